//! Editions: each part of the geodata is dated, sourced and replaceable.

use serde::Deserialize;

/// A part of the geodata that an operator can replace on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Municipal boundaries.
    Boundaries,
    /// Codes, names, aliases, official areas and seats.
    Municipalities,
    /// Groupings of municipalities.
    Subregions,
    /// People by year and area.
    Population,
    /// People by year and ethnic group.
    Ethnicity,
    /// Poverty indicators.
    Indicators,
    /// Places below municipalities.
    Layers,
}

impl Part {
    /// Every part, in the order in which they are read.
    pub const ALL: [Part; 7] = [
        Part::Boundaries,
        Part::Municipalities,
        Part::Subregions,
        Part::Population,
        Part::Ethnicity,
        Part::Indicators,
        Part::Layers,
    ];

    /// The part's folder in a geodata directory.
    pub fn folder(self) -> &'static str {
        match self {
            Part::Boundaries => "boundaries",
            Part::Municipalities => "municipalities",
            Part::Subregions => "subregions",
            Part::Population => "population",
            Part::Ethnicity => "ethnicity",
            Part::Indicators => "indicators",
            Part::Layers => "layers",
        }
    }

    /// Its name in Spanish, for editions that do not name themselves.
    fn title(self) -> &'static str {
        match self {
            Part::Boundaries => "Límites municipales",
            Part::Municipalities => "Municipios",
            Part::Subregions => "Subregiones",
            Part::Population => "Población",
            Part::Ethnicity => "Pertenencia étnico-racial",
            Part::Indicators => "Pobreza y desempeño municipal",
            Part::Layers => "Capas añadidas",
        }
    }
}

/// Where a part comes from: the content of its `edition.toml`.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Name in Spanish, as shown under maps.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// The edition's date or name: `2025`, `2018–2035`.
    pub edition: String,
    /// Licence of the data.
    pub licence: String,
    /// The line to show beside every use.
    pub attribution: String,
    /// Boundaries: distances to a border below this mean nothing.
    ///
    /// # Units
    /// Metres.
    pub tolerance_m: Option<f64>,
    /// First 12 hex digits of the SHA-256 of the part's data, filled when it is loaded.
    #[serde(skip)]
    pub hash: String,
}

impl Edition {
    /// What can be said of a part that comes without its `edition.toml`.
    pub(super) fn undeclared(part: Part) -> Self {
        let title = part.title().to_owned();
        let undeclared = || "sin declarar".to_owned();
        Self {
            attribution: format!("{title}: fuente sin declarar."),
            title,
            publisher: undeclared(),
            edition: undeclared(),
            licence: undeclared(),
            tolerance_m: None,
            hash: String::new(),
        }
    }
}
