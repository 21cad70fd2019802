//! Builds a snapshot from stored batches.

use std::sync::Arc;

use crate::demand::Batch;
use crate::locate::Locator;
use crate::snapshot::Snapshot;

impl Snapshot {
    /// Lays out `batches` (in the order in which they were stored) as columns; of records with the
    /// same key the latest counts.
    pub fn build(locator: Arc<Locator>, batches: &[Batch]) -> Self {
        let _ = (locator, batches);
        todo!()
    }
}
