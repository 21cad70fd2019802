//! The values of a sheet as text that can be read in one way only.

use calamine::{CellErrorType, DataType, ExcelDateTime};

use crate::intake::{CELL_ERROR, Cells, plain_number};
use crate::source::table::{COLUMNS_MAX, Error, RECORD_BYTES_MAX, Row, remark};

/// The text of a value; an error of a formula has none.
///
/// Dates are written in ISO 8601, and a whole day without its time.
pub(super) fn text(value: &impl DataType) -> Result<String, CellErrorType> {
    if let Some(error) = value.get_error() {
        return Err(error.clone());
    }
    let text = value
        .get_string()
        .map(str::to_owned)
        .or_else(|| value.get_datetime().map(|at| moment(&at)))
        .or_else(|| value.get_datetime_iso().map(whole_day))
        .or_else(|| value.get_duration_iso().map(str::to_owned))
        .or_else(|| value.get_int().map(|number| number.to_string()))
        .or_else(|| value.get_float().map(number))
        .or_else(|| value.get_bool().map(|is| is.to_string()));
    Ok(text.unwrap_or_default())
}

/// A number with a point before its decimals, as [`plain_number`] writes it.
pub(super) fn number(number: f64) -> String {
    if number.is_finite() { plain_number(number.to_string()) } else { String::new() }
}

/// A share as people see it: `0.07` is `7%`. Fifteen digits are all that such a number has.
pub(super) fn percent(share: f64) -> String {
    let rounded = (share * 1e12).round() / 1e10;
    if rounded.is_finite() { number(rounded) + "%" } else { String::new() }
}

/// A day, a day with its time, or only a time.
pub(super) fn moment(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if at.is_duration() {
        return duration(at.as_f64());
    }
    match at.as_f64() {
        serial if (0.0..1.0).contains(&serial) => time,
        _ if (hour, minute, second) == (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{time}"),
    }
}

/// Hours, minutes and seconds of a number of days.
fn duration(days: f64) -> String {
    let seconds = (days * 86_400.0).round() as i64;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, (seconds % 60).abs())
}

/// A moment at midnight is its day.
pub(super) fn whole_day(text: &str) -> String {
    text.strip_suffix("T00:00:00").unwrap_or(text).to_owned()
}

/// Puts cells that come one by one, from left to right and from above, into rows.
#[derive(Default)]
pub(super) struct Rows {
    row: Option<Row>,
}

impl Rows {
    /// Takes a cell in, by its place counted from 0; the row above it when it was the last there.
    pub fn put(
        &mut self,
        line: u32,
        column: u32,
        value: Result<String, String>,
    ) -> Result<Option<Row>, Error> {
        let line = u64::from(line) + 1;
        let done = self.row.take_if(|row| row.line != line);
        let row = self.row.get_or_insert_with(|| Row { line, ..Row::default() });
        let text = match value {
            Ok(text) => text,
            Err(error) => {
                let reason = "La celda tiene un error de fórmula: se toma por vacía";
                let column = column.to_string();
                row.remarks.push(remark(line, CELL_ERROR.id, &column, &error, reason));
                String::new()
            }
        };
        if row.cells.text().len() + text.len() > RECORD_BYTES_MAX {
            return Err(Error::LongRecord { line });
        }
        put(&mut row.cells, column as usize, &text);
        Ok(done)
    }

    /// The last row.
    pub fn finish(&mut self) -> Option<Row> {
        self.row.take()
    }
}

/// Puts a text at its place. A cell far to the right becomes the first that is too many, so that
/// no sheet asks for more room than its cells take.
fn put(cells: &mut Cells, column: usize, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    let column = column.min(COLUMNS_MAX);
    if column < cells.len() {
        // Sheets that name a place twice, or go backwards: the first text stays.
        return replace(cells, column, text);
    }
    cells.extend(std::iter::repeat_n("", column - cells.len()));
    cells.push(text);
}

fn replace(cells: &mut Cells, column: usize, text: &str) {
    if cells.get(column).is_some_and(str::is_empty) {
        let texts = cells.iter().enumerate();
        *cells = texts.map(|(at, cell)| if at == column { text } else { cell }).collect();
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, ExcelDateTimeType};

    use super::*;

    fn check(value: &Data, expected: &str) {
        assert_eq!(text(value).as_deref(), Ok(expected), "{value:?}");
    }

    fn serial(value: f64, is_1904: bool) -> Data {
        Data::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, is_1904))
    }

    #[test]
    fn values_are_written_in_one_way() {
        check(&Data::Float(76_001.0), "76001");
        check(&Data::Float(1.234), "1.2340");
        check(&Data::Float(-76.5), "-76.5");
        check(&Data::Float(3.451_64), "3.45164");
        check(&Data::Float(f64::NAN), "");
        check(&Data::Bool(true), "true");
        check(&Data::Empty, "");
        check(&serial(45_356.0, false), "2024-03-05");
        check(&serial(45_356.5, false), "2024-03-05T12:00:00");
        check(&serial(43_894.0, true), "2024-03-05");
        check(&serial(0.75, false), "18:00:00");
        check(&Data::DateTimeIso("2024-03-05T00:00:00".into()), "2024-03-05");
        assert!(text(&Data::Error(CellErrorType::NA)).is_err());
    }

    #[test]
    fn cells_become_rows() {
        let mut rows = Rows::default();
        assert_eq!(rows.put(0, 1, Ok("b".into())).unwrap(), None);
        assert_eq!(rows.put(0, 0, Ok("a".into())).unwrap(), None);
        let first = rows.put(3, 99_999, Ok("x".into())).unwrap().unwrap();
        assert_eq!((first.line, first.cells), (1, vec!["a", "b"].into()));
        let last = rows.finish().unwrap();
        assert_eq!((last.line, last.cells.len()), (4, COLUMNS_MAX + 1));
        assert_eq!(rows.finish(), None);
    }

    #[test]
    fn an_error_of_a_formula_is_a_blank_cell_with_a_remark() {
        let mut rows = Rows::default();
        rows.put(1, 2, Err("#N/A".into())).unwrap();
        let row = rows.finish().unwrap();
        assert_eq!((row.cells.len(), row.remarks[0].rule), (0, "cell_error"));
    }
}
