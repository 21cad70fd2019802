//! Days: ISO 8601, day before month, words, and the numbers that spreadsheets keep.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz};

use crate::intake::value::{digits, written};

/// Years in which a record may lie; columns count days from 1970 in 16 bits, and no one held
/// conversatorios before.
const YEARS: RangeInclusive<i16> = 1970..=2148;

/// Colombia keeps UTC−05:00 the whole year.
pub const COLOMBIA: tz::Offset = tz::offset(-5);

/// Numbers that spreadsheets keep for days of [`YEARS`] that offices write: 1982 to 2064.
const SERIALS: RangeInclusive<i64> = 30_000..=60_000;

/// The day that a spreadsheet numbers 0, in the system of 1900 that nearly all use.
const SERIAL_ZERO: Date = jiff::civil::date(1899, 12, 30);

/// A day, and what is doubtful about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::intake) struct Day {
    pub date: Date,
    pub doubt: Option<Doubt>,
}

/// Why a day may be another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intake) enum Doubt {
    /// It was the number that a spreadsheet keeps for it.
    Serial,
    /// Only its month was given.
    Month,
}

impl Day {
    fn sure(date: Date) -> Self {
        Self { date, doubt: None }
    }

    /// The first day of a month.
    pub fn of_month(year: i16, month: i8) -> Option<Self> {
        let date = Date::new(year, month, 1).ok()?;
        Some(Self { date, doubt: Some(Doubt::Month) })
    }
}

/// Reads a day: ISO 8601, with or without a time; day, month and year, in numbers or in words; or
/// what a spreadsheet keeps.
///
/// A time with an offset is first brought to Colombia's. The error says why, in Spanish.
///
/// # Errors
/// When it is no day, or a day out of [`YEARS`].
pub(in crate::intake) fn date(text: &str) -> Result<Day, String> {
    let day = plain(text)
        .or_else(|| day_first(text))
        .map(Day::sure)
        .or_else(|| month_only(text))
        .or_else(|| serial(text))
        .or_else(|| written::day(text))
        .ok_or_else(|| doubt(text))?;
    within_years(day)
}

/// A day whose year, month and day stand in three cells; the last may be blank.
///
/// # Errors
/// When it is no day, or a day out of [`YEARS`].
pub(in crate::intake) fn day_of_parts(year: &str, month: &str, day: &str) -> Result<Day, String> {
    let year = year_of(year).ok_or("El año no se puede leer")?;
    if month.is_empty() {
        return Err("Solo dice el año: falta el mes".into());
    }
    let month = digits::<i8>(month, 2).or_else(|| written::month(month));
    let month = month.ok_or("El mes no se puede leer")?;
    let found = match day {
        "" => Day::of_month(year, month),
        day => digits::<i8>(day, 2).and_then(|day| Date::new(year, month, day).ok()).map(Day::sure),
    };
    within_years(found.ok_or("No hay tal día")?)
}

fn within_years(day: Day) -> Result<Day, String> {
    let year = day.date.year();
    if YEARS.contains(&year) {
        return Ok(day);
    }
    Err(format!("El año {year} queda fuera de {} a {}", YEARS.start(), YEARS.end()))
}

fn plain(text: &str) -> Option<Date> {
    match text.len() {
        10 => ten_bytes(text.as_bytes()),
        8 => eight_digits(text),
        length if length > 10 && text.as_bytes()[4] == b'-' => moment(text),
        _ => None,
    }
}

/// `2025-03-05`, `2025/03/05`: what most cells hold, read without detours.
fn ten_bytes(text: &[u8]) -> Option<Date> {
    let mark = text[4];
    if text[7] != mark || !matches!(mark, b'-' | b'/' | b'.') {
        return None;
    }
    let number = |bytes: &[u8]| {
        bytes.iter().try_fold(0_i16, |sum, byte| {
            byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0'))
        })
    };
    let (month, day) = (number(&text[5..7])?, number(&text[8..])?);
    Date::new(number(&text[..4])?, month as i8, day as i8).ok()
}

