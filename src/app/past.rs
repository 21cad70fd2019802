//! Snapshots of what the store held before: each import and each undo left a state of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::{Workspace, WorkspaceError};
use crate::snapshot::Snapshot;
use crate::store::{Live, Step};
use crate::territory::Geodata;

/// The batches of each version, as far as the store's changes have been read.
#[derive(Default)]
struct Versions {
    changes: u32,
    batches: HashMap<String, Vec<u32>>,
}

impl Workspace {
    /// Answers, each time it is called, with the snapshot that had a version, if the store ever
    /// held it. A store that cannot be read is logged.
    pub fn past(self) -> impl Fn(&str) -> Option<Arc<Snapshot>> + Send + Sync + 'static {
        let versions: Mutex<Versions> = Mutex::default();
        move |version| {
            let mut versions = versions.lock().unwrap_or_else(PoisonError::into_inner);
            let found = self.rebuild(version, &mut versions).map(|found| found.map(Arc::new));
            found.unwrap_or_else(|error| {
                tracing::error!(%error, "the store cannot be read; an older version is missed");
                None
            })
        }
    }

    fn rebuild(
        &self,
        version: &str,
        versions: &mut Versions,
    ) -> Result<Option<Snapshot>, WorkspaceError> {
        let Some(store) = self.store()? else { return Ok(None) };
        let changes = store.changes()?;
        if changes != versions.changes {
            let batches = batches_by_version(&store.steps(0)?, self.geodata());
            *versions = Versions { changes, batches };
        }
        let Some(numbers) = versions.batches.get(version) else { return Ok(None) };
        let batches = store.batches_numbered(numbers)?;
        Ok(Some(Snapshot::build(Arc::clone(&self.locator), &batches)))
    }
}

/// The live batches after each step and before the first, by the version that they make.
fn batches_by_version(steps: &[Step], geodata: &Geodata) -> HashMap<String, Vec<u32>> {
    let mut live = Live::default();
    let mut found = HashMap::from([(live.version(geodata), live.numbers())]);
    for step in steps {
        live.step(step);
        found.insert(live.version(geodata), live.numbers());
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use tempfile::TempDir;

    use super::*;
    use crate::demand::{Batch, Demand, Records};
    use crate::intake::Report;
    use crate::store::{Origin, Place, Store};

    /// Changes what a store holds.
    type Edit = dyn Fn(&dyn Store);

    fn append(store: &dyn Store, name: &str, year: i16) {
        let demand = Demand {
            source: "pqrs".into(),
            id: name.into(),
            received_at: date(year, 3, 1),
            ..Demand::default()
        };
        let records = Records::Demands(vec![demand]);
        let batch = Batch { hash: name.into(), synthetic: false, records };
        let origin = Origin { file_hash: Some(name.into()), ..Origin::default() };
        store.append(&batch, &origin, &Report::default()).unwrap();
    }

    #[test]
    fn every_state_that_the_store_was_in_is_found_by_its_version() {
        let dir = TempDir::new().unwrap();
        let workspace = Workspace::open(&Place::from(dir.path()), None).unwrap();
        let past = workspace.clone().past();
        let store = workspace.make_store().unwrap();
        let changes: [&Edit; 4] = [
            &|_| (),
            &|store| append(store, "first", 2025),
            &|store| append(store, "second", 2024),
            &|store| {
                store.undo(1, "2025-03-01T12:00:00Z", "").unwrap();
            },
        ];
        let mut seen = Vec::new();
        for change in changes {
            change(&*store);
            let now = workspace.snapshot().unwrap();
            seen.push((now.version.clone(), now.demands()));
        }
        for (version, demands) in seen {
            let found =
                past(&version).map(|snapshot| (snapshot.version.clone(), snapshot.demands()));
            assert_eq!(found, Some((version, demands)));
        }
        assert!(past("000000000000").is_none());
    }
}
