//! Whether what the program says about the demonstration set is so: its truth is known.
//!
//! The set is imported into a store of its own, as a user would do it, and its layers are compared
//! with `verdad.json`.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::Value;
use tejido::analysis::{Basis, Step, Trends, diversity, trends};
use tejido::app::now;
use tejido::demo::{DemoSet, generate};
use tejido::disclose::{View, permit};
use tejido::ingest::{Outcome, Request, Watch, import};
use tejido::intake::Issue;
use tejido::layer::{self, Layer, answer};
use tejido::locate::Locator;
use tejido::query::Query;
use tejido::snapshot::Snapshot;
use tejido::source::Input;
use tejido::store::{self, Store, open};
use tejido::territory::Geodata;
use tejido::trend::{Compared, Counted, Label, Place, shifts};

/// An imported demonstration set.
struct Imported {
    truth: Value,
    snapshot: Snapshot,
    outcomes: Vec<Outcome>,
    issues: Vec<(String, Issue)>,
}

impl Imported {
    /// The set that `scripts/run` shows.
    fn usual() -> Self {
        Self::of(20_000)
    }

    fn of(demands: usize) -> Self {
        Self::of_seed(76, demands)
    }

    fn of_seed(seed: u64, demands: usize) -> Self {
        let geodata = Arc::new(Geodata::embedded());
        let set = generate(&geodata, seed, demands);
        let locator = Arc::new(Locator::new(geodata));
        let dir = tempfile::tempdir().unwrap();
        let store = open(&store::Place::from(dir.path()), locator.geodata()).unwrap();
        let mut issues = Vec::new();
        let outcomes = load(&set, dir.path(), &*store, &locator, &mut issues);
        let snapshot = Snapshot::build(locator, &store.batches().unwrap());
        let truth = serde_json::from_str(&set.truth_json).unwrap();
        Self { truth, snapshot, outcomes, issues }
    }

    fn layer(&self, pairs: &[(&str, &str)]) -> Layer {
        let vocabulary = layer::vocabulary(&self.snapshot);
        let query = Query::parse(pairs.iter().copied(), &vocabulary).unwrap();
        answer(&self.snapshot, &permit(View::Public, query).unwrap()).unwrap()
    }

    fn trends(&self, pairs: &[(&str, &str)]) -> Trends {
        let vocabulary = layer::vocabulary(&self.snapshot);
        let query = Query::parse(pairs.iter().copied(), &vocabulary).unwrap();
        trends(&self.snapshot, &permit(View::Public, query).unwrap(), Step::Month).unwrap()
    }

    fn themes(&self) -> Vec<&str> {
        let themes = self.truth["themes"].as_array().unwrap();
        themes.iter().map(|theme| theme.as_str().unwrap()).collect()
    }

    fn municipalities(&self) -> &[Value] {
        self.truth["municipalities"].as_array().unwrap()
    }

    /// In which part of the municipalities the interval holds the truth, and how many have one.
    fn covered(&self, query: &[(&str, &str)], truth: impl Fn(&Value) -> f64) -> (f64, u32) {
        let (mut covered, mut cells) = (0, 0);
        for (row, place) in self.layer(query).rows.iter().zip(self.municipalities()) {
            assert_eq!(row.id, place["code"].as_str().unwrap());
            if let Some((low, high)) = row.estimate.low.zip(row.estimate.high) {
                covered += u32::from((low..=high).contains(&truth(place)));
                cells += 1;
            }
        }
        (f64::from(covered) / f64::from(cells.max(1)), cells)
    }

    /// In which part of the cells of municipality and theme the interval holds the truth.
    fn covered_by_theme(
        &self,
        query: &[(&str, &str)],
        truth: impl Fn(&Value, usize) -> f64,
    ) -> f64 {
        let (mut covered, mut cells) = (0.0, 0);
        for (number, theme) in self.themes().into_iter().enumerate() {
            let pairs: Vec<_> = query.iter().copied().chain([("theme", theme)]).collect();
            let (part, places) = self.covered(&pairs, |place| truth(place, number));
            covered += part * f64::from(places);
            cells += places;
        }
        assert!(cells > 800, "{query:?}: only {cells} cells have an interval");
        covered / f64::from(cells)
    }

    fn issues_at(&self, line: u64) -> Vec<&(String, Issue)> {
        self.issues.iter().filter(|(_, issue)| issue.line == line).collect()
    }
}

