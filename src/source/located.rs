//! Appends the municipality to each row of a table, some thousand rows at a time.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use geo::Coord;
use rayon::prelude::*;

use crate::demand::Placement;
use crate::intake::{Cells, Field, Kind};
use crate::locate::{Clues, Distances, Locator, Unplaced};
use crate::source::csv::Table;
use crate::source::table::{self, Row};
use crate::territory::Level;
use crate::text::fold;

/// The columns that are appended; then, for each added layer, one with its id and `_id`.
pub const APPENDED: [&str; 7] = [
    "municipality_code",
    "municipality_name",
    "subregion_id",
    "method",
    "confidence",
    "distance_to_border_m",
    "conflict",
];

/// Rows that are held in memory, and located by several threads.
const BLOCK_ROWS: usize = 4096;
/// A block ends at a row that takes it past as many bytes.
const BLOCK_BYTES: usize = 1 << 20;

/// Why a table could not be located.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input is no table.
    #[error(transparent)]
    Table(#[from] table::Error),
    /// A column that was asked for is not there.
    #[error("no hay una columna {column:?}; las columnas son: {}", header.join(", "))]
    MissingColumn {
        /// Its name.
        column: String,
        /// The columns that are there.
        header: Vec<String>,
    },
    /// No column says where its row belongs.
    #[error(
        "ninguna columna parece un lugar; indique --lon y --lat, --name o --code; \
         las columnas son: {}",
        header.join(", ")
    )]
    NoPlaceColumn {
        /// The columns that are there.
        header: Vec<String>,
    },
    /// A row has more cells than the header, so that nothing can be appended to it.
    #[error("línea {line}: tiene {cells} celdas y el encabezado {columns}")]
    LongRow {
        /// Where the row begins.
        line: u64,
        /// How many cells it has.
        cells: usize,
        /// How many the header has.
        columns: usize,
    },
    /// The output could not be written.
    #[error("no se puede escribir el resultado")]
    Write(#[source] io::Error),
}

/// What is asked for. The columns say where a row belongs, by name; none = those with a usual
/// header.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Longitude.
    pub lon: Option<String>,
    /// Latitude.
    pub lat: Option<String>,
    /// Name of the municipality.
    pub name: Option<String>,
    /// Code of the municipality.
    pub code: Option<String>,
    /// Which distances to a border to write.
    pub distances: Distances,
}

/// How many rows were read and located, and why the others were not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows read.
    pub read: u64,
    /// Rows with a municipality.
    pub located: u64,
    /// Located rows whose clues contradict each other.
    pub conflicts: u64,
    /// Rows without a municipality, by the reason's id.
    pub unlocated: BTreeMap<&'static str, (Unplaced, u64)>,
}

/// Copies a table from `input` to `output` in UTF-8, with [`APPENDED`] after its columns; they
/// stay empty where a row is unlocated.
///
/// # Errors
/// Says what is wrong with the table, its columns or one of its lines.
pub fn append(
    input: impl Read,
    output: impl Write,
    choice: &Choice,
    locator: &Locator,
) -> Result<Tally, Error> {
    let mut table = Table::open(input)?;
    let columns = Columns::find(&table.header, choice)?;
    let mut writer = csv::WriterBuilder::new().delimiter(table.delimiter).from_writer(output);
    let layers = locator.geodata().layers.iter().map(|layer| format!("{}_id", layer.id));
    let appended: Vec<String> = APPENDED.map(str::to_owned).into_iter().chain(layers).collect();
    writer.write_record(table.header.iter().chain(&appended)).map_err(write_error)?;
    let mut tally = Tally::default();
    loop {
        let mut rows = read_block(&mut table)?;
        if rows.is_empty() {
            break;
        }
        let place = |cells| locator.place_with(columns.clues(cells), choice.distances);
        let found: Vec<_> = rows.par_iter().map(place).collect();
        for (cells, found) in rows.iter_mut().zip(found) {
            tally.count(found);
            let point = columns.clues(cells).point;
            append_cells(cells, point, found, locator);
            writer.write_record(cells.iter()).map_err(write_error)?;
        }
    }
    writer.flush().map_err(Error::Write)?;
    Ok(tally)
}

