//! Our numbers against the answers of independent libraries, stored with their names and versions.
//!
//! Each file holds `{family, cases: [{id, method, inputs, expected, tolerance, oracle}]}`. A value
//! passes when `|got − expected| ≤ abs + rel·|expected|`; `null` must be `null`.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use tejido::classify;
use tejido::indicator::interval::{garwood_at, normal_quantile, wilson_at};
use tejido::indicator::quotient::location_quotient;
use tejido::indicator::rate::{Exposed, empirical_bayes, ratio};

/// What a method answers: named lists of numbers; `None` = not defined.
type Answer = BTreeMap<&'static str, Vec<Option<f64>>>;

#[test]
fn every_method_that_is_offered_equals_its_oracle() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    let (mut passed, mut failed, mut not_offered) = (0, Vec::new(), BTreeMap::new());
    for file in ["rates.json", "classification.json", "segregation.json"] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        for case in document["cases"].as_array().unwrap() {
            match answer(case["method"].as_str().unwrap(), &case["inputs"]) {
                None => *not_offered.entry(case["method"].to_string()).or_insert(0) += 1,
                Some(got) => match compare(&got, case) {
                    Ok(()) => passed += 1,
                    Err(miss) => failed.push(miss),
                },
            }
        }
    }
    println!("{passed} passed, {} failed, not offered: {not_offered:?}", failed.len());
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(passed >= 50, "only {passed} cases ran");
}

fn answer(method: &str, inputs: &Value) -> Option<Answer> {
    match method {
        "wilson_interval" => Some(wilson(inputs)),
        "poisson_exact_interval" => Some(garwood(inputs)),
        "empirical_bayes_global" => Some(rates("rate", inputs, empirical_bayes, 1e-4)),
        "excess_risk" => Some(rates("smr", inputs, ratio, 1.0)),
        "location_quotient" => Some(quotients(inputs)),
        "fisher_jenks" | "quantiles" | "equal_interval" => Some(classes(method, inputs)),
        _ => None,
    }
}

fn wilson(inputs: &Value) -> Answer {
    let z = normal_quantile(inputs["conf"].as_f64().unwrap());
    let pairs = numbers(&inputs["successes"]).into_iter().zip(numbers(&inputs["trials"]));
    intervals(pairs.map(|(k, n)| wilson_at(k, n, z)))
}

fn garwood(inputs: &Value) -> Answer {
    let confidence = inputs["conf"].as_f64().unwrap();
    let pairs = numbers(&inputs["events"]).into_iter().zip(numbers(&inputs["exposure"]));
    intervals(pairs.map(|(events, exposure)| {
        let (low, high) = garwood_at(events as u64, confidence);
        Some((low / exposure, high / exposure))
    }))
}

fn intervals(found: impl Iterator<Item = Option<(f64, f64)>>) -> Answer {
    let (low, high) = found.map(|pair| (pair.map(|p| p.0), pair.map(|p| p.1))).unzip();
    Answer::from([("lower", low), ("upper", high)])
}

fn rates(
    name: &'static str,
    inputs: &Value,
    method: impl Fn(&[Exposed]) -> Vec<tejido::indicator::Estimate>,
    scale: f64,
) -> Answer {
    let pairs = numbers(&inputs["events"]).into_iter().zip(numbers(&inputs["population"]));
    let place =
        |(events, people): (f64, f64)| Exposed { events: events as u64, exposure: Some(people) };
    let places: Vec<Exposed> = pairs.map(place).collect();
    let values = method(&places).into_iter().map(|estimate| estimate.value.map(|v| v * scale));
    Answer::from([(name, values.collect())])
}

fn quotients(inputs: &Value) -> Answer {
    let rows: Vec<Vec<f64>> = inputs["counts"].as_array().unwrap().iter().map(numbers).collect();
    let all: f64 = rows.iter().flatten().sum();
    let column = |theme: usize| rows.iter().map(|row| row[theme]).sum::<f64>();
    let row = |row: &Vec<f64>| -> Vec<Option<f64>> {
        let here: f64 = row.iter().sum();
        let quotient = |(theme, x): (usize, &f64)| location_quotient(*x, here, column(theme), all);
        row.iter().enumerate().map(quotient).collect()
    };
    Answer::from([("LQ", rows.iter().flat_map(row).collect())])
}

fn classes(method: &str, inputs: &Value) -> Answer {
    let values = numbers(&inputs["values"]);
    let wished = inputs["k"].as_u64().unwrap() as usize;
    let found = classify::classify(classify::find(method).unwrap(), &values, wished).unwrap();
    let list = |values: Vec<f64>| values.into_iter().map(Some).collect::<Vec<_>>();
    Answer::from([
        ("class", list(values.iter().map(|v| found.class_of(*v) as f64).collect())),
        ("counts", list(found.counts.iter().map(|count| *count as f64).collect())),
        ("upper_bounds", list(found.upper.clone())),
        ("within_ss", vec![Some(found.within_ss)]),
        ("gvf", vec![Some(found.gvf)]),
    ])
}

/// Every number of the answer that the oracle also has.
fn compare(got: &Answer, case: &Value) -> Result<(), String> {
    let (abs, rel) = (case["tolerance"]["abs"].as_f64(), case["tolerance"]["rel"].as_f64());
    let (abs, rel) = (abs.unwrap_or(0.0), rel.unwrap_or(0.0));
    let mut compared = 0;
    for (name, values) in got {
        let expected = flat(&case["expected"][*name]);
        if expected.is_empty() {
            continue;
        }
        compared += 1;
        let close = |(got, expected): (&Option<f64>, &Option<f64>)| match (got, expected) {
            (Some(got), Some(expected)) => (got - expected).abs() <= abs + rel * expected.abs(),
            (None, None) => true,
            _ => false,
        };
        if values.len() != expected.len() || !values.iter().zip(&expected).all(close) {
            return Err(format!("{} {name}: {values:?} ≠ {expected:?}", case["id"]));
        }
    }
    if compared == 0 { Err(format!("{}: nothing to compare", case["id"])) } else { Ok(()) }
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

/// A number, a list or a list of lists as one list.
fn flat(value: &Value) -> Vec<Option<f64>> {
    match value {
        Value::Array(items) => {
            let one = |item: &Value| if item.is_array() { flat(item) } else { vec![item.as_f64()] };
            items.iter().flat_map(one).collect()
        }
        Value::Number(number) => vec![number.as_f64()],
        _ => Vec::new(),
    }
}
