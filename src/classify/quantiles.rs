//! Quantiles: near-equal numbers of values in each class (type 7, linear).
//!
//! Repeated breaks collapse, so there may be fewer classes than asked for.

use crate::classify::Method;
use crate::text::Words;

/// Quantiles.
pub(super) static QUANTILES: Method = Method {
    id: "quantiles",
    alias: None,
    title: Words::new("Cuantiles", "Quantiles"),
    breaks: |sorted, parameters| breaks(sorted, parameters.classes),
};

fn breaks(sorted: &[f64], classes: usize) -> Vec<f64> {
    (1..=classes).map(|j| quantile(sorted, j as f64 / classes as f64)).collect()
}

/// The type 7 quantile of ascending values.
pub(super) fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let place = (sorted.len() - 1) as f64 * probability;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - place.floor()) * (sorted[above] - sorted[below])
}
