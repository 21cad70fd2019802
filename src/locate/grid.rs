//! Answers batches of points through a grid of cells, derived from the pieces.
//!
//! A cell wholly inside one municipality *is* the answer. One that borders cross stands for a
//! block of 8 × 8 smaller cells, most of which are answers again. What borders cross there leads
//! to the pieces, which decide exactly; where borders are dense, through one more block.

use geo::Coord;
use rayon::prelude::*;

use crate::locate::block::{BLOCK, Blocks, CELLS, Plain};
use crate::locate::narrow::{Narrow, OPEN, Table};
use crate::locate::piece::{EXTRA_DEPTH, Frame, Pieces, Square};
use crate::locate::raster::{self, Answers, SIDE};
use crate::territory::OUTSIDE;

/// A block lies this much deeper than the cell that stands for it.
const BLOCK_DEPTH: u32 = SIDE.ilog2();
/// Entries up to here are municipalities, or [`OUTSIDE`].
pub(super) const ANSWER_MAX: u32 = OUTSIDE as u32;
/// Cells that are laid out together.
const TOGETHER: usize = 4096;
/// Points that are looked up together.
const CHUNK: usize = 1024;
/// Cells that are looked at for whether a box has borders in it: more take as long as the tree.
const ALONE_CELLS_MAX: usize = 9;
/// Added to a lesser number, it leaves the nearest whole one in the low bits.
const ROUNDER: f64 = (1_u64 << 52) as f64;

const _: () = assert!(EXTRA_DEPTH == 2 * BLOCK_DEPTH, "the deepest cells are those of two blocks");

/// The cells. An entry is an answer, a block, or `ANSWER_MAX + 1 +` the first piece of its cell.
#[derive(Debug)]
pub(super) struct Grid {
    /// From degrees to the finest cells.
    scale: Coord<f64>,
    shift: Coord<f64>,
    /// The last row and column of the finest cells.
    last: f64,
    depth: u32,
    /// The answers of the cells.
    answers: Table,
    cells: Vec<u32>,
    blocks: Blocks,
}

/// The cells while they are laid out: blocks are numbered by their place in the list.
struct Layout {
    depth: u32,
    cells: Vec<u32>,
    blocks: Vec<Plain>,
}

/// A point in a cell that is no answer.
#[derive(Clone, Copy, Default)]
struct Open {
    entry: u32,
    /// Its place in the chunk.
    number: u16,
    /// Row and column of its finest cell within the grid's cell, a byte each.
    within: u16,
}

impl Grid {
    /// Lays out the cells of `pieces`.
    pub fn new(pieces: &Pieces) -> Self {
        let Frame { low, size, depth, .. } = pieces.frame;
        let side = f64::from(1_u32 << (depth + EXTRA_DEPTH));
        let scale = Coord { x: side / size.x, y: side / size.y };
        let Layout { mut cells, blocks, .. } = Layout::of(pieces);
        Self {
            scale,
            // Half a cell less, as positions are rounded to the nearest.
            shift: Coord { x: -0.5 - low.x * scale.x, y: -0.5 - low.y * scale.y },
            last: side - 1.0,
            depth,
            answers: Table::of(&cells),
            blocks: Blocks::pack(&blocks, &mut cells),
            cells,
        }
    }

    /// Writes the municipality of each point, or [`OUTSIDE`].
    pub fn find(&self, pieces: &Pieces, points: &[[f64; 2]], found: &mut [u16]) {
        for (points, found) in points.chunks(CHUNK).zip(found.chunks_mut(CHUNK)) {
            self.find_chunk(pieces, points, found);
        }
    }

    /// The municipality that alone holds a box of a few cells; `None` where cells do not tell.
    pub fn alone(&self, low: Coord<f64>, high: Coord<f64>) -> Option<u16> {
        let [low, high] = [low, high].map(|corner| self.position([corner.x, corner.y]));
        let span = |axis: usize| low[axis] >> BLOCK_DEPTH..=high[axis] >> BLOCK_DEPTH;
        let (columns, rows) = (span(0), span(1));
        if columns.clone().count() * rows.clone().count() > ALONE_CELLS_MAX {
            return None;
        }
        let cells = rows.flat_map(|y| columns.clone().map(move |x| [x, y]));
        let mut entries =
            cells.map(|cell| self.entry_above(cell.map(|place| place << BLOCK_DEPTH)));
        let first = entries.next()?;
        let is_alone = first < ANSWER_MAX && entries.all(|entry| entry == first);
        is_alone.then_some(first as u16)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.answers.bytes() + self.cells.capacity() * size_of::<u32>() + self.blocks.bytes()
    }

