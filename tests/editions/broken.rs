//! Broken files of boundaries give one clear error each; none panics or asks for much memory.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use tejido::source::geodata;

use crate::fixture::{Form, geojson, write_shapefile};

/// Reads a good shapefile after `change` was made to its files.
fn read(change: impl FnOnce(&Path)) -> Result<(), String> {
    let dir = tempfile::tempdir().unwrap();
    let path = write_shapefile(&dir.path().join("boundaries"), &Form::default());
    change(&path);
    geodata::read(Some(dir.path())).map(|_| ()).map_err(|error| error.to_string())
}

fn check(change: impl FnOnce(&Path), expected: &str) {
    let error = read(change).unwrap_err();
    assert!(error.contains("MGN_MPIO.") && error.contains(expected), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
}

/// Changes the bytes of one of the files.
fn edit(path: &Path, ending: &str, change: impl FnOnce(&mut Vec<u8>)) {
    let path = path.with_extension(ending);
    let mut bytes = fs::read(&path).unwrap();
    change(&mut bytes);
    fs::write(&path, bytes).unwrap();
}

fn put(bytes: &mut [u8], at: usize, new: &[u8]) {
    bytes[at..at + new.len()].copy_from_slice(new);
}

/// Where the records of the `.shp` start: each has 8 bytes of header and 128 of content, in which
/// five vertices stand from byte 48 on.
const RECORDS: usize = 100;
const RECORD: usize = 136;

/// Where a vertex of the third record stands.
fn vertex(number: usize) -> usize {
    RECORDS + 2 * RECORD + 8 + 48 + 16 * (number - 1)
}

/// Makes the file's own statement of its length right again.
fn restate(bytes: &mut [u8]) {
    let words = i32::try_from(bytes.len() / 2).unwrap();
    put(bytes, 24, &words.to_be_bytes());
}

#[test]
fn the_file_that_is_broken_is_good_before() {
    read(|_| ()).unwrap();
}

#[test]
fn a_truncated_shape_file() {
    let cut = |bytes: &mut Vec<u8>| bytes.truncate(RECORDS + 2 * RECORD + 60);
    check(|path| edit(path, "shp", cut), "its header states 916 bytes, it has 432");
    let cut = |bytes: &mut Vec<u8>| {
        cut(bytes);
        restate(bytes);
    };
    check(|path| edit(path, "shp", cut), "record 3: it states 64 words, 52 bytes are left");
}

#[test]
fn a_table_of_the_wrong_length() {
    check(
        |path| edit(path, "dbf", |bytes| bytes.truncate(600)),
        "MGN_MPIO.dbf: its header states 6 records",
    );
    check(|path| edit(path, "dbf", |bytes| put(bytes, 10, &[255, 255])), "records of 65535 bytes");
    check(|path| edit(path, "dbf", |bytes| bytes.truncate(7)), "7 bytes are no table");
    check(
        |path| edit(path, "dbf", |bytes| put(bytes, 4, &[5, 0, 0, 0])),
        "its header states 5 records",
    );
}

#[test]
fn a_ring_that_crosses_itself() {
    let swap = |bytes: &mut Vec<u8>| {
        for byte in 0..16 {
            bytes.swap(vertex(2) + byte, vertex(3) + byte);
        }
    };
    check(
        |path| edit(path, "shp", swap),
        "record 3: 42003: part 1, vertex 1: the edge from here crosses the one from vertex 3",
    );
}

#[test]
fn a_code_of_two_records() {
    let double = |bytes: &mut Vec<u8>| {
        let at = bytes.windows(5).position(|code| code == b"42002").unwrap();
        put(bytes, at, b"42005");
    };
    check(|path| edit(path, "dbf", double), "record 5: 42005: record 2 has this code too");
}

#[test]
fn a_missing_companion() {
    let remove = |path: &Path, ending: &str| fs::remove_file(path.with_extension(ending)).unwrap();
    check(|path| remove(path, "prj"), "its .prj is missing, which tells the coordinate system");
    check(|path| remove(path, "dbf"), "its .dbf is missing, which holds the codes");
}

#[test]
fn another_coordinate_system() {
    let local = |bytes: &mut Vec<u8>| *bytes = b"LOCAL_CS[\"Plano\",UNIT[\"m\",1.0]]".to_vec();
    check(|path| edit(path, "prj", local), "MGN_MPIO.prj: it names no ellipsoid");
    let empty = |bytes: &mut Vec<u8>| bytes.clear();
    check(|path| edit(path, "prj", empty), "it is not well-known text");
}

#[test]
fn an_empty_file() {
    check(|path| edit(path, "shp", Vec::clear), "MGN_MPIO.shp: it is not a shapefile");
    let only_header = |bytes: &mut Vec<u8>| {
        bytes.truncate(RECORDS);
        restate(bytes);
    };
    check(|path| edit(path, "shp", only_header), "0 shapes, but 6 records");
}

#[test]
fn counts_that_would_fill_the_memory() {
    let third = RECORDS + 2 * RECORD + 8;
    let huge = i32::MAX.to_le_bytes();
    let expected = "record 3: 2147483647 parts and 5 vertices do not fit into 128 bytes";
    check(|path| edit(path, "shp", |bytes| put(bytes, third + 36, &huge)), expected);
    let expected = "record 3: 1 parts and 2147483647 vertices do not fit into 128 bytes";
    check(|path| edit(path, "shp", |bytes| put(bytes, third + 40, &huge)), expected);
    let expected = "record 3: it states 2147483647 words";
    let huge = i32::MAX.to_be_bytes();
    check(|path| edit(path, "shp", |bytes| put(bytes, third - 4, &huge)), expected);
    check(|path| edit(path, "dbf", |bytes| put(bytes, 4, &[255; 4])), "4294967295 records");
}

#[test]
fn a_ring_that_is_not_closed() {
    let open = |bytes: &mut Vec<u8>| put(bytes, vertex(5), &(-69.95_f64).to_le_bytes());
    check(
        |path| edit(path, "shp", open),
        "record 3: 42003: part 1, not closed: vertex 1 is -70, 6, vertex 5 is -69.95, 6",
    );
}

#[test]
fn places_off_the_globe() {
    for (value, shown) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (4_600_000.0, "4600000")] {
        let stray = |bytes: &mut Vec<u8>| put(bytes, vertex(4), &value.to_le_bytes());
        let expected =
            format!("record 3: 42003: part 1, vertex 4: {shown}, 6 is no place on the globe");
        check(|path| edit(path, "shp", stray), &expected);
    }
}

