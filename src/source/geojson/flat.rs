//! Properties of a feature as names and texts: nested ones are named `a.b`, lists joined by `|`.

use serde_json::{Map, Value};

use crate::source::cell::number;

/// Deepest nesting whose names are joined; what lies deeper is written as JSON.
const DEPTH_MAX: usize = 8;

/// The texts of an object by their names, in its order; nothing of what is no object.
pub(super) fn flatten(properties: Value) -> Vec<(String, String)> {
    let mut flat = Vec::new();
    if let Value::Object(properties) = properties {
        add(properties, "", 0, &mut flat);
    }
    flat
}

fn add(object: Map<String, Value>, above: &str, depth: usize, flat: &mut Vec<(String, String)>) {
    for (name, value) in object {
        let name = if above.is_empty() { name } else { format!("{above}.{name}") };
        match value {
            Value::Object(inner) if depth < DEPTH_MAX => add(inner, &name, depth + 1, flat),
            value => flat.push((name, text(&value))),
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(is) => is.to_string(),
        Value::Number(value) if value.is_f64() => value.as_f64().map(number).unwrap_or_default(),
        Value::Number(value) => value.to_string(),
        Value::Array(values) if values.iter().all(is_plain) => {
            values.iter().map(text).collect::<Vec<_>>().join("|")
        }
        Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

fn is_plain(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_nested_is_named_by_its_path() {
        let flat = flatten(json!({
            "a": {"b": 1, "c": {"d": "x"}}, "e": ["y", 2, null], "f": 1.234, "g": null, "h": [[1]],
            "i": true,
        }));
        let texts: Vec<(&str, &str)> =
            flat.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(
            texts,
            [
                ("a.b", "1"),
                ("a.c.d", "x"),
                ("e", "y|2|"),
                ("f", "1.2340"),
                ("g", ""),
                ("h", "[[1]]"),
                ("i", "true"),
            ]
        );
        assert!(flatten(Value::Null).is_empty());
    }
}
