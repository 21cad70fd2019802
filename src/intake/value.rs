//! Dates and numbers as Colombian offices write them.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use jiff::{Timestamp, tz};

/// Years in which a record may lie; columns count days from 1970 in 16 bits, and no one held
/// conversatorios before.
const YEARS: RangeInclusive<i16> = 1970..=2148;

/// Colombia keeps UTC−05:00 the whole year.
pub const COLOMBIA: tz::Offset = tz::offset(-5);

/// Reads a day: ISO 8601, with or without a time, or day, month and year.
///
/// A time with an offset is first brought to Colombia's. The error says why, in Spanish.
///
/// # Errors
/// When it is no day, or a day out of [`YEARS`].
pub(super) fn date(text: &str) -> Result<Date, String> {
    let day = iso(text).or_else(|| day_first(text)).ok_or_else(|| doubt(text))?;
    if YEARS.contains(&day.year()) {
        return Ok(day);
    }
    Err(format!("El año {} queda fuera de {} a {}", day.year(), YEARS.start(), YEARS.end()))
}

fn iso(text: &str) -> Option<Date> {
    if text.len() == 10 {
        return text.parse().ok();
    }
    if text.len() > 10 && text.is_char_boundary(10) && text.as_bytes()[4] == b'-' {
        // Without an offset the time is Colombia's already.
        let moment = text.parse::<Timestamp>().map(|moment| COLOMBIA.to_datetime(moment).date());
        return moment.ok().or_else(|| text[..10].parse().ok().filter(|_| is_time(&text[10..])));
    }
    None
}

/// `5/3/2024`, `05-03-24`, `5.3.2024`, with a time after it or not.
fn day_first(text: &str) -> Option<Date> {
    let (day, time) = text.split_once(' ').unwrap_or((text, ""));
    let mut parts = day.split(['/', '-', '.']);
    let day = parts.next()?;
    let month = parts.next()?;
    let year = parts.next()?;
    if parts.next().is_some() || !(time.is_empty() || is_time(time)) {
        return None;
    }
    Date::new(full_year(year)?, digits(month, 2)?, digits(day, 2)?).ok()
}

fn full_year(text: &str) -> Option<i16> {
    match text.len() {
        2 => digits::<i16>(text, 2).map(|year| 2000 + year),
        4 => digits(text, 4),
        _ => None,
    }
}

fn digits<T: std::str::FromStr>(text: &str, length_max: usize) -> Option<T> {
    let are_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if are_digits && text.len() <= length_max { text.parse().ok() } else { None }
}

fn is_time(text: &str) -> bool {
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
    if digits::<u32>(text, 5).is_some_and(|serial| serial > 20_000) {
        return "Es el número con que una hoja de cálculo guarda una fecha; \
                dé formato de fecha a la columna"
            .into();
    }
    "No es una fecha: use AAAA-MM-DD o DD/MM/AAAA".into()
}

/// Reads an amount of money, its thousands grouped or not: in pesos three digits after a mark are
/// thousands, not decimals.
pub(super) fn amount(text: &str) -> Option<f64> {
    let text: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '$' | '\'')).collect();
    let plain = match text.rfind([',', '.']) {
        Some(at) if is_decimal(&text, at) => {
            format!("{}.{}", ungroup(&text[..at]), &text[at + 1..])
        }
        _ => ungroup(&text),
    };
    let looks_well = plain.bytes().all(|b| b.is_ascii_digit() || b"-.".contains(&b));
    plain.parse().ok().filter(|value: &f64| looks_well && value.is_finite())
}

/// Whether the last mark of a number begins its decimals.
fn is_decimal(text: &str, last: usize) -> bool {
    let mark = &text[last..=last];
    text.matches(mark).count() == 1 && text.len() - last != 4
}

fn ungroup(text: &str) -> String {
    text.replace(['.', ','], "")
}

/// Reads a coordinate: a point or comma is always decimal.
pub(super) fn degrees(text: &str) -> Option<f64> {
    let plain = text.replace(',', ".");
    let looks_well = plain.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    plain.parse().ok().filter(|value: &f64| looks_well && value.is_finite())
}

