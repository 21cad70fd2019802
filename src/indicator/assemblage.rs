//! The mix of themes from which a place's demands may have come, and what else could have come
//! from it.
//!
//! `p̂ = p(1 − w(1−p)^n)`, `w = (f₁/n)A / Σ p(1−p)^n`, and `⌈f̂₀⌉` themes unseen that share `(f₁/n)A`
//! equally. Draws of `n` demands from it show how much a figure could have been another one; the
//! interval is the figure ± `z` times their standard deviation.

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
///
/// Each draw has a stream of its own, so that threads do not matter.
pub fn redrawn<C: AsRef<[u64]> + Sync>(
    places: &[C],
    seed: u64,
    figure: impl Fn(&[Vec<u64>]) -> Option<f64> + Sync,
) -> Option<f64> {
    let drawn = |number: usize| {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(number as u64);
        let again = |counts: &C| {
            let counts = counts.as_ref();
            let n = counts.iter().sum();
            let share = |count: &u64| *count as f64 / (n as f64).max(1.0);
            draw(&counts.iter().map(share).collect::<Vec<_>>(), n, &mut random)
        };
        figure(&places.iter().map(again).collect::<Vec<_>>())
    };
    let values: Vec<Option<f64>> = (0..DRAWS).into_par_iter().map(drawn).collect();
    spread(&values.into_iter().flatten().collect::<Vec<_>>())
}

/// The 95 % interval of a figure with this standard deviation, kept within what it can be.
pub fn interval(value: f64, deviation: f64, (least, most): (f64, f64)) -> (f64, f64) {
    let reach = Z * deviation;
    ((value - reach).max(least).min(value), (value + reach).min(most).max(value))
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

/// Different for different samples (FNV-1a over their counts).
fn stream(sample: &Sample) -> u64 {
    let mix = |hash: u64, count: &u64| (hash ^ count).wrapping_mul(0x0100_0000_01b3);
    sample.counts.iter().fold(0xcbf2_9ce4_8422_2325, mix)
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
