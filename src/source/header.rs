//! Which of the first rows of a table is its header.
//!
//! Offices put titles, dates and logos above it. It is the row that holds most names of fields,
//! when it holds at least two; else the first that is at least half as wide as the widest.

use std::borrow::Borrow;

use crate::intake::{Cells, Issue, SKIPPED_ROW, known_columns};
use crate::source::table::{COLUMNS_MAX, Choice, Error, Row, notice};
use crate::text::fold;

/// The header stands among so many rows that are not blank.
pub(super) const ROWS_MAX: usize = 30;

/// Names of fields that a row must hold to be told from titles by them.
const NAMES_MIN: usize = 2;

/// How well a row does as a header: names of fields, and cells that hold anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Score {
    pub names: usize,
    pub filled: usize,
}

impl Score {
    /// Whether no row below need be looked at: half of its cells are names of fields.
    pub fn is_decisive(self) -> bool {
        self.names > NAMES_MIN && 2 * self.names >= self.filled
    }
}

/// What speaks for each of the first rows, up to one that is the header beyond doubt.
pub(super) fn scores<R: Borrow<Cells>>(
    rows: impl Iterator<Item = R>,
    choice: &Choice,
) -> Vec<Score> {
    let mut scores: Vec<Score> = Vec::new();
    for row in rows.take(ROWS_MAX) {
        scores.push(score(row.borrow(), choice));
        if scores.last().is_some_and(|score| score.is_decisive()) {
            break;
        }
    }
    scores
}

/// What speaks for a row as the header.
pub(super) fn score(cells: &Cells, choice: &Choice) -> Score {
    let names = names(cells);
    let filled = names.iter().filter(|name| !name.is_empty()).count();
    // A title, or a long text below, is no header however many names it holds.
    let given = |name: &&String| choice.headers.iter().any(|given| fold(given) == fold(name));
    let known = if filled < NAMES_MIN && choice.headers.is_empty() {
        0
    } else {
        known_columns(&names) + names.iter().filter(given).count()
    };
    Score { names: known, filled }
}

/// The place of the header among the first rows.
pub(super) fn place(scores: &[Score]) -> usize {
    let most = scores.iter().map(|score| score.names).max().unwrap_or_default();
    if most >= NAMES_MIN {
        return scores.iter().position(|score| score.names == most).unwrap_or_default();
    }
    let widest = scores.iter().map(|score| score.filled).max().unwrap_or_default();
    let is_wide = |score: &Score| score.filled >= widest.div_ceil(2);
    scores.iter().position(is_wide).unwrap_or_default()
}

/// The names of a header: one line each, without spaces around.
pub(super) fn names(cells: &Cells) -> Vec<String> {
    cells.iter().map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The names of the header, if there are not too many.
pub(super) fn read(row: &Row) -> Result<Vec<String>, Error> {
    let names = names(&row.cells);
    if names.len() > COLUMNS_MAX {
        return Err(Error::Columns { columns: names.len() });
    }
    Ok(names)
}

/// What is said about a row above the header.
pub(super) fn banner(row: &Row) -> Issue {
    skipped(row, "Está antes del encabezado: no se lee como registro")
}

/// What is said about a row that is no record.
pub(super) fn skipped(row: &Row, reason: &str) -> Issue {
    let filled: Vec<&str> =
        row.cells.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
    notice(row.line, SKIPPED_ROW.id, &filled.join(" | "), reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[&[&str]], expected: usize) {
        let scores: Vec<Score> =
            rows.iter().map(|row| score(&row.to_vec().into(), &Choice::default())).collect();
        assert_eq!(place(&scores), expected, "{rows:?}");
    }

    #[test]
    fn names_of_fields_tell_the_header() {
        check(&[&["Fecha", "Tema"], &["2025-01-01", "Salud"]], 0);
        check(&[&["GOBERNACIÓN"], &["Corte:", "2025"], &["Fecha", "Tema", "x"]], 2);
        check(&[&["DATOS", "", "LUGAR"], &["Fecha", "Tema", "Municipio"]], 1);
        check(&[&["Fecha", "Tema"], &["Fecha", "Tema"]], 0);
    }

    #[test]
    fn without_names_the_width_tells_it() {
        check(&[&["a", "b", "c"], &["1", "2", "3"]], 0);
        check(&[&["Informe"], &["a", "b", "c"], &["1", "2", "3"]], 1);
        check(&[&["a", "b", "c"], &["1", "2", "3", "4"]], 0);
        check(&[&["a"], &["1"]], 0);
    }

    #[test]
    fn a_name_is_one_line() {
        let row =
            Row { cells: vec!["Fecha  de\nrecepción ", "", "b", ""].into(), ..Row::default() };
        assert_eq!(read(&row).unwrap(), ["Fecha de recepción", "", "b", ""]);
    }

    #[test]
    fn what_the_caller_names_counts_as_a_name() {
        let choice =
            Choice { headers: vec!["Pregunta 1".into(), "P2".into()], ..Choice::default() };
        let rows = [["Mi", "título"], ["pregunta 1", "p2"]];
        let scores = rows.map(|row| score(&row.to_vec().into(), &choice));
        assert_eq!(place(&scores), 1);
    }
}
