//! Layers that an operator adds below the municipalities: comunas, corregimientos, veredas.
//!
//! They need not fill their municipalities: a point of Cali may lie in no comuna.

use geo::MultiPolygon;

/// Places below municipalities, of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct AddedLayer {
    /// What addresses and columns call it: `comunas`.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Its places, by ascending id.
    pub places: Vec<AddedPlace>,
}

/// A place of an added layer.
#[derive(Clone, Debug, PartialEq)]
pub struct AddedPlace {
    /// Its municipality's code and its own id or name: `76001:comuna_1`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Index of the municipality that it is a part of.
    pub municipality: u16,
    /// Boundary in degrees.
    pub shape: MultiPolygon<f64>,
}

/// A place as a file gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenPlace {
    /// What the file calls it in messages: `record 3`, `feature 3`.
    pub label: String,
    /// Its id; without one its name stands for it.
    pub id: Option<String>,
    /// Its name; without one its id stands for it.
    pub name: Option<String>,
    /// The code of the municipality that it is a part of, in whatever spelling.
    pub parent: String,
    /// Boundary in degrees, at the file's precision.
    pub shape: MultiPolygon<f64>,
}

/// A layer as a folder gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenLayer {
    /// What addresses and columns call it.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// The file of its places, for messages.
    pub file: String,
    /// Its places, in the order of the file.
    pub places: Vec<GivenPlace>,
}

impl AddedLayer {
    /// The place with this id.
    pub fn find(&self, id: &str) -> Option<&AddedPlace> {
        let found = self.places.binary_search_by(|place| place.id.as_str().cmp(id));
        found.ok().map(|at| &self.places[at])
    }

    /// Whether it has places in a municipality.
    pub fn covers(&self, municipality: u16) -> bool {
        self.places.iter().any(|place| place.municipality == municipality)
    }
}
