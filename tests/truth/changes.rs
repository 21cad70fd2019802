//! Changes that were planted between rounds are found, and few others.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde_json::Value;
use tejido::analysis::{Basis, Step, Trends, trends};
use tejido::demo::generate;
use tejido::territory::Geodata;
use tejido::trend::{Compared, Counted, Label, Place, shifts};

use crate::Imported;

impl Imported {
    fn trends(&self, pairs: &[(&str, &str)]) -> Trends {
        trends(&self.snapshot, &self.asked(pairs), Step::Month).unwrap()
    }
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
