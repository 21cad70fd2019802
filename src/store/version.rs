//! The version of what a store holds, from its steps alone.

use jiff::civil::Date;

use crate::snapshot::Snapshot;
use crate::store::{Change, Error, Step, Store};
use crate::territory::Geodata;

/// The live batches after some steps.
#[derive(Clone, Debug, Default)]
pub struct Live {
    batches: Vec<LiveBatch>,
}

#[derive(Clone, Debug)]
struct LiveBatch {
    number: u32,
    hash: String,
    last_day: Option<Date>,
}

impl Live {
    /// Takes the next step.
    pub fn step(&mut self, step: &Step) {
        let number = step.number;
        match &step.change {
            Change::Append { hash, last_day } => {
                self.batches.push(LiveBatch { number, hash: hash.clone(), last_day: *last_day });
            }
            Change::Erase { hash, .. } => {
                self.batches.push(LiveBatch { number, hash: hash.clone(), last_day: None });
            }
            Change::Undo(undone) => self.batches.retain(|batch| batch.number != *undone),
        }
    }

    /// Their numbers, in the order in which they were stored.
    pub fn numbers(&self) -> Vec<u32> {
        self.batches.iter().map(|batch| batch.number).collect()
    }

    /// The version of a snapshot of them.
    pub fn version(&self, geodata: &Geodata) -> String {
        let as_of = self.batches.iter().filter_map(|batch| batch.last_day).max();
        let hashes = self.batches.iter().map(|batch| batch.hash.as_str());
        Snapshot::version_of(hashes, geodata, as_of)
    }
}

/// The version of what a store holds.
///
/// # Errors
/// When the store cannot be read.
pub fn version(store: &dyn Store, geodata: &Geodata) -> Result<String, Error> {
    let mut live = Live::default();
    store.steps(0)?.iter().for_each(|step| live.step(step));
    Ok(live.version(geodata))
}
