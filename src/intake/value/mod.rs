//! Dates and numbers as Colombian offices write them.

mod date;
mod number;
mod written;

pub use date::COLOMBIA;
pub(super) use date::{Day, Doubt, date, day_of_parts, year_of};
pub use number::plain_number;
pub(super) use number::{amount, degrees, percent, whole};

/// Reads digits alone, up to so many.
fn digits<T: std::str::FromStr>(text: &str, length_max: usize) -> Option<T> {
    let are_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if are_digits && text.len() <= length_max { text.parse().ok() } else { None }
}

/// Reads yes or no.
pub(super) fn is_yes(text: &str) -> bool {
    const YES: [&str; 7] = ["1", "true", "si", "sí", "yes", "verdadero", "x"];
    text.len() <= 9 && YES.contains(&text.to_lowercase().as_str())
}
