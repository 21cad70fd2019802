//! A worked example: what a method is given in one place, and what it makes of it.

mod classes;
mod given;
mod measure;
mod pair;
mod series;

use crate::classify;
use crate::indicator::{self, Card};
use crate::query::Query;
use crate::snapshot::Snapshot;
use crate::text::Lang;

/// What a method makes of one place's figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The question whose map shows the same; `None` where no map does.
    pub query: Option<Query>,
    /// The place: a municipality, two of them, or the department.
    pub place: String,
    /// The figures that it is given.
    pub given: String,
    /// What it makes of them.
    pub result: String,
}

/// An example with the data at hand; `None` for methods that only serve others, and where the data
/// have nothing to show.
pub fn example(snapshot: &Snapshot, card: &Card, lang: Lang) -> Option<Example> {
    if let Some(measure) = indicator::find(card.id) {
        return measure::of(snapshot, measure, lang);
    }
    if let Some(method) = classify::find(card.id) {
        return classes::of(snapshot, method, lang);
    }
    pair::of(snapshot, card, lang).or_else(|| series::of(snapshot, card, lang))
}
