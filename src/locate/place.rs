//! Where a record belongs: weighs its point against the code and the name that it declares.
//!
//! | what is known | method | confidence |
//! |---|---|---|
//! | point inside, and the declaration agrees | `point` | 1.00 |
//! | point inside, nothing readable declared | `point` | 0.95 |
//! | the same, within the boundaries' tolerance of the border | `point` | 0.70 |
//! | code | `code` | 0.90 |
//! | name | `name` | 0.85 |
//! | another name | `alias` | 0.80 |
//! | declared municipality within the tolerance of a point beyond its border | `near_border` | 0.75 |
//! | point outside the department, within the tolerance of the border | `near` | 0.70 |
//! | point outside the department, within 1 km of the coast | `near` | 0.50 |
//!
//! A conflict (two clues name two municipalities) halves the confidence. The scale orders
//! placements by how much should go wrong before they are wrong; it is no measured probability.

use geo::{Coord, Intersects};

use crate::demand::{Method, Placement};
use crate::locate::name::Names;
use crate::locate::{Clues, Locator};
use crate::territory::MunicipalityCode;
use crate::text::Words;

/// How far off the coast a point may lie, in metres: barrios on stilts stand over the sea.
pub const COAST_REACH_M: f64 = 1000.0;

/// Why a record has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unplaced {
    /// It gives no point, code or name.
    NoPlace,
    /// No municipality of the department bears its name.
    UnknownName,
    /// Its code is no code, or of no municipality.
    UnknownCode,
    /// Its point or code is of another department.
    OutsideDepartment,
    /// Its point lies in the department once longitude and latitude are exchanged.
    Swapped,
    /// Its point is 0, 0: what broken software writes for "unknown".
    NullIsland,
    /// Its point is no longitude and latitude.
    NotOnEarth,
}

/// Which distances to a border are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Distances {
    /// All.
    All,
    /// Only those that decide something: far from borders there is none, and the answer comes
    /// several times faster.
    #[default]
    Near,
}

impl Unplaced {
    /// The id used in reports.
    pub fn id(self) -> &'static str {
        match self {
            Unplaced::NoPlace => "no_place",
            Unplaced::UnknownName => "unknown_name",
            Unplaced::UnknownCode => "unknown_code",
            Unplaced::OutsideDepartment => "outside_department",
            Unplaced::Swapped => "swapped",
            Unplaced::NullIsland => "null_island",
            Unplaced::NotOnEarth => "not_on_earth",
        }
    }

    /// The reason in words.
    pub fn title(self) -> Words {
        match self {
            Unplaced::NoPlace => {
                Words::new("sin punto, código ni nombre", "no point, code or name")
            }
            Unplaced::UnknownName => {
                Words::new("ningún municipio se llama así", "no municipality bears this name")
            }
            Unplaced::UnknownCode => {
                Words::new("ningún municipio tiene este código", "no municipality has this code")
            }
            Unplaced::OutsideDepartment => {
                Words::new("fuera del departamento", "outside the department")
            }
            Unplaced::Swapped => Words::new(
                "longitud y latitud parecen intercambiadas",
                "longitude and latitude seem to be exchanged",
            ),
            Unplaced::NullIsland => Words::new(
                "el punto 0, 0 significa «sin coordenadas»",
                "the point 0, 0 means “unknown”",
            ),
            Unplaced::NotOnEarth => {
                Words::new("no es una longitud y una latitud", "not a longitude and a latitude")
            }
        }
    }
}

impl Locator {
    /// Where a record belongs, or why it has no place.
    ///
    /// # Errors
    /// Says why the record is unlocated: the point's reason where it has one, else the code's or
    /// the name's.
    pub fn place(&self, clues: Clues<'_>) -> Result<Placement, Unplaced> {
        self.place_with(clues, Distances::All)
    }

    /// As [`Self::place`], with the distances that are wanted.
    ///
    /// # Errors
    /// As [`Self::place`].
    pub fn place_with(
        &self,
        clues: Clues<'_>,
        distances: Distances,
    ) -> Result<Placement, Unplaced> {
        let given = |text: &&str| !text.trim().is_empty();
        let code = clues.code.filter(given).map(|code| self.by_code(code));
        let name = clues.name.filter(given).map(|name| self.by_name(name));
        self.weigh(clues.point, declared(code, name), distances)
    }

