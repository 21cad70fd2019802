//! A store and the places that its records refer to, opened together.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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
        Ok(self.read()?.0)
    }

    /// The snapshot, and the number of the change after which it stands.
    fn read(&self) -> Result<(Snapshot, u32), WorkspaceError> {
        let (changes, batches) = match self.store()? {
            // What is stored between the two is read again.
            Some(store) => (store.changes()?, store.batches()?),
            None => (0, Vec::new()),
        };
        Ok((Snapshot::build(Arc::clone(&self.locator), &batches), changes))
    }

    /// Answers, each time it is called, with a newer snapshot if the store has changed since.
    /// A store that cannot be read is logged, and the last good snapshot stays.
    pub fn watch(self) -> impl Fn(&Snapshot) -> Option<Arc<Snapshot>> + Send + Sync + 'static {
        let last: Mutex<Option<u32>> = Mutex::new(None);
        move |published| {
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            match self.newer(*last) {
                Ok(Some((snapshot, changes))) => {
                    *last = Some(changes);
                    (snapshot.version != published.version).then(|| Arc::new(snapshot))
                }
                Ok(None) => None,
                Err(error) => {
                    tracing::error!(%error, "the store cannot be read; the last data stay");
                    None
                }
            }
        }
    }

    fn newer(&self, last: Option<u32>) -> Result<Option<(Snapshot, u32)>, WorkspaceError> {
        let Some(store) = self.store()? else { return Ok(None) };
        if last == Some(store.changes()?) { Ok(None) } else { self.read().map(Some) }
    }
}
