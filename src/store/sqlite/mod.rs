//! The embedded store: SQLite in one file, `tejido.sqlite3`.
//!
//! One transaction for each batch, written ahead and synchronised, so that a batch is there whole
//! or not at all even if the program is killed or the power fails. One connection writes; each
//! reader has its own, and sees the state of the moment at which it began.

mod migrate;
mod session;

use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::store::Error;
use crate::store::sql::{Engine, Session};

use session::SqliteSession;

const FILE: &str = "tejido.sqlite3";

/// How long to wait for another program that writes.
const BUSY_TIMEOUT: Duration = Duration::from_mins(1);

/// How often to look whether another program has written.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What the log of a large batch is cut back to once it is in the file.
const LOG_BYTES: u32 = 64 << 20;

/// Readers' connections that are kept open between reads.
const READERS: usize = 8;

/// The embedded store.
pub(super) struct Sqlite {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    /// In memory: its only connection both writes and reads.
    is_transient: bool,
}

/// Whether `dir` holds a store.
pub(super) fn exists(dir: &Path) -> bool {
    dir.join(FILE).is_file()
}

impl Sqlite {
    /// Opens the store in `dir`, which is made if it is missing.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let made = create_private_folder(dir);
        made.map_err(|source| Error::Folder { path: dir.to_owned(), source })?;
        let path = dir.join(FILE);
        let failed = |source| failed(&path, source);
        let mut connection = Connection::open(&path).map_err(failed)?;
        prepare(&connection).map_err(failed)?;
        migrate::migrate(&mut connection, &path)?;
        Ok(Self::of(path, connection, false))
    }

    /// A store in memory.
    pub fn transient() -> Result<Self, Error> {
        let path = PathBuf::from(":memory:");
        let mut connection = Connection::open_in_memory().map_err(|e| failed(&path, e))?;
        migrate::migrate(&mut connection, &path)?;
        Ok(Self::of(path, connection, true))
    }

    fn of(path: PathBuf, connection: Connection, is_transient: bool) -> Self {
        let (writer, readers) = (Mutex::new(connection), Mutex::default());
        Self { path, writer, readers, is_transient }
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reader(&self) -> Result<Connection, Error> {
        let kept = self.readers().pop();
        kept.map_or_else(|| self.open_reader().map_err(|source| self.failed(source)), Ok)
    }

    fn open_reader(&self) -> rusqlite::Result<Connection> {
        let connection = Connection::open(&self.path)?;
        prepare(&connection)?;
        Ok(connection)
    }

    fn failed(&self, source: rusqlite::Error) -> Error {
        failed(&self.path, source)
    }

    fn run<T>(
        &self,
        connection: &mut Connection,
        behavior: TransactionBehavior,
        work: impl FnOnce(&mut dyn Session) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let failed = |source| self.failed(source);
        let transaction = connection.transaction_with_behavior(behavior).map_err(failed)?;
        let done = work(&mut SqliteSession { path: &self.path, connection: &transaction })?;
        transaction.commit().map_err(failed)?;
        Ok(done)
    }
}

impl Engine for Sqlite {
    fn read<T>(&self, work: impl FnOnce(&mut dyn Session) -> Result<T, Error>) -> Result<T, Error> {
        if self.is_transient {
            return self.run(&mut self.writer(), TransactionBehavior::Deferred, work);
        }
        let mut connection = self.reader()?;
        let done = self.run(&mut connection, TransactionBehavior::Deferred, work);
        let mut readers = self.readers();
        if done.is_ok() && readers.len() < READERS {
            readers.push(connection);
        }
        done
    }

    fn write<T>(
        &self,
        work: impl FnOnce(&mut dyn Session) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.run(&mut self.writer(), TransactionBehavior::Immediate, work)
    }

    /// What was deleted is overwritten; here the log of what was written ahead is emptied too.
    fn scrub(&self) -> Result<(), Error> {
        let empty = |connection: &Connection| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        };
        empty(&self.writer()).map_err(|source| self.failed(source))
    }

    fn wait(
        &self,
        patience: Duration,
        is_new: &dyn Fn() -> Result<bool, Error>,
    ) -> Result<bool, Error> {
        let looks = patience.as_millis() / LOOK_EVERY.as_millis();
        for _ in 0..looks {
            if is_new()? {
                return Ok(true);
            }
            thread::sleep(LOOK_EVERY);
        }
        is_new()
    }
}

/// Private texts are for the eyes of whoever runs the program only.
fn create_private_folder(dir: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "foreign_keys", true)
}

/// What went wrong, in our words.
fn failed(path: &Path, error: rusqlite::Error) -> Error {
    let place = path.display().to_string();
    let code = error.sqlite_error_code();
    let source = error.into();
    match code {
        Some(ErrorCode::DiskFull) => Error::Full { place, source },
        Some(ErrorCode::DatabaseBusy) => Error::Busy { place, source },
        _ => Error::Database { place, source },
    }
}

#[cfg(test)]
mod tests;
