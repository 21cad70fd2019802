//! The files of a geodata directory: those that come with the program and those of an operator.

mod added;
mod boundaries;
mod edition;
mod gazetteer;
mod schemes;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use crate::territory::{Boundary, Department, GivenLayer, MunicipalityCode, Part, topojson};

pub(super) use added::read_added;
pub(super) use boundaries::read_topology;
pub(super) use edition::read_editions;
pub(super) use gazetteer::{read_department, read_municipalities};
pub(super) use schemes::read_schemes;
pub(super) use tables::{read_ethnicity, read_indicators, read_population};

pub(super) const DEPARTMENT: &str = "department.toml";
pub(super) const BOUNDARIES: &str = "boundaries/boundaries.topojson";

/// What is wrong with a part of the geodata.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {detail}")]
pub struct GeodataError {
    /// The part's file.
    pub file: String,
    /// Line, column, value and what was expected.
    pub detail: String,
}

/// The text of each file, by its path in a geodata directory.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    files: BTreeMap<String, String>,
    /// Boundaries as an operator gave them; they stand in place of the TopoJSON.
    pub given_boundaries: Option<Vec<Boundary>>,
    /// Layers that an operator adds below municipalities.
    pub given_layers: Vec<GivenLayer>,
}

/// The files of a geodata directory by their path in it, as they come with the program.
const EMBEDDED: [(&str, &str); 14] = [
    ("department.toml", include_str!("../../../geodata/department.toml")),
    (
        "boundaries/boundaries.topojson",
        include_str!("../../../geodata/boundaries/boundaries.topojson"),
    ),
    ("boundaries/edition.toml", include_str!("../../../geodata/boundaries/edition.toml")),
    (
        "municipalities/municipalities.csv",
        include_str!("../../../geodata/municipalities/municipalities.csv"),
    ),
    ("municipalities/edition.toml", include_str!("../../../geodata/municipalities/edition.toml")),
    ("subregions/subregions.csv", include_str!("../../../geodata/subregions/subregions.csv")),
    ("subregions/schemes.toml", include_str!("../../../geodata/subregions/schemes.toml")),
    ("subregions/edition.toml", include_str!("../../../geodata/subregions/edition.toml")),
    ("population/population.csv", include_str!("../../../geodata/population/population.csv")),
    ("population/edition.toml", include_str!("../../../geodata/population/edition.toml")),
    ("ethnicity/ethnicity.csv", include_str!("../../../geodata/ethnicity/ethnicity.csv")),
    ("ethnicity/edition.toml", include_str!("../../../geodata/ethnicity/edition.toml")),
    ("indicators/indicators.csv", include_str!("../../../geodata/indicators/indicators.csv")),
    ("indicators/edition.toml", include_str!("../../../geodata/indicators/edition.toml")),
];

impl Parts {
    /// Valle del Cauca as it comes with the program.
    pub fn embedded() -> Self {
        let files = EMBEDDED.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned()));
        Self { files: files.collect(), ..Self::default() }
    }

    /// The paths that a geodata directory may hold.
    pub fn paths() -> impl Iterator<Item = &'static str> {
        EMBEDDED.into_iter().map(|(path, _)| path).chain(["layers/edition.toml"])
    }

    /// Puts a file in, in place of one at the same path.
    pub fn replace(&mut self, path: &str, text: String) {
        self.files.insert(path.to_owned(), text);
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.given_boundaries.is_none() && self.given_layers.is_empty()
    }

    /// These parts, with those of `base` for what is missing if they are of its department.
    ///
    /// A part whose data are replaced loses the description that `base` gives of its own.
    ///
    /// # Errors
    /// Names the file that does not say which department it is of.
    pub fn completed(mut self, base: &Self) -> Result<Self, GeodataError> {
        let home = read_department(base)?.code;
        if self.department_code(&home)?.is_some_and(|code| code != home) {
            return Ok(self);
        }
        let replaced = self.replaced();
        for (path, text) in &base.files {
            if !replaced.contains(path) && !self.has(path) {
                self.files.insert(path.clone(), text.clone());
            }
        }
        Ok(self)
    }

    /// What of another's files would not go with these data.
    fn replaced(&self) -> BTreeSet<String> {
        let own = Part::ALL.into_iter().filter(|&part| self.has_part(part));
        let described = own.map(|part| format!("{}/edition.toml", part.folder()));
        described.chain(self.given_boundaries.as_ref().map(|_| BOUNDARIES.to_owned())).collect()
    }

    /// The department that these parts say they are of; `home` where it is one of several.
    fn department_code(&self, home: &str) -> Result<Option<String>, GeodataError> {
        if self.has(DEPARTMENT) {
            return Ok(Some(read_toml::<Department>(self, DEPARTMENT)?.code));
        }
        let codes = self.boundary_departments()?;
        if codes.contains(home) {
            return Ok(Some(home.to_owned()));
        }
        match codes.len() {
            0 | 1 => Ok(codes.into_iter().next()),
            _ => Err(error(
                DEPARTMENT,
                format!("it must say which of {codes:?} the boundaries are for"),
            )),
        }
    }

    /// The departments of the boundaries, by their codes.
    fn boundary_departments(&self) -> Result<BTreeSet<String>, GeodataError> {
        let ids: Vec<String> = match (&self.given_boundaries, self.files.get(BOUNDARIES)) {
            (Some(given), _) => given.iter().map(|boundary| boundary.code.clone()).collect(),
            (None, Some(text)) => topojson::parse(text).map_err(|e| error(BOUNDARIES, e))?.1,
            (None, None) => Vec::new(),
        };
        let codes = ids.iter().filter_map(|id| MunicipalityCode::parse(id));
        Ok(codes.map(|code| format!("{:02}", code.department())).collect())
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Whether there are data of a part.
    pub(super) fn has_part(&self, part: Part) -> bool {
        let is_given = match part {
            Part::Boundaries => self.given_boundaries.is_some(),
            Part::Layers => !self.given_layers.is_empty(),
            _ => false,
        };
        is_given || self.of_part(part).any(|(path, _)| !path.ends_with("/edition.toml"))
    }

    /// The files of a part by their paths.
    pub(super) fn of_part(&self, part: Part) -> impl Iterator<Item = (&String, &String)> {
        let folder = format!("{}/", part.folder());
        self.files.iter().filter(move |(path, _)| path.starts_with(&folder))
    }

    fn text(&self, path: &str) -> Result<&str, GeodataError> {
        self.files.get(path).map(String::as_str).ok_or_else(|| error(path, "the file is missing"))
    }
}

