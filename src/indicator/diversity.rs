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
use crate::indicator::assemblage::{deviations, interval, interval_by_ratio};
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
    // What is one at least counts effective themes or mixes.
    let interval = if bounds.0 < 1.0 { interval } else { interval_by_ratio };
    match spread {
        Some(spread) => Estimate::new(value, interval(value, spread, bounds), n, n as f64),
        None => Estimate { value: Some(value), ..Estimate::missing(n, None, Reason::TooFew) },
    }
}

/// All that is said about a place's diversity.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Demands with a theme.
    pub n: u64,
    /// Themes that were asked for.
    pub richness: u64,
    /// `⁰D`, `¹D`, `²D` of the demands as they are.
    pub observed: [Estimate; 3],
    /// The same of the whole mix that they are a part of.
    pub asymptotic: [Estimate; 3],
    /// The part of the mix that they show.
    pub coverage: Estimate,
    /// The same three of as many demands as show the common part of the mix: to compare places by.
    pub common: [Estimate; 3],
    /// How many demands those are; more than `n` when the curve was prolonged.
    pub size: Option<f64>,
}

/// The figures of a place; `target` is the coverage at which places are compared.
pub fn figures(counts: &[u64], target: Option<f64>, seed: u64) -> Figures {
    let n = total(counts);
    let estimates = estimates(counts, seed, |sample| values(sample, target));
    let of = |first: usize| std::array::from_fn(|place| estimates[first + place]);
    let mut observed: [Estimate; 3] = of(0);
    let mut common = of(6);
    if n == 1 {
        let one = Estimate { value: Some(1.0), ..observed[0] };
        observed = [one; 3];
    }
    if n > 0 && (n < LEAST || target.is_none()) {
        common = [Estimate::missing(n, None, Reason::TooFew); 3];
    }
    let size = Sample::new(counts).ok().and_then(|sample| sample.size_at(target?).ok());
    Figures {
        n,
        richness: richness(counts),
        observed,
        asymptotic: of(3),
        coverage: within(estimates[9], 1.0),
        size: size.filter(|_| n >= LEAST),
        common,
    }
}

/// Observed, asymptotic and common diversity of the three orders, then coverage.
fn values(sample: &Sample, target: Option<f64>) -> [Result<f64, Reason>; 10] {
    let target = target.unwrap_or(1.0);
    std::array::from_fn(|place| match place / 3 {
        0 => Ok(sample.observed(Order::ALL[place])),
        1 => sample.asymptotic(Order::ALL[place - 3]),
        2 => at(sample, Order::ALL[place - 6], target),
        _ => Ok(sample.coverage(sample.n)),
    })
}

/// An estimate that cannot exceed `most`, from one that knows no such end.
fn within(estimate: Estimate, most: f64) -> Estimate {
    let high = estimate.high.map(|high| high.min(most));
    Estimate { high, ..estimate }
}

/// Figures of a place's sample with their intervals, all from the same draws.
fn estimates<const K: usize>(
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
        Ok(value) => {
            // Effective themes are one at least, shares and chances lie below one.
            let least = if value < 1.0 { 0.0 } else { 1.0 };
            with_deviation(value, spreads[place], n, (least, f64::INFINITY))
        }
    })
}

/// A coverage that only the whole mix has stands for the whole mix.
fn at(sample: &Sample, order: Order, coverage: f64) -> Result<f64, Reason> {
    match sample.size_at(coverage) {
        Ok(m) => sample.diversity(order, m),
        Err(_) => sample.asymptotic(order),
    }
}

/// The part of its mix that a place's demands show, with its interval.
fn sample_coverage(counts: &[u64], seed: u64) -> Estimate {
    observed(counts, seed, (0.0, 1.0), |counts| {
        Sample::new(counts).map(|sample| sample.coverage(sample.n))
    })
}

