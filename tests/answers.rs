//! Any question about any data gets finite numbers or a reason: ten thousand seeded questions about
//! sets of demands that are empty, of one theme, of one demand, all alike, all in one place, and
//! about places whose population is zero or unknown.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde_json::Value;
use tejido::analysis::{Step, clusters, diversity, funnel, inequality, segregation, trends};
use tejido::classify::METHODS;
use tejido::demand::{Batch, Collection, Demand, Method, Placement, Records};
use tejido::disclose::{Permitted, View, permit};
use tejido::export::{
    clusters_json, diversity_json, funnel_json, inequality_json, segregation_json, trends_json,
};
use tejido::indicator::{Estimate, MEASURES};
use tejido::layer::{answer, table, vocabulary};
use tejido::locate::Locator;
use tejido::query::{Query, Vocabulary};
use tejido::snapshot::Snapshot;
use tejido::territory::{Geodata, Parts};

/// Questions asked in all.
const QUESTIONS: u64 = 10_000;

/// One in so many is also asked about the whole level, which takes longer.
const ONE_IN: u64 = 41;

/// A demand of a set.
#[derive(Clone, Copy)]
struct Row {
    municipality: u16,
    theme: Option<u8>,
    month: i8,
    event: u8,
    open: bool,
}

static SETS: LazyLock<Vec<Snapshot>> = LazyLock::new(|| {
    let usual = Arc::new(Locator::new(Arc::new(Geodata::embedded())));
    let odd = Arc::new(Locator::new(Arc::new(odd_population())));
    let mixed: Vec<Row> = (0..1_500).map(row).collect();
    let all = |change: fn(Row) -> Row| -> Vec<Row> { mixed.iter().copied().map(change).collect() };
    let open = all(|row| Row { open: true, ..row });
    let one_place = all(|row| Row { municipality: 7, ..row });
    let one_theme = all(|row| Row { theme: Some(4), ..row });
    let alike: Vec<Row> = (0..420).map(alike).collect();
    vec![
        snapshot(&usual, &mixed),
        snapshot(&usual, &open),
        snapshot(&usual, &[]),
        snapshot(&usual, &mixed[..1]),
        snapshot(&usual, &alike),
        snapshot(&usual, &one_place),
        snapshot(&usual, &one_theme),
        snapshot(&odd, &open),
    ]
});

fn row(number: usize) -> Row {
    let spread = number * 7_919 % 1_009;
    let theme = u8::try_from(spread / 7 % 21).unwrap();
    Row {
        municipality: u16::try_from(spread * spread % 42).unwrap(),
        theme: (theme < 20).then_some(theme),
        month: 1 + i8::try_from(spread % 12).unwrap(),
        event: u8::try_from(spread % 9).unwrap(),
        open: spread.is_multiple_of(2),
    }
}

/// The same demands in every municipality.
fn alike(number: usize) -> Row {
    Row {
        municipality: u16::try_from(number % 42).unwrap(),
        theme: u8::try_from(number / 42 % 2).ok(),
        month: 3,
        event: 0,
        open: true,
    }
}

fn snapshot(locator: &Arc<Locator>, rows: &[Row]) -> Snapshot {
    let batch = Batch {
        hash: "1".repeat(64),
        synthetic: true,
        records: Records::demands(rows.iter().enumerate().map(demand)),
    };
    Snapshot::build(Arc::clone(locator), &[batch])
}

fn demand((number, row): (usize, &Row)) -> Demand {
    let Row { municipality, theme, month, event, open } = *row;
    Demand {
        source: if open { "pqrs" } else { "conversatorios" }.into(),
        id: number.to_string().into(),
        received_at: date(2024 + i16::try_from(number % 2).unwrap(), month, 5),
        themes: theme.into_iter().collect(),
        kind: Some(event),
        status: Some(event),
        channel: Some(event),
        area: Some(event % 3),
        event_id: (!open).then(|| format!("e{}", event % 3).into()),
        round: (!open).then(|| format!("{}", 2024 + number % 2).into()),
        collection: Some(if open { Collection::Open } else { Collection::Quota }),
        placement: (!number.is_multiple_of(50) || number == 0).then_some(Placement {
            municipality,
            method: Method::Code,
            confidence: 1.0,
            distance_to_border_m: None,
            conflict: false,
        }),
        ..Demand::default()
    }
}

/// Places of which one has nobody and another no figure.
fn odd_population() -> Geodata {
    const PATH: &str = "population/population.csv";
    let text = std::fs::read_to_string(format!("geodata/{PATH}")).unwrap();
    let line = |line: &str| -> Option<String> {
        let mut cells: Vec<&str> = line.split(',').collect();
        match cells[0] {
            "76036" => return None,
            "76020" => cells[2..].fill("0"),
            _ => {}
        }
        Some(cells.join(",") + "\n")
    };
    let mut parts = Parts::embedded();
    parts.replace(PATH, text.lines().filter_map(line).collect());
    Geodata::read(&parts).unwrap()
}

