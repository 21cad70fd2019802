//! Writes the rows of a part into a segment: codes of the part become codes of the snapshot, each
//! worked out once.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use crate::demand::{
    Catalogue, Code, Collection, Event, areas, channels, groups, kinds, statuses, themes,
};
use crate::snapshot::build::Firsts;
use crate::snapshot::extract::{
    AREA, CHANNEL, COLLECTION, Coded, EVENT, GROUPS, KIND, NO_CODE, PLACE, Part, RESPONSIBLE,
    ROUND, SOURCE, STATUS, SUBMUNICIPAL, THEMES, VOICES,
};
use crate::snapshot::{Dictionaries, Dictionary, NONE, Segment};

/// Writes the rows of one part.
pub(super) struct Writer<'a> {
    part: &'a Part,
    place: Vec<u16>,
    area: Vec<Code>,
    kind: Vec<Code>,
    status: Vec<Code>,
    channel: Vec<Code>,
    theme: Vec<Code>,
    open: Vec<Option<Collection>>,
    told: Vec<Told>,
    source: Words<'a, String>,
    event: Words<'a, String>,
    round: Words<'a, String>,
    responsible: Words<'a, String>,
    submunicipal: Words<'a, String>,
    groups: Words<'a, u32>,
    voices: Words<'a, u32>,
    theme_lists: Words<'a, Vec<u8>>,
}

/// What an event tells of the demands that were raised at it.
#[derive(Clone, Default)]
struct Told {
    municipality: Option<u16>,
    /// Place among the part's rounds and, after them, the events' rounds.
    round: Option<u32>,
    collection: Option<Collection>,
}

impl<'a> Writer<'a> {
    pub fn new(
        part: &'a Part,
        codes: &HashMap<String, u16>,
        events: &BTreeMap<String, Event>,
        dictionaries: &'a mut Dictionaries,
        firsts: &'a mut Firsts,
    ) -> Self {
        let column = |place: usize| &part.columns[place];
        let term = |place: usize, catalogue: &Catalogue| {
            values(column(place), |id| catalogue.by_id(id).unwrap_or(Code::MAX))
        };
        let words = |place: usize| column(place).values.clone();
        let lists = values(column(THEMES), |text| codes_of_list(themes(), text));
        let sets = |place: usize| values(column(place), set_of);
        let mut rounds = words(ROUND);
        let told = values(column(EVENT), |id| told(events.get(id), &mut rounds));
        Self {
            part,
            place: values(column(PLACE), |code| codes.get(code).copied().unwrap_or(NONE)),
            area: term(AREA, areas()),
            kind: term(KIND, kinds()),
            status: term(STATUS, statuses()),
            channel: term(CHANNEL, channels()),
            theme: lists.iter().map(|list| list.first().copied().unwrap_or(Code::MAX)).collect(),
            open: values(column(COLLECTION), Collection::parse),
            told,
            source: Words::new(&mut dictionaries.source, &mut firsts.source, words(SOURCE)),
            event: Words::new(&mut dictionaries.event, &mut firsts.event, words(EVENT)),
            round: Words::new(&mut dictionaries.round, &mut firsts.round, rounds),
            responsible: Words::new(
                &mut dictionaries.responsible,
                &mut firsts.responsible,
                words(RESPONSIBLE),
            ),
            submunicipal: Words::new(
                &mut dictionaries.submunicipal,
                &mut firsts.submunicipal,
                words(SUBMUNICIPAL),
            ),
            groups: Words::new(&mut dictionaries.group_sets, &mut firsts.group_sets, sets(GROUPS)),
            voices: Words::new(&mut dictionaries.voice_sets, &mut firsts.voice_sets, sets(VOICES)),
            theme_lists: Words::new(&mut dictionaries.theme_lists, &mut firsts.theme_lists, lists),
        }
    }

