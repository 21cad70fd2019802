//! Kulldorff's spatial scan: the circle in which events gather most.
//!
//! Zones are the nearest territories of each centre while they hold at most a part of the
//! population. With `c` of `C` events in a zone where `E` were expected,
//! `LLR = c ln(c/E) + (C−c) ln((C−c)/(C−E))` if `c > E`, else 0. The greatest ratio is compared with
//! the greatest of multinomial draws, fewer of them where there are very many zones; further zones follow that share no territory with a former.

use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution};
use rayon::prelude::*;

use crate::indicator::Reason;
use crate::indicator::space::permute::{Chance, Method, Play};

/// Zones hold at most this part of the population, unless a caller says otherwise.
pub const SHARE_MAX: f64 = 0.5;

/// Zones times draws at most: where there are more zones, fewer draws are compared with.
const WORK_MOST: usize = 500_000_000;
/// Draws at least: the smallest probability is one in a thousand.
const DRAWS_LEAST: usize = 999;

/// Further clusters are listed while their probability is at most this.
const LEVEL: f64 = 0.05;

/// Ratios closer than this are equal.
const TIE: f64 = 1e-9;

/// What a scan looks at: one of each for each territory.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Representative points on a plane.
    ///
    /// # Units
    /// Any length; metres on a map.
    pub points: &'a [(f64, f64)],
    /// Events.
    pub cases: &'a [u64],
    /// What events are expected in proportion to; not negative.
    pub population: &'a [f64],
}

/// Territories that have more events than expected, together.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Indices of its territories, ascending.
    pub members: Vec<usize>,
    /// The territory around which it lies.
    pub centre: usize,
    /// Events.
    pub cases: u64,
    /// Events to expect.
    pub expected: f64,
    /// Log-likelihood ratio.
    pub llr: f64,
    /// Probability of as great a ratio anywhere, were events spread like the population.
    pub p: f64,
}

impl Cluster {
    /// Observed over expected.
    pub fn ratio(&self) -> f64 {
        self.cases as f64 / self.expected
    }
}

/// What a scan found.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    /// The most likely cluster, then others that share no territory and are not due to chance.
    pub clusters: Vec<Cluster>,
    /// Zones that were looked at.
    pub zones_evaluated: usize,
    /// Draws that the ratios were compared with.
    pub draws: usize,
}

/// Scans for zones with more events than expected.
///
/// # Errors
/// No event, nobody anywhere, or no zone that holds less than the greatest part allowed.
///
/// # Reference
/// Kulldorff (1997), Communications in Statistics 26:1481.
pub fn scan(field: Field, share_max: f64, play: Play) -> Result<Scan, Reason> {
    let (cases, population): (u64, f64) = (field.cases.iter().sum(), field.population.iter().sum());
    if population <= 0.0 {
        return Err(Reason::ZeroPopulation);
    }
    if cases == 0 {
        return Err(Reason::Empty);
    }
    let zones = Zones::new(field, share_max * population, (cases as f64, population));
    if zones.len() == 0 {
        return Err(Reason::TooFew);
    }
    let ratios = zones.ratios(field.cases, cases as f64);
    let draws = play.draws.min((WORK_MOST / zones.len()).max(DRAWS_LEAST));
    let play = Play { draws, ..play };
    let greatest = zones.played_out(field.population, cases, play);
    let clusters = pick(&zones, &ratios, field.cases, &greatest);
    Ok(Scan { clusters, zones_evaluated: zones.len(), draws })
}

/// `c ln(c/E) + (C−c) ln((C−c)/(C−E))` where more is seen than expected, else 0.
pub fn log_likelihood_ratio(cases: f64, expected: f64, all: f64) -> f64 {
    // Where nobody is expected there is no ratio, and no cluster.
    if cases <= expected || expected <= 0.0 {
        return 0.0;
    }
    let (outside, outside_expected) = (all - cases, all - expected);
    let rest = if outside > 0.0 { outside * (outside / outside_expected).ln() } else { 0.0 };
    (cases * (cases / expected).ln() + rest).max(0.0)
}

