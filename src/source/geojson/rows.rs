//! The features of GeoJSON as rows: their properties, and the point of each.
//!
//! The header is made of the properties of the first features; one that comes later is told and
//! not read.

use std::collections::HashMap;
use std::io::{BufReader, Read};
use std::vec::IntoIter;

use serde_json::Value;

use crate::intake::{Cells, Issue, Severity, UNKNOWN_COLUMN, UNREADABLE_ROW};
use crate::source::geojson::figure::figure;
use crate::source::geojson::flat::flatten;
use crate::source::geojson::split::{Collection, Separated, Split};
use crate::source::geojson::{FORMAT, Source, crs};
use crate::source::point::{COLUMNS, Place};
use crate::source::table::{COLUMNS_MAX, Error, Row, Rows, notice, remark};
use crate::territory::Projection;

/// Features whose properties make the header.
const FIRST: usize = 1000;

/// Properties outside the header that are told; the rest are of the same kind.
const TOLD_MAX: usize = 20;

/// A feature whose properties are flat.
struct Feature {
    line: u64,
    properties: Vec<(String, String)>,
    place: Place,
}

/// The features of a file.
pub(super) struct Features {
    split: Split<BufReader<Box<dyn Source>>>,
    projection: Projection,
    /// Features that were read to find the header.
    first: IntoIter<Result<Feature, Issue>>,
    header: Vec<String>,
    /// The column of each property.
    columns: HashMap<String, usize>,
    told: Vec<String>,
    notices: Vec<Issue>,
    number: u64,
}

impl Features {
    /// Reads the first features.
    pub fn open(
        split: Split<BufReader<Box<dyn Source>>>,
        projection: Projection,
    ) -> Result<Self, Error> {
        let (header, columns) = (COLUMNS.map(str::to_owned).to_vec(), HashMap::new());
        let mut features = Self {
            split,
            projection,
            first: Vec::new().into_iter(),
            header,
            columns,
            told: Vec::new(),
            notices: Vec::new(),
            number: 0,
        };
        let mut first = Vec::new();
        while first.len() < FIRST {
            let Some(feature) = features.read()? else { break };
            if let Ok(feature) = &feature {
                features.widen(feature)?;
            }
            first.push(feature);
        }
        features.first = first.into_iter();
        if features.columns.is_empty() && features.number == 0 {
            return Err(Error::Empty);
        }
        Ok(features)
    }

    fn widen(&mut self, feature: &Feature) -> Result<(), Error> {
        for (name, _) in &feature.properties {
            if !self.columns.contains_key(name) {
                self.columns.insert(name.clone(), self.header.len());
                self.header.push(name.clone());
            }
        }
        let columns = self.header.len();
        if columns > COLUMNS_MAX { Err(Error::Columns { columns }) } else { Ok(()) }
    }

    /// The next feature, or what keeps it from being read.
    fn read(&mut self) -> Result<Option<Result<Feature, Issue>>, Error> {
        let Some(text) = self.split.advance()? else { return Ok(None) };
        self.number += 1;
        let line = if self.split.is_lines() { self.split.line() } else { self.number };
        Ok(Some(self.parse(line, &text)))
    }

    fn parse(&self, line: u64, text: &[u8]) -> Result<Feature, Issue> {
        let fault = |detail: &str| {
            let reason = format!("No se puede leer como elemento de {FORMAT}: {detail}");
            let remark = remark(line, UNREADABLE_ROW.id, "", "", &reason);
            Issue { severity: Severity::Rejected, ..remark }
        };
        let mut value: Value =
            serde_json::from_slice(text).map_err(|cause| fault(&cause.to_string()))?;
        if value["type"] != "Feature" {
            return Err(fault("su tipo no es Feature"));
        }
        let place = match figure(&value["geometry"]) {
            Ok(figure) => Place::of(line, figure, &self.projection),
            Err(detail) => Place::faulty(line, &detail),
        };
        let mut properties = flatten(value["properties"].take());
        if let id @ (Value::String(_) | Value::Number(_)) = value["id"].take() {
            let is_free = properties.iter().all(|(name, _)| !name.eq_ignore_ascii_case("id"));
            if is_free {
                properties.extend(flatten(serde_json::json!({ "id": id })));
            }
        }
        Ok(Feature { line, properties, place })
    }

