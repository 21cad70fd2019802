//! Placing and dissolving give what GEOS gives: answers made by `scripts/oracle/points.py`.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use geo::{Area, Coord, CoordsIter};
use serde_json::Value;
use sha2::{Digest, Sha256};

use tejido::locate::Locator;
use tejido::territory::{Geodata, Level, OUTSIDE, Territory};

fn oracle(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(file)
}

fn read_json(file: &str) -> Value {
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

fn random_points(notes: &Value) -> Vec<[f64; 2]> {
    let mut rng = SplitMix64(notes["seed"].as_u64().unwrap());
    let side = |end: &str, axis: usize| notes[end][axis].as_f64().unwrap();
    let mut along =
        |axis| side("low", axis) + (side("high", axis) - side("low", axis)) * rng.unit();
    (0..notes["random"].as_u64().unwrap()).map(|_| [along(0), along(1)]).collect()
}

fn border_points(notes: &Value, arcs: &[Vec<Coord<f64>>]) -> Vec<[f64; 2]> {
    let pairs = arcs.iter().flat_map(|arc| arc.windows(2));
    let edges: Vec<[[f64; 2]; 2]> = pairs.map(|p| [p[0].into(), p[1].into()]).collect();
    let lines = Lines::new(notes, &edges);
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
fn beside([a, b]: [[f64; 2]; 2], round: u64, lines: &Lines, rng: &mut SplitMix64) -> [f64; 2] {
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
    fn new(notes: &Value, edges: &[[[f64; 2]; 2]]) -> Self {
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

/// The first answers are stored, and hashes of all: the batch gives them, and so does the tree.
fn check(points: &[[f64; 2]], series: &str) {
    let locator = Locator::new(Arc::new(Geodata::embedded()));
    let mut batch = vec![0; points.len()];
    locator.points(points, &mut batch);
    for (&[x, y], &batch) in points.iter().zip(&batch) {
        let single = locator.point(Coord { x, y }).unwrap_or(OUTSIDE);
        assert_eq!(batch, single, "{x}, {y}: in a batch and by itself");
    }
    // OUTSIDE becomes 255.
    let found: Vec<u8> = batch.iter().map(|municipality| *municipality as u8).collect();
    let stored = std::fs::read(oracle(&format!("points_{series}.bin"))).unwrap();
    for ((point, found), stored) in points.iter().zip(&found).zip(stored) {
        assert_eq!(*found, stored, "{point:?}");
    }
    check_hashes(&found, series);
}

fn check_hashes(found: &[u8], series: &str) {
    let notes = notes();
    let expected: Vec<String> =
        serde_json::from_value(notes[format!("{series}_sha256")].clone()).unwrap();
    let blocks = found.chunks(notes["block"].as_u64().unwrap() as usize);
    assert_eq!(blocks.len(), expected.len());
    for ((number, block), expected) in blocks.enumerate().zip(expected) {
        assert_eq!(hex(block)[..expected.len()], expected, "block {number} of {series}");
    }
}

/// The answers belong to these boundaries: run the script again after changing them.
fn notes() -> Value {
    let notes = read_json("points.json");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read(root.join("geodata/boundaries/boundaries.topojson")).unwrap();
    assert_eq!(hex(&text), notes["boundaries_sha256"].as_str().unwrap());
    notes
}

fn hex(bytes: &[u8]) -> String {
    tejido::text::hex(&Sha256::digest(bytes))
}

#[test]
fn random_points_fall_where_geos_puts_them() {
    check(&random_points(&notes()), "random");
}

#[test]
fn points_on_and_beside_borders_fall_where_geos_puts_them() {
    let arcs = Geodata::embedded().topology.arcs;
    check(&border_points(&notes(), &arcs), "border");
}

#[test]
fn dissolved_territories_are_the_unions_that_geos_makes() {
    let geodata = Geodata::embedded();
    let unions = read_json("unions.json");
    for union in unions.as_array().unwrap() {
        check_union(territory(&geodata, union), union);
    }
}

fn territory<'a>(geodata: &'a Geodata, union: &Value) -> &'a Territory {
    let (scheme, name) = (union["scheme"].as_str().unwrap(), union["name"].as_str().unwrap());
    if scheme == "department" {
        return geodata.territory(name).unwrap();
    }
    let partition = geodata.partition(Level::Subregion, Some(scheme)).unwrap();
    partition.territories.iter().find(|territory| territory.name == name).unwrap()
}

fn check_union(territory: &Territory, union: &Value) {
    let shape = &territory.shape;
    assert_eq!(shape.0.len() as u64, union["parts"].as_u64().unwrap(), "{}", territory.id);
    let holes: usize = shape.iter().map(|part| part.interiors().len()).sum();
    assert_eq!(holes as u64, union["holes"].as_u64().unwrap(), "{}", territory.id);
    let whole = |degrees: f64| (degrees * 1e6).round() as i64;
    let vertices: BTreeSet<_> = shape.coords_iter().map(|c| (whole(c.x), whole(c.y))).collect();
    let lines: Vec<String> = vertices.iter().map(|(x, y)| format!("{x} {y}\n")).collect();
    let text = lines.concat();
    let expected = union["vertices_sha256"].as_str().unwrap();
    assert_eq!(hex(text.as_bytes()), expected, "{}: {} vertices", territory.id, vertices.len());
    let area = union["area_deg2"].as_f64().unwrap();
    assert!((shape.unsigned_area() - area).abs() < 1e-9, "{}", territory.id);
}
