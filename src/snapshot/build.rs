//! Builds a snapshot from stored batches.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::{Date, date};
use sha2::{Digest, Sha256};

use crate::demand::{Batch, Code, Collection, Commitment, Demand, Event, Records};
use crate::locate::Locator;
use crate::snapshot::{Dictionaries, Dictionary, NONE, Segment, Snapshot};
use crate::territory::Geodata;
use crate::text::hex;

/// The first day that a column can hold.
pub const FIRST_DAY: Date = date(1970, 1, 1);

impl Snapshot {
    /// Lays out `batches` (in the order in which they were stored) as columns; of records with the
    /// same key the latest counts.
    pub fn build(locator: Arc<Locator>, batches: &[Batch]) -> Self {
        let geodata = Arc::clone(locator.geodata());
        let events = latest_events(batches);
        let mut columns = Columns { dictionaries: Dictionaries::default(), events: &events };
        let latest = latest_demands(batches);
        let mut segments = Vec::new();
        for (number, batch) in batches.iter().enumerate() {
            if let Records::Demands(demands) = &batch.records {
                let live = demands.iter().zip(0..);
                let live = live.filter(|(demand, row)| latest[&key(demand)] == (number, *row));
                segments.push(Arc::new(columns.segment(live.map(|(demand, _)| demand))));
            }
        }
        let dictionaries = columns.dictionaries;
        let as_of = last_day(batches);
        Self {
            version: Self::version_of(batches.iter().map(|b| b.hash.as_str()), &geodata, as_of),
            as_of,
            days: days(batches),
            synthetic: batches.iter().any(|batch| batch.synthetic),
            geodata,
            locator,
            segments,
            dictionaries,
            commitments: latest_commitments(batches),
            events,
        }
    }

    /// The version of a snapshot of batches with these hashes, whose last day is `as_of`: first 12
    /// hex digits of the SHA-256 over the batches' hashes, the editions' and `as_of`.
    pub fn version_of<'b>(
        hashes: impl IntoIterator<Item = &'b str>,
        geodata: &Geodata,
        as_of: Option<Date>,
    ) -> String {
        let mut hash = Sha256::new();
        for batch in hashes {
            hash.update(batch.as_bytes());
            hash.update(b"\n");
        }
        for (part, edition) in &geodata.editions {
            hash.update(format!("{} {}\n", part.folder(), edition.hash));
        }
        hash.update(format!("{:?}\n", geodata.department));
        hash.update(as_of.map_or_else(String::new, |day| day.to_string()));
        hex(&hash.finalize()[..6])
    }
}

/// A demand's key: its source and its id there.
fn key(demand: &Demand) -> (&str, &str) {
    (&demand.source, &demand.id)
}

/// Batch and row of the latest record of each key.
fn latest_demands(batches: &[Batch]) -> HashMap<(&str, &str), (usize, usize)> {
    let mut latest = HashMap::new();
    for (number, batch) in batches.iter().enumerate() {
        if let Records::Demands(demands) = &batch.records {
            latest
                .extend(demands.iter().zip(0..).map(|(demand, row)| (key(demand), (number, row))));
        }
    }
    latest
}

fn latest_events(batches: &[Batch]) -> BTreeMap<String, Event> {
    let mut latest = BTreeMap::new();
    for batch in batches {
        if let Records::Events(events) = &batch.records {
            latest.extend(events.iter().map(|event| (event.id.clone(), event.clone())));
        }
    }
    latest
}

fn latest_commitments(batches: &[Batch]) -> Vec<Commitment> {
    let mut latest = BTreeMap::new();
    for batch in batches {
        if let Records::Commitments(commitments) = &batch.records {
            latest.extend(commitments.iter().map(|c| (c.id.clone(), c.clone())));
        }
    }
    latest.into_values().collect()
}

/// The day of the last demand or event; a commitment's dates may lie ahead.
fn last_day(batches: &[Batch]) -> Option<Date> {
    let day = |batch: &Batch| match &batch.records {
        Records::Demands(demands) => believable(demands).max(),
        Records::Events(events) => events.iter().filter_map(|event| event.date).max(),
        Records::Commitments(_) => None,
    };
    batches.iter().filter_map(day).max()
}

