//! The tables that the set is drawn from: what is asked where, and in which words.

use std::collections::BTreeMap;

use crate::demand::{Code, themes};

/// Columns of `mixes.csv` that hold words.
const WORDS: [&str; 3] = ["theme", "responsible", "groups"];

/// What each theme weighs, by kind of place and by year; lists follow the catalogue of themes.
pub(super) struct Mixes {
    weights: BTreeMap<String, Vec<f64>>,
    /// Who answers for each theme.
    pub(super) responsible: Vec<String>,
    /// Ids of the groups that each theme is mostly about.
    pub(super) groups: Vec<Vec<String>>,
}

impl Mixes {
    /// The table that comes with the program.
    pub(super) fn embedded() -> Self {
        let rows = read(include_str!("mixes.csv"));
        let column = |name: &str| rows.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
        let weights = rows[0].keys().filter(|name| !WORDS.contains(&name.as_str()));
        let groups = column("groups");
        Self {
            weights: weights.map(|name| (name.clone(), numbers(&column(name)))).collect(),
            responsible: column("responsible"),
            groups: groups.iter().map(|ids| ids.split('|').map(str::to_owned).collect()).collect(),
        }
    }

    /// The weights of a kind of place or year: one for each theme.
    pub(super) fn weights(&self, name: &str) -> Option<&[f64]> {
        self.weights.get(name).map(Vec::as_slice)
    }
}

/// What people say about a theme.
pub(super) struct Phrase {
    /// Short text.
    pub(super) title: String,
    /// A sentence with `{lugar}` in it.
    pub(super) description: String,
}

/// The phrases of each theme, in the catalogue's order.
pub(super) fn phrases() -> Vec<Vec<Phrase>> {
    let mut all: Vec<Vec<Phrase>> = themes().terms().iter().map(|_| Vec::new()).collect();
    for mut row in read(include_str!("phrases.csv")) {
        let theme = code(&row["theme"]);
        let mut word = |column| row.remove(column).unwrap_or_default();
        let phrase = Phrase { title: word("title"), description: word("description") };
        all[usize::from(theme)].push(phrase);
    }
    all
}

/// The code of a theme that the tables or this program name.
pub(super) fn code(theme: &str) -> Code {
    themes().by_id(theme).expect("the tables name themes of the catalogue, as a test shows")
}

fn numbers(cells: &[String]) -> Vec<f64> {
    cells.iter().map(|cell| cell.parse().expect("the embedded weights are numbers")).collect()
}

fn read(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize();
    rows.map(|row| row.expect("the embedded tables are read by a test")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::groups;

    #[test]
    fn the_tables_know_every_theme_in_the_catalogue_s_order() {
        let rows = read(include_str!("mixes.csv"));
        let listed: Vec<&str> = rows.iter().map(|row| row["theme"].as_str()).collect();
        let known: Vec<&str> = themes().terms().iter().map(|term| term.id.as_str()).collect();
        assert_eq!(listed, known);
        assert!(phrases().iter().all(|phrases| phrases.len() >= 2));
        assert!(phrases().iter().flatten().all(|phrase| phrase.description.contains("{lugar}")));
    }

    #[test]
    fn the_groups_named_are_in_the_catalogue() {
        let mixes = Mixes::embedded();
        for id in mixes.groups.iter().flatten() {
            assert!(groups().by_id(id).is_some(), "{id}");
        }
    }
}
