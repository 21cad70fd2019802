//! The same boundaries are read whatever a shapefile's fields, character set or coordinates.

use std::fs;

use encoding_rs::{UTF_8, WINDOWS_1252};
use geo::CoordsIter;
use tejido::source::geodata;
use tejido::territory::{Check, Crs, Geodata, Grid};

use crate::fixture::{Fields, Form, PLACES, ring, write_shapefile};

fn read(form: &Form) -> Geodata {
    let dir = tempfile::tempdir().unwrap();
    write_shapefile(&dir.path().join("boundaries"), form);
    geodata::read(Some(dir.path())).unwrap()
}

/// Reads the squares in that form; `tolerance` in degrees is what projecting may cost.
fn check(form: &Form, tolerance: f64) {
    let geodata = read(form);
    let names: Vec<_> = geodata.municipalities.iter().map(|m| m.official_name.as_str()).collect();
    assert_eq!(names, PLACES.map(|(_, name, ..)| name));
    assert_eq!(geodata.municipalities[3].name, "San José de la Sabana");
    assert!((geodata.municipalities[3].area_km2 - 122.5).abs() < 1e-9);
    assert_eq!(
        (geodata.department.code.as_str(), geodata.department.name.as_str()),
        ("42", "Sabana Alta")
    );
    assert_eq!(geodata.topology.rook_neighbours().len(), 7);
    assert_eq!(geodata.topology.queen_neighbours().len(), 11);
    assert_eq!(Check::of(&geodata).defects, []);
    for (territory, (.., lon, lat)) in geodata.by_municipality().territories.iter().zip(PLACES) {
        for corner in ring(lon, lat) {
            let mut corners = territory.shape.coords_iter();
            let is_near = |at: geo::Coord<f64>| {
                (at.x - corner.0).abs() <= tolerance && (at.y - corner.1).abs() <= tolerance
            };
            assert!(corners.any(is_near), "{corner:?} of {}", territory.id);
        }
    }
}

#[test]
fn fields_of_every_edition_are_read() {
    for fields in [Fields::Of2018, Fields::Split, Fields::Of2025] {
        check(&Form { fields, ..Form::default() }, 0.0);
    }
}

#[test]
fn names_are_read_in_utf_8_and_latin_1_with_and_without_a_label() {
    for (encoding, cpg) in [
        (UTF_8, Some("UTF-8")),
        (UTF_8, Some("65001")),
        (UTF_8, None),
        (WINDOWS_1252, Some("ISO-8859-1")),
        (WINDOWS_1252, Some("ISO 88591\r\n")),
        (WINDOWS_1252, Some("ANSI 1252")),
        (WINDOWS_1252, None),
    ] {
        check(&Form { encoding, cpg, ..Form::default() }, 0.0);
    }
}

#[test]
fn planes_are_turned_into_degrees_and_shared_corners_stay_shared() {
    // Cali's own plane ends far from these places; `tests/oracle/projection.rs` holds it to PROJ.
    let reaches = |crs: &Crs| !matches!(crs.grid, Some(Grid::Urban(_)));
    for crs in Crs::ALL.into_iter().filter(reaches) {
        let tolerance = if crs.grid.is_some() { 1e-11 } else { 0.0 };
        check(&Form { crs, ..Form::default() }, tolerance);
    }
}

#[test]
fn heights_are_left_out() {
    check(&Form { heights: true, ..Form::default() }, 0.0);
}

#[test]
fn a_deleted_row_takes_its_shape_along() {
    let dir = tempfile::tempdir().unwrap();
    let path = write_shapefile(&dir.path().join("boundaries"), &Form::default());
    let dbf = path.with_extension("dbf");
    let mut bytes = fs::read(&dbf).unwrap();
    let start = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    bytes[start] = b'*';
    fs::write(&dbf, bytes).unwrap();
    let geodata = geodata::read(Some(dir.path())).unwrap();
    let codes: Vec<_> = geodata.municipalities.iter().map(|m| m.code.to_string()).collect();
    assert_eq!(codes, ["42002", "42003", "42004", "42005", "42006"]);
    let seat = geodata.municipalities[0].seat;
    assert!((seat.x + 70.05).abs() < 0.05 && (seat.y - 6.05).abs() < 0.05, "{seat:?}");
}
