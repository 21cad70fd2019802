//! Reads the cells of a row one after the other, and builds the statements that write them.

use jiff::civil::Date;
use rusqlite::types::{Type, ValueRef};
use rusqlite::{Connection, Error, Result, Row};

use crate::demand::Collection;

/// A row's cells from left to right.
pub(super) struct Cells<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> Cells<'r> {
    pub fn new(row: &'r Row<'r>) -> Self {
        Self { row, next: 0 }
    }

    fn value(&mut self) -> Result<ValueRef<'r>> {
        self.next += 1;
        self.row.get_ref(self.next - 1)
    }

    /// Text; empty where there is none.
    pub fn text(&mut self) -> Result<&'r str> {
        Ok(self.maybe_text()?.unwrap_or_default())
    }

    pub fn maybe_text(&mut self) -> Result<Option<&'r str>> {
        Ok(self.value()?.as_str_or_null()?)
    }

    pub fn string(&mut self) -> Result<String> {
        Ok(self.text()?.to_owned())
    }

    pub fn maybe_string(&mut self) -> Result<Option<String>> {
        Ok(self.maybe_text()?.map(str::to_owned))
    }

    pub fn real(&mut self) -> Result<Option<f64>> {
        Ok(self.value()?.as_f64_or_null()?)
    }

    pub fn whole<T: TryFrom<i64>>(&mut self) -> Result<Option<T>> {
        let number = self.value()?.as_i64_or_null()?;
        Ok(number.and_then(|number| T::try_from(number).ok()))
    }

    pub fn flag(&mut self) -> Result<bool> {
        Ok(self.whole::<u8>()? == Some(1))
    }

    pub fn date(&mut self) -> Result<Option<Date>> {
        let parse = |text: &str| text.parse().ok().ok_or_else(|| invalid("date", text));
        self.maybe_text()?.map(parse).transpose()
    }

    pub fn collection(&mut self) -> Result<Option<Collection>> {
        Ok(self.maybe_text()?.and_then(Collection::parse))
    }
}

/// A count as the store writes it.
pub(super) fn count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A date as the store writes it.
pub(super) fn date(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

/// The statement that writes a row: its batch and number first.
pub(super) fn insert_sql(table: &str, columns: &[&str]) -> String {
    let names = columns.join(", ");
    let marks = ", ?".repeat(columns.len());
    format!("INSERT INTO {table} (batch, row, {names}) VALUES (?, ?{marks})")
}

/// Reads the rows of a batch in their order.
pub(super) fn select<T>(
    connection: &Connection,
    table: &str,
    columns: &[&str],
    batch: u32,
    mut read: impl FnMut(&mut Cells<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let names = columns.join(", ");
    let sql = format!("SELECT {names} FROM {table} WHERE batch = ? ORDER BY row");
    let mut select = connection.prepare(&sql)?;
    let mut rows = select.query([batch])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(read(&mut Cells::new(row))?);
    }
    Ok(records)
}

/// A cell holds what this program never writes.
pub(super) fn invalid(what: &str, text: &str) -> Error {
    Error::FromSqlConversionFailure(0, Type::Text, format!("{text:?} is no {what}").into())
}
