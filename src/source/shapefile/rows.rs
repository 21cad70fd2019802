//! The records of a shapefile as rows: the fields of its `.dbf`, and the point of each shape.

use std::io::Cursor;
use std::ops::Range;

use ::shapefile::dbase::encoding::EncodingRs;
use ::shapefile::dbase::{FieldIndex, FieldValue, File};
use ::shapefile::{ReadableShape, Shape};
use geo::{Area, Coord, Geometry, LineString, MultiLineString, MultiPoint, Point, Polygon};

use crate::intake::{Cells, Issue, Severity, UNREADABLE_ROW};
use crate::source::cell::number;
use crate::source::input::Input;
use crate::source::point::{COLUMNS, Place};
use crate::source::shapefile::{flat, frame, table};
use crate::source::table::{COLUMNS_MAX, Error, Row, Rows, notice, remark};
use crate::source::wkt::{Fault, parse_crs};
use crate::territory::{Crs, Projection, nest};

pub(super) const FORMAT: &str = "shapefile";

/// The largest part that is read.
const BYTES_MAX: u64 = 512 << 20;

/// Rings beyond which only the largest is looked at.
const RINGS_MAX: usize = 64;

/// The rows of a shapefile.
pub(super) struct Records {
    shapes: Vec<u8>,
    /// Where the content of each shape lies.
    places: Vec<Range<usize>>,
    table: File<Cursor<Vec<u8>>>,
    header: Vec<String>,
    projection: Projection,
    notices: Vec<Issue>,
    next: usize,
}

impl Records {
    /// Reads the parts that lie beside the shapes.
    pub fn open(input: &Input) -> Result<Self, Error> {
        let shapes = input.read_up_to(BYTES_MAX).map_err(Error::Read)?;
        let table = part(input, "dbf")?
            .ok_or(Error::Part { ending: ".dbf", purpose: "trae los datos de cada registro" })?;
        if shapes.len().max(table.len()) as u64 > BYTES_MAX {
            return Err(Error::TooLarge { what: "el shapefile".into(), max: "512 MB".into() });
        }
        let places = frame::places(&shapes).map_err(damaged)?;
        let count = table::check_lengths(&table).map_err(damaged)?;
        if count != places.len() {
            let shapes = places.len();
            return Err(damaged(format!("trae {shapes} figuras y {count} registros")));
        }
        let label = part(input, "cpg")?.map(|label| String::from_utf8_lossy(&label).into_owned());
        let encoding = table::encoding(&table, label.as_deref().map(str::trim)).map_err(damaged)?;
        let table = File::open_with_encoding(Cursor::new(table), EncodingRs::from(encoding));
        let table = table.map_err(|cause| damaged(cause.to_string()))?;
        let fields = table.fields().iter().map(|field| field.name().trim().to_owned());
        let header: Vec<String> = COLUMNS.map(str::to_owned).into_iter().chain(fields).collect();
        if header.len() > COLUMNS_MAX {
            return Err(Error::Columns { columns: header.len() });
        }
        let (projection, notices) = projection(part(input, "prj")?)?;
        Ok(Self { shapes, places, table, header, projection, notices, next: 0 })
    }

    /// The cells of a record; `None` when it was deleted.
    fn cells(&mut self, at: usize, place: &Place) -> Result<Option<Cells>, String> {
        let mut cells: Cells = place.cells.iter().collect();
        let mut record = self.table.record(at).ok_or("falta su registro")?;
        if record.is_deleted().map_err(|cause| cause.to_string())? {
            return Ok(None);
        }
        for field in 0..self.header.len() - COLUMNS.len() {
            let value = record.read_field(FieldIndex(field)).map_err(|cause| cause.to_string())?;
            cells.push(text(value).trim_matches(|c: char| c.is_whitespace() || c == '\0'));
        }
        Ok(Some(cells))
    }

    fn place(&self, at: usize, line: u64) -> Place {
        let content = &self.shapes[self.places[at].clone()];
        let size = i32::try_from(content.len()).unwrap_or(i32::MAX);
        match Shape::read_from(&mut Cursor::new(content), size) {
            Ok(shape) => Place::of(line, figure(shape), &self.projection),
            Err(cause) => Place::faulty(line, &cause.to_string()),
        }
    }
}

fn part(input: &Input, ending: &str) -> Result<Option<Vec<u8>>, Error> {
    input.part(ending, BYTES_MAX).map_err(Error::Read)
}

fn damaged(detail: impl Into<String>) -> Error {
    Error::Damaged { format: FORMAT, detail: detail.into() }
}

