//! The usual way in Rust: a tree of the polygons' boxes, then a test of each candidate, over all
//! of its edges or through a tree of their heights.

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{BoundingRect, Contains, MultiPolygon, Point, Polygon};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};
use tejido::territory::OUTSIDE;

use crate::Way;

/// The tree; `P` tests a candidate.
pub(crate) struct Boxes<P> {
    name: &'static str,
    tree: RTree<Candidate<P>>,
}

/// A polygon with its box, and the place of the shape that it is a part of.
type Candidate<P> = GeomWithData<Rectangle<[f64; 2]>, (u16, P)>;

impl Boxes<Polygon<f64>> {
    pub fn of_polygons(shapes: &[MultiPolygon<f64>]) -> Self {
        Self::new("rstar boxes + geo::Contains", shapes, |polygon| polygon)
    }
}

impl Boxes<IntervalTreeMultiPolygon<f64>> {
    pub fn of_interval_trees(shapes: &[MultiPolygon<f64>]) -> Self {
        Self::new("rstar boxes + geo::IntervalTreeMultiPolygon", shapes, |polygon| {
            IntervalTreeMultiPolygon::new(&MultiPolygon::new(vec![polygon]))
        })
    }
}

impl<P: Contains<Point<f64>>> Boxes<P> {
    fn new(
        name: &'static str,
        shapes: &[MultiPolygon<f64>],
        prepare: impl Fn(Polygon<f64>) -> P,
    ) -> Self {
        let prepare = &prepare;
        let boxes = shapes.iter().zip(0_u16..).flat_map(|(shape, index)| {
            shape.iter().filter_map(move |polygon| {
                let bounds = polygon.bounding_rect()?;
                let rectangle = Rectangle::from_corners(bounds.min().into(), bounds.max().into());
                Some(GeomWithData::new(rectangle, (index, prepare(polygon.clone()))))
            })
        });
        Self { name, tree: RTree::bulk_load(boxes.collect()) }
    }

    pub fn way<'a>(&'a self, points: &'a [[f64; 2]]) -> Way<'a> {
        let find = move |found: &mut [u16]| {
            for (found, &[x, y]) in found.iter_mut().zip(points) {
                *found = self.find(x, y).unwrap_or(OUTSIDE);
            }
        };
        Way::new(self.name, 1, points.len(), find)
    }

    fn find(&self, x: f64, y: f64) -> Option<u16> {
        let point = Point::new(x, y);
        let candidates = self.tree.locate_all_at_point([x, y]).map(|candidate| &candidate.data);
        candidates.filter(|(_, polygon)| polygon.contains(&point)).map(|(index, _)| *index).min()
    }
}
