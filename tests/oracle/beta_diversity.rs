//! Diversity between places: scipy, scikit-bio and R vegan.

use std::path::Path;

use serde_json::{Value, json};
use tejido::indicator::Reason;
use tejido::indicator::beta::{
    Weights, bray_curtis, jensen_shannon, matrix, morisita_horn, partition,
};
use tejido::indicator::rarefaction::Order;

use crate::alpha_diversity::counts;

/// What we say where the oracle has an answer; `None` for a method that is not offered.
pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    let places: Vec<Vec<u64>> = inputs["counts"].as_array()?.iter().map(counts).collect();
    Some(match method {
        "bray_curtis" => json!({ "d": plain(matrix(&places, bray_curtis)) }),
        "morisita_horn_dissimilarity" => json!({ "d": plain(matrix(&places, morisita_horn)) }),
        "jensen_shannon_distance" => jensen_shannon_pairs(&places, inputs),
        "multiplicative_partition_q0" => split(&places, Order::Zero, inputs),
        "multiplicative_partition_q1" => split(&places, Order::One, inputs),
        "multiplicative_partition_q2" => split(&places, Order::Two, inputs),
        _ => return None,
    })
}

fn plain(matrix: Vec<Vec<Result<f64, Reason>>>) -> Vec<Vec<Option<f64>>> {
    let row = |row: Vec<Result<f64, Reason>>| row.into_iter().map(Result::ok).collect();
    matrix.into_iter().map(row).collect()
}

/// Ours are in bits; another base stretches the divergence.
fn jensen_shannon_pairs(places: &[Vec<u64>], inputs: &Value) -> Value {
    let base = inputs["base"].as_f64().unwrap_or(2.0);
    let divergence = |a: &[u64], b: &[u64]| jensen_shannon(a, b).map(|bits| bits / base.log2());
    let distance = |a: &[u64], b: &[u64]| divergence(a, b).map(f64::sqrt);
    json!({
        "distance": plain(matrix(places, distance)),
        "divergence": plain(matrix(places, divergence)),
    })
}

fn split(places: &[Vec<u64>], order: Order, inputs: &Value) -> Value {
    let weights = if inputs["weights"] == "equal" { Weights::Equal } else { Weights::Size };
    let parts = partition(places, order, weights).ok();
    json!({
        "alpha_D": parts.map(|parts| parts.alpha),
        "gamma_D": parts.map(|parts| parts.gamma),
        "beta_D": parts.map(|parts| parts.beta),
        "jsd_nats": parts.map(|parts| parts.beta.ln()),
    })
}
