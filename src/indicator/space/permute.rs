//! Chance, played out: how often values in random order look as structured as the ones at hand.
//!
//! `p = (r + 1)/(R + 1)` with `r` of `R` draws at least as extreme; two-sided
//! `p = min(1, 2 · min(p_upper, p_lower))`; a draw that equals the observed value counts on both
//! sides. Each draw has a generator of its own, so that threads and order change nothing; all
//! fields and all territories share the draws.

use rand::SeedableRng;
use std::ops::Range;

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::indicator::Reason;
use crate::indicator::space::Centred;
use crate::indicator::space::weights::Weights;
use crate::indicator::space::{bivariate, moran};

/// Draws unless a caller says otherwise: the least probability is then 0.0001.
pub const DRAWS: usize = 9_999;

/// Fields that are worked out side by side: as many as a few registers hold.
const LANES: usize = 4;

/// Draws of one piece of work.
const PIECE: usize = 256;

/// Sums closer than this part of what they are sums of are equal: the order of adding differs.
const TIE: f64 = 1e-11;

/// How often, and from which seed, chance is played out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Play {
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// Draws.
    pub draws: usize,
}

impl Play {
    /// The usual number of draws.
    pub fn usual(seed: u64) -> Self {
        Self { seed, draws: DRAWS }
    }

    /// The draws, a piece of work each.
    fn pieces(self) -> Vec<Range<usize>> {
        let starts = (0..self.draws).step_by(PIECE);
        starts.map(|start| start..(start + PIECE).min(self.draws)).collect()
    }

    /// The generator of one unit of chance of a method.
    pub(super) fn generator(self, method: Method, unit: usize) -> ChaCha8Rng {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(((method as u64) << 40) | unit as u64);
        random
    }
}

/// Methods that draw, so that no two share their chance.
#[derive(Clone, Copy, Debug)]
pub(super) enum Method {
    Order = 1,
    Neighbours,
    Cases,
}

/// How the observed value lies among the draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// Probability of a value at least as great.
    pub upper: f64,
    /// Probability of a value at least as small.
    pub lower: f64,
}

impl Chance {
    pub(super) fn of(at_least: usize, at_most: usize, draws: usize) -> Self {
        let part = |extreme: usize| (extreme + 1) as f64 / (draws + 1) as f64;
        Self { upper: part(at_least), lower: part(at_most) }
    }

    /// Probability of a value at least as far out, on either side.
    pub fn two_sided(self) -> f64 {
        (2.0 * self.upper.min(self.lower)).min(1.0)
    }
}

/// The observed statistic among those of values in random order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shuffled {
    /// Where it lies.
    pub chance: Chance,
    /// Mean of the draws.
    pub mean: f64,
    /// Variance of the draws.
    pub variance: f64,
}

/// Moran's I of each field (a value for each territory) against its values in random order.
///
/// # Errors
/// For a field, as [`moran::moran`].
pub fn moran(fields: &[Vec<f64>], weights: &Weights, play: Play) -> Vec<Result<Shuffled, Reason>> {
    let scaled = |field: &Vec<f64>| {
        let values = Centred::new(field)?;
        let observed = moran::statistic(&values, weights)?;
        let scale = (values.n() / weights.s0 / values.sum2).sqrt();
        Ok((observed, values.z.iter().map(|z| z * scale).collect()))
    };
    let fields: Vec<Result<(f64, Vec<f64>), Reason>> = fields.iter().map(scaled).collect();
    let defined: Vec<&[f64]> = fields.iter().flatten().map(|(_, field)| &field[..]).collect();
    let lanes = Lanes::new(&defined);
    let mut sums = shuffled(&lanes, weights, play).into_iter();
    let compared = |field: Result<(f64, Vec<f64>), Reason>| {
        let (observed, _) = field?;
        Ok(compare(observed, &sums.next().unwrap_or_default()))
    };
    fields.into_iter().map(compared).collect()
}

