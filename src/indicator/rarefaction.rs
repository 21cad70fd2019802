//! Diversity of fewer demands than there are, of more, and of all there could be.
//!
//! Below `n` a place's demands are drawn without replacement, `K` of a theme among `m`:
//! `⁰D(m) = S − Σ P(K = 0)`, `¹D(m) = exp(−Σ E[(K/m) ln(K/m)])`,
//! `²D(m) = 1/(1/m + (1−1/m)·Σx(x−1)/(n(n−1)))`. Beyond `n` the curve leans towards the diversity
//! of the whole mix: `D(m) = D + (D_∞−D)·(1−(1−β)^{m−n})`, `β = (D−D(n−1))/(D_∞−D(n−1))`; `²D` keeps
//! its form. No factorials: chances come from short products and from ratios of neighbours.

use statrs::function::gamma::digamma;

use crate::indicator::Reason;
use crate::indicator::alpha::hill;
use crate::indicator::coverage::{Sample, missing};

/// A weight below this adds nothing to a mean.
const NOTHING: f64 = 1e-20;

/// The orders of diversity that can be estimated for another number of demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Every theme counts the same: richness.
    Zero,
    /// Themes count by their share: the exponential of Shannon's entropy.
    One,
    /// Frequent themes count most: the inverse of Simpson's concentration.
    Two,
}

impl Order {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Zero, Self::One, Self::Two];

    /// The order as a number.
    pub fn q(self) -> f64 {
        f64::from(self as u8)
    }
}

impl Sample {
    /// Diversity of the demands as observed.
    pub fn observed(&self, order: Order) -> f64 {
        // A sample has demands, so that each order is defined.
        hill(&self.counts, order.q()).unwrap_or(1.0)
    }

    /// Diversity of the whole mix, themes unseen among them.
    ///
    /// # Errors
    /// `undefined` for order 2 when no theme was asked for twice.
    ///
    /// # Reference
    /// Chao (1984), Scandinavian Journal of Statistics 11:265; Chao, Wang & Jost (2013), Methods
    /// in Ecology and Evolution 4:1091.
    pub fn asymptotic(&self, order: Order) -> Result<f64, Reason> {
        match order {
            Order::Zero => Ok(self.counts.len() as f64 + self.unseen()),
            Order::One => Ok(self.asymptotic_entropy().exp()),
            Order::Two => match self.alike() {
                alike if alike > 0.0 => Ok(1.0 / alike),
                _ => Err(Reason::Undefined),
            },
        }
    }

    /// `Σ x(x−1) / (n(n−1))`: the chance that two demands share their theme.
    fn alike(&self) -> f64 {
        let pairs = |x: u64| x as f64 * (x as f64 - 1.0);
        self.counts.iter().map(|&x| pairs(x)).sum::<f64>() / pairs(self.n)
    }

    /// `Σ (x/n)(ψ(n) − ψ(x))`, and what the themes unseen add.
    fn asymptotic_entropy(&self) -> f64 {
        let n = self.n as f64;
        let whole = digamma(n);
        let seen = |&x: &u64| x as f64 / n * (whole - digamma(x as f64));
        let entropy = self.counts.iter().filter(|x| **x < self.n).map(seen).sum::<f64>();
        entropy + self.unseen_entropy()
    }

    /// `(f₁/n)·Σ_{r≥n} (1−A')^{r−n+1}/r`, `A' = 2f₂/((n−1)f₁ + 2f₂)`; where `f₂ = 0`,
    /// `A' = 2/((n−1)(f₁−1) + 2)`.
    fn unseen_entropy(&self) -> f64 {
        let (n, once, twice) = (self.n as f64, self.once as f64, self.twice as f64);
        if once == 0.0 {
            return 0.0;
        }
        // (1−A')/A', which keeps its digits where A' is close to 0.
        let odds = if twice > 0.0 {
            (n - 1.0) * once / (2.0 * twice)
        } else {
            (n - 1.0) * (once - 1.0) / 2.0
        };
        once / n * tail(n, odds)
    }

    /// `D(m)`: the diversity that `m` demands of this place are expected to have.
    ///
    /// # Errors
    /// `undefined` without demands, and where the diversity of the whole mix is.
    ///
    /// # Reference
    /// Chao et al. (2014), Ecological Monographs 84:45.
    pub fn diversity(&self, order: Order, m: f64) -> Result<f64, Reason> {
        let n = self.n as f64;
        if m.is_nan() || m <= 0.0 {
            return Err(Reason::Undefined);
        }
        if order == Order::Two && m >= n {
            return Ok(self.inverse_concentration(m));
        }
        if m >= n {
            return self.extrapolated(order, m - n);
        }
        let (below, part) = (m.floor(), m.fract());
        let low = self.rarefied(order, (below as u64).max(1));
        Ok(if part > 0.0 {
            low * (1.0 - part) + self.rarefied(order, below as u64 + 1) * part
        } else {
            low
        })
    }

