//! Funnel limits: how far from 1 chance alone takes a ratio of observed to expected.
//!
//! For `E` expected and a level `p`: `r` is the least number with `P(X ≤ r) ≥ p` of a Poisson
//! variable of mean `E`, `α = (P(X ≤ r) − p) / P(X = r)`, and the limit is `max(0, r − α) / E`.

use statrs::distribution::{Discrete, DiscreteCDF, Poisson};

use crate::indicator::{Card, Family, Reason, Scope, Unit};
use crate::text::Words;

/// The card.
pub static FUNNEL: Card = Card {
    id: "funnel_limits_poisson",
    methods: &["funnel_limits_poisson"],
    family: Family::Rate,
    scope: Scope::Tool,
    title: Words::new("Gráfico de embudo", "Funnel plot"),
    meaning: Words::new(
        "Hasta dónde el azar solo aleja de 1 la razón entre lo pedido y lo esperado: fuera del \
         límite de 99,8\u{a0}% hay algo que explicar.",
        "How far chance alone takes the ratio of observed to expected from 1: beyond the 99.8% \
         limit there is something to explain.",
    ),
    formula: Words::new(
        "r = min{x: P(X ≤ x) ≥ p}, α = (P(X ≤ r) − p)/P(X = r), límite = max(0, r − α)/E",
        "r = min{x: P(X ≤ x) ≥ p}, α = (P(X ≤ r) − p)/P(X = r), limit = max(0, r − α)/E",
    ),
    limits: Words::new(
        "Supone demandas independientes: las de un mismo evento no lo son, y ensanchan el embudo. \
         Si casi todos quedan fuera, la variación es de todos y no de unos cuantos.",
        "Takes demands as independent: those of one event are not, and widen the funnel. Where \
         nearly all lie outside, the variation is everyone's and not that of a few.",
    ),
    unit: Unit::Ratio,
    range: (0.0, f64::INFINITY),
    reference: "Spiegelhalter (2005), Statistics in Medicine 24:1185",
    oracle: "scipy.stats.poisson",
    reasons: &[Reason::CollectedByQuota, Reason::MissingPopulation, Reason::Undefined],
};

/// The levels at which limits are drawn.
pub const LEVELS: [f64; 2] = [0.95, 0.998];

/// The limits of the ratio between which chance keeps it at a level such as 0.95; `None` where
/// nothing is expected.
///
/// # Reference
/// Spiegelhalter (2005), Stat. Med. 24:1185.
pub fn limits(expected: f64, level: f64) -> Option<(f64, f64)> {
    if !expected.is_finite() || !(0.0..1.0).contains(&level) {
        return None;
    }
    let counts = Poisson::new(expected).ok()?;
    let tail = (1.0 - level) / 2.0;
    Some((limit(counts, expected, tail), limit(counts, expected, 1.0 - tail)))
}

fn limit(counts: Poisson, expected: f64, probability: f64) -> f64 {
    let least = least(counts, expected, probability);
    let beyond = (counts.cdf(least) - probability) / counts.pmf(least);
    (least as f64 - beyond).max(0.0) / expected
}

/// The least number whose cumulative probability reaches this one.
fn least(counts: Poisson, expected: f64, probability: f64) -> u64 {
    let mut high = (expected + 10.0 * expected.sqrt() + 10.0).ceil() as u64;
    while counts.cdf(high) < probability {
        high *= 2;
    }
    let mut low = 0;
    while low < high {
        let middle = u64::midpoint(low, high);
        if counts.cdf(middle) < probability {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Where a ratio lies between the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Within the 95 % limits: compatible with chance.
    Inside,
    /// Outside the 95 % limits, within those of 99.8 %: a hint.
    Warning,
    /// Outside the 99.8 % limits: chance does not explain it.
    Outside,
}

impl Place {
    /// Where a ratio lies, given its expectation; `None` where nothing is expected.
    pub fn of(ratio: f64, expected: f64) -> Option<Self> {
        let beyond = |level: f64| {
            let (low, high) = limits(expected, level)?;
            Some(ratio < low || ratio > high)
        };
        Some(match (beyond(LEVELS[0])?, beyond(LEVELS[1])?) {
            (_, true) => Place::Outside,
            (true, false) => Place::Warning,
            (false, false) => Place::Inside,
        })
    }

    /// The id used in answers.
    pub fn id(self) -> &'static str {
        match self {
            Place::Inside => "inside",
            Place::Warning => "outside_95",
            Place::Outside => "outside_998",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_expected_has_no_limits() {
        for expected in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(limits(expected, 0.95), None);
        }
    }

    #[test]
    fn a_ratio_of_one_is_inside_and_a_tenfold_one_is_not() {
        assert_eq!(Place::of(1.0, 40.0), Some(Place::Inside));
        assert_eq!(Place::of(1.35, 40.0), Some(Place::Warning));
        assert_eq!(Place::of(10.0, 40.0), Some(Place::Outside));
    }

    proptest! {
        #[test]
        fn limits_hold_one_and_narrow_with_what_is_expected(expected in 0.1_f64..1e5) {
            let [narrow, wide] = LEVELS.map(|level| limits(expected, level).unwrap());
            prop_assert!(wide.0 <= narrow.0 && narrow.0 <= 1.0);
            prop_assert!(1.0 <= narrow.1 && narrow.1 <= wide.1);
            let more = limits(expected * 1.5, LEVELS[0]).unwrap();
            prop_assert!(more.1 <= narrow.1 + 1e-9 && more.0 >= narrow.0 - 1e-9);
        }
    }
}
