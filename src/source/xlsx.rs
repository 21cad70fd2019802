//! Reads a sheet of an Excel workbook (Office Open XML), cell by cell.

mod strings;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use calamine::{
    DataRef, DataType, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxCellReader, XlsxError,
};

use crate::source::ahead::{Ahead, Counted, Desk};
use crate::source::cell::{self, percent, text};
use crate::source::headed::Headed;
use crate::source::input::{Input, Source};
use crate::source::reader::Head;
use crate::source::sheet::{self, Sheet};
use crate::source::table::{Choice, Error, Row, Rows};
use crate::source::xls::format::{Format, of_code};
use crate::source::zipped;

const FORMAT: &str = "XLSX";

type Book = Xlsx<Counted<Box<dyn Source>>>;

/// Whether it is an archive with the parts of a workbook.
pub(super) fn tells(head: &Head<'_>) -> bool {
    zipped::holds(head, &["[Content_Types].xml", "xl/"])
}

/// Opens the sheet that is asked for or has the best header.
pub(super) fn open(input: &Input, choice: &Choice) -> Result<Box<dyn Rows>, Error> {
    zipped::check(input, FORMAT)?;
    strings::check(input)?;
    let bytes = Arc::<AtomicU64>::default();
    let reader = Counted::new(input.reader().map_err(Error::Read)?, &bytes);
    let wanted = choice.clone();
    let lines = Ahead::start(FORMAT, bytes, move |desk| {
        let mut book = Xlsx::new(reader).map_err(error)?;
        let sheet = pick(&mut book, &wanted)?;
        read(&mut book, &sheet, desk)
    })?;
    Ok(Box::new(Headed::open(lines, choice)?))
}

fn pick(book: &mut Book, choice: &Choice) -> Result<String, Error> {
    let of_cells = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
    let sheets = book.sheets_metadata().iter().filter(of_cells).map(|sheet| Sheet {
        name: sheet.name.clone(),
        is_hidden: sheet.visible != SheetVisible::Visible,
    });
    let sheets: Vec<Sheet> = sheets.collect();
    let place = sheet::pick(&sheets, choice, |sheet, rows_max| {
        let mut rows = Vec::new();
        let peeked = each_row(book, &sheet.name, |row| {
            rows.push(row);
            rows.len() < rows_max
        });
        // A sheet that cannot be read is no reason not to read another.
        Ok(if peeked.is_ok() { rows } else { Vec::new() })
    })?;
    Ok(sheets[place].name.clone())
}

fn read(book: &mut Book, sheet: &str, desk: &mut Desk) -> Result<(), Error> {
    each_row(book, sheet, |row| desk.put(row))
}

/// Gives the rows of a sheet until one is refused.
fn each_row(book: &mut Book, sheet: &str, mut take: impl FnMut(Row) -> bool) -> Result<(), Error> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(error)?;
    let shares: Vec<bool> = cells.styles().iter().map(is_share).collect();
    let mut rows = cell::Rows::default();
    let mut last = (0, 0);
    while let Some((place, value)) = next_cell(&mut cells, &shares, last)? {
        last = place;
        let done = rows.put(place.0, place.1, value)?;
        if done.is_some_and(|row| !take(row)) {
            return Ok(());
        }
    }
    rows.finish().map(take);
    Ok(())
}

/// Whether numbers of a style are shown as percent.
fn is_share(style: &Style) -> bool {
    let code = style.number_format.as_ref().map(|format| of_code(&format.format_code));
    code == Some(Format::Percent)
}

/// The place of a cell, counted from 0, and its text or the error in it.
type Placed = ((u32, u32), Result<String, String>);

/// The next cell.
fn next_cell(
    cells: &mut XlsxCellReader<'_, Counted<Box<dyn Source>>>,
    shares: &[bool],
    last: (u32, u32),
) -> Result<Option<Placed>, Error> {
    match cells.next_cell_with_style_id() {
        Ok(None) => Ok(None),
        Ok(Some((cell, style))) => {
            let value: &DataRef<'_> = cell.get_value();
            let share = value.get_float().filter(|_| shares.get(style) == Some(&true));
            let text = share.map_or_else(|| text(value), |share| Ok(percent(share)));
            Ok(Some((cell.get_position(), text.map_err(|error| error.to_string()))))
        }
        // A kind of error that the library does not know: the cell stands after the last.
        Err(XlsxError::CellError(name)) => {
            Ok(Some(((last.0, last.1.saturating_add(1)), Err(name))))
        }
        Err(cause) => Err(error(cause)),
    }
}

fn error(cause: XlsxError) -> Error {
    match cause {
        XlsxError::Password => Error::Protected,
        XlsxError::Io(cause) => Error::Read(cause),
        cause => Error::Damaged { format: FORMAT, detail: cause.to_string() },
    }
}
