//! Cases: read from files, and compared with what we answer.

use std::path::Path;

use serde_json::Value;

/// Every file of cases in a folder, by name.
pub fn files(folder: &Path) -> Vec<(String, Value)> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of cases can be read")
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| {
            Path::new(name)
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
        })
        .collect();
    names.sort();
    let read = |name: String| {
        let text = std::fs::read_to_string(folder.join(&name)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        document["cases"].is_array().then_some((name, document))
    };
    names.into_iter().filter_map(read).collect()
}

/// How far our numbers may lie from the oracle's.
#[derive(Clone, Copy)]
struct Tolerance<'a> {
    given: &'a Value,
    abs: f64,
    rel: f64,
}

impl<'a> Tolerance<'a> {
    fn new(given: &'a Value) -> Self {
        let of = |key: &str| given[key].as_f64().unwrap_or(0.0);
        Self { given, abs: of("abs"), rel: of("rel") }
    }

    /// Of what bears this name: `NAME_abs` where it is given.
    fn of(self, name: &str) -> Self {
        let abs = self.given[format!("{name}_abs")].as_f64().unwrap_or(self.abs);
        Self { abs, ..self }
    }
}

/// Every value of the oracle against ours.
pub fn compare(got: &Value, case: &Value) -> Result<(), String> {
    let tolerance = Tolerance::new(&case["tolerance"]);
    for (name, expected) in case["expected"].as_object().unwrap() {
        let (ours, tolerance) = (&got[name.as_str()], tolerance.of(name));
        let close = match got["tolerances"][name.as_str()].as_array() {
            Some(wider) => {
                rows_are_close(ours, expected, tolerance, &numbers(&wider.clone().into()))
            }
            None => is_close(ours, expected, tolerance),
        };
        close.map_err(|miss| format!("{name}{miss}"))?;
    }
    Ok(())
}

/// Rows of a simulation, some of which rest on so few draws that they have a wider tolerance; those
/// on none at all say nothing.
fn rows_are_close(
    got: &Value,
    expected: &Value,
    tolerance: Tolerance,
    wider: &[f64],
) -> Result<(), String> {
    let (Value::Array(ours), Value::Array(theirs)) = (got, expected) else {
        return is_close(got, expected, tolerance);
    };
    if ours.len() != theirs.len() || ours.len() != wider.len() {
        return Err(format!(": {got} ≠ {expected}"));
    }
    for (at, ((ours, theirs), wider)) in ours.iter().zip(theirs).zip(wider).enumerate() {
        let unseen = *wider > 0.0 && (ours.is_null() || theirs.is_null());
        if !unseen {
            let tolerance = Tolerance { abs: tolerance.abs.max(*wider), ..tolerance };
            is_close(ours, theirs, tolerance).map_err(|miss| format!("[{at}]{miss}"))?;
        }
    }
    Ok(())
}

fn is_close(got: &Value, expected: &Value, tolerance: Tolerance) -> Result<(), String> {
    match (got, expected) {
        (Value::Number(ours), Value::Number(theirs)) => {
            let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
            let most = tolerance.abs + tolerance.rel * theirs.abs();
            if (ours - theirs).abs() <= most {
                Ok(())
            } else {
                Err(format!(": {ours} ≠ {theirs}"))
            }
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            let mut pairs = ours.iter().zip(theirs).enumerate();
            pairs.try_for_each(|(at, (ours, theirs))| {
                is_close(ours, theirs, tolerance).map_err(|miss| format!("[{at}]{miss}"))
            })
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            theirs.iter().try_for_each(|(key, theirs)| {
                let ours = ours.get(key).unwrap_or(&Value::Null);
                is_close(ours, theirs, tolerance.of(key)).map_err(|miss| format!(".{key}{miss}"))
            })
        }
        (ours, theirs) if ours == theirs => Ok(()),
        (ours, theirs) => Err(format!(": {ours} ≠ {theirs}")),
    }
}

/// A list of anything.
pub fn list(list: &Value) -> &[Value] {
    list.as_array().unwrap()
}

/// A place in a list; `None` for null.
pub fn index(value: &Value) -> Option<usize> {
    value.as_u64().map(|index| index as usize)
}

/// A list of numbers.
pub fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

/// A list of lists of numbers.
pub fn rows(list: &Value) -> Vec<Vec<f64>> {
    list.as_array().unwrap().iter().map(numbers).collect()
}

/// A list of whole numbers.
#[allow(dead_code, reason = "for families that count")]
pub fn counts(list: &Value) -> Vec<u64> {
    numbers(list).into_iter().map(|value| value as u64).collect()
}