fn read_block(table: &mut Table<impl Read>) -> Result<Vec<Cells>, Error> {
    let (mut rows, mut bytes) = (Vec::new(), 0);
    while rows.len() < BLOCK_ROWS && bytes < BLOCK_BYTES {
        let Some(row) = table.next_row()? else { break };
        let cells = fitted(row, table.header.len())?;
        bytes += cells.text().len();
        rows.push(cells);
    }
    Ok(rows)
}

impl Tally {
    fn count(&mut self, found: Result<Placement, Unplaced>) {
        self.read += 1;
        match found {
            Ok(placement) => {
                self.located += 1;
                self.conflicts += u64::from(placement.conflict);
            }
            Err(reason) => self.unlocated.entry(reason.id()).or_insert((reason, 0)).1 += 1,
        }
    }
}

fn write_error(cause: csv::Error) -> Error {
    Error::Write(cause.into())
}

/// The row with as many cells as the header has.
fn fitted(row: Row, columns: usize) -> Result<Cells, Error> {
    let Row { line, mut cells, .. } = row;
    if cells.iter().skip(columns).any(|cell| !cell.trim().is_empty()) {
        return Err(Error::LongRow { line, cells: cells.len(), columns });
    }
    if cells.len() != columns {
        cells.truncate(columns);
        cells.extend(std::iter::repeat_n("", columns - cells.len()));
    }
    Ok(cells)
}

fn append_cells(
    cells: &mut Cells,
    point: Option<Coord<f64>>,
    found: Result<Placement, Unplaced>,
    locator: &Locator,
) {
    let layers = locator.geodata().layers.len();
    let Ok(placement) = found else {
        return cells.extend(std::iter::repeat_n("", APPENDED.len() + layers));
    };
    let geodata = locator.geodata();
    let index = usize::from(placement.municipality);
    let municipality = &geodata.municipalities[index];
    let subregion = geodata.partition(Level::Subregion, None).and_then(|partition| {
        partition.territories.get(usize::from(partition.of_municipality[index]))
    });
    let distance = placement.distance_to_border_m.map(|distance_m| format!("{distance_m:.1}"));
    cells.push(&municipality.code.to_string());
    cells.push(&municipality.name);
    cells.push(subregion.map_or("", |territory| &territory.id));
    cells.push(placement.method.id());
    cells.push(&placement.confidence.to_string());
    cells.push(&distance.unwrap_or_default());
    cells.push(if placement.conflict { "true" } else { "false" });
    for (_, place) in locator.in_layers(point, placement.municipality) {
        cells.push(place.map_or("", |place| &place.id));
    }
}

/// Where the clues stand in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Columns {
    point: Option<[usize; 2]>,
    name: Option<usize>,
    code: Option<usize>,
}

impl Columns {
    fn find(header: &[String], choice: &Choice) -> Result<Self, Error> {
        let chosen = |column: &Option<String>| match column {
            None => Ok(None),
            Some(column) => named(header, column).map(Some),
        };
        let lon_lat = [chosen(&choice.lon)?, chosen(&choice.lat)?];
        let chosen =
            Self { point: pair(lon_lat), name: chosen(&choice.name)?, code: chosen(&choice.code)? };
        let columns = if chosen == Self::default() { Self::usual(header) } else { chosen };
        if columns == Self::default() {
            return Err(Error::NoPlaceColumn { header: header.to_vec() });
        }
        Ok(columns)
    }

    /// The columns that an import would take.
    fn usual(header: &[String]) -> Self {
        let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
        let find = |field: Field| {
            let card = Kind::Demands.fields().iter().find(|card| card.field == field)?;
            let id = fold(card.id);
            let mut names = std::iter::once(id.as_str()).chain(card.aliases.iter().copied());
            names.find_map(|name| folded.iter().position(|header| header == name))
        };
        Self {
            point: pair([find(Field::Lon), find(Field::Lat)]),
            name: find(Field::Municipality),
            code: find(Field::MunicipalityCode),
        }
    }

    fn clues<'a>(&self, cells: &'a Cells) -> Clues<'a> {
        let cell = |at: usize| cells.get(at).unwrap_or_default();
        let point = self
            .point
            .and_then(|[lon, lat]| Some(Coord { x: degrees(cell(lon))?, y: degrees(cell(lat))? }));
        Clues { point, name: self.name.map(cell), code: self.code.map(cell) }
    }
}

fn pair([lon, lat]: [Option<usize>; 2]) -> Option<[usize; 2]> {
    Some([lon?, lat?])
}

