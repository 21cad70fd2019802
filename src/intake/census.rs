//! The columns that no field takes: which of them identify people, and how many cells are dropped.
//!
//! A header may say nothing: a column most of whose first cells are telephones, documents or
//! addresses of mail identifies people whatever its name.

use crate::intake::Cells;
use crate::intake::columns::{Columns, about_column};
use crate::intake::privacy::{Personal, of_cell};
use crate::intake::rule::{IDENTITY_DROPPED, Issue, UNKNOWN_COLUMN};
use crate::text::{Lang, count};

/// How many rows of a file are looked at for what their cells are.
const ROWS_READ: u64 = 1000;

/// The fewest cells by which a column is judged.
const CELLS_MIN: u64 = 3;

/// What was counted in one column.
#[derive(Clone, Debug, PartialEq)]
struct Tally {
    at: usize,
    /// Its header tells of people.
    is_identity: bool,
    filled: u64,
    /// Filled cells among the first rows, and those that are personal data.
    judged: u64,
    personal: [u64; 3],
}

/// The counts of all unused columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Census {
    tallies: Vec<Tally>,
}

impl Census {
    pub fn new(columns: &Columns) -> Self {
        let tally =
            |(at, is_identity)| Tally { at, is_identity, filled: 0, judged: 0, personal: [0; 3] };
        Self { tallies: columns.unused().map(tally).collect() }
    }

    /// Counts the cells of a row; `number` counts the rows of the file from 0.
    pub fn add(&mut self, cells: &Cells, number: u64) {
        for tally in &mut self.tallies {
            let text = Columns::cell_at(cells, tally.at);
            if text.is_empty() {
                continue;
            }
            tally.filled += 1;
            if number < ROWS_READ && !tally.is_identity {
                tally.judged += 1;
                if let Some(what) = of_cell(text) {
                    tally.personal[what as usize] += 1;
                }
            }
        }
    }

    /// The counts so far, to begin anew.
    pub fn take(&mut self) -> Self {
        let begun = |tally: &Tally| Tally { filled: 0, judged: 0, personal: [0; 3], ..*tally };
        let anew = Self { tallies: self.tallies.iter().map(begun).collect() };
        std::mem::replace(self, anew)
    }

    /// Adds the counts of other rows of the same columns.
    pub fn merge(&mut self, other: &Census) {
        for (tally, other) in self.tallies.iter_mut().zip(&other.tallies) {
            tally.filled += other.filled;
            tally.judged += other.judged;
            for (sum, count) in tally.personal.iter_mut().zip(other.personal) {
                *sum += count;
            }
        }
    }

    /// What is said about the columns.
    pub fn notices(&self, columns: &Columns, line: u64) -> Vec<Issue> {
        self.tallies.iter().map(|tally| tally.notice(columns.name_at(tally.at), line)).collect()
    }
}

impl Tally {
    /// What most of the cells are, when they are personal data.
    fn content(&self) -> Option<&'static str> {
        let all = [Personal::Document, Personal::Phone, Personal::Mail];
        let most = all.into_iter().max_by_key(|what| self.personal[*what as usize])?;
        let is_most = self.personal.iter().sum::<u64>() * 5 >= self.judged * 3;
        (self.judged >= CELLS_MIN && is_most).then_some(match most {
            Personal::Document => "documentos de identidad",
            Personal::Phone => "teléfonos",
            Personal::Mail => "correos",
        })
    }

    fn notice(&self, column: &str, line: u64) -> Issue {
        let cells = match self.filled {
            1 => "1 celda".to_owned(),
            filled => format!("{} celdas", count(filled, Lang::Es)),
        };
        let (rule, reason) = match self.content() {
            _ if self.is_identity => {
                (IDENTITY_DROPPED, format!("Parece identificar a personas: no se guarda ({cells})"))
            }
            Some(content) => {
                (IDENTITY_DROPPED, format!("Sus celdas son {content}: no se guarda ({cells})"))
            }
            None => (
                UNKNOWN_COLUMN,
                "Ningún campo lleva este nombre; asígnelo con --map COLUMNA=CAMPO".to_owned(),
            ),
        };
        about_column(rule, column, reason, line)
    }
}