/// `¹D` of the whole mix.
fn asymptotic(counts: &[u64], seed: u64) -> Estimate {
    let [estimate] = estimates(counts, seed, |sample| [sample.asymptotic(Order::One)]);
    estimate
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
    let all = pooled(&input.themes);
    match common_coverage(&input.themes) {
        Some(target) => one_at(&all, target, input.seed),
        None => Estimate::missing(total(&all), None, Reason::TooFew),
    }
}

/// `too_few` below [`LEAST`] demands.
fn one_at(counts: &[u64], coverage: f64, seed: u64) -> Estimate {
    match total(counts) {
        0 => Estimate::missing(0, None, Reason::Empty),
        n if n < LEAST => Estimate::missing(n, None, Reason::TooFew),
        _ => estimates(counts, seed, |sample| [at(sample, Order::One, coverage)])[0],
    }
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
        let mix: [u64; 9] = [300, 200, 150, 100, 80, 60, 50, 40, 20];
        let small = mix.map(|x| x / 50).to_vec();
        let large = mix.map(|x| x * 20).to_vec();
        assert_eq!((total(&small), total(&large)), (18, 20_000));
        let places = vec![small, large, vec![4, 3], vec![0, 0]];
        let target = common_coverage(&places).unwrap();
        let found: Vec<_> = places.iter().map(|counts| one_at(counts, target, 76)).collect();
        assert_eq!(rank_intervals(&found), [Some((1, 2)), Some((1, 2)), None, None]);
        let reasons: Vec<_> = found.iter().map(|estimate| estimate.reason).collect();
        assert_eq!(reasons, [None, None, Some(Reason::TooFew), Some(Reason::Empty)]);
    }

    #[test]
    fn threads_do_not_matter() {
        let places: Vec<Vec<u64>> = (0..12).map(|k| (0..9).map(|x| x * k % 23).collect()).collect();
        let target = common_coverage(&places);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let all = || places.par_iter().map(|counts| figures(counts, target, 76)).collect();
            let found: Vec<Figures> = pool.install(all);
            let deviation = || beta::deviation(&places, Order::One, Weights::Size, 76);
            (found, pool.install(deviation).map(f64::to_bits))
        };
        assert_eq!(with(1), with(8));
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
            let found = figures(counts, Some(0.9), 3);
            let orders = [found.observed, found.asymptotic, found.common].concat();
            for estimate in orders.into_iter().chain([found.coverage]) {
                let Some(value) = estimate.value else {
                    assert!(estimate.reason.is_some());
                    continue;
                };
                let (low, high) = (estimate.low.unwrap(), estimate.high.unwrap());
                assert!(low <= value && value <= high && high.is_finite(), "{estimate:?}");
            }
            assert!(found.coverage.high <= Some(1.0) && found.coverage.low >= Some(0.0));
        }
    }

    #[test]
    fn a_measure_s_value_is_that_of_all_figures() {
        let counts = [40, 20, 9, 3, 1, 1, 1];
        let (found, target) = (figures(&counts, Some(0.9), 3), 0.9);
        assert_eq!(found.common[1], one_at(&counts, target, 3));
        assert_eq!(found.asymptotic[1], asymptotic(&counts, 3));
        assert_eq!(found.coverage, sample_coverage(&counts, 3));
        let hill = |counts: &[u64]| crate::indicator::alpha::hill(counts, 1.0);
        assert_eq!(found.observed[1], observed(&counts, 3, (1.0, f64::INFINITY), hill));
    }

    #[test]
    fn one_demand_is_one_theme_without_interval() {
        let one = figures(&[0, 1], None, 1);
        for estimate in one.observed {
            assert_eq!((estimate.value, estimate.low), (Some(1.0), None));
        }
        let missing = [one.asymptotic[1], one.common[1], one.coverage].map(|e| e.reason);
        assert_eq!(missing, [Some(Reason::TooFew); 3]);
        assert_eq!(figures(&[0], None, 1).observed[1].reason, Some(Reason::Empty));
    }
}
