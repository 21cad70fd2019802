//! What every reader of records gives: a header, rows below it, and what was noticed on the way.
//!
//! A row is cells of text under the names of the header. Readers of typed formats write their
//! values as text that can be read in one way only: dates in ISO 8601, numbers with a point.

use std::io;

use crate::intake::{Cells, Issue, Severity, VALUE_CHARS_MAX};
use crate::territory::Crs;
use crate::text::clipped;

/// The longest record, its line ends included.
pub const RECORD_BYTES_MAX: usize = 1 << 20;

/// The most columns of a table.
pub const COLUMNS_MAX: usize = 512;

/// Why a file is no table.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be opened.
    #[error("no se puede abrir")]
    Open(#[source] io::Error),
    /// It could not be read.
    #[error("no se puede leer")]
    Read(#[source] io::Error),
    /// It holds nothing.
    #[error("está vacío: falta la fila de encabezados")]
    Empty,
    /// It holds bytes that text never holds.
    #[error("tiene datos binarios desde la línea {line}; guárdelo como CSV en UTF-8 o Latin-1")]
    Binary {
        /// The line of the row in which they are.
        line: u64,
    },
    /// A record never ends.
    #[error(
        "la fila que empieza en la línea {line} pasa de {RECORD_BYTES_MAX} bytes; \
         ¿unas comillas sin cerrar?"
    )]
    LongRecord {
        /// Where it begins.
        line: u64,
    },
    /// The header is too wide.
    #[error("tiene {columns} columnas; se leen hasta {COLUMNS_MAX}")]
    Columns {
        /// How many it has.
        columns: usize,
    },
    /// It is damaged, or not what it says it is.
    #[error("no se puede leer como {format}: {detail}")]
    Damaged {
        /// The format's name.
        format: &'static str,
        /// What is wrong, and where.
        detail: String,
    },
    /// It is a kind of file of which no record is read.
    #[error("{what}; {advice}")]
    Unread {
        /// What it is.
        what: &'static str,
        /// What to do about it.
        advice: &'static str,
    },
    /// A password protects it.
    #[error("está protegido con contraseña; guárdelo sin ella")]
    Protected,
    /// It would take more room than a table may.
    #[error("{what} pasa de {max}")]
    TooLarge {
        /// What is too large.
        what: String,
        /// What is allowed.
        max: String,
    },
    /// The sheet that was asked for is not there.
    #[error("no tiene una hoja {sheet:?}; tiene: {}", sheets.join(", "))]
    NoSheet {
        /// The sheet.
        sheet: String,
        /// Those that are there.
        sheets: Vec<String>,
    },
    /// An archive holds nothing to read, or several things.
    #[error("debe traer un solo archivo que se pueda leer; trae: {}", members.join(", "))]
    Archive {
        /// What it holds.
        members: Vec<String>,
    },
    /// A file that belongs to it is not beside it.
    #[error("falta su {ending}, que {purpose}")]
    Part {
        /// The ending of its name.
        ending: &'static str,
        /// What it is for.
        purpose: &'static str,
    },
    /// Its coordinates are in a system that is not known.
    #[error("el sistema de coordenadas {name:?} no se conoce; se leen {}", Crs::supported())]
    System {
        /// What the file calls it.
        name: String,
    },
    /// A database did not answer.
    #[error("{0}")]
    Database(String),
}

/// One row and the line on which it begins, counted from 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its first line; the row of a sheet, the place of a feature or record.
    pub line: u64,
    /// Its cells; not always as many as the header has.
    pub cells: Cells,
    /// Whether a quote opens in it that never closes: its text was read to the end of the line.
    pub is_unclosed: bool,
    /// What its reader has to say about it.
    pub remarks: Vec<Issue>,
}

/// How to read a file of records.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The sheet of a workbook; without it the one with the best header.
    pub sheet: Option<String>,
    /// Headers that the caller gives a meaning to: they tell the header from rows above it.
    pub headers: Vec<String>,
}

/// Rows that a block holds, and the bytes after which it ends: see [`Rows::next_block`].
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// The most rows.
    pub rows_max: usize,
    /// It ends at a row that takes it past as many bytes.
    pub bytes_max: usize,
}

/// A table that is being read.
pub trait Rows: Send {
    /// The names of the columns.
    fn header(&self) -> &[String];

    /// The line of the header.
    fn header_line(&self) -> u64;

    /// Bytes of the file that were read so far.
    fn bytes_read(&self) -> u64;

    /// The next row that is not blank; `None` at the end.
    ///
    /// # Errors
    /// Says where the file stops being a table.
    fn next_row(&mut self) -> Result<Option<Row>, Error>;

    /// Takes rows back that are not needed any more: their room may serve for the next ones.
    fn recycle(&mut self, rows: &mut Vec<Row>) {
        rows.clear();
    }

    /// Adds rows to a block; it is at its end when it adds none.
    ///
    /// # Errors
    /// As [`Rows::next_row`].
    fn next_block(&mut self, rows: &mut Vec<Row>, block: Block) -> Result<(), Error> {
        let mut bytes = 0;
        for _ in 0..block.rows_max {
            let Some(row) = self.next_row()? else { break };
            bytes += row.cells.text().len();
            rows.push(row);
            if bytes >= block.bytes_max {
                break;
            }
        }
        Ok(())
    }

    /// What was noticed about the file since the last call, such as rows that are no records.
    fn take_notices(&mut self) -> Vec<Issue>;

    /// Whether the format cuts the names of its columns, so that they match by their beginnings.
    fn headers_are_cut(&self) -> bool {
        false
    }

    /// Hex SHA-256 of what was read, where there is no file to take it of.
    fn hash(&self) -> Option<String> {
        None
    }
}

/// Whether no cell holds anything.
pub(super) fn is_blank(cells: &Cells) -> bool {
    cells.iter().all(|cell| cell.trim().is_empty())
}

/// Something about the file that is worth knowing.
pub(super) fn notice(line: u64, rule: &'static str, value: &str, reason: &str) -> Issue {
    Issue {
        line,
        column: String::new(),
        value: clipped(value, VALUE_CHARS_MAX),
        rule,
        reason: reason.to_owned(),
        severity: Severity::Notice,
    }
}

/// Something about a row that leaves it usable.
pub(super) fn remark(
    line: u64,
    rule: &'static str,
    column: &str,
    value: &str,
    reason: &str,
) -> Issue {
    let column = column.to_owned();
    Issue { column, severity: Severity::Observed, ..notice(line, rule, value, reason) }
}
