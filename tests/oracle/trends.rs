//! Trends and changes.

use std::path::Path;

use serde_json::{Value, json};
use tejido::indicator::change::rate_ratio_p;
use tejido::trend::{self, MannKendall};

use crate::case::{counts, numbers};

pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    match method {
        "mann_kendall" => Some(mann_kendall(&series(inputs))),
        "mann_kendall_seasonal" => Some(seasonal(&series(inputs), period(inputs))),
        "theil_sen" => Some(theil_sen(&series(inputs), inputs["conf"].as_f64().unwrap())),
        "kendall_tau_b" => Some(json!({ "tau_b": trend::tau_b(&series(inputs)).ok() })),
        "poisson_rate_ratio_test" => Some(rate_ratios(inputs)),
        _ => None,
    }
}

fn series(inputs: &Value) -> Vec<Option<f64>> {
    inputs["y"].as_array().unwrap().iter().map(Value::as_f64).collect()
}

fn period(inputs: &Value) -> usize {
    inputs["period"].as_u64().unwrap() as usize
}

fn tested(test: Option<MannKendall>) -> Value {
    json!({
        "S": test.map(|test| test.s),
        "var_S": test.map(|test| test.variance),
        "tau": test.map(|test| test.tau),
        "z": test.map(|test| test.z),
        "p": test.map(|test| test.p),
    })
}

fn mann_kendall(series: &[Option<f64>]) -> Value {
    let mut answer = tested(trend::mann_kendall(series).ok());
    let line = trend::theil_sen(series, 0.95).ok();
    answer["slope"] = json!(line.map(|line| line.slope));
    answer["intercept"] = json!(line.map(|line| line.intercept));
    answer
}

fn seasonal(series: &[Option<f64>], period: usize) -> Value {
    let mut answer = tested(trend::seasonal(series, period).ok());
    let line = trend::seasonal_slope(series, period, 0.95).ok();
    answer["slope"] = json!(line.map(|line| line.slope));
    answer["intercept"] = json!(line.map(|line| line.intercept));
    answer
}

fn theil_sen(series: &[Option<f64>], confidence: f64) -> Value {
    let line = trend::theil_sen(series, confidence).ok();
    json!({
        "slope": line.map(|line| line.slope),
        "low": line.map(|line| line.low),
        "high": line.map(|line| line.high),
        "intercept": line.map(|line| line.intercept),
    })
}

fn rate_ratios(inputs: &Value) -> Value {
    let pairs = counts(&inputs["a"]).into_iter().zip(counts(&inputs["b"]));
    let p = pairs.zip(numbers(&inputs["exposure_ratio"])).map(|((a, b), t)| rate_ratio_p(a, b, t));
    json!({ "p": p.collect::<Vec<_>>() })
}
