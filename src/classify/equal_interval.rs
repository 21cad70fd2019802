//! Equal intervals: `upper_j = min + j (max − min) / k`.

use crate::classify::Method;
use crate::text::Words;

/// Equal intervals.
pub(super) static EQUAL_INTERVAL: Method = Method {
    id: "equal_interval",
    alias: Some("equal"),
    title: Words::new("Intervalos iguales", "Equal intervals"),
    breaks: |sorted, parameters| breaks(sorted, parameters.classes),
};

fn breaks(sorted: &[f64], classes: usize) -> Vec<f64> {
    let (min, max) = (sorted[0], sorted[sorted.len() - 1]);
    let bound = |j: usize| min + j as f64 * (max - min) / classes as f64;
    // The last bound is the maximum itself, not what rounding makes of it.
    (1..classes).map(bound).chain([max]).collect()
}
