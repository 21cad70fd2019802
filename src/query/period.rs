//! Periods: `2025`, `2025-T1`, `2025-03`, each the days from its first to its last.

use jiff::civil::Date;

/// What [`parse`] reads, for messages.
pub(super) const FORMS: [&str; 3] = ["2025", "2025-T1", "2025-03"];

/// First and last day of a year, quarter or month.
pub(super) fn parse(text: &str) -> Option<(Date, Date)> {
    let (year, rest) = match text.split_once('-') {
        Some((year, rest)) => (year, Some(rest)),
        None => (text, None),
    };
    let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
    let (first_month, months) = match rest {
        None => (1, 12),
        Some(quarter) if quarter.starts_with(['T', 't', 'Q', 'q']) => {
            let quarter: i8 = quarter[1..].parse().ok().filter(|q| (1..=4).contains(q))?;
            (3 * quarter - 2, 3)
        }
        Some(month) => (month.parse().ok().filter(|_| month.len() == 2)?, 1),
    };
    let first = Date::new(year, first_month, 1).ok()?;
    let last = Date::new(year, first_month + months - 1, 1).ok()?.last_of_month();
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, &str)>) {
        let days = parse(text).map(|(from, to)| (from.to_string(), to.to_string()));
        assert_eq!(days, expected.map(|(a, b)| (a.into(), b.into())), "{text}");
    }

    #[test]
    fn years_quarters_and_months_are_days() {
        check("2024", Some(("2024-01-01", "2024-12-31")));
        check("2025-T2", Some(("2025-04-01", "2025-06-30")));
        check("2024-02", Some(("2024-02-01", "2024-02-29")));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "25", "2025-T5", "2025-13", "2025-3", "2025-T", "2025-03-01", "x"] {
            check(text, None);
        }
    }
}
