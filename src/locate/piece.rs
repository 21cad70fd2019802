//! Cuts polygons into pieces: cells wholly inside one polygon, or crossed by a few edges.
//!
//! A box around all polygons is split in four, again and again, until a cell is crossed by no
//! edge, or is small and crossed by few. The rule is fixed by the number of edges alone. A
//! crossed piece keeps a reference point whose membership is known: a point of the cell is inside
//! when the way from the reference crosses an odd number of edges, as in Kipf et al. (2020),
//! "Adaptive main-memory indexing for high-performance point-polygon joins".

use std::ops::Range;

use geo::{BoundingRect, Coord, MultiPolygon};
use rayon::prelude::*;

use crate::locate::edge::{Edge, Pass};
use crate::territory::OUTSIDE;

/// Cells reach over their sides by this share of the greatest coordinate (0.1 mm on the globe):
/// far more than rounding takes, so that a point that rounds into the next cell is answered right.
const MARGIN: f64 = 1e-11;
/// A cell at the usual depth is split further when more edges cross its pieces.
const EDGES_MAX: usize = 32;
/// The usual depth, at most.
const DEPTH_MAX: u32 = 10;
/// Cells less deep than this are cut on several threads.
const APART_DEPTH: u32 = 4;
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
        let enough = |depth: &u32| 4_usize.pow(*depth) >= 2 * edges;
        let depth = (2..DEPTH_MAX).find(enough).unwrap_or(DEPTH_MAX);
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

/// The part of one municipality in one cell, in half a cache line.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    reference: Coord<f64>,
    edges: Range<u32>,
    /// Index of the municipality.
    pub municipality: u16,
    /// Column and row of its cell.
    column: u16,
    row: u16,
    /// The depth of its cell, [`LAST`] and [`INSIDE`].
    marks: u8,
}

/// Marks the last piece of a cell; those of one cell ascend by municipality.
const LAST: u8 = 1 << 7;
/// Marks pieces whose reference point is inside.
const INSIDE: u8 = 1 << 6;

const _: () = assert!(size_of::<Piece>() == 32, "two pieces take a cache line");
const _: () = assert!(DEPTH_MAX + EXTRA_DEPTH <= 16, "columns and rows take 16 bits");

impl Piece {
    /// Its cell.
    pub fn square(&self) -> Square {
        let depth = u32::from(self.marks & !(LAST | INSIDE));
        Square { depth, x: self.column.into(), y: self.row.into() }
    }

    /// Whether it is the last piece of its cell.
    pub fn is_last(&self) -> bool {
        self.marks & LAST != 0
    }

    fn is_inside(&self) -> bool {
        self.marks & INSIDE != 0
    }

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
        let mut pieces = Self::split_apart(frame, Square { depth: 0, x: 0, y: 0 }, cell);
        pieces.list.shrink_to_fit();
        pieces.edges.shrink_to_fit();
        pieces
    }

    /// Reads a piece and the first of its edges, which brings them near the processor.
    #[inline]
    pub fn touch(&self, piece: usize) -> u64 {
        let piece = &self.list[piece];
        let edge = self.edges.get(piece.edges.start as usize);
        edge.map_or(0, |edge| edge.a.x.to_bits()) ^ piece.reference.x.to_bits()
    }

    /// The pieces of one cell, from its first.
    pub fn cell(&self, first: usize) -> impl Iterator<Item = &Piece> {
        let mut is_open = true;
        self.list[first..].iter().take_while(move |p| std::mem::replace(&mut is_open, !p.is_last()))
    }

    /// The first municipality among the pieces of a cell whose closed polygon holds `point`, a
    /// point of that cell, or [`OUTSIDE`].
    pub fn first_cover(&self, first: usize, point: Coord<f64>) -> u16 {
        let mut followed = (0..0, Way::Even);
        for piece in self.cell(first) {
            // Neighbours often share their edges: the way past them is followed once.
            if followed.0 != piece.edges {
                let way = Way::past(self.edges(piece), piece.reference, point);
                followed = (piece.edges.clone(), way);
            }
            if followed.1.leads_inside(piece.is_inside()) {
                return piece.municipality;
            }
        }
        OUTSIDE
    }

    /// The edges that cross a piece.
    pub fn edges(&self, piece: &Piece) -> &[Edge] {
        &self.edges[piece.edges.start as usize..piece.edges.end as usize]
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.list.capacity() * size_of::<Piece>() + self.edges.capacity() * size_of::<Edge>()
    }

    /// The pieces of a cell; the quarters of large ones are cut side by side.
    fn split_apart(frame: Frame, square: Square, cell: Cell) -> Self {
        let mut pieces = Self { frame, list: Vec::new(), edges: Vec::new() };
        if square.depth >= APART_DEPTH || cell.is_fine(square.depth, frame.depth) {
            pieces.split(square, cell);
            return pieces;
        }
        let quarter = |child: Square| {
            // One margin more than answers need, for the rounding of the test itself.
            Self::split_apart(frame, child, cell.clip(frame.bounds(child, 2.0)))
        };
        let quarters: Vec<Self> = square.children().into_par_iter().map(quarter).collect();
        for quarter in quarters {
            pieces.append(quarter);
        }
        pieces
    }

    /// Adds the pieces of another cell.
    fn append(&mut self, other: Self) {
        let before = self.edges.len() as u32;
        self.edges.extend(other.edges);
        self.list.extend(other.list.into_iter().map(|piece| match piece.edges {
            // A piece without edges before it has none to move.
            Range { end: 0, .. } => piece,
            Range { start, end } => Piece { edges: start + before..end + before, ..piece },
        }));
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
        let mut edges = 0..0;
        for (mut part, number) in cell.parts.into_iter().zip(1..) {
            part.edges.sort_by(Edge::order);
            // Two neighbours with a border in common have the same edges: they are kept once.
            if self.edges[edges.start as usize..edges.end as usize] != part.edges {
                let start = self.edges.len() as u32;
                self.edges.extend(part.edges);
                edges = start..self.edges.len() as u32;
            }
            let mark = |is_so: bool, mark: u8| if is_so { mark } else { 0 };
            self.list.push(Piece {
                reference: cell.reference,
                edges: edges.clone(),
                municipality: part.municipality,
                column: square.x as u16,
                row: square.y as u16,
                marks: square.depth as u8 | mark(number == count, LAST) | mark(part.inside, INSIDE),
            });
        }
    }
}

/// What the way from a reference point to another point does.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// It ends on an edge.
    Touch,
    /// It crosses an odd number of edges.
    Odd,
    /// It crosses an even number of them.
    Even,
}

impl Way {
    #[inline]
    fn past(edges: &[Edge], reference: Coord<f64>, point: Coord<f64>) -> Self {
        let mut odd = false;
        for edge in edges {
            match edge.pass(reference, point) {
                Pass::Touch => return Self::Touch,
                Pass::Cross => odd = !odd,
                Pass::Miss => {}
            }
        }
        if odd { Self::Odd } else { Self::Even }
    }

    /// Whether it ends inside or on the border, if it began `inside`.
    fn leads_inside(self, inside: bool) -> bool {
        match self {
            Self::Touch => true,
            Self::Odd => !inside,
            Self::Even => inside,
        }
    }
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
            let way = Way::past(&whole.edges, self.reference, reference);
            part.inside = way.leads_inside(whole.inside);
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
