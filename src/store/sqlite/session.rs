//! Statements of SQLite.

use std::path::Path;

use jiff::civil::Date;
use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Row, Statement, params_from_iter};

use crate::store::Error;
use crate::store::cell::{Cell, Cells, Table, foreign};
use crate::store::sql::{Fill, Session, Visit};
use crate::store::sqlite::failed;

/// Statements of one transaction.
pub(super) struct SqliteSession<'c> {
    pub path: &'c Path,
    pub connection: &'c Connection,
}

impl SqliteSession<'_> {
    fn failed(&self, source: rusqlite::Error) -> Error {
        failed(self.path, source)
    }
}

impl Session for SqliteSession<'_> {
    fn run(&mut self, sql: &str, cells: &[Cell<'_>]) -> Result<u64, Error> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| self.failed(e))?;
        let changed = statement.execute(params_from_iter(cells)).map_err(|e| self.failed(e))?;
        Ok(changed as u64)
    }

    fn each(&mut self, sql: &str, cells: &[Cell<'_>], visit: &mut Visit<'_>) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| self.failed(e))?;
        let mut rows = statement.query(params_from_iter(cells)).map_err(|e| self.failed(e))?;
        while let Some(row) = rows.next().map_err(|e| self.failed(e))? {
            visit(&mut SqliteCells { path: self.path, row, next: 0 })?;
        }
        Ok(())
    }

    fn fill(&mut self, table: &Table, rows: usize, fill: &mut Fill<'_, '_>) -> Result<(), Error> {
        let mut statement =
            self.connection.prepare_cached(&insert_sql(table)).map_err(|e| self.failed(e))?;
        let mut cells = Vec::new();
        for row in 0..rows {
            cells.clear();
            fill(row, &mut cells);
            insert(&mut statement, &cells).map_err(|e| self.failed(e))?;
        }
        Ok(())
    }

    /// Whoever waits looks for themselves.
    fn announce(&mut self, _change: u32) -> Result<(), Error> {
        Ok(())
    }
}

fn insert(statement: &mut Statement<'_>, cells: &[Cell<'_>]) -> rusqlite::Result<()> {
    for (cell, place) in cells.iter().zip(1_usize..) {
        match cell {
            // Every row has dates: they are written without a text of their own.
            Cell::Date(Some(date)) if date.year() >= 0 => {
                let text = digits(*date);
                statement.raw_bind_parameter(place, str::from_utf8(&text)?)?;
            }
            cell => statement.raw_bind_parameter(place, cell)?,
        }
    }
    statement.raw_execute()?;
    Ok(())
}

/// `2025-03-01`, of a year with four digits at most.
fn digits(date: Date) -> [u8; 10] {
    let mut text = *b"0000-00-00";
    let (year, month, day) = (date.year() as u16, date.month() as u16, date.day() as u16);
    let mut write = |place: usize, digit: u16| text[place] += (digit % 10) as u8;
    for (place, unit) in [1_000, 100, 10, 1].into_iter().enumerate() {
        write(place, year / unit);
    }
    for (place, number) in [(5, month), (8, day)] {
        write(place, number / 10);
        write(place + 1, number);
    }
    text
}

/// The statement that writes a row: its batch and number first.
fn insert_sql(table: &Table) -> String {
    let names = table.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let marks = ", ?".repeat(table.columns.len());
    format!("INSERT INTO {} (batch, row, {names}) VALUES (?, ?{marks})", table.name)
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Cell::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Cell::Whole(Some(number)) => ValueRef::Integer(*number),
            Cell::Real(Some(number)) => ValueRef::Real(*number),
            Cell::Flag(Some(flag)) => ValueRef::Integer((*flag).into()),
            Cell::Date(Some(date)) => return Ok(ToSqlOutput::Owned(Value::Text(date.to_string()))),
            Cell::Bytes(bytes) => ValueRef::Blob(bytes),
            _ => ValueRef::Null,
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

/// A row's cells from left to right.
struct SqliteCells<'r> {
    path: &'r Path,
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> SqliteCells<'r> {
    fn read<T>(
        &mut self,
        read: impl FnOnce(ValueRef<'r>) -> Result<T, rusqlite::types::FromSqlError>,
    ) -> Result<T, Error> {
        self.next += 1;
        let value = self.row.get_ref(self.next - 1).map_err(|e| failed(self.path, e))?;
        read(value).map_err(|e| failed(self.path, e.into()))
    }
}

impl Cells for SqliteCells<'_> {
    fn maybe_text(&mut self) -> Result<Option<&str>, Error> {
        self.read(|value| value.as_str_or_null())
    }

    fn maybe_whole(&mut self) -> Result<Option<i64>, Error> {
        self.read(|value| value.as_i64_or_null())
    }

    fn real(&mut self) -> Result<Option<f64>, Error> {
        self.read(|value| value.as_f64_or_null())
    }

    fn flag(&mut self) -> Result<bool, Error> {
        Ok(self.maybe_whole()? == Some(1))
    }

    fn date(&mut self) -> Result<Option<Date>, Error> {
        let parse = |text: &str| text.parse().ok().ok_or_else(|| foreign("date", text));
        self.maybe_text()?.map(parse).transpose()
    }

    fn bytes(&mut self) -> Result<Vec<u8>, Error> {
        self.read(|value| Ok(value.as_blob_or_null()?.unwrap_or_default().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_are_written_as_they_read() {
        for day in [date(2025, 3, 1), date(1970, 12, 31), date(7, 10, 9), date(9999, 1, 20)] {
            assert_eq!(str::from_utf8(&digits(day)).unwrap(), day.to_string());
        }
    }
}