/// The system that the `.prj` describes; degrees where there is none.
fn projection(text: Option<Vec<u8>>) -> Result<(Projection, Vec<Issue>), Error> {
    let Some(text) = text else {
        let reason = "Falta su .prj, que dice el sistema de coordenadas: se toman como grados";
        let notice = notice(1, crate::intake::UNREADABLE_COORDINATE.id, "", reason);
        return Ok((Projection::new(Crs::WGS84), vec![notice]));
    };
    let crs = parse_crs(&String::from_utf8_lossy(&text)).map_err(|fault| match fault {
        Fault::Unknown { name } => Error::System { name },
        Fault::NoText | Fault::NoEllipsoid => damaged("su .prj no describe un sistema"),
    })?;
    Ok((Projection::new(crs), Vec::new()))
}

fn text(value: FieldValue) -> String {
    match value {
        FieldValue::Character(Some(text)) | FieldValue::Memo(text) => text,
        FieldValue::Numeric(Some(value))
        | FieldValue::Double(value)
        | FieldValue::Currency(value) => number(value),
        FieldValue::Float(Some(value)) => number(f64::from(value)),
        FieldValue::Integer(value) => value.to_string(),
        FieldValue::Logical(Some(is)) => is.to_string(),
        FieldValue::Date(Some(date)) => day(date),
        FieldValue::DateTime(moment) => day(moment.date()),
        _ => String::new(),
    }
}

fn day(date: ::shapefile::dbase::Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// The figure without heights and measures; `None` where there is none.
fn figure(shape: Shape) -> Option<Geometry<f64>> {
    Some(match shape {
        Shape::Point(at) => Point::new(at.x, at.y).into(),
        Shape::PointM(at) => Point::new(at.x, at.y).into(),
        Shape::PointZ(at) => Point::new(at.x, at.y).into(),
        Shape::Multipoint(many) => points(many.points(), |at| (at.x, at.y))?,
        Shape::MultipointM(many) => points(many.points(), |at| (at.x, at.y))?,
        Shape::MultipointZ(many) => points(many.points(), |at| (at.x, at.y))?,
        Shape::Polyline(lines) => parts(lines.parts(), |at| (at.x, at.y)),
        Shape::PolylineM(lines) => parts(lines.parts(), |at| (at.x, at.y)),
        Shape::PolylineZ(lines) => parts(lines.parts(), |at| (at.x, at.y)),
        Shape::Polygon(rings) => surface(flat(rings.into_inner(), |at| (at.x, at.y)))?,
        Shape::PolygonM(rings) => surface(flat(rings.into_inner(), |at| (at.x, at.y)))?,
        Shape::PolygonZ(rings) => surface(flat(rings.into_inner(), |at| (at.x, at.y)))?,
        Shape::NullShape | Shape::Multipatch(_) => return None,
    })
}

fn points<P>(many: &[P], position: impl Fn(&P) -> (f64, f64)) -> Option<Geometry<f64>> {
    let points: MultiPoint<f64> = many.iter().map(|at| Point::from(position(at))).collect();
    (!points.0.is_empty()).then(|| points.into())
}

fn parts<P>(lines: &[Vec<P>], position: impl Fn(&P) -> (f64, f64)) -> Geometry<f64> {
    let line = |line: &Vec<P>| line.iter().map(|at| Coord::from(position(at))).collect();
    MultiLineString(lines.iter().map(line).collect()).into()
}

fn surface(rings: Vec<Vec<Coord<f64>>>) -> Option<Geometry<f64>> {
    let rings: Vec<LineString<f64>> = rings.into_iter().map(LineString::new).collect();
    if rings.len() <= RINGS_MAX {
        return Some(nest(&rings).into()).filter(|_| !rings.is_empty());
    }
    let alone = rings.into_iter().map(|ring| Polygon::new(ring, Vec::new()));
    let largest = alone.max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
    largest.map(Into::into)
}

impl Rows for Records {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn header_line(&self) -> u64 {
        1
    }

    fn bytes_read(&self) -> u64 {
        self.places.get(self.next).map_or(self.shapes.len(), |place| place.start) as u64
    }

    fn next_row(&mut self) -> Result<Option<Row>, Error> {
        while self.next < self.places.len() {
            let (at, line) = (self.next, self.next as u64 + 1);
            self.next += 1;
            let place = self.place(at, line);
            match self.cells(at, &place) {
                Ok(None) => {}
                Ok(Some(cells)) => {
                    let remarks = place.remark.into_iter().collect();
                    return Ok(Some(Row { line, cells, remarks, is_unclosed: false }));
                }
                Err(cause) => {
                    let reason = format!("No se puede leer su registro: {cause}");
                    let remark = remark(line, UNREADABLE_ROW.id, "", "", &reason);
                    let remarks = vec![Issue { severity: Severity::Rejected, ..remark }];
                    let cells = self.header.iter().map(|_| "").collect();
                    return Ok(Some(Row { line, cells, remarks, is_unclosed: false }));
                }
            }
        }
        Ok(None)
    }

    fn take_notices(&mut self) -> Vec<Issue> {
        std::mem::take(&mut self.notices)
    }

    fn headers_are_cut(&self) -> bool {
        true
    }
}
