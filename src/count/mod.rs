//! One filtered pass over the columns: cells by one or two dimensions.
//!
//! The pass counts single-valued codes only; sets of groups and lists of themes are one code for
//! each distinct set, and are spread over their members after the pass.

mod axis;
mod scan;
mod test;

use rayon::prelude::*;

use crate::query::{Dimension, Filter};
use crate::snapshot::Snapshot;

pub use axis::{Axis, Period};

/// Rows of one piece of work; its counts fit 32 bits.
const PIECE: usize = 1 << 18;

/// Units of one demand when it is split over its themes: divisible by every number of themes up
/// to twenty, so that the parts of a demand add up to it exactly.
const FRACTION: u64 = 232_792_560;

/// Demands by one or two dimensions. Each axis ends with the cell of those without a value.
#[derive(Clone, Debug)]
pub struct Cells {
    /// The axes; there is always a second, of one cell when nothing else was asked.
    pub axes: [Axis; 2],
    counts: Vec<u64>,
    unit: u64,
}

impl Cells {
    /// Demands in a cell; whole unless themes were counted fractionally.
    pub fn get(&self, first: usize, second: usize) -> f64 {
        self.counts[first * self.axes[1].cells() + second] as f64 / self.unit as f64
    }

    /// Demands in a cell, to the nearest whole.
    pub fn count(&self, first: usize, second: usize) -> u64 {
        let units = self.counts[first * self.axes[1].cells() + second];
        (units + self.unit / 2) / self.unit
    }
}

/// Counts the demands that pass `filter` by `first` and, if given, `second`. The dimension
/// `Territory` counts by municipality; levels add municipalities up.
pub fn count(
    snapshot: &Snapshot,
    filter: &Filter,
    first: Dimension,
    second: Option<Dimension>,
    fractional: bool,
) -> Cells {
    let tests = test::compile(snapshot, filter);
    let axes = [
        Axis::new(snapshot, filter, Some(first), fractional),
        Axis::new(snapshot, filter, second, fractional),
    ];
    let pieces = snapshot
        .segments
        .iter()
        .flat_map(|segment| (0..segment.len()).step_by(PIECE).map(move |start| (segment, start)));
    let pieces: Vec<_> = pieces.collect();
    let size = axes[0].codes_and_none() * axes[1].codes_and_none();
    let counts = pieces
        .par_iter()
        .map(|(segment, start)| {
            let end = segment.len().min(start + PIECE);
            scan::scan(segment, *start..end, &tests, &axes)
        })
        .reduce(|| vec![0; size], add);
    let unit = if fractional { FRACTION } else { 1 };
    let counts = axis::spread(&axes, counts, unit);
    Cells { axes, counts, unit }
}

/// Segment and row of each demand that passes `filter`, in the order in which they were stored.
pub fn rows(snapshot: &Snapshot, filter: &Filter) -> Vec<(usize, usize)> {
    let tests = test::compile(snapshot, filter);
    let found = snapshot.segments.iter().zip(0..).flat_map(|(segment, number)| {
        let rows = scan::rows(segment, &tests);
        rows.into_iter().map(move |row| (number, row))
    });
    found.collect()
}

/// First and last day (as day numbers) of the demands that pass `filter`; days that lie in the
/// future are not believed.
pub fn days(snapshot: &Snapshot, filter: &Filter) -> Option<(u16, u16)> {
    let tests = test::compile(snapshot, filter);
    let latest = snapshot.days?.1;
    let segments = snapshot.segments.par_iter().filter_map(|s| scan::days(s, &tests, latest));
    segments.reduce_with(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// How many demands pass `filter`, and how many of them were openly collected.
pub fn open(snapshot: &Snapshot, filter: &Filter) -> (u64, u64) {
    let tests = test::compile(snapshot, filter);
    let counts = snapshot.segments.par_iter().map(|segment| scan::open(segment, &tests));
    counts.reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
}

/// Whether every demand that passes `filter` was openly collected; true when none passes.
pub fn all_open(snapshot: &Snapshot, filter: &Filter) -> bool {
    let (all, open) = open(snapshot, filter);
    all == open
}

/// The sources that `filter` names (all when it names none) of which every demand was openly
/// collected: anyone can speak through them at any time.
pub fn open_sources(snapshot: &Snapshot, filter: &Filter) -> Vec<String> {
    let asked = |source: &&String| filter.sources.is_empty() || filter.sources.contains(source);
    let is_open = |source: &&String| {
        let only = Filter { sources: vec![(*source).clone()], ..Filter::default() };
        let (all, open) = open(snapshot, &only);
        all > 0 && all == open
    };
    let sources = snapshot.dictionaries.source.values().iter();
    sources.filter(asked).filter(is_open).cloned().collect()
}

/// Cells that a count by these dimensions would have.
pub fn size(snapshot: &Snapshot, filter: &Filter, by: [Option<Dimension>; 2]) -> usize {
    by.map(|dimension| Axis::new(snapshot, filter, dimension, false).codes_and_none())
        .into_iter()
        .product()
}

fn add(mut left: Vec<u64>, right: Vec<u64>) -> Vec<u64> {
    for (left, right) in left.iter_mut().zip(right) {
        *left += right;
    }
    left
}
