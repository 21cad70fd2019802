//! Geary's C: how much neighbours differ, beside how much any two differ.
//!
//! `C = (N−1) · Σ_ij w_ij (y_i − y_j)² / (2 S0 Σz²)`, `E = 1`: below 1 where likes gather.

use crate::indicator::Reason;
use crate::indicator::space::weights::Weights;
use crate::indicator::space::{Centred, Standard};

/// Geary's C and its moments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geary {
    /// The statistic.
    pub c: f64,
    /// Against normal values.
    pub normal: Standard,
    /// Against these values in random order.
    pub random: Standard,
}

/// The value of `C` when there is no structure.
pub const EXPECTED: f64 = 1.0;

/// Geary's C of a value for each territory.
///
/// # Errors
/// Fewer than four values, all alike, or no two neighbours.
///
/// # Reference
/// Geary (1954), The Incorporated Statistician 5:115; Cliff & Ord (1981), Spatial Processes.
pub fn geary(y: &[f64], weights: &Weights) -> Result<Geary, Reason> {
    let values = Centred::new(y)?;
    if weights.s0 <= 0.0 {
        return Err(Reason::NoNeighbours);
    }
    let (n, z) = (values.n(), &values.z);
    let apart = |&(i, j, both): &(usize, usize, f64)| both * (z[i] - z[j]) * (z[i] - z[j]);
    let differences: f64 = weights.pairs().iter().map(apart).sum();
    let c = (n - 1.0) * differences / (2.0 * weights.s0 * values.sum2);
    let (normal, random) = variances(&values, weights);
    Ok(Geary {
        c,
        normal: Standard::new(c, EXPECTED, normal),
        random: Standard::new(c, EXPECTED, random),
    })
}

/// Of normal values, and of these in random order.
fn variances(values: &Centred, weights: &Weights) -> (f64, f64) {
    let (n, k) = (values.n(), values.kurtosis());
    let Weights { s0, s1, s2, .. } = *weights;
    let (n2, s02) = (n * n, s0 * s0);
    let normal = ((2.0 * s1 + s2) * (n - 1.0) - 4.0 * s02) / (2.0 * (n + 1.0) * s02);
    let first = (n - 1.0) * s1 * (n2 - 3.0 * n + 3.0 - (n - 1.0) * k);
    let second = 0.25 * (n - 1.0) * s2 * (n2 + 3.0 * n - 6.0 - (n2 - n + 2.0) * k);
    let third = s02 * (n2 - 3.0 - (n - 1.0) * (n - 1.0) * k);
    let random = (first - second + third) / (n * (n - 2.0) * (n - 3.0) * s02);
    (normal, random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::space::weights::Style;

    #[test]
    fn neighbours_that_are_alike_bring_it_below_one() {
        let row = [vec![1], vec![0, 2], vec![1, 3], vec![2, 4], vec![3, 5], vec![4]];
        let weights = Weights::new(&row, Style::RowStandardised);
        let gathered = geary(&[1.0, 1.0, 1.0, 5.0, 5.0, 5.0], &weights).unwrap();
        let apart = geary(&[1.0, 5.0, 1.0, 5.0, 1.0, 5.0], &weights).unwrap();
        assert!(gathered.c < 0.5 && apart.c > 1.5);
        assert_eq!(geary(&[3.0; 6], &weights), Err(Reason::ConstantInput));
    }
}
