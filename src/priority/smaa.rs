//! SMAA: how often each alternative takes each rank when weights are not agreed upon.
//!
//! Weights are drawn uniformly from all that add up to 1 (or lie within bounds); each draw ranks
//! the alternatives by weighted sum. `b_i^r` is the part of draws in which `i` has rank `r` (ties
//! share), and the central weights are the mean of those that put `i` first. Every piece of
//! 500 draws has a stream of its own, so that the answer does not depend on threads.
//!
//! # Reference
//! Lahdelma & Salminen (2001), Operations Research 49:444.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp1};
use rayon::prelude::*;

use crate::indicator::{Card, Family, Reason, Scope, Unit};
use crate::priority::{Direction, normalised};
use crate::text::Words;

/// Ranks under all weightings.
pub(super) static SMAA: Card = Card {
    id: "smaa_rank_acceptability",
    methods: &["smaa_rank_acceptability"],
    family: Family::Priority,
    scope: Scope::Tool,
    title: Words::new("Aceptabilidad de rangos (SMAA)", "Rank acceptability (SMAA)"),
    meaning: Words::new(
        "En qué parte de todas las formas de pesar los criterios ocupa cada alternativa cada \
         puesto: «entre las cinco primeras con el 87 % de los pesos».",
        "In which part of all ways to weigh the criteria an alternative takes each rank: “among \
         the first five under 87% of weightings”.",
    ),
    formula: Words::new(
        "b_i^r = P(rango de i = r), w uniforme en el simplex; 20.000 sorteos",
        "b_i^r = P(rank of i = r), w uniform on the simplex; 20,000 draws",
    ),
    limits: Words::new(
        "No dice qué pesos son justos, sino cuánto depende el orden de ellos. Es una \
         simulación: la tercera cifra puede variar con la semilla.",
        "It does not say which weights are fair, but how much the order depends on them. It is \
         a simulation: the third digit may vary with the seed.",
    ),
    unit: Unit::Probability,
    range: (0.0, 1.0),
    reference: "Lahdelma & Salminen (2001), Operations Research 49:444",
    oracle: "pymcdm WSM over numpy Dirichlet draws",
    reasons: &[Reason::Empty, Reason::Undefined],
};

/// Draws unless told otherwise.
pub const DRAWS: usize = 20_000;

/// Draws of one piece of work; its sums are added up in order.
const PIECE: usize = 500;

/// Tries for weights within bounds, before they are held to be next to impossible.
const TRIES: usize = 1_000;

/// Least and greatest weight of each criterion.
pub type Bounds = [(f64, f64)];

/// Where alternatives rank over all weightings.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptability {
    /// For each alternative the part of weightings that give it rank 1, 2, …
    pub ranks: Vec<Vec<f64>>,
    /// For each alternative the weights that favour it; `None` where none put it first.
    pub central_weights: Vec<Option<Vec<f64>>>,
    /// Weightings drawn.
    pub draws: usize,
    /// What they were drawn from.
    pub seed: u64,
}

impl Acceptability {
    /// In which part of weightings an alternative is among the first `k`.
    pub fn in_top(&self, alternative: usize, k: usize) -> f64 {
        self.ranks[alternative].iter().take(k).sum::<f64>().min(1.0)
    }

    /// The ranks between which an alternative lies in 90 % of weightings, from 1.
    pub fn rank_interval(&self, alternative: usize) -> (usize, usize) {
        let reached = |part: f64| {
            let mut sum = 0.0;
            let reaches = |share: &f64| {
                sum += share;
                sum > part - 1e-9
            };
            let ranks = &self.ranks[alternative];
            ranks.iter().position(reaches).unwrap_or(ranks.len() - 1) + 1
        };
        (reached(0.05), reached(0.95))
    }
}

/// Ranks the alternatives under `draws` weightings; without bounds, under all that there are.
///
/// # Errors
/// Nothing to compare, a ragged matrix, or bounds that next to no weights lie within.
pub fn smaa(
    matrix: &[Vec<f64>],
    directions: &[Direction],
    bounds: Option<&Bounds>,
    draws: usize,
    seed: u64,
) -> Result<Acceptability, Reason> {
    let values = normalised(matrix, directions)?;
    let free = vec![(0.0, 1.0); directions.len()];
    let bounds = bounds.unwrap_or(&free);
    if bounds.len() != directions.len() || draws == 0 {
        return Err(Reason::Undefined);
    }
    let pieces = (0..draws).step_by(PIECE).collect::<Vec<_>>();
    let piece = |start: &usize| {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(*start as u64);
        let mut sums = Sums::new(values.len(), directions.len());
        for _ in *start..draws.min(start + PIECE) {
            sums.add(&values, &weights(bounds, &mut random)?);
        }
        Ok(sums)
    };
    let pieces = pieces.par_iter().map(piece).collect::<Result<Vec<Sums>, Reason>>()?;
    let none = Sums::new(values.len(), directions.len());
    Ok(pieces.iter().fold(none, Sums::plus).finish(draws, seed))
}

