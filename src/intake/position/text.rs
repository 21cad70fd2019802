//! Two coordinates in one text: WKT, GeoJSON, labels, or two numbers in either order.

use geo::Coord;

use crate::intake::position::angle::{Angle, Axis, angle};

/// The longest text that is read.
const BYTES_MAX: usize = 400;

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Given {
    /// It says that there is no point.
    Nothing,
    /// Longitude or easting, then latitude or northing; the EPSG number where it is stated.
    Ordered(Coord<f64>, Option<u16>),
    /// Two coordinates in an order that only their place tells.
    Either(f64, f64),
}

/// Reads a position; `None` when it is none.
pub(super) fn position(text: &str) -> Option<Given> {
    let text = text.trim();
    if text.len() > BYTES_MAX {
        return None;
    }
    let (epsg, text) = srid(text)?;
    wkt(text, epsg).or_else(|| geojson(text)).or_else(|| address(text)).or_else(|| pair(text))
}

/// `SRID=4326;` before a text.
fn srid(text: &str) -> Option<(Option<u16>, &str)> {
    let is_stated = text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("SRID="));
    if !is_stated {
        return Some((None, text));
    }
    let (number, rest) = text[5..].split_once(';')?;
    Some((Some(number.trim().parse().ok()?), rest.trim()))
}

/// `POINT (-76.5 3.4)`, also with a height.
fn wkt(text: &str, epsg: Option<u16>) -> Option<Given> {
    let is_point = text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("POINT"));
    if !is_point {
        return None;
    }
    let rest = text[5..].trim_start_matches([' ', 'Z', 'M', 'z', 'm']);
    if rest.eq_ignore_ascii_case("EMPTY") {
        return Some(Given::Nothing);
    }
    let inside = rest.strip_prefix('(')?.strip_suffix(')')?;
    let numbers: Option<Vec<f64>> = inside.split_whitespace().map(|n| n.parse().ok()).collect();
    match numbers?[..] {
        [x, y] | [x, y, _] | [x, y, _, _] => Some(Given::Ordered(Coord { x, y }, epsg)),
        _ => None,
    }
}

/// `{"type": "Point", "coordinates": [-76.5, 3.4]}`.
fn geojson(text: &str) -> Option<Given> {
    let value: serde_json::Value =
        serde_json::from_str(text).ok().filter(|_| text.starts_with('{'))?;
    let at = value.get("coordinates")?;
    let (x, y) = (at.get(0)?.as_f64()?, at.get(1)?.as_f64()?);
    Some(Given::Ordered(Coord { x, y }, None))
}

/// `https://maps.google.com/?q=3.45,-76.53`, `…/@3.45,-76.53,17z`, `geo:3.45,-76.53`: latitude
/// first, as every service has it.
fn address(text: &str) -> Option<Given> {
    let lower = text.to_ascii_lowercase();
    let begin = match lower.strip_prefix("geo:") {
        Some(_) => 4,
        None if lower.starts_with("http") => {
            ["?q=", "&q=", "query=", "ll=", "/@", "mlat="].iter().find_map(|mark| {
                let at = lower.find(mark)? + mark.len();
                lower[at..].starts_with(|c: char| c.is_ascii_digit() || c == '-').then_some(at)
            })?
        }
        None => return None,
    };
    let rest = lower[begin..].replace("%2c", ",").replace("&mlon=", ",");
    let mut numbers = rest.split([',', '&', ';', '?', '/', '+']);
    let (y, x) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    Some(Given::Ordered(Coord { x, y }, None))
}

fn pair(text: &str) -> Option<Given> {
    let text = text.trim_matches(['[', ']', '(', ')', '{', '}', ' ', '"']);
    if text.is_empty() || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some((first, second)) = labelled(text) {
        return Some(first.with(second));
    }
    let (first, second) = halves(text)?;
    Some(angle(first)?.with(angle(second)?))
}

impl Angle {
    /// The position of two coordinates in the order written.
    fn with(self, other: Angle) -> Given {
        match (self.axis, other.axis) {
            (Some(Axis::Longitude), _) | (None, Some(Axis::Latitude)) => {
                Given::Ordered(Coord { x: self.value, y: other.value }, None)
            }
            (Some(Axis::Latitude), _) | (None, Some(Axis::Longitude)) => {
                Given::Ordered(Coord { x: other.value, y: self.value }, None)
            }
            (None, None) => Given::Either(self.value, other.value),
        }
    }
}

