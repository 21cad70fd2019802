//! Where a theme gathers, as JSON and CSV: the whole, the circles, and each territory.

use serde_json::{Map, Value as Json, json};

use crate::analysis::Clusters;
use crate::demand::themes;
use crate::export::csv::SYNTHETIC;
use crate::export::table::GeneratedFrom;
use crate::export::{Value, write_rows};
use crate::indicator::Reason;
use crate::indicator::space::discovery::LEVEL;
use crate::indicator::space::local_moran::Local;
use crate::indicator::space::permute::Chance;
use crate::indicator::space::scan::{Cluster, SHARE_MAX};
use crate::indicator::space::structure::{Label, Whole};
use crate::snapshot::Snapshot;

/// The columns of a territory.
const COLUMNS: [&str; 21] = [
    "territory",
    "name",
    "value",
    "n",
    "base",
    "label",
    "quadrant",
    "i",
    "i_expected",
    "i_variance",
    "z",
    "z_lag",
    "p",
    "p_upper",
    "p_lower",
    "q",
    "gi_star",
    "gi_star_reason",
    "cluster",
    "reason",
    "value_reason",
];

/// The whole answer as JSON.
pub fn clusters_json(snapshot: &Snapshot, clusters: &Clusters) -> String {
    let layer = &clusters.layer;
    let chosen = layer.query.filter.themes.iter().map(|&code| themes().term(code).id.as_str());
    json!({
        "version": snapshot.version,
        "query": layer.query.canonical(),
        "as_of": snapshot.as_of.map(|day| day.to_string()),
        "synthetic": layer.synthetic,
        "generated_from": GeneratedFrom::of(snapshot),
        "theme": chosen.collect::<Vec<_>>(),
        "value": layer.measure.id,
        "method": {
            "weights": "queen contiguity by vertex, row-standardised; gi_star: binary with itself",
            "p": "two-sided, (r + 1)/(R + 1); each territory held, its neighbours drawn without \
                  replacement",
            "q": "Benjamini–Hochberg over territories with a p",
            "label_level": LEVEL,
            "scan": "Kulldorff, Poisson; circles around each territory; secondary clusters share \
                     no territory with a former",
            "scan_expects_in_proportion_to": clusters.basis.id(),
            "scan_share_max": SHARE_MAX,
            "seed": clusters.play.seed,
            "draws": clusters.play.draws,
        },
        "moran": whole(&clusters.structure.whole),
        "scan": scan(clusters),
        "rows": (0..layer.rows.len()).map(|place| row_json(clusters, place)).collect::<Vec<_>>(),
    })
    .to_string()
}

/// The territories as CSV.
pub fn clusters_csv(clusters: &Clusters) -> String {
    let synthetic = Value::Flag(clusters.layer.synthetic);
    let row = |place| values(clusters, place).into_iter().chain([synthetic.clone()]).collect();
    let header = COLUMNS.into_iter().chain([SYNTHETIC]);
    write_rows(header, (0..clusters.layer.rows.len()).map(row))
}

fn whole(whole: &Result<Whole, Reason>) -> Json {
    let whole = match whole {
        Ok(whole) => whole,
        Err(reason) => return json!({ "i": null, "reason": reason.id() }),
    };
    let Whole { moran, shuffled, geary, .. } = whole;
    json!({
        "i": moran.i,
        "expected": moran.expected,
        "variance": moran.random.variance,
        "z": moran.random.z,
        "p_normal": moran.random.p,
        "p": shuffled.chance.two_sided(),
        "p_upper": shuffled.chance.upper,
        "p_lower": shuffled.chance.lower,
        "mean_of_draws": shuffled.mean,
        "variance_of_draws": shuffled.variance,
        "territories": whole.territories,
        "islands": whole.islands,
        "geary_c": geary.c,
        "geary_z": geary.random.z,
        "geary_p_normal": geary.random.p,
        "reason": null,
    })
}

fn scan(clusters: &Clusters) -> Json {
    let scan = match &clusters.scan {
        Ok(scan) => scan,
        Err(reason) => return json!({ "clusters": [], "reason": reason.id() }),
    };
    let rows = &clusters.layer.rows;
    let cluster = |cluster: &Cluster| {
        json!({
            "members": cluster.members.iter().map(|&row| &rows[row].id).collect::<Vec<_>>(),
            "names": cluster.members.iter().map(|&row| &rows[row].name).collect::<Vec<_>>(),
            "centre": rows[cluster.centre].id,
            "cases": cluster.cases,
            "expected": cluster.expected,
            "ratio": cluster.ratio(),
            "llr": cluster.llr,
            "p": cluster.p,
        })
    };
    json!({
        "clusters": scan.clusters.iter().map(cluster).collect::<Vec<_>>(),
        "zones_evaluated": scan.zones_evaluated,
        "draws": scan.draws,
        "reason": null,
    })
}

fn row_json(clusters: &Clusters, place: usize) -> Map<String, Json> {
    let values = values(clusters, place).into_iter().map(Json::from);
    COLUMNS.into_iter().map(str::to_owned).zip(values).collect()
}

/// One value for each of [`COLUMNS`].
fn values(clusters: &Clusters, place: usize) -> Vec<Value> {
    let (row, found) = (&clusters.layer.rows[place], &clusters.structure.places[place]);
    let label = clusters.label(place);
    let left_out = label == Label::Without(Reason::NotSelected);
    let local = found.local.ok().filter(|_| !left_out);
    let number = |value: fn(&Local) -> f64| Value::number(local.as_ref().map(value));
    let shown = |value: Option<f64>| Value::number(value.filter(|_| !left_out));
    let reason = match label {
        Label::Without(reason) => Some(reason.id()),
        _ => None,
    };
    let cluster = clusters.cluster_of(place).filter(|_| !left_out);
    vec![
        Value::Text(row.id.clone()),
        Value::Text(row.name.clone()),
        Value::number(row.estimate.value),
        Value::Count(row.estimate.n),
        Value::number(row.estimate.base),
        Value::text(label_id(label)),
        Value::text(local.map(|local| local.quadrant.id())),
        number(|local| local.i),
        number(|local| local.expected),
        number(|local| local.variance),
        shown(found.z),
        shown(found.z_lag),
        shown(found.chance.map(Chance::two_sided)),
        shown(found.chance.map(|chance| chance.upper)),
        shown(found.chance.map(|chance| chance.lower)),
        shown(found.q),
        shown(found.gi_star.ok()),
        Value::text(found.gi_star.err().map(Reason::id)),
        cluster.map_or(Value::Null, |number| Value::Count(number as u64)),
        Value::text(reason),
        Value::text(row.estimate.reason.map(Reason::id)),
    ]
}

/// `HH`, `LL`, `HL`, `LH`, `not_significant`; nothing where nothing can be said.
fn label_id(label: Label) -> Option<&'static str> {
    match label {
        Label::Clear(quadrant) => Some(quadrant.id()),
        Label::NotSignificant => Some("not_significant"),
        Label::Without(_) => None,
    }
}
