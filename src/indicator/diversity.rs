//! Diversity of every territory of a level, with intervals, and what territories differ by.
//!
//! Figures come from `alpha`, `coverage`, `rarefaction` and `beta`; intervals from draws out of the
//! mix that a place's demands may have come from (`assemblage`). Places are compared where their
//! demands cover the same part of their mix: the least that any of them, doubled, would cover.

mod between;
mod estimated;
mod observed;

use rayon::prelude::*;

use crate::indicator::alpha::{richness, total};
use crate::indicator::assemblage::{deviations, interval};
use crate::indicator::beta::{self, Weights};
use crate::indicator::coverage::Sample;
use crate::indicator::rarefaction::Order;
use crate::indicator::{Estimate, Input, Reason};

pub use between::{
    BRAY_CURTIS, JENSEN_SHANNON, MORISITA_HORN, PARTITION_Q0, PARTITION_Q1, PARTITION_Q2,
};
pub use estimated::{
    ASSEMBLAGE, ASYMPTOTIC_HILL, COVERAGE_BASED, RAREFACTION, RAREFIED_RICHNESS, SAMPLE_COVERAGE,
    TURING,
};
pub use observed::{BERGER_PARKER, HILL, PIELOU, RICHNESS, SHANNON, SIMPSON};

/// Fewer demands than these are not compared.
pub const LEAST: u64 = 10;

/// A figure of a mix of themes, and what it can be at least and at most.
type Figure = fn(&[u64]) -> Result<f64, Reason>;

/// The figure of every territory, with its interval.
fn each(input: &Input, bounds: (f64, f64), figure: Figure) -> Vec<Estimate> {
    let of = |counts: &Vec<u64>| observed(counts, input.seed, bounds, figure);
    input.themes.par_iter().map(of).collect()
}

/// A figure of the demands as they are; one demand has no interval.
pub fn observed(counts: &[u64], seed: u64, bounds: (f64, f64), figure: Figure) -> Estimate {
    let n = total(counts);
    let value = match figure(counts) {
        Ok(value) => value,
        Err(reason) => return Estimate::missing(n, None, reason),
    };
    let again = |drawn: &Sample| [figure(&drawn.counts).ok()];
    let deviation = Sample::new(counts).ok().and_then(|sample| deviations(&sample, seed, again)[0]);
    with_deviation(value, deviation, n, bounds)
}

/// A value with the interval of its standard deviation, where it has one.
fn with_deviation(value: f64, spread: Option<f64>, n: u64, bounds: (f64, f64)) -> Estimate {
    match spread {
        Some(spread) => Estimate::new(value, interval(value, spread, bounds), n, n as f64),
        None => Estimate { value: Some(value), ..Estimate::missing(n, None, Reason::TooFew) },
    }
}

/// Estimates of a place at several orders, each with its interval, from the same draws.
///
/// # Errors
/// The reason why the place has none of them.
fn of_orders<const K: usize>(
    counts: &[u64],
    seed: u64,
    figures: impl Fn(&Sample) -> [Result<f64, Reason>; K],
) -> [Estimate; K] {
    let n = total(counts);
    let sample = match Sample::new(counts) {
        Ok(sample) => sample,
        Err(reason) => return [Estimate::missing(n, None, reason); K],
    };
    let spreads = deviations(&sample, seed, |drawn| figures(drawn).map(Result::ok));
    let values = figures(&sample);
    std::array::from_fn(|place| match values[place] {
        Err(reason) => Estimate::missing(n, None, reason),
        Ok(value) => with_deviation(value, spreads[place], n, (1.0, f64::INFINITY)),
    })
}

/// `⁰D`, `¹D` and `²D` of a place's demands as they are.
pub fn observed_orders(counts: &[u64], seed: u64) -> [Estimate; 3] {
    of_orders(counts, seed, |sample| Order::ALL.map(|order| Ok(sample.observed(order))))
}

/// `⁰D`, `¹D` and `²D` of the whole mix that a place's demands are a part of.
pub fn asymptotic_orders(counts: &[u64], seed: u64) -> [Estimate; 3] {
    of_orders(counts, seed, |sample| Order::ALL.map(|order| sample.asymptotic(order)))
}

/// `⁰D`, `¹D` and `²D` of as many of a place's demands as cover `coverage` of its mix.
pub fn orders_at(counts: &[u64], coverage: f64, seed: u64) -> [Estimate; 3] {
    comparable(counts, seed, |sample| Order::ALL.map(|order| at(sample, order, coverage)))
}

/// Figures by which places are compared: `too_few` below [`LEAST`] demands.
fn comparable<const K: usize>(
    counts: &[u64],
    seed: u64,
    figures: impl Fn(&Sample) -> [Result<f64, Reason>; K],
) -> [Estimate; K] {
    match total(counts) {
        0 => [Estimate::missing(0, None, Reason::Empty); K],
        n if n < LEAST => [Estimate::missing(n, None, Reason::TooFew); K],
        _ => of_orders(counts, seed, figures),
    }
}

/// A coverage that only the whole mix has stands for the whole mix.
fn at(sample: &Sample, order: Order, coverage: f64) -> Result<f64, Reason> {
    match sample.size_at(coverage) {
        Ok(m) => sample.diversity(order, m),
        Err(_) => sample.asymptotic(order),
    }
}

/// The part of its mix that a place's demands show, with its interval.
pub fn sample_coverage(counts: &[u64], seed: u64) -> Estimate {
    observed(counts, seed, (0.0, 1.0), |counts| {
        Sample::new(counts).map(|sample| sample.coverage(sample.n))
    })
}

