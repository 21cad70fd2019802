//! Chance, from a seed: each part draws from its own stream, so that one does not disturb another.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Gamma, LogNormal, Normal, Poisson};

/// The generator of one part.
pub(super) type Random = ChaCha8Rng;

/// What draws from a stream of its own.
#[derive(Clone, Copy)]
pub(super) enum Stream {
    /// Rates and mixes of themes.
    World,
    /// Meetings.
    Events,
    /// How many demands, their themes and days.
    Demands,
    /// Where in its municipality a demand is, and how its place is written.
    Places,
    /// Words, people and statuses.
    Details,
    /// Promises.
    Commitments,
    /// Planted faults.
    Faults,
}

/// The generator of a part.
pub(super) fn stream(seed: u64, part: Stream) -> Random {
    let mut random = Random::seed_from_u64(seed);
    random.set_stream(part as u64);
    random
}

/// One of several, each as likely; there is at least one.
pub(super) fn pick<'a, T>(random: &mut Random, items: &'a [T]) -> &'a T {
    &items[random.random_range(0..items.len())]
}

/// A place in `weights`, as likely as its weight is heavy; weights need not sum to 1.
pub(super) fn weighted(random: &mut Random, weights: &[f64]) -> usize {
    let mut left = random.random::<f64>() * weights.iter().sum::<f64>();
    for (place, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return place;
        }
    }
    weights.len() - 1
}

/// A positive number with mean 1 and variance 1 / `shape`.
pub(super) fn gamma(random: &mut Random, shape: f64) -> f64 {
    Gamma::new(shape, shape.recip()).expect("shapes are positive").sample(random)
}

/// A count with this mean.
pub(super) fn poisson(random: &mut Random, mean: f64) -> usize {
    Poisson::new(mean).map_or(0, |counts| counts.sample(random) as usize)
}

/// A number around 0.
pub(super) fn normal(random: &mut Random, deviation: f64) -> f64 {
    Normal::new(0.0, deviation).expect("deviations are finite").sample(random)
}

/// A positive number with this median and a long tail.
pub(super) fn skewed(random: &mut Random, median: f64) -> f64 {
    LogNormal::new(median.ln(), 0.9).expect("medians are positive").sample(random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_repeats_itself_and_differs_from_the_others() {
        let draw = |part| stream(76, part).random::<u64>();
        assert_eq!(draw(Stream::World), draw(Stream::World));
        assert_ne!(draw(Stream::World), draw(Stream::Events));
    }

    #[test]
    fn heavy_weights_are_drawn_as_often_as_they_say() {
        let mut random = stream(1, Stream::World);
        let hits = (0..10_000).filter(|_| weighted(&mut random, &[3.0, 0.0, 1.0]) == 0).count();
        assert!((7_300..7_700).contains(&hits), "{hits}");
    }
}
