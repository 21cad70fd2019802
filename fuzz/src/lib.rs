//! The rooms of the program that read what others wrote, and how fuzz targets enter them.
//!
//! They are taken from the program's folder and not from its library, so that a build leaves out
//! the server, the store and the charts, which take most of the time.

#![allow(dead_code, missing_docs, reason = "the program uses and documents what targets do not")]

#[path = "../../src/text/mod.rs"]
pub mod text;
#[path = "../../src/territory/mod.rs"]
pub mod territory;
#[path = "../../src/demand/mod.rs"]
pub mod demand;
#[path = "../../src/locate/mod.rs"]
pub mod locate;
#[path = "../../src/intake/mod.rs"]
pub mod intake;
#[path = "../../src/source/mod.rs"]
pub mod source;

#[path = "../../src/source/postgres/ewkb.rs"]
mod ewkb;
#[path = "../../src/source/wkt.rs"]
mod wkt;

use std::io::{Cursor, Write};
use std::panic;
use std::sync::{Arc, LazyLock};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use intake::{Intake, Known, Line, Options};
use locate::Locator;
use source::{Block, Choice, Input, Row, Rows};
use territory::Geodata;

/// Rows after which a file has shown what it can do.
const ROWS_MAX: usize = 20_000;

static LOCATOR: LazyLock<Locator> = LazyLock::new(|| Locator::new(Arc::new(Geodata::embedded())));

/// Reads a file to its end, or to its error.
pub fn read(name: &str, bytes: &[u8]) {
    if let Ok(rows) = source::open(&Input::bytes(name, bytes), &Choice::default()) {
        drain(rows);
    }
}

fn drain(mut rows: Box<dyn Rows>) -> Vec<Row> {
    let columns = rows.header().len();
    assert!(columns <= source::COLUMNS_MAX);
    let mut all = Vec::new();
    while all.len() < ROWS_MAX {
        let before = all.len();
        let block = Block { rows_max: 100, bytes_max: 1 << 16 };
        if rows.next_block(&mut all, block).is_err() || all.len() == before {
            break;
        }
        rows.take_notices();
        if all.iter().map(|row| row.cells.text().len()).sum::<usize>() > 64 << 20 {
            break;
        }
    }
    all
}

/// Reads a file and makes records of its rows: none may be lost.
pub fn take_in(name: &str, bytes: &[u8]) {
    let Ok(rows) = source::open(&Input::bytes(name, bytes), &Choice::default()) else { return };
    let (header, line) = (rows.header().to_vec(), rows.header_line());
    let options = Options { source: "fuzz".into(), ..Options::default() };
    let known = Known::default();
    let (mut intake, _) = Intake::open(&header, line, &options, &LOCATOR, &known);
    let rows = drain(rows);
    let count = rows.len() as u64;
    for Row { line, cells, is_unclosed, remarks } in &rows {
        let line = Line { number: *line, cells, is_unclosed: *is_unclosed, remarks };
        intake.push_line(line);
    }
    intake.close();
    let (_, report) = intake.finish();
    let tally = report.tally;
    assert_eq!(tally.read, count);
    assert_eq!(tally.read, tally.located + tally.unlocated + tally.rejected);
}

/// An archive of these members, as they are.
pub fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in members {
        writer.start_file(*name, plain).expect("names are short");
        writer.write_all(bytes).expect("memory has room");
    }
    writer.finish().expect("memory has room").into_inner()
}

/// The parts of an input, between bytes that text never holds.
pub fn parts<const N: usize>(bytes: &[u8]) -> [&[u8]; N] {
    let mut parts = bytes.splitn(N, |byte| *byte == 0xff);
    [(); N].map(|()| parts.next().unwrap_or_default())
}

/// Reads a figure of PostGIS.
pub fn read_ewkb(bytes: &[u8]) {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let _ = ewkb::parse(&digits);
    let _ = ewkb::parse(&String::from_utf8_lossy(bytes));
}

/// Reads the text of a coordinate system.
pub fn read_crs(bytes: &[u8]) {
    let _ = wkt::parse_crs(&String::from_utf8_lossy(bytes));
}

/// Lets a library panic in the thread of a reader, which tells its file as damaged; what panics
/// elsewhere still ends the run.
pub fn let_panic(library: &'static str) {
    let abort = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let is_of_library = info.location().is_some_and(|at| at.file().contains(library));
        if !is_of_library {
            abort(info);
        }
    }));
}
