//! TOPSIS: how near an alternative is to the best of each criterion, and how far from the worst.
//!
//! `r = x/‖x‖₂`, `v = w·r`; with distances `d⁺` to the ideal and `d⁻` to the anti-ideal, both by
//! the criterion's direction, closeness is `d⁻/(d⁻ + d⁺)`, 0 to 1.
//!
//! # Reference
//! Hwang & Yoon (1981), Multiple Attribute Decision Making.

use crate::indicator::{Card, Family, Reason, Scope, Unit};
use crate::priority::{Direction, check, column, shares};
use crate::text::Words;

/// Nearness to the ideal.
pub(super) static TOPSIS: Card = Card {
    id: "topsis_vector",
    methods: &["topsis_vector"],
    family: Family::Priority,
    scope: Scope::Tool,
    title: Words::new("Cercanía al ideal (TOPSIS)", "Closeness to the ideal (TOPSIS)"),
    meaning: Words::new(
        "Qué tan cerca está cada necesidad de la que tendría lo peor de todo, y qué tan lejos \
         de la contraria.",
        "How near each need is to one that has the most of every criterion, and how far from \
         its opposite.",
    ),
    formula: Words::same("r = x/‖x‖₂; v = w·r; d⁻/(d⁻ + d⁺)"),
    limits: Words::new(
        "Añadir una alternativa puede invertir el orden de otras dos: se muestra solo para \
         comparar.",
        "Adding an alternative can reverse the order of two others: shown for comparison only.",
    ),
    unit: Unit::Index,
    range: (0.0, 1.0),
    reference: "Hwang & Yoon (1981), Multiple Attribute Decision Making",
    oracle: "pymcdm TOPSIS (vector); scikit-criteria",
    reasons: &[Reason::Empty, Reason::Undefined, Reason::ConstantInput],
};

/// The closeness of each alternative to the ideal.
///
/// # Errors
/// As [`crate::priority::saw`]; also when all alternatives are equal.
pub fn topsis(
    matrix: &[Vec<f64>],
    weights: &[f64],
    directions: &[Direction],
) -> Result<Vec<f64>, Reason> {
    check(matrix, directions.len())?;
    check(matrix, weights.len())?;
    let weights = shares(weights)?;
    let mut distances = vec![(0.0, 0.0); matrix.len()];
    for (criterion, (weight, direction)) in weights.iter().zip(directions).enumerate() {
        let values = weighted(matrix, criterion, *weight);
        let (best, worst) = ends(&values, *direction);
        for ((to_best, to_worst), value) in distances.iter_mut().zip(&values) {
            *to_best += (value - best).powi(2);
            *to_worst += (value - worst).powi(2);
        }
    }
    let closeness = |(best, worst): (f64, f64)| {
        let (best, worst) = (best.sqrt(), worst.sqrt());
        (best + worst > 0.0).then(|| worst / (best + worst)).ok_or(Reason::ConstantInput)
    };
    distances.into_iter().map(closeness).collect()
}

/// One criterion over its length, times its weight; one that is 0 everywhere stays so.
fn weighted(matrix: &[Vec<f64>], criterion: usize, weight: f64) -> Vec<f64> {
    let length = column(matrix, criterion).map(|x| x * x).sum::<f64>().sqrt();
    let scale = |x: f64| if length > 0.0 { weight * x / length } else { 0.0 };
    column(matrix, criterion).map(scale).collect()
}

/// Best and worst value.
fn ends(values: &[f64], direction: Direction) -> (f64, f64) {
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    match direction {
        Direction::Benefit => (most, least),
        Direction::Cost => (least, most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_every_criterion_is_the_ideal() {
        let matrix = [vec![1.0, 2.0], vec![3.0, 1.0], vec![2.0, 5.0]];
        let types = [Direction::Benefit, Direction::Cost];
        let closeness = topsis(&matrix, &[0.5, 0.5], &types).unwrap();
        assert_eq!(closeness[1..2], [1.0]);
        assert!(closeness[0] > closeness[2]);
    }

    #[test]
    fn equal_alternatives_cannot_be_told_apart() {
        let matrix = [vec![2.0, 0.0], vec![2.0, 0.0]];
        let found = topsis(&matrix, &[0.5, 0.5], &[Direction::Benefit; 2]);
        assert_eq!(found, Err(Reason::ConstantInput));
    }
}