    /// The diversity that the place's demands have where they cover so much of its mix.
    ///
    /// # Errors
    /// `undefined` for a coverage that no number of demands has.
    pub fn diversity_at(&self, order: Order, coverage: f64) -> Result<f64, Reason> {
        self.diversity(order, self.size_at(coverage)?)
    }

    fn inverse_concentration(&self, m: f64) -> f64 {
        1.0 / (1.0 / m + (1.0 - 1.0 / m) * self.alike())
    }

    fn rarefied(&self, order: Order, m: u64) -> f64 {
        match order {
            Order::Zero => {
                let missed = self.counts.iter().map(|&x| missing(self.n, x, m));
                self.counts.len() as f64 - missed.sum::<f64>()
            }
            Order::One => {
                let terms = Terms::new(m, self.counts.first().map_or(m, |most| m.min(*most)));
                let means = self.counts.iter().map(|&x| terms.mean(self.n, x));
                means.sum::<f64>().exp()
            }
            Order::Two => self.inverse_concentration(m as f64),
        }
    }

    fn extrapolated(&self, order: Order, more: f64) -> Result<f64, Reason> {
        let (here, whole) = (self.observed(order), self.asymptotic(order)?);
        let before = self.rarefied(order, self.n - 1);
        let beta = if whole > before { (here - before) / (whole - before) } else { 0.0 };
        Ok(here + (whole - here) * (1.0 - (1.0 - beta).max(0.0).powf(more)))
    }

    /// Themes that `m ≤ n` demands are expected to hold, and the standard error of their number.
    ///
    /// # Reference
    /// Heck, van Belle & Simberloff (1975), Ecology 56:1459.
    pub fn rarefied_richness(&self, m: u64) -> (f64, f64) {
        let missed: Vec<f64> = self.counts.iter().map(|&x| missing(self.n, x, m)).collect();
        let alone: f64 = missed.iter().map(|q| q * (1.0 - q)).sum();
        let mut together = 0.0;
        for (place, (x, q)) in self.counts.iter().zip(&missed).enumerate() {
            for (y, other) in self.counts[..place].iter().zip(&missed) {
                together += missing(self.n, x + y, m) - q * other;
            }
        }
        let variance = alone + 2.0 * together;
        // What is left where both cancel is rounding.
        let pairs = (missed.len() * missed.len()) as f64;
        let noise = (1e-13 + pairs * f64::EPSILON) * alone;
        let variance = if variance > noise { variance } else { 0.0 };
        (missed.iter().map(|q| 1.0 - q).sum(), variance.sqrt())
    }
}

/// `−(k/m) ln(k/m)` for samples of `m`, the first of them worked out once.
struct Terms {
    m: u64,
    known: Vec<f64>,
}

impl Terms {
    /// As many as a table holds.
    const KNOWN: u64 = 512;

    fn new(m: u64, most: u64) -> Self {
        let known = (0..=most.min(Self::KNOWN)).map(|k| term(k, m)).collect();
        Self { m, known }
    }

    fn at(&self, k: u64) -> f64 {
        self.known.get(k as usize).copied().unwrap_or_else(|| term(k, self.m))
    }

    /// `E[−(K/m) ln(K/m)]`, `K` of a theme's `x` demands among `m` drawn from `n`.
    ///
    /// From the likeliest `K` outwards, each weight a ratio of its neighbour's, until they vanish.
    fn mean(&self, n: u64, x: u64) -> f64 {
        let m = self.m;
        let (least, most) = ((x + m).saturating_sub(n), x.min(m));
        let mode = ((x + 1) * (m + 1) / (n + 2)).clamp(least, most);
        let others = n as f64 - x as f64 - m as f64;
        let (whole, drawn) = (x as f64, m as f64);
        let rise = |k: f64| (whole - k) * (drawn - k) / ((k + 1.0) * (others + k + 1.0));
        let (mut weights, mut sum) = (1.0, self.at(mode));
        let mut weight = 1.0;
        for k in mode..most {
            weight *= rise(k as f64);
            if weight < NOTHING {
                break;
            }
            weights += weight;
            sum += weight * self.at(k + 1);
        }
        weight = 1.0;
        for k in (least..mode).rev() {
            weight /= rise(k as f64);
            if weight < NOTHING {
                break;
            }
            weights += weight;
            sum += weight * self.at(k);
        }
        sum / weights
    }
}

fn term(k: u64, m: u64) -> f64 {
    let share = k as f64 / m as f64;
    if k > 0 { -share * share.ln() } else { 0.0 }
}

