//! The pass itself, in blocks small enough for the first cache: mark the rows that pass, work out
//! the cell of each, add the marks up.
//!
//! A cell's number is the bits of its codes side by side. Each code has room for one more than
//! there are, so that "none" (all bits set) keeps its own place and no comparison is needed.

use std::ops::Range;

use crate::count::axis::{Axis, Column};
use crate::count::test::Test;
use crate::snapshot::{NONE, Segment};

const BLOCK: usize = 4096;

/// The number of a cell: 16 bits where they suffice, as narrow numbers go through a processor in
/// twice as many at once.
trait Cell: Copy {
    /// The first cell.
    const FIRST: Self;

    /// The cell of `code` on the next axis, which takes `bits`.
    fn along(self, bits: u32, code: u16) -> Self;

    /// Its place in a table.
    fn place(self) -> usize;
}

impl Cell for u16 {
    const FIRST: Self = 0;

    fn along(self, bits: u32, code: u16) -> Self {
        self << bits | code & ((1 << bits) - 1)
    }

    fn place(self) -> usize {
        usize::from(self)
    }
}

impl Cell for u32 {
    const FIRST: Self = 0;

    fn along(self, bits: u32, code: u16) -> Self {
        self << bits | u32::from(code) & ((1 << bits) - 1)
    }

    fn place(self) -> usize {
        self as usize
    }
}

/// Counts the rows of `range` that pass all `tests`, by the codes of two axes; each axis ends with
/// those without a code.
pub(super) fn scan(
    segment: &Segment,
    range: Range<usize>,
    tests: &[Test],
    axes: &[Axis; 2],
) -> Vec<u64> {
    if axes[0].bits() + axes[1].bits() < u16::BITS {
        scan_as::<u16>(segment, range, tests, axes)
    } else {
        scan_as::<u32>(segment, range, tests, axes)
    }
}

fn scan_as<C: Cell>(
    segment: &Segment,
    range: Range<usize>,
    tests: &[Test],
    axes: &[Axis; 2],
) -> Vec<u64> {
    let mut tables = Tables::new(axes[0].bits() + axes[1].bits());
    let (mut marks, mut cells) = ([1_u8; BLOCK], [C::FIRST; BLOCK]);
    for start in range.clone().step_by(BLOCK) {
        let rows = start..range.end.min(start + BLOCK);
        let (marks, cells) = (&mut marks[..rows.len()], &mut cells[..rows.len()]);
        cells.fill(C::FIRST);
        for axis in axes {
            step(segment, rows.clone(), axis, cells);
        }
        if !tests.is_empty() {
            mark(segment, rows, tests, marks);
        }
        tables.add(cells, marks);
    }
    tables.sums(axes)
}

/// Two tables that take turns at counting: rows of the same cell in a row would else wait for each
/// other's sum. Their length is a power of two, so that a masked place is always inside.
struct Tables {
    even: Vec<u32>,
    odd: Vec<u32>,
}

impl Tables {
    fn new(bits: u32) -> Self {
        Self { even: vec![0; 1 << bits], odd: vec![0; 1 << bits] }
    }

    fn add<C: Cell>(&mut self, cells: &[C], marks: &[u8]) {
        let (even, odd) = (self.even.as_mut_slice(), self.odd.as_mut_slice());
        let mut pairs = cells.chunks_exact(2);
        let mut pair_marks = marks.chunks_exact(2);
        for (cell, mark) in (&mut pairs).zip(&mut pair_marks) {
            one(even, cell[0], mark[0]);
            one(odd, cell[1], mark[1]);
        }
        if let ([cell], [mark]) = (pairs.remainder(), pair_marks.remainder()) {
            one(even, *cell, *mark);
        }
    }

    /// Counts of the cells that exist, the second axis side by side.
    fn sums(&self, axes: &[Axis; 2]) -> Vec<u64> {
        let [first, second] = axes.each_ref().map(Axis::places);
        let bits = axes[1].bits();
        let place = |row: usize, column: usize| row << bits | column;
        let sum = |at: usize| u64::from(self.even[at]) + u64::from(self.odd[at]);
        let cells = first.iter().flat_map(|&row| second.iter().map(move |&column| (row, column)));
        cells.map(|(row, column)| sum(place(row, column))).collect()
    }
}

fn one<C: Cell>(table: &mut [u32], cell: C, mark: u8) {
    if !table.is_empty() {
        let inside = table.len() - 1;
        table[cell.place() & inside] += u32::from(mark);
    }
}

/// First and last day of the rows that pass, none later than `latest`.
pub(super) fn days(segment: &Segment, tests: &[Test], latest: u16) -> Option<(u16, u16)> {
    let (mut first, mut last) = (u16::MAX, 0);
    each_block(segment, tests, |rows, marks| {
        for (&day, &mark) in segment.day[rows].iter().zip(marks) {
            let counts = mark == 1 && day <= latest;
            first = first.min(if counts { day } else { u16::MAX });
            last = last.max(if counts { day } else { 0 });
        }
    });
    (first <= last).then_some((first, last))
}

