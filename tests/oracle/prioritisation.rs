//! Prioritisation of demands.

use std::path::Path;

use serde_json::{Value, json};
use tejido::priority::{self, Acceptability, Direction, Matrix, ranks};

use crate::case::{numbers, rows};

pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    let case = Case::read(inputs);
    match method {
        "saw_minmax" => {
            let found = priority::saw(&case.matrix, &case.weights, &case.directions).ok();
            Some(json!({ "score": found, "rank": found.as_deref().map(ranks) }))
        }
        "topsis_vector" => {
            let found = priority::topsis(&case.matrix, &case.weights, &case.directions).ok();
            Some(json!({ "closeness": found, "rank": found.as_deref().map(ranks) }))
        }
        "borda" => {
            let found = priority::borda(&case.matrix, &case.weights, &case.directions).ok();
            let points = found.as_ref().map(|found| &found.points);
            let weighted = found.as_ref().map(|found| &found.weighted);
            Some(json!({ "points": points, "weighted_points": weighted }))
        }
        "entropy_weights" => {
            Some(json!({ "weights": priority::entropy_weights(&case.matrix).ok() }))
        }
        "smaa_rank_acceptability" => {
            let found = priority::smaa(&case.matrix, &case.directions, None, DRAWS, 76).ok();
            Some(found.as_ref().map_or_else(|| json!({}), acceptability))
        }
        "rank_weights" => {
            let n = inputs["n"].as_u64().unwrap() as usize;
            let (sum, centroid) = (priority::rank_sum(n), priority::rank_order_centroid(n));
            Some(json!({ "rank_sum": sum, "rank_order_centroid": centroid }))
        }
        _ => None,
    }
}

/// Central weights are means over the draws that put an alternative first: of the usual 20,000, few.
const DRAWS: usize = 100_000;

/// The mean of next to no draws is no figure: the oracle says to compare central weights at 0.1
/// where fewer than 1 in 50 weightings put the alternative first.
fn acceptability(found: &Acceptability) -> Value {
    let tolerance = |ranks: &Vec<f64>| if ranks[0] < 0.02 { 0.1 } else { 0.0 };
    json!({
        "acceptability": found.ranks,
        "central_weights": found.central_weights,
        "tolerances": { "central_weights": found.ranks.iter().map(tolerance).collect::<Vec<_>>() },
    })
}

/// Alternatives by criteria; what a case does not give is empty.
struct Case {
    matrix: Matrix,
    weights: Vec<f64>,
    directions: Vec<Direction>,
}

impl Case {
    fn read(inputs: &Value) -> Self {
        let list = |key: &str| inputs.get(key).filter(|list| list.is_array());
        let direction = |sign: f64| if sign < 0.0 { Direction::Cost } else { Direction::Benefit };
        let types = list("types").map(numbers).unwrap_or_default();
        Self {
            matrix: list("matrix").map(rows).unwrap_or_default(),
            weights: list("weights").map(numbers).unwrap_or_default(),
            directions: types.into_iter().map(direction).collect(),
        }
    }
}
