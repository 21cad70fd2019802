//! The index of record: an R-tree whose leaves are cells with the pieces of polygons in them.
//!
//! It answers single points and distances to borders; the grid for batches is held to its word.

use geo::Coord;
use rstar::{AABB, Envelope, ParentNode, PointDistance, RTree, RTreeNode, RTreeObject};

use crate::locate::metric::Metric;
use crate::locate::piece::{Piece, Pieces};
use crate::territory::OUTSIDE;

/// A leaf: the box of a cell, and the first of its pieces.
#[derive(Clone, Copy, Debug)]
struct Leaf {
    envelope: AABB<[f64; 2]>,
    first: u32,
    crossed: bool,
}

impl RTreeObject for Leaf {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl PointDistance for Leaf {
    /// Square of a distance in degrees below which no border of the cell lies.
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        if self.crossed { self.envelope.distance_2(point) } else { f64::INFINITY }
    }

    fn contains_point(&self, point: &[f64; 2]) -> bool {
        self.envelope.contains_point(point)
    }
}

/// The tree.
#[derive(Debug)]
pub(super) struct Index {
    tree: RTree<Leaf>,
}

impl Index {
    /// Loads the pieces.
    pub fn new(pieces: &Pieces) -> Self {
        let mut first = 0;
        let leaf = |cell: &[Piece]| {
            let [low, high] = pieces.frame.bounds(cell[0].square(), 1.0);
            let envelope = AABB::from_corners([low.x, low.y], [high.x, high.y]);
            let crossed = cell.iter().any(|piece| !piece.is_whole());
            let leaf = Leaf { envelope, first, crossed };
            first += cell.len() as u32;
            leaf
        };
        let cells = pieces.list.chunk_by(|piece, _| !piece.is_last());
        Self { tree: RTree::bulk_load(cells.map(leaf).collect()) }
    }

    /// The lowest municipality whose closed polygon holds `point`.
    pub fn find(&self, pieces: &Pieces, point: Coord<f64>) -> Option<u16> {
        let here = self.tree.locate_all_at_point([point.x, point.y]);
        let found = here.map(|leaf| pieces.first_cover(leaf.first as usize, point)).min();
        found.filter(|municipality| *municipality != OUTSIDE)
    }

    /// The nearest border, of `only` if given, and how many metres away it is; the lowest
    /// municipality where several are equally near.
    pub fn nearest(
        &self,
        pieces: &Pieces,
        point: Coord<f64>,
        only: Option<u16>,
    ) -> Option<(u16, f64)> {
        let metric = Metric::at(point);
        let mut best: Option<(u16, f64)> = None;
        for (leaf, bound2) in self.tree.nearest_neighbor_iter_with_distance_2([point.x, point.y]) {
            // Leaves come by ascending bound: those to come are farther than the best, or whole.
            if best.is_some_and(|(_, best_m)| metric.at_least(bound2.sqrt()) > best_m) {
                break;
            }
            for piece in borders(pieces, leaf, only) {
                best = Some(nearer(best, (piece.municipality, distance(pieces, piece, metric))));
            }
        }
        best
    }

    /// As [`Self::nearest`], among borders within `radius_m` only.
    pub fn within(
        &self,
        pieces: &Pieces,
        point: Coord<f64>,
        radius_m: f64,
        only: Option<u16>,
    ) -> Option<(u16, f64)> {
        let metric = Metric::at(point);
        let [low, high] = metric.around(radius_m);
        let area = AABB::from_corners([low.x, low.y], [high.x, high.y]);
        let around = self.tree.locate_in_envelope_intersecting(area);
        around
            .flat_map(|leaf| borders(pieces, leaf, only))
            .map(|piece| (piece.municipality, distance(pieces, piece, metric)))
            .filter(|(_, distance_m)| *distance_m <= radius_m)
            .fold(None, |best, found| Some(nearer(best, found)))
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        bytes_below(self.tree.root())
    }
}

/// The pieces of a cell that a border crosses, of `only` one municipality if given.
fn borders<'p>(
    pieces: &'p Pieces,
    leaf: &Leaf,
    only: Option<u16>,
) -> impl Iterator<Item = &'p Piece> {
    let is_meant = move |piece: &&Piece| only.is_none_or(|only| only == piece.municipality);
    pieces.cell(leaf.first as usize).filter(|piece| !piece.is_whole()).filter(is_meant)
}

fn bytes_below(node: &ParentNode<Leaf>) -> usize {
    let below = node.children().iter().map(|child| match child {
        RTreeNode::Parent(parent) => bytes_below(parent),
        RTreeNode::Leaf(_) => 0,
    });
    size_of_val(node.children()) + below.sum::<usize>()
}

fn distance(pieces: &Pieces, piece: &Piece, metric: Metric) -> f64 {
    let edges = pieces.edges(piece).iter().map(|edge| metric.to_segment(edge.a, edge.b));
    edges.fold(f64::INFINITY, f64::min)
}

fn nearer(best: Option<(u16, f64)>, found: (u16, f64)) -> (u16, f64) {
    match best {
        Some(best) if (best.1, best.0) <= (found.1, found.0) => best,
        _ => found,
    }
}