    /// Reads the cells of all points, then the blocks of those that are no answer, then the
    /// pieces: a processor can guess wrong in the last loop alone, where few points are left.
    fn find_chunk(&self, pieces: &Pieces, points: &[[f64; 2]], found: &mut [u16]) {
        let length = points.len().min(found.len());
        let (points, found) = (&points[..length], &mut found[..length]);
        let (mut crossed, mut open) = ([0; CHUNK], [Open::default(); CHUNK]);
        match &self.answers {
            Table::Bytes(answers) => self.read_cells(answers, points, found),
            Table::Words(answers) => self.read_cells(answers, points, found),
        }
        let count = list_open(found, &mut crossed);
        let count = self.read_blocks(points, found, &crossed[..count], &mut open);
        let open = &mut open[..count];
        self.read_inner_blocks(pieces, open);
        for &Open { entry, number, .. } in &*open {
            let number = usize::from(number);
            found[number] = match entry.checked_sub(ANSWER_MAX + 1) {
                Some(first) => pieces.first_cover(first as usize, points[number].into()),
                None => entry as u16,
            };
        }
    }

    /// Writes what the cell of each point says; nothing that is read decides what is read next.
    fn read_cells<T: Narrow>(&self, answers: &[T], points: &[[f64; 2]], found: &mut [u16]) {
        for (point, found) in points.iter().zip(found) {
            *found = answers[self.cell(self.position(*point))].answer();
        }
    }

    /// Lists the points that their blocks leave open, and returns how many they are.
    fn read_blocks(
        &self,
        points: &[[f64; 2]],
        found: &mut [u16],
        crossed: &[u16],
        open: &mut [Open; CHUNK],
    ) -> usize {
        let mut count = 0;
        for &number in crossed {
            let at = self.position(points[usize::from(number)]);
            let (entry, within) = (self.entry_above(at), within(at));
            found[usize::from(number)] = entry as u16;
            open[count % CHUNK] = Open { entry, number, within };
            count += usize::from(entry > ANSWER_MAX);
        }
        count
    }

    /// Follows entries through one more block, and reads what decides: for all points in a row, as
    /// a processor waits for several places of memory at a time.
    fn read_inner_blocks(&self, pieces: &Pieces, open: &mut [Open]) {
        let mut read = 0;
        for Open { entry, within, .. } in open {
            if *entry >= BLOCK {
                *entry = self.block_entry(*entry, *within);
            }
            if let Some(first) = entry.checked_sub(ANSWER_MAX + 1) {
                read ^= pieces.touch(first as usize);
            }
        }
        std::hint::black_box(read);
    }

    /// Column and row of the finest cell of a point. The outermost cells are empty, so that what
    /// is beyond them, or is not a number, may fall in there.
    #[inline]
    fn position(&self, [x, y]: [f64; 2]) -> [u32; 2] {
        let whole = |value: f64| {
            let value = if value > 0.0 { value } else { 0.0 };
            let value = if value < self.last { value } else { self.last };
            (value + ROUNDER).to_bits() as u32
        };
        [whole(x * self.scale.x + self.shift.x), whole(y * self.scale.y + self.shift.y)]
    }

    /// Where the cell of a finest cell is.
    #[inline]
    fn cell(&self, [x, y]: [u32; 2]) -> usize {
        place(self.depth, x >> EXTRA_DEPTH, y >> EXTRA_DEPTH)
    }

    #[inline]
    fn cell_entry(&self, finest: [u32; 2]) -> u32 {
        self.cells[self.cell(finest)]
    }

    /// The entry of the cell that holds a finest cell and 8 × 8 of them.
    #[inline]
    fn entry_above(&self, finest: [u32; 2]) -> u32 {
        match self.cell_entry(finest) {
            block if block >= BLOCK => self.block_entry(block, within(finest) >> BLOCK_DEPTH),
            entry => entry,
        }
    }

    /// The entry of a block's cell, by the low bits of row and column.
    #[inline]
    fn block_entry(&self, block: u32, within: u16) -> u32 {
        self.blocks.entry(block, slot(u32::from(within), u32::from(within >> 8)))
    }
}

/// Lists the points in cells that are no answer, and returns how many they are.
fn list_open(found: &[u16], crossed: &mut [u16; CHUNK]) -> usize {
    let mut count = 0;
    for (number, found) in (0_u16..).zip(found) {
        crossed[count % CHUNK] = number;
        count += usize::from(*found == OPEN);
    }
    count
}

