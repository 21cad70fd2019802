//! Placing and dissolving give what GEOS gives: answers made by `scripts/oracle/points.py`.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use geo::{Area, Coord, CoordsIter};
use serde_json::Value;
use sha2::{Digest, Sha256};

use tejido::locate::Locator;
use tejido::territory::{Geodata, Level, Territory};

/// What the stored answers hold for a point in no municipality.
const OUTSIDE: u8 = 255;

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

    /// From −3 to 3.
    fn ulps(&mut self) -> i64 {
        (self.next() % 7) as i64 - 3
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
    let edges: Vec<[Coord<f64>; 2]> =
        arcs.iter().flat_map(|arc| arc.windows(2).map(|pair| [pair[0], pair[1]])).collect();
    let mut rng = SplitMix64(notes["seed"].as_u64().unwrap());
    let nudged = |value: f64, ulps: i64| f64::from_bits(value.to_bits().wrapping_add_signed(ulps));
    let point = |number: u64| {
        let [a, b] = edges[(rng.next() % edges.len() as u64) as usize];
        let share = if number.is_multiple_of(3) { 0.0 } else { rng.unit() };
        let (x, y) = (a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
        if number % 3 == 2 { [nudged(x, rng.ulps()), nudged(y, rng.ulps())] } else { [x, y] }
    };
    (0..notes["border"].as_u64().unwrap()).map(point).collect()
}

fn check(points: &[[f64; 2]], answers: &str) {
    let locator = Locator::new(Arc::new(Geodata::embedded()));
    let expected = std::fs::read(oracle(answers)).unwrap();
    assert_eq!(points.len(), expected.len());
    let mut batch = vec![0; points.len()];
    locator.points(points, &mut batch);
    let byte = |found: Option<u16>| found.map_or(OUTSIDE, |index| index as u8);
    for ((&[x, y], &expected), &batch) in points.iter().zip(&expected).zip(&batch) {
        assert_eq!(byte(locator.point(Coord { x, y })), expected, "{x}, {y}");
        assert_eq!(batch as u8, expected, "{x}, {y}, in a batch");
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
    check(&random_points(&notes()), "points_random.bin");
}

#[test]
fn points_on_and_beside_borders_fall_where_geos_puts_them() {
    let arcs = Geodata::embedded().topology.arcs;
    check(&border_points(&notes(), &arcs), "points_border.bin");
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
