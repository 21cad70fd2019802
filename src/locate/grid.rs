//! Answers batches of points through a grid of cells, derived from the pieces.
//!
//! A cell wholly inside one municipality *is* the answer; one that borders cross points at its
//! pieces. Cells smaller than the grid's stand in blocks of 8 × 8, in blocks again where needed.

use geo::Coord;

use crate::locate::piece::{Frame, Piece, Pieces, Square};
use crate::territory::OUTSIDE;

/// Splits by eight a side.
const BLOCK_DEPTH: u32 = 3;
const BLOCK_SIDE: u32 = 1 << BLOCK_DEPTH;
const BLOCK_CELLS: usize = (BLOCK_SIDE * BLOCK_SIDE) as usize;
/// Entries up to here are municipalities, or [`OUTSIDE`].
const ANSWER_MAX: u32 = OUTSIDE as u32;
/// Points that are looked up together.
const CHUNK: usize = 512;
/// Marks entries whose other bits number a block.
const BLOCK: u32 = 1 << 31;

/// The cells. An entry is an answer, a block, or `ANSWER_MAX + 1 +` the first piece of its cell.
#[derive(Debug)]
pub(super) struct Grid {
    low: Coord<f64>,
    scale: Coord<f64>,
    depth: u32,
    cells: Vec<u32>,
    blocks: Vec<u32>,
}

impl Grid {
    /// Lays out the cells of `pieces`.
    pub fn new(pieces: &Pieces) -> Self {
        let Frame { low, size, depth } = pieces.frame;
        let side = f64::from(1_u32 << depth);
        let mut grid = Self {
            low,
            scale: Coord { x: side / size.x, y: side / size.y },
            depth,
            cells: vec![ANSWER_MAX; 1 << (2 * depth)],
            blocks: Vec::new(),
        };
        let mut next = 0;
        for cell in pieces.list.chunk_by(|piece, _| !piece.last) {
            grid.put(cell[0].square, entry(cell, next));
            next += cell.len() as u32;
        }
        grid
    }

    /// Writes the municipality of each point, or [`OUTSIDE`].
    pub fn find(&self, pieces: &Pieces, points: &[[f64; 2]], found: &mut [u16]) {
        for (points, found) in points.chunks(CHUNK).zip(found.chunks_mut(CHUNK)) {
            self.find_chunk(pieces, points, found);
        }
    }

    /// Reads all cells first and looks into crossed ones afterwards: the first loop is free of
    /// branches that a processor could guess wrong.
    fn find_chunk(&self, pieces: &Pieces, points: &[[f64; 2]], found: &mut [u16]) {
        let mut crossed = [(0_u16, 0_u32); CHUNK];
        let mut count = 0;
        for (number, (point, found)) in (0_u16..).zip(points.iter().zip(found.iter_mut())) {
            let entry = self.entry(*point);
            *found = entry as u16;
            crossed[count] = (number, entry);
            count += usize::from(entry > ANSWER_MAX);
        }
        for &(number, entry) in &crossed[..count] {
            let [x, y] = points[usize::from(number)];
            found[usize::from(number)] = self.descend(pieces, Coord { x, y }, entry);
        }
    }

    /// Columns and rows from the grid's corner, in cells.
    #[inline]
    fn cells_from_corner(&self, x: f64, y: f64) -> Coord<f64> {
        Coord { x: (x - self.low.x) * self.scale.x, y: (y - self.low.y) * self.scale.y }
    }

    #[inline]
    #[expect(clippy::needless_bitwise_bool, reason = "at once is a seventh faster than in turn")]
    fn entry(&self, [x, y]: [f64; 2]) -> u32 {
        let at = self.cells_from_corner(x, y);
        let side = f64::from(1_u32 << self.depth);
        // What is not a number is in no cell.
        let is_in = (at.x >= 0.0) & (at.x < side) & (at.y >= 0.0) & (at.y < side);
        let cell = ((at.y as usize) << self.depth) | at.x as usize;
        if is_in { self.cells[cell] } else { ANSWER_MAX }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        (self.cells.capacity() + self.blocks.capacity()) * size_of::<u32>()
    }

    fn descend(&self, pieces: &Pieces, point: Coord<f64>, entry: u32) -> u16 {
        let (mut entry, mut at) = (entry, self.cells_from_corner(point.x, point.y));
        while entry >= BLOCK {
            at = Coord { x: at.x.fract(), y: at.y.fract() } * f64::from(BLOCK_SIDE);
            let cell = at.y as usize * BLOCK_SIDE as usize + at.x as usize;
            entry = self.blocks[(entry - BLOCK) as usize * BLOCK_CELLS + cell];
        }
        if entry <= ANSWER_MAX {
            return entry as u16;
        }
        first_cover(pieces, (entry - ANSWER_MAX - 1) as usize, point)
    }

    /// Writes `entry` over a square: many cells of the grid, one, or some in a block below one.
    fn put(&mut self, square: Square, entry: u32) {
        if square.depth <= self.depth {
            let (rows, columns) = spread(square, self.depth);
            for row in rows {
                let row = (row as usize) << self.depth;
                self.cells[row + columns.start as usize..row + columns.end as usize].fill(entry);
            }
            return;
        }
        let above =
            |depth: u32| (square.x >> (square.depth - depth), square.y >> (square.depth - depth));
        let (x, y) = above(self.depth);
        let mut block =
            open(&mut self.cells[((y as usize) << self.depth) | x as usize], &mut self.blocks);
        let mut depth = self.depth + BLOCK_DEPTH;
        while depth < square.depth {
            let (x, y) = above(depth);
            let slot = block + ((y % BLOCK_SIDE) * BLOCK_SIDE + x % BLOCK_SIDE) as usize;
            let mut cell = self.blocks[slot];
            block = open(&mut cell, &mut self.blocks);
            self.blocks[slot] = cell;
            depth += BLOCK_DEPTH;
        }
        let (rows, columns) = spread(square, depth);
        for row in rows {
            let row = block + ((row % BLOCK_SIDE) * BLOCK_SIDE) as usize;
            let column = (columns.start % BLOCK_SIDE) as usize;
            self.blocks[row + column..row + column + columns.len()].fill(entry);
        }
    }
}

/// Rows and columns that a square takes at a depth not above its own.
fn spread(square: Square, depth: u32) -> (std::ops::Range<u32>, std::ops::Range<u32>) {
    let shift = depth - square.depth;
    (square.y << shift..(square.y + 1) << shift, square.x << shift..(square.x + 1) << shift)
}

/// Start of the block that `cell` stands for, made when it stands for none.
fn open(cell: &mut u32, blocks: &mut Vec<u32>) -> usize {
    if *cell < BLOCK {
        *cell = BLOCK + (blocks.len() / BLOCK_CELLS) as u32;
        blocks.resize(blocks.len() + BLOCK_CELLS, ANSWER_MAX);
    }
    (*cell - BLOCK) as usize * BLOCK_CELLS
}

fn entry(cell: &[Piece], first: u32) -> u32 {
    if cell[0].is_whole() { u32::from(cell[0].municipality) } else { ANSWER_MAX + 1 + first }
}

/// The first of a cell's pieces whose municipality covers the point.
fn first_cover(pieces: &Pieces, first: usize, point: Coord<f64>) -> u16 {
    for piece in &pieces.list[first..] {
        if pieces.covers(piece, point) {
            return piece.municipality;
        }
        if piece.last {
            break;
        }
    }
    OUTSIDE
}
