//! Which place of an added layer holds a point: a comuna, a corregimiento, a vereda.
//!
//! It is asked once the municipality is known. Layers need not fill it, and their outer borders
//! come from other maps: a place of another municipality than the record's is none.

use geo::Coord;

use crate::locate::{Locator, Mosaic};
use crate::territory::{AddedLayer, AddedPlace};
use crate::text::Words;

/// Why a record has no place in an added layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoneThere {
    /// It gives no point.
    NoPoint,
    /// The layer has no places in its municipality.
    NotCovered,
    /// Its point lies in none of the layer's places.
    Between,
    /// Its point lies in a place of another municipality.
    OtherMunicipality,
}

impl NoneThere {
    /// The id used in answers.
    pub fn id(self) -> &'static str {
        match self {
            NoneThere::NoPoint => "no_point",
            NoneThere::NotCovered => "not_covered",
            NoneThere::Between => "in_none",
            NoneThere::OtherMunicipality => "other_municipality",
        }
    }

    /// The reason in words.
    pub fn title(self) -> Words {
        match self {
            NoneThere::NoPoint => Words::new("sin punto", "no point"),
            NoneThere::NotCovered => {
                Words::new("la capa no cubre su municipio", "the layer leaves its municipality out")
            }
            NoneThere::Between => Words::new(
                "el punto no está en ningún lugar de la capa",
                "the point lies in no place of the layer",
            ),
            NoneThere::OtherMunicipality => Words::new(
                "el punto está en un lugar de otro municipio",
                "the point lies in a place of another municipality",
            ),
        }
    }
}

/// The places of a layer, indexed.
#[derive(Debug)]
pub(super) struct Added(Mosaic);

impl Added {
    pub fn new(layer: &AddedLayer) -> Self {
        let shapes: Vec<_> = layer.places.iter().map(|place| place.shape.clone()).collect();
        Self(Mosaic::new(&shapes))
    }
}

impl Locator {
    /// For each added layer its place that holds `point`, a point of a record of `municipality`.
    pub fn in_layers(
        &self,
        point: Option<Coord<f64>>,
        municipality: u16,
    ) -> impl Iterator<Item = (&AddedLayer, Result<&AddedPlace, NoneThere>)> {
        let layers = self.geodata().layers.iter().zip(&self.added);
        layers.map(move |(layer, added)| (layer, within(layer, added, point, municipality)))
    }
}

fn within<'l>(
    layer: &'l AddedLayer,
    added: &Added,
    point: Option<Coord<f64>>,
    municipality: u16,
) -> Result<&'l AddedPlace, NoneThere> {
    let point = point.ok_or(NoneThere::NoPoint)?;
    match added.0.point(point).map(|place| &layer.places[usize::from(place)]) {
        Some(place) if place.municipality == municipality => Ok(place),
        _ if !layer.covers(municipality) => Err(NoneThere::NotCovered),
        Some(_) => Err(NoneThere::OtherMunicipality),
        None => Err(NoneThere::Between),
    }
}
