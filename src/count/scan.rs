//! The pass itself, in blocks small enough for the first cache: mark the rows that pass, work out
//! the cell of each, add the marks up.

use std::ops::Range;

use crate::count::axis::{Axis, Column};
use crate::count::test::Test;
use crate::snapshot::Segment;

const BLOCK: usize = 4096;

/// Counts the rows of `range` that pass all `tests`, by the codes of two axes.
pub(super) fn scan(
    segment: &Segment,
    range: Range<usize>,
    tests: &[Test],
    axes: &[Axis; 2],
) -> Vec<u64> {
    let mut counts = vec![0_u32; axes[0].codes_and_none() * axes[1].codes_and_none()];
    let (mut marks, mut cells) = ([1_u8; BLOCK], [0_u32; BLOCK]);
    for start in range.clone().step_by(BLOCK) {
        let rows = start..range.end.min(start + BLOCK);
        let (marks, cells) = (&mut marks[..rows.len()], &mut cells[..rows.len()]);
        mark(segment, rows.clone(), tests, marks);
        cells.fill(0);
        for axis in axes {
            step(segment, rows.clone(), axis, cells);
        }
        for (&cell, &mark) in cells.iter().zip(marks.iter()) {
            counts[cell as usize] += u32::from(mark);
        }
    }
    counts.into_iter().map(u64::from).collect()
}

/// First and last day of the rows that pass.
pub(super) fn days(segment: &Segment, tests: &[Test]) -> Option<(u16, u16)> {
    let mut found: Option<(u16, u16)> = None;
    each_block(segment, tests, |rows, marks| {
        for (&day, _) in segment.day[rows].iter().zip(marks).filter(|(_, mark)| **mark == 1) {
            let (first, last) = found.unwrap_or((day, day));
            found = Some((first.min(day), last.max(day)));
        }
    });
    found
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
