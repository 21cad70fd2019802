//! What a public answer may hold.

use crate::query::Query;

/// For whom an answer is made; part of cache keys and ETags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// Anyone.
    #[default]
    Public,
    /// Someone with a token.
    Analyst,
}

/// Why a view may not have an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The key that asks for figures about people's groups: `group` or `voice`.
    pub parameter: &'static str,
    /// The tables about groups that are published instead.
    pub published: Vec<&'static str>,
}

/// Whether `view` may ask `query` at all.
///
/// # Errors
/// A public query about groups or voices is refused, with the list of published tables.
pub fn permit(view: View, query: &Query) -> Result<(), Refusal> {
    let _ = (view, query);
    todo!()
}
