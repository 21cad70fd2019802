//! What every request shares: the published data, the settings, finished answers.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwap;

use crate::analysis::{Diversity, diversity_around};
use crate::http::archive::{Archive, Past};
use crate::http::cache::Cache;
use crate::http::fault::Fault;
use crate::http::gate::{Gate, Studio};
use crate::http::problem::Problem;
use crate::ingest::Desk;
use crate::layer;
use crate::query::Vocabulary;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::territory::{Level, Territory};

/// Data that are being served, with what queries about them may say.
pub struct Published {
    /// The data.
    pub snapshot: Arc<Snapshot>,
    /// What queries may say.
    pub vocabulary: Vocabulary,
    /// Diversity of the municipalities, worked out once for all their profiles.
    diversity: OnceLock<Arc<Diversity>>,
}

impl Published {
    pub(super) fn new(snapshot: Arc<Snapshot>) -> Self {
        let diversity = OnceLock::new();
        Self { vocabulary: layer::vocabulary(&snapshot), snapshot, diversity }
    }

    /// Diversity of all demands in the territories of the level of `territory`.
    pub(super) fn diversity(&self, snapshot: &Snapshot, territory: &Territory) -> Arc<Diversity> {
        let answer = || Arc::new(diversity_around(snapshot, territory));
        // A version published meanwhile has its own.
        let own = std::ptr::eq(snapshot, &raw const *self.snapshot);
        if own && territory.level == Level::Municipality {
            Arc::clone(self.diversity.get_or_init(answer))
        } else {
            answer()
        }
    }
}

/// What every request shares.
pub struct State {
    published: ArcSwap<Published>,
    /// How the server runs.
    pub settings: Settings,
    pub(super) cache: Cache,
    pub(super) gate: Gate,
    pub(super) studio: Studio,
    archive: Archive,
    desk: Option<Arc<Desk>>,
    store_away: AtomicBool,
    requests: AtomicU64,
}

impl State {
    /// Serves `snapshot` until another is published; `past` finds the snapshots of older versions.
    pub fn new(
        snapshot: Arc<Snapshot>,
        settings: Settings,
        past: impl Fn(&str) -> Past + Send + Sync + 'static,
    ) -> Self {
        let cache = Cache::new(settings.limits.cache_bytes);
        let gate = Gate::new(settings.limits.answers);
        let published = ArcSwap::from_pointee(Published::new(snapshot));
        let (archive, studio) = (Archive::new(past), Studio::default());
        let (store_away, requests) = (AtomicBool::new(false), AtomicU64::new(0));
        Self { published, settings, cache, gate, studio, archive, desk: None, store_away, requests }
    }

    /// Takes records at this desk; without one everything can only be read.
    #[must_use]
    pub fn with_desk(self, desk: Desk) -> Self {
        Self { desk: Some(Arc::new(desk)), ..self }
    }

    /// Where records come in.
    pub(super) fn desk(&self) -> Option<Arc<Desk>> {
        self.desk.clone()
    }

    /// Serves `snapshot` from the next request on; requests under way keep what they began with.
    pub fn publish(&self, snapshot: Arc<Snapshot>) {
        self.published.store(Arc::new(Published::new(snapshot)));
        self.cache.clear();
    }

    /// Notes whether the store can be read; returns what was noted before.
    pub fn set_store_away(&self, is_away: bool) -> bool {
        self.store_away.swap(is_away, Ordering::Relaxed)
    }

    /// Whether the store could not be read when it was last tried: what is served may be old.
    pub(super) fn is_store_away(&self) -> bool {
        self.store_away.load(Ordering::Relaxed)
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