#[test]
fn shapes_that_are_no_polygons() {
    let third = RECORDS + 2 * RECORD + 8;
    let null = |bytes: &mut Vec<u8>| put(bytes, third, &[0; 4]);
    check(|path| edit(path, "shp", null), "record 3");
    let line = |bytes: &mut Vec<u8>| put(bytes, third, &[3, 0, 0, 0]);
    check(|path| edit(path, "shp", line), "record 3: 42003: Polyline, not a polygon");
}

#[test]
fn a_table_in_another_character_set_than_it_says() {
    let latin = |bytes: &mut Vec<u8>| {
        let at = bytes.windows(2).position(|letter| letter == "Ñ".as_bytes()).unwrap();
        put(bytes, at, &[0xd1, b' ']);
    };
    check(|path| edit(path, "dbf", latin), "is not in the table's character set");
    let label = |bytes: &mut Vec<u8>| *bytes = b"klingon".to_vec();
    check(|path| edit(path, "cpg", label), "its .cpg names \"klingon\"");
}

#[test]
fn several_files_with_boundaries() {
    let dir = tempfile::tempdir().unwrap();
    let path = write_shapefile(&dir.path().join("boundaries"), &Form::default());
    fs::write(path.with_extension("geojson"), geojson()).unwrap();
    let error = geodata::read(Some(dir.path())).unwrap_err().to_string();
    assert!(error.contains("several .shp, .geojson"), "{error}");
}

/// Any byte of the files may be anything: an answer or an error comes, and no panic.
#[test]
fn no_byte_can_bring_the_reader_down() {
    let dir = tempfile::tempdir().unwrap();
    let path = write_shapefile(&dir.path().join("boundaries"), &Form::default());
    for (ending, reach) in [("shp", 260), ("dbf", 230), ("prj", 146), ("cpg", 5)] {
        let path = path.with_extension(ending);
        let good = fs::read(&path).unwrap();
        for at in 0..reach.min(good.len()) {
            for value in [0x7f, 0xff] {
                survives(dir.path(), &path, &good, at, value);
            }
        }
        fs::write(&path, good).unwrap();
    }
}

fn survives(dir: &Path, path: &Path, good: &[u8], at: usize, value: u8) {
    let mut bytes = good.to_vec();
    bytes[at] = value;
    fs::write(path, bytes).unwrap();
    let read = catch_unwind(AssertUnwindSafe(|| geodata::read(Some(dir)).is_ok()));
    assert!(read.is_ok(), "byte {at} of {} as {value}", path.display());
}

fn check_geojson(text: &[u8], expected: &str) {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("boundaries")).unwrap();
    fs::write(dir.path().join("boundaries/limites.geojson"), text).unwrap();
    let error = geodata::read(Some(dir.path())).unwrap_err().to_string();
    assert!(error.contains("limites.geojson: ") && error.contains(expected), "{error}");
}

#[test]
fn broken_geojson_says_where() {
    let good = geojson();
    let changed = |from: &str, to: &str| good.replacen(from, to, 1).into_bytes();
    check_geojson(b"", "EOF");
    check_geojson(&good.as_bytes()[..good.len() / 2], "EOF while parsing");
    check_geojson(br#"{"type":"FeatureCollection","features":[]}"#, "no feature in it");
    check_geojson(&changed("42003", "42001"), "feature 3: 42001: feature 1 has this code too");
    check_geojson(&changed("[-70.1,6.1]", "[-70.1,610]"), "vertex 3: -70.1, 610 is no place");
    check_geojson(&changed("[-70.1,6.1]", "[-70.1]"), "vertex 3: a position has two numbers");
    check_geojson(&changed("[-70.1,6.1]", "[1e999,6.1]"), "number out of range");
    check_geojson(&changed("\"Polygon\"", "\"Kite\""), "");
    check_geojson(
        &[&good.as_bytes()[..30], &[0xff, 0xfe], &good.as_bytes()[30..]].concat(),
        "not UTF-8",
    );
    check_geojson("[".repeat(100_000).as_bytes(), "");
}