impl Layout {
    fn of(pieces: &Pieces) -> Self {
        let depth = pieces.frame.depth;
        let cells = vec![ANSWER_MAX; 1 << (2 * depth)];
        let mut layout = Self { depth, cells, blocks: Vec::new() };
        let is_first = |at: &usize| *at == 0 || pieces.list[*at - 1].is_last();
        let firsts: Vec<usize> = (0..pieces.list.len()).filter(is_first).collect();
        // What each cell holds takes the time, and needs no other cell.
        for firsts in firsts.chunks(TOGETHER) {
            let answers: Vec<Option<Answers>> =
                firsts.par_iter().map(|&first| layout.answers(pieces, first)).collect();
            for (&first, answers) in firsts.iter().zip(answers) {
                let piece = &pieces.list[first];
                match answers {
                    Some(answers) => layout.split(piece.square(), first, &answers),
                    None => layout.fill(piece.square(), u32::from(piece.municipality)),
                }
            }
        }
        layout
    }

    /// The answers within the cell of the pieces from `first` on; `None` where it is one itself.
    fn answers(&self, pieces: &Pieces, first: usize) -> Option<Answers> {
        let (piece, square) = (&pieces.list[first], pieces.list[first].square());
        let is_answer = piece.is_whole() && square.depth <= self.depth;
        (!is_answer).then(|| raster::answers(pieces, first, 1 << self.levels(square)))
    }

    /// How many levels below a square the cells lie that its answers are given for.
    fn levels(&self, square: Square) -> u32 {
        match square.depth - self.depth {
            0 => BLOCK_DEPTH,
            deeper => (EXTRA_DEPTH - deeper) % BLOCK_DEPTH,
        }
    }

    /// Writes an answer over all cells of a square.
    fn fill(&mut self, square: Square, answer: u32) {
        let levels = self.depth - square.depth;
        let corner = square.below(levels);
        for row in corner.y..corner.y + (1 << levels) {
            let start = place(self.depth, corner.x, row);
            self.cells[start..start + (1 << levels)].fill(answer);
        }
    }

    /// Writes the answers and the open cells of a square into its block.
    fn split(&mut self, square: Square, first: usize, answers: &Answers) {
        let levels = self.levels(square);
        let corner = square.below(levels);
        let (block, corner) = (number(self.block_of(corner)), slot(corner.x, corner.y));
        let open = ANSWER_MAX + 1 + first as u32;
        let entries = answers.map(|answer| answer.map_or(open, u32::from));
        for row in (0..1 << levels).map(|row| row * SIDE) {
            let entries = &entries[row..row + (1 << levels)];
            let start = corner + row;
            self.blocks[block][start..start + entries.len()].copy_from_slice(entries);
        }
    }

    /// The block that a cell is in, made where there is none yet.
    fn block_of(&mut self, cell: Square) -> u32 {
        let above = cell.above(cell.depth - self.depth);
        let at = place(self.depth, above.x, above.y);
        self.cells[at] = self.block(self.cells[at]);
        if cell.depth == self.depth + BLOCK_DEPTH {
            return self.cells[at];
        }
        let above = cell.above(BLOCK_DEPTH);
        let (block, at) = (number(self.cells[at]), slot(above.x, above.y));
        self.blocks[block][at] = self.block(self.blocks[block][at]);
        self.blocks[block][at]
    }

    /// The block that an entry stands for, or a new one.
    fn block(&mut self, entry: u32) -> u32 {
        if entry >= BLOCK {
            return entry;
        }
        self.blocks.push([ANSWER_MAX; CELLS]);
        BLOCK | (self.blocks.len() - 1) as u32
    }
}

/// Where a cell of the grid is, by its column and row.
#[inline]
fn place(depth: u32, x: u32, y: u32) -> usize {
    (y << depth | x) as usize
}

/// The place of a block that is laid out, by the entry that stands for it.
fn number(block: u32) -> usize {
    (block & !BLOCK) as usize
}

/// Where a cell is in its block.
#[inline]
fn slot(x: u32, y: u32) -> usize {
    y as usize % SIDE * SIDE + x as usize % SIDE
}

#[inline]
fn within([x, y]: [u32; 2]) -> u16 {
    const LOW: u32 = (1 << EXTRA_DEPTH) - 1;
    ((y & LOW) << 8 | x & LOW) as u16
}
