//! Finds the territory of a point, a name or a code through an R-tree.
//!
//! Polygons are closed sets, and a point on a border that several share belongs to the lowest
//! code. Decisions are exact: the answers are those of GEOS, point for point.

mod added;
mod block;
mod edge;
mod grid;
mod index;
mod metric;
mod mosaic;
mod name;
mod narrow;
mod part;
mod piece;
mod place;
mod raster;

use std::sync::Arc;

use geo::{Coord, LineString, MultiPolygon, Polygon};

pub use added::NoneThere;
pub use mosaic::Mosaic;
pub use part::below;
pub use place::{COAST_REACH_M, Distances, Unplaced, declared};

use crate::demand::Placement;
use crate::locate::added::Added;
use crate::locate::name::Names;
use crate::territory::{Geodata, Part};

/// Finds places; built once for each geodata.
#[derive(Debug)]
pub struct Locator {
    geodata: Arc<Geodata>,
    mosaic: Mosaic,
    /// One index for each added layer.
    added: Vec<Added>,
    names: Names,
    /// Where a point in no municipality is over water.
    sea: Polygon<f64>,
    /// Distances to a border below this mean nothing, in metres.
    tolerance_m: f64,
    /// The same in degrees, anywhere in the department.
    reach: Coord<f64>,
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
        let municipalities = geodata.by_municipality().territories.iter();
        let shapes: Vec<MultiPolygon<f64>> = municipalities.map(|t| t.shape.clone()).collect();
        let tolerance = geodata.editions.get(&Part::Boundaries).and_then(|e| e.tolerance_m);
        let tolerance_m = tolerance.unwrap_or(0.0);
        let mosaic = Mosaic::new(&shapes);
        Self {
            reach: mosaic.degrees(tolerance_m),
            mosaic,
            added: geodata.layers.iter().map(Added::new).collect(),
            names: Names::new(&geodata),
            sea: Polygon::new(LineString::from(geodata.department.sea.clone()), Vec::new()),
            tolerance_m,
            geodata,
        }
    }

    /// The geodata that it finds places in.
    pub fn geodata(&self) -> &Arc<Geodata> {
        &self.geodata
    }

    /// The municipality whose closed polygon holds a point: the lowest where several do.
    pub fn point(&self, point: Coord<f64>) -> Option<u16> {
        self.mosaic.point(point)
    }

    /// Writes the municipality of each point (longitude, latitude), or
    /// [`OUTSIDE`](crate::territory::OUTSIDE). Surplus points or places are left alone.
    pub fn points(&self, points: &[[f64; 2]], municipalities: &mut [u16]) {
        self.mosaic.points(points, municipalities);
    }

    /// Where a record belongs; `None` = unlocated. [`Self::place`] says why.
    pub fn locate(&self, clues: Clues<'_>) -> Option<Placement> {
        self.place(clues).ok()
    }

    /// Up to three municipalities with a name like this one, for messages; the likest first.
    pub fn suggest(&self, name: &str) -> Vec<u16> {
        self.names.suggest(name)
    }

    /// Whether a text names the department: its name, its beginning or its code.
    pub fn is_department(&self, text: &str) -> bool {
        self.names.is_department(text, &self.geodata.department.code)
    }

    /// The municipality that holds a point, else the nearest, and the metres to its border, from
    /// inside or from outside. `None` only for a position that is not finite.
    pub fn nearest(&self, point: Coord<f64>) -> Option<(u16, f64)> {
        self.mosaic.nearest(point, self.point(point))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use geo::coordinate_position::CoordPos;
    use geo::{BoundingRect, CoordinatePosition, Intersects};
    use proptest::prelude::*;

    use super::*;
    use crate::locate::piece::Square;
    use crate::territory::OUTSIDE;

    /// Valle del Cauca, for the tests of this room.
    pub(super) fn valle() -> &'static Locator {
        static VALLE: LazyLock<Locator> =
            LazyLock::new(|| Locator::new(Arc::new(Geodata::embedded())));
        &VALLE
    }

    /// The answer by a scan over all polygons with another implementation.
    fn scan(locator: &Locator, point: Coord<f64>) -> Option<u16> {
        let territories = &locator.geodata().by_municipality().territories;
        let covers = |shape: &MultiPolygon<f64>| {
            shape.bounding_rect().is_some_and(|b| b.intersects(&point))
                && shape.coordinate_position(&point) != CoordPos::Outside
        };
        territories.iter().zip(0..).find(|(t, _)| covers(&t.shape)).map(|(_, index)| index)
    }

    fn check(locator: &Locator, point: Coord<f64>) {
        let expected = scan(locator, point);
        assert_eq!(locator.point(point), expected, "tree at {point:?}");
        let mut batch = [0];
        locator.points(&[[point.x, point.y]], &mut batch);
        assert_eq!(batch[0], expected.unwrap_or(OUTSIDE), "batch at {point:?}");
    }

    /// A position moved by some units in the last place.
    fn nudge(coord: Coord<f64>, x: i64, y: i64) -> Coord<f64> {
        let moved = |value: f64, by: i64| f64::from_bits(value.to_bits().wrapping_add_signed(by));
        Coord { x: moved(coord.x, x), y: moved(coord.y, y) }
    }

    #[test]
    fn tree_batch_and_scan_agree_on_vertices_and_edges() {
        let locator = valle();
        for arc in locator.geodata().topology.arcs.clone() {
            for pair in arc.windows(2).step_by(7) {
                check(locator, pair[0]);
                let on_edge = pair[0] + (pair[1] - pair[0]) * 0.375;
                for (x, y) in [(0, 0), (1, 0), (-1, 2), (3, -3)] {
                    check(locator, nudge(on_edge, x, y));
                }
            }
        }
    }

    #[test]
    fn tree_batch_and_scan_agree_on_points_at_random() {
        let locator = valle();
        let config = ProptestConfig { cases: 2000, failure_persistence: None, ..<_>::default() };
        proptest!(config, |(x in -77.6..-75.7_f64, y in 3.0..5.1_f64)| {
            check(locator, Coord { x, y });
        });
    }

    #[test]
    fn tree_batch_and_scan_agree_on_the_sides_of_cells() {
        let locator = valle();
        let frame = locator.mosaic.pieces.frame;
        for piece in locator.mosaic.pieces.list.iter().step_by(11) {
            let inner = piece.square().below(3);
            let inner = Square { x: inner.x + 3, y: inner.y + 5, ..inner };
            for square in [piece.square(), inner] {
                for corner in frame.bounds(square, 0.0) {
                    check(locator, corner);
                    check(locator, nudge(corner, -1, 1));
                }
            }
        }
    }

    #[test]
    fn points_on_a_shared_border_fall_in_the_lowest_code() {
        let locator = valle();
        let topology = &locator.geodata().topology;
        for (low, high) in topology.rook_neighbours() {
            let arcs = |shape: usize| topology.shapes[shape].iter().flatten().flatten();
            let shared = arcs(low).find(|a| arcs(high).any(|b| b.arc == a.arc)).unwrap();
            let vertex = topology.arcs[shared.arc][1];
            assert!(locator.point(vertex).unwrap() <= low as u16);
        }
    }

    #[test]
    fn what_is_no_position_is_nowhere() {
        let locator = valle();
        for (x, y) in [(f64::NAN, 3.5), (-76.5, f64::INFINITY), (0.0, 0.0), (1e300, -1e300)] {
            assert_eq!(locator.point(Coord { x, y }), None);
            let mut batch = [0];
            locator.points(&[[x, y]], &mut batch);
            assert_eq!(batch, [OUTSIDE]);
        }
    }

    /// Expected: shapely 2.2.0, in pyproj's azimuthal equidistant projection around the point.
    #[test]
    fn distances_to_the_border_are_those_on_the_ellipsoid() {
        let check = |x: f64, y: f64, expected_m: f64| {
            let (_, distance_m) = valle().nearest(Coord { x, y }).unwrap();
            assert!((distance_m - expected_m).abs() < 1e-4 * expected_m, "{distance_m}");
        };
        check(-76.53, 3.43, 6_285.930_3);
        check(-76.30, 3.53, 6_074.270_2);
        check(-77.08, 3.88, 605.423_4);
        check(-76.90, 3.60, 1_256.568_8);
    }

    #[test]
    fn the_nearest_border_is_that_of_a_scan_over_all_edges() {
        let locator = valle();
        let edges: Vec<Vec<geo::Line<f64>>> = locator
            .geodata()
            .by_municipality()
            .territories
            .iter()
            .map(|t| t.shape.iter().flat_map(|p| p.exterior().lines()).collect())
            .collect();
        let scan = |point: Coord<f64>, municipality: usize| {
            let metric = metric::Metric::at(point);
            let lines = edges[municipality].iter();
            lines.map(|line| metric.to_segment(line.start, line.end)).fold(f64::INFINITY, f64::min)
        };
        for seed in 0..300_u32 {
            let share = |step: f64| (f64::from(seed) * step).fract();
            let point =
                Coord { x: -77.8 + 2.3 * share(0.754_877_67), y: 2.9 + 2.3 * share(0.569_840_29) };
            let (found, distance_m) = locator.nearest(point).unwrap();
            let expected = match locator.point(point) {
                Some(inside) => scan(point, usize::from(inside)),
                None => (0..edges.len()).map(|m| scan(point, m)).fold(f64::INFINITY, f64::min),
            };
            assert!((distance_m - expected).abs() < 1e-6, "{distance_m} against {expected}");
            assert!((scan(point, usize::from(found)) - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn the_index_is_small() {
        let bytes = valle().mosaic.bytes();
        assert!(bytes < 4_000_000, "{bytes}");
    }
}
