//! The usual way in Rust: a tree of the polygons' boxes, then a test of each candidate.

use geo::{BoundingRect, Contains, MultiPolygon, Point, Polygon};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};
use tejido::territory::OUTSIDE;

use crate::Way;

/// The tree.
pub(crate) struct Boxes(RTree<Candidate>);

/// A polygon with its box, and the place of the shape that it is a part of.
type Candidate = GeomWithData<Rectangle<[f64; 2]>, (u16, Polygon<f64>)>;

impl Boxes {
    pub fn new(shapes: &[MultiPolygon<f64>]) -> Self {
        let boxes = shapes.iter().zip(0_u16..).flat_map(|(shape, index)| {
            shape.iter().filter_map(move |polygon| {
                let bounds = polygon.bounding_rect()?;
                let rectangle = Rectangle::from_corners(bounds.min().into(), bounds.max().into());
                Some(GeomWithData::new(rectangle, (index, polygon.clone())))
            })
        });
        Self(RTree::bulk_load(boxes.collect()))
    }

    pub fn way<'a>(&'a self, points: &'a [[f64; 2]]) -> Way<'a> {
        let find = move |found: &mut [u16]| {
            for (found, &[x, y]) in found.iter_mut().zip(points) {
                *found = self.find(x, y).unwrap_or(OUTSIDE);
            }
        };
        Way::new("rstar boxes + geo::Contains", 1, points.len(), find)
    }

    fn find(&self, x: f64, y: f64) -> Option<u16> {
        let point = Point::new(x, y);
        let candidates = self.0.locate_all_at_point([x, y]).map(|candidate| &candidate.data);
        candidates.filter(|(_, polygon)| polygon.contains(&point)).map(|(index, _)| *index).min()
    }
}
