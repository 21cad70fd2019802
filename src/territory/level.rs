//! Levels of territory, from the places of added layers up to the department.

use std::fmt;

use crate::text::Words;

/// What an added layer is called.
///
/// Levels are copied wherever a question goes, so that the names of layers live as long as the
/// program: an edition has few, and is read once.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerName {
    /// The id used in addresses: `comunas`.
    pub id: String,
    /// Name for people.
    pub title: String,
}

impl LayerName {
    /// A name that is kept.
    pub fn keep(id: &str, title: &str) -> &'static Self {
        Box::leak(Box::new(Self { id: id.to_owned(), title: title.to_owned() }))
    }
}

/// A level of territory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The places of a layer that an operator added below the municipalities.
    Added(&'static LayerName),
    /// The municipalities, the default.
    #[default]
    Municipality,
    /// Groups of municipalities under a scheme.
    Subregion,
    /// The whole.
    Department,
}

impl Level {
    /// Every level that any department may have, from the smallest territories up.
    pub const ALL: [Level; 3] = [Level::Municipality, Level::Subregion, Level::Department];

    /// The id used in addresses.
    pub fn id(self) -> &'static str {
        match self {
            Level::Added(layer) => &layer.id,
            Level::Municipality => "municipality",
            Level::Subregion => "subregion",
            Level::Department => "department",
        }
    }

    /// The level's name for people, in the singular.
    pub fn title(self) -> Words {
        match self {
            Level::Added(_) => Words::new("lugar", "place"),
            Level::Municipality => Words::new("municipio", "municipality"),
            Level::Subregion => Words::new("subregión", "subregion"),
            Level::Department => Words::new("departamento", "department"),
        }
    }

    /// The level's name for people, in the plural.
    pub fn plural(self) -> Words {
        match self {
            Level::Added(_) => Words::new("lugares", "places"),
            Level::Municipality => Words::new("municipios", "municipalities"),
            Level::Subregion => Words::new("subregiones", "subregions"),
            Level::Department => Words::new("departamento", "department"),
        }
    }

    /// What a list of levels calls it: a layer by its own title.
    pub fn heading(self) -> Words {
        match self {
            Level::Added(layer) => Words::new(&layer.title, &layer.title),
            other => other.plural(),
        }
    }

    /// Whether its territories are parts of municipalities.
    pub fn is_added(self) -> bool {
        matches!(self, Level::Added(_))
    }

    /// Reads the id of a level that any department may have.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.id() == id)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
