//! Values as the server writes them, brought to one way to be read.

use std::collections::HashMap;

use tokio_postgres::types::{Kind as TypeKind, Type};

use crate::intake::plain_number;
use crate::source::point::Place;
use crate::source::postgres::ewkb::{self, Figure};
use crate::territory::{Crs, Projection};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Truth,
    Decimal,
    List,
    Figure,
    Other,
}

impl Kind {
    pub fn of(own: &Type) -> Self {
        match (own.name(), own.kind()) {
            ("geometry" | "geography", _) => Kind::Figure,
            ("bool", _) => Kind::Truth,
            ("numeric" | "float4" | "float8", _) => Kind::Decimal,
            (_, TypeKind::Array(_)) => Kind::List,
            (_, TypeKind::Domain(inner)) => Kind::of(inner),
            _ => Kind::Other,
        }
    }
}

/// The text of a value.
pub(super) fn text(kind: Kind, value: &str) -> String {
    match (kind, value) {
        (Kind::Truth, "t") => "true".to_owned(),
        (Kind::Truth, "f") => "false".to_owned(),
        (Kind::Decimal, "NaN" | "Infinity" | "-Infinity") | (Kind::Figure, _) => String::new(),
        (Kind::Decimal, value) => plain_number(value.to_owned()),
        (Kind::List, value) => list(value).unwrap_or_else(|| value.to_owned()),
        (Kind::Truth | Kind::Other, value) => value.to_owned(),
    }
}

/// The items of `{a,"b c",NULL}`, joined by `|`; `None` where lists lie in it.
fn list(value: &str) -> Option<String> {
    let inside = value.strip_prefix('{')?.strip_suffix('}')?;
    let (mut items, mut item) = (Vec::new(), String::new());
    let (mut is_quoted, mut was_quoted) = (false, false);
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => item.extend(letters.next()),
            '"' => (is_quoted, was_quoted) = (!is_quoted, true),
            '{' if !is_quoted => return None,
            ',' if !is_quoted => {
                push(&mut items, &mut item, was_quoted);
                was_quoted = false;
            }
            letter => item.push(letter),
        }
    }
    if !inside.is_empty() {
        push(&mut items, &mut item, was_quoted);
    }
    Some(items.join("|"))
}

fn push(items: &mut Vec<String>, item: &mut String, was_quoted: bool) {
    let item = std::mem::take(item);
    if was_quoted || item != "NULL" {
        items.push(item);
    }
}

/// Reads the figures of a column, each in its own system.
#[derive(Default)]
pub(super) struct Points {
    projections: HashMap<u32, Option<Projection>>,
}

impl Points {
    pub fn place(&mut self, line: u64, value: &str) -> Place {
        if value.is_empty() {
            return Place::none();
        }
        match ewkb::parse(value) {
            Ok(Figure { srid, geometry }) => {
                let projection = self.projections.entry(srid).or_insert_with(|| {
                    let known = u16::try_from(srid).ok().and_then(Crs::of_epsg);
                    let crs = if srid == 0 { Some(Crs::WGS84) } else { known };
                    crs.map(Projection::new)
                });
                match projection {
                    Some(projection) => Place::of(line, geometry, projection),
                    None => Place::faulty(line, &format!("no se conoce el sistema EPSG:{srid}")),
                }
            }
            Err(detail) => Place::faulty(line, &detail),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_in_one_way() {
        let check = |kind, value: &str, expected: &str| {
            assert_eq!(text(kind, value), expected, "{value}");
        };
        check(Kind::Truth, "t", "true");
        check(Kind::Decimal, "1.234", "1.2340");
        check(Kind::Decimal, "NaN", "");
        check(Kind::List, "{a,\"b, \\\"c\\\"\",NULL,\"NULL\"}", "a|b, \"c\"|NULL");
        check(Kind::List, "{}", "");
        check(Kind::List, "{{1},{2}}", "{{1},{2}}");
        check(Kind::Other, "2025-03-05", "2025-03-05");
    }

    #[test]
    fn figures_are_brought_to_degrees() {
        let mut points = Points::default();
        let at = |points: &mut Points, value: &str| points.place(1, value);
        // ST_SetSRID(ST_MakePoint(1, 2), 4326) and the same in a system that is not known.
        let hex = "0101000020E6100000000000000000F03F0000000000000040";
        assert_eq!(at(&mut points, hex).cells, ["1", "2"].map(str::to_owned));
        let unknown = at(&mut points, &hex.replace("E6100000", "110F0000"));
        assert!(unknown.remark.unwrap().reason.contains("EPSG:3857"));
        assert!(at(&mut points, "").remark.is_none());
    }
}
