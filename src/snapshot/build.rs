//! Builds snapshots: from all that is stored, and from what was stored since.
//!
//! Rows are numbered in the order in which they were stored. Of those with the same key the latest
//! counts; the others leave the columns. A builder that took batches one after the other holds the
//! same as one that took them all at once: where it cannot, it says so and is to be made anew.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::{Date, date};

use crate::demand::{Batch, Commitment, Event};
use crate::locate::Locator;
use crate::snapshot::columns::Writer;
use crate::snapshot::extract::{Extract, Part, Taken, join_days};
use crate::snapshot::index::Index;
use crate::snapshot::version::VersionHash;
use crate::snapshot::{Dictionaries, NONE, Segment, Snapshot};
use crate::territory::Geodata;

/// The first day that a column can hold.
pub const FIRST_DAY: Date = date(1970, 1, 1);

/// Rows of a segment, those that left it counted: many small batches share one.
pub(super) const SEGMENT_ROWS: usize = 1 << 18;

/// Builds snapshots of a growing list of batches.
pub struct Builder {
    locator: Arc<Locator>,
    codes: HashMap<String, u16>,
    version: VersionHash,
    as_of: Option<Date>,
    days: Option<(u16, u16)>,
    synthetic: bool,
    segments: Vec<Arc<Segment>>,
    dictionaries: Dictionaries,
    firsts: Firsts,
    commitments: BTreeMap<String, Commitment>,
    events: BTreeMap<String, Event>,
    index: Index,
}

/// For each value of each dictionary the number of the first row that has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Firsts {
    pub source: Vec<u32>,
    pub event: Vec<u32>,
    pub round: Vec<u32>,
    pub responsible: Vec<u32>,
    pub submunicipal: Vec<u32>,
    pub group_sets: Vec<u32>,
    pub voice_sets: Vec<u32>,
    pub theme_lists: Vec<u32>,
}

impl Builder {
    /// A builder of a snapshot of nothing.
    pub fn new(locator: Arc<Locator>) -> Self {
        Self {
            codes: municipality_codes(locator.geodata()).into_iter().zip(0..).collect(),
            locator,
            version: VersionHash::default(),
            as_of: None,
            days: None,
            synthetic: false,
            segments: Vec::new(),
            dictionaries: Dictionaries::default(),
            firsts: Firsts::default(),
            commitments: BTreeMap::new(),
            events: BTreeMap::new(),
            index: Index::default(),
        }
    }

    /// Takes the next batches. `None` when they change what earlier rows mean: an event that
    /// demands refer to already, or a row that leaves and was the first to have a value.
    #[must_use]
    pub fn append(mut self, extracts: &[Extract]) -> Option<Self> {
        let numbers = self.index.rows();
        for extract in extracts {
            self.take_facts(extract)?;
        }
        let parts = || extracts.iter().flat_map(parts);
        self.index.reserve(parts().map(Part::len).sum());
        let mut gone = Vec::new();
        for part in parts() {
            gone.extend(part.keys().iter().filter_map(|&key| self.index.insert(key)));
        }
        gone.sort_unstable();
        let (old, new) = gone.split_at(gone.partition_point(|&number| number < numbers));
        self.remove(old)?;
        self.push(parts(), numbers, new);
        Some(self)
    }

    /// The snapshot of what was taken.
    pub fn snapshot(&self) -> Snapshot {
        let geodata = Arc::clone(self.locator.geodata());
        Snapshot {
            version: self.version.finish(&geodata, self.as_of),
            as_of: self.as_of,
            days: self.days,
            synthetic: self.synthetic,
            geodata,
            locator: Arc::clone(&self.locator),
            segments: self.segments.clone(),
            dictionaries: self.dictionaries.clone(),
            commitments: self.commitments.values().cloned().collect(),
            events: self.events.clone(),
        }
    }

    fn take_facts(&mut self, extract: &Extract) -> Option<()> {
        self.version.push(&extract.hash);
        self.synthetic |= extract.synthetic;
        self.as_of = self.as_of.max(extract.last_day);
        match &extract.records {
            Taken::Demands(parts) => {
                let days = parts.iter().map(|part| part.days);
                self.days = days.fold(self.days, join_days);
            }
            Taken::Commitments(all) => {
                self.commitments.extend(all.iter().map(|c| (c.id.clone(), c.clone())));
            }
            Taken::Events(all) => {
                for event in all {
                    self.take_event(event)?;
                }
            }
        }
        Some(())
    }