pub(super) fn error(file: &str, detail: impl Into<String>) -> GeodataError {
    GeodataError { file: file.to_owned(), detail: detail.into() }
}

pub(super) fn read_toml<T: DeserializeOwned>(parts: &Parts, path: &str) -> Result<T, GeodataError> {
    toml::from_str(parts.text(path)?).map_err(|cause| error(path, cause.to_string()))
}

/// The rows of a CSV part with the line of each.
pub(super) fn read_csv<T: DeserializeOwned>(
    parts: &Parts,
    path: &str,
) -> Result<Vec<(u64, T)>, GeodataError> {
    let mut reader = csv::Reader::from_reader(parts.text(path)?.as_bytes());
    let header = reader.headers().cloned().map_err(|cause| error(path, cause.to_string()))?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|cause| error(path, cause.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = record.deserialize(Some(&header));
        rows.push((line, row.map_err(|cause| error(path, format!("line {line}: {cause}")))?));
    }
    Ok(rows)
}

pub(super) type IndexOf<'a> = dyn Fn(&str) -> Option<u16> + 'a;

pub(super) fn known(
    index: &IndexOf,
    path: &str,
    line: u64,
    code: &str,
) -> Result<u16, GeodataError> {
    index(code).ok_or_else(|| error(path, format!("line {line}: no municipality {code:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::territory::{Geodata, Territory};

    /// The embedded boundaries as an operator would give them, with other codes.
    fn given(code: impl Fn(&str) -> String) -> Parts {
        let geodata = Geodata::embedded();
        let territories = geodata.by_municipality().territories.iter();
        let boundary = |t: &Territory| Boundary {
            code: code(&t.id),
            name: None,
            department: None,
            area_km2: None,
            shape: t.shape.clone(),
        };
        let boundaries = Some(territories.map(boundary).collect());
        Parts { given_boundaries: boundaries, ..Parts::default() }
    }

    #[test]
    fn a_replaced_part_keeps_the_others_but_not_its_old_description() {
        let parts = given(str::to_owned).completed(&Parts::embedded()).unwrap();
        let (given, embedded) = (Geodata::read(&parts).unwrap(), Geodata::embedded());
        assert_eq!(given.municipalities, embedded.municipalities);
        assert_eq!(given.population, embedded.population);
        let editions = |part| (&given.editions[&part], &embedded.editions[&part]);
        let (new, old) = editions(Part::Population);
        assert_eq!(new, old);
        let (new, old) = editions(Part::Boundaries);
        assert_eq!((new.publisher.as_str(), new.tolerance_m), ("sin declarar", None));
        assert_ne!(new.hash, old.hash);
    }

    #[test]
    fn another_department_gets_nothing_of_the_embedded_one() {
        let parts = given(|code| code.replacen("76", "77", 1));
        let parts = parts.completed(&Parts::embedded()).unwrap();
        assert!(parts.files.is_empty());
        let geodata = Geodata::read(&parts).unwrap();
        assert_eq!(geodata.department.name, "Departamento 77");
        assert_eq!(geodata.municipalities[0].name, "77001");
        assert!((geodata.municipalities[0].area_km2 - 563.27).abs() < 0.3);
    }
}
