//! Rates and small numbers.

use std::path::Path;

use serde_json::{Value, json};
use tejido::indicator::Estimate;
use tejido::indicator::interval::{garwood_at, normal_quantile, wilson_at};
use tejido::indicator::rate::{Exposed, ratio};

use crate::case::numbers;

pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    match method {
        "wilson_interval" => Some(wilson(inputs)),
        "poisson_exact_interval" => Some(garwood(inputs)),
        "excess_risk" => Some(json!({ "smr": rates(inputs, ratio, 1.0) })),
        _ => None,
    }
}

fn wilson(inputs: &Value) -> Value {
    let z = normal_quantile(inputs["conf"].as_f64().unwrap());
    let pairs = numbers(&inputs["successes"]).into_iter().zip(numbers(&inputs["trials"]));
    intervals(pairs.map(|(k, n)| wilson_at(k, n, z)))
}

fn garwood(inputs: &Value) -> Value {
    let confidence = inputs["conf"].as_f64().unwrap();
    let pairs = numbers(&inputs["events"]).into_iter().zip(numbers(&inputs["exposure"]));
    intervals(pairs.map(|(events, exposure)| {
        let (low, high) = garwood_at(events as u64, confidence);
        Some((low / exposure, high / exposure))
    }))
}

fn intervals(found: impl Iterator<Item = Option<(f64, f64)>>) -> Value {
    let (low, high): (Vec<_>, Vec<_>) =
        found.map(|pair| (pair.map(|p| p.0), pair.map(|p| p.1))).unzip();
    json!({ "lower": low, "upper": high })
}

fn rates(
    inputs: &Value,
    method: impl Fn(&[Exposed]) -> Vec<Estimate>,
    scale: f64,
) -> Vec<Option<f64>> {
    let pairs = numbers(&inputs["events"]).into_iter().zip(numbers(&inputs["population"]));
    let place =
        |(events, people): (f64, f64)| Exposed { events: events as u64, exposure: Some(people) };
    let places: Vec<Exposed> = pairs.map(place).collect();
    method(&places).into_iter().map(|estimate| estimate.value.map(|v| v * scale)).collect()
}