    /// Where a record belongs by its point and by what it declares.
    ///
    /// # Errors
    /// As [`Self::place`].
    pub fn weigh(
        &self,
        point: Option<Coord<f64>>,
        declared: Result<Placement, Unplaced>,
        distances: Distances,
    ) -> Result<Placement, Unplaced> {
        // 0, 0 is how "no point" is often written: it contradicts nothing.
        let Some(at) = point.filter(|point| *point != Coord::zero()) else {
            return match (declared, point) {
                (Err(Unplaced::NoPlace), Some(_)) => Err(Unplaced::NullIsland),
                (declared, _) => declared,
            };
        };
        if distances == Distances::Near
            && let Some(inside) = self.mosaic.alone(at, self.reach)
        {
            return Ok(self.inside(at, inside, declared, None));
        }
        match (self.point(at), declared) {
            (Some(inside), declared) => {
                let distance_m = match distances {
                    Distances::All => self.to_border(at, inside),
                    Distances::Near => self.to_near_border(at, inside),
                };
                Ok(self.inside(at, inside, declared, distance_m))
            }
            (None, Ok(declared)) => Ok(self.outside(at, declared)),
            (None, Err(_)) => self.near(at).ok_or_else(|| self.stray(at)),
        }
    }

    /// Metres from a point to the border of a municipality; `None` only for a position that is not
    /// finite.
    pub fn to_border(&self, point: Coord<f64>, municipality: u16) -> Option<f64> {
        self.mosaic.nearest(point, Some(municipality)).map(|(_, distance_m)| distance_m)
    }

    /// As [`Self::to_border`], where that is within the boundaries' tolerance.
    fn to_near_border(&self, point: Coord<f64>, municipality: u16) -> Option<f64> {
        let near = self.mosaic.within(point, self.tolerance_m, Some(municipality));
        near.map(|(_, distance_m)| distance_m)
    }

    /// Why a point lies in no municipality; `None` where it lies in one, or is taken as near one.
    pub fn fault(&self, point: Coord<f64>) -> Option<Unplaced> {
        let is_placed = self.point(point).is_some() || self.near(point).is_some();
        (!is_placed).then(|| self.stray(point))
    }

    /// Where a code leads.
    ///
    /// # Errors
    /// Says whether it is no code, or one of another department.
    pub fn by_code(&self, text: &str) -> Result<Placement, Unplaced> {
        let code = MunicipalityCode::parse(text).or_else(|| Names::code_in_parts(text));
        let code = code.ok_or(Unplaced::UnknownCode)?;
        match self.geodata().index(code) {
            Some(municipality) => Ok(placement(municipality, Method::Code, 0.90)),
            None if self.is_of_department(code) => Err(Unplaced::UnknownCode),
            None => Err(Unplaced::OutsideDepartment),
        }
    }

    fn is_of_department(&self, code: MunicipalityCode) -> bool {
        self.geodata().department.code.parse() == Ok(code.department())
    }

    /// Where a name leads; a column of names may hold codes.
    ///
    /// # Errors
    /// Says that no municipality bears it, or as [`Self::by_code`].
    pub fn by_name(&self, text: &str) -> Result<Placement, Unplaced> {
        match self.names.find(text) {
            Some((municipality, Method::Name)) => Ok(placement(municipality, Method::Name, 0.85)),
            Some((municipality, Method::Code)) => Ok(placement(municipality, Method::Code, 0.90)),
            Some((municipality, method)) => Ok(placement(municipality, method, 0.80)),
            None if MunicipalityCode::parse(text).is_some() => self.by_code(text),
            None => Err(Unplaced::UnknownName),
        }
    }

    /// A point in municipality `inside`, so many metres from its border; `None` = far from it.
    fn inside(
        &self,
        point: Coord<f64>,
        inside: u16,
        declared: Result<Placement, Unplaced>,
        distance_m: Option<f64>,
    ) -> Placement {
        let is_clear = distance_m.is_none_or(|distance_m| distance_m > self.tolerance_m);
        let here = Placement {
            distance_to_border_m: distance_m,
            ..placement(inside, Method::Point, if is_clear { 0.95 } else { 0.70 })
        };
        match declared {
            Ok(declared) if declared.municipality == inside => Placement {
                confidence: declared_weight(1.0, declared),
                conflict: declared.conflict,
                ..here
            },
            Ok(declared) => self.near_border(point, declared).unwrap_or_else(|| in_conflict(here)),
            Err(Unplaced::OutsideDepartment) => in_conflict(here),
            Err(_) => here,
        }
    }

    /// A point in no municipality, beside a readable declaration.
    fn outside(&self, point: Coord<f64>, declared: Placement) -> Placement {
        let near = self.near(point);
        match near {
            Some(near) if near.municipality == declared.municipality => near,
            Some(near) => self.near_border(point, declared).unwrap_or_else(|| in_conflict(near)),
            None => in_conflict(declared),
        }
    }

