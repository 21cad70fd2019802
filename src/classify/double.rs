//! Numbers of twice the usual precision: the unevaluated sum of two.
//!
//! Squared deviations of a few close values are small differences of large sums; with 106 bits
//! nothing of them is lost.
//!
//! Reference: Dekker (1971), Numerische Mathematik 18:224.

/// `high + low`, where `low` is what does not fit in `high`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Double {
    high: f64,
    low: f64,
}

impl Double {
    /// `a + b`, exactly.
    pub fn sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let part = high - a;
        Self { high, low: (a - (high - part)) + (b - part) }
    }

    pub fn plus(self, other: Self) -> Self {
        let sum = Self::sum(self.high, other.high);
        Self::settled(sum.high, sum.low + self.low + other.low)
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { high: -other.high, low: -other.low })
    }

    pub fn times(self, other: Self) -> Self {
        let high = self.high * other.high;
        let rest = self.high.mul_add(other.high, -high);
        Self::settled(high, rest + (self.high * other.low + self.low * other.high))
    }

    pub fn scaled(self, factor: f64) -> Self {
        self.times(Self { high: factor, low: 0.0 })
    }

    /// The nearest usual number.
    pub fn rounded(self) -> f64 {
        self.high + self.low
    }

    /// Moves what fits from the lower part, much smaller than the upper, to the upper.
    fn settled(high: f64, low: f64) -> Self {
        let sum = high + low;
        Self { high: sum, low: low - (sum - high) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_differences_of_large_numbers_survive() {
        let (large, small) = (Double::sum(1e16, 1.25), Double::sum(1e16, 1.0));
        assert!((large.minus(small).rounded() - 0.25).abs() < f64::EPSILON);
        let square = large.times(large).minus(small.times(small)).rounded();
        assert!((square / (0.25 * (2e16 + 2.25)) - 1.0).abs() < 1e-14);
    }
}
