//! What a snapshot takes from a batch: the public columns of its demands, coded by lists of their
//! own, so that they can be kept and read again without the texts.
//!
//! Values are ids and words, never places in lists: what was taken with older geodata or terms is
//! understood by newer ones.

use std::collections::HashMap;
use std::hash::Hash;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::demand::{
    Batch, Catalogue, Collection, Commitment, Demand, Event, Key, Records, areas, channels,
    codes_of, groups, kinds, statuses, themes,
};
use crate::snapshot::build::day_number;

/// No value.
pub(super) const NO_CODE: u32 = u32::MAX;

/// Most demands in one part.
pub const PART_ROWS: usize = 1 << 16;

/// What a snapshot takes from a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Extract {
    /// Hash of the batch's content.
    pub hash: String,
    /// Made up for demonstration.
    pub synthetic: bool,
    /// Day of its last demand or event.
    pub last_day: Option<Date>,
    /// The records.
    pub records: Taken,
}

/// The records, as far as a snapshot shows them.
#[derive(Clone, Debug, PartialEq)]
pub enum Taken {
    /// Demands, in parts of at most [`PART_ROWS`].
    Demands(Vec<Part>),
    /// Commitments.
    Commitments(Vec<Commitment>),
    /// Events.
    Events(Vec<Event>),
}

/// Some demands of a batch, column by column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    pub(super) keys: Vec<Key>,
    /// Days since 1970.
    pub(super) day: Vec<u16>,
    /// First and last day that the intake did not doubt.
    pub(super) days: Option<(u16, u16)>,
    pub(super) columns: [Coded; COLUMNS],
}

/// A column by its distinct values, in order of first appearance, and a place among them for each
/// row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Coded {
    pub values: Vec<String>,
    pub codes: Vec<u32>,
}

/// How many coded columns there are.
pub(super) const COLUMNS: usize = 14;

// Which coded column holds what. Kept parts rely on the order.
pub(super) const PLACE: usize = 0;
pub(super) const AREA: usize = 1;
pub(super) const KIND: usize = 2;
pub(super) const STATUS: usize = 3;
pub(super) const CHANNEL: usize = 4;
pub(super) const THEMES: usize = 5;
pub(super) const GROUPS: usize = 6;
pub(super) const VOICES: usize = 7;
pub(super) const SOURCE: usize = 8;
pub(super) const EVENT: usize = 9;
pub(super) const ROUND: usize = 10;
pub(super) const RESPONSIBLE: usize = 11;
pub(super) const SUBMUNICIPAL: usize = 12;
pub(super) const COLLECTION: usize = 13;

impl Extract {
    /// What a snapshot takes from `batch`, whose places are the municipalities with these codes.
    pub fn of(batch: &Batch, codes: &[String]) -> Self {
        let records = match &batch.records {
            Records::Demands(all) => Taken::Demands(parts(all, codes)),
            Records::Commitments(all) => Taken::Commitments(all.clone()),
            Records::Events(all) => Taken::Events(all.clone()),
        };
        let last_day = last_day(&batch.records);
        Self { hash: batch.hash.clone(), synthetic: batch.synthetic, last_day, records }
    }
}

/// What a snapshot takes from some demands, in parts.
pub fn parts(demands: &[Box<Demand>], codes: &[String]) -> Vec<Part> {
    demands.par_chunks(PART_ROWS).map(|demands| Part::of(demands, codes)).collect()
}

/// The day of the last demand or event; a commitment's dates may lie ahead, and a demand's day
/// that the intake doubted counts for nothing: one mistyped year must not stretch every period.
pub fn last_day(records: &Records) -> Option<Date> {
    match records {
        Records::Demands(all) => believable(all).max(),
        Records::Events(all) => all.iter().filter_map(|event| event.date).max(),
        Records::Commitments(_) => None,
    }
}

fn believable(demands: &[Box<Demand>]) -> impl Iterator<Item = Date> {
    let believed = |demand: &&Demand| !demand.quality_flags.contains(&"future_date");
    demands.iter().map(Box::as_ref).filter(believed).map(|demand| demand.received_at)
}

impl Part {
    fn of(demands: &[Box<Demand>], codes: &[String]) -> Self {
        let term = |catalogue: &'static Catalogue| {
            move |&code: &u8| catalogue.terms()[usize::from(code)].id.clone()
        };
        let set = |&set: &u32| joined(groups(), codes_of(set));
        let word = |word: &&str| (*word).to_owned();
        let place = |&place: &u16| codes[usize::from(place)].clone();
        Self {
            keys: demands.iter().map(|d| Key::of(&d.source, &d.id)).collect(),
            day: demands.iter().map(|d| day_number(d.received_at)).collect(),
            days: days(demands),
            columns: [
                coded(demands, |d| d.placement.map(|place| place.municipality), place),
                coded(demands, |d| d.area, term(areas())),
                coded(demands, |d| d.kind, term(kinds())),
                coded(demands, |d| d.status, term(statuses())),
                coded(demands, |d| d.channel, term(channels())),
                coded(
                    demands,
                    |d| Some(d.themes.as_slice()),
                    |list| joined(themes(), list.iter().copied()),
                ),
                coded(demands, |d| Some(d.affected_groups), set),
                coded(demands, |d| Some(d.voice_groups), set),
                coded(demands, |d| Some(d.source.as_str()), word),
                coded(demands, |d| d.event_id.as_deref(), word),
                coded(demands, |d| d.round.as_deref(), word),
                coded(demands, |d| d.responsible.as_deref(), word),
                coded(demands, |d| d.submunicipal.as_deref(), word),
                coded(demands, |d| d.collection, |&collection| Collection::id(collection).into()),
            ],
        }
    }

    /// How many demands it holds.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The keys of its demands.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }
}

/// First and last believable day, as day numbers.
fn days(demands: &[Box<Demand>]) -> Option<(u16, u16)> {
    believable(demands).map(day_number).fold(None, |found, day| join_days(found, Some((day, day))))
}

/// Both spans of days and what lies between.
pub(super) fn join_days(one: Option<(u16, u16)>, other: Option<(u16, u16)>) -> Option<(u16, u16)> {
    match (one, other) {
        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
        _ => one.or(other),
    }
}

fn joined(catalogue: &Catalogue, codes: impl Iterator<Item = u8>) -> String {
    let ids = codes.map(|code| catalogue.terms()[usize::from(code)].id.as_str());
    ids.collect::<Vec<_>>().join("|")
}

fn coded<'d, K: Hash + Eq + Copy>(
    demands: &'d [Box<Demand>],
    value: impl Fn(&'d Demand) -> Option<K>,
    text: impl Fn(&K) -> String,
) -> Coded {
    let mut known: HashMap<K, u32> = HashMap::new();
    let mut column = Coded { values: Vec::new(), codes: Vec::with_capacity(demands.len()) };
    let mut last: Option<(K, u32)> = None;
    for demand in demands {
        let code = match (value(demand), last) {
            (None, _) => NO_CODE,
            // Rows often say what the row before said.
            (Some(value), Some((same, code))) if value == same => code,
            (Some(value), _) => {
                let code = *known.entry(value).or_insert_with(|| {
                    column.values.push(text(&value));
                    column.values.len() as u32 - 1
                });
                last = Some((value, code));
                code
            }
        };
        column.codes.push(code);
    }
    column
}
