//! What `tejido import` prints: reports for people or programs, the list of imports, and every
//! issue as CSV.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;

use tejido::ingest::{Imported, Outcome, json};
use tejido::intake::{Issue, Kind, Severity, Tally, find_rule};
use tejido::store::Import;
use tejido::text::{Lang, count, tamed};

/// The reports on standard output, and what failed on standard error.
pub fn outcomes(outcomes: &[Outcome], version: &str, as_json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if as_json {
        writeln!(out, "{:#}", json::report(outcomes, version))?;
    } else {
        for outcome in outcomes {
            if let Ok(imported) = &outcome.result {
                write_report(&mut out, &outcome.file, imported)?;
            }
        }
        writeln!(out, "versión de los datos: {version}")?;
    }
    for outcome in outcomes {
        if let Err(error) = &outcome.result {
            let file = outcome.file.display();
            eprintln!("tejido: {file}: {}", chain(error));
        }
    }
    Ok(())
}

/// An error and its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let mut lines: Vec<String> = causes.map(ToString::to_string).collect();
    lines.dedup();
    lines.join(": ")
}

fn write_report(out: &mut impl Write, file: &Path, imported: &Imported) -> io::Result<()> {
    let kind = kind_title(imported.kind);
    let stored = match imported.id {
        Some(id) => format!("importación {id}"),
        None => "nada se guardó".to_owned(),
    };
    writeln!(out, "{} · {kind} · {stored}", file.display())?;
    writeln!(out, "  {}", totals(imported.report.tally))?;
    for finding in &imported.report.findings {
        let title = find_rule(finding.rule).map_or(finding.rule, |rule| rule.title.es);
        writeln!(out, "  {:>9}  {title} ({})", number(finding.count), finding.rule)?;
        for issue in &finding.examples {
            writeln!(out, "             {}", example(issue))?;
        }
    }
    Ok(())
}

fn kind_title(kind: Kind) -> &'static str {
    match kind {
        Kind::Events => "eventos",
        Kind::Demands => "demandas",
        Kind::Commitments => "compromisos",
    }
}

fn totals(tally: Tally) -> String {
    let Tally { read, located, unlocated, rejected, updated, observed } = tally;
    let [read, located, unlocated] = [read, located, unlocated].map(number);
    let [rejected, updated, observed] = [rejected, updated, observed].map(number);
    format!(
        "leídas {read} = ubicadas {located} + sin ubicar {unlocated} + rechazadas {rejected} \
         (actualizadas {updated}, observadas {observed})"
    )
}

fn example(issue: &Issue) -> String {
    let Issue { line, column, value, reason, .. } = issue;
    match (column.as_str(), value.as_str()) {
        ("", "") => format!("línea {line}: {reason}"),
        ("", value) => format!("línea {line}, «{value}»: {reason}"),
        (column, "") => format!("línea {line}, {column}: {reason}"),
        (column, value) => format!("línea {line}, {column} «{value}»: {reason}"),
    }
}

fn number(value: u64) -> String {
    count(value, Lang::Es)
}

/// The list of imports.
pub fn imports(imports: &[Import], as_json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if as_json {
        return writeln!(out, "{:#}", json::list(imports));
    }
    for import in imports {
        let undone = if import.live { "" } else { " · deshecha" };
        let kind = kind_title(import.kind);
        let (file, at) = (&import.origin.file, &import.origin.at);
        writeln!(out, "{:>4}  {file} · {kind} · {at}{undone}", import.id)?;
        writeln!(out, "      {}", totals(import.tally))?;
    }
    Ok(())
}

/// Every issue of an import, as CSV.
pub struct IssueFile {
    csv: csv::Writer<File>,
    failed: Option<csv::Error>,
}

impl IssueFile {
    /// Begins the file.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let csv = csv::Writer::from_path(path)
            .with_context(|| format!("no se puede escribir {}", path.display()))?;
        let mut file = Self { csv, failed: None };
        file.write_cells(["file", "line", "column", "value", "rule", "severity", "reason"]);
        Ok(file)
    }

    /// Adds an issue; what fails is told at the end.
    pub fn write(&mut self, file: &Path, issue: &Issue) {
        let Issue { line, column, value, rule, reason, severity } = issue;
        self.write_cells([
            &file.display().to_string(),
            &line.to_string(),
            &tamed(column),
            &tamed(value),
            rule,
            Severity::id(*severity),
            reason,
        ]);
    }

    fn write_cells(&mut self, cells: [&str; 7]) {
        if let Err(error) = self.csv.write_record(cells) {
            self.failed.get_or_insert(error);
        }
    }

    /// Ends the file.
    pub fn finish(mut self) -> anyhow::Result<()> {
        let flushed = self.csv.flush().map_err(csv::Error::from);
        let result = self.failed.map_or(flushed, Err);
        result.context("no se puede escribir el informe")
    }
}
