//! Change within places: were the differences of each as likely to go the other way?
//!
//! Demands raised at one meeting, or in one place, are not independent. Each place is compared with
//! itself, so that only its difference counts: `d = w (b/m − a/n)`, where `a` of `n` demands before
//! and `b` of `m` after are of the theme, and `w = nm/(n + m)` weighs by what was asked in both.
//! Without a change each `d` goes up as readily as down, whatever the demands of a place have in
//! common: `p` is the part of the drawn signs whose `|Σ ±d|` is no smaller than `|Σ d|`.
//!
//! # Reference
//! Fisher (1935), The Design of Experiments, § 21; Winkler et al. (2014), `NeuroImage` 92:381.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::trend::Counted;

/// Fewer places than these have too few signs: none of their 2ⁿ ways is rare.
pub const PLACES_LEAST: usize = 6;

/// Draws of signs.
pub const DRAWS: usize = 9_999;

/// Numbers of 64 signs for each place.
const WORDS: usize = DRAWS.div_ceil(64);

/// Sums closer than this part of all differences are equal: the rest is rounding.
const ROUNDING: f64 = 1e-12;

/// One place before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// A number of its own, which its signs are drawn by: the order of places does not matter.
    pub key: u64,
    /// What was counted before.
    pub before: Counted,
    /// What was counted after.
    pub after: Counted,
}

impl Place {
    /// Its difference; `None` where nothing was asked before or after.
    fn difference(&self) -> Option<f64> {
        let share = |side: Counted| (side.all > 0).then(|| side.hits as f64 / side.all as f64);
        let (before, after) = (share(self.before)?, share(self.after)?);
        let [n, m] = [self.before, self.after].map(|side| side.all as f64);
        Some((after - before) * n * m / (n + m))
    }
}

/// How many places have demands both before and after.
pub fn pairs(places: &[Place]) -> usize {
    places.iter().filter_map(Place::difference).count()
}

/// The two-sided p of no change in any place, and the number of places compared; `None` where these
/// are too few.
pub fn paired_p(places: &[Place], seed: u64) -> Option<f64> {
    let differences: Vec<(u64, f64)> =
        places.iter().filter_map(|place| Some((place.key, place.difference()?))).collect();
    if differences.len() < PLACES_LEAST {
        return None;
    }
    let mut sums = vec![0.0; DRAWS];
    for &(key, difference) in &differences {
        add_signed(&mut sums, difference, &signs(seed, key));
    }
    let seen: f64 = differences.iter().map(|(_, difference)| difference).sum();
    let all: f64 = differences.iter().map(|(_, difference)| difference.abs()).sum();
    let least = seen.abs() - ROUNDING * all;
    let as_far = sums.iter().filter(|sum| sum.abs() >= least).count();
    Some((as_far + 1) as f64 / (DRAWS + 1) as f64)
}

fn signs(seed: u64, key: u64) -> [u64; WORDS] {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(key);
    std::array::from_fn(|_| random.next_u64())
}

fn add_signed(sums: &mut [f64], difference: f64, signs: &[u64; WORDS]) {
    for (sums, word) in sums.chunks_mut(64).zip(signs) {
        for (bit, sum) in sums.iter_mut().enumerate() {
            *sum += if word >> bit & 1 == 1 { difference } else { -difference };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(hits: u64, all: u64) -> Counted {
        Counted { hits, all }
    }

    fn places(hits: impl Fn(u64) -> (u64, u64), number: u64) -> Vec<Place> {
        let place = |key| {
            let (before, after) = hits(key);
            Place { key, before: counted(before, 40), after: counted(after, 50) }
        };
        (0..number).map(place).collect()
    }

    #[test]
    fn what_rises_everywhere_did_not_rise_by_chance() {
        let risen = paired_p(&places(|key| (4, 8 + key % 3), 20), 76).unwrap();
        assert!(risen < 0.001, "{risen}");
        let fallen = paired_p(&places(|key| (8 + key % 3, 4), 20), 76).unwrap();
        assert!(fallen < 0.001, "{fallen}");
    }

    #[test]
    fn one_meeting_with_a_cause_of_its_own_proves_nothing() {
        let one = |key| if key == 7 { (4, 45) } else { (4, 5) };
        assert!(paired_p(&places(one, 20), 76).unwrap() > 0.5);
    }

    #[test]
    fn all_signs_of_a_few_places_are_counted_as_often_as_they_come() {
        // Two of the 2⁸ ways are as far: all up, all down.
        let p = paired_p(&places(|_| (4, 20), 8), 76).unwrap();
        assert!((p - 2.0 / 256.0).abs() < 0.003, "{p}");
    }

    #[test]
    fn few_places_say_nothing_and_those_heard_once_are_none() {
        assert_eq!(paired_p(&places(|_| (4, 20), 5), 76), None);
        let mut seven = places(|_| (4, 20), 7);
        seven[0].before = counted(0, 0);
        seven[1].after = counted(0, 0);
        assert_eq!((pairs(&seven), paired_p(&seven, 76)), (5, None));
    }

    #[test]
    fn the_order_of_places_does_not_matter() {
        let mut there = places(|key| (4 + key % 5, 9 - key % 4), 15);
        let p = paired_p(&there, 76);
        there.reverse();
        assert_eq!(paired_p(&there, 76), p);
    }
}
