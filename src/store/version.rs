//! The version of what a store holds, from its steps alone.

use jiff::civil::Date;

use crate::snapshot::VersionHash;
use crate::store::{Change, Error, Step, Store};
use crate::territory::Geodata;

/// The live batches after some steps.
#[derive(Clone, Default)]
pub struct Live {
    batches: Vec<LiveBatch>,
    hash: VersionHash,
    as_of: Option<Date>,
}

#[derive(Clone)]
struct LiveBatch {
    number: u32,
    hash: String,
    last_day: Option<Date>,
}

impl Live {
    /// The live batches after these steps.
    pub fn after<'s>(steps: impl IntoIterator<Item = &'s Step>) -> Self {
        let mut live = Self::default();
        steps.into_iter().for_each(|step| live.step(step));
        live
    }

    /// Takes the next step.
    pub fn step(&mut self, step: &Step) {
        let number = step.number;
        match &step.change {
            Change::Append { hash, last_day } => {
                self.push(LiveBatch { number, hash: hash.clone(), last_day: *last_day });
            }
            Change::Erase { hash, .. } => {
                self.push(LiveBatch { number, hash: hash.clone(), last_day: None });
            }
            Change::Undo(undone) => {
                let before = std::mem::take(self).batches.into_iter();
                let left = before.filter(|batch| batch.number != *undone);
                left.for_each(|batch| self.push(batch));
            }
        }
    }

    fn push(&mut self, batch: LiveBatch) {
        self.hash.push(&batch.hash);
        self.as_of = self.as_of.max(batch.last_day);
        self.batches.push(batch);
    }

    /// Their numbers, ascending.
    pub fn numbers(&self) -> Vec<u32> {
        self.batches.iter().map(|batch| batch.number).collect()
    }

    /// Whether a batch is among them.
    pub fn holds(&self, number: u32) -> bool {
        self.batches.binary_search_by_key(&number, |batch| batch.number).is_ok()
    }

    /// The version of a snapshot of them.
    pub fn version(&self, geodata: &Geodata) -> String {
        self.hash.finish(geodata, self.as_of)
    }
}

/// The version of what a store holds.
///
/// # Errors
/// When the store cannot be read.
pub fn version(store: &dyn Store, geodata: &Geodata) -> Result<String, Error> {
    Ok(Live::after(&store.steps(0)?).version(geodata))
}
