//! Rejected rows as a table that people mend and send again: the cells as they came, and why.

use csv::{StringRecord, WriterBuilder};

use crate::intake::rule::{Issue, Severity};

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
    pub fn push(&mut self, header: &[String], line: u64, cells: &StringRecord, issues: &[Issue]) {
        if !self.has_header {
            self.has_header = true;
            self.write("linea", header.iter().map(String::as_str), "motivo");
        }
        let reasons = issues.iter().filter(|issue| issue.severity == Severity::Rejected);
        let reasons: Vec<String> = reasons.map(told).collect();
        let width = header.len().max(cells.len());
        let whole = (0..width).map(|at| cells.get(at).unwrap_or_default());
        self.write(&line.to_string(), whole, &reasons.join("; "));
    }

    fn write<'a>(&mut self, first: &'a str, cells: impl Iterator<Item = &'a str>, last: &'a str) {
        let cells = std::iter::once(first).chain(cells).chain([last]).map(tamed);
        // Memory takes whatever is written to it.
        let _ = self.csv.write_record(cells.collect::<Vec<_>>().iter());
    }

    /// The table, in UTF-8.
    pub fn finish(self) -> Vec<u8> {
        self.csv.into_inner().unwrap_or_default()
    }
}

fn told(issue: &Issue) -> String {
    match &*issue.column {
        "" => issue.reason.clone(),
        column => format!("{column}: {}", issue.reason),
    }
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it; negative
/// numbers stay.
fn tamed(text: &str) -> String {
    let is_number = text.strip_prefix(['-', '+']).is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b".,".contains(&b))
    });
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number {
        format!("'{text}")
    } else {
        text.to_owned()
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
        let header = ["fecha", "texto", "lon"].map(str::to_owned);
        let cells = StringRecord::from(vec!["", "=1+1; \"dos\"", "-76,5"]);
        let issues = [
            issue("fecha", "Sin fecha", Severity::Rejected),
            issue("texto", "Otra cosa", Severity::Observed),
        ];
        rows.push(&header, 7, &cells, &issues);
        let text = String::from_utf8(rows.finish()).unwrap();
        assert_eq!(
            text,
            "linea,fecha,texto,lon,motivo\n7,,\"'=1+1; \"\"dos\"\"\",\"-76,5\",fecha: Sin fecha\n"
        );
    }
}
