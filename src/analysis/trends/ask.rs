//! What a question about change asks: which rows, of which demands, as what.

use crate::count;
use crate::demand::{self, Code};
use crate::layer::{partition, refuse, selected, without_parts};
use crate::query::{Dimension, Filter, Query, QueryError};
use crate::snapshot::Snapshot;

/// What is asked about which rows.
pub(super) struct Ask<'s> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) query: &'s Query,
    pub(super) by: Dimension,
    pub(super) is_share: bool,
    pub(super) open: bool,
    /// The demands counted: all themes where rows are by theme, all places where they are by place.
    pub(super) hits: Filter,
    /// What shares are a part of, before those without a theme are left out.
    pub(super) base: Filter,
}

impl<'s> Ask<'s> {
    pub(super) fn new(snapshot: &'s Snapshot, query: &'s Query) -> Result<Self, QueryError> {
        let by = match query.by.as_slice() {
            [] | [Dimension::Territory] => Dimension::Territory,
            [Dimension::Theme] => Dimension::Theme,
            [other, ..] => {
                let allowed = [Dimension::Territory, Dimension::Theme].map(Dimension::id);
                return Err(refuse("by", other.id(), allowed));
            }
        };
        if query.fractional {
            return Err(refuse("count", "fractional", ["full"]));
        }
        let filter = &query.filter;
        let (hits, base) = if by == Dimension::Theme {
            let all = Filter { themes: Vec::new(), ..filter.clone() };
            (all.clone(), all)
        } else {
            let everywhere = Filter { territories: Vec::new(), ..filter.clone() };
            (everywhere.clone(), without_parts(&everywhere))
        };
        let has_parts = by == Dimension::Theme || hits != base;
        let is_share = match query.measure.as_deref() {
            None => has_parts,
            Some("count") => false,
            Some("share") if has_parts => true,
            Some("share") => {
                let themes = demand::themes().terms().iter().map(|term| term.id.as_str());
                return Err(refuse("theme", "", themes));
            }
            Some(other) => return Err(refuse("measure", other, ["count", "share"])),
        };
        let asked = if is_share { &base } else { &hits };
        let asked = Filter { territories: filter.territories.clone(), ..asked.clone() };
        let (all, open) = count::open(snapshot, &asked);
        let open = all > 0 && all == open;
        Ok(Self { snapshot, query, by, is_share, open, hits, base })
    }

    /// Whether rows are parts of what is classified, so that shares can be compared.
    pub(super) fn has_parts(&self) -> bool {
        self.by == Dimension::Theme || self.hits != self.base
    }

    /// Id and name of every row that there could be.
    pub(super) fn names(&self) -> Vec<(String, String)> {
        if self.by == Dimension::Theme {
            let name =
                |term: &demand::Term| (term.id.clone(), term.label(self.query.lang).to_owned());
            return demand::themes().terms().iter().map(name).collect();
        }
        let territories = &partition(self.snapshot, self.query).territories;
        territories.iter().map(|place| (place.id.clone(), place.name.clone())).collect()
    }

    /// The rows that the query asks about.
    pub(super) fn shown(&self) -> impl Iterator<Item = usize> + use<> {
        let themes = &self.query.filter.themes;
        let asked: Vec<bool> = if self.by == Dimension::Theme {
            let codes = 0..demand::themes().terms().len();
            codes.map(|code| themes.is_empty() || themes.contains(&(code as Code))).collect()
        } else {
            selected(self.snapshot, self.query, partition(self.snapshot, self.query))
        };
        (0..asked.len()).filter(move |&place| asked[place])
    }
}
