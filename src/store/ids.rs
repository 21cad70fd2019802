//! Terms and places by their ids, as the store writes them.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::demand::{
    Catalogue, Code, GroupSet, areas, channels, codes_of, competences, ethnic_territories, groups,
    kinds, precisions, statuses, themes,
};
use crate::intake::find_rule;
use crate::snapshot::municipality_codes;
use crate::territory::Geodata;

/// What separates the parts of a list.
const MARK: char = '|';

/// The ids of places and terms, and the way back from them.
pub(super) struct Ids {
    municipalities: Vec<String>,
    indices: HashMap<String, u16>,
    pub channels: Terms,
    pub kinds: Terms,
    pub statuses: Terms,
    pub areas: Terms,
    pub precisions: Terms,
    pub ethnic_territories: Terms,
    pub competences: Terms,
    pub themes: Terms,
    pub groups: Terms,
}

impl Ids {
    pub fn new(geodata: &Geodata) -> Self {
        let municipalities = municipality_codes(geodata);
        Self {
            indices: municipalities.iter().cloned().zip(0..).collect(),
            municipalities,
            channels: Terms::new(channels()),
            kinds: Terms::new(kinds()),
            statuses: Terms::new(statuses()),
            areas: Terms::new(areas()),
            precisions: Terms::new(precisions()),
            ethnic_territories: Terms::new(ethnic_territories()),
            competences: Terms::new(competences()),
            themes: Terms::new(themes()),
            groups: Terms::new(groups()),
        }
    }

    /// The codes of the municipalities, by their indices.
    pub fn codes(&self) -> &[String] {
        &self.municipalities
    }

    /// The code of a municipality.
    pub fn municipality(&self, index: u16) -> &str {
        &self.municipalities[usize::from(index)]
    }

    /// The municipality of a code; `None` where the geodata in use lack it.
    pub fn index(&self, code: &str) -> Option<u16> {
        self.indices.get(code).copied()
    }
}

/// The ids of one catalogue.
pub(super) struct Terms {
    catalogue: &'static Catalogue,
    codes: HashMap<&'static str, Code>,
}

impl Terms {
    fn new(catalogue: &'static Catalogue) -> Self {
        let ids = catalogue.terms().iter().map(|term| term.id.as_str());
        Self { catalogue, codes: ids.zip(0..).collect() }
    }

    pub fn id(&self, code: Code) -> &'static str {
        &self.catalogue.term(code).id
    }

    /// The code of an id; `None` where the catalogue in use lacks it.
    pub fn code(&self, id: &str) -> Option<Code> {
        self.codes.get(id).copied()
    }

    /// The ids of a list; most lists have one term.
    pub fn join(&self, codes: &[Code]) -> Cow<'static, str> {
        if let [code] = codes {
            return Cow::Borrowed(self.id(*code));
        }
        let ids: Vec<&str> = codes.iter().map(|&code| self.id(code)).collect();
        Cow::Owned(ids.join("|"))
    }

    pub fn split(&self, text: &str) -> Vec<Code> {
        split(text).filter_map(|id| self.code(id)).collect()
    }

    pub fn join_set(&self, set: GroupSet) -> Cow<'static, str> {
        if set == 0 {
            return Cow::Borrowed("");
        }
        self.join(&codes_of(set).collect::<Vec<_>>())
    }

    pub fn split_set(&self, text: &str) -> GroupSet {
        self.split(text).into_iter().fold(0, |set, code| set | 1 << code)
    }
}

/// Flags by the ids of their rules.
pub(super) fn flags(text: &str) -> Vec<&'static str> {
    split(text).filter_map(find_rule).map(|rule| rule.id).collect()
}

/// The parts of a list; most lists have one or none.
pub(super) fn join<T: AsRef<str>>(parts: &[T]) -> Cow<'_, str> {
    match parts {
        [] => Cow::Borrowed(""),
        [part] => Cow::Borrowed(part.as_ref()),
        parts => Cow::Owned(parts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("|")),
    }
}

pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(MARK).filter(|part| !part.is_empty())
}

/// The lists met so far and what they stand for: rows repeat a few lists many times.
pub(super) struct Lists<T> {
    known: HashMap<String, T>,
}

impl<T: Clone> Lists<T> {
    pub fn new() -> Self {
        Self { known: HashMap::new() }
    }

    pub fn read(&mut self, text: &str, parse: impl FnOnce(&str) -> T) -> T {
        if let Some(list) = self.known.get(text) {
            return list.clone();
        }
        let list = parse(text);
        self.known.insert(text.to_owned(), list.clone());
        list
    }
}