/// The weights of one draw: those above the least ones shared out uniformly on the simplex, tried
/// again until none is above its greatest.
fn weights(bounds: &Bounds, random: &mut ChaCha8Rng) -> Result<Vec<f64>, Reason> {
    let spare = 1.0 - bounds.iter().map(|bound| bound.0).sum::<f64>();
    if bounds.iter().any(|bound| bound.0 < 0.0) || spare < 0.0 {
        return Err(Reason::Undefined);
    }
    let mut attempt = || {
        let parts: Vec<f64> = bounds.iter().map(|_| Exp1.sample(random)).collect();
        let sum: f64 = parts.iter().sum();
        let weights = parts.iter().zip(bounds).map(|(part, bound)| bound.0 + spare * part / sum);
        weights.collect::<Vec<f64>>()
    };
    let within = |weights: &Vec<f64>| weights.iter().zip(bounds).all(|(w, bound)| *w <= bound.1);
    (0..TRIES).map(|_| attempt()).find(within).ok_or(Reason::Undefined)
}

/// Sums over some draws.
struct Sums {
    ranks: Vec<Vec<f64>>,
    weights: Vec<Vec<f64>>,
}

impl Sums {
    fn new(alternatives: usize, criteria: usize) -> Self {
        let ranks = vec![vec![0.0; alternatives]; alternatives];
        Self { ranks, weights: vec![vec![0.0; criteria]; alternatives] }
    }

    fn add(&mut self, values: &[Vec<f64>], weights: &[f64]) {
        let score = |row: &Vec<f64>| row.iter().zip(weights).map(|(v, w)| v * w).sum::<f64>();
        let scores: Vec<f64> = values.iter().map(score).collect();
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let mut first = 0;
        for tied in order.chunk_by(|&a, &b| scores[a] <= scores[b]) {
            let part = 1.0 / tied.len() as f64;
            for &place in tied {
                for rank in &mut self.ranks[place][first..first + tied.len()] {
                    *rank += part;
                }
                if first == 0 {
                    let sums = self.weights[place].iter_mut().zip(weights);
                    sums.for_each(|(sum, weight)| *sum += part * weight);
                }
            }
            first += tied.len();
        }
    }

    fn plus(mut self, other: &Self) -> Self {
        let rows = self.ranks.iter_mut().chain(&mut self.weights);
        for (row, more) in rows.zip(other.ranks.iter().chain(&other.weights)) {
            for (sum, more) in row.iter_mut().zip(more) {
                *sum += more;
            }
        }
        self
    }

    fn finish(self, draws: usize, seed: u64) -> Acceptability {
        let first = self.ranks.iter().map(|ranks| ranks[0]);
        let central = self.weights.iter().zip(first).map(|(sums, times)| {
            (times > 0.0).then(|| sums.iter().map(|sum| sum / times).collect())
        });
        let share = |row: &Vec<f64>| row.iter().map(|sum| sum / draws as f64).collect();
        Acceptability {
            central_weights: central.collect(),
            ranks: self.ranks.iter().map(share).collect(),
            draws,
            seed,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const UP: [Direction; 2] = [Direction::Benefit; 2];

    #[test]
    fn what_is_best_everywhere_is_always_first() {
        let matrix = [vec![1.0, 1.0], vec![3.0, 4.0], vec![2.0, 2.0]];
        let found = smaa(&matrix, &UP, None, 1_000, 76).unwrap();
        assert_eq!(found.ranks[1], [1.0, 0.0, 0.0]);
        assert_eq!((found.in_top(1, 1), found.rank_interval(1)), (1.0, (1, 1)));
        assert_eq!(found.rank_interval(0), (3, 3));
        assert_eq!(found.central_weights[0], None);
    }

    #[test]
    fn equals_share_their_ranks() {
        let found = smaa(&[vec![1.0, 2.0], vec![1.0, 2.0]], &UP, None, 100, 1).unwrap();
        assert_eq!(found.ranks, [[0.5, 0.5], [0.5, 0.5]]);
    }

    #[test]
    fn bounds_are_kept() {
        let matrix = [vec![1.0, 0.0], vec![0.0, 1.0]];
        let first = smaa(&matrix, &UP, Some(&[(0.6, 1.0), (0.0, 1.0)]), 500, 1).unwrap();
        assert_eq!(first.ranks[0], [1.0, 0.0]);
        let weights = first.central_weights[0].as_ref().unwrap();
        assert!((weights[0] - 0.8).abs() < 0.02);
        for impossible in [[(0.6, 1.0), (0.6, 1.0)], [(0.0, 0.2), (0.0, 0.2)]] {
            let found = smaa(&matrix, &UP, Some(&impossible), 10, 1);
            assert_eq!(found, Err(Reason::Undefined));
        }
    }

    #[test]
    fn threads_do_not_change_a_digit() {
        let matrix: Vec<Vec<f64>> =
            (0..9).map(|i| (0..4).map(|j| f64::from((i * 7 + j * 5) % 11)).collect()).collect();
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| smaa(&matrix, &[Direction::Benefit; 4], None, 5_000, 76).unwrap())
        };
        assert_eq!(run(1), run(8));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn every_alternative_has_a_rank_and_every_rank_an_alternative(
            rows in prop::collection::vec(prop::array::uniform3(0_u8..10), 1..8),
            seed in any::<u64>(),
        ) {
            let matrix: Vec<Vec<f64>> = rows.iter().map(|r| r.map(f64::from).to_vec()).collect();
            let types = [Direction::Benefit, Direction::Cost, Direction::Benefit];
            let found = smaa(&matrix, &types, None, 200, seed).unwrap();
            for place in 0..matrix.len() {
                let row: f64 = found.ranks[place].iter().sum();
                let column: f64 = found.ranks.iter().map(|ranks| ranks[place]).sum();
                prop_assert!((row - 1.0).abs() < 1e-9 && (column - 1.0).abs() < 1e-9);
            }
        }
    }
}
