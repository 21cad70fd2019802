//! Rows as both stores write and read them: typed cells from left to right.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::demand::Collection;
use crate::store::Error;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Whole,
    Real,
    Flag,
    Date,
}

/// A table and its columns, in the order in which its cells are written and read. Its key, batch
/// and row, stands before them.
pub(super) struct Table {
    pub name: &'static str,
    pub columns: &'static [(&'static str, Holds)],
}

impl Table {
    /// The names of the columns, of the table that is called `alias`.
    pub fn names(&self, alias: &str) -> String {
        let names = self.columns.iter().map(|(name, _)| format!("{alias}.{name}"));
        names.collect::<Vec<_>>().join(", ")
    }
}

/// A value on its way into a store.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Text(Option<Cow<'a, str>>),
    Whole(Option<i64>),
    Real(Option<f64>),
    Flag(Option<bool>),
    Date(Option<Date>),
    Bytes(&'a [u8]),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Cell::Text(Some(Cow::Borrowed(text)))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Cell::Text(Some(Cow::Owned(text)))
    }
}

impl<'a> From<Cow<'a, str>> for Cell<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Cell::Text(Some(text))
    }
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Cell::Text(text.map(Cow::Borrowed))
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Cell::Whole(Some(number.into()))
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Cell::Whole(Some(number))
    }
}

impl From<Option<u32>> for Cell<'_> {
    fn from(number: Option<u32>) -> Self {
        Cell::Whole(number.map(Into::into))
    }
}

impl From<Option<u8>> for Cell<'_> {
    fn from(number: Option<u8>) -> Self {
        Cell::Whole(number.map(Into::into))
    }
}

impl From<Option<f64>> for Cell<'_> {
    fn from(number: Option<f64>) -> Self {
        Cell::Real(number)
    }
}

impl From<bool> for Cell<'_> {
    fn from(flag: bool) -> Self {
        Cell::Flag(Some(flag))
    }
}

impl From<Option<bool>> for Cell<'_> {
    fn from(flag: Option<bool>) -> Self {
        Cell::Flag(flag)
    }
}

impl From<Option<Date>> for Cell<'_> {
    fn from(date: Option<Date>) -> Self {
        Cell::Date(date)
    }
}

impl<'a> From<&'a [u8]> for Cell<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Cell::Bytes(bytes)
    }
}

/// A count as the store writes it.
pub(super) fn count(count: u64) -> Cell<'static> {
    Cell::Whole(Some(i64::try_from(count).unwrap_or(i64::MAX)))
}

/// A row's cells, read one after the other.
pub(super) trait Cells {
    fn maybe_text(&mut self) -> Result<Option<&str>, Error>;
    fn maybe_whole(&mut self) -> Result<Option<i64>, Error>;
    fn real(&mut self) -> Result<Option<f64>, Error>;
    fn flag(&mut self) -> Result<bool, Error>;
    fn date(&mut self) -> Result<Option<Date>, Error>;
    fn bytes(&mut self) -> Result<Vec<u8>, Error>;
}

impl dyn Cells + '_ {
    /// Text; empty where there is none.
    pub fn text(&mut self) -> Result<&str, Error> {
        Ok(self.maybe_text()?.unwrap_or_default())
    }

    /// As [`Self::text`], of its own.
    pub fn string<T: for<'t> From<&'t str>>(&mut self) -> Result<T, Error> {
        Ok(self.text()?.into())
    }

    /// Text of its own, where there is one.
    pub fn maybe_string<T: for<'t> From<&'t str>>(&mut self) -> Result<Option<T>, Error> {
        Ok(self.maybe_text()?.map(T::from))
    }

    pub fn whole<T: TryFrom<i64>>(&mut self) -> Result<Option<T>, Error> {
        Ok(self.maybe_whole()?.and_then(|number| T::try_from(number).ok()))
    }

    /// A number that is always there; 0 where it is not.
    pub fn number<T: TryFrom<i64> + Default>(&mut self) -> Result<T, Error> {
        Ok(self.whole()?.unwrap_or_default())
    }

    pub fn collection(&mut self) -> Result<Option<Collection>, Error> {
        Ok(self.maybe_text()?.and_then(Collection::parse))
    }
}

/// A cell holds what this program never writes.
pub(super) fn foreign(what: &'static str, text: &str) -> Error {
    Error::Foreign { what, text: text.to_owned() }
}