fn load(
    set: &DemoSet,
    dir: &Path,
    store: &dyn Store,
    locator: &Locator,
    issues: &mut Vec<(String, Issue)>,
) -> Vec<Outcome> {
    let mut files = Vec::new();
    for (name, content) in set.files() {
        std::fs::write(dir.join(name), content).unwrap();
        files.extend((name != "verdad.json").then(|| Input::file(dir.join(name))));
    }
    let request = Request { files, ..Request::default() };
    let mut note = |file: &Path, issue: &Issue| {
        issues.push((file.file_name().unwrap().to_string_lossy().into_owned(), issue.clone()));
    };
    let mut watch =
        Watch { on_progress: &mut |_| {}, on_issue: &mut note, on_rejected: &mut |_, _, _, _| {} };
    import(store, locator, &request, now(), &mut watch).unwrap()
}

#[test]
fn intervals_of_shares_cover_the_truth_as_often_as_they_say() {
    let set = Imported::usual();
    let share = |of: &'static str| {
        move |place: &Value, theme: usize| place["shares"][of][theme].as_f64().unwrap()
    };
    let all = set.covered_by_theme(&[("measure", "share")], share("all"));
    assert!((0.93..=0.97).contains(&all), "all: {all}");
    let open = set.covered_by_theme(&[("measure", "share"), ("source", "pqrs")], share("pqrs"));
    assert!((0.93..=0.97).contains(&open), "open source: {open}");
}

/// Garwood's interval is exact: it covers at least as often as it says, more where counts are
/// small. Smoothed rates are asked about all themes together: the interval takes the spread between
/// places as known, which for a rare theme it is not.
#[test]
fn intervals_of_rates_cover_the_truth_at_least_as_often_as_they_say() {
    let set = Imported::usual();
    let of_theme =
        |place: &Value, theme: usize| place["theme_rates_per_10k"][theme].as_f64().unwrap();
    let query = [("measure", "rate_per_10k"), ("source", "pqrs")];
    let crude = set.covered_by_theme(&query, of_theme);
    assert!((0.95..=1.0).contains(&crude), "crude: {crude}");
    let rate = |place: &Value| place["rate_per_10k"].as_f64().unwrap();
    let smoothed = set.covered(&[("measure", "rate_eb"), ("source", "pqrs")], rate);
    assert!(smoothed.0 >= 0.93 && smoothed.1 == 42, "smoothed: {smoothed:?}");
}

#[test]
fn what_places_ask_for_most_is_found() {
    let set = Imported::usual();
    let themes = set.themes();
    let layer = set.layer(&[("measure", "leading_theme")]);
    for (row, place) in layer.rows.iter().zip(set.municipalities()) {
        let shares: Vec<f64> =
            place["shares"]["all"].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        let top = (0..shares.len()).max_by(|&a, &b| shares[a].total_cmp(&shares[b])).unwrap();
        let found = usize::from(row.theme.unwrap());
        let name = &row.name;
        assert!(found == top || row.tied, "{name}: {} not {}", themes[found], themes[top]);
        if let Some(theme) = place["character"]["specialised"].as_str() {
            assert_eq!((themes[found], row.tied), (theme, false), "{name}");
        }
    }
}

#[test]
fn diverse_and_specialised_places_are_told_from_the_others() {
    let set = Imported::usual();
    let query = permit(View::Public, Query::default()).unwrap();
    let found = diversity(&set.snapshot, &query).unwrap();
    let mut covered = 0;
    for (place, truth) in found.places.iter().zip(set.municipalities()) {
        let (first, last) = place.rank.unwrap();
        let name = &place.name;
        match &truth["character"] {
            Value::String(character) if character == "diverse" => assert!(last <= 4, "{name}"),
            Value::Object(_) => assert!(first >= 41, "{name}"),
            _ => {}
        }
        let shares = truth["shares"]["all"].as_array().unwrap().iter().filter_map(Value::as_f64);
        let entropy: f64 = shares.filter(|p| *p > 0.0).map(|p| -p * p.ln()).sum();
        let whole = place.figures.asymptotic[1];
        let inside = whole.low.unwrap() <= entropy.exp() && entropy.exp() <= whole.high.unwrap();
        covered += usize::from(inside);
    }
    // Demands raised at one event are alike, which the draws behind the interval do not know.
    assert!(covered >= 38, "{covered} of {}", found.places.len());
}

