//! What boundary files have in common: names of fields, and what makes a ring fit.

use std::collections::HashMap;

use geo::{Coord, LineString, MultiPolygon};

use crate::source::crossing::self_crossing;
use crate::territory::{Boundary, MunicipalityCode, Projection};

/// Fields that may hold a municipality's whole code, in order of preference: ours, and those of
/// DANE's MGN of 2025 and 2018.
const CODE_FIELDS: [&str; 5] =
    ["code", "municipality_code", "mpio_cdpmp", "mpio_ccnct", "cod_mpio"];

/// Where the code is split into the department's two digits and the municipality's three.
const SPLIT_FIELDS: [&str; 2] = ["dpto_ccdgo", "mpio_ccdgo"];

const NAME_FIELDS: [&str; 3] = ["name", "mpio_cnmbr", "nombre_mpio"];
const DEPARTMENT_FIELDS: [&str; 2] = ["department", "dpto_cnmbr"];
const AREA_FIELDS: [&str; 2] = ["area_km2", "mpio_narea"];

/// What is read of a file of places.
pub(super) struct Reading<'a> {
    /// Whether a field is looked for.
    pub(super) wants: &'a dyn Fn(&str) -> bool,
    /// What a place is called in messages, or why it cannot be one.
    pub(super) name: &'a dyn Fn(&Attributes) -> Result<String, String>,
}

/// How municipalities are read.
pub(super) const MUNICIPALITIES: Reading<'_> =
    Reading { wants: &is_wanted, name: &Attributes::code };

/// A place of a file.
pub(super) struct Feature {
    /// Its place in the file, from 1.
    pub(super) number: usize,
    /// As [`Reading::name`] has it.
    pub(super) name: String,
    /// Its fields.
    pub(super) attributes: Attributes,
    /// Its polygons, in degrees.
    pub(super) shape: MultiPolygon<f64>,
}

impl Feature {
    /// The municipality that it is; its name is the code.
    pub(super) fn boundary(self) -> Boundary {
        self.attributes.boundary(self.name, self.shape)
    }
}

/// Every field that is looked for in municipalities.
fn is_wanted(field: &str) -> bool {
    let lists: [&[&str]; 5] =
        [&CODE_FIELDS, &SPLIT_FIELDS, &NAME_FIELDS, &DEPARTMENT_FIELDS, &AREA_FIELDS];
    lists.iter().any(|list| list.iter().any(|known| known.eq_ignore_ascii_case(field)))
}

/// The text of each wanted field by its name in lower case; empty ones are left out.
#[derive(Default)]
pub(super) struct Attributes(HashMap<String, String>);

impl Attributes {
    pub(super) fn insert(&mut self, field: &str, text: &str) {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        if !text.is_empty() {
            self.0.insert(field.to_ascii_lowercase(), text.to_owned());
        }
    }

    /// The text of one field.
    pub(super) fn text(&self, field: &str) -> Option<&String> {
        self.0.get(&field.to_ascii_lowercase())
    }

    fn first(&self, fields: &[&str]) -> Option<&String> {
        fields.iter().find_map(|field| self.0.get(*field))
    }

    /// The municipality's code as the file spells it.
    pub(super) fn code(&self) -> Result<String, String> {
        if let Some(code) = self.first(&CODE_FIELDS) {
            return Ok(code.clone());
        }
        match SPLIT_FIELDS.map(|field| self.0.get(field)) {
            [_, Some(whole)] if whole.len() == 5 => Ok(whole.clone()),
            [Some(department), Some(municipality)] => {
                Ok(format!("{department:0>2}{municipality:0>3}"))
            }
            _ => Err(format!("no code; expected one of {CODE_FIELDS:?}, or {SPLIT_FIELDS:?}")),
        }
    }

    fn boundary(&self, code: String, shape: MultiPolygon<f64>) -> Boundary {
        let area = self.first(&AREA_FIELDS).and_then(|text| text.replace(',', ".").parse().ok());
        Boundary {
            code,
            name: self.first(&NAME_FIELDS).cloned(),
            department: self.first(&DEPARTMENT_FIELDS).cloned(),
            area_km2: area.filter(|area: &f64| area.is_finite() && *area > 0.0),
            shape,
        }
    }
}

/// The ring in degrees.
///
/// # Errors
/// Names the vertex, counted from 1, and what is wrong with it.
pub(super) fn ring(
    given: &[Coord<f64>],
    projection: &Projection,
) -> Result<LineString<f64>, String> {
    if given.len() < 4 {
        return Err(format!("{} vertices, a ring has at least four", given.len()));
    }
    let mut ring = Vec::with_capacity(given.len());
    for (&at, vertex) in given.iter().zip(1..) {
        let stray = || format!("vertex {vertex}: {}, {} is no place on the globe", at.x, at.y);
        ring.push(projection.to_degrees(at).ok_or_else(stray)?);
    }
    let (first, last) = (given[0], given[given.len() - 1]);
    if first != last {
        let (number, ends) = (given.len(), [first, last].map(|at| format!("{}, {}", at.x, at.y)));
        return Err(format!("not closed: vertex 1 is {}, vertex {number} is {}", ends[0], ends[1]));
    }
    if let Some((one, other)) = self_crossing(&ring) {
        let at = ring[one];
        return Err(format!(
            "vertex {}: the edge from here crosses the one from vertex {}, near {}, {}",
            one + 1,
            other + 1,
            at.x,
            at.y
        ));
    }
    Ok(LineString::new(ring))
}

/// Refuses a municipality that has two boundaries.
///
/// # Errors
/// Names both, counted from 1; `kind` is what the format calls one: record, feature.
pub(super) fn no_duplicates(boundaries: &[Boundary], kind: &str) -> Result<(), String> {
    let mut seen: HashMap<MunicipalityCode, usize> = HashMap::new();
    for (boundary, number) in boundaries.iter().zip(1..) {
        let code = MunicipalityCode::parse(&boundary.code);
        if let Some(earlier) = code.and_then(|code| seen.insert(code, number)) {
            return Err(format!(
                "{kind} {number}: {}: {kind} {earlier} has this code too",
                boundary.code
            ));
        }
    }
    Ok(())
}