/// Every zone: of each centre the nearest territories, one more in each zone.
struct Zones {
    /// For each centre, where its territories begin in `nearest`.
    starts: Vec<usize>,
    /// Territories from the nearest on; each ends the zone of all before it.
    nearest: Vec<u32>,
    /// Events expected in the zone that each ends.
    expected: Vec<f64>,
    /// `C/(E(C−E))` of that zone: its ratio is at most `(c−E)²` times as much.
    bound: Vec<f64>,
}

impl Zones {
    fn new(field: Field, most: f64, (cases, population): (f64, f64)) -> Self {
        let mut zones =
            Self { starts: vec![0], nearest: Vec::new(), expected: Vec::new(), bound: Vec::new() };
        for centre in field.points {
            let mut held = 0.0;
            for place in by_distance(field.points, *centre) {
                held += field.population[place];
                if held > most {
                    break;
                }
                zones.nearest.push(place as u32);
                let expected = cases * held / population;
                let product = expected * (cases - expected);
                zones.expected.push(expected);
                zones.bound.push(if product > 0.0 { cases / product } else { 0.0 });
            }
            zones.starts.push(zones.nearest.len());
        }
        zones
    }

    fn len(&self) -> usize {
        self.nearest.len()
    }

    /// The ratio of each zone.
    fn ratios(&self, cases: &[u64], all: f64) -> Vec<f64> {
        let mut ratios = Vec::with_capacity(self.len());
        self.walk(cases, |zone, seen| {
            ratios.push(log_likelihood_ratio(seen as f64, self.expected[zone], all));
        });
        ratios
    }

    /// Visits each zone with its events.
    fn walk(&self, cases: &[u64], mut visit: impl FnMut(usize, u64)) {
        for ends in self.starts.windows(2) {
            let mut seen = 0;
            for zone in ends[0]..ends[1] {
                seen += cases[self.nearest[zone] as usize];
                visit(zone, seen);
            }
        }
    }

    /// The greatest ratio of each draw, were events spread like the population.
    fn played_out(&self, population: &[f64], cases: u64, play: Play) -> Vec<f64> {
        let draw = |draw: usize| {
            let drawn = multinomial(cases, population, &mut play.generator(Method::Cases, draw));
            let mut greatest = 0.0_f64;
            self.walk(&drawn, |zone, seen| {
                let (seen, expected) = (seen as f64, self.expected[zone]);
                let excess = seen - expected;
                // A divergence is at most its χ²: few zones need the logarithms.
                if excess > 0.0 && excess * excess * self.bound[zone] > greatest {
                    let ratio = log_likelihood_ratio(seen, expected, cases as f64);
                    greatest = greatest.max(ratio);
                }
            });
            greatest
        };
        (0..play.draws).into_par_iter().map(draw).collect()
    }

    fn centre(&self, zone: usize) -> usize {
        self.starts.partition_point(|start| *start <= zone) - 1
    }

    fn members(&self, zone: usize) -> Vec<usize> {
        let first = self.starts[self.centre(zone)];
        let mut members: Vec<usize> =
            self.nearest[first..=zone].iter().map(|&place| place as usize).collect();
        members.sort_unstable();
        members
    }
}

/// The most likely cluster, and those after it that overlap none and are not due to chance.
fn pick(zones: &Zones, ratios: &[f64], cases: &[u64], greatest: &[f64]) -> Vec<Cluster> {
    let mut order: Vec<usize> = (0..ratios.len()).filter(|&zone| ratios[zone] > 0.0).collect();
    order.sort_by(|&a, &b| ratios[b].total_cmp(&ratios[a]).then(a.cmp(&b)));
    let mut drawn = greatest.to_vec();
    drawn.sort_by(f64::total_cmp);
    let mut taken = vec![false; cases.len()];
    let mut clusters: Vec<Cluster> = Vec::new();
    for zone in order {
        let llr = ratios[zone];
        let extreme = drawn.len() - drawn.partition_point(|drawn| *drawn < llr - TIE);
        let p = Chance::of(extreme, 0, drawn.len()).upper;
        if !clusters.is_empty() && p > LEVEL {
            break;
        }
        let members = zones.members(zone);
        if members.iter().any(|&member| taken[member]) {
            continue;
        }
        for &member in &members {
            taken[member] = true;
        }
        let seen = members.iter().map(|&member| cases[member]).sum();
        let (centre, expected) = (zones.centre(zone), zones.expected[zone]);
        clusters.push(Cluster { members, centre, cases: seen, expected, llr, p });
    }
    clusters
}

