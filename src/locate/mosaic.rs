//! Polygons as pieces, and the two ways to ask them: an R-tree, and a grid for batches.

use geo::{Coord, MultiPolygon};

use crate::locate::grid::Grid;
use crate::locate::index::Index;
use crate::locate::piece::Pieces;

/// Polygons, indexed; each is known by its place in the list it came from.
///
/// They are closed sets, and a point that several hold belongs to the first of them.
#[derive(Debug)]
pub struct Mosaic {
    pub(super) pieces: Pieces,
    index: Index,
    grid: Grid,
}

impl Mosaic {
    /// Indexes up to 65,535 polygons whose coordinates are finite.
    pub fn new(polygons: &[MultiPolygon<f64>]) -> Self {
        let pieces = Pieces::cut(polygons);
        Self { index: Index::new(&pieces), grid: Grid::new(&pieces), pieces }
    }

    /// The first polygon that holds a point.
    pub fn point(&self, point: Coord<f64>) -> Option<u16> {
        is_finite(point).then(|| self.index.find(&self.pieces, point)).flatten()
    }

    /// Writes the first polygon that holds each point (x, y), or `u16::MAX`.
    ///
    /// Surplus points or places are left alone.
    pub fn points(&self, points: &[[f64; 2]], polygons: &mut [u16]) {
        for (&[x, y], polygon) in points.iter().zip(polygons) {
            *polygon = self.grid.find(&self.pieces, Coord { x, y });
        }
    }

    /// The polygon with the nearest border, among `only` one if given, and the metres to it; the
    /// first where several are equally near.
    pub fn nearest(&self, point: Coord<f64>, only: Option<u16>) -> Option<(u16, f64)> {
        is_finite(point).then(|| self.index.nearest(&self.pieces, point, only)).flatten()
    }

    /// As [`Self::nearest`], among borders within `radius_m` metres.
    pub fn within(
        &self,
        point: Coord<f64>,
        radius_m: f64,
        only: Option<u16>,
    ) -> Option<(u16, f64)> {
        is_finite(point).then(|| self.index.within(&self.pieces, point, radius_m, only)).flatten()
    }

    /// Bytes that the index holds.
    pub fn bytes(&self) -> usize {
        self.pieces.bytes() + self.index.bytes() + self.grid.bytes()
    }
}

fn is_finite(point: Coord<f64>) -> bool {
    point.x.is_finite() && point.y.is_finite()
}