    /// The declared place, where the point lies within the tolerance of it.
    fn near_border(&self, point: Coord<f64>, declared: Placement) -> Option<Placement> {
        let only = Some(declared.municipality);
        let (_, distance_m) = self.mosaic.within(point, self.tolerance_m, only)?;
        Some(Placement {
            method: Method::NearBorder,
            confidence: declared_weight(0.75, declared),
            distance_to_border_m: Some(distance_m),
            ..declared
        })
    }

    /// The place of a point a little outside of the department: farther off over the sea, where
    /// nobody else's land can be meant.
    fn near(&self, point: Coord<f64>) -> Option<Placement> {
        let is_water = self.sea.intersects(&point);
        let reach = if is_water { COAST_REACH_M.max(self.tolerance_m) } else { self.tolerance_m };
        let (municipality, distance_m) = self.mosaic.within(point, reach, None)?;
        let confidence = if distance_m <= self.tolerance_m { 0.70 } else { 0.50 };
        Some(Placement {
            distance_to_border_m: Some(distance_m),
            ..placement(municipality, Method::Near, confidence)
        })
    }

    fn stray(&self, point: Coord<f64>) -> Unplaced {
        let swapped = Coord { x: point.y, y: point.x };
        if point == Coord::zero() {
            Unplaced::NullIsland
        } else if self.point(swapped).is_some() {
            Unplaced::Swapped
        } else if !(point.x.abs() <= 180.0 && point.y.abs() <= 90.0) {
            Unplaced::NotOnEarth
        } else {
            Unplaced::OutsideDepartment
        }
    }
}

/// The place that a code and a name declare; the code prevails.
///
/// # Errors
/// Says why they declare none.
pub fn declared(
    code: Option<Result<Placement, Unplaced>>,
    name: Option<Result<Placement, Unplaced>>,
) -> Result<Placement, Unplaced> {
    match (code, name) {
        (None, None) => Err(Unplaced::NoPlace),
        (None, Some(name)) => name,
        (Some(Ok(code)), Some(Ok(name))) if code.municipality != name.municipality => {
            Ok(in_conflict(code))
        }
        // A name says nothing certain once the code points to another department.
        (Some(Err(Unplaced::UnknownCode)), Some(Ok(name))) => Ok(in_conflict(name)),
        (Some(code), _) => code,
    }
}

fn placement(municipality: u16, method: Method, confidence: f64) -> Placement {
    Placement { municipality, method, confidence, distance_to_border_m: None, conflict: false }
}

fn in_conflict(place: Placement) -> Placement {
    if place.conflict {
        return place;
    }
    Placement { confidence: place.confidence / 2.0, conflict: true, ..place }
}

/// A declaration that contradicts itself halves what it supports.
fn declared_weight(confidence: f64, declared: Placement) -> f64 {
    if declared.conflict { confidence / 2.0 } else { confidence }
}

#[cfg(test)]
mod tests {
    use geo::CoordsIter;

    use super::*;
    use crate::locate::tests::valle;

    const CALI: (f64, f64) = (-76.53, 3.43);
    const PALMIRA: (f64, f64) = (-76.30, 3.53);

    fn clues<'a>(point: impl Into<Option<(f64, f64)>>, code: &'a str, name: &'a str) -> Clues<'a> {
        let point = point.into().map(|(x, y)| Coord { x, y });
        Clues { point, code: Some(code), name: Some(name) }
    }

    /// Code, method, confidence in percent and conflict, or the reason why not.
    fn check(clues: Clues<'_>, expected: Result<(&str, Method, u32, bool), Unplaced>) {
        let locator = valle();
        let got = locator.place(clues).map(|place| {
            let code = locator.geodata().municipalities[usize::from(place.municipality)].code;
            (code.to_string(), place.method, (place.confidence * 100.0) as u32, place.conflict)
        });
        let expected = expected
            .map(|(code, method, percent, conflict)| (code.to_owned(), method, percent, conflict));
        assert_eq!(got, expected, "{clues:?}");
    }

    #[test]
    fn a_point_alone_a_code_alone_a_name_alone() {
        check(clues(CALI, "", ""), Ok(("76001", Method::Point, 95, false)));
        check(clues(None, "76.001", ""), Ok(("76001", Method::Code, 90, false)));
        check(clues(None, "", "palmira"), Ok(("76520", Method::Name, 85, false)));
        check(clues(None, "", "Buga"), Ok(("76111", Method::Alias, 80, false)));
        check(clues(None, "", "76001000"), Ok(("76001", Method::Code, 90, false)));
    }

