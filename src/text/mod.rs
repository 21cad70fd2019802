//! Phrases in two languages, and how numbers, dates and names are written for people.
//!
//! Spanish follows es-CO: `1.551`, `4,9`, `39 %`, `ene. 2024`.

mod clip;
pub mod fold;
pub mod format;
mod tame;

pub use clip::clipped;
pub use fold::{fold, slug};
pub use format::{count, date, decimal, hex, month, named_probability, percent, probability};
pub use tame::tamed;

/// The language of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Spanish of Colombia, the default.
    #[default]
    Es,
    /// English, on request (`lang=en`).
    En,
}

impl Lang {
    /// The id used in addresses: `es` or `en`.
    pub fn id(self) -> &'static str {
        match self {
            Lang::Es => "es",
            Lang::En => "en",
        }
    }

    /// The language tag for HTML and HTTP.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Es => "es-CO",
            Lang::En => "en",
        }
    }

    /// Reads a language id; `None` when it is not one of ours.
    pub fn parse(id: &str) -> Option<Self> {
        match id {
            "es" => Some(Lang::Es),
            "en" => Some(Lang::En),
            _ => None,
        }
    }
}

/// One phrase in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Spanish.
    pub es: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// Pairs a Spanish and an English phrase.
    pub const fn new(es: &'static str, en: &'static str) -> Self {
        Self { es, en }
    }

    /// What is written alike in both languages.
    pub const fn same(text: &'static str) -> Self {
        Self { es: text, en: text }
    }

    /// The phrase in `lang`.
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Es => self.es,
            Lang::En => self.en,
        }
    }
}