/// `20250305`.
fn eight_digits(text: &str) -> Option<Date> {
    let number: i32 = digits(text, 8)?;
    Date::new((number / 10_000) as i16, (number / 100 % 100) as i8, (number % 100) as i8).ok()
}

/// A day with a time after it; without an offset the time is Colombia's already.
fn moment(text: &str) -> Option<Date> {
    let rest = text.get(10..)?;
    let moment = text.parse::<Timestamp>().map(|moment| COLOMBIA.to_datetime(moment).date());
    moment.ok().or_else(|| ten_bytes(&text.as_bytes()[..10]).filter(|_| is_time(rest)))
}

/// `5/3/2024`, `05-03-24`, `5.3.2024`, `5/3/2,024`, with a time after it or not.
fn day_first(text: &str) -> Option<Date> {
    let (day, time) = text.split_once(' ').unwrap_or((text, ""));
    let (day, year) = day.split_at(day.rfind(['/', '-']).or_else(|| day.rfind('.'))?);
    let mut parts = day.split(['/', '-', '.']);
    let (day, month) = (parts.next()?, parts.next()?);
    if parts.next().is_some() || !(time.is_empty() || is_time(time)) {
        return None;
    }
    // A year may stand first, with a short month: `2025-3-5`.
    if day.len() == 4 {
        return Date::new(full_year(day)?, digits(month, 2)?, digits(&year[1..], 2)?).ok();
    }
    Date::new(full_year(&year[1..])?, digits(month, 2)?, digits(day, 2)?).ok()
}

/// `2025-03`, `03/2025`.
fn month_only(text: &str) -> Option<Day> {
    let (first, last) = text.split_once(['/', '-'])?;
    let (year, month) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 || month.is_empty() {
        return None;
    }
    Day::of_month(digits(year, 4)?, digits(month, 2)?)
}

/// The number that a spreadsheet keeps for a day, with the time as its fraction.
fn serial(text: &str) -> Option<Day> {
    let (days, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let days: i64 = digits(days, 5).filter(|days| SERIALS.contains(days))?;
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let date = SERIAL_ZERO.checked_add(days.days()).ok()?;
    Some(Day { date, doubt: Some(Doubt::Serial) })
}

/// A year of four digits, `2,024` and `2.024.0` among them, or of two.
pub(super) fn full_year(text: &str) -> Option<i16> {
    match text.len() {
        2 => digits::<i16>(text, 2).map(|year| 2000 + year),
        4 => digits(text, 4),
        5 => year_of(text),
        _ => None,
    }
}

/// A year that stands alone: `2024`, `2,024`, `2.024`, `2024.0`.
pub(in crate::intake) fn year_of(text: &str) -> Option<i16> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    match whole.split_once(['.', ',']) {
        Some((thousands, rest)) if thousands.len() == 1 && rest.len() == 3 => {
            Some(digits::<i16>(thousands, 1)? * 1000 + digits::<i16>(rest, 3)?)
        }
        None if whole.len() == 4 => digits(whole, 4),
        _ => None,
    }
}

pub(super) fn is_time(text: &str) -> bool {
    let text = text.trim_start_matches(['T', 't', ' ']);
    text.contains(':') && text.starts_with(|c: char| c.is_ascii_digit())
}

