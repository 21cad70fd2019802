//! Borda's count: points for every alternative that one is ranked before.
//!
//! `Σ_j w_j·(m − rank_ij)` over criteria, ranks averaged over ties; the plain count has `w = 1`.
//!
//! # Reference
//! Borda (1781), Mémoire sur les élections au scrutin.

use crate::indicator::Reason;
use crate::priority::{Direction, check, column, ranks, shares};

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
