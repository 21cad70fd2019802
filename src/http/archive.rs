//! Older versions, for addresses that pin one: the last few asked for are kept, others are built
//! anew, one at a time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::web;
use futures_util::lock::Mutex as Turn;

use crate::http::answer::internal;
use crate::http::problem::Problem;
use crate::http::state::Published;
use crate::snapshot::Snapshot;

/// Older versions that are kept at once.
const KEPT: usize = 4;

/// What there is of an older version.
#[derive(Clone)]
pub enum Past {
    /// There was no such version.
    Unknown,
    /// Its snapshot.
    Held(Arc<Snapshot>),
    /// It held a record that was erased since, for this reason.
    Erased(String),
}

/// Finds an older version.
type Find = dyn Fn(&str) -> Past + Send + Sync;

/// Older versions.
pub(super) struct Archive {
    find: Arc<Find>,
    kept: Mutex<VecDeque<Arc<Published>>>,
    /// Whose turn it is to build.
    turn: Arc<Turn<()>>,
}

impl Archive {
    pub fn new(find: impl Fn(&str) -> Past + Send + Sync + 'static) -> Self {
        Self { find: Arc::new(find), kept: Mutex::default(), turn: Arc::default() }
    }

    /// What was served under this version; none when there was no such version.
    ///
    /// # Errors
    /// When a record of it was erased, or the building is given up.
    pub async fn version(&self, version: &str) -> Result<Option<Arc<Published>>, Problem> {
        if let Some(kept) = self.kept(version) {
            return Ok(Some(kept));
        }
        let turn = Arc::clone(&self.turn).lock_owned().await;
        // Whoever had the turn before may have built the same.
        if let Some(kept) = self.kept(version) {
            return Ok(Some(kept));
        }
        let (find, wanted) = (Arc::clone(&self.find), version.to_owned());
        let build = web::block(move || {
            // Held until the work is done, even when the client has gone.
            let _turn = turn;
            match find(&wanted) {
                Past::Unknown => Ok(None),
                Past::Held(snapshot) => Ok(Some(Arc::new(Published::new(snapshot)))),
                Past::Erased(reason) => Err(Problem::Erased(reason)),
            }
        });
        let found = build.await.map_err(internal)??;
        self.keep(found.as_ref());
        Ok(found)
    }

    fn kept(&self, version: &str) -> Option<Arc<Published>> {
        let mut shelf = self.shelf();
        let place = shelf.iter().position(|kept| kept.snapshot.version == version)?;
        let found = shelf.remove(place)?;
        shelf.push_back(Arc::clone(&found));
        Some(found)
    }

    /// The one that nobody has asked for the longest makes room.
    fn keep(&self, found: Option<&Arc<Published>>) {
        let mut shelf = self.shelf();
        shelf.extend(found.map(Arc::clone));
        if shelf.len() > KEPT {
            shelf.pop_front();
        }
    }

    fn shelf(&self) -> MutexGuard<'_, VecDeque<Arc<Published>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
