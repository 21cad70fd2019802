//! What was stored before a file is read: keys, events, and places decided by hand.

use std::collections::{HashMap, HashSet};

use crate::demand::{Event, Key, Records};
use crate::intake::key::demand_key;
use crate::text::fold;

/// What was stored before: keys that a new record updates, events that demands refer to, places
/// that were decided by hand.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Keys of demands, as [`demand_key`] writes them.
    pub demands: HashSet<String>,
    /// Ids of commitments.
    pub commitments: HashSet<String>,
    /// Events by id.
    pub events: HashMap<String, Meeting>,
    /// Where declared places are that nothing else leads to.
    pub placements: Placements,
    /// The first bits of the keys of demands that were erased.
    pub erased: HashSet<u64>,
}

/// What a demand takes from its event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meeting {
    /// Index of its municipality.
    pub municipality: Option<u16>,
    /// Its round.
    pub round: Option<String>,
}

/// Where someone said that a declared place is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manual {
    /// Index of the municipality.
    pub municipality: u16,
    /// The place within it, as an id.
    pub submunicipal: Option<String>,
}

/// Places decided by hand, for records of one source or of any.
#[derive(Clone, Debug, Default)]
pub struct Placements {
    by_place: HashMap<(Option<String>, String), Manual>,
}

impl Placements {
    /// Remembers where a declared place is; `None` = whatever the source.
    pub fn add(&mut self, source: Option<&str>, declared: &str, manual: Manual) {
        self.by_place.insert((source.map(str::to_owned), fold(declared)), manual);
    }

    /// Where a declared place is: what was said for its source, else what was said for any.
    pub fn find(&self, source: &str, declared: &str) -> Option<&Manual> {
        if self.by_place.is_empty() {
            return None;
        }
        let place = fold(declared);
        if place.is_empty() {
            return None;
        }
        let of = |source: Option<String>| self.by_place.get(&(source, place.clone()));
        of(Some(source.to_owned())).or_else(|| of(None))
    }
}

impl Known {
    /// Whether the demand of this key was erased.
    pub fn is_erased(&self, source: &str, id: &str) -> bool {
        !self.erased.is_empty() && self.erased.contains(&Key::of(source, id).prefix())
    }

    /// Adds the records of a batch.
    pub fn add(&mut self, records: &Records) {
        match records {
            Records::Demands(demands) => {
                self.demands.extend(demands.iter().map(|d| demand_key(&d.source, &d.id)));
            }
            Records::Commitments(commitments) => {
                self.commitments.extend(commitments.iter().map(|c| c.id.clone()));
            }
            Records::Events(events) => self.events.extend(events.iter().map(meeting)),
        }
    }
}

fn meeting(event: &Event) -> (String, Meeting) {
    let meeting = Meeting { municipality: event.municipality, round: event.round.clone() };
    (event.id.clone(), meeting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_for_a_source_comes_before_what_was_said_for_any() {
        let mut placements = Placements::default();
        let at = |municipality| Manual { municipality, submunicipal: None };
        placements.add(None, "El Carmelo", at(1));
        placements.add(Some("pqrs"), "el  CARMELO", at(2));
        let found = |source, place| placements.find(source, place).map(|m| m.municipality);
        assert_eq!(found("pqrs", "El Carmelo"), Some(2));
        assert_eq!(found("web", "El Carmelo"), Some(1));
        assert_eq!(found("web", "Carmelo"), None);
        assert_eq!(found("web", ""), None);
    }
}
