//! One coordinate as people write it: decimal degrees, metres, or degrees, minutes and seconds.
//!
//! `d°m's"` is `d + m/60 + s/3600`, negative to the south and to the west (S, W, O).

use crate::intake::value::degrees;

/// The side of the equator or of the meridian that a letter names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// North or south.
    Latitude,
    /// East or west.
    Longitude,
}

/// A coordinate and, where a letter told it, which one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Angle {
    pub value: f64,
    pub axis: Option<Axis>,
}

/// Reads a coordinate.
pub(super) fn angle(text: &str) -> Option<Angle> {
    if let Some(value) = degrees(text) {
        return Some(Angle { value, axis: None });
    }
    let text = text.trim();
    let (text, side) = side(text);
    if let Some(value) = degrees(text.trim()) {
        return Some(signed(value, side));
    }
    if let Some(value) = grouped(text) {
        return Some(signed(value, side));
    }
    let has_mark = text.contains(['°', 'º', '˚', '\'', '’', '′']) || side.is_some();
    sexagesimal(text).filter(|_| has_mark).map(|value| signed(value, side))
}

/// A letter and what it means: which axis, and whether the value is negative.
type Side = Option<(Axis, bool)>;

fn side(text: &str) -> (&str, Side) {
    let meaning = |letter: char| match letter.to_ascii_uppercase() {
        'N' => Some((Axis::Latitude, false)),
        'S' => Some((Axis::Latitude, true)),
        'E' => Some((Axis::Longitude, false)),
        // Oeste, west.
        'W' | 'O' => Some((Axis::Longitude, true)),
        _ => None,
    };
    let last = text.chars().next_back().and_then(meaning);
    if let Some(side) = last {
        return (&text[..text.len() - 1], Some(side));
    }
    match text.chars().next().and_then(meaning) {
        Some(side) => (&text[1..], Some(side)),
        None => (text, None),
    }
}

fn signed(value: f64, side: Side) -> Angle {
    match side {
        Some((axis, true)) => Angle { value: -value.abs(), axis: Some(axis) },
        Some((axis, false)) => Angle { value, axis: Some(axis) },
        None => Angle { value, axis: None },
    }
}

/// A number whose digits a spreadsheet grouped: `-76.531.987`, `1,061,900.18`.
fn grouped(text: &str) -> Option<f64> {
    let bare = text.trim_start_matches('-');
    let marks = bare.matches(['.', ',']).count();
    let parts: Vec<&str> = bare.split(['.', ',']).collect();
    let are_digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if marks < 2 || !parts.iter().all(are_digits) {
        return None;
    }
    // The last part is a fraction where another mark stands before it.
    let first = bare.find(['.', ','])?;
    let last = bare.rfind(['.', ','])?;
    let has_fraction = bare.as_bytes()[first] != bare.as_bytes()[last];
    let middle = &parts[1..parts.len() - usize::from(has_fraction)];
    if middle.iter().any(|part| part.len() != 3) {
        return None;
    }
    let whole: String = parts[..parts.len() - usize::from(has_fraction)].concat();
    let fraction = if has_fraction { parts[parts.len() - 1] } else { "0" };
    let value: f64 = format!("{whole}.{fraction}").parse().ok()?;
    Some(if text.starts_with('-') { -value } else { value })
}

/// Up to three numbers, each a sixtieth of the one before.
fn sexagesimal(text: &str) -> Option<f64> {
    let is_negative = text.starts_with(['-', '−']);
    let is_known = |c: char| {
        c.is_ascii_digit() || ".,-− \u{a0}°º˚'’′\"”″´`dgms".contains(c.to_ascii_lowercase())
    };
    if !text.chars().all(is_known) {
        return None;
    }
    let parts = text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','));
    let parts: Vec<f64> =
        parts.filter(|part| !part.is_empty()).map(degrees).collect::<Option<_>>()?;
    if parts.is_empty() || parts.len() > 3 || parts[1..].iter().any(|part| *part >= 60.0) {
        return None;
    }
    let value = parts.iter().rev().fold(0.0, |sum, part| part + sum / 60.0);
    Some(if is_negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: f64, axis: Option<Axis>) {
        let found = angle(text).unwrap_or_else(|| panic!("{text}"));
        assert!((found.value - expected).abs() < 1e-9, "{text}: {found:?}");
        assert_eq!(found.axis, axis, "{text}");
    }

    #[test]
    fn degrees_minutes_and_seconds_are_read() {
        let latitude = 3.0 + 27.0 / 60.0 + 12.0 / 3600.0;
        for text in [
            "3°27'12\"N",
            "3º 27’ 12” N",
            "N 3° 27′ 12″",
            "3°27'12''N",
            "03 27 12 N",
            "3°27'12.0\" n",
        ] {
            check(text, latitude, Some(Axis::Latitude));
        }
        check("3°27'12\"", latitude, None);
        let longitude = -(76.0 + 31.0 / 60.0 + 55.5 / 3600.0);
        for text in ["76°31'55.5\"W", "76° 31' 55,5\" O", "-76°31'55.5\"W", "W76°31'55.5\""] {
            check(text, longitude, Some(Axis::Longitude));
        }
        check("-76°31'55.5\"", longitude, None);
        check("76.5 W", -76.5, Some(Axis::Longitude));
        check("3° 27.2'", 3.0 + 27.2 / 60.0, None);
    }

    #[test]
    fn decimals_keep_their_value() {
        check("-76,5320", -76.532, None);
        check("3.4516", 3.4516, None);
        check("-76.531.987", -76_531_987.0, None);
        check("1.061.900,18", 1_061_900.18, None);
        check("1,061,900.18", 1_061_900.18, None);
    }

    #[test]
    fn what_is_no_coordinate_is_refused() {
        for text in
            ["", "N", "tres", "3 27 12", "3°75'", "3°27'12\"\"5 7", "Calle 5 # 38-25", "nan"]
        {
            assert_eq!(angle(text), None, "{text}");
        }
    }
}
