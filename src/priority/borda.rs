//! Borda's count: points for every alternative that one is ranked before.
//!
//! `Σ_j w_j·(m − rank_ij)` over criteria, ranks averaged over ties; the plain count has `w = 1`.
//!
//! # Reference
//! Borda (1781), Mémoire sur les élections au scrutin.

use crate::indicator::{Card, Family, Reason, Scope, Unit};
use crate::priority::{Direction, check, column, ranks, shares};
use crate::text::Words;

/// Points by ranks.
pub(super) static BORDA: Card = Card {
    id: "borda",
    methods: &["borda"],
    family: Family::Priority,
    scope: Scope::Tool,
    title: Words::new("Puntos de Borda", "Borda count"),
    meaning: Words::new(
        "En cada criterio, un punto por cada alternativa a la que se supera; se suman según los \
         pesos.",
        "In each criterion one point for every alternative that is beaten; added up by weight.",
    ),
    formula: Words::new(
        "Σⱼ wⱼ·(m − rangoᵢⱼ), con rangos promediados en los empates",
        "Σⱼ wⱼ·(m − rankᵢⱼ), with mean ranks for ties",
    ),
    limits: Words::new(
        "Solo mira el orden: ganar por poco o por mucho cuenta igual.",
        "It sees the order only: winning by little or by much counts the same.",
    ),
    unit: Unit::Score,
    range: (0.0, f64::INFINITY),
    reference: "Borda (1781), Mémoire sur les élections au scrutin",
    oracle: "scipy rankdata",
    reasons: &[Reason::Empty, Reason::Undefined],
};

/// Points of each alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct Borda {
    /// Every criterion counts once.
    pub points: Vec<f64>,
    /// Every criterion counts by its weight.
    pub weighted: Vec<f64>,
}

/// The points of each alternative.
///
/// # Errors
/// As [`crate::priority::saw`].
pub fn borda(
    matrix: &[Vec<f64>],
    weights: &[f64],
    directions: &[Direction],
) -> Result<Borda, Reason> {
    check(matrix, directions.len())?;
    check(matrix, weights.len())?;
    let (weights, most) = (shares(weights)?, matrix.len() as f64);
    let mut found = Borda { points: vec![0.0; matrix.len()], weighted: vec![0.0; matrix.len()] };
    for (criterion, (weight, direction)) in weights.iter().zip(directions).enumerate() {
        let sign = if *direction == Direction::Cost { -1.0 } else { 1.0 };
        let values: Vec<f64> = column(matrix, criterion).map(|x| sign * x).collect();
        for (place, rank) in ranks(&values).into_iter().enumerate() {
            found.points[place] += most - rank;
            found.weighted[place] += weight * (most - rank);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_their_points() {
        let matrix = [vec![1.0, 2.0], vec![3.0, 1.0], vec![1.0, 5.0]];
        let types = [Direction::Benefit, Direction::Cost];
        let found = borda(&matrix, &[3.0, 1.0], &types).unwrap();
        assert_eq!(found.points, [1.5, 4.0, 0.5]);
        assert_eq!(found.weighted, [0.625, 2.0, 0.375]);
    }
}