/// Reads a whole number; points and commas group its thousands.
pub(super) fn whole(text: &str) -> Option<i64> {
    let text = text.trim_end_matches('%').trim_end();
    let (sign, plain) = text.strip_prefix('-').map_or((1, text), |plain| (-1, plain));
    let parts: Vec<&str> = plain.split(['.', ',', ' ', '\u{a0}']).collect();
    let is_grouped = parts[1..].iter().all(|part| part.len() == 3);
    let has_zero_fraction = parts.len() == 2 && parts[1].bytes().all(|b| b == b'0');
    let plain = match (is_grouped, has_zero_fraction) {
        (true, _) => parts.concat(),
        (_, true) => parts[0].to_owned(),
        _ => return None,
    };
    digits::<i64>(&plain, 15).map(|value| sign * value)
}

/// Reads yes or no.
pub(super) fn is_yes(text: &str) -> bool {
    ["1", "true", "si", "sí", "yes", "verdadero", "x"].contains(&text.to_lowercase().as_str())
}

/// The fewest digits of a telephone or of a document of a person.
const PERSONAL_DIGITS: usize = 6;

/// Whether a text holds a telephone, a document or an address of mail.
pub(super) fn is_personal(text: &str) -> bool {
    let is_within = |c: char| c.is_ascii_digit() || " .-()+\u{a0}".contains(c);
    let digits = |run: &str| run.bytes().filter(u8::is_ascii_digit).count();
    text.contains('@') || text.split(|c| !is_within(c)).any(|run| digits(run) >= PERSONAL_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_date(text: &str, expected: &str) {
        let day = date(text).map(|day| day.to_string());
        assert_eq!(day.as_deref(), Ok(expected), "{text}");
    }

    fn check_doubt(text: &str, expected: &str) {
        let reason = date(text).unwrap_err();
        assert!(reason.contains(expected), "{text}: {reason}");
    }

    #[test]
    fn days_are_read_in_every_usual_form() {
        for text in [
            "2024-03-05",
            "05/03/2024",
            "5/3/2024",
            "5/3/24",
            "05-03-2024",
            "5.3.2024",
            "2024-03-05T10:00:00",
            "2024-03-05 10:00",
            "05/03/2024 10:15",
            "5/3/2024 3:04:05 p. m.",
        ] {
            check_date(text, "2024-03-05");
        }
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
        check_doubt("45356", "hoja de cálculo");
        check_doubt("31/02/2024", "No es una fecha");
        check_doubt("ayer", "No es una fecha");
        check_doubt("1024-01-01", "fuera de 1970");
        check_doubt("ñandú de 10", "No es una fecha");
    }

    fn check_amount(text: &str, expected: Option<f64>) {
        assert_eq!(amount(text), expected, "{text}");
    }

    #[test]
    fn amounts_follow_either_mark() {
        check_amount("1200000", Some(1_200_000.0));
        check_amount("$ 1.200.000", Some(1_200_000.0));
        check_amount("1.200.000,50", Some(1_200_000.5));
        check_amount("1,200,000.50", Some(1_200_000.5));
        check_amount("12,5", Some(12.5));
        check_amount("12.5", Some(12.5));
        check_amount("$1.200", Some(1_200.0));
        for text in ["", "mucho", "inf", "NaN", "1e9"] {
            check_amount(text, None);
        }
    }

    #[test]
    fn coordinates_take_a_comma() {
        assert_eq!(degrees("-76,53"), Some(-76.53));
        assert_eq!(degrees("3.45"), Some(3.45));
        for text in ["", "3°27'", "-76.532.1", "nan", "infinity"] {
            assert_eq!(degrees(text), None, "{text}");
        }
    }

    fn check_personal(text: &str, expected: bool) {
        assert_eq!(is_personal(text), expected, "{text}");
    }

    #[test]
    fn what_tells_of_a_person_is_told_from_offices() {
        for text in ["Juan Pérez 300 123 4567", "CC 1.144.123", "(602) 555-0100", "a@b.co"] {
            check_personal(text, true);
        }
        for text in ["Secretaría de Salud", "Oficina 12, piso 3", "Decreto 111 de 2024"] {
            check_personal(text, false);
        }
    }

    fn check_whole(text: &str, expected: Option<i64>) {
        assert_eq!(whole(text), expected, "{text}");
    }

    #[test]
    fn whole_numbers_may_group_thousands() {
        check_whole("1500", Some(1500));
        check_whole("1.500", Some(1500));
        check_whole("1 234 567", Some(1_234_567));
        check_whole("45%", Some(45));
        check_whole("3.0", Some(3));
        check_whole("-3", Some(-3));
        for text in ["", "-", "3.5", "muchos", "9999999999999999"] {
            check_whole(text, None);
        }
    }
}
