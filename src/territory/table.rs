//! Tables about municipalities: people by year, ethnic groups and poverty indicators.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::text::Words;

/// People by municipality, year and area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Population {
    /// By (municipality, year): total, in the seat (cabecera), elsewhere (rural).
    pub(super) people: BTreeMap<(u16, i16), [f64; 3]>,
}

impl Population {
    /// People of a municipality in a year; `None` when the edition does not say.
    pub fn total(&self, municipality: u16, year: i16) -> Option<f64> {
        self.people.get(&(municipality, year)).map(|people| people[0])
    }

    /// People of the seat and of the rest (settlements and countryside).
    pub fn urban_rural(&self, municipality: u16, year: i16) -> Option<(f64, f64)> {
        self.people.get(&(municipality, year)).map(|people| (people[1], people[2]))
    }

    /// First and last year of the edition; `None` when it is empty.
    pub fn years(&self) -> Option<RangeInclusive<i16>> {
        let years = || self.people.keys().map(|&(_, year)| year);
        Some(years().min()?..=years().max()?)
    }

    /// The year itself if the edition has it, else the nearest that it has.
    pub fn nearest_year(&self, year: i16) -> Option<i16> {
        self.years().map(|years| year.clamp(*years.start(), *years.end()))
    }
}

/// DANE's groups of ethnic belonging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EthnicGroup {
    /// Indigenous peoples.
    Indigena,
    /// Roma.
    Rrom,
    /// Raizal of the archipelago.
    Raizal,
    /// Palenquero of San Basilio.
    Palenquero,
    /// Black, mulatto, Afro-descendant, Afro-Colombian.
    Afro,
    /// None of these.
    Ninguno,
}

impl EthnicGroup {
    /// Every group, in DANE's order.
    pub const ALL: [EthnicGroup; 6] = [
        EthnicGroup::Indigena,
        EthnicGroup::Rrom,
        EthnicGroup::Raizal,
        EthnicGroup::Palenquero,
        EthnicGroup::Afro,
        EthnicGroup::Ninguno,
    ];

    /// The group's id in data files.
    pub fn id(self) -> &'static str {
        match self {
            EthnicGroup::Indigena => "indigena",
            EthnicGroup::Rrom => "rrom",
            EthnicGroup::Raizal => "raizal",
            EthnicGroup::Palenquero => "palenquero",
            EthnicGroup::Afro => "afro",
            EthnicGroup::Ninguno => "ninguno",
        }
    }

    /// The group's name for people.
    pub fn title(self) -> Words {
        match self {
            EthnicGroup::Indigena => Words::new("indígena", "Indigenous"),
            EthnicGroup::Rrom => Words::new("rrom", "Roma"),
            EthnicGroup::Raizal => Words::new("raizal", "Raizal"),
            EthnicGroup::Palenquero => Words::new("palenquera", "Palenquero"),
            EthnicGroup::Afro => Words::new("afrocolombiana", "Afro-Colombian"),
            EthnicGroup::Ninguno => Words::new("ningún grupo étnico", "no ethnic group"),
        }
    }
}

/// People by municipality, year and ethnic group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ethnicity {
    /// By (municipality, year): people of each of [`EthnicGroup::ALL`].
    pub(super) people: BTreeMap<(u16, i16), [f64; 6]>,
}

impl Ethnicity {
    /// People of each of [`EthnicGroup::ALL`].
    pub fn groups(&self, municipality: u16, year: i16) -> Option<[f64; 6]> {
        self.people.get(&(municipality, year)).copied()
    }

    /// First and last year of the edition; `None` when it is empty.
    pub fn years(&self) -> Option<RangeInclusive<i16>> {
        let years = || self.people.keys().map(|&(_, year)| year);
        Some(years().min()?..=years().max()?)
    }
}

/// An indicator of poverty published for each municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PovertyIndicator {
    /// People with unsatisfied basic needs, percent, census of 2018.
    Nbi,
    /// People in monetary poverty, percent, 2024, small-area estimate.
    MonetaryPoverty,
    /// Measure of municipal performance (MDM), 0–100, 2021.
    Mdm,
}

impl PovertyIndicator {
    /// Every indicator.
    pub const ALL: [PovertyIndicator; 3] =
        [PovertyIndicator::Nbi, PovertyIndicator::MonetaryPoverty, PovertyIndicator::Mdm];

    /// The indicator's id: its column in data files and its measure.
    pub fn id(self) -> &'static str {
        match self {
            PovertyIndicator::Nbi => "nbi_pct",
            PovertyIndicator::MonetaryPoverty => "monetary_poverty_pct",
            PovertyIndicator::Mdm => "mdm",
        }
    }
}

/// Published indicators by municipality.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Indicators {
    pub(super) values: BTreeMap<(PovertyIndicator, u16), f64>,
}

impl Indicators {
    /// The value published for a municipality.
    pub fn value(&self, indicator: PovertyIndicator, municipality: u16) -> Option<f64> {
        self.values.get(&(indicator, municipality)).copied()
    }
}
