//! DIVIPOLA codes: five digits, the first two the department's.

use std::fmt;

/// The code of a municipality, shown with five digits: `76001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityCode(u32);

impl MunicipalityCode {
    /// Reads every spelling met in Colombian files.
    ///
    /// # Examples
    /// ```
    /// use tejido::territory::MunicipalityCode;
    /// for spelling in ["76001", " 76001 ", "76.001", "76-001", "76001.0", "76001000", "'76001"] {
    ///     assert_eq!(MunicipalityCode::parse(spelling).unwrap().to_string(), "76001");
    /// }
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches(['\'', '"']);
        let text = strip_zero_fraction(text);
        // What most cells hold.
        if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().ok().map(Self);
        }
        let is_mark = |c: char| matches!(c, '.' | ',' | ' ' | '\u{a0}');
        if !text.chars().all(|c| c.is_ascii_digit() || is_mark(c) || c == '-') || !is_hyphened(text)
        {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let digits = without_zeros(&digits);
        match digits.len() {
            // Departments 05 and 08 lose their zero when a spreadsheet reads the code as a number.
            4 if digits.starts_with(['5', '8']) => digits.parse().ok().map(Self),
            5 => digits.parse().ok().map(Self),
            // A settlement's code: the municipality's followed by three digits.
            8 => digits[..5].parse().ok().map(Self),
            _ => None,
        }
    }

    /// Its digits as a number.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The department's two digits as a number: 76 for Valle del Cauca.
    pub fn department(self) -> u32 {
        self.0 / 1000
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.0)
    }
}

/// A hyphen may stand between the department and the municipality only: `76-001`.
fn is_hyphened(text: &str) -> bool {
    !text.contains('-') || text.find('-') == Some(2) && text.len() == 6
}

/// Zeros before a code whose department's first digit is none: `076001`, `0 76001`.
fn without_zeros(digits: &str) -> &str {
    let bare = digits.trim_start_matches('0');
    if digits.len() > bare.len() && matches!(digits.len(), 6 | 9) && matches!(bare.len(), 5 | 8) {
        return bare;
    }
    digits
}

/// `76001.0` and `76001,00` are numbers that a spreadsheet wrote with decimals.
fn strip_zero_fraction(text: &str) -> &str {
    match text.split_once(['.', ',']) {
        Some((whole, fraction)) if whole.len() >= 5 && fraction.chars().all(|c| c == '0') => whole,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let code = MunicipalityCode::parse(text).map(|code| code.to_string());
        assert_eq!(code.as_deref(), expected, "{text:?}");
    }

    #[test]
    fn every_spelling_of_a_code_is_read() {
        for text in [
            "76001",
            "\"76001\"",
            "76001000",
            "76.001",
            "76,001",
            "76 001",
            "76001.0",
            "76-001",
            "076001",
            "0 76001",
            "076001000",
        ] {
            check(text, Some("76001"));
        }
        check("5001", Some("05001"));
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        for text in ["", "76", "7600", "760011", "Cali", "-76001", "76001-", "7-6001", "76001 Cali"]
        {
            check(text, None);
        }
    }
}
