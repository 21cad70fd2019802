//! A store and the places that its records refer to, opened together.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::locate::Locator;
use crate::snapshot::Snapshot;
use crate::source::geodata;
use crate::store::{self, Store};
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
    data: PathBuf,
}

/// Which imports are live: what tells one state of the store from another.
type Stamp = Vec<(u32, bool)>;

impl Workspace {
    /// Opens the store in `data`, with the files of `geodata` in place of the embedded ones.
    ///
    /// # Errors
    /// Names the file of the geodata that cannot be read or does not fit.
    pub fn open(data: &Path, geodata: Option<&Path>) -> Result<Self, WorkspaceError> {
        let geodata = Arc::new(geodata::read(geodata)?);
        Ok(Self { locator: Arc::new(Locator::new(geodata)), data: data.to_owned() })
    }

    /// The places.
    pub fn geodata(&self) -> &Arc<Geodata> {
        self.locator.geodata()
    }

    /// A snapshot of all that is stored; of nothing where no store was made yet.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, WorkspaceError> {
        Ok(self.read()?.0)
    }

    fn read(&self) -> Result<(Snapshot, Stamp), WorkspaceError> {
        let (batches, stamp) = match self.store()? {
            Some(store) => (store.batches()?, stamp(&store)?),
            None => (Vec::new(), Stamp::new()),
        };
        Ok((Snapshot::build(Arc::clone(&self.locator), &batches), stamp))
    }

    pub(super) fn store(&self) -> Result<Option<Store>, WorkspaceError> {
        if !Store::exists(&self.data) {
            return Ok(None);
        }
        Ok(Some(Store::open(&self.data, self.geodata())?))
    }

    /// Answers, each time it is called, with a newer snapshot if the store has changed since.
    /// A store that cannot be read is logged, and the last good snapshot stays.
    pub fn watch(self) -> impl Fn(&Snapshot) -> Option<Arc<Snapshot>> + Send + Sync + 'static {
        let last: Mutex<Option<Stamp>> = Mutex::new(None);
        move |published| {
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            match self.newer(last.as_ref()) {
                Ok(Some((snapshot, stamp))) => {
                    *last = Some(stamp);
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

    fn newer(&self, last: Option<&Stamp>) -> Result<Option<(Snapshot, Stamp)>, WorkspaceError> {
        let Some(store) = self.store()? else { return Ok(None) };
        if last == Some(&stamp(&store)?) { Ok(None) } else { self.read().map(Some) }
    }
}

fn stamp(store: &Store) -> Result<Stamp, store::Error> {
    Ok(store.imports()?.into_iter().map(|import| (import.id, import.live)).collect())
}
