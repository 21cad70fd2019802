//! Outlines as fine as the picture: vertices that no eye would miss are left out.
//!
//! Borders are simplified once for both sides, so that no gap opens between neighbours.

use geo::{Area, MultiPolygon};

use crate::territory::{Territory, Topology};

/// A border may move so many pixels.
const TOLERANCE: f64 = 0.3;

/// An island of fewer square pixels is a speck.
const SPECK: f64 = 0.6;

/// The outlines of territories where a pixel is `pixel` degrees wide.
pub fn outlines(territories: &[Territory], pixel: f64) -> Vec<MultiPolygon<f64>> {
    let speck = SPECK * pixel * pixel;
    let kept: Vec<_> = territories.iter().map(|t| without_specks(&t.outline, speck)).collect();
    let light = Topology::build(&kept).simplified(TOLERANCE * pixel);
    light.shapes.iter().map(|shape| light.polygons(shape)).collect()
}

/// The outline around each group of territories, on the same borders.
pub fn contours(
    territories: &[Territory],
    groups: Vec<Vec<usize>>,
    pixel: f64,
) -> Vec<MultiPolygon<f64>> {
    let shared = Topology::build(&outlines(territories, pixel));
    groups.into_iter().map(|members| shared.polygons(&shared.dissolve(&members))).collect()
}

/// The shape without its islands smaller than `least`, the largest always kept.
fn without_specks(shape: &MultiPolygon<f64>, least: f64) -> MultiPolygon<f64> {
    let largest = shape.iter().map(Area::unsigned_area).fold(0.0, f64::max);
    shape.iter().filter(|part| part.unsigned_area() >= least.min(largest)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::territory::{Geodata, Level};

    fn vertices(shapes: &[MultiPolygon<f64>]) -> usize {
        shapes.iter().flatten().map(|part| part.exterior().0.len()).sum()
    }

    fn area(shapes: &[MultiPolygon<f64>]) -> f64 {
        shapes.iter().map(Area::unsigned_area).sum()
    }

    #[test]
    fn a_coarse_picture_has_few_vertices_and_no_gap_between_neighbours() {
        let geodata = Geodata::embedded();
        let places = &geodata.partition(Level::Municipality, None).unwrap().territories;
        let [fine, coarse] = [1e-5, 0.01].map(|pixel| outlines(places, pixel));
        assert_eq!(coarse.len(), places.len());
        assert!(vertices(&coarse) * 3 < vertices(&fine), "{}", vertices(&coarse));
        assert!((area(&coarse) / area(&fine) - 1.0).abs() < 0.002);
        let shared = Topology::build(&coarse);
        let expected = geodata.topology.rook_neighbours().len();
        assert!(shared.rook_neighbours().len() >= expected - 1, "borders are still shared");
    }

    #[test]
    fn a_speck_is_left_out_unless_it_is_all_there_is() {
        let square = |x: f64, side: f64| geo::Rect::new((x, 0.0), (x + side, side)).to_polygon();
        let shape = MultiPolygon::new(vec![square(0.0, 9.0), square(20.0, 0.5)]);
        assert_eq!(without_specks(&shape, 1.0).0.len(), 1);
        assert_eq!(without_specks(&shape, 1e3).0.len(), 1);
        assert_eq!(without_specks(&shape, 0.1).0.len(), 2);
    }
}
