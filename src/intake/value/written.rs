//! Days in words, in Spanish or in English: `lunes, 3 de marzo de 2025`, `3-mar-25`.

use jiff::civil::Date;

use crate::intake::value::date::{Day, full_year, is_time};
use crate::intake::value::digits;
use crate::text::fold;

/// The longest text that may be a day in words, in bytes.
const BYTES_MAX: usize = 60;

/// Names of each month; a beginning of three letters or more is enough.
const MONTHS: [&[&str]; 12] = [
    &["enero", "january"],
    &["febrero", "february"],
    &["marzo", "march"],
    &["abril", "april"],
    &["mayo", "may"],
    &["junio", "june"],
    &["julio", "july"],
    &["agosto", "august"],
    &["septiembre", "setiembre", "september"],
    &["octubre", "october"],
    &["noviembre", "november"],
    &["diciembre", "december"],
];

/// Words between the parts of a day.
const LINKS: [&str; 5] = ["de", "del", "el", "of", "the"];

/// Reads a day in words, or a month, of which it is the first day.
pub(super) fn day(text: &str) -> Option<Day> {
    if text.len() > BYTES_MAX || !text.contains(char::is_alphabetic) {
        return None;
    }
    let folded = fold(without_time(text));
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !LINKS.contains(word)).collect();
    let joined = joined_year(&words);
    if let Some(year) = &joined {
        words.truncate(words.len() - 2);
        words.push(year);
    }
    // A weekday stands first: it says nothing new.
    if words.len() == 4 && words[0].bytes().all(|byte| byte.is_ascii_alphabetic()) {
        words.remove(0);
    }
    match words[..] {
        [first, second, year] => {
            let (day, month) = match month(second) {
                Some(month) => (ordinal(first)?, month),
                None => (ordinal(second)?, month(first)?),
            };
            let date = Date::new(full_year(year)?, month, day).ok()?;
            Some(Day { date, doubt: None })
        }
        [name, year] => Day::of_month(full_year(year)?, month(name)?),
        _ => None,
    }
}

/// The number of a month's name or of its beginning.
pub(super) fn month(word: &str) -> Option<i8> {
    let word = fold(word);
    if word.len() < 3 {
        return None;
    }
    let is_meant = |names: &&[&str]| names.iter().any(|name| name.starts_with(&word));
    let place = MONTHS.iter().position(is_meant)?;
    i8::try_from(place + 1).ok()
}

/// `1`, `1o`, `1ro`, `3rd`, `primero`.
fn ordinal(word: &str) -> Option<i8> {
    if word == "primero" {
        return Some(1);
    }
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if number.is_empty() || word.len() - number.len() > 2 { None } else { digits(number, 2) }
}

/// The year of the last two words, where its thousands were grouped: `2.024`.
fn joined_year(words: &[&str]) -> Option<String> {
    let is_group = |word: &str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    match words {
        [.., thousands @ ("1" | "2"), rest] if is_group(rest) => Some(format!("{thousands}{rest}")),
        _ => None,
    }
}

/// What stands before a time of day.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let begin = text[..colon].rfind(' ').unwrap_or(0);
    if is_time(&text[begin..]) { text[..begin].trim_end_matches([',', ' ']) } else { text }
}
