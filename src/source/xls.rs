//! Reads a sheet of an Excel 97–2003 workbook (BIFF8), record by record.
//!
//! The workbook is a stream of records in a container of sectors. It is read here and not by a
//! library because those make a grid of the whole sheet, whose size two cells far apart decide,
//! and copy a shared text for each cell that shows it.

mod container;
pub(super) mod format;
mod record;
mod text;

use calamine::{CellErrorType, ExcelDateTime, ExcelDateTimeType};

use crate::source::cell::{self, number};
use crate::source::headed::{Headed, Lines};
use crate::source::input::Input;
use crate::source::reader::Head;
use crate::source::sheet::{self, Sheet};
use crate::source::table::{Choice, Error, Row, Rows};

use container::Container;
use format::Format;
use record::{Record, Records};
use text::Text;

const FORMAT: &str = "XLS";

/// The largest file that is read; a full sheet takes much less.
const BYTES_MAX: u64 = 256 << 20;

/// Whether it begins as a container of Office 97–2003 does.
pub(super) fn tells(head: &Head<'_>) -> bool {
    head.bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// Opens the sheet that is asked for or has the best header.
pub(super) fn open(input: &Input, choice: &Choice) -> Result<Box<dyn Rows>, Error> {
    let bytes = input.read_up_to(BYTES_MAX).map_err(Error::Read)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(Error::TooLarge { what: "el libro".to_owned(), max: "256 MB".to_owned() });
    }
    let book = Book::read(stream(&bytes)?)?;
    let sheets: Vec<Sheet> = book.sheets.iter().map(|(sheet, _)| sheet.clone()).collect();
    let mut lines = Cells { at: 0, book, rows: cell::Rows::default(), formula: None, depth: 0 };
    let place = sheet::pick(&sheets, choice, |sheet, rows_max| {
        let place = sheets.iter().position(|own| std::ptr::eq(own, sheet)).unwrap_or_default();
        lines.begin(place);
        let rows = std::iter::from_fn(|| lines.next_line().ok().flatten());
        Ok(rows.take(rows_max).collect())
    })?;
    lines.begin(place);
    Ok(Box::new(Headed::open(lines, choice)?))
}

/// The stream of records of a workbook.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let container = Container::open(bytes).map_err(damaged)?;
    if container.has("EncryptedPackage") {
        return Err(Error::Protected);
    }
    if let Some(stream) = container.stream("Workbook") {
        return stream.map_err(damaged);
    }
    let what = if container.has("Book") {
        "es un libro de Excel 95 o anterior"
    } else {
        "no es un libro de Excel"
    };
    Err(Error::Unread { what, advice: "guárdelo como XLSX o CSV" })
}

fn damaged(detail: impl Into<String>) -> Error {
    Error::Damaged { format: FORMAT, detail: detail.into() }
}

/// A workbook whose general part was read.
struct Book {
    stream: Vec<u8>,
    texts: Vec<String>,
    /// How numbers are shown, by the index that cells give.
    formats: Vec<Format>,
    is_1904: bool,
    /// The sheets of cells, and where their records begin.
    sheets: Vec<(Sheet, usize)>,
}

impl Book {
    fn read(stream: Vec<u8>) -> Result<Self, Error> {
        let mut book = Self {
            stream: Vec::new(),
            texts: Vec::new(),
            formats: Vec::new(),
            is_1904: false,
            sheets: Vec::new(),
        };
        let (mut codes, mut styles) = (format::Codes::default(), Vec::new());
        let mut records = Records::new(&stream, 0);
        while let Some(record) = records.advance().map_err(damaged)? {
            match record.kind {
                record::BEGIN if record.u16(0) != Some(record::BIFF8) => {
                    let what = "es un libro de Excel 95 o anterior";
                    return Err(Error::Unread { what, advice: "guárdelo como XLSX o CSV" });
                }
                record::PASSWORD => return Err(Error::Protected),
                record::DATES => book.is_1904 = record.u16(0) == Some(1),
                record::FORMAT => codes.add(&record),
                record::STYLE => styles.push(record.u16(2).unwrap_or_default()),
                record::TEXTS => book.texts = text::shared(&record, &mut records),
                record::SHEET => book.sheets.extend(sheet_of(&record)),
                record::END => break,
                _ => {}
            }
        }
        book.formats = styles.into_iter().map(|code| codes.format(code)).collect();
        book.stream = stream;
        Ok(book)
    }

    #[expect(clippy::unnecessary_wraps, reason = "the form of a cell, which may be an error")]
    fn value(&self, style: Option<u16>, value: f64) -> Result<String, String> {
        let format = style.and_then(|style| self.formats.get(usize::from(style)));
        let kind = match format.copied().unwrap_or(Format::Number) {
            Format::Number => return Ok(number(value)),
            // What people see and mean is the number before the sign.
            Format::Percent => return Ok(cell::percent(value)),
            Format::Date => ExcelDateTimeType::DateTime,
            Format::Duration => ExcelDateTimeType::TimeDelta,
        };
        Ok(cell::moment(&ExcelDateTime::new(value, kind, self.is_1904)))
    }
}

/// A sheet of cells; charts and macros have none.
fn sheet_of(record: &Record<'_>) -> Option<(Sheet, usize)> {
    let at = usize::try_from(record.u32(0)?).ok()?;
    let (state, kind) = (record.u8(4)?, record.u8(5)?);
    let name = Text::short(record.data.get(6..)?).unwrap_or_default();
    (kind == 0).then_some((Sheet { name, is_hidden: state != 0 }, at))
}