/// Territories from the nearest on; ties by index.
fn by_distance(points: &[(f64, f64)], (x, y): (f64, f64)) -> Vec<usize> {
    // Squares, so that equal distances between whole numbers are equal: a root would be rounded.
    let far = |&(a, b): &(f64, f64)| (a - x) * (a - x) + (b - y) * (b - y);
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|&a, &b| far(&points[a]).total_cmp(&far(&points[b])));
    order
}

/// `events` dealt out with probabilities in proportion to `weights`, one binomial at a time.
fn multinomial(events: u64, weights: &[f64], random: &mut ChaCha8Rng) -> Vec<u64> {
    let (mut left, mut rest) = (events, weights.iter().sum::<f64>());
    let last = weights.iter().rposition(|weight| *weight > 0.0);
    let deal = |(place, &weight): (usize, &f64)| {
        let dealt = if Some(place) == last {
            left
        } else if weight > 0.0 && left > 0 {
            let chance = Binomial::new(left, (weight / rest).clamp(0.0, 1.0));
            chance.map_or(0, |chance| chance.sample(random))
        } else {
            0
        };
        left -= dealt;
        rest -= weight;
        dealt
    };
    weights.iter().enumerate().map(deal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAY: Play = Play { seed: 7, draws: 999 };

    /// Ten places in a row, 1,000 people in each, 10 events but in the first three.
    fn row() -> (Vec<(f64, f64)>, Vec<u64>, Vec<f64>) {
        let points = (0..10).map(|x| (f64::from(x), 0.0)).collect();
        (points, vec![30, 32, 28, 10, 9, 11, 10, 10, 9, 10], vec![1_000.0; 10])
    }

    fn found(points: &[(f64, f64)], cases: &[u64], population: &[f64]) -> Result<Scan, Reason> {
        scan(Field { points, cases, population }, SHARE_MAX, PLAY)
    }

    #[test]
    fn a_planted_cluster_is_found() {
        let (points, cases, population) = row();
        let scan = found(&points, &cases, &population).unwrap();
        let first = &scan.clusters[0];
        assert_eq!((&first.members[..], first.cases), (&[0, 1, 2][..], 90));
        assert!((first.p - 0.001).abs() < 1e-12 && first.ratio() > 1.8);
        assert_eq!((scan.zones_evaluated, scan.draws), (50, PLAY.draws));
        assert_eq!(scan.clusters.len(), 1);
    }

    #[test]
    fn what_cannot_be_scanned_says_why() {
        let (points, cases, population) = row();
        assert_eq!(found(&points, &[0; 10], &population), Err(Reason::Empty));
        assert_eq!(found(&points, &cases, &[0.0; 10]), Err(Reason::ZeroPopulation));
        assert_eq!(found(&points[..1], &cases[..1], &population[..1]), Err(Reason::TooFew));
    }

    #[test]
    fn events_where_nobody_lives_are_no_cluster_and_no_infinity() {
        let (points, cases, mut population) = row();
        population[0] = 0.0;
        let scan = found(&points, &cases, &population).unwrap();
        assert!(
            scan.clusters.iter().all(|cluster| cluster.llr.is_finite() && cluster.expected > 0.0)
        );
    }

    #[test]
    fn evenly_spread_events_have_no_cluster() {
        let (points, _, population) = row();
        assert_eq!(found(&points, &[10; 10], &population).unwrap().clusters, []);
    }

    #[test]
    fn dealt_events_are_all_dealt() {
        let mut random = PLAY.generator(Method::Cases, 0);
        let dealt = multinomial(1_000, &[1.0, 0.0, 3.0, 0.0], &mut random);
        assert_eq!((dealt.iter().sum::<u64>(), dealt[1], dealt[3]), (1_000, 0, 0));
        assert!((200..300).contains(&dealt[0]));
    }
}
