//! Standard deviations: bounds at `mean + m·s`, `s` with `N − 1`; the maximum where it lies above.

use crate::classify::{Method, mean, squared_deviations};
use crate::text::Words;

/// Multiples of the standard deviation at which classes end, unless others are asked for.
pub(super) const MULTIPLES: [f64; 4] = [-2.0, -1.0, 1.0, 2.0];

/// Standard deviations.
pub(super) static STANDARD_DEVIATION: Method = Method {
    id: "standard_deviation",
    alias: None,
    title: Words::new("Desviaciones estándar", "Standard deviations"),
    breaks: |sorted, parameters| breaks(sorted, &parameters.multiples),
};

fn breaks(sorted: &[f64], multiples: &[f64]) -> Vec<f64> {
    let centre = mean(sorted);
    let freedom = (sorted.len() - 1).max(1) as f64;
    let deviation = (squared_deviations(sorted) / freedom).sqrt();
    multiples.iter().map(|multiple| centre + multiple * deviation).collect()
}
