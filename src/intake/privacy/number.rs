//! Telephones and documents among the numbers of a text.
//!
//! A number is read as groups of digits with marks between them. Mobiles have ten digits and begin
//! with 3, landlines with 60 and the region; documents have six to ten, in one group or in
//! thousands.

use jiff::civil::Date;

use crate::intake::privacy::context::{Before, before, is_money, is_quantity};
use crate::intake::privacy::{Personal, Span};

/// The most groups of one number.
const GROUPS_MAX: usize = 7;

/// A run of digits, as places in the text.
#[derive(Clone, Copy, Debug)]
struct Group {
    start: usize,
    end: usize,
}

impl Group {
    fn len(self) -> usize {
        self.end - self.start
    }
}

/// Adds the telephones and documents of a text; what is within `spans` already is passed over.
pub(super) fn find(text: &str, spans: &mut Vec<Span>) {
    let taken = spans.len();
    let mut from = 0;
    while let Some(at) = next_digit(text, from) {
        if let Some(span) = spans[..taken].iter().find(|span| (span.start..span.end).contains(&at))
        {
            from = span.end;
            continue;
        }
        let groups = groups(text, at);
        if let Some((used, what)) = judge(text, &groups) {
            let end = groups[used - 1].end;
            spans.push(Span { start: begin(text, at), end, what });
            from = end;
        } else {
            from = groups[thousands(text, &groups).max(1) - 1].end;
        }
    }
}

fn next_digit(text: &str, from: usize) -> Option<usize> {
    text.as_bytes()[from..].iter().position(u8::is_ascii_digit).map(|at| from + at)
}

/// Where a number begins with the marks before it: `+57`, `(602)`.
fn begin(text: &str, at: usize) -> usize {
    text[..at].trim_end_matches(['+', '(']).len()
}

/// The groups of digits from here on, parted by one or two marks.
fn groups(text: &str, at: usize) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut start = at;
    while groups.len() < GROUPS_MAX {
        let rest = &text.as_bytes()[start..];
        let length = rest.iter().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
        let group = Group { start, end: start + length };
        groups.push(group);
        match gap(&text[group.end..]) {
            Some(gap) => start = group.end + gap,
            None => break,
        }
    }
    groups
}

/// The bytes between two groups of one number; `None` where the number ends.
fn gap(rest: &str) -> Option<usize> {
    let is_mark = |c: char| " .,-()'’\u{a0}".contains(c);
    let end = rest.find(|c: char| !is_mark(c))?;
    let marks = rest[..end].chars().count();
    ((1..=3).contains(&marks) && rest[end..].starts_with(|c: char| c.is_ascii_digit()))
        .then_some(end)
}

/// What a number is, and how many of its groups belong to it.
fn judge(text: &str, groups: &[Group]) -> Option<(usize, Personal)> {
    let first = groups[0];
    let context = before(text, first.start);
    let is_glued = follows_letter(text, first.start);
    let may_be_phone = context != Before::Money && (!is_glued || context == Before::Phone);
    if let Some(used) = phone(text, groups).filter(|_| may_be_phone) {
        return Some((used, Personal::Phone));
    }
    match context {
        Before::Phone => local_phone(text, groups).map(|used| (used, Personal::Phone)),
        Before::Document => stated_document(text, groups).map(|used| (used, Personal::Document)),
        Before::Money | Before::Code => None,
        Before::Nothing if is_glued || is_part_of_code(text, first.start) => None,
        Before::Nothing => bare_document(text, groups).map(|used| (used, Personal::Document)),
    }
}

fn digits<'t>(text: &'t str, groups: &[Group]) -> impl Iterator<Item = &'t str> {
    groups.iter().map(|group| &text[group.start..group.end])
}

/// A mobile or a landline of ten digits, with or without the country before it.
fn phone(text: &str, groups: &[Group]) -> Option<usize> {
    let first = &text[groups[0].start..groups[0].end];
    if ["57", "057", "0057"].contains(&first) {
        return ten_digits(text, &groups[1..]).map(|used| used + 1);
    }
    let without_country = first.strip_prefix("57").filter(|rest| rest.len() == 10);
    if without_country.is_some_and(is_subscriber) {
        return ends(text, groups, 1);
    }
    ten_digits(text, groups)
}

fn ten_digits(text: &str, groups: &[Group]) -> Option<usize> {
    let first = groups.first()?;
    if ![3, 10].contains(&first.len()) {
        return None;
    }
    let mut number = String::new();
    for (place, group) in digits(text, groups).enumerate() {
        number.push_str(group);
        if number.len() >= 10 {
            let is_phone =
                number.len() == 10 && is_subscriber(&number) && !is_money(text, groups[place].end);
            return if is_phone { ends(text, groups, place + 1) } else { None };
        }
    }
    None
}

