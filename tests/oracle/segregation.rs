//! Concentration and segregation.

use std::path::Path;

use serde_json::{Value, json};
use tejido::indicator::quotient::location_quotient;

use crate::case::rows;

pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    match method {
        "location_quotient" => Some(quotients(inputs)),
        _ => None,
    }
}

fn quotients(inputs: &Value) -> Value {
    let rows = rows(&inputs["counts"]);
    let all: f64 = rows.iter().flatten().sum();
    let column = |theme: usize| rows.iter().map(|row| row[theme]).sum::<f64>();
    let row = |row: &Vec<f64>| -> Vec<Option<f64>> {
        let here: f64 = row.iter().sum();
        let quotient = |(theme, x): (usize, &f64)| location_quotient(*x, here, column(theme), all);
        row.iter().enumerate().map(quotient).collect()
    };
    json!({ "LQ": rows.iter().map(row).collect::<Vec<_>>() })
}