    #[test]
    fn clues_that_agree_strengthen_and_clues_that_disagree_conflict() {
        check(clues(CALI, "76001", "Cali"), Ok(("76001", Method::Point, 100, false)));
        check(clues(PALMIRA, "76001", ""), Ok(("76520", Method::Point, 47, true)));
        check(clues(None, "76001", "Palmira"), Ok(("76001", Method::Code, 45, true)));
        check(clues(CALI, "76001", "Palmira"), Ok(("76001", Method::Point, 50, true)));
        check(clues(None, "76999", "Palmira"), Ok(("76520", Method::Name, 42, true)));
    }

    #[test]
    fn codes_of_other_departments_are_not_located() {
        check(clues(None, "05055", "Argelia"), Err(Unplaced::OutsideDepartment));
        check(clues(None, "5055", ""), Err(Unplaced::OutsideDepartment));
        check(clues(CALI, "05055", ""), Ok(("76001", Method::Point, 47, true)));
        check(clues(None, "76999", ""), Err(Unplaced::UnknownCode));
        check(clues(None, "Cali", ""), Err(Unplaced::UnknownCode));
    }

    #[test]
    fn each_record_without_a_place_has_its_reason() {
        check(clues(None, " ", ""), Err(Unplaced::NoPlace));
        check(clues(None, "", "Bogotá"), Err(Unplaced::UnknownName));
        check(clues((0.0, 0.0), "", ""), Err(Unplaced::NullIsland));
        check(clues((CALI.1, CALI.0), "", ""), Err(Unplaced::Swapped));
        check(clues((-74.08, 4.61), "", ""), Err(Unplaced::OutsideDepartment));
        check(clues((-7653.0, 343.0), "", ""), Err(Unplaced::NotOnEarth));
        check(clues((f64::NAN, 3.4), "", ""), Err(Unplaced::NotOnEarth));
    }

    #[test]
    fn a_point_off_the_coast_goes_to_the_nearest_municipality() {
        // Over the bay in front of Buenaventura, 600 m from its shore.
        check(clues((-77.0800, 3.8800), "", ""), Ok(("76109", Method::Near, 50, false)));
        check(clues((-77.0800, 3.8800), "76109", ""), Ok(("76109", Method::Near, 50, false)));
        check(clues((-77.0800, 3.8800), "76001", ""), Ok(("76109", Method::Near, 25, true)));
        // The open sea, and Cauca's land 900 m from the border.
        check(clues((-77.60, 3.60), "", ""), Err(Unplaced::OutsideDepartment));
        check(clues((-76.49, 3.16), "", ""), Err(Unplaced::OutsideDepartment));
    }

    /// A point 5 m from a vertex of a municipality, in one that `wanted` accepts.
    fn beside_border(municipality: &str, wanted: impl Fn(Option<u16>) -> bool) -> (f64, f64) {
        let shape = &valle().geodata().territory(municipality).unwrap().shape;
        let steps = [(5e-5, 0.0), (-5e-5, 0.0), (0.0, 5e-5), (0.0, -5e-5)];
        let around = shape.coords_iter().flat_map(|c| steps.map(|(x, y)| (c.x + x, c.y + y)));
        let mut around = around.filter(|&(x, y)| wanted(valle().point(Coord { x, y })));
        around.next().unwrap()
    }

    #[test]
    fn within_the_tolerance_the_declared_municipality_prevails() {
        let cali = valle().geodata().index(MunicipalityCode::parse("76001").unwrap());
        let beyond = beside_border("76001", |found| found.is_some() && found != cali);
        check(clues(beyond, "76001", ""), Ok(("76001", Method::NearBorder, 75, false)));
        check(clues(beyond, "76001", "Palmira"), Ok(("76001", Method::NearBorder, 37, true)));
        let within = beside_border("76001", |found| found == cali);
        check(clues(within, "", ""), Ok(("76001", Method::Point, 70, false)));
        check(clues(within, "", "Cali"), Ok(("76001", Method::Point, 100, false)));
    }

    #[test]
    fn within_the_tolerance_outside_of_the_department_the_nearest_is_meant() {
        let outside = beside_border("76364", |found| found.is_none());
        check(clues(outside, "", ""), Ok(("76364", Method::Near, 70, false)));
        assert_eq!(valle().fault(Coord { x: outside.0, y: outside.1 }), None);
    }

    #[test]
    fn a_stray_point_leaves_the_declaration_in_conflict() {
        check(clues((-74.08, 4.61), "76001", ""), Ok(("76001", Method::Code, 45, true)));
        check(clues((CALI.1, CALI.0), "", "Cali"), Ok(("76001", Method::Name, 42, true)));
        check(clues((0.0, 0.0), "76001", ""), Ok(("76001", Method::Code, 90, false)));
    }
}
