//! Addresses of mail: `ana.perez@example.org`.

use crate::intake::privacy::{Personal, Span};

/// The addresses of a text, in order.
pub(super) fn find(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let is_taken = spans.last().is_some_and(|span| at < span.end);
        spans.extend(address(text, at).filter(|_| !is_taken));
    }
    spans
}

/// The address around an at sign; people put spaces around it.
fn address(text: &str, at: usize) -> Option<Span> {
    let before = text[..at].trim_end_matches(' ');
    let after = text[at + 1..].trim_start_matches(' ');
    let is_near = at - before.len() <= 1 && text.len() - at - 1 - after.len() <= 1;
    let is_name = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let start = before.trim_end_matches(is_name).len();
    let is_domain = |c: char| c.is_alphanumeric() || ".-".contains(c);
    let length = after.find(|c| !is_domain(c)).unwrap_or(after.len());
    let domain = after[..length].trim_end_matches(['.', '-']);
    let last = domain.rsplit_once('.')?.1;
    let is_address = is_near
        && start < before.len()
        && last.chars().count() >= 2
        && last.chars().all(char::is_alphabetic);
    let end = text.len() - after.len() + domain.len();
    is_address.then_some(Span { start, end, what: Personal::Mail })
}
