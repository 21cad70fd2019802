//! The mix of themes from which a place's demands may have come, and what else could have come
//! from it.
//!
//! `p̂ = p(1 − w(1−p)^n)`, `w = (f₁/n)A / Σ p(1−p)^n`, and `⌈f̂₀⌉` themes unseen that share `(f₁/n)A`
//! equally. Draws of `n` demands from it show how much a figure could have been another one; the
//! interval is the figure ± `z` times their standard deviation.

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution};
use rayon::prelude::*;

use crate::indicator::coverage::Sample;
use crate::indicator::interval::Z;

/// Draws behind an interval.
pub const DRAWS: usize = 200;

/// Chances of the themes seen, the most frequent first, then of those unseen.
///
/// # Reference
/// Chao & Jost (2015), Methods in Ecology and Evolution 6:873.
pub fn assemblage(sample: &Sample) -> Vec<f64> {
    let n = sample.n as f64;
    let absent = |p: f64| (n * (-p).ln_1p()).exp();
    let shares = sample.counts.iter().map(|&x| x as f64 / n);
    let (deficit, unseen) = (sample.deficit(), sample.unseen().ceil());
    let missed: f64 = shares.clone().map(|p| p * absent(p)).sum();
    let weight = if deficit > 0.0 { deficit / missed } else { 0.0 };
    let seen = shares.map(|p| if weight > 0.0 { p * (1.0 - weight * absent(p)) } else { p });
    let hidden = std::iter::repeat_n(deficit / unseen.max(1.0), unseen as usize);
    seen.map(|p| p.max(0.0)).chain(hidden).collect()
}

/// Standard deviations of figures over draws of as many demands as there are.
///
/// `figures` answers `None` for one that a draw does not have. Draws depend on `seed` and on the
/// sample alone: not on its place among others, on the order of themes, or on threads.
pub fn deviations<const K: usize>(
    sample: &Sample,
    seed: u64,
    figures: impl Fn(&Sample) -> [Option<f64>; K],
) -> [Option<f64>; K] {
    let chances = assemblage(sample);
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(stream(sample));
    let mut found: [Vec<f64>; K] = std::array::from_fn(|_| Vec::with_capacity(DRAWS));
    for _ in 0..DRAWS {
        let Ok(drawn) = Sample::new(&draw(&chances, sample.n, &mut random)) else { continue };
        for (values, value) in found.iter_mut().zip(figures(&drawn)) {
            values.extend(value);
        }
    }
    found.map(|values| spread(&values))
}

/// Standard deviation of a figure about all territories when the demands of each are drawn anew
/// from its own mix; `None` where fewer than two draws have it.
pub fn redrawn<C: AsRef<[u64]> + Sync>(
    places: &[C],
    seed: u64,
    figure: impl Fn(&[Vec<u64>]) -> Option<f64> + Sync,
) -> Option<f64> {
    redrawn_each(places, seed, |drawn| vec![figure(drawn)]).pop().flatten()
}

/// Standard deviations of several figures about all territories, as [`redrawn`].
///
/// Each draw of each place has a stream of its own, named by its demands: neither threads nor the
/// order of places and themes matter.
pub fn redrawn_each<C: AsRef<[u64]> + Sync>(
    places: &[C],
    seed: u64,
    figures: impl Fn(&[Vec<u64>]) -> Vec<Option<f64>> + Sync,
) -> Vec<Option<f64>> {
    let (order, names) = (theme_order(places), names(places));
    let drawn = |number: usize| {
        let again = |(counts, name): (&C, &u64)| {
            let mut random = ChaCha8Rng::seed_from_u64(seed ^ name);
            random.set_stream(number as u64);
            draw_in(counts.as_ref(), &order, &mut random)
        };
        figures(&places.iter().zip(&names).map(again).collect::<Vec<_>>())
    };
    let draws: Vec<Vec<Option<f64>>> = (0..DRAWS).into_par_iter().map(drawn).collect();
    let figure = |number: usize| {
        let values: Vec<f64> = draws.iter().filter_map(|draw| *draw.get(number)?).collect();
        spread(&values)
    };
    (0..draws.first().map_or(0, Vec::len)).map(figure).collect()
}

/// As many demands as a place has, drawn from its own mix theme by theme in this order.
fn draw_in(counts: &[u64], order: &[usize], random: &mut ChaCha8Rng) -> Vec<u64> {
    let n: u64 = counts.iter().sum();
    let share = |&theme: &usize| counts[theme] as f64 / (n as f64).max(1.0);
    let drawn = draw(&order.iter().map(share).collect::<Vec<_>>(), n, random);
    let mut again = vec![0; counts.len()];
    for (&theme, count) in order.iter().zip(drawn) {
        again[theme] = count;
    }
    again
}

/// Themes by what places ask of them, whatever their order is.
fn theme_order<C: AsRef<[u64]>>(places: &[C]) -> Vec<usize> {
    let themes = places.iter().map(|counts| counts.as_ref().len()).max().unwrap_or(0);
    let column = |theme: usize| {
        let mut column: Vec<u64> =
            places.iter().filter_map(|counts| counts.as_ref().get(theme).copied()).collect();
        column.sort_unstable_by(|a, b| b.cmp(a));
        column
    };
    let mut order: Vec<(Vec<u64>, usize)> =
        (0..themes).map(|theme| (column(theme), theme)).collect();
    order.sort_by(|a, b| b.0.cmp(&a.0));
    order.into_iter().map(|(_, theme)| theme).collect()
}

