//! Whole numbers, amounts of money, shares and coordinates as people write them.

use crate::intake::value::digits;
use crate::text::fold;

/// Words after an amount that multiply it, folded; the longer first.
const MULTIPLES: [(&str, f64); 10] = [
    ("mil millones", 1e9),
    ("billones", 1e12),
    ("billon", 1e12),
    ("millones", 1e6),
    ("millon", 1e6),
    ("mill", 1e6),
    ("mm", 1e6),
    ("mil", 1e3),
    ("m", 1e6),
    ("", 1.0),
];

/// Words about money that say nothing about how much, folded.
const MONEY_WORDS: [&str; 8] =
    ["pesos", "peso", "cop", "col", "mcte", "m cte", "de", "colombianos"];

/// The largest amount: a year's budget of the whole country is of the order of 10¹⁵ pesos.
const AMOUNT_MAX: f64 = 1e17;

/// A number, its decimals after a point, as text that is read in one way only.
///
/// Three decimals get a zero after them: `1.234` may well be one thousand two hundred and
/// thirty-four, and what a sheet or a program holds as a number must not be read so.
pub fn plain_number(number: String) -> String {
    match number.split_once('.') {
        Some((_, decimals)) if decimals.len() == 3 => number + "0",
        _ => number,
    }
}

/// Reads an amount of money, its thousands grouped or not: in pesos three digits after a mark are
/// thousands, not decimals, unless a word multiplies it.
pub(in crate::intake) fn amount(text: &str) -> Option<f64> {
    let is_of_number = |c: char| c.is_ascii_digit() || ".,'’ \u{a0}-".contains(c);
    let text = text.trim_start_matches(|c: char| c.is_alphabetic() || " $\u{a0}".contains(c));
    let end = text.find(|c: char| !is_of_number(c)).unwrap_or(text.len());
    let (number, words) = text.split_at(end);
    let multiple = multiple(words)?;
    let number: String =
        number.chars().filter(|c| c.is_ascii_digit() || ".,-".contains(*c)).collect();
    let number = number.trim_end_matches(['.', ',']).trim_end_matches(".-").trim_end_matches('-');
    let plain = match number.rfind([',', '.']) {
        Some(at) if is_decimal(number, at) => {
            format!("{}.{}", ungroup(&number[..at]), &number[at + 1..])
        }
        _ => ungroup(number),
    };
    let looks_well = plain.bytes().all(|b| b.is_ascii_digit() || b"-.".contains(&b));
    let amount = plain.parse().ok().filter(|value: &f64| looks_well && value.is_finite())?;
    Some(amount * multiple).filter(|amount| amount.abs() <= AMOUNT_MAX)
}

/// By how much the words after a number multiply it; `None` where they say something else.
fn multiple(words: &str) -> Option<f64> {
    let mut words = fold(words);
    loop {
        let end = MONEY_WORDS.iter().find_map(|word| words.strip_suffix(word));
        match end.map(str::trim_end) {
            Some(rest) => words = rest.to_owned(),
            None => break,
        }
    }
    MULTIPLES.iter().find(|(word, _)| *word == words).map(|(_, multiple)| *multiple)
}

/// Whether the last mark of a number begins its decimals.
fn is_decimal(text: &str, last: usize) -> bool {
    let mark = &text[last..=last];
    text.matches(mark).count() == 1 && text.len() - last != 4
}

fn ungroup(text: &str) -> String {
    text.replace(['.', ','], "")
}

/// Reads a coordinate in decimal degrees or in metres: one point or comma is always decimal.
pub(in crate::intake) fn degrees(text: &str) -> Option<f64> {
    let looks_well = text.bytes().all(|b| b.is_ascii_digit() || b"+-.,eE".contains(&b));
    let number = if text.contains(',') { text.replace(',', ".").parse() } else { text.parse() };
    number.ok().filter(|value: &f64| looks_well && value.is_finite())
}

