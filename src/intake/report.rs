//! What became of a file's rows, by rule, with the first examples of each.

use std::borrow::Cow;

use crate::intake::privacy::redact;
use crate::intake::rule::{
    DUPLICATE_IN_FILE, FIXES, Issue, OTHER_POINT, OUT_OF_RANGE, PROJECTED_COORDINATES, RULES,
    Severity, UNREADABLE_COORDINATE, UNREADABLE_NUMBER,
};
use crate::text::clipped;

/// How many examples a report keeps of each rule.
const EXAMPLES_MAX: usize = 3;

/// How many rows ended where. `read = located + unlocated + rejected`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows of the file.
    pub read: u64,
    /// Stored, with a territory.
    pub located: u64,
    /// Stored, without a territory.
    pub unlocated: u64,
    /// Not stored.
    pub rejected: u64,
    /// Of the stored: those whose key was stored before.
    pub updated: u64,
    /// Of the stored: those that carry a flag.
    pub observed: u64,
}

/// What one rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// What it means for the rows: the gravest of its issues.
    pub severity: Severity,
    /// How often.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<Issue>,
}

/// What became of a file's rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Rows by outcome.
    pub tally: Tally,
    /// Findings in the order of [`RULES`]; rules that found nothing are left out.
    pub findings: Vec<Finding>,
}

impl Report {
    pub(super) fn note(&mut self, issue: &Issue) {
        let place = self.findings.iter().position(|finding| finding.rule == issue.rule);
        let place = place.unwrap_or_else(|| self.open(issue.rule, issue.severity));
        let finding = &mut self.findings[place];
        finding.count += 1;
        finding.severity = finding.severity.min(issue.severity);
        if finding.examples.len() < EXAMPLES_MAX {
            finding.examples.push(issue.clone());
        }
    }

    /// Adds what became of other rows.
    pub fn add(&mut self, other: &Report) {
        let (all, more) = (&mut self.tally, &other.tally);
        all.read += more.read;
        all.located += more.located;
        all.unlocated += more.unlocated;
        all.rejected += more.rejected;
        all.updated += more.updated;
        all.observed += more.observed;
        for finding in &other.findings {
            let place = self.findings.iter().position(|known| known.rule == finding.rule);
            let place = place.unwrap_or_else(|| self.open(finding.rule, finding.severity));
            let known = &mut self.findings[place];
            known.count += finding.count;
            known.severity = known.severity.min(finding.severity);
            let room = EXAMPLES_MAX.saturating_sub(known.examples.len());
            known.examples.extend(finding.examples.iter().take(room).cloned());
        }
    }

    /// Makes room for a rule's findings, in the order of the registry.
    fn open(&mut self, rule: &'static str, severity: Severity) -> usize {
        let rank = |id: &str| RULES.iter().position(|known| known.id == id);
        let place = self.findings.partition_point(|finding| rank(finding.rule) < rank(rule));
        self.findings.insert(place, Finding { rule, severity, count: 0, examples: Vec::new() });
        place
    }

    /// Rows that were not stored break `--strict`.
    pub fn has_rejected(&self) -> bool {
        self.tally.rejected > 0
    }
}

/// The issues of one row while it is read.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub line: u64,
    pub issues: Vec<Issue>,
}

impl Notes {
    /// Takes note of something that leaves the row usable.
    pub fn observe(&mut self, rule: &'static str, column: &str, value: &str, reason: String) {
        self.add(rule, column, value, reason, Severity::Observed);
    }

    /// Takes note of something that makes the row unusable.
    pub fn reject(&mut self, rule: &'static str, column: &str, value: &str, reason: String) {
        self.add(rule, column, value, reason, Severity::Rejected);
    }

    /// Whether something makes the row unusable.
    pub fn rejects(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity == Severity::Rejected)
    }

    /// The rules that the row broke, each once, in the order found.
    pub fn flags(&self) -> Vec<&'static str> {
        let mut flags = Vec::new();
        for issue in &self.issues {
            if !flags.contains(&issue.rule) {
                flags.push(issue.rule);
            }
        }
        flags
    }

    fn add(
        &mut self,
        rule: &'static str,
        column: &str,
        value: &str,
        reason: String,
        severity: Severity,
    ) {
        let issue = Issue {
            line: self.line,
            column: column.to_owned(),
            value: clipped(&shown(rule, value), VALUE_CHARS_MAX),
            rule,
            reason,
            severity,
        };
        self.issues.push(issue);
    }
}

/// Rules about numbers, whose values are shown as they are.
const NUMBERS: [&str; 6] = [
    UNREADABLE_NUMBER.id,
    OUT_OF_RANGE.id,
    UNREADABLE_COORDINATE.id,
    PROJECTED_COORDINATES.id,
    OTHER_POINT.id,
    DUPLICATE_IN_FILE.id,
];

/// A value as reports show it: without what tells of a person.
fn shown<'a>(rule: &str, value: &'a str) -> Cow<'a, str> {
    let is_number = NUMBERS.contains(&rule) || FIXES.iter().any(|fix| fix.id == rule);
    let is_bare = !value.contains(|c: char| c.is_alphabetic() || c == '@');
    if is_number && is_bare { Cow::Borrowed(value) } else { redact(value) }
}

/// The longest value that an issue repeats, in characters.
pub const VALUE_CHARS_MAX: usize = 120;