/// `Lat: 3.45, Long: -76.53`.
fn labelled(text: &str) -> Option<(Angle, Angle)> {
    let lower = text.to_lowercase();
    let at = |word: &str| lower.find(word).filter(|_| lower.len() == text.len());
    let (latitude, longitude) = (at("lat")?, at("lon").or_else(|| at("lng"))?);
    let middle = latitude.max(longitude);
    let value = |from: usize| {
        let part = if from == middle { &text[middle..] } else { &text[from..middle] };
        let begin = part.find(|c: char| c.is_ascii_digit() || c == '-')?;
        angle(part[begin..].trim_end_matches([',', ';', ' ', '|', '/']))
    };
    let set = |angle: Angle, axis| Angle { axis: Some(axis), ..angle };
    let (first, second) = (value(latitude)?, value(longitude)?);
    Some((set(first, Axis::Latitude), set(second, Axis::Longitude)))
}

/// The two coordinates of a text, by the surest mark that parts them. A height and a precision
/// may follow, as forms write them.
fn halves(text: &str) -> Option<(&str, &str)> {
    for mark in [';', '|', '\t'] {
        if let Some((first, second)) = text.split_once(mark) {
            return Some((first.trim(), second.trim()));
        }
    }
    if let Some((first, second)) = text.split_once(", ").or_else(|| text.split_once(" ,")) {
        return Some((first.trim(), second.trim()));
    }
    if let Some(at) =
        text.find(['N', 'S', 'n', 's', 'W', 'w', 'O', 'o', 'E', 'e']).filter(|at| *at > 0)
    {
        let (first, second) = text.split_at(at + 1);
        let second = second.trim_start_matches([',', ' ', '-']);
        return Some((first.trim(), second)).filter(|_| !second.is_empty());
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    match words[..] {
        [first, second] | [first, second, _] | [first, second, _, _] => Some((first, second)),
        [one] => split_commas(one),
        _ => None,
    }
}

/// `3.45,-76.53` and, with decimal commas, `3,45,-76,53`.
fn split_commas(text: &str) -> Option<(&str, &str)> {
    let at: Vec<usize> = text.match_indices(',').map(|(at, _)| at).collect();
    match at[..] {
        [middle] | [_, middle, _] => Some((&text[..middle], &text[middle + 1..])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Given>) {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        let is_same = match (position(text), expected) {
            (Some(Given::Ordered(a, m)), Some(Given::Ordered(b, n))) => {
                close(a.x, b.x) && close(a.y, b.y) && m == n
            }
            (Some(Given::Either(a, b)), Some(Given::Either(c, d))) => close(a, c) && close(b, d),
            (found, expected) => found == expected,
        };
        assert!(is_same, "{text}: {:?}", position(text));
    }

    const CALI: Given = Given::Ordered(Coord { x: -76.53, y: 3.45 }, None);

    #[test]
    fn texts_that_state_their_order_are_read() {
        for text in [
            "POINT(-76.53 3.45)",
            "point (-76.53 3.45)",
            "POINT Z (-76.53 3.45 980)",
            "{\"type\":\"Point\",\"coordinates\":[-76.53,3.45]}",
            "https://maps.google.com/?q=3.45,-76.53",
            "https://www.google.com/maps/@3.45,-76.53,17z",
            "geo:3.45,-76.53",
            "Lat: 3.45, Long: -76.53",
            "lon -76.53 lat 3.45",
            "3.45N 76.53W",
            "76.53 W, 3.45 N",
            "3°27'00\"N, 76°31'48\"O",
            "3°27'00\"N 76°31'48\"W",
        ] {
            check(text, Some(CALI));
        }
        let stated = Given::Ordered(Coord { x: 1_061_900.0, y: 872_364.0 }, Some(3115));
        check("SRID=3115;POINT(1061900 872364)", Some(stated));
        check("POINT EMPTY", Some(Given::Nothing));
    }

    #[test]
    fn two_bare_numbers_may_be_in_either_order() {
        for text in [
            "3.45, -76.53",
            "3.45,-76.53",
            "3.45 -76.53",
            "3.45;-76.53",
            "[3.45, -76.53]",
            "(3.45, -76.53)",
            "3,45; -76,53",
            "3,45 -76,53",
            "3,45,-76,53",
            "3.45 -76.53 980.0 5.0",
        ] {
            check(text, Some(Given::Either(3.45, -76.53)));
        }
        check("-76.53 3.45", Some(Given::Either(-76.53, 3.45)));
    }

    #[test]
    fn what_is_no_position_is_refused() {
        for text in
            ["", "Barrio Siloé", "Calle 5 # 38-25", "3.45", "POINT(a b)", "SRID=x;POINT(1 2)", "{}"]
        {
            check(text, None);
        }
    }
}