/// Reads a percentage from 0 to 100; `true` beside it where it was written as a fraction of one.
pub(in crate::intake) fn percent(text: &str) -> Option<(u32, bool)> {
    let bare = text.trim_end_matches(['%', ' ', '\u{a0}']);
    let value = degrees(bare)?;
    let is_fraction = bare.len() == text.len() && value > 0.0 && value < 1.0;
    let percent = if is_fraction { value * 100.0 } else { value };
    (0.0..1e6).contains(&percent).then_some((percent.round() as u32, is_fraction))
}

/// Reads a whole number; points, commas and apostrophes group its thousands.
pub(in crate::intake) fn whole(text: &str) -> Option<i64> {
    let text = text.trim_end_matches('%').trim_end();
    let (sign, plain) = text.strip_prefix('-').map_or((1, text), |plain| (-1, plain));
    if let Some(number) = digits::<i64>(plain, 15) {
        return Some(sign * number);
    }
    let parts: Vec<&str> = plain.split(['.', ',', ' ', '\u{a0}', '\'', '’']).collect();
    let is_grouped = parts[1..].iter().all(|part| part.len() == 3);
    let has_zero_fraction = parts.len() == 2 && parts[1].bytes().all(|b| b == b'0');
    let plain = match (is_grouped, has_zero_fraction) {
        (true, _) => parts.concat(),
        (_, true) => parts[0].to_owned(),
        _ => return None,
    };
    digits::<i64>(&plain, 15).map(|value| sign * value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_amount(text: &str, expected: Option<f64>) {
        assert_eq!(amount(text), expected, "{text}");
    }

    #[test]
    fn amounts_follow_either_mark() {
        check_amount("1200000", Some(1_200_000.0));
        check_amount("$ 1.200.000", Some(1_200_000.0));
        check_amount("1.200.000,50", Some(1_200_000.5));
        check_amount("1,200,000.50", Some(1_200_000.5));
        check_amount("$ 91.233.179,26", Some(91_233_179.26));
        check_amount("$1'200.000", Some(1_200_000.0));
        check_amount("12,5", Some(12.5));
        check_amount("12.5", Some(12.5));
        check_amount("$1.200", Some(1_200.0));
        check_amount("$ 1.200.-", Some(1_200.0));
        for text in ["", "mucho", "inf", "NaN", "1e9", "$", "12 o 15", "1-2", "por definir"] {
            check_amount(text, None);
        }
    }

    #[test]
    fn words_multiply_amounts() {
        check_amount("1,5 millones", Some(1_500_000.0));
        check_amount("$ 1.200 millones", Some(1_200_000_000.0));
        check_amount("2 mil millones de pesos", Some(2_000_000_000.0));
        check_amount("COP 350 mil", Some(350_000.0));
        check_amount("1.200.000 pesos M/CTE", Some(1_200_000.0));
        check_amount("1.200.000 COP", Some(1_200_000.0));
        check_amount("$80MM", Some(80_000_000.0));
        check_amount("5 vacas", None);
    }

    #[test]
    fn coordinates_take_a_comma() {
        assert_eq!(degrees("-76,53"), Some(-76.53));
        assert_eq!(degrees("3.45"), Some(3.45));
        for text in ["", "3°27'", "-76.532.1", "nan", "infinity"] {
            assert_eq!(degrees(text), None, "{text}");
        }
    }

    #[test]
    fn percentages_may_be_fractions() {
        for (text, expected) in [
            ("45", Some((45, false))),
            ("45 %", Some((45, false))),
            ("37,5%", Some((38, false))),
            ("0.37", Some((37, true))),
            ("0,5 %", Some((1, false))),
            ("1", Some((1, false))),
            ("120", Some((120, false))),
            ("-5", None),
            ("casi", None),
        ] {
            assert_eq!(percent(text), expected, "{text}");
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
        check_whole("1'234.567", Some(1_234_567));
        check_whole("45%", Some(45));
        check_whole("3.0", Some(3));
        check_whole("-3", Some(-3));
        for text in ["", "-", "3.5", "muchos", "9999999999999999"] {
            check_whole(text, None);
        }
    }
}
