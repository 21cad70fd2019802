//! Inequality: Gini, Theil, Atkinson, Herfindahl.

use std::path::Path;

use serde_json::{Value, json};
use tejido::indicator::Reason;
use tejido::indicator::inequality::{
    atkinson, gini, herfindahl, herfindahl_normalised, lorenz, theil_l, theil_per_person, theil_t,
    theil_t_decomposition,
};

use crate::case::{list, numbers};

/// What the method answers for a case's inputs; `None` where it is not offered.
pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    let y = || numbers(&inputs["y"]);
    Some(match method {
        "gini" => json!({ "G": value(gini(&y())) }),
        "lorenz" => json!({ "points": lorenz(&y()).ok() }),
        "theil_t" => json!({ "T": value(theil_t(&y())) }),
        "theil_l" => json!({ "L": value(theil_l(&y())) }),
        "theil_t_decomposition" => decomposition(&y(), &inputs["group"]),
        "theil_per_person" => {
            json!({ "T": value(theil_per_person(&y(), &numbers(&inputs["population"]))) })
        }
        "atkinson" => atkinsons(&y(), &inputs["epsilon"]),
        "herfindahl" => json!({
            "HHI": value(herfindahl(&y())),
            "normalised": value(herfindahl_normalised(&y())),
        }),
        _ => return None,
    })
}

fn value(found: Result<f64, Reason>) -> Option<f64> {
    found.ok()
}

fn decomposition(y: &[f64], group: &Value) -> Value {
    // Groups may go by number or by name.
    let place = |name: &Value| list(group).iter().position(|other| other == name);
    let groups: Vec<Option<usize>> = list(group).iter().map(place).collect();
    let parts = theil_t_decomposition(y, &groups).ok();
    json!({
        "T": parts.map(|parts| parts.total),
        "between": parts.map(|parts| parts.between),
        "within": parts.map(|parts| parts.within),
    })
}

fn atkinsons(y: &[f64], epsilon: &Value) -> Value {
    match epsilon {
        Value::Array(_) => {
            let found = numbers(epsilon).into_iter().map(|epsilon| value(atkinson(y, epsilon)));
            json!({ "A": found.collect::<Vec<_>>() })
        }
        one => json!({ "A": one.as_f64().and_then(|epsilon| value(atkinson(y, epsilon))) }),
    }
}
