//! `verdad.json`: what the set was drawn from, and what an import of it must report.

use serde_json::{Map, Value, json};

use crate::demand::{Code, Collection, themes};
use crate::demo::demand::Draft;
use crate::demo::fault::{Fault, Outcome};
use crate::demo::table::Mixes;
use crate::demo::world::{Character, OPEN, Place, QUOTA, STRATA, Stratum, World, year_column};
use crate::territory::{Geodata, Level};

/// Everything the truth is told from.
pub(super) struct Told<'a> {
    pub(super) geodata: &'a Geodata,
    pub(super) mixes: &'a Mixes,
    pub(super) world: &'a World,
    pub(super) drafts: &'a [Draft],
    pub(super) faults: &'a [Fault],
    pub(super) seed: u64,
    pub(super) events: usize,
    pub(super) commitments: usize,
}

/// Writes the truth.
pub(super) fn write(told: &Told<'_>) -> String {
    let counts = counts(told);
    let places = 0..told.world.places.len();
    let truth = json!({
        "seed": told.seed,
        "synthetic": true,
        "themes": themes().terms().iter().map(|term| &term.id).collect::<Vec<_>>(),
        "expected": expected(told),
        "strata": STRATA.iter().map(stratum).collect::<Vec<_>>(),
        "municipalities": places.map(|at| municipality(told, at, &counts[at])).collect::<Vec<_>>(),
        "clusters": clusters(told),
        "changes": changes(told.mixes),
        "faults": told.faults.iter().map(fault).collect::<Vec<_>>(),
    });
    format!("{truth:#}\n")
}

/// For each municipality and stratum the demands that are kept there with their theme.
fn counts(told: &Told<'_>) -> Vec<[usize; STRATA.len()]> {
    let lost = |row: usize| {
        told.faults.binary_search_by_key(&row, |fault| fault.row).is_ok_and(|at| {
            let fault = &told.faults[at];
            fault.outcome != Outcome::Located || fault.rule == "unknown_theme"
        })
    };
    let mut counts = vec![[0; STRATA.len()]; told.world.places.len()];
    for (row, draft) in told.drafts.iter().enumerate() {
        if !lost(row) {
            counts[draft.municipality][draft.stratum] += 1;
        }
    }
    counts
}

/// Rows read and what becomes of them, file by file.
fn expected(told: &Told<'_>) -> Value {
    let with = |outcome| told.faults.iter().filter(|fault| fault.outcome == outcome).count();
    let (unlocated, rejected) = (with(Outcome::Unlocated), with(Outcome::Rejected));
    let read = told.drafts.len();
    let sound =
        |read: usize| json!({ "read": read, "located": read, "unlocated": 0, "rejected": 0 });
    json!({
        "demandas.csv": {
            "read": read,
            "located": read - unlocated - rejected,
            "unlocated": unlocated,
            "rejected": rejected,
        },
        "eventos.csv": sound(told.events),
        "compromisos.csv": sound(told.commitments),
    })
}

fn stratum(stratum: &Stratum) -> Value {
    json!({
        "source": stratum.source,
        "collection": stratum.collection.id(),
        "round": stratum.round,
        "from": stratum.from.to_string(),
        "to": stratum.to.to_string(),
    })
}

fn municipality(told: &Told<'_>, at: usize, counts: &[usize; STRATA.len()]) -> Value {
    let place = &told.world.places[at];
    let municipality = &told.geodata.municipalities[at];
    let mixture = |wanted: fn(&Stratum) -> bool| mixture(&place.mixes, counts, wanted);
    let mut shares = Map::new();
    shares.insert("all".into(), json!(mixture(|_| true)));
    shares.insert(QUOTA.into(), json!(mixture(|stratum| stratum.source == QUOTA)));
    shares.insert(OPEN.into(), json!(mixture(|stratum| stratum.source == OPEN)));
    json!({
        "code": municipality.code.to_string(),
        "name": municipality.name,
        "subregion": subregion(told.geodata, at),
        "character": character(place.character),
        "in_cluster": place.in_cluster,
        "rate_per_10k": place.rate_per_10k,
        "theme_rates_per_10k": theme_rates(place),
        "person_years": open_strata().map(|s| place.person_years[s]).sum::<f64>(),
        "expected_open": open_strata().map(|s| place.expected(s)).sum::<f64>(),
        "demands": counts,
        "shares": shares,
        "shares_by_stratum": place.mixes,
    })
}

