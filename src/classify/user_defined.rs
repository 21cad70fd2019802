//! Given bounds: the same whatever the values, so that maps compare; the maximum where it lies above
//! the last.
//!
//! Unless others are given they are those of ratios to the department, centred on 1: half, four
//! fifths, five quarters, double.

use crate::classify::{CARD, Method};
use crate::indicator::Card;
use crate::text::Words;

/// Inner bounds of ratios; the class between the middle two holds "as the department".
pub const DIVERGING: [f64; 4] = [0.5, 0.8, 1.25, 2.0];

/// Upper bound of the last class of ratios where no value exceeds it.
const TOP: f64 = 4.0;

/// Given bounds.
pub(super) static USER_DEFINED: Method = Method {
    card: Card {
        id: "user_defined",
        methods: &["user_defined"],
        title: Words::new(
            "Cortes fijos: 0,5 · 0,8 · 1,25 · 2",
            "Fixed bounds: 0.5 · 0.8 · 1.25 · 2",
        ),
        meaning: Words::new(
            "Los mismos cortes para todos los mapas, que así se comparan; para razones, la \
             mitad, cuatro quintos, cinco cuartos y el doble del departamento.",
            "The same breaks for every map, which so compare; for ratios half, four fifths, \
             five quarters and double the department.",
        ),
        formula: Words::new(
            "cortes dados; máx si queda por encima",
            "breaks given; max where it lies above",
        ),
        limits: Words::new("Pueden quedar clases vacías.", "Classes may be empty."),
        reference: "Slocum et al. (2009), Thematic Cartography and Geovisualization",
        oracle: "mapclassify UserDefined",
        ..CARD
    },
    alias: None,
    breaks: |sorted, parameters| breaks(sorted, &parameters.bounds),
};

fn breaks(sorted: &[f64], bounds: &[f64]) -> Vec<f64> {
    if bounds.is_empty() {
        // Always five classes, so that each keeps its colour.
        let top = sorted[sorted.len() - 1].max(TOP);
        return DIVERGING.into_iter().chain([top]).collect();
    }
    bounds.to_vec()
}
