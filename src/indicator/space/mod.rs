//! Spatial structure: who is next to whom, and whether values gather or part there.
//!
//! Everything here is a function of values, of neighbours and, where there is chance, of a seed.
//! Values are centred before anything is summed: `z = y − ȳ`.

pub mod bivariate;
mod card;
pub mod discovery;
pub mod geary;
pub mod getis;
#[cfg(test)]
mod laws;
pub mod local_moran;
mod measure;
pub mod moran;
pub mod permute;
pub mod scan;
pub mod structure;
pub mod weights;

use statrs::function::gamma::checked_gamma_ur;

use crate::indicator::Reason;

pub use card::{BIVARIATE, CONTIGUITY, DISCOVERY, GI, SCAN};
pub use measure::{GEARY, GI_STAR, LOCAL_MORAN, MORAN, shares};

/// Territories that a statistic of a whole level needs.
pub const LEAST: usize = 4;

/// Values closer than this part of the greatest are one value: the rest is rounding.
const ROUNDING: f64 = 1e-13;

/// Both statistics are of order 1: a variance below this is what rounding leaves of none.
const NO_VARIANCE: f64 = 1e-14;

/// A statistic's spread when there is no structure, and how far the observed value lies from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standard {
    /// Variance of the statistic.
    pub variance: f64,
    /// Observed less expected, in standard deviations; `None` where the statistic cannot vary.
    pub z: Option<f64>,
    /// Two-sided probability under the normal law.
    pub p: Option<f64>,
}

impl Standard {
    fn new(value: f64, expected: f64, variance: f64) -> Self {
        let z = (variance > NO_VARIANCE).then(|| (value - expected) / variance.sqrt());
        Self { variance, z, p: z.map(two_sided) }
    }
}

/// Probability that a standard normal variable lies at least as far from 0.
pub fn two_sided(z: f64) -> f64 {
    // The square of a standard normal variable is gamma distributed, shape ½, scale 2; erfc of the
    // same crate holds fewer digits.
    checked_gamma_ur(0.5, z * z / 2.0).unwrap_or(if z == 0.0 { 1.0 } else { 0.0 })
}

/// Values less their mean, with the sums that the formulas share.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Centred {
    /// `z`.
    pub z: Vec<f64>,
    /// `Σz²`.
    pub sum2: f64,
    /// `Σz⁴`.
    pub sum4: f64,
}

impl Centred {
    /// Centres values.
    ///
    /// # Errors
    /// Fewer than [`LEAST`] values, or all alike.
    pub fn new(y: &[f64]) -> Result<Self, Reason> {
        if y.len() < LEAST {
            return Err(Reason::TooFew);
        }
        if is_constant(y) {
            return Err(Reason::ConstantInput);
        }
        let z = centred(y);
        let sum2 = z.iter().map(|z| z * z).sum();
        let sum4 = z.iter().map(|z| z.powi(4)).sum();
        Ok(Self { z, sum2, sum4 })
    }

    /// Number of values.
    pub fn n(&self) -> f64 {
        self.z.len() as f64
    }

    /// `k = (Σz⁴/N) / (Σz²/N)²`.
    pub fn kurtosis(&self) -> f64 {
        self.n() * self.sum4 / (self.sum2 * self.sum2)
    }
}

/// Values less their mean. Far from 0 the mean is rounded more than the values differ: what is left
/// of it is taken off once more.
fn centred(y: &[f64]) -> Vec<f64> {
    let less_mean = |values: &[f64]| -> Vec<f64> {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values.iter().map(|value| value - mean).collect()
    };
    less_mean(&less_mean(y))
}

/// Whether values differ by no more than rounding.
fn is_constant(y: &[f64]) -> bool {
    let least = y.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    greatest - least <= ROUNDING * greatest.abs().max(least.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_centred_says_why() {
        assert_eq!(Centred::new(&[1.0, 2.0, 3.0]), Err(Reason::TooFew));
        assert_eq!(Centred::new(&[0.1 + 0.2, 0.3, 0.3, 0.3]), Err(Reason::ConstantInput));
        assert_eq!(Centred::new(&[0.0; 4]), Err(Reason::ConstantInput));
        assert!(Centred::new(&[1e7, 1e7 + 1.0, 1e7, 1e7]).is_ok());
    }

    #[test]
    fn two_sided_probabilities_of_the_normal_law() {
        assert!((two_sided(1.959_963_984_540_054) - 0.05).abs() < 1e-12);
        assert!((two_sided(0.0) - 1.0).abs() < f64::EPSILON);
    }
}
