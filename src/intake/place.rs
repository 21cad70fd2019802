//! Where a row belongs: its own clues first, then what was decided by hand, then the place of its
//! event.

use geo::Coord;

use crate::demand::{Method, Placement};
use crate::intake::Desk;
use crate::intake::field::Field;
use crate::intake::known::Manual;
use crate::intake::row::Row;
use crate::intake::rule::{
    FIXES, MANUAL, NEAR, NEAR_BORDER, NO_PLACE, NULL_ISLAND, OTHER_DEPARTMENT, OUTSIDE_DEPARTMENT,
    PLACE_CONFLICT, UNKNOWN_CODE, UNKNOWN_PLACE, UNREADABLE_COORDINATE,
};
use crate::locate::{Clues, Distances, Locator, Unplaced, declared};
use crate::text::{Lang, decimal};

/// The confidence in a place taken from an event: people may speak of a place other than where
/// they met.
const PARENT_CONFIDENCE: f64 = 0.70;

/// The confidence in the municipality of a comuna, corregimiento or vereda that bears its name
/// alone.
const BELOW_CONFIDENCE: f64 = 0.75;

/// The confidence in what someone decided.
const MANUAL_CONFIDENCE: f64 = 0.90;

/// Where a clue leads.
type Found = Result<Placement, Unplaced>;

/// What leads to a row's place beside its own columns.
#[derive(Clone, Copy, Default)]
pub(super) struct Leads<'a> {
    /// Its point.
    pub point: Option<Coord<f64>>,
    /// The municipality of the part of a municipality that it names.
    pub below: Option<u16>,
    /// What was decided by hand about its declared place.
    pub manual: Option<&'a Manual>,
    /// Its event's municipality.
    pub event: Option<u16>,
}

/// Where a row belongs.
pub(super) fn place(row: &mut Row<'_>, desk: &Desk<'_>, leads: Leads<'_>) -> Option<Placement> {
    let (locator, point) = (desk.locator, leads.point);
    let told = row.notes.issues.len();
    let is_elsewhere = check_department(row, locator);
    // How far borders are says nothing where they are far, and takes longer than all the rest.
    let [code, name] = clues(row, locator, is_elsewhere);
    let found = locator.weigh(point, declared(code, name), Distances::Near);
    check_point(row, locator, point, found);
    check_clue(row, locator, Field::MunicipalityCode, code);
    check_clue(row, locator, Field::Municipality, name);
    let is_explained = row.notes.issues.len() > told || has_slip(row);
    match found {
        Ok(placement) => {
            if placement.conflict && !is_explained {
                observe_conflict(row, locator, point, placement.municipality);
            }
            Some(placement)
        }
        Err(reason) => {
            let led = led(row, leads, reason, is_elsewhere);
            if led.is_none() && !is_explained {
                row.observe(NO_PLACE, Field::Municipality, "Sin punto, código ni nombre de lugar");
            }
            led
        }
    }
}

/// The place of a row whose own columns lead nowhere.
fn led(
    row: &mut Row<'_>,
    leads: Leads<'_>,
    reason: Unplaced,
    is_elsewhere: bool,
) -> Option<Placement> {
    if let Some(manual) = leads.manual {
        row.observe(MANUAL, Field::Municipality, "Su lugar se decidió a mano");
        return Some(placement(manual.municipality, Method::Manual, MANUAL_CONFIDENCE));
    }
    // What it says of itself is not replaced by what its event says.
    if is_elsewhere || !matches!(reason, Unplaced::NoPlace | Unplaced::NullIsland) {
        return None;
    }
    let of_parent = |municipality, confidence| placement(municipality, Method::Parent, confidence);
    let below = leads.below.map(|municipality| of_parent(municipality, BELOW_CONFIDENCE));
    below.or_else(|| leads.event.map(|municipality| of_parent(municipality, PARENT_CONFIDENCE)))
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

/// Whether a row says to be of another department; a municipality here may bear the name of one
/// there.
pub(super) fn check_department(row: &mut Row<'_>, locator: &Locator) -> bool {
    let Some(text) = row.filled(Field::Department) else { return false };
    let is_elsewhere = !locator.is_department(text);
    if is_elsewhere {
        let reason = "Dice ser de otro departamento: el nombre del municipio no se usa";
        row.observe(OTHER_DEPARTMENT, Field::Department, reason);
    }
    is_elsewhere
}

/// Takes note of a point that does not lie in the municipality found.
fn check_point(row: &mut Row<'_>, locator: &Locator, point: Option<Coord<f64>>, found: Found) {
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

/// Takes note of a code or a name that leads nowhere, even where another clue is enough.
fn check_clue(row: &mut Row<'_>, locator: &Locator, field: Field, found: Option<Found>) {
    if let Some(Err(fault)) = found {
        observe_declaration(row, locator, field, row.cell(field), fault);
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

/// Takes note of a point that lies in no municipality, unless a slip of the pen explains it.
fn observe_point(row: &mut Row<'_>, Coord { x, y }: Coord<f64>, fault: Unplaced) {
    if has_slip(row) {
        return;
    }
    let (rule, reason) = match fault {
        Unplaced::NullIsland => {
            (NULL_ISLAND, "El punto 0, 0 significa «sin coordenadas»; no se usa".to_owned())
        }
        Unplaced::NotOnEarth => {
            (UNREADABLE_COORDINATE, format!("{x}, {y} no es una longitud y una latitud"))
        }
        _ => (OUTSIDE_DEPARTMENT, format!("El punto {x}, {y} está fuera del departamento")),
    };
    row.observe(rule, Field::Lon, reason);
}

/// Whether a slip of the pen was told of the row's coordinates.
fn has_slip(row: &Row<'_>) -> bool {
    row.notes.issues.iter().any(|issue| FIXES.iter().any(|fix| fix.id == issue.rule))
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

/// Where the code and the name of a row lead, each on its own; `None` where it gives none.
fn clues(row: &mut Row<'_>, locator: &Locator, is_elsewhere: bool) -> [Option<Found>; 2] {
    let code = row.filled(Field::MunicipalityCode).map(|text| row.terms.code(locator, text));
    let name = row.filled(Field::Municipality).filter(|_| !is_elsewhere);
    [code, name.map(|text| row.terms.name(locator, text).place)]
}

fn placement(municipality: u16, method: Method, confidence: f64) -> Placement {
    Placement { municipality, method, confidence, distance_to_border_m: None, conflict: false }
}
