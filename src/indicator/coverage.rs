//! How completely a place's demands show its mix of themes, and how many demands show as much.
//!
//! `n` demands, `f_k` themes with exactly `k` of them; `f̂₀ = ((n−1)/n)·f₁²/(2f₂)` themes unseen
//! (`((n−1)/n)·f₁(f₁−1)/2` where `f₂ = 0`); `A = n f̂₀/(n f̂₀ + f₁)`. The share of the whole mix
//! that is among the themes of `m` demands:
//! `C(m) = 1 − Σ (x/n)·C(n−x, m)/C(n−1, m)` below `n`, `1 − (f₁/n)·A^{m−n+1}` from there on.
//! Places are compared at the same `C`, never at the same `m`.

use crate::indicator::Reason;

/// A product of chances below this adds nothing to any sum.
const NOTHING: f64 = 1e-30;

/// Demands by theme of one place, enough of them to estimate from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Demands of each theme that was asked for, the most frequent first.
    pub counts: Vec<u64>,
    /// Demands in all.
    pub n: u64,
    /// Themes with exactly one demand.
    pub once: u64,
    /// Themes with exactly two.
    pub twice: u64,
}

impl Sample {
    /// Takes the themes that were asked for.
    ///
    /// # Errors
    /// `empty` without demands, `too_few` with one.
    pub fn new(counts: &[u64]) -> Result<Self, Reason> {
        let mut counts: Vec<u64> = counts.iter().copied().filter(|count| *count > 0).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let having = |k: u64| counts.iter().filter(|count| **count == k).count() as u64;
        let (n, once, twice) = (counts.iter().sum(), having(1), having(2));
        match n {
            0 => Err(Reason::Empty),
            1 => Err(Reason::TooFew),
            _ => Ok(Self { counts, n, once, twice }),
        }
    }

    /// `f̂₀`: themes that the place asks for and none of its demands shows.
    ///
    /// # Reference
    /// Chao (1984), Scandinavian Journal of Statistics 11:265.
    pub fn unseen(&self) -> f64 {
        let (n, once, twice) = (self.n as f64, self.once as f64, self.twice as f64);
        let pairs = if twice > 0.0 { once * once / twice } else { once * (once - 1.0).max(0.0) };
        (n - 1.0) / n * pairs / 2.0
    }

    /// `ln A`, to its last digit where `A` is close to 1.
    fn ln_a(&self) -> f64 {
        let seen = self.n as f64 * self.unseen();
        if seen > 0.0 {
            let once = self.once as f64;
            (-once / (seen + once)).ln_1p()
        } else {
            f64::NEG_INFINITY
        }
    }

    /// `(f₁/n)·A`: the share of the mix in themes unseen.
    pub fn deficit(&self) -> f64 {
        self.once as f64 / self.n as f64 * self.ln_a().exp()
    }

    /// `C(m)`: the part of the mix that is in the themes of `m` demands.
    ///
    /// # Reference
    /// Good (1953), Biometrika 40:237; Chao & Jost (2012), Ecology 93:2533.
    pub fn coverage(&self, m: u64) -> f64 {
        let n = self.n;
        if m >= n {
            let beyond = (m - n + 1) as f64 * self.ln_a();
            return 1.0 - self.once as f64 / n as f64 * beyond.exp();
        }
        let missed = |&x: &u64| x as f64 / n as f64 * missing(n - 1, x - 1, m);
        (1.0 - self.counts.iter().map(missed).sum::<f64>()).max(0.0)
    }

    /// How many demands have this coverage, on the curve that is straight between whole numbers
    /// below `n`.
    ///
    /// # Errors
    /// `undefined` for a coverage that no number of demands has.
    pub fn size_at(&self, coverage: f64) -> Result<f64, Reason> {
        let here = self.coverage(self.n);
        if !(0.0..=1.0).contains(&coverage) || (coverage >= 1.0 && here < 1.0) {
            return Err(Reason::Undefined);
        }
        let n = self.n as f64;
        if coverage > here {
            let wanted = (n / self.once as f64).ln() + (-coverage).ln_1p();
            return Ok(n + wanted / self.ln_a() - 1.0);
        }
        if coverage >= here {
            return Ok(n);
        }
        let ((below, low), (_, high)) = self.around(coverage);
        Ok(below as f64 + (coverage - low) / (high - low))
    }

