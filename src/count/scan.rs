//! The pass itself, in blocks small enough for the first cache: mark the rows that pass, work out
//! the cell of each, add the marks up.

use std::ops::Range;

use crate::count::axis::{Axis, Column};
use crate::count::test::Test;
use crate::snapshot::Segment;

const BLOCK: usize = 4096;

/// Tables that take turns at counting: rows of the same cell in a row would else wait for each
/// other's sum.
const TURNS: usize = 4;

/// Counts the rows of `range` that pass all `tests`, by the codes of two axes.
pub(super) fn scan(
    segment: &Segment,
    range: Range<usize>,
    tests: &[Test],
    axes: &[Axis; 2],
) -> Vec<u64> {
    let cells_count = axes[0].codes_and_none() * axes[1].codes_and_none();
    let mut tables = Tables::new(cells_count);
    let (mut marks, mut cells) = ([1_u8; BLOCK], [0_u32; BLOCK]);
    for start in range.clone().step_by(BLOCK) {
        let rows = start..range.end.min(start + BLOCK);
        let (marks, cells) = (&mut marks[..rows.len()], &mut cells[..rows.len()]);
        cells.fill(0);
        for axis in axes {
            step(segment, rows.clone(), axis, cells);
        }
        if !tests.is_empty() {
            mark(segment, rows, tests, marks);
            drop_unmarked(cells, marks, cells_count as u32);
        }
        tables.add(cells);
    }
    tables.sums(cells_count)
}

/// Moves the rows that do not pass to a cell of their own.
fn drop_unmarked(cells: &mut [u32], marks: &[u8], dropped: u32) {
    for (cell, &mark) in cells.iter_mut().zip(marks) {
        *cell = if mark == 1 { *cell } else { dropped };
    }
}

/// Counts of cells, in [`TURNS`] tables whose length is a power of two, so that a masked index is
/// always inside.
struct Tables {
    counts: Vec<u32>,
    width: usize,
}

impl Tables {
    /// Room for `cells` and the cell of dropped rows.
    fn new(cells: usize) -> Self {
        let width = (cells + 1).next_power_of_two();
        Self { counts: vec![0; TURNS * width], width }
    }

    fn add(&mut self, cells: &[u32]) {
        let (first, second) = self.counts.split_at_mut(TURNS / 2 * self.width);
        let (a, b) = first.split_at_mut(self.width);
        let (c, d) = second.split_at_mut(self.width);
        let mut turns = cells.chunks_exact(TURNS);
        for turn in &mut turns {
            one(a, turn[0]);
            one(b, turn[1]);
            one(c, turn[2]);
            one(d, turn[3]);
        }
        turns.remainder().iter().for_each(|&cell| one(a, cell));
    }

    fn sums(&self, cells: usize) -> Vec<u64> {
        let mut sums = vec![0; cells];
        for table in self.counts.chunks_exact(self.width) {
            for (sum, &count) in sums.iter_mut().zip(table) {
                *sum += u64::from(count);
            }
        }
        sums
    }
}

fn one(table: &mut [u32], cell: u32) {
    if !table.is_empty() {
        let inside = table.len() - 1;
        table[cell as usize & inside] += 1;
    }
}

/// First and last day of the rows that pass.
pub(super) fn days(segment: &Segment, tests: &[Test]) -> Option<(u16, u16)> {
    let (mut first, mut last) = (u16::MAX, 0);
    each_block(segment, tests, |rows, marks| {
        for (&day, &mark) in segment.day[rows].iter().zip(marks) {
            first = first.min(if mark == 1 { day } else { u16::MAX });
            last = last.max(if mark == 1 { day } else { 0 });
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

/// Whether every row that passes was openly collected.
pub(super) fn all_open(segment: &Segment, tests: &[Test]) -> bool {
    let mut open = true;
    each_block(segment, tests, |rows, marks| {
        open &= segment.open[rows].iter().zip(marks).all(|(open, mark)| *mark <= *open);
    });
    open
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
        match test {
            Test::Is(column, wanted) => {
                let codes = &column(segment)[rows.clone()];
                both(marks, codes, |code| u8::from(code == *wanted));
            }
            Test::Is16(column, wanted) => {
                let codes = &column(segment)[rows.clone()];
                both(marks, codes, |code| u8::from(code == *wanted));
            }
            Test::In8(column, marked) => {
                let codes = &column(segment)[rows.clone()];
                both(marks, codes, |code| marked[usize::from(code)]);
            }
            Test::In16(column, marked) => {
                let codes = &column(segment)[rows.clone()];
                both(marks, codes, |code| marked[usize::from(code)]);
            }
            Test::Days(from, to) => {
                let days = &segment.day[rows.clone()];
                both(marks, days, |day| u8::from(*from <= day) & u8::from(day <= *to));
            }
        }
    }
}

fn both<T: Copy>(marks: &mut [u8], codes: &[T], passes: impl Fn(T) -> u8) {
    for (mark, &code) in marks.iter_mut().zip(codes) {
        *mark &= passes(code);
    }
}

/// Moves each row's cell along an axis; codes beyond the axis fall into its last cell.
fn step(segment: &Segment, rows: Range<usize>, axis: &Axis, cells: &mut [u32]) {
    let (width, none) = (axis.codes_and_none() as u32, axis.codes() as u32);
    match &axis.column {
        Column::One => {}
        Column::Codes8(column) => {
            let codes = &column(segment)[rows];
            along(cells, codes, |cell, code| cell * width + u32::from(code).min(none));
        }
        Column::Codes16(column) => {
            let codes = &column(segment)[rows];
            along(cells, codes, |cell, code| cell * width + u32::from(code).min(none));
        }
        Column::Days(table) => {
            let days = &segment.day[rows];
            along(cells, days, |cell, day| {
                cell * width + u32::from(table[usize::from(day)]).min(none)
            });
        }
    }
}

fn along<T: Copy>(cells: &mut [u32], codes: &[T], next: impl Fn(u32, T) -> u32) {
    for (cell, &code) in cells.iter_mut().zip(codes) {
        *cell = next(*cell, code);
    }
}