/// A number for each place by its demands; those with the same are told apart by counting.
fn names<C: AsRef<[u64]>>(places: &[C]) -> Vec<u64> {
    let mut seen: BTreeMap<Vec<u64>, u64> = BTreeMap::new();
    let mut name = |counts: &C| {
        let mut sorted = counts.as_ref().to_vec();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        let alike = seen.entry(sorted.clone()).or_default();
        *alike += 1;
        hash(sorted.iter().chain([&*alike]))
    };
    places.iter().map(&mut name).collect()
}

/// The 95 % interval of a figure with this standard deviation, kept within what it can be.
pub fn interval(value: f64, deviation: f64, (least, most): (f64, f64)) -> (f64, f64) {
    let reach = Z * deviation;
    ((value - reach).max(least).min(value), (value + reach).min(most).max(value))
}

/// The same of a figure that is never 0, reaching as many times above as below it: effective
/// numbers are as likely to be half of the truth as twice it, and an interval that reaches as far
/// above as below covers the truth less often than it says.
pub fn interval_by_ratio(value: f64, deviation: f64, (least, most): (f64, f64)) -> (f64, f64) {
    let times = (Z * deviation / value).exp();
    ((value / times).max(least).min(value), (value * times).min(most).max(value))
}

/// `n` demands from themes with these chances: one binomial draw after the other.
fn draw(chances: &[f64], n: u64, random: &mut ChaCha8Rng) -> Vec<u64> {
    let (mut left, mut rest) = (n, chances.iter().sum::<f64>());
    let mut one = |chance: f64| {
        let part = if rest > 0.0 { (chance / rest).clamp(0.0, 1.0) } else { 1.0 };
        rest -= chance;
        let count = Binomial::new(left, part).map_or(0, |binomial| binomial.sample(random));
        left -= count;
        count
    };
    let mut counts: Vec<u64> = chances.iter().map(|&chance| one(chance)).collect();
    // Rounding may leave a demand after the last theme.
    let likeliest = (0..chances.len()).max_by(|&a, &b| chances[a].total_cmp(&chances[b]));
    if let Some(theme) = likeliest {
        counts[theme] += left;
    }
    counts
}

/// Different for different samples.
fn stream(sample: &Sample) -> u64 {
    hash(&sample.counts)
}

/// FNV-1a over numbers.
fn hash<'n>(numbers: impl IntoIterator<Item = &'n u64>) -> u64 {
    let mix = |hash: u64, number: &u64| (hash ^ number).wrapping_mul(0x0100_0000_01b3);
    numbers.into_iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

/// Their standard deviation, `n − 1` below the line; `None` for fewer than two values.
fn spread(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    if n < 2.0 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Some((squares / (n - 1.0)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(counts: &[u64]) -> Sample {
        Sample::new(counts).unwrap()
    }

    #[test]
    fn chances_add_up_to_one() {
        for counts in [&[46, 22, 9, 2, 2, 1, 1, 1][..], &[1, 1, 1, 1], &[12], &[10, 7, 1]] {
            let sum: f64 = assemblage(&sample(counts)).iter().sum();
            assert!((sum - 1.0).abs() < 1e-12, "{counts:?}: {sum}");
        }
    }

    #[test]
    fn a_theme_unseen_takes_its_share_of_the_draws() {
        let sample = sample(&[30, 20, 2, 1, 1, 1]);
        assert_eq!(assemblage(&sample).len(), 6 + sample.unseen().ceil() as usize);
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let drawn = draw(&assemblage(&sample), 1_000_000, &mut random);
        assert_eq!(drawn.iter().sum::<u64>(), 1_000_000);
        assert!(drawn.iter().all(|count| *count > 0));
    }

    #[test]
    fn neither_the_order_of_places_nor_that_of_themes_moves_an_interval() {
        let places = [[40_u64, 9, 1], [12, 30, 7], [5, 5, 5], [0, 0, 0], [2, 1, 30]];
        let square = |drawn: &[Vec<u64>]| {
            let sums = (0..3).map(|theme| drawn.iter().map(|row| row[theme]).sum::<u64>());
            Some(sums.map(|sum| (sum * sum) as f64).sum())
        };
        let found = redrawn(&places, 76, square).unwrap();
        let mut turned = places.map(|[a, b, c]| [c, a, b]);
        turned.reverse();
        let same = redrawn(&turned, 76, square).unwrap();
        assert!((found / same - 1.0).abs() < 1e-12, "{found} {same}");
        let alike =
            redrawn(&[[9_u64, 9, 0]; 2], 76, |drawn| Some(drawn[0][0] as f64 - drawn[1][0] as f64));
        assert!(alike.unwrap() > 1.0, "equal places are drawn apart");
    }

    #[test]
    fn the_same_seed_and_sample_give_the_same_bytes() {
        let figure = |sample: &Sample| [Some(sample.counts.len() as f64)];
        let [first] = deviations(&sample(&[9, 4, 1, 1, 0]), 7, figure);
        let [again] = deviations(&sample(&[1, 9, 1, 4]), 7, figure);
        assert!(first.is_some_and(|spread| spread > 0.0));
        assert_eq!(first.map(f64::to_bits), again.map(f64::to_bits));
        assert_ne!(first, deviations(&sample(&[9, 4, 1, 1]), 8, figure)[0]);
    }

    #[test]
    fn one_theme_has_nothing_else_to_be() {
        let figure = |sample: &Sample| [Some(sample.counts.len() as f64), None];
        assert_eq!(deviations(&sample(&[12]), 7, figure), [Some(0.0), None]);
        assert_eq!(interval(1.0, 0.0, (1.0, 20.0)), (1.0, 1.0));
        assert_eq!(interval(2.0, 1.0, (1.0, 20.0)).0.to_bits(), 1.0_f64.to_bits());
    }
}