    /// An event stored after its demands still tells where they were raised.
    fn take_event(&mut self, event: &Event) -> Option<()> {
        let is_referred = self.dictionaries.event.code(event.id.as_str()).is_some();
        let before = self.events.insert(event.id.clone(), event.clone()).unwrap_or_default();
        let tells = |event: &Event| (event.municipality, event.round.clone(), event.collection);
        (!is_referred || tells(&before) == tells(event)).then_some(())
    }

    /// Takes out rows that a later one replaces.
    fn remove(&mut self, mut numbers: &[u32]) -> Option<()> {
        while let Some(&number) = numbers.first() {
            let place = segment_of(number);
            let here = numbers.partition_point(|&number| segment_of(number) == place);
            let (mine, rest) = numbers.split_at(here);
            let segment = &mut self.segments[place];
            let rows: Vec<usize> = mine
                .iter()
                .filter_map(|number| segment.number.binary_search(number).ok())
                .collect();
            if rows.iter().any(|&row| self.firsts.hold(segment, row)) {
                return None;
            }
            Arc::make_mut(segment).remove(&rows);
            numbers = rest;
        }
        Some(())
    }

    /// Adds the rows of `parts`, which are numbered from `number` on, but for those that are gone
    /// already.
    fn push<'p>(&mut self, parts: impl Iterator<Item = &'p Part>, number: u32, gone: &[u32]) {
        let mut gone = gone.iter().copied().peekable();
        let mut next = number;
        for part in parts {
            let mut writer = Writer::new(
                part,
                &self.codes,
                &self.events,
                &mut self.dictionaries,
                &mut self.firsts,
            );
            let mut row = 0;
            while row < part.len() {
                let place = segment_of(next);
                self.segments.resize_with(self.segments.len().max(place + 1), Arc::default);
                let segment = Arc::make_mut(&mut self.segments[place]);
                let room = (place + 1) * SEGMENT_ROWS - next as usize;
                for _ in 0..room.min(part.len() - row) {
                    if gone.next_if_eq(&next).is_none() {
                        writer.write(segment, row, next);
                    }
                    row += 1;
                    next += 1;
                }
            }
        }
    }
}

fn segment_of(number: u32) -> usize {
    number as usize / SEGMENT_ROWS
}

fn parts(extract: &Extract) -> &[Part] {
    match &extract.records {
        Taken::Demands(parts) => parts,
        _ => &[],
    }
}

impl Firsts {
    /// Whether the row is the first to have one of its values: without it the dictionaries would
    /// be others.
    fn hold(&self, segment: &Segment, row: usize) -> bool {
        let number = segment.number[row];
        let is_first = |firsts: &[u32], column: &[u16]| {
            let code = column[row];
            code != NONE && firsts[usize::from(code)] == number
        };
        is_first(&self.source, &segment.source)
            || is_first(&self.event, &segment.event)
            || is_first(&self.round, &segment.round)
            || is_first(&self.responsible, &segment.responsible)
            || is_first(&self.submunicipal, &segment.submunicipal)
            || is_first(&self.group_sets, &segment.groups)
            || is_first(&self.voice_sets, &segment.voices)
            || is_first(&self.theme_lists, &segment.theme_list)
    }
}

impl Snapshot {
    /// Lays out `batches` (in the order in which they were stored) as columns; of records with the
    /// same key the latest counts.
    pub fn build(locator: Arc<Locator>, batches: &[Batch]) -> Self {
        let codes = municipality_codes(locator.geodata());
        let extracts: Vec<Extract> =
            batches.iter().map(|batch| Extract::of(batch, &codes)).collect();
        Self::of(locator, &extracts)
    }

    /// Lays out what was taken from batches, as [`Self::build`] does.
    pub fn of(locator: Arc<Locator>, extracts: &[Extract]) -> Self {
        Builder::of(locator, extracts).snapshot()
    }
}

impl Builder {
    /// A builder that took these batches.
    ///
    /// # Panics
    /// Never: where there is no earlier row, none can mean anything else.
    pub fn of(locator: Arc<Locator>, extracts: &[Extract]) -> Self {
        let empty = Self::new(locator);
        empty.append(extracts).expect("no earlier row can mean anything else, as there is none")
    }
}

/// The codes of the municipalities, by their indices.
pub fn municipality_codes(geodata: &Geodata) -> Vec<String> {
    geodata.municipalities.iter().map(|place| place.code.to_string()).collect()
}

/// Days since [`FIRST_DAY`], clamped to what a column holds.
pub fn day_number(day: Date) -> u16 {
    let days = FIRST_DAY.until(day).map_or(0, |span| span.get_days());
    u16::try_from(days.clamp(0, i32::from(NONE) - 1)).unwrap_or(0)
}
