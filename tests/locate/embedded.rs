//! Placing in the embedded boundaries and dissolving them: answers by `scripts/oracle/points.py`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use geo::{Area, CoordsIter};
use serde_json::Value;

use tejido::territory::{Geodata, Level, Territory};

use crate::series::{
    answers, border_points, check_hashes, edges_of, hex, oracle, random_points, read_json,
};

/// The first answers are stored, and hashes of all.
fn check(points: &[[f64; 2]], series: &str) {
    let found = answers(&Arc::new(Geodata::embedded()), points);
    let stored = std::fs::read(oracle(&format!("points_{series}.bin"))).unwrap();
    for ((point, found), stored) in points.iter().zip(&found).zip(stored) {
        assert_eq!(*found, stored, "{point:?}");
    }
    let notes = notes();
    check_hashes(&found, &notes["block"], &notes[format!("{series}_sha256")]);
}

/// The answers belong to these boundaries: run the script again after changing them.
fn notes() -> Value {
    let notes = read_json("points.json");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read(root.join("geodata/boundaries/boundaries.topojson")).unwrap();
    assert_eq!(hex(&text), notes["boundaries_sha256"].as_str().unwrap());
    notes
}

#[test]
fn random_points_fall_where_geos_puts_them() {
    check(&random_points(&notes()), "random");
}

#[test]
fn points_on_and_beside_borders_fall_where_geos_puts_them() {
    let arcs = Geodata::embedded().topology.arcs;
    check(&border_points(&notes(), &edges_of(&arcs)), "border");
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
