//! The point of a row: which of its coordinates count, in what order and in which system.
//!
//! A file may give several positions for a row. The first that lies in the department counts, else
//! the first that can be read; another one far from it is told with its distance. Metres of a plane
//! become degrees where exactly one plane puts them in the department. Slips of the pen are told,
//! and undone only where that was asked for.

mod angle;
mod correct;
mod frame;
mod text;

use geo::{Coord, Distance, Haversine, Point};

use crate::intake::Desk;
use crate::intake::columns::{Columns, Source};
use crate::intake::row::Row;
use crate::intake::rule::{
    CORRECTED_COORDINATES, OTHER_POINT, PROJECTED_COORDINATES, Rule, UNREADABLE_COORDINATE,
};
use crate::text::{Lang, decimal};

use angle::angle;
use correct::Correction;
use text::Given;

pub(super) use frame::Frame;

/// Two positions of a row farther apart than this are two places, in metres.
const APART_M: f64 = 250.0;

/// A position that a row gives.
struct Found {
    /// Where it stands.
    column: usize,
    point: Coord<f64>,
    /// Whether it lies in the department, or so near that it is taken there.
    is_in: bool,
    /// What is to be told about it, should it count.
    notes: Vec<(Rule, String)>,
}

/// The point of a row; `None` when it gives none that can be read.
pub(super) fn point(row: &mut Row<'_>, desk: &Desk<'_>) -> Option<Coord<f64>> {
    let columns = row.columns;
    // Nearly every file has one pair of columns, and plain degrees in it.
    if let [Source::Pair(Some(x), Some(y))] = columns.positions[..] {
        let [x, y] = [x, y].map(|at| plain(Columns::cell_at(row.cells, at)));
        if let (Some(x), Some(y)) = (x, y) {
            let point = Coord { x, y };
            // Whether it lies in the department is for the place; no slip leads out of the frame.
            if desk.frame.holds(point) {
                return Some(point);
            }
        }
    }
    let mut found = Vec::new();
    for source in &columns.positions {
        found.extend(read(row, desk, *source));
    }
    choose(row, found)
}

/// Decimal degrees with a point, as programs write them.
fn plain(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Takes note of what is doubtful, and picks the position that counts.
fn choose(row: &mut Row<'_>, mut found: Vec<Found>) -> Option<Coord<f64>> {
    let first = found.iter().position(|found| found.is_in).or((!found.is_empty()).then_some(0))?;
    let chosen = found.swap_remove(first);
    for (rule, reason) in chosen.notes {
        row.observe_at(rule, chosen.column, reason);
    }
    let distance_m =
        |other: &Found| Haversine.distance(Point::from(chosen.point), Point::from(other.point));
    let others = found.iter().filter(|other| chosen.is_in && other.point != Coord::zero());
    if let Some(other) = others.max_by(|a, b| distance_m(a).total_cmp(&distance_m(b))) {
        let apart_m = distance_m(other);
        if apart_m > APART_M {
            let km = decimal(apart_m / 1000.0, 1, Lang::Es);
            let used = row.columns.name_at(chosen.column).to_owned();
            let reason = format!("Da un punto a {km} km del que se usa, el de «{used}»");
            row.observe_at(OTHER_POINT, other.column, reason);
        }
    }
    Some(chosen.point)
}

fn read(row: &mut Row<'_>, desk: &Desk<'_>, source: Source) -> Option<Found> {
    match source {
        Source::Pair(x, y) => read_pair(row, desk, x, y),
        Source::Text(at) => read_text(row, desk, at),
    }
}

fn read_pair(
    row: &mut Row<'_>,
    desk: &Desk<'_>,
    x_at: Option<usize>,
    y_at: Option<usize>,
) -> Option<Found> {
    let columns = [x_at, y_at];
    let cells = columns.map(|at| at.map_or("", |at| Columns::cell_at(row.cells, at)));
    let column = x_at.or(y_at)?;
    if cells == ["", ""] {
        return None;
    }
    let [x, y] = [0, 1].map(|part| {
        let value = angle(cells[part]).map(|angle| angle.value);
        if value.is_none() {
            let reason = match cells[part] {
                "" => "Falta una de las dos coordenadas; el punto no se usa",
                _ => "No es un número de grados; el punto no se usa",
            };
            row.observe_at(UNREADABLE_COORDINATE, columns[part].unwrap_or(column), reason);
        }
        value
    });
    Some(resolve(desk, column, Coord { x: x?, y: y? }))
}

fn read_text(row: &mut Row<'_>, desk: &Desk<'_>, at: usize) -> Option<Found> {
    let cell = Columns::cell_at(row.cells, at);
    if cell.is_empty() {
        return None;
    }
    let found = match text::position(cell) {
        Some(Given::Nothing) => return None,
        Some(Given::Ordered(point, None)) => Some(resolve(desk, at, point)),
        Some(Given::Ordered(point, Some(epsg))) => {
            desk.frame.in_epsg(point, epsg).map(|point| resolve(desk, at, point))
        }
        Some(Given::Either(first, second)) => Some(in_order(desk, at, first, second)),
        None => None,
    };
    if found.is_none() {
        let reason = "No es una posición: use `lat, lon` o `POINT(lon lat)`; no se usa";
        row.observe_at(UNREADABLE_COORDINATE, at, reason);
    }
    found
}

/// Two numbers in the order that puts them in the department; latitude first where neither does.
fn in_order(desk: &Desk<'_>, column: usize, first: f64, second: f64) -> Found {
    let latitude_first = resolve(desk, column, Coord { x: second, y: first });
    if latitude_first.is_in {
        return latitude_first;
    }
    let longitude_first = resolve(desk, column, Coord { x: first, y: second });
    if longitude_first.is_in { longitude_first } else { latitude_first }
}

/// What a position is: as it stands, in metres of a plane, or with a slip of the pen.
fn resolve(desk: &Desk<'_>, column: usize, at: Coord<f64>) -> Found {
    let found = |point, is_in, notes| Found { column, point, is_in, notes };
    if desk.locator.fault(at).is_none() {
        return found(at, true, Vec::new());
    }
    if let Some((crs, degrees)) = desk.frame.in_plane(at, desk.locator) {
        let reason = format!("En metros: se lee en el sistema EPSG:{} ({})", crs.epsg, crs.name);
        return found(degrees, true, vec![(PROJECTED_COORDINATES, reason)]);
    }
    let Some(Correction { rules, point }) = correct::correction(at, &desk.frame, desk.locator)
    else {
        return found(at, false, Vec::new());
    };
    let Coord { x, y } = point;
    if rules.iter().all(|rule| desk.fixes.contains(&rule.id)) {
        let slips: Vec<&str> = rules.iter().map(|rule| rule.id).collect();
        let reason = format!("Corregidas ({}): lon {x}, lat {y}", slips.join(", "));
        return found(point, true, vec![(CORRECTED_COORDINATES, reason)]);
    }
    let asked: Vec<String> = rules.iter().map(|rule| format!("--fix {}", rule.id)).collect();
    let asked = asked.join(" ");
    let note = |rule| {
        (rule, format!("¿Será lon {x}, lat {y}? Cae en el departamento; {asked} la corrige"))
    };
    found(at, false, rules.into_iter().map(note).collect())
}
