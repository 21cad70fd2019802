//! Rows below the header that are no records: totals, sources, notes, the header once more.
//!
//! They are told by their first words and by what stands beside them, so that a broken record is
//! never taken for one: it goes on to the intake, which says what is wrong with it.

use crate::intake::{Cells, Issue};
use crate::source::header::{names, skipped};
use crate::source::table::Row;
use crate::text::fold;

/// How a note begins, as [`fold`] spells it.
const NOTES: [&str; 14] = [
    "fuente",
    "fuentes",
    "nota",
    "notas",
    "elaboro",
    "elaborado por",
    "elaboracion",
    "corte",
    "fecha de corte",
    "convenciones",
    "observacion general",
    "source",
    "note",
    "generado",
];

/// How a row of sums begins.
const TOTALS: [&str; 5] = ["total", "totales", "subtotal", "gran total", "total general"];

/// Tells rows that are no records.
pub(super) struct Footer {
    header: Vec<String>,
}

impl Footer {
    pub fn new(header: &[String]) -> Self {
        Self { header: header.to_vec() }
    }

    /// Why a row is no record; `None` when it may be one.
    pub fn tell(&self, row: &Row) -> Option<Issue> {
        let reason = self.reason(&row.cells)?;
        Some(skipped(row, reason))
    }

    fn reason(&self, cells: &Cells) -> Option<&'static str> {
        if self.header.len() < 2 {
            return None;
        }
        let mut filled = cells.iter().map(str::trim).filter(|cell| !cell.is_empty());
        let first = filled.next()?;
        if is_likely(first) {
            let is_alone = filled.next().is_none();
            let begins = |marks: &[&str]| marks.iter().any(|mark| has_beginning(first, mark));
            if is_alone && begins(&NOTES) {
                return Some("Es una nota al pie: no se lee como registro");
            }
            if begins(&TOTALS) && self.is_sum(cells) {
                return Some("Es una fila de totales: no se lee como registro");
            }
        }
        let is_header = first == self.header.iter().find(|name| !name.is_empty())?;
        (is_header && names(cells) == self.header)
            .then_some("Repite el encabezado: no se lee como registro")
    }

    /// Whether, after its first, a row has only numbers.
    fn is_sum(&self, cells: &Cells) -> bool {
        let filled = cells.iter().map(str::trim).filter(|cell| !cell.is_empty());
        let is_number =
            |text: &str| text.chars().all(|c| c.is_ascii_digit() || " .,-$%\u{a0}".contains(c));
        filled.clone().count() < self.header.len().max(3) && filled.skip(1).all(is_number)
    }
}

/// Whether a text may begin as one of the marks: nearly all rows end here.
fn is_likely(text: &str) -> bool {
    let first = text.as_bytes()[0].to_ascii_lowercase();
    b"fnecogst*".contains(&first)
}

/// Whether a text begins with these words, and then ends or goes on with a mark or a number.
fn has_beginning(text: &str, words: &str) -> bool {
    let Some((head, rest)) = split(text, words.len()) else { return false };
    fold(head) == words
        && rest.trim_start().chars().next().is_none_or(|c| !c.is_alphabetic() && c != ',')
}

/// The text up to as many characters, and the rest.
fn split(text: &str, chars: usize) -> Option<(&str, &str)> {
    let text = text.trim_start_matches('*').trim_start();
    let end = text.char_indices().nth(chars).map_or(text.len(), |(end, _)| end);
    (text.chars().count() >= chars).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(row: &[&str], expected: &str) {
        let header = ["Fecha", "Tema", "Municipio", "Apoyos"].map(str::to_owned);
        let row = Row { cells: row.to_vec().into(), ..Row::default() };
        let reason = Footer::new(&header).tell(&row).map(|issue| issue.reason).unwrap_or_default();
        assert!(reason.contains(expected) && reason.is_empty() == expected.is_empty(), "{row:?}");
    }

    #[test]
    fn notes_totals_and_headers_are_no_records() {
        check(&["Fuente: Secretaría de Planeación"], "nota");
        check(&["", "* Nota: datos preliminares", ""], "nota");
        check(&["Total", "", "", "1.234"], "totales");
        check(&["TOTAL GENERAL"], "totales");
        check(&["Subtotal:", "", "", "$ 1.234"], "totales");
        check(&["Fecha", "Tema ", "Municipio", "Apoyos"], "encabezado");
    }

    #[test]
    fn what_may_be_a_record_is_one() {
        check(&["2025-01-01", "Salud", "Cali", "3"], "");
        check(&["2025-01-01"], "");
        check(&["y además pedimos agua"], "");
        check(&["Total abandono de la vía"], "");
        check(&["Nota que el puente se cayó"], "");
        check(&["Fuentes hídricas contaminadas"], "");
        check(&["Total", "Salud", "Cali", "3"], "");
        check(&["Fuente: agua", "Salud"], "");
        check(&["ñandú", "", "", ""], "");
    }
}
