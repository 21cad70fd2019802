//! Equal intervals: `upper_j = min + j (max − min) / k`.

use crate::classify::{CARD, Method};
use crate::indicator::Card;
use crate::text::Words;

/// Equal intervals.
pub(super) static EQUAL_INTERVAL: Method = Method {
    card: Card {
        id: "equal_interval",
        methods: &["equal_interval"],
        title: Words::new("Intervalos iguales", "Equal intervals"),
        meaning: Words::new(
            "Divide el recorrido en tramos iguales: fáciles de leer, como una regla.",
            "Divides the range into equal stretches: as easy to read as a ruler.",
        ),
        formula: Words::new("corte_j = mín + j·(máx − mín)/k", "break_j = min + j·(max − min)/k"),
        limits: Words::new(
            "Un solo valor extremo deja casi todos los lugares en la primera clase.",
            "A single extreme value leaves nearly all places in the first class.",
        ),
        reference: "Slocum et al. (2009), Thematic Cartography and Geovisualization",
        oracle: "mapclassify EqualInterval",
        ..CARD
    },
    alias: Some("equal"),
    breaks: |sorted, parameters| breaks(sorted, parameters.classes),
};

fn breaks(sorted: &[f64], classes: usize) -> Vec<f64> {
    let (min, max) = (sorted[0], sorted[sorted.len() - 1]);
    let bound = |j: usize| min + j as f64 * (max - min) / classes as f64;
    // The last bound is the maximum itself, not what rounding makes of it.
    (1..classes).map(bound).chain([max]).collect()
}
