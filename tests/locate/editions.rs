//! Boundaries read from operators' files are placed as GEOS does: answers by
//! `scripts/oracle/editions.py`.
//!
//! The files are written anew, with the very positions of those that the script was given: the
//! embedded boundaries are theirs, rounded, so that each vertex tells its place in their grid.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8};
use geo::{Coord, CoordsIter, MapCoords, MultiPolygon};
use serde::Deserialize;
use serde_json::{Value, json};
use shapefile::dbase::encoding::EncodingRs;
use shapefile::dbase::{FieldValue, Record, TableWriterBuilder};
use shapefile::{Point, Polygon, PolygonRing, ShapeWriter, Writer};

use tejido::source::geodata;
use tejido::territory::{Crs, Geodata, Projection};

use crate::series::{
    Edge, answers, border_points, check_hashes, edges_of, hex, oracle, random_points, read_json,
};

/// A file that the script was given.
#[derive(Deserialize)]
struct Edition {
    file: String,
    epsg: u16,
    prj: Option<String>,
    cpg: Option<String>,
    positions_sha256: String,
    edges_sha256: String,
    random_sha256: Value,
    border_sha256: Value,
}

/// Column and row.
type Cell = (u32, u32);

/// The grid that all vertices lie on: coordinates are `whole * scale + shift`.
struct Grid<'a>(&'a Value);

impl Grid<'_> {
    fn axis(&self, axis: usize) -> (f64, f64) {
        let number = |name: &str| self.0[axis][name].as_f64().unwrap();
        (number("scale"), number("shift"))
    }

    fn cell(&self, at: Coord<f64>) -> Cell {
        let whole = |axis, value: f64| {
            let (scale, shift) = self.axis(axis);
            ((value - shift) / scale).round() as u32
        };
        (whole(0, at.x), whole(1, at.y))
    }

    fn degrees(&self, (column, row): Cell) -> Coord<f64> {
        let at = |axis, whole| {
            let (scale, shift) = self.axis(axis);
            f64::from(whole) * scale + shift
        };
        Coord { x: at(0, column), y: at(1, row) }
    }
}

/// The embedded boundaries with the file's positions in place of their own.
fn boundaries(edition: &Edition, grid: &Grid<'_>) -> Vec<(String, String, MultiPolygon<f64>)> {
    let embedded = Geodata::embedded();
    let territories = &embedded.by_municipality().territories;
    let shapes: Vec<_> = territories.iter().map(|territory| &territory.shape).collect();
    let place = positions(edition, grid, &shapes);
    let moved = territories.iter().map(|territory| {
        let shape = territory.shape.map_coords(|at| place[&grid.cell(at)]);
        (territory.id.clone(), territory.name.clone(), shape)
    });
    moved.collect()
}

/// The position of each vertex in the file.
fn positions(
    edition: &Edition,
    grid: &Grid<'_>,
    shapes: &[&MultiPolygon<f64>],
) -> BTreeMap<Cell, Coord<f64>> {
    let vertices = shapes.iter().flat_map(|shape| shape.coords_iter());
    let mut places: BTreeMap<Cell, Coord<f64>> =
        vertices.map(|at| grid.cell(at)).map(|cell| (cell, grid.degrees(cell))).collect();
    if edition.prj.is_none() {
        // GDAL writes fifteen decimals.
        let written = |value: f64| format!("{value:.15}").parse().unwrap();
        for at in places.values_mut() {
            *at = Coord { x: written(at.x), y: written(at.y) };
        }
    }
    let crs = Crs::of_epsg(edition.epsg).unwrap();
    if crs.grid.is_some() {
        let projection = Projection::new(crs);
        let last = fs::read(oracle(&format!("editions_{}.bin", edition.epsg))).unwrap();
        for (at, last) in places.values_mut().zip(last.as_chunks::<2>().0) {
            let near = projection.from_degrees(*at).unwrap();
            *at = Coord { x: ending_in(near.x, last[0]), y: ending_in(near.y, last[1]) };
        }
    }
    places
}

/// The nearest number whose last byte is this one.
fn ending_in(near: f64, last: u8) -> f64 {
    let off = last.wrapping_sub(near.to_bits() as u8) as i8;
    f64::from_bits(near.to_bits().wrapping_add_signed(off.into()))
}

fn digest(numbers: &[f64]) -> String {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    hex(&bytes)
}

fn by_position(a: &[f64; 2], b: &[f64; 2]) -> std::cmp::Ordering {
    a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
}

/// Each edge once, from its lesser end to the greater.
fn sorted_edges(geodata: &Geodata) -> Vec<Edge> {
    let mut edges = edges_of(&geodata.topology.arcs);
    for edge in &mut edges {
        edge.sort_by(by_position);
    }
    edges.sort_by(|a, b| by_position(&a[0], &b[0]).then(by_position(&a[1], &b[1])));
    edges.dedup();
    edges
}