/// `Σ_{r≥n} z^{r−n+1}/r`, where `z/(1−z)` is `odds`.
///
/// As a continued fraction of Gauss, all of whose terms are positive: the sum itself may need
/// millions of terms, and its closed form loses all digits.
fn tail(n: f64, odds: f64) -> f64 {
    if odds <= 0.0 {
        return 0.0;
    }
    // Lentz's method for 1 + u₁w/(1 + u₂w/(1 + …)).
    let (mut fraction, mut upper, mut lower) = (1.0_f64, 1.0_f64, 0.0_f64);
    for step in 1..1_000_000_u32 {
        let half = f64::from(step / 2);
        let partial = if step % 2 == 1 {
            (1.0 + half) * (n + half) / ((n + 2.0 * half) * (n + 2.0 * half + 1.0))
        } else {
            half * (n - 1.0 + half) / ((n + 2.0 * half - 1.0) * (n + 2.0 * half))
        };
        lower = 1.0 / (1.0 + partial * odds * lower);
        upper = 1.0 + partial * odds / upper;
        fraction *= upper * lower;
        if (upper * lower - 1.0).abs() < 1e-16 {
            break;
        }
    }
    odds / (n * fraction)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sample(counts: &[u64]) -> Sample {
        Sample::new(counts).unwrap()
    }

    #[test]
    fn the_tail_is_its_sum() {
        for (n, odds) in [(7.0, 18.0), (20.0, 0.5), (168.0, 1000.0), (2.0, 0.01)] {
            let z: f64 = odds / (1.0 + odds);
            let terms = (1..200_000).map(|j| z.powi(j) / (n + f64::from(j) - 1.0));
            let sum: f64 = terms.sum();
            assert!((tail(n, odds) - sum).abs() < 1e-13 * sum.max(1.0), "{n} {odds}");
        }
        assert!(tail(5.0, 0.0).abs() < f64::EPSILON);
    }

    #[test]
    fn ten_million_demands_keep_their_digits() {
        let large = sample(&[6_000_000, 3_000_000, 999_990, 5, 2, 1, 1, 1]);
        for order in Order::ALL {
            let observed = large.observed(order);
            let before = large.diversity(order, large.n as f64 - 1.0).unwrap();
            assert!((observed - before).abs() < 1e-5, "{order:?}: {observed} {before}");
            assert!(before <= observed && observed <= large.asymptotic(order).unwrap());
            assert!((large.diversity(order, 1.0).unwrap() - 1.0).abs() < 1e-12);
        }
        // Two demands share a theme or not: ¹D(2) = 2 ^ (chance that they do not).
        let apart = 1.0 - large.alike();
        let two = large.diversity(Order::One, 2.0).unwrap();
        assert!((two - 2.0_f64.powf(apart)).abs() < 1e-12);
    }

    #[test]
    fn without_repeats_order_two_has_no_end() {
        let once = sample(&[1; 7]);
        assert_eq!(once.asymptotic(Order::Two), Err(Reason::Undefined));
        assert_eq!(once.diversity(Order::Two, 14.0), Ok(14.0));
        assert_eq!(once.diversity(Order::Zero, 0.0), Err(Reason::Undefined));
        assert!(once.rarefied_richness(3).1.abs() < f64::EPSILON);
    }

    fn counts() -> impl Strategy<Value = Vec<u64>> {
        let many = prop_oneof![Just(0_u64), 1_u64..4, 1_u64..60, 1_u64..3000];
        prop::collection::vec(many, 1..24).prop_filter("two", |c| c.iter().sum::<u64>() > 1)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..<_>::default() })]

        #[test]
        fn curves_rise_from_one_through_the_observed(counts in counts()) {
            let sample = sample(&counts);
            let n = sample.n as f64;
            let sizes = [1.0, 1.5, n * 0.3, n * 0.7, n - 1.0, n, n * 1.3, n * 2.0];
            let mut sizes: Vec<f64> = sizes.into_iter().filter(|m| *m >= 1.0).collect();
            sizes.sort_by(f64::total_cmp);
            for order in Order::ALL {
                let at = |m: f64| sample.diversity(order, m).unwrap();
                prop_assert!((at(1.0) - 1.0).abs() < 1e-9);
                prop_assert!((at(n) - sample.observed(order)).abs() < 1e-9 * n);
                for pair in sizes.windows(2) {
                    prop_assert!(at(pair[0]) <= at(pair[1]) * (1.0 + 1e-9), "{:?} {:?}", order, pair);
                }
            }
            for pair in sizes.windows(2) {
                let c = [pair[0], pair[1]].map(|m| sample.coverage(m as u64));
                prop_assert!(c[0] <= c[1] + 1e-12 && (0.0..=1.0).contains(&c[0]), "{:?}", c);
            }
        }

        #[test]
        fn higher_orders_count_less(counts in counts()) {
            let sample = sample(&counts);
            let [zero, one, two] = Order::ALL.map(|order| sample.observed(order));
            prop_assert!(1.0 - 1e-12 <= two && two <= one + 1e-9 && one <= zero + 1e-9);
            let target = sample.coverage(sample.n * 2);
            for order in Order::ALL {
                let there = sample.diversity_at(order, target * 0.9).unwrap();
                prop_assert!(there.is_finite() && there >= 1.0 - 1e-9);
            }
        }
    }
}
