//! Kulldorff's spatial scan.

use std::path::Path;

use serde_json::{Value, json};
use tejido::indicator::space::permute::Play;
use tejido::indicator::space::scan::{Cluster, Field, SHARE_MAX, scan};

const SEED: u64 = 12_345;

pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    if method != "kulldorff_scan_poisson" {
        return None;
    }
    let points: Vec<(f64, f64)> = pairs(&inputs["xy"])?;
    let cases: Vec<u64> = inputs["cases"]
        .as_array()?
        .iter()
        .map(|n| n.as_f64().map(|n| n as u64))
        .collect::<Option<_>>()?;
    let population: Vec<f64> =
        inputs["population"].as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?;
    let share = inputs["max_population_share"].as_f64().unwrap_or(SHARE_MAX);
    let field = Field { points: &points, cases: &cases, population: &population };
    let found = scan(field, share, Play::usual(SEED)).ok();
    let clusters = found.as_ref().map(|scan| &scan.clusters[..]).unwrap_or_default();
    let first = clusters.first();
    let rest = |cluster: &Cluster| json!({ "members": cluster.members, "llr": cluster.llr, "p_value": cluster.p });
    Some(json!({
        "members": first.map(|cluster| &cluster.members),
        "cases": first.map(|cluster| cluster.cases),
        "expected": first.map(|cluster| cluster.expected),
        "relative_risk_obs_over_exp": first.map(Cluster::ratio),
        "llr": first.map(|cluster| cluster.llr),
        "zones_evaluated": found.as_ref().map(|scan| scan.zones_evaluated),
        "p_value": first.map(|cluster| cluster.p),
        "secondary": clusters.iter().skip(1).map(rest).collect::<Vec<_>>(),
    }))
}

fn pairs(list: &Value) -> Option<Vec<(f64, f64)>> {
    let pair = |pair: &Value| Some((pair[0].as_f64()?, pair[1].as_f64()?));
    list.as_array()?.iter().map(pair).collect()
}
