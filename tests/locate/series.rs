//! The points of `scripts/oracle/points.py` and `editions.py`, drawn anew, and the answers to them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use geo::Coord;
use serde_json::Value;
use sha2::{Digest, Sha256};

use tejido::locate::Locator;
use tejido::territory::{Geodata, OUTSIDE};

/// From one position to another.
pub type Edge = [[f64; 2]; 2];

pub fn oracle(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(file)
}

pub fn read_json(file: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(oracle(file)).unwrap()).unwrap()
}

/// Steele, Lea & Flood (2014), as in the script.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From `-most` to `most`.
    fn ulps(&mut self, most: i64) -> i64 {
        (self.next() % (2 * most as u64 + 1)) as i64 - most
    }
}

pub fn random_points(notes: &Value) -> Vec<[f64; 2]> {
    let mut rng = SplitMix64(notes["seed"].as_u64().unwrap());
    let side = |end: &str, axis: usize| notes[end][axis].as_f64().unwrap();
    let mut along =
        |axis| side("low", axis) + (side("high", axis) - side("low", axis)) * rng.unit();
    (0..notes["random"].as_u64().unwrap()).map(|_| [along(0), along(1)]).collect()
}

pub fn border_points(notes: &Value, edges: &[Edge]) -> Vec<[f64; 2]> {
    let lines = Lines::new(notes, edges);
    let mut rng = SplitMix64(notes["seed"].as_u64().unwrap());
    let point = |number: u64| {
        let round = number / edges.len() as u64;
        let edge = edges[(number % edges.len() as u64) as usize];
        match round {
            0 | 1 => edge[round as usize],
            _ => beside(edge, round, &lines, &mut rng),
        }
    };
    (0..notes["border"].as_u64().unwrap()).map(point).collect()
}

/// A point on an edge, or moved by some ulp, or moved to a line between cells.
fn beside([a, b]: Edge, round: u64, lines: &Lines, rng: &mut SplitMix64) -> [f64; 2] {
    let share = rng.unit();
    let mut point = [0, 1].map(|axis| a[axis] + (b[axis] - a[axis]) * share);
    match round % 3 {
        0 => point.map(|value| nudged(value, rng.ulps(3))),
        1 => {
            let axis = (rng.next() % 2) as usize;
            point[axis] = nudged(lines.at_or_below(axis, point[axis]), rng.ulps(1));
            point
        }
        _ => point,
    }
}

fn nudged(value: f64, ulps: i64) -> f64 {
    f64::from_bits(value.to_bits().wrapping_add_signed(ulps))
}

/// The lines between cells.
struct Lines {
    low: [f64; 2],
    high: [f64; 2],
    count: f64,
}

impl Lines {
    fn new(notes: &Value, edges: &[Edge]) -> Self {
        let values = |axis: usize| edges.iter().flatten().map(move |vertex| vertex[axis]);
        let greatest =
            values(0).chain(values(1)).fold(0.0, |most: f64, value| most.max(value.abs()));
        let reach = notes["reach"].as_f64().unwrap() * greatest;
        let low = [0, 1].map(|axis| values(axis).fold(f64::INFINITY, f64::min) - reach);
        let high = [0, 1].map(|axis| values(axis).fold(f64::NEG_INFINITY, f64::max) + reach);
        Self { low, high, count: notes["lines"].as_f64().unwrap() }
    }

    fn at_or_below(&self, axis: usize, value: f64) -> f64 {
        let (low, size) = (self.low[axis], self.high[axis] - self.low[axis]);
        low + size * (((value - low) / size * self.count).floor() / self.count)
    }
}

pub fn edges_of(arcs: &[Vec<Coord<f64>>]) -> Vec<Edge> {
    let pairs = arcs.iter().flat_map(|arc| arc.windows(2));
    pairs.map(|pair| [pair[0].into(), pair[1].into()]).collect()
}

/// The batch's answers, a byte each, which those of the tree must be.
pub fn answers(geodata: &Arc<Geodata>, points: &[[f64; 2]]) -> Vec<u8> {
    let locator = Locator::new(Arc::clone(geodata));
    let mut batch = vec![0; points.len()];
    locator.points(points, &mut batch);
    for (&[x, y], &batch) in points.iter().zip(&batch) {
        let single = locator.point(Coord { x, y }).unwrap_or(OUTSIDE);
        assert_eq!(batch, single, "{x}, {y}: in a batch and by itself");
    }
    // OUTSIDE becomes 255.
    batch.iter().map(|municipality| *municipality as u8).collect()
}

/// Each block of answers has the hash that is written down.
pub fn check_hashes(found: &[u8], block: &Value, expected: &Value) {
    let expected: Vec<String> = serde_json::from_value(expected.clone()).unwrap();
    let blocks = found.chunks(block.as_u64().unwrap() as usize);
    assert_eq!(blocks.len(), expected.len());
    for ((number, block), expected) in blocks.enumerate().zip(expected) {
        assert_eq!(hex(block)[..expected.len()], expected, "block {number}");
    }
}

pub fn hex(bytes: &[u8]) -> String {
    tejido::text::hex(&Sha256::digest(bytes))
}