/// A question that the grammar allows, though not every measure can answer it.
fn question(random: &mut ChaCha8Rng, vocabulary: &Vocabulary) -> Query {
    const BY: [&str; 9] = [
        "territory",
        "theme",
        "territory,theme",
        "month",
        "year",
        "territory,year",
        "theme,kind",
        "area",
        "source",
    ];
    const THEMES: [&str; 4] = ["salud", "agua_saneamiento", "ambiente", "salud,vias_transporte"];
    let mut pairs = vec![("measure", pick(random, &MEASURES.map(|measure| measure.id)))];
    pairs.push(("level", pick(random, &["municipality", "subregion", "department"])));
    if random.random_bool(0.5) {
        pairs.push(("by", pick(random, &BY)));
    }
    if random.random_bool(0.6) {
        pairs.push(("theme", pick(random, &THEMES)));
    }
    if random.random_bool(0.4) {
        pairs.push(("source", pick(random, &["pqrs", "conversatorios"])));
    }
    if random.random_bool(0.2) {
        pairs.push(("period", pick(random, &["2024", "2025-T1", "2025-03", "2031"])));
    }
    if random.random_bool(0.2) {
        pairs.push(("territory", pick(random, &["76001", "76036", "norte", "76"])));
    }
    if random.random_bool(0.2) {
        pairs.push(("kind", pick(random, &["peticion", "queja"])));
    }
    if random.random_bool(0.3) {
        pairs.push(("classify", pick(random, &METHODS.map(|method| method.id))));
        pairs.push(("classes", pick(random, &["2", "5", "9"])));
    }
    let known =
        |(key, value): &(&str, &str)| *key != "source" || in_list(&vocabulary.sources, value);
    Query::parse(pairs.into_iter().filter(known), vocabulary).unwrap()
}

/// The same question without the keys that have no meaning for a whole level.
fn plain(query: &Permitted, vocabulary: &Vocabulary) -> Permitted {
    let pairs = query.pairs().into_iter();
    let kept: Vec<(String, String)> = pairs
        .map(|(key, value)| (key.to_string(), value.clone()))
        .filter(|(key, _)| !["by", "measure", "classify", "classes"].contains(&key.as_str()))
        .collect();
    let pairs = kept.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    permit(View::Public, Query::parse(pairs, vocabulary).unwrap()).unwrap()
}

fn in_list(list: &[String], value: &str) -> bool {
    list.iter().any(|known| known == value)
}

fn pick<'a>(random: &mut ChaCha8Rng, values: &[&'a str]) -> &'a str {
    values.choose(random).unwrap()
}

/// The estimates of every answer to a question.
fn estimates(snapshot: &Snapshot, query: &Permitted) -> Vec<Estimate> {
    let mut found = Vec::new();
    if let Ok(table) = table(snapshot, query) {
        found.extend(table.rows.iter().map(|row| row.estimate));
    }
    if !query.by.is_empty() {
        return found;
    }
    if let Ok(layer) = answer(snapshot, query) {
        found.push(layer.reference);
        found.extend(layer.rows.iter().map(|row| row.estimate));
        let is_classed = layer.classes.is_some();
        for row in &layer.rows {
            assert_eq!(row.class.is_some(), row.estimate.value.is_some() && is_classed);
        }
    }
    found
}

/// The documents of the questions about a whole level, one kind for each question.
fn document(snapshot: &Snapshot, query: &Permitted, number: u64) -> Option<String> {
    match number / ONE_IN % 6 {
        0 => diversity(snapshot, query).ok().map(|answer| diversity_json(snapshot, &answer)),
        1 => segregation(snapshot, query).ok().map(|answer| segregation_json(snapshot, &answer)),
        2 => inequality(snapshot, query).ok().map(|answer| inequality_json(snapshot, &answer)),
        3 => funnel(snapshot, query).ok().map(|answer| funnel_json(snapshot, &answer)),
        4 => clusters(snapshot, query).ok().map(|answer| clusters_json(snapshot, &answer)),
        _ => trends(snapshot, query, Step::default()).ok().map(|t| trends_json(snapshot, &t)),
    }
}

/// Every value of a document that is not a number has its reason beside it.
fn assert_explained(value: &Value, asked: &str) {
    match value {
        Value::Object(fields) => {
            let is_null = |key: &str| fields.get(key).is_some_and(Value::is_null);
            assert!(!(is_null("value") && is_null("reason")), "{asked}: {value}");
            fields.values().for_each(|field| assert_explained(field, asked));
        }
        Value::Array(items) => items.iter().for_each(|item| assert_explained(item, asked)),
        _ => {}
    }
}

fn is_sound(estimate: &Estimate) -> bool {
    let Estimate { value, low, high, base, reason, .. } = *estimate;
    let finite = [value, low, high, base].into_iter().flatten().all(f64::is_finite);
    let explained = value.is_some() || reason.is_some();
    let ordered = match (low, high) {
        (Some(low), Some(high)) => low <= high,
        (None, None) => true,
        _ => false,
    };
    finite && explained && ordered
}

#[test]
fn any_question_gets_finite_numbers_or_a_reason() {
    let vocabularies: Vec<Vocabulary> = SETS.iter().map(vocabulary).collect();
    let answered: usize = (0..QUESTIONS)
        .into_par_iter()
        .map(|number| {
            let mut random = ChaCha8Rng::seed_from_u64(number);
            let set = usize::try_from(number).unwrap() % SETS.len();
            let query = question(&mut random, &vocabularies[set]);
            let asked = query.canonical();
            let query = permit(View::Public, query).unwrap();
            let found = estimates(&SETS[set], &query);
            if number.is_multiple_of(ONE_IN) {
                let plain = plain(&query, &vocabularies[set]);
                let text = document(&SETS[set], &plain, number).unwrap_or_default();
                let parsed = serde_json::from_str(&text).unwrap_or_default();
                assert_explained(&parsed, &format!("set {set}, {asked}"));
            }
            for estimate in &found {
                assert!(is_sound(estimate), "set {set}, {asked}: {estimate:?}");
            }
            found.len()
        })
        .sum();
    assert!(answered > 50_000, "{answered} estimates");
}
