//! Where a row belongs: its own clues first, else the place of its event.

use geo::Coord;

use crate::demand::{Method, Placement};
use crate::intake::field::Field;
use crate::intake::row::Row;
use crate::intake::rule::{
    NEAR, NEAR_BORDER, NO_PLACE, NULL_ISLAND, OUTSIDE_DEPARTMENT, PLACE_CONFLICT, Rule,
    SWAPPED_COORDINATES, UNKNOWN_CODE, UNKNOWN_PLACE, UNREADABLE_COORDINATE,
};
use crate::intake::value;
use crate::locate::{Clues, Locator, Unplaced};
use crate::text::Lang;

/// The confidence in a place taken from an event: people may speak of a place other than where
/// they met.
const PARENT_CONFIDENCE: f64 = 0.7;

/// The point of a row; `None` when it gives none that can be read.
pub(super) fn point(row: &mut Row<'_>) -> Option<Coord<f64>> {
    let given = [Field::Lon, Field::Lat].map(|field| row.cell(field));
    if given == ["", ""] {
        return None;
    }
    let [x, y] = [Field::Lon, Field::Lat].map(|field| degrees(row, field));
    Some(Coord { x: x?, y: y? })
}

fn degrees(row: &mut Row<'_>, field: Field) -> Option<f64> {
    let number = value::degrees(row.cell(field));
    if number.is_none() {
        let reason = match row.cell(field) {
            "" => "Falta una de las dos coordenadas; el punto no se usa",
            _ => "No es un número de grados decimales; el punto no se usa",
        };
        row.observe(UNREADABLE_COORDINATE, field, reason);
    }
    number
}

/// Where a row with this point belongs; `parent` is its event's municipality.
pub(super) fn place(
    row: &mut Row<'_>,
    locator: &Locator,
    point: Option<Coord<f64>>,
    parent: Option<u16>,
) -> Option<Placement> {
    if let Some(fault) = point.and_then(|point| locator.fault(point)) {
        observe(row, locator, fault, true);
    }
    let clues = clues(row, point);
    match locator.place(clues) {
        Ok(placement) => {
            check(row, locator, &placement);
            Some(placement)
        }
        Err(Unplaced::NoPlace | Unplaced::NullIsland) if parent.is_some() => parent.map(of_parent),
        Err(fault) => {
            if row.notes.issues.iter().all(|issue| issue.rule != rule(fault, point.is_some()).id) {
                observe(row, locator, fault, false);
            }
            None
        }
    }
}

fn clues<'a>(row: &Row<'a>, point: Option<Coord<f64>>) -> Clues<'a> {
    let text = |field| Some(row.cell(field)).filter(|text| !text.is_empty());
    Clues { point, code: text(Field::MunicipalityCode), name: text(Field::Municipality) }
}

fn of_parent(municipality: u16) -> Placement {
    Placement {
        municipality,
        method: Method::Parent,
        confidence: PARENT_CONFIDENCE,
        distance_to_border_m: None,
        conflict: false,
    }
}