    /// The two neighbouring sizes up to `n`, with their coverage, between which a coverage lies.
    ///
    /// The share not covered falls nearly like a power: each step tries where a line through its
    /// logarithm at both ends passes, every other step the middle.
    fn around(&self, coverage: f64) -> ((u64, f64), (u64, f64)) {
        let (mut low, mut high) = ((0, 0.0), (self.n, self.coverage(self.n)));
        let mut halve = false;
        while high.0 - low.0 > 1 {
            let ends = [low.1, high.1, coverage].map(|c: f64| (-c).ln_1p());
            let part = (ends[2] - ends[0]) / (ends[1] - ends[0]);
            let part = if halve || !part.is_finite() || high.1 >= 1.0 { 0.5 } else { part };
            let step = ((high.0 - low.0) as f64 * part).round() as u64;
            let middle = (low.0 + step).clamp(low.0 + 1, high.0 - 1);
            let there = (middle, self.coverage(middle));
            if there.1 <= coverage {
                low = there;
            } else {
                high = there;
            }
            halve = !halve;
        }
        (low, high)
    }
}

/// `C(n−x, m)/C(n, m)`: the chance that `m` demands drawn from `n` hold none of a theme's `x`.
///
/// A product of the fewer factors, which falls to nothing long before it is long.
pub(super) fn missing(n: u64, x: u64, m: u64) -> f64 {
    if x + m > n {
        return 0.0;
    }
    let (few, many) = (x.min(m), x.max(m) as f64);
    let mut chance = 1.0;
    for drawn in 0..few {
        let left = n as f64 - drawn as f64;
        chance *= (left - many) / left;
        if chance < NOTHING {
            return 0.0;
        }
    }
    chance
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(counts: &[u64]) -> Sample {
        Sample::new(counts).unwrap()
    }

    #[test]
    fn two_demands_are_the_least_to_estimate_from() {
        assert_eq!(Sample::new(&[0, 0]), Err(Reason::Empty));
        assert_eq!(Sample::new(&[0, 1]), Err(Reason::TooFew));
        assert_eq!(sample(&[1, 0, 1]).coverage(0).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn chances_of_missing_a_theme_are_ratios_of_binomials() {
        // C(7, 4) / C(10, 4) = 35 / 210.
        assert!((missing(10, 3, 4) - 35.0 / 210.0).abs() < 1e-15);
        assert!((missing(10, 4, 3) - 35.0 / 210.0).abs() < 1e-15);
        assert!(missing(10, 6, 5).abs() < f64::EPSILON);
        assert!((missing(10_000_000, 1, 9_999_999) - 1e-7).abs() < 1e-20);
    }

    #[test]
    fn a_size_has_the_coverage_that_it_was_asked_for() {
        for counts in [&[46, 22, 9, 2, 2, 1, 1, 1][..], &[9_000_000, 900_000, 31, 1, 1, 1]] {
            let sample = sample(counts);
            for m in [1, 2, 7, sample.n / 2, sample.n - 1, sample.n, sample.n * 2] {
                let c = sample.coverage(m);
                let again = sample.coverage(sample.size_at(c).unwrap().round() as u64);
                assert!((c - again).abs() < 1e-12, "{m}: {c} {again}");
            }
        }
    }

    #[test]
    fn what_no_size_covers_is_undefined() {
        let sample = sample(&[5, 3, 1, 1]);
        assert_eq!(sample.size_at(1.0), Err(Reason::Undefined));
        assert_eq!(sample.size_at(f64::NAN), Err(Reason::Undefined));
        assert!(sample.size_at(0.999_999).unwrap().is_finite());
        assert_eq!(Sample::new(&[5, 3]).unwrap().size_at(1.0), Ok(8.0));
    }
}
