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
use crate::text::{Lang, decimal};

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
    let told = row.notes.issues.len();
    let found = locator.place(clues(row, point));
    check_point(row, locator, point, found);
    check_declared(row, locator);
    let is_explained = row.notes.issues.len() > told;
    match found {
        Ok(placement) => {
            if placement.conflict && !is_explained {
                observe_conflict(row, locator, point, placement.municipality);
            }
            Some(placement)
        }
        Err(Unplaced::NoPlace | Unplaced::NullIsland) if parent.is_some() => parent.map(of_parent),
        Err(_) => {
            if !is_explained {
                row.observe(NO_PLACE, Field::Municipality, "Sin punto, código ni nombre de lugar");
            }
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
    match locator.place(clues_of(field, part)) {
        Ok(placement) => Some(placement.municipality),
        Err(fault) => {
            observe_declaration(row, locator, field, part, fault);
            None
        }
    }
}

/// What a text says about a place, as a code or as a name.
pub(super) fn clues_of(field: Field, text: &str) -> Clues<'_> {
    match field {
        Field::MunicipalityCode => Clues { code: Some(text), ..Clues::default() },
        _ => Clues { name: Some(text), ..Clues::default() },
    }
}

/// Takes note of a point that does not lie in the municipality found.
fn check_point(
    row: &mut Row<'_>,
    locator: &Locator,
    point: Option<Coord<f64>>,
    found: Result<Placement, Unplaced>,
) {
    match found {
        Ok(place) if place.method == Method::Point => {}
        Ok(place) if place.method == Method::Near => {
            let reason = format!("El punto está fuera, a {}; se ubica allí", away(locator, &place));
            row.observe(NEAR, Field::Lon, reason);
        }
        Ok(place) if place.method == Method::NearBorder => {
            let away = away(locator, &place);
            let reason = format!("El punto está fuera, a {away}: prevalece el declarado");
            row.observe(NEAR_BORDER, Field::Lon, reason);
        }
        _ => {
            if let Some((point, fault)) = point.and_then(|p| Some((p, locator.fault(p)?))) {
                observe_point(row, point, fault);
            }
        }
    }
}

/// `35 m de Yumbo`.
fn away(locator: &Locator, place: &Placement) -> String {
    let distance_m = place.distance_to_border_m.unwrap_or_default();
    format!("{} m de {}", decimal(distance_m, 0, Lang::Es), name(locator, place.municipality))
}

fn name(locator: &Locator, municipality: u16) -> &str {
    &locator.geodata().municipalities[usize::from(municipality)].name
}

/// Takes note of a code and a name that lead nowhere, even where another clue is enough.
fn check_declared(row: &mut Row<'_>, locator: &Locator) {
    for field in [Field::MunicipalityCode, Field::Municipality] {
        if let Some(text) = row.filled(field) {
            place_part(row, locator, field, text);
        }
    }
}

/// Takes note of clues that lead to different municipalities.
fn observe_conflict(
    row: &mut Row<'_>,
    locator: &Locator,
    point: Option<Coord<f64>>,
    municipality: u16,
) {
    let name = name(locator, municipality);
    let clues = match point {
        Some(_) => "El punto y lo declarado",
        None => "El código y el nombre",
    };
    let field = match row.cell(Field::MunicipalityCode) {
        "" => Field::Municipality,
        _ => Field::MunicipalityCode,
    };
    row.observe(PLACE_CONFLICT, field, format!("{clues} no coinciden; se ubica en {name}"));
}

/// Takes note of a point that lies in no municipality.
fn observe_point(row: &mut Row<'_>, Coord { x, y }: Coord<f64>, fault: Unplaced) {
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

fn unknown_name(locator: &Locator, text: &str) -> String {
    let like = locator.suggest(text).into_iter().map(|like| name(locator, like));
    let like: Vec<&str> = like.collect();
    match like[..] {
        [] => "Ningún municipio del departamento se llama así".to_owned(),
        _ => format!("Ningún municipio se llama así; ¿será {}?", like.join(", ")),
    }
}

fn clues<'a>(row: &Row<'a>, point: Option<Coord<f64>>) -> Clues<'a> {
    let text = |field| row.filled(field);
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
