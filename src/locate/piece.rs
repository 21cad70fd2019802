//! Cuts polygons into pieces: cells wholly inside one polygon, or crossed by a few edges.
//!
//! A box around all polygons is split in four, again and again, until a cell is crossed by no
//! edge, or is small and crossed by few. The rule is fixed by the number of edges alone. A
//! crossed piece keeps a reference point whose membership is known: a point of the cell is inside
//! when the way from the reference crosses an odd number of edges, as in Kipf et al. (2020),
//! "Adaptive main-memory indexing for high-performance point-polygon joins".

use std::ops::Range;

use geo::{BoundingRect, Coord, MultiPolygon};

use crate::locate::edge::{Edge, Pass};
use crate::territory::OUTSIDE;

/// Cells reach over their sides by this share of the greatest coordinate (0.1 mm on the globe):
/// far more than rounding takes, so that a point that rounds into the next cell is answered right.
const MARGIN: f64 = 1e-11;
/// A cell at the usual depth is split further when more edges cross its pieces.
const EDGES_MAX: usize = 32;
/// How much deeper than usual a cell may lie.
pub(super) const EXTRA_DEPTH: u32 = 6;

/// The box that is subdivided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Its south-western corner.
    pub low: Coord<f64>,
    /// Its width and height.
    pub size: Coord<f64>,
    /// How much cells reach over their sides.
    pub margin: f64,
    /// The depth to which cells with edges are split at least: `4^depth` ≥ 2 × edges.
    pub depth: u32,
}

impl Frame {
    /// The outermost cells of the usual depth are empty.
    fn around(shapes: &[MultiPolygon<f64>], edges: usize) -> Self {
        let depth = (2..10).find(|depth| 4_usize.pow(*depth) >= 2 * edges).unwrap_or(10);
        let boxes = shapes.iter().filter_map(BoundingRect::bounding_rect);
        let Some((low, high)) = boxes.map(|b| (b.min(), b.max())).reduce(union) else {
            let size = Coord { x: 1.0, y: 1.0 };
            return Self { low: Coord::zero(), size, margin: MARGIN, depth };
        };
        let greatest = [low.x, low.y, high.x, high.y].iter().fold(0.0, |m: f64, c| m.max(c.abs()));
        let margin = greatest * MARGIN;
        let widened = Coord { x: 4.0, y: 4.0 } * margin;
        let cells = f64::from(1_u32 << depth);
        let size = (high - low + widened * 2.0) * (cells / (cells - 2.0));
        Self { low: low - widened - size / cells, size, margin, depth }
    }

    /// The box of a cell, widened by `margins` margins.
    pub fn bounds(&self, square: Square, margins: f64) -> [Coord<f64>; 2] {
        let cells = f64::from(1_u32 << square.depth);
        let corner = |x: u32, y: u32| Coord {
            x: self.low.x + self.size.x * (f64::from(x) / cells),
            y: self.low.y + self.size.y * (f64::from(y) / cells),
        };
        let margin = Coord { x: margins, y: margins } * self.margin;
        [corner(square.x, square.y) - margin, corner(square.x + 1, square.y + 1) + margin]
    }
}

type Corners = (Coord<f64>, Coord<f64>);

fn union((low, high): Corners, (l, h): Corners) -> Corners {
    let low = Coord { x: low.x.min(l.x), y: low.y.min(l.y) };
    (low, Coord { x: high.x.max(h.x), y: high.y.max(h.y) })
}

/// A cell of the frame: the frame's sides are cut into `2^depth` equal parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Square {
    /// How often the frame was split.
    pub depth: u32,
    /// Column, from the west.
    pub x: u32,
    /// Row, from the south.
    pub y: u32,
}

impl Square {
    /// The square that holds it, `levels` less deep.
    pub fn above(self, levels: u32) -> Self {
        Self { depth: self.depth - levels, x: self.x >> levels, y: self.y >> levels }
    }

    /// Its south-western square, `levels` deeper.
    pub fn below(self, levels: u32) -> Self {
        Self { depth: self.depth + levels, x: self.x << levels, y: self.y << levels }
    }

    fn children(self) -> [Self; 4] {
        let (depth, x, y) = (self.depth + 1, self.x * 2, self.y * 2);
        [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)].map(|(x, y)| Self { depth, x, y })
    }
}

/// The part of one municipality in one cell.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The cell.
    pub square: Square,
    /// Index of the municipality.
    pub municipality: u16,
    /// Whether it is the last piece of its cell; those of one cell ascend by municipality.
    pub last: bool,
    /// Whether the reference point is inside.
    inside: bool,
    reference: Coord<f64>,
    edges: Range<u32>,
}

impl Piece {
    /// Whether no border crosses it.
    pub fn is_whole(&self) -> bool {
        self.edges.is_empty()
    }
}

/// All pieces.
#[derive(Debug)]
pub(super) struct Pieces {
    /// The box they were cut from.
    pub frame: Frame,
    /// The pieces, those of one cell side by side.
    pub list: Vec<Piece>,
    edges: Vec<Edge>,
}

impl Pieces {
    /// Cuts one shape for each municipality.
    pub fn cut(shapes: &[MultiPolygon<f64>]) -> Self {
        let mut parts: Vec<Part> = (0_u16..).zip(shapes).map(Part::whole).collect();
        let frame = Frame::around(shapes, parts.iter().map(|part| part.edges.len()).sum());
        // The frame's corner lies outside of every polygon.
        for part in &mut parts {
            part.face(frame.low);
        }
        let cell = Cell { reference: frame.low, parts };
        let mut pieces = Self { frame, list: Vec::new(), edges: Vec::new() };
        pieces.split(Square { depth: 0, x: 0, y: 0 }, cell);
        pieces.list.shrink_to_fit();
        pieces.edges.shrink_to_fit();
        pieces
    }

