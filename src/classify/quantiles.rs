//! Quantiles: near-equal numbers of values in each class (type 7, linear).
//!
//! Repeated breaks collapse, so there may be fewer classes than asked for.

use crate::classify::{CARD, Method};
use crate::indicator::Card;
use crate::text::Words;

/// Quantiles.
pub(super) static QUANTILES: Method = Method {
    card: Card {
        id: "quantiles",
        methods: &["quantiles"],
        title: Words::new("Cuantiles", "Quantiles"),
        meaning: Words::new(
            "Pone casi el mismo número de lugares en cada clase: muestra el orden, no las \
             distancias.",
            "Puts nearly the same number of places in each class: it shows order, not \
             distance.",
        ),
        formula: Words::new(
            "corte_j = cuantil de tipo 7 en j/k",
            "break_j = quantile of type 7 at j/k",
        ),
        limits: Words::new(
            "Puede separar valores casi iguales y juntar muy distintos; con empates hay \
             menos clases.",
            "May part nearly equal values and join very different ones; with ties there are \
             fewer classes.",
        ),
        reference: "Hyndman & Fan (1996), The American Statistician 50:361",
        oracle: "mapclassify Quantiles",
        ..CARD
    },
    alias: None,
    breaks: |sorted, parameters| breaks(sorted, parameters.classes),
};

fn breaks(sorted: &[f64], classes: usize) -> Vec<f64> {
    let bounds = (1..=classes).map(|j| quantile(sorted, j as f64 / classes as f64));
    let mut bounds: Vec<f64> = bounds.collect();
    bounds.dedup();
    bounds
}

/// The type 7 quantile of ascending values.
pub(super) fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let place = (sorted.len() - 1) as f64 * probability;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - place.floor()) * (sorted[above] - sorted[below])
}