/// Mobiles begin with 30 to 35, landlines with 601 to 608.
fn is_subscriber(number: &str) -> bool {
    let bytes = number.as_bytes();
    match bytes[..3] {
        [b'3', second, _] => (b'0'..=b'5').contains(&second),
        [b'6', b'0', region] => (b'1'..=b'8').contains(&region),
        _ => false,
    }
}

/// A number that ends after so many groups: not in decimals, nor in the middle of thousands.
fn ends(text: &str, groups: &[Group], used: usize) -> Option<usize> {
    let end = groups[used - 1].end;
    let is_decimal = |rest: &str| {
        let mut chars = rest.chars();
        let mark = chars.next();
        matches!(mark, Some('.' | ',')) && chars.next().is_some_and(|c| c.is_ascii_digit())
    };
    (!is_decimal(&text[end..])).then_some(used)
}

/// A telephone that words announce: seven digits or more.
fn local_phone(text: &str, groups: &[Group]) -> Option<usize> {
    if thousands(text, groups) > 1 {
        return None;
    }
    let mut total = 0;
    for (place, group) in groups.iter().enumerate() {
        total += group.len();
        if total >= 7 {
            return (total <= 12).then(|| ends(text, groups, place + 1)).flatten();
        }
    }
    None
}

/// A document that words announce: six digits or more, in groups or not, with a check digit.
fn stated_document(text: &str, groups: &[Group]) -> Option<usize> {
    let grouped = thousands(text, groups);
    let used = if grouped > 1 { grouped } else { 1 };
    let total: usize = groups[..used].iter().map(|group| group.len()).sum();
    let used = used + usize::from(has_check_digit(text, groups, used));
    if (6..=12).contains(&total) { Some(used) } else { None }
}

/// `890.399.029-5`.
fn has_check_digit(text: &str, groups: &[Group], used: usize) -> bool {
    let last = groups[used - 1];
    let next = groups.get(used).filter(|next| next.len() == 1);
    next.is_some_and(|next| text[last.end..next.start].trim() == "-")
}

/// A number that nothing announces and that has the form of a document.
fn bare_document(text: &str, groups: &[Group]) -> Option<usize> {
    let grouped = thousands(text, groups);
    let used = grouped.max(1);
    let number: String = digits(text, &groups[..used]).collect();
    let is_long_enough = if grouped > 1 { number.len() >= 7 } else { number.len() >= 6 };
    let is_form = is_long_enough && number.len() <= 10;
    if !is_form || number.ends_with("000") || is_day(&number) {
        return None;
    }
    let end = groups[used - 1].end;
    let rest = &text[end..];
    let is_code = rest.starts_with(|c: char| c.is_alphanumeric() || "/_:+".contains(c));
    let check = usize::from(has_check_digit(text, groups, used));
    let goes_on = check == 0 && rest.starts_with('-') && groups.len() > used;
    if is_code || goes_on || is_quantity(text, end) {
        None
    } else {
        ends(text, groups, used).map(|used| used + check)
    }
}

/// How many groups are thousands of one number, parted by the same single mark; 1 where none are.
fn thousands(text: &str, groups: &[Group]) -> usize {
    if groups[0].len() > 3 {
        return 1;
    }
    let mark = |place: usize| &text[groups[place - 1].end..groups[place].start];
    let is_next = |place: &usize| {
        // Millions may have an apostrophe and thousands a point: `1'234.567`.
        let follows = |first: &str, next: &str| {
            first == next && [".", ",", " ", "\u{a0}"].contains(&first)
                || ["'", "’", "."].contains(&first) && next == "."
                || *place == 1 && ["'", "’"].contains(&first)
        };
        groups[*place].len() == 3 && follows(mark(1), mark(*place))
    };
    1 + (1..groups.len()).take_while(is_next).count()
}

/// A day without marks: `20250301`.
fn is_day(number: &str) -> bool {
    let part = |from: usize, to: usize| number.get(from..to).and_then(|part| part.parse().ok());
    let day = |y: Option<i16>, m: Option<i16>, d: Option<i16>| {
        let (year, month, day) = (y?, m? as i8, d? as i8);
        ((1900..=2100).contains(&year) && Date::new(year, month, day).is_ok()).then_some(())
    };
    number.len() == 8
        && (day(part(0, 4), part(4, 6), part(6, 8)).is_some()
            || day(part(4, 8), part(2, 4), part(0, 2)).is_some())
}

fn follows_letter(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_some_and(char::is_alphabetic)
}

/// `RAD-2024-001234`, `#123456`, `12/123456`: the number goes on to the left.
fn is_part_of_code(text: &str, at: usize) -> bool {
    let mut chars = text[..at].chars().rev();
    match chars.next() {
        Some('#') => true,
        Some('-' | '/' | '_' | ':' | '.' | ',' | '+' | '=') => {
            chars.next().is_some_and(char::is_alphanumeric)
        }
        _ => false,
    }
}