fn open_strata() -> impl Iterator<Item = usize> {
    (0..STRATA.len()).filter(|&s| STRATA[s].collection == Collection::Open)
}

/// The rate of each theme in the open source: its part of all that is expected, by person-years.
fn theme_rates(place: &Place) -> Vec<f64> {
    let person_years: f64 = open_strata().map(|s| place.person_years[s]).sum();
    let rate = |theme: usize| {
        let expected: f64 = open_strata().map(|s| place.expected(s) * place.mixes[s][theme]).sum();
        10_000.0 * expected / person_years
    };
    (0..place.mixes[0].len()).map(rate).collect()
}

/// The shares that a count over several strata estimates: each stratum's, weighted by its demands.
fn mixture(
    mixes: &[Vec<f64>],
    counts: &[usize; STRATA.len()],
    wanted: fn(&Stratum) -> bool,
) -> Option<Vec<f64>> {
    let strata: Vec<usize> = (0..STRATA.len()).filter(|&s| wanted(&STRATA[s])).collect();
    let total: usize = strata.iter().map(|&s| counts[s]).sum();
    let share = |theme: usize| {
        let sum: f64 = strata.iter().map(|&s| counts[s] as f64 * mixes[s][theme]).sum();
        sum / total as f64
    };
    (total > 0).then(|| (0..mixes[0].len()).map(share).collect())
}

fn subregion(geodata: &Geodata, at: usize) -> Option<&str> {
    let partition = geodata.partition(Level::Subregion, None)?;
    let place = usize::from(partition.of_municipality[at]);
    partition.territories.get(place).map(|territory| territory.id.as_str())
}

fn character(character: Character) -> Value {
    match character {
        Character::Usual => json!("usual"),
        Character::Diverse => json!("diverse"),
        Character::Specialised(theme) => json!({ "specialised": id(theme) }),
    }
}

fn clusters(told: &Told<'_>) -> Value {
    let cluster = &told.world.cluster;
    let inside = told.world.places.iter().zip(&told.geodata.municipalities);
    let codes: Vec<String> = inside
        .filter(|(place, _)| place.in_cluster)
        .map(|(_, municipality)| municipality.code.to_string())
        .collect();
    json!([{
        "theme": id(cluster.theme),
        "radius_km": cluster.radius_km,
        "factor": cluster.factor,
        "municipalities": codes,
    }])
}

/// Themes whose weight changes from one year to the next.
fn changes(mixes: &Mixes) -> Value {
    let years: Vec<&Stratum> =
        STRATA.iter().filter(|stratum| stratum.collection == Collection::Open).collect();
    let weight = |year: &Stratum, theme: usize| {
        mixes.weights(&year_column(year)).map_or(1.0, |weights| weights[theme])
    };
    let change = |theme: usize| {
        let weights: Vec<f64> = years.iter().map(|year| weight(year, theme)).collect();
        let (first, last) = (*weights.first()?, *weights.last()?);
        let kind = if last > first { "emerging" } else { "fading" };
        let changes = (last - first).abs() > f64::EPSILON;
        changes.then(|| json!({ "theme": id(theme as Code), "kind": kind, "weights": weights }))
    };
    let years = years.iter().map(|stratum| stratum.from.year()).collect::<Vec<_>>();
    let themes: Vec<Value> = (0..themes().terms().len()).filter_map(change).collect();
    json!({ "years": years, "themes": themes })
}

fn fault(fault: &Fault) -> Value {
    json!({
        "file": "demandas.csv",
        // Line 1 is the header, and no row holds a line break.
        "line": fault.row + 2,
        "column": fault.column,
        "value": fault.value,
        "rule": fault.rule,
        "outcome": fault.outcome.id(),
    })
}

fn id(theme: Code) -> &'static str {
    &themes().term(theme).id
}
