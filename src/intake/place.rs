//! Where a row belongs: its own clues first, else the place of its event.

use geo::Coord;

use crate::demand::{Method, Placement};
use crate::intake::field::Field;
use crate::intake::row::Row;
use crate::intake::rule::{
    NEAR, NEAR_BORDER, NO_PLACE, NULL_ISLAND, OUTSIDE_DEPARTMENT, PLACE_CONFLICT,
    SWAPPED_COORDINATES, UNKNOWN_CODE, UNKNOWN_PLACE, UNREADABLE_COORDINATE,
};
use crate::intake::value;
use crate::locate::{Clues, Locator, Unplaced};

/// The confidence in a place taken from an event: people may speak of a place other than where
/// they met.
const PARENT_CONFIDENCE: f64 = 0.70;

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

/// Where a row with this point belongs; `parent` is its event's municipality, which serves where
/// the row gives no place of its own.
pub(super) fn place(
    row: &mut Row<'_>,
    locator: &Locator,
    point: Option<Coord<f64>>,
    parent: Option<u16>,
) -> Option<Placement> {
    match locator.place(clues(row, point)) {
        Ok(placement) => {
            check(row, locator, point, &placement);
            Some(placement)
        }
        Err(Unplaced::NoPlace) if parent.is_some() => parent.map(of_parent),
        Err(Unplaced::NullIsland) if parent.is_some() => {
            observe_point(row, point, Unplaced::NullIsland);
            parent.map(of_parent)
        }
        Err(fault) => {
            observe_unplaced(row, locator, point, fault);
            None
        }
    }
}

/// The municipality that one code or name of a list leads to.
pub(super) fn place_part(
    row: &mut Row<'_>,
    locator: &Locator,
    field: Field,
    part: &str,
) -> Option<u16> {
    let clues = match field {
        Field::MunicipalityCode => Clues { code: Some(part), ..Clues::default() },
        _ => Clues { name: Some(part), ..Clues::default() },
    };
    match locator.place(clues) {
        Ok(placement) => Some(placement.municipality),
        Err(fault) => {
            observe_declaration(row, locator, field, part, fault);
            None
        }
    }
}

/// Takes note of what speaks against a placement.
fn check(row: &mut Row<'_>, locator: &Locator, point: Option<Coord<f64>>, placement: &Placement) {
    match placement.method {
        Method::Near => row.observe(NEAR, Field::Lon, NEAR.title.es),
        Method::NearBorder => row.observe(NEAR_BORDER, Field::Lon, NEAR_BORDER.title.es),
        _ => {}
    }
    let by_point = matches!(placement.method, Method::Point | Method::Near | Method::NearBorder);
    let fault = point.filter(|_| !by_point).and_then(|point| locator.fault(point));
    if let Some(fault) = fault {
        return observe_point(row, point, fault);
    }
    if by_point {
        check_declaration(row, locator);
    }
    if placement.conflict {
        let name = &locator.geodata().municipalities[usize::from(placement.municipality)].name;
        let reason = format!("El punto y lo declarado no coinciden; se ubica en {name}");
        row.observe(PLACE_CONFLICT, declaration(row), reason);
    }
}

/// A code or name that leads nowhere is told even where the point is enough.
fn check_declaration(row: &mut Row<'_>, locator: &Locator) {
    match locator.place(clues(row, None)) {
        Ok(_) | Err(Unplaced::NoPlace) => {}
        Err(fault) => {
            let field = declaration(row);
            observe_declaration(row, locator, field, row.cell(field), fault);
        }
    }
}

/// Takes note of every clue that leads nowhere.
fn observe_unplaced(
    row: &mut Row<'_>,
    locator: &Locator,
    point: Option<Coord<f64>>,
    fault: Unplaced,
) {
    if fault == Unplaced::NoPlace {
        return row.observe(NO_PLACE, Field::Municipality, "Sin punto, código ni nombre de lugar");
    }
    if let Some(fault) = point.and_then(|point| locator.fault(point)) {
        observe_point(row, point, fault);
    }
    check_declaration(row, locator);
}

/// Takes note of a point that lies in no municipality.
fn observe_point(row: &mut Row<'_>, point: Option<Coord<f64>>, fault: Unplaced) {
    let Some(Coord { x, y }) = point else { return };
    let (rule, reason) = match fault {
        Unplaced::NullIsland => {
            (NULL_ISLAND, "El punto 0, 0 significa «sin coordenadas»; no se usa".to_owned())
        }
        Unplaced::Swapped => (
            SWAPPED_COORDINATES,
            format!("Intercambiadas caen en el departamento: ¿lon {y}, lat {x}? No se cambian"),
        ),
        Unplaced::NotOnEarth => {
            (UNREADABLE_COORDINATE, format!("{x}, {y} no es una longitud y una latitud"))
        }
        _ => (OUTSIDE_DEPARTMENT, format!("El punto {x}, {y} está fuera del departamento")),
    };
    row.observe(rule, Field::Lon, reason);
}

/// Takes note of a code or a name that leads nowhere.
fn observe_declaration(
    row: &mut Row<'_>,
    locator: &Locator,
    field: Field,
    part: &str,
    fault: Unplaced,
) {
    if field == Field::Municipality {
        return row.observe_part(UNKNOWN_PLACE, field, part, unknown_name(locator, part));
    }
    let reason = match fault {
        Unplaced::OutsideDepartment => "El código es de otro departamento",
        _ => "Ningún municipio tiene este código",
    };
    row.observe_part(UNKNOWN_CODE, field, part, reason);
}

fn unknown_name(locator: &Locator, name: &str) -> String {
    let municipalities = &locator.geodata().municipalities;
    let like = locator.suggest(name).into_iter().map(|i| &municipalities[usize::from(i)].name);
    let like: Vec<&str> = like.map(String::as_str).collect();
    match like[..] {
        [] => "Ningún municipio del departamento se llama así".to_owned(),
        _ => format!("Ningún municipio se llama así; ¿será {}?", like.join(", ")),
    }
}

/// The field in which a row declares its municipality; the code prevails.
fn declaration(row: &Row<'_>) -> Field {
    match row.cell(Field::MunicipalityCode) {
        "" => Field::Municipality,
        _ => Field::MunicipalityCode,
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
