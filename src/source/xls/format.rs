//! What the format of a cell says about its number.

use std::collections::HashMap;

use crate::source::xls::record::Record;
use crate::source::xls::text::Text;

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source) enum Format {
    Number,
    Percent,
    Date,
    Duration,
}

/// The formats that a workbook defines beside the usual ones.
#[derive(Default)]
pub(super) struct Codes(HashMap<u16, Format>);

impl Codes {
    pub fn add(&mut self, record: &Record<'_>) {
        let text = record.data.get(2..).and_then(Text::long).unwrap_or_default();
        self.0.extend(record.u16(0).map(|number| (number, of_code(&text))));
    }

    /// The format of this number.
    pub fn format(&self, number: u16) -> Format {
        let usual = match number {
            9 | 10 => Format::Percent,
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Format::Date,
            46 => Format::Duration,
            _ => Format::Number,
        };
        self.0.get(&number).copied().unwrap_or(usual)
    }
}

/// What a code such as `dd/mm/yyyy`, `0.0%` or `[h]:mm` says; texts in it say nothing.
pub(in crate::source) fn of_code(code: &str) -> Format {
    let mut letters = code.chars();
    let mut plain = String::new();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => letters.by_ref().take_while(|c| *c != '"').for_each(drop),
            '\\' | '_' | '*' => drop(letters.next()),
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                if matches!(
                    inside.to_ascii_lowercase().as_str(),
                    "h" | "hh" | "m" | "mm" | "s" | "ss"
                ) {
                    return Format::Duration;
                }
            }
            ';' => break,
            letter => plain.push(letter.to_ascii_lowercase()),
        }
    }
    if plain.contains('%') {
        Format::Percent
    } else if plain.contains(['d', 'm', 'y', 'h', 's']) {
        Format::Date
    } else {
        Format::Number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tell_dates_from_numbers() {
        for code in ["dd/mm/yyyy", "[$-240A]d \"de\" mmmm", "h:mm AM/PM", "yyyy\\-mm\\-dd"] {
            assert_eq!(of_code(code), Format::Date, "{code}");
        }
        for code in ["General", "#,##0.00", "\"días\" 0", "[Red]0", "$ #,##0;[Red]-0", "0.00E+00"]
        {
            assert_eq!(of_code(code), Format::Number, "{code}");
        }
        assert_eq!(of_code("0.0%"), Format::Percent);
        assert_eq!(of_code("[h]:mm:ss"), Format::Duration);
    }
}
