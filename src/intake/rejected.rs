//! Rejected rows as a table that people mend and send again: the cells as they came, and why.
//!
//! Columns that identify people stay empty, and texts are given back without what tells of them.

use std::borrow::Cow;

use csv::{StringRecord, WriterBuilder};

use crate::intake::Cells;
use crate::intake::columns::is_identity;
use crate::intake::privacy::redact;
use crate::intake::rule::{Issue, Severity};
use crate::text::{fold, tamed};

/// Rejected rows, as CSV.
pub struct RejectedRows {
    csv: csv::Writer<Vec<u8>>,
    has_header: bool,
}

impl Default for RejectedRows {
    fn default() -> Self {
        Self { csv: WriterBuilder::new().flexible(true).from_writer(Vec::new()), has_header: false }
    }
}

impl RejectedRows {
    /// Adds a row: its line, its cells, and the reasons among its issues.
    pub fn push(&mut self, header: &[String], line: u64, cells: &Cells, issues: &[Issue]) {
        if !self.has_header {
            self.has_header = true;
            self.write("linea", header.iter().map(String::as_str), "motivo");
        }
        let reasons = issues.iter().filter(|issue| issue.severity == Severity::Rejected);
        let reasons: Vec<String> = reasons.map(told).collect();
        let width = header.len().max(cells.len());
        let whole = (0..width).map(|at| match header.get(at) {
            Some(name) if is_identity(&fold(name)) => "",
            _ => cells.get(at).unwrap_or_default(),
        });
        self.write(&line.to_string(), whole, &reasons.join("; "));
    }

    fn write<'a>(&mut self, first: &'a str, cells: impl Iterator<Item = &'a str>, last: &'a str) {
        let cells = std::iter::once(first).chain(cells).chain([last]);
        let record: StringRecord = cells.map(|cell| tamed(&redacted(cell)).into_owned()).collect();
        // Memory takes whatever is written to it.
        let _ = self.csv.write_record(&record);
    }

    /// The table, in UTF-8.
    pub fn finish(self) -> Vec<u8> {
        self.csv.into_inner().unwrap_or_default()
    }
}

/// Prose without what tells of people; a cell of digits alone is what has to be mended.
fn redacted(cell: &str) -> Cow<'_, str> {
    let is_prose = cell.contains(|c: char| c.is_alphabetic());
    if is_prose { redact(cell) } else { Cow::Borrowed(cell) }
}

fn told(issue: &Issue) -> String {
    match &*issue.column {
        "" => issue.reason.clone(),
        column => format!("{column}: {}", issue.reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_with_their_reasons_and_run_nowhere() {
        let issue = |column: &str, reason: &str, severity| Issue {
            line: 7,
            column: column.into(),
            value: String::new(),
            rule: "missing_date",
            reason: reason.into(),
            severity,
        };
        let mut rows = RejectedRows::default();
        let header = ["fecha", "texto", "lon", "Cédula"].map(str::to_owned);
        let cells = Cells::from(vec!["", "=1+1; \"dos\" a@b.co", "-76,5", "16123456"]);
        let issues = [
            issue("fecha", "Sin fecha", Severity::Rejected),
            issue("texto", "Otra cosa", Severity::Observed),
        ];
        rows.push(&header, 7, &cells, &issues);
        let text = String::from_utf8(rows.finish()).unwrap();
        assert_eq!(
            text,
            "linea,fecha,texto,lon,Cédula,motivo\n\
             7,,\"'=1+1; \"\"dos\"\" [correo]\",\"-76,5\",,fecha: Sin fecha\n"
        );
    }
}