/// The rows that pass.
pub(super) fn rows(segment: &Segment, tests: &[Test]) -> Vec<usize> {
    let mut found = Vec::new();
    each_block(segment, tests, |rows, marks| {
        found.extend(rows.zip(marks).filter(|(_, mark)| **mark == 1).map(|(row, _)| row));
    });
    found
}

/// How many rows pass, and how many of them were openly collected.
pub(super) fn open(segment: &Segment, tests: &[Test]) -> (u64, u64) {
    let (mut all, mut open) = (0, 0);
    each_block(segment, tests, |rows, marks| {
        for (&is_open, &mark) in segment.open[rows].iter().zip(marks) {
            all += u64::from(mark);
            open += u64::from(mark & is_open);
        }
    });
    (all, open)
}

fn each_block(segment: &Segment, tests: &[Test], mut visit: impl FnMut(Range<usize>, &[u8])) {
    let mut marks = [1_u8; BLOCK];
    for start in (0..segment.len()).step_by(BLOCK) {
        let rows = start..segment.len().min(start + BLOCK);
        let marks = &mut marks[..rows.len()];
        mark(segment, rows.clone(), tests, marks);
        visit(rows, marks);
    }
}

/// Sets each mark to 1 where the row passes all tests, else 0.
fn mark(segment: &Segment, rows: Range<usize>, tests: &[Test], marks: &mut [u8]) {
    marks.fill(1);
    for test in tests {
        let rows = rows.clone();
        match test {
            Test::Few8(column, [a, b, c, d]) => both(marks, &column(segment)[rows], |code| {
                u8::from(code == *a)
                    | u8::from(code == *b)
                    | u8::from(code == *c)
                    | u8::from(code == *d)
            }),
            Test::Few16(column, [a, b, c, d]) => both(marks, &column(segment)[rows], |code| {
                u8::from(code == *a)
                    | u8::from(code == *b)
                    | u8::from(code == *c)
                    | u8::from(code == *d)
            }),
            Test::Many8(column, marked) => {
                both(marks, &column(segment)[rows], |code| marked[usize::from(code)]);
            }
            Test::Many16(column, marked) => {
                both(marks, &column(segment)[rows], |code| marked[usize::from(code)]);
            }
            Test::Days(from, to) => {
                both(marks, &segment.day[rows], |day| {
                    u8::from(*from <= day) & u8::from(day <= *to)
                });
            }
            Test::Either(one, other) => {
                let mut sides = [[1_u8; BLOCK]; 2];
                for (side, test) in sides.iter_mut().zip([one, other]) {
                    mark(
                        segment,
                        rows.clone(),
                        std::slice::from_ref(test),
                        &mut side[..marks.len()],
                    );
                }
                let [one, other] = &sides;
                for ((mark, one), other) in marks.iter_mut().zip(one).zip(other) {
                    *mark &= one | other;
                }
            }
            Test::Nothing => marks.fill(0),
        }
    }
}

fn both<T: Copy>(marks: &mut [u8], codes: &[T], passes: impl Fn(T) -> u8) {
    for (mark, &code) in marks.iter_mut().zip(codes) {
        *mark &= passes(code);
    }
}

/// Moves each row's cell along an axis.
fn step<C: Cell>(segment: &Segment, rows: Range<usize>, axis: &Axis, cells: &mut [C]) {
    let bits = axis.bits();
    match &axis.column {
        Column::One => {}
        // At most 255 codes take at most eight bits, and an 8-bit "none" sets them all.
        Column::Codes8(column) => {
            along(cells, &column(segment)[rows], |cell, code| cell.along(bits, u16::from(code)));
        }
        Column::Codes16(column) => {
            along(cells, &column(segment)[rows], |cell, code| cell.along(bits, code));
        }
        Column::Places(table) => {
            let places = segment.submunicipal[rows.clone()].iter();
            let located = places.zip(&segment.municipality[rows]);
            for (cell, (&place, &municipality)) in cells.iter_mut().zip(located) {
                let code = if municipality == NONE { NONE } else { table[usize::from(place)] };
                *cell = cell.along(bits, code);
            }
        }
        Column::Days(table) => along(cells, &segment.day[rows], |cell, day: u16| {
            cell.along(bits, table[usize::from(day)])
        }),
    }
}

fn along<C: Copy, T: Copy>(cells: &mut [C], codes: &[T], next: impl Fn(C, T) -> C) {
    for (cell, &code) in cells.iter_mut().zip(codes) {
        *cell = next(*cell, code);
    }
}
