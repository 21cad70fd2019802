//! Fixed bounds: the same whatever the values, so that maps compare.
//!
//! For ratios to the department they are centred on 1: half, four fifths, five quarters, double.

use crate::classify::Method;
use crate::text::Words;

/// Inner bounds of ratios; the class between the middle two holds "as the department".
pub const DIVERGING: [f64; 4] = [0.5, 0.8, 1.25, 2.0];

/// Upper bound of the last class of ratios where no value exceeds it.
const TOP: f64 = 4.0;

/// Fixed bounds around 1.
pub(super) static FIXED: Method = Method {
    id: "user_defined",
    alias: None,
    title: Words::new("Cortes fijos: 0,5 · 0,8 · 1,25 · 2", "Fixed bounds: 0.5 · 0.8 · 1.25 · 2"),
    breaks,
};

/// Always five classes, so that each keeps its colour.
fn breaks(sorted: &[f64], _classes: usize) -> Vec<f64> {
    let top = sorted[sorted.len() - 1].max(TOP);
    DIVERGING.into_iter().chain([top]).collect()
}
