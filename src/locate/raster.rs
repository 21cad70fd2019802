//! The smaller cells that a crossed cell is split in: which of them no border crosses, and whose
//! they are.

use std::ops::Range;

use geo::Coord;

use crate::locate::edge::Edge;
use crate::locate::piece::{Pieces, Square};

/// Cells on a side, at most.
pub(super) const SIDE: usize = 8;

/// Municipalities, or [`OUTSIDE`](crate::territory::OUTSIDE), row by row; `None` where a border
/// may cross. Rows take [`SIDE`] places also where there are fewer cells on a side.
pub(super) type Answers = [Option<u16>; SIDE * SIDE];

/// Splits the cell of the pieces from `first` on into `side` by `side` cells.
pub(super) fn answers(pieces: &Pieces, first: usize, side: usize) -> Answers {
    let mut raster = Raster::over(pieces, pieces.list[first].square(), side);
    for piece in pieces.cell(first) {
        pieces.edges(piece).iter().for_each(|edge| raster.mark(*edge));
    }
    let mut answers = [None; SIDE * SIDE];
    for (row, column) in (0..side).flat_map(|row| (0..side).map(move |column| (row, column))) {
        if raster.is_free(row, column) {
            // Free cells side by side are alike: no border crosses the line between them.
            let left = (column > 0).then(|| answers[row * SIDE + column - 1]).flatten();
            let below = (row > 0).then(|| answers[(row - 1) * SIDE + column]).flatten();
            let alone = || pieces.first_cover(first, raster.centre(row, column));
            answers[row * SIDE + column] = Some(left.or(below).unwrap_or_else(alone));
        }
    }
    answers
}

/// Cells with a mark where an edge may touch them.
struct Raster {
    low: Coord<f64>,
    step: Coord<f64>,
    /// Cells reach this much over their sides.
    reach: Coord<f64>,
    side: usize,
    marks: u64,
}

impl Raster {
    fn over(pieces: &Pieces, square: Square, side: usize) -> Self {
        let [low, high] = pieces.frame.bounds(square, 0.0);
        let reach = Coord { x: 2.0, y: 2.0 } * pieces.frame.margin;
        Self { low, step: (high - low) / side as f64, reach, side, marks: 0 }
    }

    fn is_free(&self, row: usize, column: usize) -> bool {
        self.marks & bit(row, column) == 0
    }

    fn centre(&self, row: usize, column: usize) -> Coord<f64> {
        self.corner(row as f64 + 0.5, column as f64 + 0.5)
    }

    fn mark(&mut self, edge: Edge) {
        let [low, high] = edge.bounds();
        let (low, high) = (low - self.reach - self.low, high + self.reach - self.low);
        for row in self.span(low.y / self.step.y, high.y / self.step.y) {
            for column in self.span(low.x / self.step.x, high.x / self.step.x) {
                if edge.touches(self.bounds(row, column)) {
                    self.marks |= bit(row, column);
                }
            }
        }
    }

    /// The cells from one position to another, by row or by column.
    fn span(&self, from: f64, to: f64) -> Range<usize> {
        from as usize..(to as usize + 1).min(self.side)
    }

    fn bounds(&self, row: usize, column: usize) -> [Coord<f64>; 2] {
        let corner = self.corner(row as f64, column as f64);
        [corner - self.reach, corner + self.step + self.reach]
    }

    fn corner(&self, row: f64, column: f64) -> Coord<f64> {
        Coord { x: self.low.x + self.step.x * column, y: self.low.y + self.step.y * row }
    }
}

fn bit(row: usize, column: usize) -> u64 {
    1 << (row * SIDE + column)
}
