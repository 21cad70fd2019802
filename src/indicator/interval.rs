//! Exact and near-exact 95 % intervals of counts and shares.

use statrs::function::gamma::gamma_lr;

/// The normal quantile of 97.5 %.
pub const Z: f64 = 1.959_963_984_540_054;

/// Wilson's interval of a share: `k` of `n`, no continuity correction; `None` when `n` is 0.
///
/// # Reference
/// Wilson (1927), JASA 22:209.
pub fn wilson(k: f64, n: f64) -> Option<(f64, f64)> {
    if n <= 0.0 {
        return None;
    }
    let (z2, denominator) = (Z * Z, n + Z * Z);
    let centre = (k + z2 / 2.0) / denominator;
    let half = Z * (k * (n - k) / n + z2 / 4.0).max(0.0).sqrt() / denominator;
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

/// Garwood's exact interval of a Poisson mean of which `events` were seen.
///
/// # Reference
/// Garwood (1936), Biometrika 28:437.
pub fn garwood(events: u64) -> (f64, f64) {
    let events = events as f64;
    let low = if events > 0.0 {
        gamma_quantile(events, 0.025)
    } else {
        0.0
    };
    (low, gamma_quantile(events + 1.0, 0.975))
}

/// The quantile of the gamma distribution with this shape and rate 1, to about 14 digits.
///
/// Newton's steps on the regularised incomplete gamma function, kept inside a bracket.
pub fn gamma_quantile(shape: f64, probability: f64) -> f64 {
    let (mut low, mut high) = (0.0, shape + 10.0 * shape.sqrt() + 10.0);
    while gamma_lr(shape, high) < probability {
        high *= 2.0;
    }
    let mut x = wilson_hilferty(shape, probability).clamp(high * 1e-9, high);
    for _ in 0..200 {
        let miss = gamma_lr(shape, x) - probability;
        if miss < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let density = ((shape - 1.0) * x.ln() - x - statrs::function::gamma::ln_gamma(shape)).exp();
        let newton = x - miss / density;
        let next = if newton > low && newton < high {
            newton
        } else {
            f64::midpoint(low, high)
        };
        if (next - x).abs() <= 1e-15 * x {
            return next;
        }
        x = next;
    }
    x
}

/// A first guess: the cube root of a gamma variable is nearly normal.
fn wilson_hilferty(shape: f64, probability: f64) -> f64 {
    let z = if probability < 0.5 { -Z } else { Z };
    let ninth = 1.0 / (9.0 * shape);
    shape * (1.0 - ninth + z * ninth.sqrt()).powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: (f64, f64), expected: (f64, f64)) {
        assert!(
            (got.0 - expected.0).abs() < 1e-10 * expected.0.abs().max(1e-3),
            "{got:?}"
        );
        assert!(
            (got.1 - expected.1).abs() < 1e-10 * expected.1.abs().max(1e-3),
            "{got:?}"
        );
    }

    #[test]
    fn garwood_equals_tabulated_values() {
        close(garwood(0), (0.0, 3.688_879_454_113_936));
        close(garwood(1), (0.025_317_807_984_289_9, 5.571_643_390_938_898));
        close(garwood(10), (4.795_389_369_261_21, 18.390_356_042_831_5));
    }

    #[test]
    fn wilson_stays_within_zero_and_one() {
        assert_eq!(wilson(0.0, 0.0), None);
        assert_eq!(wilson(0.0, 5.0).map(|i| i.0), Some(0.0));
        assert_eq!(wilson(5.0, 5.0).map(|i| i.1), Some(1.0));
    }
}
