//! Classes of maps.

use std::path::Path;

use serde_json::{Value, json};
use tejido::classify::{Parameters, classify, find, pretty};

use crate::case::{list, numbers};

/// What the method answers for a case's inputs; `None` where it is not offered.
pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    let found = find(method)?;
    // A value that is missing is in no class.
    let given_values: Vec<Option<f64>> =
        list(&inputs["values"]).iter().map(Value::as_f64).collect();
    let values: Vec<f64> = given_values.iter().copied().flatten().collect();
    let usual = Parameters::classes(5);
    let given = |key: &str| inputs[key].as_array().map(|_| numbers(&inputs[key]));
    let parameters = Parameters {
        classes: inputs["k"].as_u64().map_or(usual.classes, |k| k as usize),
        multiples: given("multiples").unwrap_or(usual.multiples),
        hinge: inputs["hinge"].as_f64().unwrap_or(usual.hinge),
        bounds: given("breaks").unwrap_or(usual.bounds),
    };
    let classes = classify(found, &values, &parameters);
    let of = |value: &Option<f64>| Some(classes.as_ref()?.class_of((*value)?));
    Some(json!({
        "upper_bounds": classes.as_ref().map(|classes| &classes.upper),
        "class": given_values.iter().map(of).collect::<Vec<_>>(),
        "counts": classes.as_ref().map(|classes| &classes.counts),
        "within_ss": classes.as_ref().map(|classes| classes.within_ss),
        "gvf": classes.as_ref().map(|classes| classes.gvf),
        "gadf": classes.as_ref().map(|classes| classes.gadf),
        "breaks": sequence(&values, parameters.classes),
    }))
}

/// R's sequence of round numbers, with both ends.
fn sequence(values: &[f64], classes: usize) -> Option<Vec<f64>> {
    let min = values.iter().copied().reduce(f64::min)?;
    let max = values.iter().copied().reduce(f64::max)?;
    Some(pretty(min, max, classes))
}
