//! Exact and near-exact intervals of counts and shares.

use statrs::function::gamma::{gamma_lr, ln_gamma};

/// The confidence of every interval that is published.
pub const CONFIDENCE: f64 = 0.95;

/// The normal quantile of its upper end.
pub const Z: f64 = 1.959_963_984_540_054;

/// Wilson's 95 % interval of a share: `k` of `n`, no continuity correction; `None` when `n` is 0.
///
/// # Reference
/// Wilson (1927), JASA 22:209.
pub fn wilson(k: f64, n: f64) -> Option<(f64, f64)> {
    wilson_at(k, n, Z)
}

/// Wilson's interval at another confidence, given as the normal quantile of its upper end.
pub fn wilson_at(k: f64, n: f64, z: f64) -> Option<(f64, f64)> {
    if n <= 0.0 {
        return None;
    }
    let (z2, denominator) = (z * z, n + z * z);
    let centre = (k + z2 / 2.0) / denominator;
    let half = z * (k * (n - k) / n + z2 / 4.0).max(0.0).sqrt() / denominator;
    // Rounding must not move an end off 0 or 1 where the share is 0 or 1.
    let low = if k <= 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if k >= n { 1.0 } else { (centre + half).min(1.0) };
    Some((low, high))
}

/// Garwood's exact 95 % interval of a Poisson mean of which `events` were seen.
///
/// # Reference
/// Garwood (1936), Biometrika 28:437.
pub fn garwood(events: u64) -> (f64, f64) {
    garwood_at(events, CONFIDENCE)
}

/// Garwood's exact interval at another confidence.
pub fn garwood_at(events: u64, confidence: f64) -> (f64, f64) {
    let (events, tail) = (events as f64, (1.0 - confidence) / 2.0);
    let low = if events > 0.0 { gamma_quantile(events, tail) } else { 0.0 };
    (low, gamma_quantile(events + 1.0, 1.0 - tail))
}

/// The normal quantile of the upper end of a two-sided interval.
pub fn normal_quantile(confidence: f64) -> f64 {
    // The square of a standard normal variable is gamma distributed, shape ½, scale 2.
    (2.0 * gamma_quantile(0.5, confidence)).sqrt()
}

/// The quantile of the gamma distribution with this shape and rate 1, to about 14 digits.
///
/// Newton's steps on the regularised incomplete gamma function, kept inside a bracket.
pub fn gamma_quantile(shape: f64, probability: f64) -> f64 {
    let (mut low, mut high) = (0.0, shape + 10.0 * shape.sqrt() + 10.0);
    while gamma_lr(shape, high) < probability {
        high *= 2.0;
    }
    let mut x = near_median(shape).clamp(high * 1e-9, high);
    for _ in 0..200 {
        let miss = gamma_lr(shape, x) - probability;
        if miss < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let density = ((shape - 1.0) * x.ln() - x - ln_gamma(shape)).exp();
        let newton = x - miss / density;
        let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
        if (next - x).abs() <= 1e-15 * x {
            return next;
        }
        x = next;
    }
    x
}

/// A first guess (Wilson and Hilferty): the cube root of a gamma variable is nearly normal.
fn near_median(shape: f64) -> f64 {
    shape * (1.0 - 1.0 / (9.0 * shape)).powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_known_distributions_come_back() {
        assert!((normal_quantile(CONFIDENCE) - Z).abs() < 1e-12);
        // Shape 1 is the exponential distribution: −ln(1 − p).
        assert!((gamma_quantile(1.0, 0.975) - 40_f64.ln()).abs() < 1e-12);
        assert!(garwood(0).0.abs() < f64::EPSILON);
    }

    #[test]
    fn wilson_stays_within_zero_and_one() {
        assert_eq!(wilson(0.0, 0.0), None);
        assert_eq!(wilson(0.0, 5.0).map(|i| i.0), Some(0.0));
        assert_eq!(wilson(5.0, 5.0).map(|i| i.1), Some(1.0));
    }
}
