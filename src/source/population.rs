//! Reads the form in which DANE publishes municipal populations: a spreadsheet with banner rows,
//! then the columns DP, MPIO, AÑO, ÁREA GEOGRÁFICA and TOTAL.
//!
//! Cells are taken one by one, so that a sheet that claims to be vast asks for no memory.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Cell, DataRef, Reader, Xlsx};

use crate::territory::MunicipalityCode;
use crate::text::fold;

/// Columns of the form, as [`fold`] spells them.
const COLUMNS: [&str; 5] = ["dp", "mpio", "ano", "area geografica", "total"];

/// Columns beyond this one are not looked at.
const WIDTH: u32 = 64;

/// The header stands among so many rows.
const BANNER: u32 = 60;

/// Where people are counted, in the order of the built table: whole, seat, elsewhere.
const AREAS: [(&str, usize); 5] =
    [("total", 0), ("cabecera", 1), ("centros poblados", 2), ("rural", 2), ("resto", 2)];

/// People by municipality, area (whole, seat, elsewhere) and year.
pub(super) type People = BTreeMap<(MunicipalityCode, usize), BTreeMap<String, String>>;

/// A row's texts by column.
type Cells = BTreeMap<u32, String>;

/// Reads the first sheet that has the form's columns.
///
/// # Errors
/// Names the sheet, the row (counted from 1) and what is wrong there.
pub(super) fn read(bytes: &[u8]) -> Result<People, String> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let mut people = People::new();
    for sheet in book.sheet_names() {
        read_sheet(&mut book, &sheet, &mut people)
            .map_err(|detail| format!("sheet {sheet:?}: {detail}"))?;
        if !people.is_empty() {
            return Ok(people);
        }
    }
    Err(format!("no sheet has the columns {COLUMNS:?} and people below them"))
}

fn read_sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    people: &mut People,
) -> Result<(), String> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|e| e.to_string())?;
    let mut header = None;
    let (mut number, mut row) = (0, Cells::new());
    loop {
        let cell = cells.next_cell().map_err(|e| e.to_string())?;
        let here = cell.as_ref().map(Cell::get_position);
        if here.is_none_or(|(line, _)| line != number) {
            let read = take(&std::mem::take(&mut row), &mut header, people);
            read.map_err(|detail| format!("row {}: {detail}", number + 1))?;
        }
        let (Some(cell), Some((line, column))) = (cell, here) else { return Ok(()) };
        if header.is_none() && line >= BANNER {
            return Ok(());
        }
        number = line;
        if column < WIDTH {
            row.insert(column, text(cell.get_value()));
        }
    }
}

fn text(value: &DataRef) -> String {
    match value {
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        _ => String::new(),
    }
}

/// Takes one row in: the header, or people once the header is known.
fn take(row: &Cells, header: &mut Option<[u32; 5]>, people: &mut People) -> Result<(), String> {
    let Some(columns) = header else {
        *header = find_columns(row);
        return Ok(());
    };
    let [department, municipality, year, area, total] =
        columns.map(|column| row.get(&column).map_or("", String::as_str));
    // Notes below the table have no year.
    if municipality.is_empty() || year.is_empty() {
        return Ok(());
    }
    let code = code(department, municipality)
        .ok_or_else(|| format!("{municipality:?} is not a municipality's code"))?;
    let known = || AREAS.map(|(name, _)| name);
    let folded = fold(area);
    let area = AREAS.iter().find(|(name, _)| folded.starts_with(name));
    let (_, area) = area.ok_or_else(|| format!("area {area:?}, expected one of {:?}", known()))?;
    let is_count = total.parse::<f64>().is_ok_and(|people| people >= 0.0 && people.is_finite());
    if !is_count || year.parse::<i16>().is_err() {
        return Err(format!("year {year:?}, total {total:?}: not numbers"));
    }
    let years = people.entry((code, *area)).or_default();
    match years.insert(year.to_owned(), total.to_owned()) {
        Some(_) => Err(format!("{code}, {folded}, {year}: twice")),
        None => Ok(()),
    }
}

fn find_columns(row: &Cells) -> Option<[u32; 5]> {
    let names: BTreeMap<String, u32> = row.iter().map(|(at, text)| (fold(text), *at)).collect();
    let mut columns = [0; 5];
    for (column, name) in columns.iter_mut().zip(COLUMNS) {
        *column = *names.get(name)?;
    }
    Some(columns)
}

/// A whole code, or three digits after the department's.
fn code(department: &str, municipality: &str) -> Option<MunicipalityCode> {
    let whole = MunicipalityCode::parse(municipality);
    whole.or_else(|| MunicipalityCode::parse(&format!("{department:0>2}{municipality:0>3}")))
}
