//! The page of measures, which the registries write, and their cards' promises.
//!
//! `BLESS=1 cargo test --test docs` rewrites them; look at the difference.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::fmt::Write;
use std::path::PathBuf;

use tejido::chart::CHARTS;
use tejido::classify::METHODS;
use tejido::indicator::MEASURES;
use tejido::intake::RULES;
use tejido::method::cards;
use tejido::text::Words;

const NOTE: &str = "<!-- Written by tests/docs.rs from the program's lists: change those. -->";

#[test]
fn the_page_of_measures_is_as_the_program_answers() {
    check("measures.md", &measures());
}

/// Measures whose id is older than the names of the oracle's files.
const ELSEWHERE: [&str; 5] = ["share", "rate_eb", "rate_per_10k", "smr", "lq"];

#[test]
fn every_card_speaks_both_languages_and_has_an_id_of_its_own() {
    let mut ids: Vec<&str> = Vec::new();
    let mut phrases: Vec<Words> = Vec::new();
    for card in cards() {
        ids.push(card.id);
        phrases.extend([card.title, card.meaning, card.limits]);
        assert!(!card.reference.is_empty(), "{}", card.id);
        assert!(card.range.0 <= card.range.1, "{}", card.id);
        let is_named = ELSEWHERE.contains(&card.id)
            || card.methods.is_empty()
            || card.methods.contains(&card.id);
        assert!(is_named, "{} has another name than its oracle's", card.id);
        let is_checked = card.methods.is_empty() || !card.oracle.is_empty();
        assert!(is_checked, "{} names no library that answers the same", card.id);
    }
    phrases.extend(CHARTS.iter().map(|chart| chart.title));
    phrases.extend(RULES.iter().map(|rule| rule.title));
    are_distinct(&ids);
    are_distinct(&CHARTS.iter().map(|chart| chart.id).collect::<Vec<_>>());
    for Words { es, en } in phrases {
        assert!(!es.is_empty() && !en.is_empty(), "{es:?} {en:?}");
    }
}

fn are_distinct(ids: &[&str]) {
    for id in ids {
        assert_eq!(ids.iter().filter(|other| *other == id).count(), 1, "{id}");
        assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'));
    }
}

fn measures() -> String {
    let mut page = page(
        "Measures",
        "What can be asked of demands and places. Every value carries n and a 95 % interval, or \
         the reason why there is none.",
    );
    heading(&mut page, "Measures", &["id", "title", "what it means", "reference"]);
    for measure in MEASURES {
        let cells = [&code(measure.id), measure.title.en, measure.meaning.en, measure.reference];
        row(&mut page, &cells);
    }
    heading(&mut page, "Classes of a map", &["id", "title"]);
    for method in METHODS {
        row(&mut page, &[&code(method.id), method.title.en]);
    }
    heading(&mut page, "Charts", &["id", "title"]);
    for chart in &CHARTS {
        row(&mut page, &[&code(chart.id), chart.title.en]);
    }
    page
}

fn page(title: &str, about: &str) -> String {
    format!("# {title}\n\n{NOTE}\n\n{about}\n")
}

fn heading(page: &mut String, title: &str, columns: &[&str]) {
    write!(page, "\n## {title}\n\n").unwrap();
    row(page, columns);
    row(page, &vec!["---"; columns.len()]);
}

fn row(page: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    writeln!(page, "| {} |", cells.join(" | ")).unwrap();
}

fn code(id: &str) -> String {
    format!("`{id}`")
}

fn check(name: &str, page: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "docs/{name} has changed: BLESS=1 cargo test --test docs, then look");
}