    /// Whether the closed polygon that `piece` is a part of holds `point`, a point of its cell.
    #[inline]
    pub fn covers(&self, piece: &Piece, point: Coord<f64>) -> bool {
        covers(self.edges(piece), piece.reference, piece.inside, point)
    }

    /// The pieces of one cell, from its first.
    pub fn cell(&self, first: usize) -> impl Iterator<Item = &Piece> {
        let mut is_open = true;
        self.list[first..].iter().take_while(move |p| std::mem::replace(&mut is_open, !p.last))
    }

    /// The first municipality among the pieces of a cell that covers the point, or [`OUTSIDE`].
    pub fn first_cover(&self, first: usize, point: Coord<f64>) -> u16 {
        let found = self.cell(first).find(|piece| self.covers(piece, point));
        found.map_or(OUTSIDE, |piece| piece.municipality)
    }

    /// The edges that cross a piece.
    pub fn edges(&self, piece: &Piece) -> &[Edge] {
        &self.edges[piece.edges.start as usize..piece.edges.end as usize]
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.list.capacity() * size_of::<Piece>() + self.edges.capacity() * size_of::<Edge>()
    }

    fn split(&mut self, square: Square, cell: Cell) {
        if cell.is_fine(square.depth, self.frame.depth) {
            return self.keep(square, cell);
        }
        for child in square.children() {
            // One margin more than answers need, for the rounding of the test itself.
            let cell = cell.clip(self.frame.bounds(child, 2.0));
            self.split(child, cell);
        }
    }

    fn keep(&mut self, square: Square, cell: Cell) {
        let count = cell.parts.len();
        for (part, number) in cell.parts.into_iter().zip(1..) {
            let start = self.edges.len() as u32;
            self.edges.extend(part.edges);
            self.list.push(Piece {
                square,
                municipality: part.municipality,
                last: number == count,
                inside: part.inside,
                reference: cell.reference,
                edges: start..self.edges.len() as u32,
            });
        }
    }
}

/// Follows the way from `reference` to `point`; a point on an edge is inside.
#[inline]
fn covers(edges: &[Edge], reference: Coord<f64>, inside: bool, point: Coord<f64>) -> bool {
    let mut inside = inside;
    for edge in edges {
        match edge.pass(reference, point) {
            Pass::Touch => return true,
            Pass::Cross => inside = !inside,
            Pass::Miss => {}
        }
    }
    inside
}

/// What one municipality has in a cell.
struct Part {
    municipality: u16,
    inside: bool,
    edges: Vec<Edge>,
}

impl Part {
    fn whole((municipality, shape): (u16, &MultiPolygon<f64>)) -> Self {
        let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        let lines = rings.flat_map(geo::LineString::lines).filter(|line| line.start != line.end);
        let edges = lines.map(|line| Edge { a: line.start, b: line.end }).collect();
        Self { municipality, inside: false, edges }
    }

    fn clip(&self, bounds: [Coord<f64>; 2]) -> Self {
        let edges = self.edges.iter().copied().filter(|edge| edge.touches(bounds)).collect();
        Self { municipality: self.municipality, inside: self.inside, edges }
    }

    fn face(&mut self, reference: Coord<f64>) {
        for edge in &mut self.edges {
            *edge = edge.facing(reference);
        }
    }
}

/// What all municipalities have in a cell.
struct Cell {
    reference: Coord<f64>,
    parts: Vec<Part>,
}

impl Cell {
    fn is_fine(&self, depth: u32, usual: u32) -> bool {
        let edges: usize = self.parts.iter().map(|part| part.edges.len()).sum();
        edges == 0 || depth >= usual && edges <= EDGES_MAX || depth >= usual + EXTRA_DEPTH
    }

    fn clip(&self, bounds: [Coord<f64>; 2]) -> Self {
        let mut parts: Vec<Part> = self.parts.iter().map(|part| part.clip(bounds)).collect();
        let reference = self.refer(bounds, &mut parts);
        parts.retain(|part| part.inside || !part.edges.is_empty());
        if parts.iter().all(|part| part.edges.is_empty()) {
            // Where polygons overlap, the lowest code wins all over the cell.
            parts.truncate(1);
        }
        Self { reference, parts }
    }

    /// A reference point for the parts within a box: this cell's where it is in there too.
    fn refer(&self, bounds: [Coord<f64>; 2], parts: &mut [Part]) -> Coord<f64> {
        if holds(bounds, self.reference) {
            return self.reference;
        }
        let reference = off_edges(bounds, parts);
        for (part, whole) in parts.iter_mut().zip(&self.parts) {
            part.inside = covers(&whole.edges, self.reference, whole.inside, reference);
            part.face(reference);
        }
        reference
    }
}

fn holds([low, high]: [Coord<f64>; 2], point: Coord<f64>) -> bool {
    low.x <= point.x && point.x <= high.x && low.y <= point.y && point.y <= high.y
}

/// A point of the box on none of the edges: the centre, or the first free one of a sequence that
/// fills the box evenly (Roberts' R2).
fn off_edges([low, high]: [Coord<f64>; 2], parts: &[Part]) -> Coord<f64> {
    const STEP: Coord<f64> = Coord { x: 0.754_877_666_246_692_7, y: 0.569_840_290_998_053_3 };
    let size = high - low;
    let mut share = Coord { x: 0.5, y: 0.5 };
    loop {
        let point = Coord { x: low.x + size.x * share.x, y: low.y + size.y * share.y };
        if !parts.iter().flat_map(|part| &part.edges).any(|edge| edge.holds(point)) {
            return point;
        }
        share = Coord { x: (share.x + STEP.x).fract(), y: (share.y + STEP.y).fract() };
    }
}
