//! Classes of values.

use std::path::Path;

use serde_json::{Value, json};
use tejido::classify;

use crate::case::numbers;

pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    match method {
        "fisher_jenks" => Some(classes(method, inputs)),
        _ => None,
    }
}

fn classes(method: &str, inputs: &Value) -> Value {
    let values = numbers(&inputs["values"]);
    let wished = inputs["k"].as_u64().unwrap() as usize;
    let found = classify::classify(classify::find(method).unwrap(), &values, wished).unwrap();
    json!({
        "class": values.iter().map(|value| found.class_of(*value)).collect::<Vec<_>>(),
        "counts": found.counts,
        "upper_bounds": found.upper,
        "within_ss": found.within_ss,
        "gvf": found.gvf,
    })
}