    /// Adds a row of the part, whose number among all that were stored is `number`.
    pub fn write(&mut self, to: &mut Segment, row: usize, number: u32) {
        let code = |place: usize| self.part.columns[place].codes[row];
        let told = self.told.get(code(EVENT) as usize);
        let own = self.place.get(code(PLACE) as usize).copied().filter(|&place| place != NONE);
        let municipality = own.or(told.and_then(|told| told.municipality));
        let collection = told.and_then(|told| told.collection);
        let own = || self.open.get(code(COLLECTION) as usize).copied().flatten();
        let collection = collection.or_else(own).unwrap_or_default();
        let round = told.and_then(|told| told.round).unwrap_or(code(ROUND));
        to.municipality.push(municipality.unwrap_or(NONE));
        to.day.push(self.part.day[row]);
        to.number.push(number);
        to.open.push(u8::from(collection == Collection::Open));
        to.area.push(at(&self.area, code(AREA)));
        to.kind.push(at(&self.kind, code(KIND)));
        to.status.push(at(&self.status, code(STATUS)));
        to.channel.push(at(&self.channel, code(CHANNEL)));
        to.theme.push(at(&self.theme, code(THEMES)));
        let list = code(THEMES);
        let (groups, voices) = (code(GROUPS), code(VOICES));
        let (source, event) = (code(SOURCE), code(EVENT));
        let (responsible, submunicipal) = (code(RESPONSIBLE), code(SUBMUNICIPAL));
        to.theme_list.push(self.theme_lists.code(list, number));
        to.groups.push(self.groups.code(groups, number));
        to.voices.push(self.voices.code(voices, number));
        to.source.push(self.source.code(source, number));
        to.event.push(self.event.code(event, number));
        to.round.push(self.round.code(round, number));
        to.responsible.push(self.responsible.code(responsible, number));
        to.submunicipal.push(self.submunicipal.code(submunicipal, number));
    }
}

fn at(codes: &[Code], code: u32) -> Code {
    codes.get(code as usize).copied().unwrap_or(Code::MAX)
}

fn values<T>(column: &Coded, read: impl FnMut(&str) -> T) -> Vec<T> {
    column.values.iter().map(String::as_str).map(read).collect()
}

fn codes_of_list(catalogue: &Catalogue, text: &str) -> Vec<Code> {
    text.split('|').filter_map(|id| catalogue.by_id(id)).collect()
}

fn set_of(text: &str) -> u32 {
    codes_of_list(groups(), text).into_iter().fold(0, |set, code| set | 1 << code)
}

fn told(event: Option<&Event>, rounds: &mut Vec<String>) -> Told {
    let Some(event) = event else { return Told::default() };
    let round = event.round.as_ref().map(|round| {
        rounds.push(round.clone());
        rounds.len() as u32 - 1
    });
    Told { municipality: event.municipality, round, collection: event.collection }
}

/// The words of a part's column and their codes in the snapshot, which are given out when a row
/// that stays has the word: so a dictionary is in the order of its rows.
struct Words<'a, T> {
    dictionary: &'a mut Dictionary<T>,
    firsts: &'a mut Vec<u32>,
    all: Vec<T>,
    codes: Vec<Option<u16>>,
}

impl<'a, T: Hash + Eq + Clone> Words<'a, T> {
    fn new(dictionary: &'a mut Dictionary<T>, firsts: &'a mut Vec<u32>, all: Vec<T>) -> Self {
        let codes = vec![None; all.len()];
        Self { dictionary, firsts, all, codes }
    }

    fn code(&mut self, code: u32, number: u32) -> u16 {
        if code == NO_CODE {
            return NONE;
        }
        let place = code as usize;
        if let Some(code) = self.codes[place] {
            return code;
        }
        let code = self.dictionary.insert(&self.all[place]);
        if code != NONE && usize::from(code) == self.firsts.len() {
            self.firsts.push(number);
        }
        self.codes[place] = Some(code);
        code
    }
}