/// The bivariate Moran of `x` and its neighbours' `y`, against `y` in random order.
///
/// # Errors
/// As [`bivariate::bivariate_moran`].
pub fn bivariate_moran(
    x: &[f64],
    y: &[f64],
    weights: &Weights,
    play: Play,
) -> Result<Shuffled, Reason> {
    let (own, other) = bivariate::pair(x, y, weights)?;
    let observed = bivariate::bivariate_moran(x, y, weights)?;
    let scale = (own.sum2 * other.sum2).sqrt();
    // What a territory's y meets: the x of those it is a neighbour of.
    let mut met = vec![0.0; x.len()];
    for (i, z) in own.z.iter().enumerate() {
        for (j, weight) in weights.row(i) {
            met[j] += weight * z / scale;
        }
    }
    let draw = |draw: usize| {
        let order = order(x.len(), play, draw);
        order.iter().zip(&met).map(|(&from, met)| met * other.z[from as usize]).sum()
    };
    let sums: Vec<f64> = (0..play.draws).into_par_iter().map(draw).collect();
    Ok(compare(observed, &sums))
}

/// Local Moran of each field and territory, its own value held and its neighbours drawn from the
/// other territories without replacement. For each field one result for each territory.
///
/// # Errors
/// For a field, fewer than four values or all alike; for a territory, no neighbours.
pub fn local_moran(
    fields: &[Vec<f64>],
    weights: &Weights,
    play: Play,
) -> Vec<Vec<Result<Chance, Reason>>> {
    let centred: Vec<_> = fields.iter().map(|field| Centred::new(field)).collect();
    let defined: Vec<&[f64]> = centred.iter().flatten().map(|values| &values.z[..]).collect();
    let lanes = Lanes::new(&defined);
    let most = (0..weights.places()).map(|place| weights.degree(place)).max().unwrap_or(0);
    let drawn = drawn(weights.places(), most, play);
    let of_place = |place| tails(&lanes, weights, place, (&drawn, most));
    let tails: Vec<Vec<[u32; 2]>> = (0..weights.places()).into_par_iter().map(of_place).collect();
    let mut lane = 0..;
    let of_field = |values: &Result<Centred, Reason>| match values {
        Err(reason) => vec![Err(*reason); weights.places()],
        Ok(values) => {
            let lane = lane.next().unwrap_or(0);
            let place = |(place, tails): (usize, &Vec<[u32; 2]>)| {
                let tails = *tails.get(lane).ok_or(Reason::NoNeighbours)?;
                Ok(local_chance(values.z[place], tails, play.draws))
            };
            tails.iter().enumerate().map(place).collect()
        }
    };
    centred.iter().map(of_field).collect()
}

/// `I_i` grows with the neighbours' sum where the territory's own value is high, falls with it
/// where that is low, and is 0 in every draw where that is the mean.
fn local_chance(own: f64, [at_least, at_most]: [u32; 2], draws: usize) -> Chance {
    let (at_least, at_most) = (at_least as usize, at_most as usize);
    match own {
        own if own > 0.0 => Chance::of(at_least, at_most, draws),
        own if own < 0.0 => Chance::of(at_most, at_least, draws),
        _ => Chance::of(draws, draws, draws),
    }
}

/// For each draw `most` of the other territories without replacement, each as its place among the
/// others: a territory takes as many from the start as it has neighbours.
pub fn drawn(places: usize, most: usize, play: Play) -> Vec<u32> {
    let count = places.saturating_sub(1) as u32;
    let piece = |draws: Range<usize>| -> Vec<u32> {
        let (mut others, mut drawn) = (Vec::new(), Vec::with_capacity(draws.len() * most));
        for draw in draws {
            others.clear();
            others.extend(0..count);
            let mut random = play.generator(Method::Neighbours, draw);
            drawn.extend_from_slice(others.partial_shuffle(&mut random, most).0);
        }
        drawn
    };
    play.pieces().into_par_iter().map(piece).collect::<Vec<_>>().concat()
}

/// For each field, in how many draws the sum over as many territories as `place` has neighbours
/// is at least, and at most, that of its neighbours; empty without neighbours.
fn tails(
    lanes: &Lanes,
    weights: &Weights,
    place: usize,
    (drawn, most): (&[u32], usize),
) -> Vec<[u32; 2]> {
    let degree = weights.degree(place);
    if degree == 0 {
        return Vec::new();
    }
    let near: Vec<u32> = weights.row(place).map(|(j, _)| j as u32).collect();
    let block = |block: &Block| {
        let (observed, slack) = (block.sum(&near), block.slack(degree));
        let others = block.without(place);
        let mut tails = [[0_u32; 2]; LANES];
        for draw in drawn.chunks_exact(most) {
            let sum = others.sum(&draw[..degree]);
            for lane in 0..LANES {
                tails[lane][0] += u32::from(sum[lane] >= observed[lane] - slack[lane]);
                tails[lane][1] += u32::from(sum[lane] <= observed[lane] + slack[lane]);
            }
        }
        tails
    };
    lanes.blocks.iter().flat_map(block).collect()
}

