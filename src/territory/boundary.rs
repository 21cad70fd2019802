//! A municipality's boundary as a file gives it, and how loose rings become polygons.

use geo::coordinate_position::CoordPos;
use geo::{BoundingRect, Contains, Coord, CoordinatePosition, LineString, MultiPolygon, Polygon};

/// A municipality's boundary as a file gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// The municipality's code, in whatever spelling the file has.
    pub code: String,
    /// The municipality's name.
    pub name: Option<String>,
    /// The department's name.
    pub department: Option<String>,
    /// Official area.
    pub area_km2: Option<f64>,
    /// The boundary, in degrees, at the file's precision.
    pub shape: MultiPolygon<f64>,
}

/// Polygons of loose closed rings that do not cross: a ring inside an even number of others is an
/// outer one, inside an odd number a hole, whichever way it winds and wherever it stands.
pub fn nest(rings: &[LineString<f64>]) -> MultiPolygon<f64> {
    let around: Vec<Vec<usize>> = (0..rings.len()).map(|ring| surrounding(rings, ring)).collect();
    let is_outer = |ring: &usize| around[*ring].len().is_multiple_of(2);
    let polygon = |outer: usize| {
        // A hole's own outer ring has one ring less around it than the hole has.
        let is_mine = |hole: &usize| {
            around[*hole].len() == around[outer].len() + 1 && around[*hole].contains(&outer)
        };
        let holes = (0..rings.len()).filter(is_mine).map(|hole| rings[hole].clone());
        Polygon::new(rings[outer].clone(), holes.collect())
    };
    (0..rings.len()).filter(is_outer).map(polygon).collect()
}

/// The rings around one of them.
fn surrounding(rings: &[LineString<f64>], ring: usize) -> Vec<usize> {
    let others = (0..rings.len()).filter(|&other| other != ring);
    others.filter(|&other| surrounds(&rings[other], &rings[ring].0)).collect()
}

/// Whether a ring lies inside `outer`, which it does not cross: its first vertex that is not on
/// `outer` tells.
pub(super) fn surrounds(outer: &LineString<f64>, ring: &[Coord<f64>]) -> bool {
    let boxes = (outer.bounding_rect(), LineString::new(ring.to_vec()).bounding_rect());
    if !matches!(boxes, (Some(large), Some(small)) if large.contains(&small) || large == small) {
        return false;
    }
    let polygon = Polygon::new(outer.clone(), Vec::new());
    let positions = ring.iter().map(|coord| polygon.coordinate_position(coord));
    let mut decisive = positions.filter(|position| *position != CoordPos::OnBoundary);
    decisive.next() == Some(CoordPos::Inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(low: f64, high: f64, clockwise: bool) -> LineString<f64> {
        let mut ring = vec![(low, low), (high, low), (high, high), (low, high), (low, low)];
        if clockwise {
            ring.reverse();
        }
        ring.into()
    }

    #[test]
    fn rings_become_polygons_whatever_their_order_and_winding() {
        for winding in 0..8 {
            let turn = |bit: u32| winding & (1 << bit) != 0;
            let island = square(4.0, 5.0, turn(0));
            let hole = square(2.0, 8.0, turn(1));
            let outer = square(0.0, 10.0, turn(2));
            let shape = nest(&[island.clone(), hole.clone(), outer.clone()]);
            let expected = [Polygon::new(island, vec![]), Polygon::new(outer, vec![hole])];
            assert_eq!(shape.0, expected);
        }
    }
}
