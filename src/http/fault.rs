//! What was sent and not understood, and what is allowed in its place.

use serde::Serialize;

use crate::query::QueryError;
use crate::text::{Lang, Words};

/// What was sent, and what is allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The key of the query, or the part of the address.
    pub parameter: String,
    /// What it said.
    pub value: String,
    /// What it may say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// In which way it is wrong.
    #[serde(skip)]
    pub wrong: Wrong,
}

/// In which way a key or its value is wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wrong {
    /// The value is missing or none of the allowed ones.
    #[default]
    Value,
    /// The key is not known; the allowed ones are the keys that are.
    Key,
    /// The key is there again, and takes one value.
    Repeated,
}

/// How the grammar calls a key that is there again.
const REPEATED: &str = "only one value";

impl Fault {
    /// `parameter` said `value`, which is none of `allowed`.
    pub fn new<A: Into<String>>(
        parameter: &str,
        value: &str,
        allowed: impl IntoIterator<Item = A>,
    ) -> Self {
        let allowed = allowed.into_iter().map(Into::into).collect();
        Self { parameter: parameter.into(), value: value.into(), allowed, wrong: Wrong::Value }
    }

    /// A key of the query that is none of `known`.
    pub fn key<A: Into<String>>(
        key: &str,
        value: &str,
        known: impl IntoIterator<Item = A>,
    ) -> Self {
        Self { wrong: Wrong::Key, ..Self::new(key, value, known) }
    }

    /// A key of the query that is there again.
    pub fn repeated(key: &str, value: &str) -> Self {
        Self { wrong: Wrong::Repeated, ..Self::new::<&str>(key, value, []) }
    }

    /// What is wrong, without a stop.
    pub fn explained(&self, lang: Lang) -> String {
        let Self { parameter, value, wrong, .. } = self;
        match (lang, wrong) {
            (Lang::Es, Wrong::Key) => format!("No se conoce la clave «{parameter}»"),
            (Lang::Es, Wrong::Repeated) => format!("«{parameter}» lleva un solo valor"),
            (Lang::Es, Wrong::Value) if value.is_empty() => format!("Falta «{parameter}»"),
            (Lang::Es, Wrong::Value) => format!("«{parameter}» no puede ser «{value}»"),
            (Lang::En, Wrong::Key) => format!("The key \"{parameter}\" is not known"),
            (Lang::En, Wrong::Repeated) => format!("\"{parameter}\" takes one value"),
            (Lang::En, Wrong::Value) if value.is_empty() => format!("\"{parameter}\" is missing"),
            (Lang::En, Wrong::Value) => format!("\"{parameter}\" cannot be \"{value}\""),
        }
    }

    /// What is wrong and what is allowed, as a sentence.
    pub(super) fn sentence(&self, lang: Lang) -> String {
        let wrong = self.explained(lang);
        let list = Words::new("se admite", "allowed").get(lang);
        match self.allowed.as_slice() {
            [] => format!("{wrong}."),
            allowed => format!("{wrong}; {list}: {}.", allowed.join(", ")),
        }
    }
}

impl From<QueryError> for Fault {
    fn from(error: QueryError) -> Self {
        if error.allowed == [REPEATED] {
            return Self::repeated(&error.parameter, &error.value);
        }
        Self::new(&error.parameter, &error.value, error.allowed)
    }
}