/// Days of demands, but for those that the intake found to lie in the future: one mistyped year
/// must not stretch every period.
fn believable(demands: &[Demand]) -> impl Iterator<Item = Date> {
    let doubted = |demand: &&Demand| !demand.quality_flags.contains(&"future_date");
    demands.iter().filter(doubted).map(|demand| demand.received_at)
}

/// First and last believable day, as day numbers.
fn days(batches: &[Batch]) -> Option<(u16, u16)> {
    let demands = batches.iter().filter_map(|batch| match &batch.records {
        Records::Demands(demands) => Some(demands),
        _ => None,
    });
    let days = demands.flat_map(|demands| believable(demands)).map(day_number);
    days.fold(None, |found: Option<(u16, u16)>, day| {
        Some(found.map_or((day, day), |(first, last)| (first.min(day), last.max(day))))
    })
}

/// Turns demands into codes; dictionaries grow over all segments.
struct Columns<'e> {
    dictionaries: Dictionaries,
    events: &'e BTreeMap<String, Event>,
}

impl Columns<'_> {
    fn segment<'d>(&mut self, demands: impl Iterator<Item = &'d Demand>) -> Segment {
        let mut segment = Segment::default();
        for demand in demands {
            self.push_place(&mut segment, demand);
            self.push_terms(&mut segment, demand);
            self.push_words(&mut segment, demand);
        }
        segment
    }

    fn push_place(&mut self, to: &mut Segment, demand: &Demand) {
        // An event stored after its demands still tells where they were raised.
        let own = demand.placement.map(|place| place.municipality);
        let event = demand.event_id.as_deref().and_then(|id| self.events.get(id));
        to.municipality.push(own.or(event.and_then(|event| event.municipality)).unwrap_or(NONE));
        to.area.push(demand.area.unwrap_or(Code::MAX));
        let submunicipal = demand.submunicipal.as_deref();
        to.submunicipal.push(code(&mut self.dictionaries.submunicipal, submunicipal));
        to.day.push(day_number(demand.received_at));
    }

    fn push_terms(&mut self, to: &mut Segment, demand: &Demand) {
        let dictionaries = &mut self.dictionaries;
        to.theme.push(demand.themes.first().copied().unwrap_or(Code::MAX));
        to.theme_list.push(dictionaries.theme_lists.insert(demand.themes.as_slice()));
        to.kind.push(demand.kind.unwrap_or(Code::MAX));
        to.status.push(demand.status.unwrap_or(Code::MAX));
        to.channel.push(demand.channel.unwrap_or(Code::MAX));
        to.groups.push(dictionaries.group_sets.insert(&demand.affected_groups));
        to.voices.push(dictionaries.voice_sets.insert(&demand.voice_groups));
    }

    fn push_words(&mut self, to: &mut Segment, demand: &Demand) {
        let event = demand.event_id.as_deref();
        let known = event.and_then(|id| self.events.get(id));
        let round = known.and_then(|event| event.round.as_deref()).or(demand.round.as_deref());
        let collection = known.and_then(|event| event.collection).or(demand.collection);
        to.open.push(u8::from(collection.unwrap_or_default() == Collection::Open));
        let dictionaries = &mut self.dictionaries;
        to.source.push(code(&mut dictionaries.source, Some(&demand.source)));
        to.event.push(code(&mut dictionaries.event, event));
        to.round.push(code(&mut dictionaries.round, round));
        to.responsible.push(code(&mut dictionaries.responsible, demand.responsible.as_deref()));
    }
}

fn code(dictionary: &mut Dictionary, value: Option<&str>) -> u16 {
    value.map_or(NONE, |value| dictionary.insert(value))
}

/// Days since [`FIRST_DAY`], clamped to what a column holds.
pub fn day_number(day: Date) -> u16 {
    let days = FIRST_DAY.until(day).map_or(0, |span| span.get_days());
    u16::try_from(days.clamp(0, i32::from(NONE) - 1)).unwrap_or(0)
}
