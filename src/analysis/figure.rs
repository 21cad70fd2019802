//! Figures of a whole level: what each is about, its measure and its value.

use crate::demand::{self, Code};
use crate::disclose::{Permitted, View};
use crate::indicator::{Compute, Estimate, Input, Measure, Reason};
use crate::layer::refuse;
use crate::query::{Query, QueryError};
use crate::territory::EthnicGroup;

/// What a figure of a whole level is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// All demands of the question together.
    Demands,
    /// Those of one theme.
    Theme(Code),
    /// Those about one group of people; for analysts.
    Affected(Code),
    /// All people by their ethnic groups.
    People,
    /// Those of one ethnic group.
    Group(EthnicGroup),
}

/// One figure of a whole level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// What it is about.
    pub subject: Subject,
    /// Id of the measure.
    pub measure: &'static str,
    /// Its value, or why there is none.
    pub estimate: Estimate,
}

/// The themes that a question names; all when it names none.
pub(super) fn themes(query: &Query) -> impl Iterator<Item = Code> {
    let all = demand::themes().terms().len();
    let asked = |code: &Code| query.filter.themes.is_empty() || query.filter.themes.contains(code);
    (0..all).filter_map(|theme| Code::try_from(theme).ok()).filter(asked)
}

/// The same question about one theme.
pub(super) fn about(query: &Query, theme: Code) -> Query {
    let mut query = query.clone();
    query.filter.themes = vec![theme];
    query
}

/// The same question about each group of people whom demands are about; none in public, as small
/// places would give them away, and none where the question itself chooses people.
pub(super) fn affected(query: &Permitted) -> Vec<(Code, Query)> {
    let filter = &query.filter;
    let is_open = filter.groups.is_empty() && filter.voices.is_empty();
    if query.view() == View::Public || !is_open {
        return Vec::new();
    }
    let about = |group: Code| {
        let mut query = (**query).clone();
        query.filter.groups = vec![group];
        (group, query)
    };
    let all = demand::groups().terms().len();
    (0..all).filter_map(|group| Code::try_from(group).ok()).map(about).collect()
}

/// The figure of a measure of a whole level.
pub(super) fn figure(subject: Subject, measure: &'static Measure, input: &Input) -> Option<Figure> {
    let Compute::Level(compute) = measure.compute else { return None };
    let estimate = match input.len() {
        // One territory alone differs from none.
        0 | 1 => Estimate::missing(input.events.iter().sum(), None, Reason::TooFew),
        _ => compute(input),
    };
    Some(Figure { subject, measure: measure.id, estimate })
}

/// Refuses the keys that change nothing in answers of a fixed shape: they are left out, or empty.
pub(super) fn plain(query: &Query) -> Result<(), QueryError> {
    if query.fractional {
        return Err(refuse("count", "fractional", ["full"]));
    }
    if let Some(by) = query.by.first() {
        return Err(refuse("by", by.id(), ["by="]));
    }
    query.measure.as_ref().map_or(Ok(()), |measure| Err(refuse("measure", measure, ["measure="])))
}
