//! Getis and Ord's local G: where high or low values lie together.
//!
//! As a z-score, with binary weights and `W_i = Σ_j w_ij`:
//! `(Σ_j w_ij y_j − W_i ȳ) / (s √[(N W_i − W_i²)/(N−1)])`, `s² = Σy²/N − ȳ²`. For `Gi*` the
//! territory is its own neighbour; for `Gi` it is left out of `ȳ`, `s` and `N`.

use crate::indicator::Reason;
use crate::indicator::space::{Centred, LEAST, centred, is_constant};

/// `Gi*` of each territory.
///
/// # Errors
/// For all: fewer than four values, or all alike. For one: no neighbours, or every territory a
/// neighbour.
///
/// # Reference
/// Getis & Ord (1992), Geographical Analysis 24:189; Ord & Getis (1995), 27:286.
pub fn gi_star(y: &[f64], neighbours: &[Vec<usize>]) -> Vec<Result<f64, Reason>> {
    let values = match Centred::new(y) {
        Ok(values) => values,
        Err(reason) => return vec![Err(reason); y.len()],
    };
    let spread = (values.sum2 / values.n()).sqrt();
    let score = |place: usize| {
        let around = &neighbours[place];
        if around.is_empty() {
            return Err(Reason::NoNeighbours);
        }
        let sum = values.z[place] + around.iter().map(|&j| values.z[j]).sum::<f64>();
        z_score(sum, around.len() as f64 + 1.0, values.n(), spread)
    };
    (0..y.len()).map(score).collect()
}

/// `Gi` of each territory.
///
/// # Errors
/// As for [`gi_star`]; also where all other territories have one value.
///
/// # Reference
/// Getis & Ord (1992), Geographical Analysis 24:189; Ord & Getis (1995), 27:286.
pub fn gi(y: &[f64], neighbours: &[Vec<usize>]) -> Vec<Result<f64, Reason>> {
    if y.len() < LEAST {
        return vec![Err(Reason::TooFew); y.len()];
    }
    let score = |place: usize| {
        let around = &neighbours[place];
        if around.is_empty() {
            return Err(Reason::NoNeighbours);
        }
        let others: Vec<f64> = (0..y.len()).filter(|&j| j != place).map(|j| y[j]).collect();
        if is_constant(&others) {
            return Err(Reason::ConstantInput);
        }
        let n = others.len() as f64;
        let others = centred(&others);
        let spread = (others.iter().map(|z| z * z).sum::<f64>() / n).sqrt();
        let sum = around.iter().map(|&j| others[j - usize::from(j > place)]).sum();
        z_score(sum, around.len() as f64, n, spread)
    };
    (0..y.len()).map(score).collect()
}

/// A sum of `w` of `n` centred values in its standard deviations.
fn z_score(sum: f64, w: f64, n: f64, spread: f64) -> Result<f64, Reason> {
    let room = (n * w - w * w) / (n - 1.0);
    if room > 0.0 { Ok(sum / (spread * room.sqrt())) } else { Err(Reason::Undefined) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Vec<Vec<usize>> {
        vec![vec![1], vec![0, 2], vec![1, 3], vec![2, 4], vec![3, 5], vec![4], vec![]]
    }

    #[test]
    fn high_values_together_score_high_and_islands_not_at_all() {
        let y = [9.0, 8.0, 7.0, 1.0, 1.0, 2.0, 5.0];
        for scores in [gi_star(&y, &row()), gi(&y, &row())] {
            assert!(scores[1].unwrap() > 1.0 && scores[4].unwrap() < -1.0);
            assert_eq!(scores[6], Err(Reason::NoNeighbours));
        }
    }

    #[test]
    fn with_everyone_as_a_neighbour_there_is_nothing_to_compare() {
        let all: Vec<Vec<usize>> = (0..4).map(|i| (0..4).filter(|j| *j != i).collect()).collect();
        let y = [1.0, 2.0, 3.0, 4.0];
        assert!(
            gi_star(&y, &all).iter().chain(&gi(&y, &all)).all(|z| *z == Err(Reason::Undefined))
        );
    }

    #[test]
    fn all_others_alike_leave_gi_open() {
        assert_eq!(gi(&[9.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0], &row())[0], Err(Reason::ConstantInput));
    }
}