/// The column of this name, written alike or nearly so.
fn named(header: &[String], column: &str) -> Result<usize, Error> {
    let exact = header.iter().position(|name| name == column);
    let alike = || header.iter().position(|name| fold(name) == fold(column));
    exact
        .or_else(alike)
        .ok_or_else(|| Error::MissingColumn { column: column.to_owned(), header: header.to_vec() })
}

/// Decimals after a point or a comma.
fn degrees(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse().ok()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, LazyLock};

    use super::*;
    use crate::territory::Geodata;

    static VALLE: LazyLock<Locator> = LazyLock::new(|| Locator::new(Arc::new(Geodata::embedded())));

    fn run(input: &str, choice: &Choice) -> (Result<Tally, Error>, String) {
        let mut output = Vec::new();
        let tally = append(input.as_bytes(), &mut output, choice, &VALLE);
        (tally, String::from_utf8(output).unwrap())
    }

    /// What each row became, after the header.
    fn check(input: &str, choice: &Choice, expected: &[&str]) {
        let (tally, output) = run(input, choice);
        tally.unwrap();
        assert_eq!(output.lines().skip(1).collect::<Vec<_>>(), expected);
    }

    fn check_error(input: &str, choice: &Choice, expected: &str) {
        let error = run(input, choice).0.unwrap_err().to_string();
        assert_eq!(error, expected);
    }

    #[test]
    fn rows_keep_their_cells_and_gain_a_place() {
        let (tally, output) =
            run("id,Municipio\n7,\"Buga, Valle\"\n8,Bogotá\n", &Choice::default());
        assert_eq!(
            output,
            "id,Municipio,municipality_code,municipality_name,subregion_id,method,confidence,\
             distance_to_border_m,conflict\n\
             7,\"Buga, Valle\",76111,Guadalajara de Buga,centro,alias,0.8,,false\n\
             8,Bogotá,,,,,,,\n"
        );
        let tally = tally.unwrap();
        assert_eq!((tally.read, tally.located, tally.conflicts), (2, 1, 0));
        assert_eq!(tally.unlocated["unknown_name"], (Unplaced::UnknownName, 1));
    }

    #[test]
    fn points_may_have_decimal_commas_and_columns_semicolons() {
        check(
            "Longitud;Latitud;municipio\n-76,53;3,43;Cali\n-76,53;3,43;Palmira\n",
            &Choice { distances: Distances::All, ..Choice::default() },
            &[
                "-76,53;3,43;Cali;76001;Cali;sur;point;1;6286.0;false",
                "-76,53;3,43;Palmira;76001;Cali;sur;point;0.475;6286.0;true",
            ],
        );
    }

    #[test]
    fn a_chosen_column_is_the_only_one_that_counts() {
        let choice = Choice { code: Some("DANE".into()), ..Choice::default() };
        check(
            "lon,lat,dane\n-76.53,3.43,76520\n",
            &choice,
            &["-76.53,3.43,76520,76520,Palmira,sur,code,0.9,,false"],
        );
    }

    #[test]
    fn short_rows_are_filled_and_long_ones_refused() {
        check(
            "municipio,x1\nCali\nCali,a,\n",
            &Choice::default(),
            &["Cali,,76001,Cali,sur,name,0.85,,false", "Cali,a,76001,Cali,sur,name,0.85,,false"],
        );
        check_error(
            "municipio,x1\nCali,a,b\n",
            &Choice::default(),
            "línea 2: tiene 3 celdas y el encabezado 2",
        );
    }

    #[test]
    fn a_missing_column_is_answered_with_those_that_are_there() {
        let choice = Choice { name: Some("ciudad".into()), ..Choice::default() };
        check_error(
            "id,municipio\n",
            &choice,
            "no hay una columna \"ciudad\"; las columnas son: id, municipio",
        );
        check_error(
            "id,texto\n",
            &Choice::default(),
            "ninguna columna parece un lugar; indique --lon y --lat, --name o --code; \
             las columnas son: id, texto",
        );
    }

    #[test]
    fn a_gigabyte_of_zeros_is_refused_at_once() {
        let zeros = io::repeat(0).take(1 << 30);
        let error = append(zeros, io::sink(), &Choice::default(), &VALLE).unwrap_err();
        assert!(matches!(error, Error::Table(table::Error::Binary { line: 1 })), "{error}");
    }
}