/// Writes the file to `folder`, with what goes beside it.
fn write(edition: &Edition, grid: &Grid<'_>, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let boundaries = boundaries(edition, grid);
    let vertices = boundaries.iter().flat_map(|(_, _, shape)| shape.coords_iter());
    let mut positions: Vec<[f64; 2]> = vertices.map(Into::into).collect();
    positions.sort_by(by_position);
    positions.dedup();
    assert_eq!(digest(positions.as_flattened()), edition.positions_sha256, "{}", edition.file);
    let path = folder.join(&edition.file);
    let Some(prj) = &edition.prj else {
        return fs::write(path, geojson(&boundaries)).unwrap();
    };
    fs::write(path.with_extension("prj"), prj).unwrap();
    let cpg = edition.cpg.as_deref().unwrap();
    fs::write(path.with_extension("cpg"), cpg).unwrap();
    let encoding = Encoding::for_label(cpg.trim().as_bytes()).unwrap_or(UTF_8);
    write_shapefile(&path, &boundaries, encoding);
}

fn geojson(boundaries: &[(String, String, MultiPolygon<f64>)]) -> String {
    let features = boundaries.iter().map(|(code, name, shape)| {
        let ring = |line: &geo::LineString<f64>| -> Vec<[f64; 2]> {
            line.coords().map(|at| [at.x, at.y]).collect()
        };
        let polygons = shape.iter().map(|polygon| {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            rings.map(ring).collect::<Vec<_>>()
        });
        json!({
            "type": "Feature",
            "properties": { "code": code, "name": name },
            "geometry": { "type": "MultiPolygon", "coordinates": polygons.collect::<Vec<_>>() },
        })
    });
    let features: Vec<Value> = features.collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn write_shapefile(
    path: &Path,
    boundaries: &[(String, String, MultiPolygon<f64>)],
    encoding: &'static Encoding,
) {
    const FIELDS: [&str; 2] = ["MPIO_CDPMP", "MPIO_CNMBR"];
    let out = |ending: &str| BufWriter::new(File::create(path.with_extension(ending)).unwrap());
    let table = TableWriterBuilder::with_encoding(EncodingRs::from(encoding));
    let table = FIELDS
        .iter()
        .fold(table, |table, field| table.add_character_field((*field).try_into().unwrap(), 60));
    let shapes = ShapeWriter::with_shx(out("shp"), out("shx"));
    let mut writer = Writer::new(shapes, table.build_with_dest(out("dbf")));
    for (code, name, shape) in boundaries {
        let mut record = Record::default();
        for (field, text) in FIELDS.iter().zip([code, name]) {
            let value = FieldValue::Character(Some(text.clone()));
            record.insert((*field).to_owned(), value);
        }
        let rings = shape.iter().flat_map(|polygon| {
            let holes = polygon.interiors().iter().map(|ring| PolygonRing::Inner(points(ring)));
            std::iter::once(PolygonRing::Outer(points(polygon.exterior()))).chain(holes)
        });
        writer.write_shape_and_record(&Polygon::with_rings(rings.collect()), &record).unwrap();
    }
}

fn points(ring: &geo::LineString<f64>) -> Vec<Point> {
    ring.coords().map(|at| Point::new(at.x, at.y)).collect()
}

/// Writes the edition at this place of the list, reads it and asks for all points.
fn check(number: usize) {
    let notes = read_json("editions.json");
    let edition: Edition = serde_json::from_value(notes["editions"][number].clone()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    write(&edition, &Grid(&notes["grid"]), &dir.path().join("boundaries"));
    let geodata = Arc::new(geodata::read(Some(dir.path())).unwrap());
    let edges = sorted_edges(&geodata);
    // Where this differs alone, sines and cosines of this machine round otherwise.
    assert_eq!(digest(edges.as_flattened().as_flattened()), edition.edges_sha256);
    let earlier = &notes["editions"].as_array().unwrap()[..number];
    if earlier.iter().any(|earlier| earlier["edges_sha256"] == edition.edges_sha256.as_str()) {
        // The same boundaries have the same answers.
        return;
    }
    let random = answers(&geodata, &random_points(&notes));
    check_hashes(&random, &notes["block"], &edition.random_sha256);
    let border = answers(&geodata, &border_points(&notes, &edges));
    check_hashes(&border, &notes["block"], &edition.border_sha256);
}

#[test]
fn all_editions_are_asked() {
    let notes = read_json("editions.json");
    assert_eq!(notes["editions"].as_array().unwrap().len(), 5);
}

#[test]
fn the_shapefile_in_degrees() {
    check(0);
}

#[test]
fn the_shapefile_of_the_western_zone() {
    check(1);
}

#[test]
fn the_shapefile_of_the_national_plane() {
    check(2);
}

#[test]
fn the_shapefile_with_a_table_in_latin_1() {
    check(3);
}

#[test]
fn the_geojson() {
    check(4);
}
