//! Moran's I: whether neighbours have like values.
//!
//! `I = (N/S0) · Σ_ij w_ij z_i z_j / Σz²`, `E = −1/(N−1)`; variances when values are normal, and
//! when the values at hand are dealt out at random.

use crate::indicator::Reason;
use crate::indicator::space::weights::Weights;
use crate::indicator::space::{Centred, Standard};

/// Moran's I and its moments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moran {
    /// The statistic: above its expectation where likes gather.
    pub i: f64,
    /// Its expectation without structure.
    pub expected: f64,
    /// Against normal values.
    pub normal: Standard,
    /// Against these values in random order.
    pub random: Standard,
}

/// Moran's I of a value for each territory; territories without neighbours count in `N`.
///
/// # Errors
/// Fewer than four values, all alike, or no two neighbours.
///
/// # Reference
/// Moran (1950), Biometrika 37:17; Cliff & Ord (1981), Spatial Processes.
pub fn moran(y: &[f64], weights: &Weights) -> Result<Moran, Reason> {
    let values = Centred::new(y)?;
    let i = statistic(&values, weights)?;
    let n = values.n();
    let expected = -1.0 / (n - 1.0);
    let (normal, random) = variances(&values, weights);
    Ok(Moran {
        i,
        expected,
        normal: Standard::new(i, expected, normal),
        random: Standard::new(i, expected, random),
    })
}

/// The statistic alone.
pub(super) fn statistic(values: &Centred, weights: &Weights) -> Result<f64, Reason> {
    if weights.s0 <= 0.0 {
        return Err(Reason::NoNeighbours);
    }
    let products = values.z.iter().zip(weights.lag(&values.z)).map(|(z, lag)| z * lag);
    Ok(values.n() / weights.s0 * products.sum::<f64>() / values.sum2)
}

/// Of normal values, and of these in random order.
fn variances(values: &Centred, weights: &Weights) -> (f64, f64) {
    let (n, k) = (values.n(), values.kurtosis());
    let Weights { s0, s1, s2, .. } = *weights;
    let (n2, s02) = (n * n, s0 * s0);
    let expected2 = 1.0 / ((n - 1.0) * (n - 1.0));
    let normal = (n2 * s1 - n * s2 + 3.0 * s02) / ((n2 - 1.0) * s02);
    let first = n * ((n2 - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s02);
    let second = k * ((n2 - n) * s1 - 2.0 * n * s2 + 6.0 * s02);
    let random = (first - second) / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s02);
    (normal - expected2, random - expected2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::space::weights::Style;

    /// A row of places, each next to the ones before and after it.
    fn row(places: usize) -> Weights {
        let next = |i: usize| {
            let before = i.checked_sub(1);
            before.into_iter().chain((i + 1 < places).then_some(i + 1)).collect()
        };
        Weights::new(&(0..places).map(next).collect::<Vec<_>>(), Style::Binary)
    }

    #[test]
    fn likes_that_gather_are_above_what_is_expected_and_those_that_part_below() {
        let gathered = moran(&[1.0, 1.0, 1.0, 5.0, 5.0, 5.0], &row(6)).unwrap();
        let apart = moran(&[1.0, 5.0, 1.0, 5.0, 1.0, 5.0], &row(6)).unwrap();
        assert!(gathered.i > 0.5 && (apart.i + 1.0).abs() < 1e-12);
        assert!((gathered.expected + 0.2).abs() < 1e-15);
    }

    #[test]
    fn what_is_not_defined_says_why() {
        let lonely = Weights::new(&vec![Vec::new(); 4], Style::RowStandardised);
        assert_eq!(moran(&[1.0, 2.0, 3.0, 4.0], &lonely), Err(Reason::NoNeighbours));
        assert_eq!(moran(&[2.0; 5], &row(5)), Err(Reason::ConstantInput));
        assert_eq!(moran(&[1.0, 2.0, 3.0], &row(3)), Err(Reason::TooFew));
    }

    #[test]
    fn where_everyone_is_everyone_s_neighbour_it_cannot_vary() {
        let all: Vec<Vec<usize>> = (0..5).map(|i| (0..5).filter(|j| *j != i).collect()).collect();
        let found = moran(&[1.0, 2.0, 4.0, 8.0, 9.0], &Weights::new(&all, Style::Binary)).unwrap();
        assert!((found.i - found.expected).abs() < 1e-12);
        assert!(found.random.variance.abs() < 1e-12);
    }
}
