//! Closed lists of terms, read from one table: ids never change, labels and synonyms may.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::demand::Code;
use crate::text::{Lang, fold};

/// A term of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its id in data files and addresses.
    pub id: String,
    /// Its label in Spanish.
    pub es: String,
    /// Its label in English.
    pub en: String,
}

impl Term {
    /// The label in `lang`.
    pub fn label(&self, lang: Lang) -> &str {
        match lang {
            Lang::Es => &self.es,
            Lang::En => &self.en,
        }
    }
}

/// A closed list of terms; a term's code is its place in it.
#[derive(Debug, Default)]
pub struct Catalogue {
    terms: Vec<Term>,
    codes: HashMap<String, Code>,
}

impl Catalogue {
    /// The terms in order of their codes.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The term with this code.
    ///
    /// # Panics
    /// When the code is not of this catalogue.
    pub fn term(&self, code: Code) -> &Term {
        &self.terms[usize::from(code)]
    }

    /// The code of an id, exactly as written.
    pub fn by_id(&self, id: &str) -> Option<Code> {
        let place = self.terms.iter().position(|term| term.id == id)?;
        Code::try_from(place).ok()
    }

    /// The code of an id, label or synonym, whatever its accents, case and punctuation.
    pub fn find(&self, text: &str) -> Option<Code> {
        self.codes.get(&fold(text)).copied()
    }

    fn add(&mut self, row: Row) {
        let code = Code::try_from(self.terms.len()).expect("a catalogue has fewer than 256 terms");
        let names = [row.id.as_str(), &row.es, &row.en];
        for name in names.into_iter().chain(row.synonyms.split('|')) {
            self.codes.entry(fold(name)).or_insert(code);
        }
        self.codes.remove("");
        self.terms.push(Term { id: row.id, es: row.es, en: row.en });
    }
}

/// The twenty themes of demands.
pub fn themes() -> &'static Catalogue {
    &CATALOGUES[0]
}

/// Groups of people; not a partition: sums exceed totals.
pub fn groups() -> &'static Catalogue {
    &CATALOGUES[1]
}

/// Channels through which demands come.
pub fn channels() -> &'static Catalogue {
    &CATALOGUES[2]
}

/// Kinds of request.
pub fn kinds() -> &'static Catalogue {
    &CATALOGUES[3]
}

/// Where a demand stands.
pub fn statuses() -> &'static Catalogue {
    &CATALOGUES[4]
}

/// Seat, settlement, countryside.
pub fn areas() -> &'static Catalogue {
    &CATALOGUES[5]
}

/// How exactly the place of a demand is known.
pub fn precisions() -> &'static Catalogue {
    &CATALOGUES[6]
}

/// Indigenous reserve, land of a community council, or none.
pub fn ethnic_territories() -> &'static Catalogue {
    &CATALOGUES[7]
}

/// Levels of government whose task a demand is.
pub fn competences() -> &'static Catalogue {
    &CATALOGUES[8]
}

#[derive(Deserialize)]
struct Row {
    catalogue: String,
    id: String,
    es: String,
    en: String,
    synonyms: String,
}

/// Names of the catalogues in the table, in the order of [`CATALOGUES`].
const NAMES: [&str; 9] = [
    "theme",
    "group",
    "channel",
    "kind",
    "status",
    "area",
    "precision",
    "ethnic_territory",
    "competence",
];

static CATALOGUES: LazyLock<[Catalogue; NAMES.len()]> = LazyLock::new(|| {
    let mut all: [Catalogue; NAMES.len()] = Default::default();
    let mut reader = csv::Reader::from_reader(include_str!("catalogue.csv").as_bytes());
    for row in reader.deserialize::<Row>() {
        let row = row.expect("the embedded table is read by a test");
        let place = NAMES.iter().position(|name| *name == row.catalogue);
        all[place.expect("the embedded table holds these lists")].add(row);
    }
    all
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_labels_and_synonyms_lead_to_a_term() {
        let water = themes().by_id("agua_saneamiento");
        for text in ["agua_saneamiento", "Agua y saneamiento", "ACUEDUCTO", "water and sanitation"]
        {
            assert_eq!(themes().find(text), water, "{text}");
        }
        assert_eq!(themes().find("no such theme"), None);
        assert_eq!(groups().find("Adulto mayor"), groups().by_id("persona_mayor"));
    }

    #[test]
    fn every_catalogue_has_its_terms() {
        let sizes = CATALOGUES.each_ref().map(|catalogue| catalogue.terms().len());
        assert_eq!(sizes, [20, 21, 13, 10, 11, 3, 10, 3, 4]);
    }
}