/// The coverage at which places are compared: the least that twice the demands of any of them
/// would have, those below [`LEAST`] demands left out; `None` when none is left.
pub fn common_coverage(places: &[Vec<u64>]) -> Option<f64> {
    let enough = places.iter().filter(|counts| total(counts) >= LEAST);
    let doubled = enough.filter_map(|counts| Sample::new(counts).ok());
    doubled.map(|sample| sample.coverage(2 * sample.n)).min_by(f64::total_cmp)
}

/// `¹D` of every territory at common coverage.
fn coverage_based(input: &Input) -> Vec<Estimate> {
    let target = common_coverage(&input.themes).unwrap_or(1.0);
    input.themes.par_iter().map(|counts| one_at(counts, target, input.seed)).collect()
}

/// `¹D` of all territories together at the coverage at which these are compared.
pub fn together_at_common_coverage(input: &Input) -> Estimate {
    let target = common_coverage(&input.themes).unwrap_or(1.0);
    one_at(&pooled(&input.themes), target, input.seed)
}

fn one_at(counts: &[u64], coverage: f64, seed: u64) -> Estimate {
    let [estimate] = comparable(counts, seed, |sample| [at(sample, Order::One, coverage)]);
    estimate
}

/// Demands of all territories by theme.
pub fn pooled(places: &[Vec<u64>]) -> Vec<u64> {
    let themes = places.iter().map(Vec::len).max().unwrap_or(0);
    let sum = |theme| places.iter().filter_map(|counts| counts.get(theme)).sum();
    (0..themes).map(sum).collect()
}

/// Places from first to last that a value may have among others, by intervals: how many lie wholly
/// above it, and how many not wholly below. Values without interval have no place.
pub fn rank_intervals(estimates: &[Estimate]) -> Vec<Option<(usize, usize)>> {
    let ends = |estimate: &Estimate| Some((estimate.low?, estimate.high?));
    let known: Vec<(f64, f64)> = estimates.iter().filter_map(ends).collect();
    let place = |(low, high): (f64, f64)| {
        let above = known.iter().filter(|other| other.0 > high).count();
        let below = known.iter().filter(|other| other.1 < low).count();
        (above + 1, known.len() - below)
    };
    estimates.iter().map(|estimate| ends(estimate).map(place)).collect()
}

/// Richness is a fact: the themes that were asked for.
fn richnesses(input: &Input) -> Vec<Estimate> {
    let of = |counts: &Vec<u64>| {
        let (n, themes) = (total(counts), richness(counts) as f64);
        Estimate { value: Some(themes), ..Estimate::missing(n, None, Reason::Enumerated) }
    };
    input.themes.iter().map(of).collect()
}

/// `β` of an order, with the interval from drawing every territory's demands anew.
fn beta(input: &Input, order: Order, weights: Weights) -> Estimate {
    let n = input.themes.iter().map(|counts| total(counts)).sum();
    let filled = input.themes.iter().filter(|counts| total(counts) > 0).count() as f64;
    match beta::partition(&input.themes, order, weights) {
        Err(reason) => Estimate::missing(n, Some(filled), reason),
        Ok(parts) => {
            let spread = beta::deviation(&input.themes, order, weights, input.seed);
            let estimate = with_deviation(parts.beta, spread, n, (1.0, filled));
            Estimate { base: Some(filled), ..estimate }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_mix_at_unlike_sizes_is_not_told_apart() {
        let mix = [300, 200, 150, 100, 80, 60, 50, 40, 20];
        let [small, large] = [50, 0].map(|shrink| {
            mix.iter().map(|x| if shrink > 0 { x / shrink } else { x * 20 }).collect::<Vec<u64>>()
        });
        assert_eq!((total(&small), total(&large)), (18, 20_000));
        let places = vec![small, large, vec![4, 3], vec![0, 0]];
        let target = common_coverage(&places).unwrap();
        let found: Vec<_> = places.iter().map(|counts| one_at(counts, target, 76)).collect();
        assert_eq!(rank_intervals(&found), [Some((1, 2)), Some((1, 2)), None, None]);
        let reasons: Vec<_> = found.iter().map(|estimate| estimate.reason).collect();
        assert_eq!(reasons, [None, None, Some(Reason::TooFew), Some(Reason::Empty)]);
    }

    #[test]
    fn places_that_differ_beyond_doubt_are_ranked_apart() {
        let even = vec![100; 12];
        let narrow = vec![1100, 50, 50];
        let target = common_coverage(&[even.clone(), narrow.clone()]).unwrap();
        let found = [even, narrow].map(|counts| one_at(&counts, target, 76));
        assert_eq!(rank_intervals(&found), [Some((1, 1)), Some((2, 2))]);
    }

    #[test]
    fn every_interval_holds_its_value() {
        for counts in [&[1, 1][..], &[12], &[5, 3, 1, 1], &[1; 14], &[400, 2, 1]] {
            let orders = [observed_orders, asymptotic_orders].map(|of| of(counts, 3)).concat();
            for estimate in orders.into_iter().chain(orders_at(counts, 0.9, 3)) {
                let Some(value) = estimate.value else {
                    assert!(estimate.reason.is_some());
                    continue;
                };
                let (low, high) = (estimate.low.unwrap(), estimate.high.unwrap());
                assert!(low <= value && value <= high && high.is_finite(), "{estimate:?}");
            }
        }
    }

    #[test]
    fn one_demand_is_one_theme_without_interval() {
        let one =
            observed(&[0, 1], 1, (1.0, 20.0), |counts| crate::indicator::alpha::hill(counts, 1.0));
        assert_eq!((one.value, one.low, one.reason), (Some(1.0), None, Some(Reason::TooFew)));
        assert_eq!(asymptotic_orders(&[1], 1)[1].reason, Some(Reason::TooFew));
        assert_eq!(sample_coverage(&[0], 1).reason, Some(Reason::Empty));
    }
}
