//! Ranks of needs by weighted criteria, one file for each method, with their uncertainty.
//!
//! A matrix holds one row for each alternative and one column for each criterion. What a method
//! cannot say is a [`Reason`]: ragged rows, weights that are negative or all 0, values that are
//! not numbers.

mod borda;
mod entropy_weights;
mod rank_weights;
mod saw;
mod smaa;
mod topsis;

use crate::indicator::{Card, Reason};

pub use borda::{Borda, borda};
pub use entropy_weights::entropy_weights;
pub use rank_weights::{rank_order_centroid, rank_sum};
pub use saw::{normalised, saw, weighted_sum};
pub use smaa::{Acceptability, Bounds, DRAWS, smaa};
pub use topsis::topsis;

/// The cards of what this room works out.
pub static CARDS: [&Card; 6] = [
    &saw::SAW,
    &topsis::TOPSIS,
    &borda::BORDA,
    &rank_weights::RANK_WEIGHTS,
    &entropy_weights::ENTROPY_WEIGHTS,
    &smaa::SMAA,
];

/// Whether more of a criterion is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Benefit,
    /// Less is better.
    Cost,
}

/// Alternatives by criteria.
pub type Matrix = Vec<Vec<f64>>;

/// Average ranks, 1 = the greatest; ties share.
pub fn ranks(scores: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let (mut ranks, mut before) = (vec![0.0; scores.len()], 0);
    for tied in order.chunk_by(|&a, &b| scores[a] <= scores[b]) {
        let rank = before as f64 + (tied.len() + 1) as f64 / 2.0;
        for &place in tied {
            ranks[place] = rank;
        }
        before += tied.len();
    }
    ranks
}

/// Weights that add up to 1.
fn shares(weights: &[f64]) -> Result<Vec<f64>, Reason> {
    let sum: f64 = weights.iter().sum();
    let sound = weights.iter().all(|weight| *weight >= 0.0) && sum > 0.0 && sum.is_finite();
    if !sound {
        return Err(Reason::Undefined);
    }
    Ok(weights.iter().map(|weight| weight / sum).collect())
}

/// Whether a matrix has this many criteria in every row, all of them numbers.
fn check(matrix: &[Vec<f64>], criteria: usize) -> Result<(), Reason> {
    if matrix.is_empty() || criteria == 0 {
        return Err(Reason::Empty);
    }
    let sound = |row: &Vec<f64>| row.len() == criteria && row.iter().all(|value| value.is_finite());
    if matrix.iter().all(sound) { Ok(()) } else { Err(Reason::Undefined) }
}

/// The values of one criterion.
fn column(matrix: &[Vec<f64>], criterion: usize) -> impl Iterator<Item = f64> {
    matrix.iter().map(move |row| row[criterion])
}

/// Rows from columns.
fn transposed(columns: &[Vec<f64>], rows: usize) -> Matrix {
    (0..rows).map(|row| columns.iter().map(|column| column[row]).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_their_ranks() {
        assert_eq!(ranks(&[0.2, 0.9, 0.2, 0.5]), [3.5, 1.0, 3.5, 2.0]);
        assert!(ranks(&[]).is_empty());
    }

    #[test]
    fn weights_add_up_to_one_or_are_refused() {
        assert_eq!(shares(&[1.0, 3.0]), Ok(vec![0.25, 0.75]));
        for bad in [vec![], vec![0.0, 0.0], vec![-1.0, 2.0], vec![f64::NAN], vec![f64::INFINITY]] {
            assert_eq!(shares(&bad), Err(Reason::Undefined));
        }
    }

    #[test]
    fn a_ragged_or_empty_matrix_is_refused() {
        assert_eq!(check(&[], 2), Err(Reason::Empty));
        assert_eq!(check(&[vec![1.0]], 2), Err(Reason::Undefined));
        assert_eq!(check(&[vec![1.0, f64::NAN]], 2), Err(Reason::Undefined));
    }
}
