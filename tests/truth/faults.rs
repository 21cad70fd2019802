//! Faults that were planted are found, and nothing else.

use std::collections::BTreeSet;

use tejido::intake::Issue;

use crate::Imported;

impl Imported {
    fn issues_at(&self, line: u64) -> Vec<&(String, Issue)> {
        self.issues.iter().filter(|(_, issue)| issue.line == line).collect()
    }
}

#[test]
fn every_planted_fault_is_reported_with_its_line() {
    let set = Imported::of(5_000);
    let found: BTreeSet<_> = set
        .issues
        .iter()
        .map(|(file, issue)| {
            let Issue { line, rule, column, value, .. } = issue;
            (file.as_str(), *line, *rule, column.as_str(), value.as_str())
        })
        .collect();
    let faults = set.truth["faults"].as_array().unwrap();
    assert!(faults.len() >= 50);
    for fault in faults {
        let text = |key: &str| fault[key].as_str().unwrap();
        let line = fault["line"].as_u64().unwrap();
        let expected = (text("file"), line, text("rule"), text("column"), text("value"));
        assert!(found.contains(&expected), "{fault}\n{:#?}", set.issues_at(line));
    }
}

#[test]
fn nothing_else_is_reported_and_no_row_disappears() {
    let set = Imported::of(5_000);
    let planted = set.truth["faults"].as_array().unwrap().iter();
    let planted: BTreeSet<u64> = planted.map(|fault| fault["line"].as_u64().unwrap()).collect();
    let surprise = set.issues.iter().find(|(_, issue)| !planted.contains(&issue.line));
    assert_eq!(surprise, None);
    for outcome in &set.outcomes {
        let name = outcome.file.file_name().unwrap().to_str().unwrap();
        let tally = outcome.result.as_ref().unwrap().report.tally;
        let expected = |key: &str| set.truth["expected"][name][key].as_u64().unwrap();
        assert_eq!(tally.read, tally.located + tally.unlocated + tally.rejected, "{name}");
        assert_eq!(
            (tally.read, tally.located, tally.unlocated, tally.rejected),
            (expected("read"), expected("located"), expected("unlocated"), expected("rejected")),
            "{name}"
        );
    }
}
