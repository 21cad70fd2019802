//! A store and the places that its records refer to, opened together.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::app::Feed;
use crate::locate::Locator;
use crate::snapshot::Snapshot;
use crate::source::geodata;
use crate::store::{self, Place, Store};
use crate::territory::Geodata;

/// Why a workspace could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    /// The geodata do not fit.
    #[error(transparent)]
    Geodata(#[from] geodata::Error),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What every command works on.
#[derive(Clone)]
pub struct Workspace {
    /// Finds places.
    pub locator: Arc<Locator>,
    place: Place,
    store: Arc<OnceLock<Arc<dyn Store>>>,
}

impl Workspace {
    /// Opens the store at `place`, with the files of `geodata` in place of the embedded ones.
    ///
    /// # Errors
    /// Names the file of the geodata that cannot be read or does not fit.
    pub fn open(place: &Place, geodata: Option<&Path>) -> Result<Self, WorkspaceError> {
        let geodata = Arc::new(geodata::read(geodata)?);
        let (locator, store) = (Arc::new(Locator::new(geodata)), Arc::default());
        Ok(Self { locator, place: place.clone(), store })
    }

    /// The places.
    pub fn geodata(&self) -> &Arc<Geodata> {
        self.locator.geodata()
    }

    /// The store; none where none was made yet.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn store(&self) -> Result<Option<Arc<dyn Store>>, WorkspaceError> {
        if self.store.get().is_none() && !store::exists(&self.place) {
            return Ok(None);
        }
        self.make_store().map(Some)
    }

    /// The store, which is made if it is missing; one for all who share the workspace.
    ///
    /// # Errors
    /// When it cannot be made or opened.
    pub fn make_store(&self) -> Result<Arc<dyn Store>, WorkspaceError> {
        if let Some(store) = self.store.get() {
            return Ok(Arc::clone(store));
        }
        let opened = store::open(&self.place, self.geodata())?;
        Ok(Arc::clone(self.store.get_or_init(|| opened)))
    }

    /// A snapshot of all that is stored; of nothing where no store was made yet.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, WorkspaceError> {
        Ok(self.feed()?.snapshot())
    }

    /// Snapshots as the store grows, from all that is stored on.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn feed(&self) -> Result<Feed, WorkspaceError> {
        Feed::open(self.clone())
    }
}
