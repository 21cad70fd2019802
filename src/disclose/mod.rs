//! What a public answer may hold.
//!
//! Figures about places and themes are public. Figures about people's groups are not open to
//! queries: whoever could combine filters freely could single people out.

use std::ops::Deref;

use crate::query::{Dimension, Filter, Query};

/// The tables about groups that are published, each suppressed once for each version.
pub const PUBLISHED: [&str; 2] =
    ["group × municipality × year", "group × theme × subregion × year"];

/// For whom an answer is made; part of cache keys and ETags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// Anyone.
    #[default]
    Public,
    /// Someone with a token, or at the command line beside the store.
    Analyst,
}

impl View {
    /// The id in cache keys.
    pub fn id(self) -> &'static str {
        match self {
            View::Public => "public",
            View::Analyst => "analyst",
        }
    }
}

/// Why a view may not have an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The key that asks for figures about people's groups: `group`, `voice` or `by`.
    pub parameter: &'static str,
    /// The tables about groups that are published instead.
    pub published: [&'static str; 2],
}

/// A query that its view may ask. Every layer and table takes one, so that none is made without
/// asking.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Permitted {
    query: Query,
    view: View,
}

impl Permitted {
    /// The same question about another measure: what it counts stays as it was permitted.
    #[must_use]
    pub fn about(&self, measure: &str) -> Self {
        let query = Query { measure: Some(measure.to_owned()), ..self.query.clone() };
        Self { query, view: self.view }
    }

    /// For whom the answer is made.
    pub fn view(&self) -> View {
        self.view
    }

    /// The same question by theme: whoever may ask about places may ask about themes.
    #[must_use]
    pub fn by_theme(&self) -> Self {
        let query = Query { by: vec![Dimension::Theme], ..self.query.clone() };
        Self { query, view: self.view }
    }

    /// The same question to some of its sources.
    #[must_use]
    pub fn from_sources(&self, sources: Vec<String>) -> Self {
        let filter = Filter { sources, ..self.query.filter.clone() };
        Self { query: Query { filter, ..self.query.clone() }, view: self.view }
    }
}

impl Deref for Permitted {
    type Target = Query;

    fn deref(&self) -> &Query {
        &self.query
    }
}

/// Whether `view` may ask `query` at all.
///
/// # Errors
/// A public query about groups or voices is refused, with the list of published tables.
pub fn permit(view: View, query: Query) -> Result<Permitted, Refusal> {
    match groups_key(&query) {
        Some(parameter) if view == View::Public => Err(Refusal { parameter, published: PUBLISHED }),
        _ => Ok(Permitted { query, view }),
    }
}

/// The key through which a query asks about people's groups.
fn groups_key(query: &Query) -> Option<&'static str> {
    if !query.filter.groups.is_empty() {
        Some("group")
    } else if !query.filter.voices.is_empty() {
        Some("voice")
    } else if query.by.contains(&Dimension::Group) {
        Some("by")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about_groups() -> [Query; 3] {
        [
            Query { filter: Filter { groups: vec![0], ..Filter::default() }, ..Query::default() },
            Query { filter: Filter { voices: vec![0], ..Filter::default() }, ..Query::default() },
            Query { by: vec![Dimension::Group], ..Query::default() },
        ]
    }

    #[test]
    fn the_public_may_not_ask_about_groups() {
        let refused = about_groups().map(|q| permit(View::Public, q).unwrap_err().parameter);
        assert_eq!(refused, ["group", "voice", "by"]);
        assert!(permit(View::Public, Query::default()).is_ok());
    }

    #[test]
    fn an_analyst_may() {
        assert!(about_groups().into_iter().all(|query| permit(View::Analyst, query).is_ok()));
    }
}
