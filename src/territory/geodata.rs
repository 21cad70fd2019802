//! Everything known about the places: read from its parts, embedded unless an operator replaces them.

use std::collections::{BTreeMap, HashMap};

use geo::Coord;
use serde::Deserialize;

use crate::territory::partition::partitions;
use crate::territory::parts::{
    read_added, read_department, read_editions, read_ethnicity, read_indicators,
    read_municipalities, read_population, read_schemes, read_topology,
};
use crate::territory::{
    AddedLayer, Edition, Ethnicity, GeodataError, Indicators, Level, MunicipalityCode, Part,
    Partition, Parts, Population, Scheme, Territory, Topology,
};

/// The department that the geodata describe.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Two digits: `76`.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// What lies around it, named at the edge of maps.
    #[serde(default)]
    pub neighbours: Vec<Neighbour>,
    /// A coarse ring of longitudes and latitudes around its open sea and coast, overlapping its
    /// own land but nobody else's: what lies in it and in no municipality is water.
    #[serde(default)]
    pub sea: Vec<(f64, f64)>,
}

impl Department {
    /// Whether a municipality's code begins with the department's.
    pub fn holds(&self, code: MunicipalityCode) -> bool {
        self.code.parse() == Ok(code.department())
    }
}

/// Something beyond the border that a map names.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Neighbour {
    /// Name for people.
    pub name: String,
    /// Where the name stands, in degrees.
    pub lon: f64,
    /// Where the name stands, in degrees.
    pub lat: f64,
    /// Whether it is a sea, drawn in italics.
    #[serde(default)]
    pub water: bool,
}

/// A municipality of the gazetteer.
#[derive(Clone, Debug, PartialEq)]
pub struct Municipality {
    /// DIVIPOLA code.
    pub code: MunicipalityCode,
    /// Common name: `Cali`.
    pub name: String,
    /// Name in DIVIPOLA: `SANTIAGO DE CALI`.
    pub official_name: String,
    /// Other names that people use.
    pub aliases: Vec<String>,
    /// Official area.
    pub area_km2: f64,
    /// Where its seat is, in degrees.
    pub seat: Coord<f64>,
}

/// The places, ready for use.
#[derive(Clone, Debug)]
pub struct Geodata {
    /// The department.
    pub department: Department,
    /// Its municipalities by ascending code; everywhere else they are indices into this list.
    pub municipalities: Vec<Municipality>,
    /// Boundaries of the full level, one shape for each municipality.
    pub topology: Topology,
    /// Subregion schemes; the first is the default.
    pub schemes: Vec<Scheme>,
    /// People by year.
    pub population: Population,
    /// People by year and ethnic group.
    pub ethnicity: Ethnicity,
    /// Poverty indicators.
    pub indicators: Indicators,
    /// Layers that an operator added below the municipalities.
    pub layers: Vec<AddedLayer>,
    /// Where each part comes from.
    pub editions: BTreeMap<Part, Edition>,
    partitions: Vec<Partition>,
    by_code: HashMap<MunicipalityCode, u16>,
}

impl Geodata {
    /// Valle del Cauca as it comes with the program.
    ///
    /// # Panics
    /// Never in a built program: a test reads the embedded files.
    pub fn embedded() -> Self {
        Self::read(&Parts::embedded()).expect("the embedded geodata are read by a test")
    }

    /// Reads all parts and checks that they fit together.
    ///
    /// # Errors
    /// Names the file, the line and what is wrong in it.
    pub fn read(parts: &Parts) -> Result<Self, GeodataError> {
        let department = read_department(parts)?;
        let municipalities = read_municipalities(parts, &department)?;
        let by_code: HashMap<_, _> =
            municipalities.iter().zip(0_u16..).map(|(m, index)| (m.code, index)).collect();
        let index =
            |code: &str| MunicipalityCode::parse(code).and_then(|c| by_code.get(&c).copied());
        let topology = read_topology(parts, &department, &municipalities)?;
        let schemes = read_schemes(parts, &index, municipalities.len())?;
        let population = read_population(parts, &index)?;
        let ethnicity = read_ethnicity(parts, &index)?;
        let indicators = read_indicators(parts, &index)?;
        let layers = read_added(parts, &index, &municipalities)?;
        let partitions = partitions(&department, &municipalities, &schemes, &topology, &layers);
        let editions = read_editions(parts)?;
        Ok(Self {
            department,
            municipalities,
            topology,
            schemes,
            population,
            ethnicity,
            indicators,
            layers,
            editions,
            partitions,
            by_code,
        })
    }

    /// Index of the municipality with this code.
    pub fn index(&self, code: MunicipalityCode) -> Option<u16> {
        self.by_code.get(&code).copied()
    }

    /// The territories of a level; `scheme` matters for subregions only and defaults to the first.
    pub fn partition(&self, level: Level, scheme: Option<&str>) -> Option<&Partition> {
        let wanted = match (level, scheme) {
            (Level::Subregion, Some(id)) => Some(self.schemes.iter().position(|s| s.id == id)?),
            (Level::Subregion, None) => Some(0),
            _ => None,
        };
        self.partitions.iter().find(|p| p.level == level && p.scheme == wanted)
    }

    /// The municipalities as a partition of the department.
    pub fn by_municipality(&self) -> &Partition {
        &self.partitions[0]
    }

    /// A territory of any level and scheme, by its id.
    pub fn territory(&self, id: &str) -> Option<&Territory> {
        let mut all = self.partitions.iter().flat_map(|partition| &partition.territories);
        all.find(|territory| territory.id == id)
    }

    /// The levels that there are: subregions need a way to group municipalities.
    pub fn levels(&self) -> Vec<Level> {
        let mut levels: Vec<Level> =
            self.partitions.iter().map(|partition| partition.level).collect();
        levels.dedup();
        levels
    }

    /// Every partition: municipalities, subregions of each scheme, department, added layers.
    pub fn partitions(&self) -> &[Partition] {
        &self.partitions
    }

    /// The lines to show beside every use of the data, each once.
    pub fn attributions(&self) -> Vec<&str> {
        let mut lines: Vec<&str> = Vec::new();
        for edition in self.editions.values() {
            if !lines.contains(&edition.attribution.as_str()) {
                lines.push(&edition.attribution);
            }
        }
        lines
    }
}