    fn row(&mut self, feature: Result<Feature, Issue>) -> Row {
        let feature = match feature {
            Ok(feature) => feature,
            Err(issue) => {
                let cells = self.header.iter().map(|_| "").collect();
                return Row { line: issue.line, cells, remarks: vec![issue], ..Row::default() };
            }
        };
        let mut cells = vec![""; self.header.len()];
        cells[..2].copy_from_slice(&feature.place.cells.each_ref().map(String::as_str));
        for (name, text) in &feature.properties {
            match self.columns.get(name) {
                Some(&at) => cells[at] = text,
                None => self.tell(feature.line, name),
            }
        }
        let cells = Cells::from(cells);
        let remarks = feature.place.remark.into_iter().collect();
        Row { line: feature.line, cells, remarks, is_unclosed: false }
    }

    /// Tells of a property that the header lacks, once.
    fn tell(&mut self, line: u64, name: &str) {
        if self.told.len() < TOLD_MAX && !self.told.iter().any(|told| told == name) {
            self.told.push(name.to_owned());
            let reason = format!("Ninguno de los primeros {FIRST} elementos la tiene: no se lee");
            let notice = notice(line, UNKNOWN_COLUMN.id, "", &reason);
            self.notices.push(Issue { column: name.to_owned(), ..notice });
        }
    }
}

impl Rows for Features {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn header_line(&self) -> u64 {
        1
    }

    fn bytes_read(&self) -> u64 {
        self.split.bytes_read()
    }

    fn next_row(&mut self) -> Result<Option<Row>, Error> {
        let feature = match self.first.next() {
            Some(feature) => Some(feature),
            None => self.read()?,
        };
        Ok(feature.map(|feature| self.row(feature)))
    }

    fn take_notices(&mut self) -> Vec<Issue> {
        std::mem::take(&mut self.notices)
    }
}

/// Opens the features of a collection.
pub(super) fn of_collection(
    reader: Box<dyn Source>,
    tail: &[u8],
    again: impl FnOnce() -> Result<Box<dyn Source>, Error>,
) -> Result<Features, Error> {
    let mut collection = Collection::new(BufReader::new(reader));
    collection.begin()?;
    if !collection.members.contains_key("crs") && holds_crs(tail) {
        // The system is named after the features: they are passed over once to learn it.
        let mut whole = Collection::new(BufReader::new(again()?));
        whole.pass()?;
        collection.members.extend(whole.members);
    }
    let named = collection.members.get("crs");
    let crs = named.and_then(|text| serde_json::from_slice::<Value>(text).ok());
    let system = crs::system(crs.as_ref()).map_err(|name| Error::System { name })?;
    Features::open(Split::Collection(collection), Projection::new(system))
}

fn holds_crs(text: &[u8]) -> bool {
    text.windows(5).any(|window| window == b"\"crs\"")
}

/// Opens features that stand each on a line, or after a mark.
pub(super) fn of_lines(reader: Box<dyn Source>, mark: u8) -> Result<Features, Error> {
    let separated = Separated::new(BufReader::new(reader), mark);
    Features::open(Split::Separated(separated), Projection::new(crate::territory::Crs::WGS84))
}

/// The last bytes of a file.
pub(super) fn tail(mut reader: Box<dyn Source>, length: u64) -> std::io::Result<Vec<u8>> {
    const TAIL_BYTES: u64 = 4096;
    reader.seek(std::io::SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut bytes = Vec::new();
    reader.take(TAIL_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}
