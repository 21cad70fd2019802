//! Which field the header of a column means.
//!
//! From the surest to the least sure: its whole name; its name without the numbering, the group or
//! the bracket that forms add; a name that a format cut at ten characters; a question that asks for
//! the field.

use crate::intake::columns::identity::is_identity;
use crate::intake::field::{Card, Kind};
use crate::text::fold;

/// The fewest letters of a name that was cut.
const CUT_CHARS_MIN: usize = 5;

/// The fewest words of a header that is a question.
const QUESTION_WORDS_MIN: usize = 3;

/// A header made comparable.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// The whole of it, folded.
    pub name: String,
    /// What is left without numbering, group or bracket; empty when that is the same.
    pub core: String,
    /// Whether it is a question or a sentence.
    is_question: bool,
}

impl Header {
    pub fn new(text: &str) -> Self {
        let name = fold(text);
        let core = fold(without_numbering(without_bracket(last_of_group(text))));
        let is_question =
            text.contains(['?', '¿']) || core.split(' ').count() >= QUESTION_WORDS_MIN;
        let core = if core == name { String::new() } else { core };
        Self { name, core, is_question }
    }

    /// What stands for it: its core where it has one.
    pub fn essence(&self) -> &str {
        if self.core.is_empty() { &self.name } else { &self.core }
    }

    /// Whether it is of a column that identifies people.
    pub fn is_identity(&self) -> bool {
        is_identity(&self.name)
    }
}

/// `datos/ubicacion/municipio` → `municipio`: forms write the groups of a question before it.
fn last_of_group(text: &str) -> &str {
    match text.rsplit_once('/') {
        Some((group, last)) if !group.contains(' ') && !last.trim().is_empty() => last,
        _ => text,
    }
}

/// `Fecha (dd/mm/aaaa)` → `Fecha`.
fn without_bracket(text: &str) -> &str {
    match text.split_once(['(', '[']) {
        Some((before, _)) if !before.trim().is_empty() => before,
        _ => text,
    }
}

/// `3. Municipio`, `P3. Municipio`, `Q12: Municipio` → `Municipio`.
fn without_numbering(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '_', '*', '¿']);
    let digits = text.trim_start_matches(['P', 'p', 'Q', 'q']);
    if text.len() - digits.len() > 1 {
        return text;
    }
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == digits.len() {
        return text;
    }
    let bare = rest.trim_start_matches(['.', ')', ':', '-', '_', ' ']);
    if bare.len() == rest.len() || bare.is_empty() { text } else { bare }
}

/// The free column whose header is a name of the field, the likelier names first.
pub(super) fn named(
    card: &Card,
    headers: &[Header],
    is_free: impl Fn(usize) -> bool,
) -> Option<usize> {
    let id = fold(card.id);
    let names = || std::iter::once(id.as_str()).chain(card.aliases.iter().copied());
    let first = |is: &dyn Fn(&Header) -> bool| {
        headers.iter().enumerate().find(|(at, header)| is(header) && is_free(*at)).map(|(at, _)| at)
    };
    names().find_map(|name| {
        first(&|header| header.name == name).or_else(|| first(&|header| header.core == name))
    })
}

/// The free column whose header is the beginning of a name of this field and of no other field:
/// dBASE keeps ten bytes of a name.
pub(super) fn cut(
    card: &Card,
    kind: Kind,
    headers: &[Header],
    is_free: impl Fn(usize) -> bool,
) -> Option<usize> {
    let begins = |card: &Card, short: &str| {
        card.aliases.iter().any(|alias| alias.replace(' ', "").starts_with(short))
            || card.id.replace('_', "").starts_with(short)
    };
    let is_meant = |header: &Header| {
        let short = header.name.replace(' ', "");
        short.len() >= CUT_CHARS_MIN
            && begins(card, &short)
            && kind.fields().iter().filter(|other| begins(other, &short)).count() == 1
    };
    let mut found = headers.iter().enumerate().filter(|(at, h)| is_free(*at) && is_meant(h));
    found.next().map(|(at, _)| at)
}

/// The free column whose header is a question with one of these phrases.
pub(super) fn asked(
    phrases: &[&str],
    headers: &[Header],
    is_free: impl Fn(usize) -> bool,
) -> Option<usize> {
    let asks = |header: &Header| {
        header.is_question
            && !header.is_identity()
            && phrases.iter().any(|phrase| has_phrase(&header.name, phrase))
    };
    headers.iter().enumerate().find(|(at, header)| is_free(*at) && asks(header)).map(|(at, _)| at)
}

/// Whether whole words of a text are this phrase.
fn has_phrase(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + phrase.len()..].chars().next();
        [before, after].into_iter().flatten().all(|c| c == ' ')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_core(text: &str, expected: &str) {
        assert_eq!(Header::new(text).essence(), expected, "{text}");
    }

    #[test]
    fn what_forms_add_to_a_name_is_left_out() {
        check_core("3. Municipio", "municipio");
        check_core("P12) Municipio", "municipio");
        check_core("datos/ubicacion/municipio", "municipio");
        check_core("Fecha (dd/mm/aaaa)", "fecha");
        check_core("Municipio *", "municipio");
        check_core("2025", "2025");
        check_core("(sin nombre)", "sin nombre");
        check_core("Comuna / corregimiento", "comuna corregimiento");
    }

    #[test]
    fn phrases_are_whole_words() {
        assert!(has_phrase("en que municipio vive", "municipio"));
        assert!(!has_phrase("en que municipios ha vivido", "municipio"));
    }
}
