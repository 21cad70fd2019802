//! Snapshots of what the store held before: each import, each undo and each erasure left a state of
//! its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::{Workspace, WorkspaceError};
use crate::http::Past;
use crate::snapshot::Snapshot;
use crate::store::{Change, Live, Step};
use crate::territory::Geodata;

/// The steps of the store, and after how many of them it had each version.
#[derive(Default)]
struct Versions {
    steps: Vec<Step>,
    live: Live,
    after: HashMap<String, usize>,
}

impl Workspace {
    /// Answers, each time it is called, with the snapshot that had a version, if the store ever
    /// held it. A store that cannot be read is logged.
    pub fn past(self) -> impl Fn(&str) -> Past + Send + Sync + 'static {
        let versions: Mutex<Versions> = Mutex::default();
        move |version| {
            let mut versions = versions.lock().unwrap_or_else(PoisonError::into_inner);
            self.rebuild(version, &mut versions).unwrap_or_else(|error| {
                tracing::error!(%error, "the store cannot be read; an older version is missed");
                Past::Unknown
            })
        }
    }

    fn rebuild(&self, version: &str, versions: &mut Versions) -> Result<Past, WorkspaceError> {
        let Some(store) = self.store()? else { return Ok(Past::Unknown) };
        let last = versions.steps.last().map_or(0, |step| step.number);
        versions.take(store.steps(last)?, self.geodata());
        let Some(&after) = versions.after.get(version) else { return Ok(Past::Unknown) };
        let (before, since) = versions.steps.split_at(after);
        let live = Live::after(before);
        if let Some(reason) = erased_since(&live, since) {
            return Ok(Past::Erased(reason.to_owned()));
        }
        let extracts = store.extracts(&live.numbers())?;
        Ok(Past::Held(Arc::new(Snapshot::of(Arc::clone(&self.locator), &extracts))))
    }
}

impl Versions {
    /// Adds what happened since.
    fn take(&mut self, steps: Vec<Step>, geodata: &Geodata) {
        self.after.entry(self.live.version(geodata)).or_insert(self.steps.len());
        for step in steps {
            self.live.step(&step);
            self.steps.push(step);
            self.after.insert(self.live.version(geodata), self.steps.len());
        }
    }
}

/// Why what was live then cannot be read any more, if a record of it was erased since.
fn erased_since<'s>(live: &Live, since: &'s [Step]) -> Option<&'s str> {
    since.iter().find_map(|step| match &step.change {
        Change::Erase { reason, batches, .. } => {
            batches.iter().any(|&batch| live.holds(batch)).then_some(reason.as_str())
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use tempfile::TempDir;

    use super::*;
    use crate::demand::{Batch, Demand, Records};
    use crate::intake::Report;
    use crate::store::{Origin, Place, Store};

    const AT: &str = "2025-03-01T12:00:00Z";

    /// Changes what a store holds.
    type Edit = dyn Fn(&dyn Store);

    fn append(store: &dyn Store, name: &str, year: i16) {
        let demand = Demand {
            source: "pqrs".into(),
            id: name.into(),
            received_at: date(year, 3, 1),
            ..Demand::default()
        };
        let records = Records::demands([demand]);
        let batch = Batch { hash: name.into(), synthetic: false, records };
        let origin = Origin { file_hash: Some(name.into()), ..Origin::default() };
        store.append(&batch, &origin, &Report::default()).unwrap();
    }

    /// What is found of each version that the store had after these edits.
    fn found_after(edits: &[&Edit]) -> Vec<(u64, Past)> {
        let dir = TempDir::new().unwrap();
        let workspace = Workspace::open(&Place::from(dir.path()), None).unwrap();
        let store = workspace.make_store().unwrap();
        let mut seen = Vec::new();
        for edit in edits {
            edit(&*store);
            let now = workspace.snapshot().unwrap();
            seen.push((now.version.clone(), now.demands()));
        }
        let past = workspace.past();
        assert!(matches!(past("000000000000"), Past::Unknown));
        seen.into_iter().map(|(version, demands)| (demands, past(&version))).collect()
    }

    #[test]
    fn every_state_that_the_store_was_in_is_found_by_its_version() {
        let found = found_after(&[
            &|_| (),
            &|store| append(store, "first", 2025),
            &|store| append(store, "second", 2024),
            &|store| drop(store.undo(1, AT, "")),
        ]);
        for (demands, past) in found {
            let Past::Held(snapshot) = past else { panic!("it was held") };
            assert_eq!(snapshot.demands(), demands);
        }
    }

    #[test]
    fn versions_that_held_what_was_erased_are_gone() {
        let found = found_after(&[
            &|store| append(store, "first", 2024),
            &|store| append(store, "second", 2025),
            &|store| drop(store.undo(2, AT, "")),
            &|store| append(store, "third", 2025),
            &|store| drop(store.erase("pqrs", "second", "lo pidió", AT, "")),
            &|store| drop(store.erase("pqrs", "third", "también", AT, "")),
        ]);
        let told: Vec<&str> = found
            .iter()
            .map(|(_, past)| match past {
                Past::Unknown => "unknown",
                Past::Held(_) => "held",
                Past::Erased(reason) => reason,
            })
            .collect();
        assert_eq!(told, ["held", "lo pidió", "held", "también", "también", "held"]);
    }
}
