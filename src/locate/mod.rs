//! Finds the territory of a point, a name or a code through an R-tree.

use std::sync::Arc;

use geo::Coord;

use crate::demand::Placement;
use crate::territory::Geodata;

/// Finds places; built once for each geodata.
pub struct Locator {
    geodata: Arc<Geodata>,
}

/// What a record says about its place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clues<'a> {
    /// Longitude and latitude in degrees.
    pub point: Option<Coord<f64>>,
    /// A municipality's code in any spelling.
    pub code: Option<&'a str>,
    /// A municipality's name in any spelling.
    pub name: Option<&'a str>,
}

impl Locator {
    /// Builds the index.
    pub fn new(geodata: Arc<Geodata>) -> Self {
        Self { geodata }
    }

    /// The geodata that it finds places in.
    pub fn geodata(&self) -> &Arc<Geodata> {
        &self.geodata
    }

    /// Where a record belongs; `None` = unlocated.
    pub fn locate(&self, clues: Clues<'_>) -> Option<Placement> {
        let _ = clues;
        todo!()
    }
}
