//! Keeps batches: an append-only list, in which an undo is a batch as well.
//!
//! The store is the record: private texts and exact points are nowhere else. A batch is written
//! whole or not at all, whatever happens to the program meanwhile. Every store passes the same
//! tests, `tests/store`; each blocks the thread that asks, so none is asked on an async thread.

mod cell;
mod commitment;
mod demand;
mod error;
mod event;
mod ids;
mod place;
mod postgres;
mod record;
mod secret;
mod sql;
mod sqlite;
mod version;

use std::sync::Arc;
use std::time::Duration;

use crate::demand::{Batch, Commitment, Demand, Event};
use crate::intake::{Known, Mapping, Report};
use crate::snapshot::Extract;
use crate::territory::Geodata;

pub use error::Error;
pub use place::Place;
pub use record::{
    Action, Audit, Change, Import, Origin, Past, Remembered, Role, Staged, Step, Token, Waiting,
    WaitingPlace,
};
pub use secret::{SECRET_PREFIX, Secret, hash_of, random_id};
pub use version::{Live, version};

/// Where batches are kept, and what belongs beside them.
///
/// # Errors
/// Every function fails when the database does, and changes nothing then.
#[expect(clippy::missing_errors_doc, reason = "said once, above")]
pub trait Store: Send + Sync {
    /// Appends a batch in one transaction; returns its number. Fails when the same file is stored
    /// already.
    fn append(&self, batch: &Batch, origin: &Origin, report: &Report) -> Result<u32, Error>;

    /// Takes a batch back: from now on it is not among [`Self::batches`]. Returns the number of
    /// the change. Fails when there is no such batch, or it is undone already.
    fn undo(&self, id: u32, at: &str, by: &str) -> Result<u32, Error>;

    /// Removes every stored row of a demand for good, and leaves a batch that says so and why;
    /// returns how many rows there were. Versions that held the demand can no longer be read.
    /// Fails when there is no such demand.
    fn erase(&self, source: &str, id: &str, reason: &str, at: &str, by: &str)
    -> Result<u32, Error>;

    /// Every imported file and every edit, the undone ones too, in the order in which they were
    /// stored.
    fn imports(&self) -> Result<Vec<Import>, Error>;

    /// The live import of the file with this hash.
    fn import_of(&self, file_hash: &str) -> Result<Option<u32>, Error>;

    /// What a file is read against: stored keys, and events with their places.
    fn known(&self) -> Result<Known, Error>;

    /// The same as far as it concerns these demands (source and id), commitments and events: what
    /// a few records are read against.
    fn known_of(
        &self,
        demands: &[(String, String)],
        commitments: &[String],
        events: &[String],
    ) -> Result<Known, Error>;

    /// The live record of a demand, the latest of its key.
    fn demand(&self, source: &str, id: &str) -> Result<Option<Demand>, Error>;

    /// The live record of a commitment, the latest of its id.
    fn commitment(&self, id: &str) -> Result<Option<Commitment>, Error>;

    /// The live record of an event, the latest of its id.
    fn event(&self, id: &str) -> Result<Option<Event>, Error>;

    /// Every live record of a commitment, the oldest first.
    fn history(&self, commitment: &str) -> Result<Vec<Past<Commitment>>, Error>;

    /// Demands without a territory that are live and the latest of their key, in the order in
    /// which they were stored, from `after` on; at most `limit`.
    fn unlocated(&self, after: Option<WaitingPlace>, limit: u32) -> Result<Vec<Waiting>, Error>;

    /// Number of the last change, which tells one state of the store from another.
    fn changes(&self) -> Result<u32, Error>;

    /// The changes after that number, in the order in which they were made; 0 for all.
    fn steps(&self, after: u32) -> Result<Vec<Step>, Error>;

    /// The live batches, in the order in which they were stored.
    fn batches(&self) -> Result<Vec<Batch>, Error>;

    /// The batches with these numbers, undone or not, in the order given. Fails when a number is
    /// not that of a batch.
    fn batches_numbered(&self, numbers: &[u32]) -> Result<Vec<Batch>, Error>;

    /// What snapshots take from the batches with these numbers, ascending, undone or not.
    fn extracts(&self, numbers: &[u32]) -> Result<Vec<Extract>, Error>;

    /// Waits until there may be changes after that number, for so long at most; false when there
    /// were none.
    fn wait(&self, last_change: u32, patience: Duration) -> Result<bool, Error>;

    /// Adds a token; returns its number.
    fn add_token(&self, name: &str, role: Role, hash: &str, at: &str) -> Result<u32, Error>;

    /// Every token, the revoked ones too.
    fn tokens(&self) -> Result<Vec<Token>, Error>;

    /// Revokes a token. Fails when there is no such token, or it is revoked already.
    fn revoke_token(&self, id: u32, at: &str) -> Result<(), Error>;

    /// The token with this hash, unless it is revoked.
    fn token_of(&self, hash: &str) -> Result<Option<Token>, Error>;

    /// Keeps which columns of a source hold which fields, in place of what was kept before.
    fn save_mapping(&self, source: &str, mappings: &[Mapping]) -> Result<(), Error>;

    /// Which columns of a source hold which fields, as far as that was saved.
    fn mapping_of(&self, source: &str) -> Result<Vec<Mapping>, Error>;

    /// Keeps where a declared place is, in place of what was kept before.
    fn save_placement(&self, placement: &Remembered) -> Result<(), Error>;

    /// Where declared places are, as far as somebody said so.
    fn placements(&self) -> Result<Vec<Remembered>, Error>;

    /// Keeps an upload until it is confirmed.
    fn stage(&self, upload: &Staged) -> Result<(), Error>;

    /// An upload that waits.
    fn staged(&self, id: &str) -> Result<Option<Staged>, Error>;

    /// Forgets an upload; false when there was none.
    fn unstage(&self, id: &str) -> Result<bool, Error>;

    /// Forgets the uploads of before that moment; returns how many.
    fn expire_staged(&self, before: &str) -> Result<u64, Error>;

    /// Notes who did what.
    fn note(&self, audit: &Audit) -> Result<(), Error>;

    /// The last notes, the latest first; at most `limit`.
    fn audit(&self, limit: u32) -> Result<Vec<Audit>, Error>;
}

/// Opens a store, which is made if it is missing; records refer to the places of `geodata`.
///
/// # Errors
/// When it cannot be made or reached, or is no store or one of a later release.
pub fn open(place: &Place, geodata: &Geodata) -> Result<Arc<dyn Store>, Error> {
    match place {
        Place::Folder(dir) => Ok(Arc::new(sql::SqlStore::new(sqlite::Sqlite::open(dir)?, geodata))),
        Place::Url(url) => {
            Ok(Arc::new(sql::SqlStore::new(postgres::Postgres::open(url)?, geodata)))
        }
    }
}

/// Whether there is a store; a database that is shared is taken to hold one.
pub fn exists(place: &Place) -> bool {
    match place {
        Place::Folder(dir) => sqlite::exists(dir),
        Place::Url(_) => true,
    }
}

/// A store that is gone when it is closed: what a rehearsal is read against.
///
/// # Errors
/// When the database fails.
pub fn transient(geodata: &Geodata) -> Result<Arc<dyn Store>, Error> {
    Ok(Arc::new(sql::SqlStore::new(sqlite::Sqlite::transient()?, geodata)))
}
