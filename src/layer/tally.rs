//! Counts by municipality, or by place of an added layer, added up to the territories of a level.

use crate::count::{Cells, count};
use crate::query::{Dimension, Filter};
use crate::snapshot::Snapshot;
use crate::territory::{Level, OUTSIDE, Partition};

/// Demands by territory and by the cells of one more axis.
pub(crate) struct Tally {
    /// For each territory the demands of each cell; the last cell is "none".
    pub rows: Vec<Vec<u64>>,
    /// Demands in municipalities that the scheme leaves out, or in no place of an added layer.
    pub outside: Vec<u64>,
    /// Demands without a municipality.
    pub unlocated: Vec<u64>,
}

impl Tally {
    /// Adds what was [`counted_by`] the level of `partition` up to its territories.
    pub fn new(cells: &Cells, partition: &Partition) -> Self {
        if partition.level.is_added() {
            return Self::of_places(cells, partition.territories.len());
        }
        let width = cells.axes[1].cells();
        let mut tally = Self {
            rows: vec![vec![0; width]; partition.territories.len()],
            outside: vec![0; width],
            unlocated: row(cells, partition.of_municipality.len()),
        };
        for (municipality, &territory) in partition.of_municipality.iter().enumerate() {
            let sums = match territory {
                OUTSIDE => &mut tally.outside,
                territory => &mut tally.rows[usize::from(territory)],
            };
            for (sum, count) in sums.iter_mut().zip(row(cells, municipality)) {
                *sum += count;
            }
        }
        tally
    }

    /// Places stand for themselves; what is located in none of them is outside.
    fn of_places(cells: &Cells, places: usize) -> Self {
        Self {
            rows: (0..places).map(|place| row(cells, place)).collect(),
            outside: row(cells, places),
            unlocated: row(cells, places + 1),
        }
    }

    /// Counts demands by territory and by `dimension`.
    pub fn count(
        snapshot: &Snapshot,
        filter: &Filter,
        partition: &Partition,
        dimension: Option<Dimension>,
    ) -> Self {
        let cells = count(snapshot, filter, counted_by(partition.level), dimension, false);
        Self::new(&cells, partition)
    }

    /// All demands of each territory.
    pub fn totals(&self) -> Vec<u64> {
        self.rows.iter().map(|row| row.iter().sum()).collect()
    }
}

/// What the territories of a level are added up from.
pub(crate) fn counted_by(level: Level) -> Dimension {
    match level {
        Level::Added(layer) => Dimension::Place(layer),
        _ => Dimension::Territory,
    }
}

fn row(cells: &Cells, municipality: usize) -> Vec<u64> {
    (0..cells.axes[1].cells()).map(|cell| cells.count(municipality, cell)).collect()
}
