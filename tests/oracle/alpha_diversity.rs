//! Diversity within a place: scikit-bio, R iNEXT and R vegan.

use std::path::Path;

use serde_json::{Value, json};
use tejido::indicator::Reason;
use tejido::indicator::alpha::{berger_parker, hill, pielou, richness, shannon, simpson, turing};
use tejido::indicator::assemblage::assemblage;
use tejido::indicator::coverage::Sample;
use tejido::indicator::rarefaction::Order;

/// What we say where the oracle has an answer; `None` for a method that is not offered.
pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    let counts = counts(&inputs["counts"]);
    let sample = Sample::new(&counts);
    Some(match method {
        "richness" => json!({ "S": richness(&counts), "n": counts.iter().sum::<u64>() }),
        "shannon_entropy" => {
            let nats = shannon(&counts).ok();
            json!({ "H_nats": nats, "H_bits": nats.map(|h| h / std::f64::consts::LN_2) })
        }
        "hill_number" => {
            let of = |q: &Value| hill(&counts, order(q)).ok();
            json!({ "D": list(&inputs["q"]).iter().map(of).collect::<Vec<_>>() })
        }
        "simpson" => forms_of_simpson(&counts),
        "berger_parker" => json!({ "d": berger_parker(&counts).ok() }),
        "pielou_evenness" => json!({ "J": pielou(&counts).ok() }),
        "coverage_turing" => json!({ "C": turing(&counts).ok() }),
        "sample_coverage" => {
            let at = |m: &f64| sample.as_ref().ok().map(|sample| sample.coverage(*m as u64));
            json!({ "C": numbers(&inputs["m"]).iter().map(at).collect::<Vec<_>>() })
        }
        "rarefaction_extrapolation" => json!({ "D": curves(&sample, inputs) }),
        "asymptotic_hill" => {
            let whole = |q| of_order(&sample, q, Sample::asymptotic);
            json!({ "D": list(&inputs["q"]).iter().map(whole).collect::<Vec<_>>() })
        }
        "rarefaction_richness" => rarefied(&sample, &inputs["m"]),
        "coverage_based_diversity" => at_coverage(&sample, inputs),
        "chao_jost_bootstrap_assemblage" => chances(&sample),
        _ => return None,
    })
}

fn forms_of_simpson(counts: &[u64]) -> Value {
    let forms = simpson(counts).ok();
    json!({
        "lambda": forms.map(|forms| forms.lambda),
        "gini_simpson": forms.map(|forms| forms.gini),
        "inverse_simpson": forms.map(|forms| forms.inverse),
        "lambda_unbiased": forms.and_then(|forms| forms.lambda_unbiased.ok()),
        "gini_simpson_unbiased": forms.and_then(|forms| forms.gini_unbiased.ok()),
    })
}

/// A row for each order, a column for each number of demands.
fn curves(sample: &Result<Sample, Reason>, inputs: &Value) -> Vec<Vec<Option<f64>>> {
    let sizes = numbers(&inputs["m"]);
    let at = |q: &Value, m: f64| of_order(sample, q, |sample, order| sample.diversity(order, m));
    let row = |q: &Value| sizes.iter().map(|m| at(q, *m)).collect();
    list(&inputs["q"]).iter().map(row).collect()
}

fn rarefied(sample: &Result<Sample, Reason>, sizes: &Value) -> Value {
    let at = |m: &f64| match sample {
        Ok(sample) => {
            let (themes, error) = sample.rarefied_richness(*m as u64);
            (Some(themes), Some(error))
        }
        Err(_) => (None, None),
    };
    let (themes, errors): (Vec<_>, Vec<_>) = numbers(sizes).iter().map(at).unzip();
    json!({ "S": themes, "se": errors })
}

fn at_coverage(sample: &Result<Sample, Reason>, inputs: &Value) -> Value {
    let targets = numbers(&inputs["C"]);
    let size = |c: &f64| sample.as_ref().ok().and_then(|sample| sample.size_at(*c).ok());
    let at = |q: &Value, c: f64| of_order(sample, q, |sample, order| sample.diversity_at(order, c));
    let row = |q: &Value| -> Vec<_> { targets.iter().map(|c| at(q, *c)).collect() };
    json!({
        "m": targets.iter().map(size).collect::<Vec<_>>(),
        "D": list(&inputs["q"]).iter().map(row).collect::<Vec<_>>(),
    })
}

fn chances(sample: &Result<Sample, Reason>) -> Value {
    let sorted = sample.as_ref().ok().map(|sample| {
        let mut chances = assemblage(sample);
        chances.sort_by(|a, b| b.total_cmp(a));
        chances
    });
    json!({ "p_sorted_desc": sorted })
}

fn of_order(
    sample: &Result<Sample, Reason>,
    q: &Value,
    figure: impl Fn(&Sample, Order) -> Result<f64, Reason>,
) -> Option<f64> {
    let order = Order::ALL.into_iter().find(|known| Some(known.q()) == q.as_f64())?;
    figure(sample.as_ref().ok()?, order).ok()
}

/// An order of diversity; infinity is a word in JSON.
fn order(q: &Value) -> f64 {
    q.as_f64().or_else(|| q.as_str()?.to_lowercase().parse().ok()).unwrap_or(f64::INFINITY)
}

/// Counts, whole numbers that may be written as `3.0`.
pub fn counts(values: &Value) -> Vec<u64> {
    numbers(values).into_iter().map(|count| count as u64).collect()
}

fn numbers(values: &Value) -> Vec<f64> {
    list(values).iter().filter_map(Value::as_f64).collect()
}

/// A list, or one value as a list.
fn list(values: &Value) -> Vec<Value> {
    values.as_array().cloned().unwrap_or_else(|| vec![values.clone()])
}
