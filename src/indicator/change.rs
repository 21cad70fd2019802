//! Change between two rates: could chance alone have made them differ?
//!
//! Given `a + b` events in all, those of the first rate are `a ~ Bin(a + b, t / (1 + t))` when both
//! rates are equal, where `t` is the first exposure over the second. The two-sided p is the
//! probability of all outcomes that are no likelier than the one seen.

use statrs::distribution::{Binomial, Discrete, DiscreteCDF};

use crate::indicator::{Card, Family, Reason, Scope, Unit};
use crate::text::Words;

/// The card.
pub static RATE_RATIO: Card = Card {
    id: "poisson_rate_ratio_test",
    methods: &["poisson_rate_ratio_test"],
    family: Family::Trend,
    scope: Scope::Pair,
    title: Words::new("Prueba exacta de dos tasas", "Exact test of two rates"),
    meaning: Words::new(
        "Qué tan a menudo el azar solo daría una diferencia como esta entre dos períodos o dos \
         lugares.",
        "How often chance alone would give a difference like this one between two periods or two \
         places.",
    ),
    formula: Words::new(
        "a ~ Bin(a + b, t/(1 + t)), t = exposición de a / exposición de b",
        "a ~ Bin(a + b, t/(1 + t)), t = exposure of a / exposure of b",
    ),
    limits: Words::new(
        "Con muchas demandas, una diferencia sin importancia ya resulta improbable: se mira \
         también su tamaño. Con muchas pruebas a la vez se ajusta (Benjamini–Hochberg).",
        "With many demands a difference of no importance is improbable already: look at its size \
         as well. Many tests at once are adjusted (Benjamini–Hochberg).",
    ),
    unit: Unit::Probability,
    range: (0.0, 1.0),
    reference: "Przyborowski & Wilenski (1940), Biometrika 31:313",
    oracle: "scipy.stats.binomtest",
    reasons: &[Reason::Empty, Reason::Undefined],
};

/// Outcomes count as equally likely within this factor, so that rounding splits no pair.
const EQUALLY_LIKELY: f64 = 1.0 + 1e-7;

/// The exact conditional p of two Poisson rates: `a` events against `b`, where the exposure of the
/// first is `exposure_ratio` times the second's. `None` without events, or without exposure of one
/// of both.
///
/// # Reference
/// Przyborowski & Wilenski (1940), Biometrika 31:313.
pub fn rate_ratio_p(a: u64, b: u64, exposure_ratio: f64) -> Option<f64> {
    let all = a + b;
    if all == 0 || !exposure_ratio.is_finite() || exposure_ratio <= 0.0 {
        return None;
    }
    let share = exposure_ratio / (1.0 + exposure_ratio);
    let outcomes = Binomial::new(share, all).ok()?;
    let (seen, expected) = (a as f64, share * all as f64);
    let likely = outcomes.pmf(a) * EQUALLY_LIKELY;
    let p = if seen < expected {
        let from = first(expected.ceil() as u64, all, |x| outcomes.pmf(x) <= likely);
        outcomes.cdf(a) + upper(&outcomes, from)
    } else if seen > expected {
        // Below the mean, outcomes grow likelier: the first that is too likely ends the tail.
        let end = first(0, expected.floor() as u64, |x| outcomes.pmf(x) > likely);
        upper(&outcomes, a) + end.checked_sub(1).map_or(0.0, |last| outcomes.cdf(last))
    } else {
        1.0
    };
    Some(p.min(1.0))
}

/// The first of `low..=high` from which on `holds`; `high + 1` where it never does.
fn first(low: u64, high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut end) = (low, high + 1);
    while low < end {
        let middle = u64::midpoint(low, end);
        if holds(middle) {
            end = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// `P(X ≥ x)`.
fn upper(outcomes: &Binomial, x: u64) -> f64 {
    x.checked_sub(1).map_or(1.0, |below| outcomes.sf(below))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(a: u64, b: u64, ratio: f64, expected: f64) {
        let p = rate_ratio_p(a, b, ratio).unwrap();
        assert!((p - expected).abs() <= 1e-12 + 1e-9 * expected, "{a} {b} {ratio}: {p}");
    }

    #[test]
    fn equal_rates_are_compatible_with_chance() {
        check(7, 7, 1.0, 1.0);
        check(2, 1, 2.0, 1.0);
    }

    #[test]
    fn three_against_none_is_two_heads_of_a_coin() {
        check(3, 0, 1.0, 0.25);
        check(0, 3, 1.0, 0.25);
    }

    #[test]
    #[expect(clippy::unreadable_literal, reason = "numbers as scipy writes them")]
    fn it_equals_the_binomial_test_of_scipy() {
        check(12, 5, 1.0, 0.143463134765625);
        check(7, 7, 2.0, 0.25479592278352636);
        check(0, 9, 0.5, 0.034293552812071325);
        check(130, 95, 1.2, 0.3489550604411472);
        check(3, 1, 1.0 / 3.0, 0.05078125);
        check(1520, 1311, 1.0, 9.195424826525001e-05);
        check(20_000, 21_000, 0.93, 0.01609739067355319);
        check(0, 400, 1.0, 7.745183829698637e-121);
    }

    #[test]
    fn nothing_to_compare_has_no_p() {
        for (a, b, ratio) in [(0, 0, 1.0), (3, 4, 0.0), (3, 4, f64::INFINITY), (3, 4, f64::NAN)] {
            assert_eq!(rate_ratio_p(a, b, ratio), None);
        }
    }

    proptest! {
        #[test]
        fn it_is_the_sum_over_outcomes_no_likelier(a in 0_u64..60, b in 0_u64..60, t in 0.05_f64..20.0) {
            prop_assume!(a + b > 0);
            let outcomes = Binomial::new(t / (1.0 + t), a + b).unwrap();
            let most = outcomes.pmf(a) * EQUALLY_LIKELY;
            let sum: f64 = (0..=a + b).map(|x| outcomes.pmf(x)).filter(|p| *p <= most).sum();
            prop_assert!((rate_ratio_p(a, b, t).unwrap() - sum.min(1.0)).abs() < 1e-9);
        }

        #[test]
        fn the_order_of_both_rates_does_not_matter(a in 0_u64..500, b in 0_u64..500) {
            prop_assume!(a + b > 0);
            let (there, back) = (rate_ratio_p(a, b, 1.0).unwrap(), rate_ratio_p(b, a, 1.0).unwrap());
            prop_assert!((there - back).abs() < 1e-10);
        }
    }
}
