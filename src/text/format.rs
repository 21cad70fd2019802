//! Numbers and dates as people write them in Colombia, or in English.

use jiff::civil::Date;

use crate::text::Lang;

const MONTHS_ES: [&str; 12] = [
    "ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sep.", "oct.", "nov.", "dic.",
];
const MONTHS_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A whole number with its thousands grouped: `1.551` in Spanish, `1,551` in English.
pub fn count(value: u64, lang: Lang) -> String {
    let digits = value.to_string();
    let mark = if lang == Lang::Es { '.' } else { ',' };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

/// A number with `places` decimals: `4,9` in Spanish, `4.9` in English.
pub fn decimal(value: f64, places: usize, lang: Lang) -> String {
    let fixed = format!("{:.places$}", value.abs());
    let (whole, fraction) = fixed.split_once('.').unwrap_or((&fixed, ""));
    let grouped = count(whole.parse().unwrap_or(u64::MAX), lang);
    let is_zero = fixed.chars().all(|c| c == '0' || c == '.');
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    match (fraction, lang) {
        ("", _) => format!("{sign}{grouped}"),
        (_, Lang::Es) => format!("{sign}{grouped},{fraction}"),
        (_, Lang::En) => format!("{sign}{grouped}.{fraction}"),
    }
}

/// A share from 0 to 1 as a percentage: `39 %` in Spanish, `39%` in English.
pub fn percent(share: f64, places: usize, lang: Lang) -> String {
    let number = decimal(share * 100.0, places, lang);
    match lang {
        // A no-break space keeps the number and its sign on one line.
        Lang::Es => format!("{number}\u{a0}%"),
        Lang::En => format!("{number}%"),
    }
}

/// A probability with `places` decimals: `0,012`, and `< 0,001` where these would leave nothing.
pub fn probability(value: f64, places: usize, lang: Lang) -> String {
    let least = 0.1_f64.powi(places as i32);
    if value < least / 2.0 {
        return format!("<\u{a0}{}", decimal(least, places, lang));
    }
    decimal(value, places, lang)
}

/// The same after its name: `q = 0,012`, `q < 0,001`.
pub fn named_probability(name: &str, value: f64, places: usize, lang: Lang) -> String {
    let number = probability(value, places, lang);
    let sign = if number.starts_with('<') { "" } else { "=\u{a0}" };
    format!("{name}\u{a0}{sign}{number}")
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// A month and its year: `ene. 2024`, `Jan 2024`.
pub fn month(date: Date, lang: Lang) -> String {
    format!("{} {}", month_name(date, lang), date.year())
}

/// A day: `5 ene. 2024`, `5 Jan 2024`.
pub fn date(date: Date, lang: Lang) -> String {
    format!("{} {} {}", date.day(), month_name(date, lang), date.year())
}

fn month_name(date: Date, lang: Lang) -> &'static str {
    let index = usize::from(date.month().unsigned_abs()) - 1;
    match lang {
        Lang::Es => MONTHS_ES[index],
        Lang::En => MONTHS_EN[index],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_probability_is_not_written_as_none() {
        assert_eq!(probability(0.0123, 3, Lang::Es), "0,012");
        assert_eq!(probability(0.000_4, 3, Lang::En), "<\u{a0}0.001");
        assert_eq!(named_probability("q", 1e-9, 3, Lang::Es), "q\u{a0}<\u{a0}0,001");
        assert_eq!(named_probability("q", 0.05, 3, Lang::Es), "q\u{a0}=\u{a0}0,050");
    }

    #[test]
    fn numbers_follow_the_reader_s_language() {
        assert_eq!(count(1_234_567, Lang::Es), "1.234.567");
        assert_eq!(count(999, Lang::Es), "999");
        assert_eq!(decimal(1234.56, 1, Lang::Es), "1.234,6");
        assert_eq!(decimal(-0.04, 1, Lang::Es), "0,0");
        assert_eq!(decimal(-4.9, 1, Lang::En), "−4.9");
        assert_eq!(percent(0.392, 0, Lang::Es), "39\u{a0}%");
        assert_eq!(percent(0.392, 1, Lang::En), "39.2%");
    }

    #[test]
    fn bytes_become_two_digits_each() {
        assert_eq!(hex(&[0, 171, 255]), "00abff");
    }

    #[test]
    fn dates_are_short() {
        let day = jiff::civil::date(2024, 1, 5);
        assert_eq!(month(day, Lang::Es), "ene. 2024");
        assert_eq!(date(day, Lang::En), "5 Jan 2024");
    }
}
