//! Polygons as pieces, and the two ways to ask them: an R-tree, and a grid for batches.

use geo::{Coord, MultiPolygon};

use crate::locate::grid::Grid;
use crate::locate::index::Index;
use crate::locate::metric::Metric;
use crate::locate::piece::{Frame, Pieces};

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
        let (index, grid) = rayon::join(|| Index::new(&pieces), || Grid::new(&pieces));
        Self { pieces, index, grid }
    }

    /// The first polygon that holds a point.
    pub fn point(&self, point: Coord<f64>) -> Option<u16> {
        is_finite(point).then(|| self.index.find(&self.pieces, point)).flatten()
    }

    /// Writes the first polygon that holds each point (x, y), or `u16::MAX`.
    ///
    /// Surplus points or places are left alone.
    pub fn points(&self, points: &[[f64; 2]], polygons: &mut [u16]) {
        self.grid.find(&self.pieces, points, polygons);
    }

    /// The polygon that holds a point and all that lies within `reach` degrees of it to each side,
    /// where the grid tells so at once. `None` says nothing.
    pub fn alone(&self, point: Coord<f64>, reach: Coord<f64>) -> Option<u16> {
        self.grid.alone(point - reach, point + reach)
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

    /// Degrees of longitude and latitude that are no less than so many metres, near any polygon.
    pub fn degrees(&self, metres: f64) -> Coord<f64> {
        let Frame { low, size, .. } = self.pieces.frame;
        let [south, north] = [low, low + size].map(|corner| Metric::at(corner).degrees(metres));
        // A degree of latitude is shortest at the equator, by one in a hundred at most.
        Coord { x: south.x.max(north.x), y: south.y.max(north.y) } * 1.01
    }

    /// Bytes that the index holds.
    pub fn bytes(&self) -> usize {
        self.pieces.bytes() + self.index.bytes() + self.grid.bytes()
    }
}

fn is_finite(point: Coord<f64>) -> bool {
    point.x.is_finite() && point.y.is_finite()
}

#[cfg(test)]
mod tests {
    use geo::coordinate_position::CoordPos;
    use geo::{Area, CoordinatePosition, Triangle};
    use proptest::prelude::*;

    use super::*;

    fn corner() -> impl Strategy<Value = Coord<f64>> {
        (0..7, 0..7).prop_map(|(x, y)| Coord { x: f64::from(x), y: f64::from(y) })
    }

    /// Triangles that overlap, touch in corners, and share edges or parts of them.
    fn triangles() -> impl Strategy<Value = Vec<MultiPolygon<f64>>> {
        let triangle = [corner(), corner(), corner()].prop_map(|[a, b, c]| Triangle::new(a, b, c));
        let solid = triangle.prop_filter("it has an area", |t| t.unsigned_area() > 0.0);
        prop::collection::vec(solid.prop_map(|t| MultiPolygon::new(vec![t.to_polygon()])), 0..20)
    }

    /// Corners, points on edges, and points exactly in line with corners.
    fn lattice() -> impl Iterator<Item = Coord<f64>> {
        let halves = || (-1..14).map(|half| f64::from(half) / 2.0);
        halves().flat_map(move |x| halves().map(move |y| Coord { x, y }))
    }

    #[test]
    fn surplus_points_and_places_are_left_alone() {
        let corners = [(0.0, 0.0), (4.0, 0.0), (0.0, 4.0)].map(|(x, y)| Coord { x, y });
        let triangle = Triangle::new(corners[0], corners[1], corners[2]);
        let mosaic = Mosaic::new(&[MultiPolygon::new(vec![triangle.to_polygon()])]);
        let mut found = [u16::MAX - 1; 3];
        mosaic.points(&[[1.0, 1.0]], &mut found);
        assert_eq!(found, [0, u16::MAX - 1, u16::MAX - 1]);
        mosaic.points(&[[1.0, 1.0]; 9], &mut found[1..]);
        assert_eq!(found, [0; 3]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..<_>::default() })]

        #[test]
        fn any_triangles_are_found_as_by_a_scan(shapes in triangles()) {
            let mosaic = Mosaic::new(&shapes);
            for point in lattice() {
                let covers = |s: &MultiPolygon<f64>| s.coordinate_position(&point) != CoordPos::Outside;
                let expected = shapes.iter().position(covers).map(|at| at as u16);
                prop_assert_eq!(mosaic.point(point), expected, "tree at {:?}", point);
                let mut batch = [0];
                mosaic.points(&[[point.x, point.y]], &mut batch);
                prop_assert_eq!(batch[0], expected.unwrap_or(u16::MAX), "batch at {:?}", point);
            }
        }
    }
}