/// Over several sets; also those of order 2, which common themes decide. Order 0 is a lower bound.
#[test]
fn intervals_of_diversity_cover_the_truth_as_often_as_they_say() {
    let sums: Vec<[usize; 3]> = (1..=8_u64).into_par_iter().map(diversity_covered).collect();
    let sum = |at: usize| sums.iter().map(|seed| seed[at]).sum::<usize>() as f64;
    for (order, covered) in [(1, sum(1) / sum(0)), (2, sum(2) / sum(0))] {
        assert!((0.93..=0.97).contains(&covered), "order {order}: {covered}");
    }
}

/// How many places there are in the set of a seed, and how many intervals of orders 1 and 2 hold
/// the diversity of the mix that the place's demands were drawn from.
fn diversity_covered(seed: u64) -> [usize; 3] {
    let set = Imported::of_seed(seed, 20_000);
    let query = permit(View::Public, Query::default()).unwrap();
    let found = diversity(&set.snapshot, &query).unwrap();
    let mut sums = [0; 3];
    for (place, truth) in found.places.iter().zip(set.municipalities()) {
        let shares = truth["shares"]["all"].as_array().unwrap().iter().filter_map(Value::as_f64);
        let shares: Vec<f64> = shares.filter(|share| *share > 0.0).collect();
        let entropy: f64 = shares.iter().map(|share| -share * share.ln()).sum();
        let alike: f64 = shares.iter().map(|share| share * share).sum();
        let holds = |order: usize, truth: f64| {
            let estimate = place.figures.asymptotic[order];
            usize::from((estimate.low.unwrap()..=estimate.high.unwrap()).contains(&truth))
        };
        sums = [sums[0] + 1, sums[1] + holds(1, entropy.exp()), sums[2] + holds(2, 1.0 / alike)];
    }
    sums
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

/// Diverse places lie at the top at common coverage and specialised ones at the bottom, beyond doubt:
/// the ranks that each may have do not meet those of the others' middle.
#[test]
fn diverse_and_specialised_places_are_told_apart() {
    let set = Imported::usual();
    let query = permit(View::Public, Query::default()).unwrap();
    let found = diversity(&set.snapshot, &query).unwrap();
    let rank = |place: &Value| found.place(place["code"].as_str().unwrap()).unwrap().rank.unwrap();
    let middle = found.compared / 2;
    let mut told = 0;
    for place in set.municipalities() {
        let (first, last) = rank(place);
        let character = &place["character"];
        if character == "diverse" {
            assert!(first <= 3 && last < middle, "{}: {first}–{last}", place["name"]);
        } else if character["specialised"].is_string() {
            assert!(first + 2 > found.compared, "{}: {first}–{last}", place["name"]);
        }
        told += u32::from(character != "usual");
    }
    assert_eq!(told, 4);
}

/// The themes planted to rise or fall, and how they should be labelled.
fn planted(truth: &Value) -> BTreeMap<String, String> {
    let themes = truth["changes"]["themes"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    themes.map(|change| (text(&change["theme"]), text(&change["kind"]))).collect()
}

#[test]
fn planted_changes_between_the_first_round_and_the_last_are_found_and_no_others() {
    let set = Imported::usual();
    let trends = set.trends(&[("by", "theme"), ("round", "2024,2026-I")]);
    let rounds = trends.comparisons.iter().find(|c| c.basis == Basis::Rounds).unwrap();
    let [before, after] = rounds.sides.as_ref().unwrap();
    assert_eq!((before.span.id.as_str(), after.span.id.as_str()), ("2024", "2026-I"));
    let changed = rounds.rows.iter().filter(|row| row.shift.label != Ok(Label::Persistent));
    let found: BTreeMap<String, String> =
        changed.map(|row| (row.id.clone(), row.shift.label.unwrap().id().to_owned())).collect();
    assert_eq!(found, planted(&set.truth));
}

/// Over many sets, of the themes called emerging or fading between two rounds next to none is one
/// that did not change, whichever two rounds are compared; nearly all that change most are found.
#[test]
fn false_labels_are_as_rare_as_the_false_discovery_rate_says() {
    let geodata = Geodata::embedded();
    let pairs = [["2024", "2025"], ["2025", "2026-I"], ["2024", "2026-I"]];
    let of_seed = |seed: u64| {
        let set = generate(&geodata, seed, 20_000);
        let truth: Value = serde_json::from_str(&set.truth_json).unwrap();
        pairs.map(|rounds| {
            let planted = planted_between(&truth, &rounds);
            let found = labelled(&set.demands_csv, &rounds);
            let is_wrong = |(theme, label): &&(String, Label)| planted.get(theme) != Some(label);
            [found.len(), found.iter().filter(is_wrong).count()]
        })
    };
    let seeds: Vec<u64> = (1..=10).chain([76]).collect();
    let sums: Vec<[[usize; 2]; 3]> = seeds.into_par_iter().map(of_seed).collect();
    let sum = |pair: usize, of: usize| sums.iter().map(|seed| seed[pair][of]).sum::<usize>();
    let tallies = [0, 1, 2].map(|pair| [sum(pair, 0), sum(pair, 1)]);
    for (rounds, [labels, wrong]) in pairs.iter().zip(tallies) {
        assert!(20 * wrong <= labels, "{rounds:?}: {wrong} of {labels}");
    }
    let found = tallies.map(|[labels, _]| labels);
    assert!(found[0] >= 20 && found[1] >= 28 && found[2] >= 45, "{found:?} of 55 changes");
}

/// The themes whose weight differs between the years of two rounds, and how they changed.
fn planted_between(truth: &Value, rounds: &[&str; 2]) -> BTreeMap<String, Label> {
    let years = truth["changes"]["years"].as_array().unwrap();
    let year =
        |round: &str| years.iter().position(|year| round.starts_with(&year.to_string())).unwrap();
    let [before, after] = rounds.map(year);
    let themes = truth["changes"]["themes"].as_array().unwrap().iter();
    let change = |theme: &Value| {
        let [before, after] = [before, after].map(|at| theme["weights"][at].as_f64().unwrap());
        let label = if after > before { Label::Emerging } else { Label::Fading };
        let id = theme["theme"].as_str().unwrap().to_owned();
        (before.total_cmp(&after).is_ne()).then_some((id, label))
    };
    themes.filter_map(change).collect()
}

/// The themes that emerged or faded between two rounds, counted straight from the file.
fn labelled(demands: &str, rounds: &[&str; 2]) -> Vec<(String, Label)> {
    let mut reader = csv::Reader::from_reader(demands.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (theme, event) = (column("tema"), column("evento"));
    // By municipality the demands of each theme before and after.
    let mut counts: BTreeMap<u64, BTreeMap<String, [u64; 2]>> = BTreeMap::new();
    let mut themes: BTreeSet<String> = BTreeSet::new();
    for row in reader.records().map(Result::unwrap) {
        let of = |round: &&str| row[event].strip_prefix(&format!("EV-{round}-"));
        let side = rounds.iter().position(|round| of(round).is_some());
        if let Some(side) = side.filter(|_| !row[theme].is_empty()) {
            let place = of(&rounds[side]).unwrap()[..5].parse().unwrap();
            let main = row[theme].split('|').next().unwrap_or_default().to_owned();
            themes.insert(main.clone());
            counts.entry(place).or_default().entry(main).or_default()[side] += 1;
        }
    }
    let compared = |theme: &String| {
        let places: Vec<Place> =
            counts.iter().map(|(&key, hits)| place(key, hits, theme)).collect();
        let total = |side: fn(&Place) -> Counted| Counted {
            hits: places.iter().map(|place| side(place).hits).sum(),
            all: places.iter().map(|place| side(place).all).sum(),
        };
        Compared { before: total(|place| place.before), after: total(|place| place.after), places }
    };
    let labels = shifts(&themes.iter().map(compared).collect::<Vec<_>>(), 76);
    let labels = themes.into_iter().zip(labels);
    let labels = labels.filter_map(|(theme, shift)| Some((theme, shift.label.ok()?)));
    labels.filter(|(_, label)| *label != Label::Persistent).collect()
}

fn place(key: u64, hits: &BTreeMap<String, [u64; 2]>, theme: &str) -> Place {
    let of_theme = hits.get(theme).copied().unwrap_or_default();
    let side = |side: usize| Counted {
        hits: of_theme[side],
        all: hits.values().map(|hits| hits[side]).sum(),
    };
    Place { key, before: side(0), after: side(1) }
}
