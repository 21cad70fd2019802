//! Reports of imports as programs read them.

use std::path::Path;

use serde_json::{Value, json};

use crate::ingest::{Imported, Outcome};
use crate::intake::{Finding, Issue, Report, find_rule};
use crate::store::Import;

/// The files that were read, and the version of the data after them.
pub fn report(outcomes: &[Outcome], version: &str) -> Value {
    let read = |o: &Outcome| o.result.as_ref().ok().map(|result| imported(&o.file, result));
    json!({
        "files": outcomes.iter().filter_map(read).collect::<Vec<_>>(),
        "version": version,
    })
}

/// What became of a file, by rule with the first examples.
pub fn imported(file: &Path, imported: &Imported) -> Value {
    let mut told = json!({ "file": file.display().to_string() });
    if let (Value::Object(told), Value::Object(report)) = (&mut told, report_of(&imported.report)) {
        told.extend(report);
    }
    told
}

/// Rows by outcome, and what each rule found.
pub fn report_of(Report { tally, findings }: &Report) -> Value {
    json!({
        "read": tally.read,
        "located": tally.located,
        "unlocated": tally.unlocated,
        "rejected": tally.rejected,
        "updated": tally.updated,
        "observed": tally.observed,
        "rules": findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule,
        "title": find_rule(finding.rule).map(|rule| rule.title.es),
        "severity": finding.severity.id(),
        "count": finding.count,
        "examples": finding.examples.iter().map(example).collect::<Vec<_>>(),
    })
}

fn example(issue: &Issue) -> Value {
    json!({
        "line": issue.line,
        "column": issue.column,
        "value": issue.value,
        "reason": issue.reason,
    })
}

/// The list of imports.
pub fn list<'i>(imports: impl IntoIterator<Item = &'i Import>) -> Value {
    json!({ "imports": imports.into_iter().map(import).collect::<Vec<_>>() })
}

/// An import and what became of its file.
pub fn import(import: &Import) -> Value {
    json!({
        "id": import.id,
        "file": import.origin.file,
        "file_hash": import.origin.file_hash,
        "at": import.origin.at,
        "by": import.origin.by,
        "kind": import.kind.id(),
        "synthetic": import.synthetic,
        "read": import.tally.read,
        "located": import.tally.located,
        "unlocated": import.tally.unlocated,
        "rejected": import.tally.rejected,
        "updated": import.tally.updated,
        "observed": import.tally.observed,
        "live": import.live,
    })
}