/// The cells of one sheet.
struct Cells {
    book: Book,
    at: usize,
    rows: cell::Rows,
    /// The place of a formula whose text comes in the next record.
    formula: Option<(u16, u16)>,
    /// How deep in charts that stand in the sheet.
    depth: usize,
}

impl Cells {
    fn begin(&mut self, sheet: usize) {
        self.at = self.book.sheets.get(sheet).map_or(usize::MAX, |(_, at)| *at);
        (self.rows, self.formula, self.depth) = (cell::Rows::default(), None, 0);
    }

    /// Takes in the cells of a record; the row above them when it is done.
    fn take(&mut self, record: &Record<'_>) -> Result<Vec<Row>, Error> {
        let mut done = Vec::new();
        let Some((row, column)) = record.u16(0).zip(record.u16(2)) else { return Ok(done) };
        let mut put = |column: u16, value| -> Result<(), Error> {
            done.extend(self.rows.put(u32::from(row), u32::from(column), value)?);
            Ok(())
        };
        let style = record.u16(4);
        match record.kind {
            record::NUMBER => {
                if let Some(value) = record.f64(6) {
                    put(column, self.book.value(style, value))?;
                }
            }
            record::SHORT_NUMBER => {
                if let Some(value) = record.u32(6) {
                    put(column, self.book.value(style, short_number(value)))?;
                }
            }
            record::SHORT_NUMBERS => {
                let cells = record.data.get(4..).unwrap_or_default().chunks_exact(6);
                for (column, cell) in (column..=u16::MAX).zip(cells) {
                    let style = u16::from_le_bytes([cell[0], cell[1]]);
                    let value = u32::from_le_bytes([cell[2], cell[3], cell[4], cell[5]]);
                    put(column, self.book.value(Some(style), short_number(value)))?;
                }
            }
            record::SHARED_TEXT => {
                let text = record.u32(6).and_then(|at| self.book.texts.get(at as usize));
                put(column, Ok(text.cloned().unwrap_or_default()))?;
            }
            record::TEXT | record::RICH_TEXT => {
                put(column, Ok(record.data.get(6..).and_then(Text::long).unwrap_or_default()))?;
            }
            record::TRUTH_OR_ERROR => {
                if let Some((value, kind)) = record.u8(6).zip(record.u8(7)) {
                    put(column, truth_or_error(value, kind == 1))?;
                }
            }
            record::FORMULA => match record.data.get(6..14) {
                Some(&[0, .., 0xff, 0xff]) => self.formula = Some((row, column)),
                Some(&[kind @ (1 | 2), _, value, .., 0xff, 0xff]) => {
                    put(column, truth_or_error(value, kind == 2))?;
                }
                Some(&[3, .., 0xff, 0xff]) => {}
                _ => {
                    if let Some(value) = record.f64(6) {
                        put(column, self.book.value(style, value))?;
                    }
                }
            },
            _ => {}
        }
        Ok(done)
    }

    fn take_text(&mut self, record: &Record<'_>) -> Result<Option<Row>, Error> {
        let Some((row, column)) = self.formula.take() else { return Ok(None) };
        let text = Text::long(record.data).unwrap_or_default();
        self.rows.put(u32::from(row), u32::from(column), Ok(text))
    }
}

impl Lines for Cells {
    fn next_line(&mut self) -> Result<Option<Row>, Error> {
        loop {
            let stream = std::mem::take(&mut self.book.stream);
            let next = self.step(&stream);
            self.book.stream = stream;
            match next? {
                Step::Row(row) => return Ok(Some(row)),
                Step::On => {}
                Step::End => return Ok(self.rows.finish()),
            }
        }
    }

    fn bytes_read(&self) -> u64 {
        self.at.min(self.book.stream.len()) as u64
    }
}

enum Step {
    Row(Row),
    On,
    End,
}

impl Cells {
    fn step(&mut self, stream: &[u8]) -> Result<Step, Error> {
        let mut records = Records::new(stream, self.at);
        let Some(record) = records.advance().map_err(damaged)? else { return Ok(Step::End) };
        self.at = records.at();
        match record.kind {
            record::BEGIN => self.depth += 1,
            record::END if self.depth <= 1 => {
                self.at = usize::MAX;
                return Ok(Step::End);
            }
            record::END => self.depth -= 1,
            record::FORMULA_TEXT => {
                return Ok(self.take_text(&record)?.map_or(Step::On, Step::Row));
            }
            _ if self.depth <= 1 => {
                // The cells of a record stand in one row: at most the row above is done.
                return Ok(self.take(&record)?.pop().map_or(Step::On, Step::Row));
            }
            _ => {}
        }
        Ok(Step::On)
    }
}

/// A number in four bytes: an integer or the upper half of a double, and whether it is a hundred
/// times as much.
fn short_number(bits: u32) -> f64 {
    let value = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { value } else { value / 100.0 }
}

fn truth_or_error(value: u8, is_error: bool) -> Result<String, String> {
    if !is_error {
        return Ok((value != 0).to_string());
    }
    let error = match value {
        0x00 => CellErrorType::Null,
        0x07 => CellErrorType::Div0,
        0x0f => CellErrorType::Value,
        0x17 => CellErrorType::Ref,
        0x1d => CellErrorType::Name,
        0x24 => CellErrorType::Num,
        _ => CellErrorType::NA,
    };
    Err(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_four_bytes_are_read() {
        let check = |bits: u32, expected: f64| {
            assert!((short_number(bits) - expected).abs() < 1e-12, "{bits:x}");
        };
        check(0x3ff0_0000, 1.0);
        check(0x3ff0_0001, 0.01);
        check((76_001 << 2) | 2, 76_001.0);
        check((12_345 << 2) | 3, 123.45);
        check(u32::MAX - 1, -1.0);
    }
}
