//! One immutable, versioned view of all that is stored.
//!
//! Demands become dictionary-coded columns, in [`Segment`]s of rows that were stored one after the
//! other; what is stored later makes a new snapshot, which shares the segments that stay the same.

mod build;
mod bytes;
mod columns;
mod extract;
mod index;
mod segment;
mod version;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::demand::{Commitment, Event};
use crate::locate::Locator;
use crate::territory::Geodata;

pub use build::{Builder, FIRST_DAY, day_number, municipality_codes};
pub use extract::{Extract, PART_ROWS, Part, Taken, last_day, parts};
pub use segment::{Dictionary, NONE, Segment};
pub use version::VersionHash;

/// A view of the stored demands that never changes.
pub struct Snapshot {
    /// First 12 hex digits of the SHA-256 over batches, editions and `as_of`.
    pub version: String,
    /// What "overdue" and "last 12 months" are measured from: the day of the last record.
    pub as_of: Option<Date>,
    /// First and last day of the demands, as day numbers; those flagged as lying in the future
    /// do not count.
    pub days: Option<(u16, u16)>,
    /// Some batch was made up for demonstration.
    pub synthetic: bool,
    /// The places.
    pub geodata: Arc<Geodata>,
    /// Finds places.
    pub locator: Arc<Locator>,
    /// Located and unlocated demands as columns, in the order in which they were stored.
    pub segments: Vec<Arc<Segment>>,
    /// Values of the open columns.
    pub dictionaries: Dictionaries,
    /// Commitments, the latest record of each id.
    pub commitments: Vec<Commitment>,
    /// Events, the latest record of each id, by id.
    pub events: BTreeMap<String, Event>,
}

/// The values behind the codes of the open columns.
#[derive(Clone, Debug, Default)]
pub struct Dictionaries {
    /// Sources.
    pub source: Dictionary,
    /// Event ids.
    pub event: Dictionary,
    /// Rounds.
    pub round: Dictionary,
    /// Who answers.
    pub responsible: Dictionary,
    /// Comunas, corregimientos and veredas.
    pub submunicipal: Dictionary,
    /// Distinct sets of affected groups, as bit masks.
    pub group_sets: Dictionary<u32>,
    /// Distinct sets of voices, as bit masks.
    pub voice_sets: Dictionary<u32>,
    /// Distinct lists of themes (first = main), as codes; used by fractional counts.
    pub theme_lists: Dictionary<Vec<u8>>,
}

impl Snapshot {
    /// Demands in it, located or not.
    pub fn demands(&self) -> u64 {
        self.segments.iter().map(|segment| segment.len() as u64).sum()
    }
}

#[cfg(test)]
mod tests;
