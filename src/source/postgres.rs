//! Reads a table or a query of a PostgreSQL database.
//!
//! All within a transaction that reads only, through a cursor, so that memory holds some rows at a
//! time. The server writes every value as text; what several formats could be read into is
//! brought to one: days and times in ISO 8601, numbers with a point, lists joined by `|`.

mod address;
mod dial;
mod ewkb;
mod read;
mod value;

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::intake::Issue;
use crate::source::ahead::Ahead;
use crate::source::headed::Lines;
use crate::source::input::Input;
use crate::source::reader::Head;
use crate::source::table::{COLUMNS_MAX, Choice, Error, Row, Rows};
use crate::text::hex;

pub(super) use address::Address;
pub use dial::Dial;

const FORMAT: &str = "PostgreSQL";

/// Whether rows are asked of a database.
pub(super) fn tells(head: &Head<'_>) -> bool {
    head.input.address().is_some()
}

/// Asks the database and waits for the names of the columns.
pub(super) fn open(input: &Input, _: &Choice) -> Result<Box<dyn Rows>, Error> {
    let address = input.address().cloned().ok_or(Error::Empty)?;
    let mut lines = Ahead::start(FORMAT, Arc::default(), move |desk| read::rows(&address, desk))?;
    let header = lines.next_line()?.ok_or(Error::Empty)?;
    let header: Vec<String> = header.cells.iter().map(str::to_owned).collect();
    if header.len() > COLUMNS_MAX {
        return Err(Error::Columns { columns: header.len() });
    }
    let mut hash = Sha256::new();
    digest(&mut hash, header.iter().map(String::as_str));
    Ok(Box::new(Answer { lines, header, hash, bytes: 0 }))
}

/// The rows that a database answers.
struct Answer {
    lines: Ahead,
    header: Vec<String>,
    hash: Sha256,
    bytes: u64,
}

/// Takes a row in, so that no two rows look the same however their cells are cut.
fn digest<'a>(hash: &mut Sha256, cells: impl Iterator<Item = &'a str>) {
    for cell in cells {
        hash.update((cell.len() as u64).to_le_bytes());
        hash.update(cell);
    }
    hash.update(u64::MAX.to_le_bytes());
}

impl Rows for Answer {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn header_line(&self) -> u64 {
        1
    }

    fn bytes_read(&self) -> u64 {
        self.bytes
    }

    fn next_row(&mut self) -> Result<Option<Row>, Error> {
        let row = self.lines.next_line()?;
        if let Some(row) = &row {
            digest(&mut self.hash, row.cells.iter());
            self.bytes += row.cells.text().len() as u64;
        }
        Ok(row)
    }

    fn take_notices(&mut self) -> Vec<Issue> {
        Vec::new()
    }

    fn hash(&self) -> Option<String> {
        Some(hex(&self.hash.clone().finalize()))
    }
}