/// Why a text is no day.
fn doubt(text: &str) -> String {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    if let [month, day, year] = parts[..] {
        let month_first = format!("{day}/{month}/{year}");
        if day_first(&month_first).is_some() {
            return format!("No hay mes {day}; ¿será {month_first} (día/mes/año)?");
        }
    }
    if year_of(text).is_some_and(|year| YEARS.contains(&year)) {
        return "Solo dice el año: falta el mes".into();
    }
    "No es una fecha: use AAAA-MM-DD o DD/MM/AAAA".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str, doubt: Option<Doubt>) {
        let day = date(text).map(|day| (day.date.to_string(), day.doubt));
        assert_eq!(day, Ok((expected.to_owned(), doubt)), "{text}");
    }

    fn check_date(text: &str, expected: &str) {
        check(text, expected, None);
    }

    fn check_doubt(text: &str, expected: &str) {
        let reason = date(text).unwrap_err();
        assert!(reason.contains(expected), "{text}: {reason}");
    }

    #[test]
    fn days_are_read_in_every_usual_form() {
        for text in [
            "2024-03-05",
            "2024/03/05",
            "2024-3-5",
            "20240305",
            "05/03/2024",
            "5/3/2024",
            "5/3/24",
            "05-03-2024",
            "5.3.2024",
            "5/3/2,024",
            "5/3/2.024",
            "2024-03-05T10:00:00",
            "2024-03-05 10:00",
            "05/03/2024 10:15",
            "5/3/2024 3:04:05 p. m.",
        ] {
            check_date(text, "2024-03-05");
        }
    }

    #[test]
    fn days_in_words_are_read() {
        for text in [
            "martes, 5 de marzo de 2024",
            "Martes 5 de Marzo del 2024",
            "5 de marzo de 2024",
            "5 de marzo de 2.024",
            "5-mar-24",
            "5-mar.-2024",
            "05 MAR 2024",
            "marzo 5 de 2024",
            "March 5, 2024",
            "Mar 5, 2024",
            "mar, 5 mar 2024",
            "5 de marzo de 2024 10:15",
            "5 de marzo de 2024, 10:15:20 a. m.",
        ] {
            check_date(text, "2024-03-05");
        }
        check_date("1º de septiembre de 2024", "2024-09-01");
        check_date("primero de enero de 2025", "2025-01-01");
        check_date("12-set-23", "2023-09-12");
    }

    #[test]
    fn a_month_alone_is_its_first_day_in_doubt() {
        for text in ["2024-03", "03/2024", "marzo de 2024", "Marzo 2024", "mar-24"] {
            check(text, "2024-03-01", Some(Doubt::Month));
        }
    }

    #[test]
    fn numbers_of_spreadsheets_are_days_in_doubt() {
        for text in ["45356", "45356.75", "45356,5", "45356.0"] {
            check(text, "2024-03-05", Some(Doubt::Serial));
        }
        check_doubt("12345", "No es una fecha");
    }

    #[test]
    fn moments_are_brought_to_colombia() {
        check_date("2024-03-05T04:59:00Z", "2024-03-04");
        check_date("2024-03-05T05:00:00Z", "2024-03-05");
        check_date("2024-03-05T23:30:00-05:00", "2024-03-05");
        check_date("2024-03-05 04:59:00.5+00:00", "2024-03-04");
    }

    #[test]
    fn what_is_no_day_says_why() {
        check_doubt("03/25/2024", "¿será 25/03/2024");
        check_doubt("31/02/2024", "No es una fecha");
        check_doubt("ayer", "No es una fecha");
        check_doubt("2,024", "Solo dice el año");
        check_doubt("2024", "Solo dice el año");
        check_doubt("1024-01-01", "fuera de 1970");
        for text in ["ñandú de 10", "mayo", "5 de marzo", "32 de marzo de 2024"] {
            check_doubt(text, "No es una fecha");
        }
    }

    #[test]
    fn days_may_stand_in_three_cells() {
        let read = |year, month, day| day_of_parts(year, month, day).map(|day| day.date);
        let expected = jiff::civil::date(2023, 3, 5);
        for (year, month, day) in
            [("2023", "3", "5"), ("2,023", "marzo", "05"), ("2.023", "MAR", "5")]
        {
            assert_eq!(read(year, month, day), Ok(expected), "{year} {month} {day}");
        }
        assert_eq!(read("2023", "3", ""), Ok(jiff::civil::date(2023, 3, 1)));
        for (year, month, day) in [("2023", "", ""), ("23", "3", "5"), ("2023", "13", "5")] {
            assert!(read(year, month, day).is_err(), "{year} {month} {day}");
        }
    }
}
