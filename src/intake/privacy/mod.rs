//! Personal data in free text: documents of identity, telephones and addresses of mail are taken
//! out before anything is stored.
//!
//! What is found is replaced by `[documento]`, `[teléfono]` or `[correo]`. Numbers are judged by
//! their form and by the words around them: an amount, a date, a decree or a code is no document.
//! In doubt a number is taken out.

mod context;
mod mail;
mod number;

use std::borrow::Cow;

/// What a piece of text tells of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Personal {
    /// The number of a document of identity.
    Document,
    /// A telephone.
    Phone,
    /// An address of mail.
    Mail,
}

impl Personal {
    fn mark(self) -> &'static str {
        match self {
            Personal::Document => "[documento]",
            Personal::Phone => "[teléfono]",
            Personal::Mail => "[correo]",
        }
    }
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    start: usize,
    end: usize,
    what: Personal,
}

/// The fewest digits of a document or a telephone.
const DIGITS_MIN: usize = 6;

/// How often a text is read again: what is taken out may uncover what stood behind it.
const ROUNDS_MAX: usize = 8;

/// A text without personal data.
pub(super) fn redact(text: &str) -> Cow<'_, str> {
    let mut clean = Cow::Borrowed(text);
    for _ in 0..ROUNDS_MAX {
        let spans = find(&clean);
        if spans.is_empty() {
            break;
        }
        clean = Cow::Owned(without(&clean, &spans));
    }
    clean
}

/// What a whole cell is, when it holds little else than one piece of personal data: how columns
/// are told whose headers say nothing.
pub(super) fn of_cell(text: &str) -> Option<Personal> {
    match find(text)[..] {
        [Span { start, end, what }] if end - start + 4 >= text.trim().len() => Some(what),
        _ => None,
    }
}

/// Whether a text holds a telephone, a document or an address of mail, in the strictest reading.
pub(super) fn is_personal(text: &str) -> bool {
    let is_within = |c: char| c.is_ascii_digit() || " .-()+\u{a0}".contains(c);
    let digits = |run: &str| run.bytes().filter(u8::is_ascii_digit).count();
    is_suspect(text)
        && (text.contains('@')
            || text.split(|c| !is_within(c)).any(|run| digits(run) >= DIGITS_MIN))
}

/// Whether a text is worth reading: most hold neither an at sign nor many digits.
fn is_suspect(text: &str) -> bool {
    // In pieces whose digits a byte can count, which processors do for many bytes at a time.
    let count = |piece: &[u8]| piece.iter().map(|byte| u8::from(byte.is_ascii_digit())).sum::<u8>();
    let digits = text.as_bytes().chunks(128).map(|piece| usize::from(count(piece))).sum::<usize>();
    digits >= DIGITS_MIN || text.as_bytes().contains(&b'@')
}

fn find(text: &str) -> Vec<Span> {
    if !is_suspect(text) {
        return Vec::new();
    }
    let mut spans = mail::find(text);
    number::find(text, &mut spans);
    spans.sort_by_key(|span| span.start);
    spans
}

fn without(text: &str, spans: &[Span]) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    for span in spans {
        clean.push_str(&text[from..span.start]);
        clean.push_str(span.what.mark());
        from = span.end;
    }
    clean.push_str(&text[from..]);
    clean
}

#[cfg(test)]
mod tests;
