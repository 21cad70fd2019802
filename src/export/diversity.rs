//! Diversity of a level: one JSON document, or one of its tables as CSV.

use serde_json::{Map, Value as Json, json};

use crate::analysis::{Diversity, Nest, Place};
use crate::demand::themes;
use crate::export::csv::SYNTHETIC;
use crate::export::table::GeneratedFrom;
use crate::export::{Value, write_rows};
use crate::indicator::assemblage::DRAWS;
use crate::indicator::beta::{Partition, bray_curtis, jensen_shannon, matrix, morisita_horn};
use crate::indicator::diversity::{Figures, LEAST};
use crate::indicator::{Estimate, Reason};
use crate::snapshot::Snapshot;

/// Which table of the answer to write as CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiversityTable {
    /// One row for each territory.
    #[default]
    Places,
    /// One row for each pair of territories.
    Pairs,
}

impl DiversityTable {
    /// What the address may say.
    pub const ALLOWED: [&'static str; 2] = ["places", "pairs"];

    /// Reads `places`, `pairs`.
    pub fn parse(text: &str) -> Option<Self> {
        let tables = [DiversityTable::Places, DiversityTable::Pairs];
        Self::ALLOWED.into_iter().zip(tables).find(|(id, _)| *id == text).map(|(_, table)| table)
    }
}

type Pairwise = fn(&[u64], &[u64]) -> Result<f64, Reason>;

/// What is said of each pair: its name and how it is worked out.
const PAIRWISE: [(&str, Pairwise); 4] = [
    ("morisita_horn_dissimilarity", morisita_horn),
    ("jensen_shannon_divergence_bits", jensen_shannon),
    ("jensen_shannon_distance", |a, b| jensen_shannon(a, b).map(f64::sqrt)),
    ("bray_curtis", bray_curtis),
];

/// The whole answer.
pub fn diversity_json(snapshot: &Snapshot, diversity: &Diversity) -> String {
    let place = |place: &Place| {
        let mut row = figures(&place.figures);
        let named = json!({
            "territory": place.id,
            "name": place.name,
            "n": place.figures.n,
            "unclassified": place.unclassified,
            "unclassified_share": share(place.unclassified, place.figures.n),
        });
        row["rank"] = rank(diversity, place);
        merged(named, row)
    };
    let document = json!({
        "version": snapshot.version,
        "query": diversity.query.canonical(),
        "as_of": snapshot.as_of.map(|day| day.to_string()),
        "synthetic": snapshot.synthetic,
        "generated_from": GeneratedFrom::of(snapshot),
        "method": "coverage_based_diversity",
        "orders": [0, 1, 2],
        "coverage_target": diversity.target,
        "n_min": LEAST,
        "themes_in_catalogue": themes().terms().len(),
        "seed": diversity.seed,
        "draws": DRAWS,
        "rows": diversity.places.iter().map(place).collect::<Vec<_>>(),
        "all": whole(diversity),
        "partition": parts(diversity),
        "similarity": similarity(diversity),
    });
    document.to_string()
}

fn whole(diversity: &Diversity) -> Json {
    let named = json!({
        "n": diversity.whole.n,
        "unclassified": diversity.unclassified,
        "unclassified_share": share(diversity.unclassified, diversity.whole.n),
    });
    merged(named, figures(&diversity.whole))
}

fn share(unclassified: u64, classified: u64) -> Option<f64> {
    let all = unclassified + classified;
    (all > 0).then(|| unclassified as f64 / all as f64)
}

fn merged(mut first: Json, second: Json) -> Json {
    if let (Json::Object(first), Json::Object(second)) = (&mut first, second) {
        first.extend(second);
    }
    first
}

fn figures(figures: &Figures) -> Json {
    let richness = figures.asymptotic[0].value;
    json!({
        "richness": figures.richness,
        "hill_number": orders(&figures.observed),
        "sample_coverage": estimate(&figures.coverage),
        "coverage_based_diversity": orders(&figures.common),
        "n_at_coverage": figures.size,
        "extrapolated": figures.size.map(|size| size > figures.n as f64),
        "asymptotic_hill": orders(&figures.asymptotic),
        "asymptotic_richness_shown": richness.map(shown),
    })
}

/// Estimated themes as they are shown: no more than the catalogue has.
fn shown(richness: f64) -> f64 {
    richness.min(themes().terms().len() as f64)
}

/// One estimate for each order.
fn orders(estimates: &[Estimate; 3]) -> Json {
    let keyed = ["q0", "q1", "q2"].into_iter().zip(estimates);
    keyed.map(|(key, e)| (key.to_owned(), estimate(e))).collect::<Map<_, _>>().into()
}

fn estimate(estimate: &Estimate) -> Json {
    json!({
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "reason": estimate.reason.map(Reason::id),
    })
}

/// First and last place among those compared: places whose intervals touch are not told apart.
fn rank(diversity: &Diversity, place: &Place) -> Json {
    let ends = place.rank.map(|(first, last)| (Some(first), Some(last)));
    let (first, last) = ends.unwrap_or_default();
    json!({ "first": first, "last": last, "of": diversity.compared })
}

fn parts(diversity: &Diversity) -> Json {
    let of = |place: usize, weights: &str| part(&diversity.parts[place], weights);
    json!({
        "q0": of(0, "equal"),
        "q1": of(1, "size"),
        "q2": of(2, "equal"),
        "entropy_nats": diversity.nested.as_ref().map(entropies),
    })
}

fn part(parts: &Result<Partition, Reason>, weights: &str) -> Json {
    json!({
        "weights": weights,
        "alpha": parts.map(|parts| parts.alpha).ok(),
        "beta": parts.map(|parts| parts.beta).ok(),
        "gamma": parts.map(|parts| parts.gamma).ok(),
        "reason": parts.err().map(Reason::id),
    })
}

/// `total = between_subregions + within_subregions + within_territories`.
fn entropies(nest: &Nest) -> Json {
    let group = |(group, name): (&crate::indicator::beta::Group, &Option<(String, String)>)| {
        let (id, name) = match name {
            Some((id, name)) => (id.as_str(), Some(name)),
            None => ("outside", None),
        };
        json!({
            "subregion": id,
            "name": name,
            "weight": group.weight,
            "entropy": group.entropy,
            "between_territories": group.between,
        })
    };
    json!({
        "total": nest.parts.total,
        "between_subregions": nest.parts.between,
        "within_subregions": nest.parts.within,
        "within_territories": nest.parts.alpha,
        "subregions": nest.parts.groups.iter().zip(&nest.names).map(group).collect::<Vec<_>>(),
    })
}

/// Places that are compared with each other at most: pairs grow with the square of their number.
pub const PLACES_COMPARED_MOST: usize = 300;

/// Rows and columns in the order of `territories`; those without demands have no values, and too
/// many places no matrix.
fn similarity(diversity: &Diversity) -> Json {
    let places = diversity.places.len();
    if places > PLACES_COMPARED_MOST {
        let reason = "too_many_places";
        return json!({ "reason": reason, "places": places, "most": PLACES_COMPARED_MOST });
    }
    let counts: Vec<&[u64]> = diversity.places.iter().map(|place| &place.counts[..]).collect();
    let values = |pairwise: Pairwise| -> Vec<Vec<Option<f64>>> {
        let rows = matrix(&counts, pairwise).into_iter();
        rows.map(|row| row.into_iter().map(Result::ok).collect()).collect()
    };
    let empty = diversity.places.iter().filter(|place| place.figures.n == 0);
    let mut found = json!({
        "territories": diversity.places.iter().map(|place| &place.id).collect::<Vec<_>>(),
        "missing": empty.map(|place| (place.id.clone(), json!(Reason::Empty.id())))
            .collect::<Map<_, _>>(),
    });
    for (name, pairwise) in PAIRWISE {
        found[name] = json!(values(pairwise));
    }
    found
}

/// One table of it.
pub fn diversity_csv(snapshot: &Snapshot, diversity: &Diversity, table: DiversityTable) -> String {
    let synthetic = Value::Flag(snapshot.synthetic);
    let (header, rows) = match table {
        DiversityTable::Places => (place_columns(), place_rows(diversity)),
        DiversityTable::Pairs => (pair_columns(), pair_rows(diversity)),
    };
    let header = header.iter().map(String::as_str).chain([SYNTHETIC]);
    write_rows(header, rows.into_iter().map(|row| [row, vec![synthetic.clone()]].concat()))
}

/// Names of the estimates of a row, and its estimates.
fn named(figures: &Figures) -> Vec<(String, &Estimate)> {
    let of = |name: &str, estimates| -> Vec<(String, &Estimate)> {
        let estimates: &[Estimate; 3] = estimates;
        estimates.iter().enumerate().map(|(q, e)| (format!("{name}_q{q}"), e)).collect()
    };
    let mut named = of("hill_number", &figures.observed);
    named.push(("sample_coverage".to_owned(), &figures.coverage));
    named.extend(of("coverage_based_diversity", &figures.common));
    named.extend(of("asymptotic_hill", &figures.asymptotic));
    named
}

fn place_columns() -> Vec<String> {
    let none = crate::indicator::diversity::figures(&[], None, 0);
    let mut columns =
        ["territory", "name", "n", "unclassified", "richness"].map(str::to_owned).to_vec();
    for (name, _) in named(&none) {
        columns.extend(["low", "high"].iter().fold(vec![name.clone()], |mut all, end| {
            all.push(format!("{name}_{end}"));
            all
        }));
    }
    let last = ["n_at_coverage", "coverage_target", "rank_first", "rank_last", "reason"];
    columns.extend(last.map(str::to_owned));
    columns
}

fn place_rows(diversity: &Diversity) -> Vec<Vec<Value>> {
    let row = |place: &Place| {
        let figures = &place.figures;
        let mut row = vec![
            Value::Text(place.id.clone()),
            Value::Text(place.name.clone()),
            Value::Count(figures.n),
            Value::Count(place.unclassified),
            Value::Count(figures.richness),
        ];
        for (_, estimate) in named(figures) {
            row.extend([estimate.value, estimate.low, estimate.high].map(Value::number));
        }
        let rank = |end: Option<usize>| end.map_or(Value::Null, |rank| Value::Count(rank as u64));
        row.extend([
            Value::number(figures.size),
            Value::number(diversity.target),
            rank(place.rank.map(|(first, _)| first)),
            rank(place.rank.map(|(_, last)| last)),
            Value::text(figures.common[1].reason.map(Reason::id)),
        ]);
        row
    };
    diversity.places.iter().map(row).collect()
}

fn pair_columns() -> Vec<String> {
    let names = PAIRWISE.map(|(name, _)| name);
    ["a", "b"].into_iter().chain(names).chain(["reason"]).map(str::to_owned).collect()
}

fn pair_rows(diversity: &Diversity) -> Vec<Vec<Value>> {
    let row = |a: &Place, b: &Place| {
        let found = PAIRWISE.map(|(_, pairwise)| pairwise(&a.counts, &b.counts));
        let reason = found.iter().find_map(|value| value.err()).map(Reason::id);
        let ids = [&a.id, &b.id].map(|id| Value::Text(id.clone()));
        let values = found.map(|value| Value::number(value.ok()));
        ids.into_iter().chain(values).chain([Value::text(reason)]).collect()
    };
    let places = diversity.places.iter().enumerate();
    places.flat_map(|(at, a)| diversity.places[at + 1..].iter().map(move |b| row(a, b))).collect()
}