/// For each field and draw, `Σ w_ij a_π(i) b_π(j)` over pairs of neighbours, in the order of draws.
fn shuffled(lanes: &Lanes, weights: &Weights, play: Play) -> Vec<Vec<f64>> {
    let pairs = weights.pairs();
    let piece = |draws: Range<usize>| -> Vec<Vec<[f64; LANES]>> {
        let orders: Vec<Vec<u32>> = draws.map(|draw| order(weights.places(), play, draw)).collect();
        let of = |block: &Block| orders.iter().map(|order| block.product(order, &pairs)).collect();
        lanes.blocks.iter().map(of).collect()
    };
    let pieces: Vec<_> = play.pieces().into_par_iter().map(piece).collect();
    let of_field = |field: usize| {
        let (block, lane) = (field / LANES, field % LANES);
        pieces.iter().flat_map(|piece| piece[block].iter().map(move |sums| sums[lane])).collect()
    };
    (0..lanes.fields).map(of_field).collect()
}

/// The territories in the order of one draw.
fn order(places: usize, play: Play, draw: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..places as u32).collect();
    order.shuffle(&mut play.generator(Method::Order, draw));
    order
}

fn compare(observed: f64, sums: &[f64]) -> Shuffled {
    let n = sums.len().max(1) as f64;
    let mean = sums.iter().sum::<f64>() / n;
    let variance = sums.iter().map(|sum| (sum - mean) * (sum - mean)).sum::<f64>() / n;
    let slack = TIE * observed.abs().max(variance.sqrt());
    let count = |test: &dyn Fn(f64) -> bool| sums.iter().filter(|sum| test(**sum)).count();
    let at_least = count(&|sum| sum >= observed - slack);
    let at_most = count(&|sum| sum <= observed + slack);
    Shuffled { chance: Chance::of(at_least, at_most, sums.len()), mean, variance }
}

/// Fields side by side, a few in each block: the same draw serves them all.
struct Lanes {
    fields: usize,
    blocks: Vec<Block>,
}

/// For each territory the values of a few fields.
struct Block {
    values: Vec<[f64; LANES]>,
    greatest: [f64; LANES],
}

impl Lanes {
    fn new(fields: &[&[f64]]) -> Self {
        let places = fields.first().map_or(0, |field| field.len());
        let block = |few: &[&[f64]]| {
            let at = |place: usize| {
                std::array::from_fn(|lane| few.get(lane).map_or(0.0, |field| field[place]))
            };
            let values: Vec<[f64; LANES]> = (0..places).map(at).collect();
            let greatest = |lane: usize| values.iter().fold(0.0_f64, |g, v| g.max(v[lane].abs()));
            Block { greatest: std::array::from_fn(greatest), values }
        };
        Self { fields: fields.len(), blocks: fields.chunks(LANES).map(block).collect() }
    }
}

impl Block {
    fn without(&self, place: usize) -> Self {
        let mut values = self.values.clone();
        values.remove(place);
        Self { values, greatest: self.greatest }
    }

    fn sum(&self, places: &[u32]) -> [f64; LANES] {
        let mut sum = [0.0; LANES];
        for &place in places {
            for (sum, value) in sum.iter_mut().zip(&self.values[place as usize]) {
                *sum += value;
            }
        }
        sum
    }

    fn slack(&self, terms: usize) -> [f64; LANES] {
        self.greatest.map(|greatest| TIE * greatest * terms as f64)
    }

    fn product(&self, order: &[u32], pairs: &[(usize, usize, f64)]) -> [f64; LANES] {
        let mut sum = [0.0; LANES];
        for &(i, j, weight) in pairs {
            let (a, b) = (&self.values[order[i] as usize], &self.values[order[j] as usize]);
            for lane in 0..LANES {
                sum[lane] += weight * a[lane] * b[lane];
            }
        }
        sum
    }
}
