//! Reads boundaries, other places and records from a shapefile: `.shp` with its `.dbf`, `.prj` and
//! `.cpg`.
//!
//! Heights and measures are left out. Every count and length that a file states is held against
//! the file's own size before anything is made room for.

mod frame;
mod rows;
mod table;

use std::io::Cursor;
use std::path::{Path, PathBuf};

use ::shapefile::{Shape, ShapeReader};
use geo::{Coord, LineString, MultiPolygon};

use crate::source::boundary::{Attributes, Feature, MUNICIPALITIES, Reading, no_duplicates, ring};
use crate::source::geodata::{Error, content, read_bytes};
use crate::source::input::Input;
use crate::source::reader::Head;
use crate::source::table::{self as records, Choice, Rows};
use crate::source::wkt::parse_crs;
use crate::territory::{Boundary, Projection, nest};

/// Whether it begins as a `.shp` does.
pub(super) fn tells(head: &Head<'_>) -> bool {
    head.bytes.starts_with(&[0, 0, 0x27, 0x0a])
}

/// Opens a shapefile as rows.
pub(super) fn open(input: &Input, _: &Choice) -> Result<Box<dyn Rows>, records::Error> {
    Ok(Box::new(rows::Records::open(input)?))
}

/// Reads the boundaries of a shapefile, given the path of its `.shp`.
///
/// # Errors
/// Names the file, the record, part and vertex, counted from 1, and what is wrong there.
pub(super) fn read(path: &Path) -> Result<Vec<Boundary>, Error> {
    let features = features(path, &MUNICIPALITIES)?;
    let boundaries: Vec<Boundary> = features.into_iter().map(Feature::boundary).collect();
    no_duplicates(&boundaries, "record").map_err(|detail| content(path, detail))?;
    Ok(boundaries)
}

/// Reads the places of a shapefile.
///
/// # Errors
/// As [`read`].
pub(super) fn features(path: &Path, reading: &Reading<'_>) -> Result<Vec<Feature>, Error> {
    let fault = |detail| content(path, detail);
    let projection = projection(path)?;
    let bytes = read_bytes(path)?;
    let rows = attributes(path, reading)?;
    let count = frame::check(&bytes).map_err(fault)?;
    if count != rows.len() {
        let detail = format!("{count} shapes, but {} records in its .dbf", rows.len());
        return Err(fault(detail));
    }
    let features = shapes(&bytes, rows, &projection, reading).map_err(fault)?;
    if features.is_empty() {
        return Err(fault("no shape in it".into()));
    }
    Ok(features)
}

fn projection(path: &Path) -> Result<Projection, Error> {
    let prj = beside(path, "prj", "tells the coordinate system")?;
    let text = String::from_utf8_lossy(&read_bytes(&prj)?).into_owned();
    parse_crs(&text).map(Projection::new).map_err(|fault| content(&prj, fault.to_string()))
}

fn attributes(path: &Path, reading: &Reading<'_>) -> Result<Vec<Option<Attributes>>, Error> {
    let dbf = beside(path, "dbf", "holds the codes")?;
    let label = match beside(path, "cpg", "names the character set") {
        Ok(cpg) => Some(String::from_utf8_lossy(&read_bytes(&cpg)?).trim().to_owned()),
        Err(_) => None,
    };
    let rows = table::read(&read_bytes(&dbf)?, label.as_deref(), reading);
    rows.map_err(|detail| content(&dbf, detail))
}

/// The file of the same name with another ending, in whatever case.
fn beside(path: &Path, ending: &str, purpose: &str) -> Result<PathBuf, Error> {
    let endings = [ending.to_owned(), ending.to_uppercase()];
    let mut files = endings.iter().map(|ending| path.with_extension(ending));
    let missing = || content(path, format!("its .{ending} is missing, which {purpose}"));
    files.find(|path| path.is_file()).ok_or_else(missing)
}

/// Shapes with their rows; a row that was deleted takes its shape along.
fn shapes(
    bytes: &[u8],
    rows: Vec<Option<Attributes>>,
    projection: &Projection,
    reading: &Reading<'_>,
) -> Result<Vec<Feature>, String> {
    let mut reader = ShapeReader::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let mut features = Vec::new();
    for ((shape, row), record) in reader.iter_shapes_as::<Shape>().zip(rows).zip(1..) {
        let shape = shape.map_err(|e| format!("record {record}: {e}"))?;
        if let Some(attributes) = row {
            let fault = |detail| format!("record {record}: {detail}");
            let name = (reading.name)(&attributes).map_err(fault)?;
            let shape = polygons(shape, projection);
            let shape = shape.map_err(|detail| fault(format!("{name}: {detail}")))?;
            features.push(Feature { number: record, name, attributes, shape });
        }
    }
    Ok(features)
}

fn polygons(shape: Shape, projection: &Projection) -> Result<MultiPolygon<f64>, String> {
    let rings = match shape {
        Shape::Polygon(polygon) => flat(polygon.into_inner(), |at| (at.x, at.y)),
        Shape::PolygonM(polygon) => flat(polygon.into_inner(), |at| (at.x, at.y)),
        Shape::PolygonZ(polygon) => flat(polygon.into_inner(), |at| (at.x, at.y)),
        Shape::NullShape => return Err("no geometry".into()),
        other => return Err(format!("{}, not a polygon", other.shapetype())),
    };
    if rings.is_empty() {
        return Err("no part in it".into());
    }
    let lines = rings.iter().zip(1..).map(|(given, part)| {
        ring(given, projection).map_err(|detail| format!("part {part}, {detail}"))
    });
    Ok(nest(&lines.collect::<Result<Vec<LineString<f64>>, String>>()?))
}

/// The rings' positions, without what stands beside longitude and latitude.
fn flat<P>(
    rings: Vec<::shapefile::PolygonRing<P>>,
    position: impl Fn(&P) -> (f64, f64),
) -> Vec<Vec<Coord<f64>>> {
    let flat = |ring: ::shapefile::PolygonRing<P>| {
        ring.into_inner().iter().map(|at| position(at).into()).collect()
    };
    rings.into_iter().map(flat).collect()
}
