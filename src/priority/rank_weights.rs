//! Weights from an order of criteria, most important first.
//!
//! Rank-sum `2(n + 1 − i)/(n(n + 1))`; rank-order centroid `(1/n)·Σ_{j≥i} 1/j`, the mean of all
//! weights that keep the order.
//!
//! # Reference
//! Stillwell, Seaver & Edwards (1981); Barron & Barrett (1996), Management Science 42:1515.

use crate::indicator::{Card, Family, Scope, Unit};
use crate::text::Words;

/// Weights from an order.
pub(super) static RANK_WEIGHTS: Card = Card {
    id: "rank_weights",
    methods: &["rank_weights"],
    family: Family::Priority,
    scope: Scope::Tool,
    title: Words::new(
        "Pesos a partir de un orden de criterios",
        "Weights from an order of criteria",
    ),
    meaning: Words::new(
        "Quien solo sabe qué criterio importa más que cuál obtiene pesos que respetan ese orden.",
        "Whoever knows only which criterion matters more than which gets weights that keep that \
         order.",
    ),
    formula: Words::new(
        "suma de rangos 2(n + 1 − i)/(n(n + 1)); centroide (1/n)·Σ_{j≥i} 1/j",
        "rank sum 2(n + 1 − i)/(n(n + 1)); centroid (1/n)·Σ_{j≥i} 1/j",
    ),
    limits: Words::new(
        "Dos mesas con el mismo orden obtienen los mismos pesos aunque sus razones difieran.",
        "Two tables with the same order get the same weights although their reasons differ.",
    ),
    unit: Unit::Share,
    range: (0.0, 1.0),
    reference: "Stillwell, Seaver & Edwards (1981); Barron & Barrett (1996), Manag. Sci. 42:1515",
    oracle: "closed form",
    reasons: &[],
};

/// Weights that fall by equal steps; they add up to 1.
pub fn rank_sum(criteria: usize) -> Vec<f64> {
    let n = criteria as f64;
    (1..=criteria).map(|i| 2.0 * (n + 1.0 - i as f64) / (n * (n + 1.0))).collect()
}

/// The centroid of all weights in this order; they add up to 1.
pub fn rank_order_centroid(criteria: usize) -> Vec<f64> {
    let tail = |i: usize| (i..=criteria).map(|j| 1.0 / j as f64).sum::<f64>();
    (1..=criteria).map(|i| tail(i) / criteria as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_fall_and_add_up_to_one() {
        for weights in [rank_sum(7), rank_order_centroid(7)] {
            assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(weights.windows(2).all(|pair| pair[0] > pair[1]));
        }
        assert_eq!(rank_order_centroid(2), [0.75, 0.25]);
        assert!(rank_sum(0).is_empty());
    }
}
