//! What every request shares: the published data, the settings, finished answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use arc_swap::ArcSwap;

use crate::http::archive::Archive;
use crate::http::cache::Cache;
use crate::http::problem::{Fault, Problem};
use crate::layer;
use crate::query::Vocabulary;
use crate::settings::Settings;
use crate::snapshot::Snapshot;

/// Data that are being served, with what queries about them may say.
pub struct Published {
    /// The data.
    pub snapshot: Arc<Snapshot>,
    /// What queries may say.
    pub vocabulary: Vocabulary,
}

impl Published {
    pub(super) fn new(snapshot: Arc<Snapshot>) -> Self {
        Self { vocabulary: layer::vocabulary(&snapshot), snapshot }
    }
}

/// What every request shares.
pub struct State {
    published: ArcSwap<Published>,
    /// How the server runs.
    pub settings: Settings,
    pub(super) cache: Cache,
    pub(super) gate: Gate,
    archive: Archive,
    requests: AtomicU64,
}

impl State {
    /// Serves `snapshot` until another is published; `past` finds the snapshots of older versions.
    pub fn new(
        snapshot: Arc<Snapshot>,
        settings: Settings,
        past: impl Fn(&str) -> Option<Arc<Snapshot>> + Send + Sync + 'static,
    ) -> Self {
        let cache = Cache::new(settings.limits.cache_bytes);
        let gate = Gate::new(settings.limits.answers);
        let published = ArcSwap::from_pointee(Published::new(snapshot));
        let (archive, requests) = (Archive::new(past), AtomicU64::new(0));
        Self { published, settings, cache, gate, archive, requests }
    }

    /// Serves `snapshot` from the next request on; requests under way keep what they began with.
    pub fn publish(&self, snapshot: Arc<Snapshot>) {
        self.published.store(Arc::new(Published::new(snapshot)));
        self.cache.clear();
    }

    /// What is being served; a request takes it once.
    pub fn published(&self) -> Arc<Published> {
        self.published.load_full()
    }

    /// What is being served, or was under a pinned version.
    ///
    /// # Errors
    /// When there was no such version.
    pub(super) async fn version(&self, pinned: Option<&str>) -> Result<Arc<Published>, Problem> {
        let published = self.published();
        let current = published.snapshot.version.as_str();
        match pinned {
            Some(version) if version != current => {
                let unknown = || Problem::Unknown(Fault::new("v", version, [current]));
                self.archive.version(version).await?.ok_or_else(unknown)
            }
            _ => Ok(published),
        }
    }

    /// Number of the next request, which names it in the log.
    pub(super) fn next_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// Lets only so many answers be in the making at once; the rest are asked to come back.
pub(super) struct Gate {
    inside: Arc<AtomicUsize>,
    room: usize,
}

impl Gate {
    fn new(room: usize) -> Self {
        Self { inside: Arc::default(), room }
    }

    /// A pass, if there is room.
    pub fn enter(&self) -> Option<Pass> {
        let before = self.inside.fetch_add(1, Ordering::AcqRel);
        // Made even when there is no room, so that it takes itself back out.
        let pass = Pass(Arc::clone(&self.inside));
        (before < self.room).then_some(pass)
    }
}

/// Leave to make an answer; its drop makes room.
pub(super) struct Pass(Arc<AtomicUsize>);

impl Drop for Pass {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_gate_opens_again_when_someone_leaves() {
        let gate = Gate::new(2);
        let (first, second) = (gate.enter(), gate.enter());
        assert!(first.is_some() && second.is_some());
        assert!(gate.enter().is_none());
        drop(first);
        assert!(gate.enter().is_some());
    }
}
