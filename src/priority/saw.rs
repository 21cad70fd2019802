//! The weighted sum (SAW): each criterion brought to 0–1, then added up by its weight.
//!
//! `r = (x − min)/(max − min)`, the other way round for a cost; a criterion that is the same for
//! all is 1 for all, which changes no rank. `score = Σ w·r`, 0 to 1.
//!
//! # Reference
//! Hwang & Yoon (1981), Multiple Attribute Decision Making.

use crate::indicator::{Card, Family, Reason, Scope, Unit};
use crate::priority::{Direction, Matrix, check, column, shares, transposed};
use crate::text::Words;

/// The weighted sum.
pub(super) static SAW: Card = Card {
    id: "saw_minmax",
    methods: &["saw_minmax"],
    family: Family::Priority,
    scope: Scope::Tool,
    title: Words::new("Suma ponderada", "Weighted sum"),
    meaning: Words::new(
        "Cada criterio se lleva de 0 (el peor) a 1 (el mejor) y se suma según su peso; lo que \
         aporta cada uno se puede leer.",
        "Each criterion is brought from 0 (the worst) to 1 (the best) and added up by its \
         weight; what each contributes can be read.",
    ),
    formula: Words::new(
        "r = (x − mín)/(máx − mín); puntaje = Σ wⱼ·rⱼ",
        "r = (x − min)/(max − min); score = Σ wⱼ·rⱼ",
    ),
    limits: Words::new(
        "Depende de los pesos, que son una decisión política. Con mínimo y máximo de la lista, \
         añadir un lugar puede cambiar el orden; el puntaje propio usa anclas fijas.",
        "It depends on weights, which are a political decision. With the list’s least and \
         greatest, adding a place may change the order; our own score uses fixed anchors.",
    ),
    unit: Unit::Index,
    range: (0.0, 1.0),
    reference: "Hwang & Yoon (1981), Multiple Attribute Decision Making",
    oracle: "pymcdm WSM",
    reasons: &[Reason::Empty, Reason::Undefined],
};

/// The score of each alternative.
///
/// # Errors
/// Nothing to compare, a ragged matrix, or weights that cannot add up to 1.
pub fn saw(
    matrix: &[Vec<f64>],
    weights: &[f64],
    directions: &[Direction],
) -> Result<Vec<f64>, Reason> {
    weighted_sum(&normalised(matrix, directions)?, weights)
}

/// `Σ w·v` of values that are 0 to 1 already: with anchors that do not depend on the other
/// alternatives, adding one reverses no ranks.
///
/// # Errors
/// As [`saw`].
pub fn weighted_sum(values: &[Vec<f64>], weights: &[f64]) -> Result<Vec<f64>, Reason> {
    check(values, weights.len())?;
    let weights = shares(weights)?;
    let score = |row: &Vec<f64>| row.iter().zip(&weights).map(|(v, w)| v * w).sum::<f64>();
    Ok(values.iter().map(score).collect())
}

/// Each criterion from 0, the worst of the alternatives, to 1, the best.
///
/// # Errors
/// Nothing to compare, or a ragged matrix.
pub fn normalised(matrix: &[Vec<f64>], directions: &[Direction]) -> Result<Matrix, Reason> {
    check(matrix, directions.len())?;
    let columns = directions.iter().enumerate().map(|(criterion, direction)| {
        let (least, most) = column(matrix, criterion)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
        let scale = |x: f64| match direction {
            _ if most <= least => 1.0,
            Direction::Benefit => (x - least) / (most - least),
            Direction::Cost => (most - x) / (most - least),
        };
        column(matrix, criterion).map(scale).collect()
    });
    Ok(transposed(&columns.collect::<Vec<_>>(), matrix.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::priority::ranks;

    /// Needs of a place, by burden, urgency, reach, inequity, persistence and debt, each 0–1.
    const NEEDS: [([f64; 6], f64); 5] = [
        ([0.82, 0.90, 0.75, 0.95, 0.90, 0.60], 0.8375),
        ([0.70, 0.55, 0.40, 0.70, 0.80, 0.85], 0.6500),
        ([0.75, 0.85, 0.70, 0.40, 0.60, 0.30], 0.6325),
        ([0.45, 0.80, 0.35, 0.80, 0.50, 0.70], 0.6050),
        ([0.50, 0.25, 0.60, 0.30, 0.45, 0.20], 0.3900),
    ];
    const EXAMPLE: [f64; 6] = [0.25, 0.20, 0.15, 0.20, 0.10, 0.10];

    #[test]
    fn the_example_profile_scores_as_worked_by_hand() {
        let values: Matrix = NEEDS.iter().map(|(values, _)| values.to_vec()).collect();
        let scores = weighted_sum(&values, &EXAMPLE).unwrap();
        for (score, (_, expected)) in scores.iter().zip(NEEDS) {
            assert!((score - expected).abs() < 1e-12, "{score} ≠ {expected}");
        }
        let without_last = weighted_sum(&values[..4], &EXAMPLE).unwrap();
        assert_eq!(scores[..4], without_last, "another need moves nobody");
    }

    #[test]
    fn a_criterion_without_differences_moves_nobody() {
        let matrix = [vec![1.0, 7.0], vec![2.0, 7.0], vec![4.0, 7.0]];
        let scores = saw(&matrix, &[0.6, 0.4], &[Direction::Benefit; 2]).unwrap();
        assert_eq!(ranks(&scores), [3.0, 2.0, 1.0]);
        assert_eq!(scores[2..], [1.0]);
    }

    proptest! {
        #[test]
        fn units_of_a_criterion_do_not_matter(
            rows in prop::collection::vec(prop::array::uniform3(0_u8..100), 2..12),
            scale in 1_u8..50,
            shift in -100_i8..100,
        ) {
            let plain: Matrix = rows.iter().map(|row| row.map(f64::from).to_vec()).collect();
            let mut other = plain.clone();
            for row in &mut other {
                row[1] = row[1] * f64::from(scale) + f64::from(shift);
            }
            let types = [Direction::Benefit, Direction::Cost, Direction::Benefit];
            let weights = [0.5, 0.2, 0.3];
            let (a, b) = (saw(&plain, &weights, &types), saw(&other, &weights, &types));
            for (a, b) in a.unwrap().into_iter().zip(b.unwrap()) {
                prop_assert!((a - b).abs() < 1e-12 && (0.0..=1.0 + 1e-12).contains(&a));
            }
        }
    }
}
