//! The store as statements of SQL that every database understands, over an engine that runs them:
//! one list of statements, so that all stores hold the same.
//!
//! Parameters are `$1`, `$2`, … in the order of their first use.

mod append;
mod batch;
mod desk;
mod erase;
mod extract;
mod import;
mod key;
mod lookup;
mod step;
mod token;

use std::time::Duration;

use crate::demand::{Batch, Commitment, Demand, Event};
use crate::intake::{Known, Mapping, Report};
use crate::snapshot::Extract;
use crate::store::cell::{Cell, Cells, Table};
use crate::store::ids::Ids;
use crate::store::{
    Audit, Error, Import, Origin, Past, Remembered, Role, Staged, Step, Store, Token, Waiting,
    WaitingPlace,
};
use crate::territory::Geodata;

pub(super) use key::hash as key_hash;

/// Reads one row.
pub(super) type Visit<'v> = dyn FnMut(&mut dyn Cells) -> Result<(), Error> + 'v;

/// Adds the cells of the row with that number: its batch, its row, and the table's columns.
pub(super) type Fill<'a, 'f> = dyn FnMut(usize, &mut Vec<Cell<'a>>) + 'f;

/// Statements of one transaction.
pub(super) trait Session {
    /// Runs a statement; returns how many rows it changed.
    fn run(&mut self, sql: &str, cells: &[Cell<'_>]) -> Result<u64, Error>;

    /// Runs a query, and visits its rows in their order.
    fn each(&mut self, sql: &str, cells: &[Cell<'_>], visit: &mut Visit<'_>) -> Result<(), Error>;

    /// Adds so many rows to a table, in bulk.
    fn fill(&mut self, table: &Table, rows: usize, fill: &mut Fill<'_, '_>) -> Result<(), Error>;

    /// Tells those who wait, once the transaction is done, that there was a change.
    fn announce(&mut self, change: u32) -> Result<(), Error>;
}

/// Runs transactions.
pub(super) trait Engine: Send + Sync {
    /// Reads one state of the database, whatever is written meanwhile.
    fn read<T>(&self, work: impl FnOnce(&mut dyn Session) -> Result<T, Error>) -> Result<T, Error>;

    /// Writes all of it or nothing, one writer at a time.
    fn write<T>(&self, work: impl FnOnce(&mut dyn Session) -> Result<T, Error>)
    -> Result<T, Error>;

    /// As [`Self::write`] of what no batch depends on: nobody has to wait for their turn.
    fn write_aside<T>(
        &self,
        work: impl FnOnce(&mut dyn Session) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.write(work)
    }

    /// Removes from the disk what was deleted, as far as the database can.
    fn scrub(&self) -> Result<(), Error>;

    /// Waits until `is_new` says so, for so long at most.
    fn wait(
        &self,
        patience: Duration,
        is_new: &dyn Fn() -> Result<bool, Error>,
    ) -> Result<bool, Error>;
}

impl dyn Session + '_ {
    /// Reads every row of a query.
    pub fn all<T>(
        &mut self,
        sql: &str,
        cells: &[Cell<'_>],
        mut read: impl FnMut(&mut dyn Cells) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.each(sql, cells, &mut |cells| {
            found.push(read(cells)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Reads the first row of a query, if there is one.
    pub fn first<T>(
        &mut self,
        sql: &str,
        cells: &[Cell<'_>],
        read: impl FnMut(&mut dyn Cells) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        Ok(self.all(sql, cells, read)?.into_iter().next())
    }

    /// A number that a query always gives.
    pub fn number<T: TryFrom<i64> + Default>(
        &mut self,
        sql: &str,
        cells: &[Cell<'_>],
    ) -> Result<T, Error> {
        Ok(self.first(sql, cells, |cells| cells.number())?.unwrap_or_default())
    }
}

/// A store in a database.
pub(super) struct SqlStore<E> {
    engine: E,
    ids: Ids,
}

impl<E: Engine> SqlStore<E> {
    pub fn new(engine: E, geodata: &Geodata) -> Self {
        Self { engine, ids: Ids::new(geodata) }
    }
}

impl<E: Engine> Store for SqlStore<E> {
    fn append(&self, batch: &Batch, origin: &Origin, report: &Report) -> Result<u32, Error> {
        self.engine.write(|session| append::append(session, &self.ids, batch, origin, report))
    }

    fn undo(&self, id: u32, at: &str, by: &str) -> Result<u32, Error> {
        self.engine.write(|session| append::undo(session, id, at, by))
    }

    fn erase(
        &self,
        source: &str,
        id: &str,
        reason: &str,
        at: &str,
        by: &str,
    ) -> Result<u32, Error> {
        let erasure = erase::Erasure { source, id, reason, at, by };
        let number = self.engine.write(|session| erase::erase(session, &self.ids, &erasure))?;
        self.engine.scrub()?;
        Ok(number)
    }

    fn imports(&self) -> Result<Vec<Import>, Error> {
        self.engine.read(import::imports)
    }

    fn import_of(&self, file_hash: &str) -> Result<Option<u32>, Error> {
        self.engine.read(|session| import::of_file(session, file_hash))
    }

    fn known(&self) -> Result<Known, Error> {
        self.engine.read(|session| batch::known(session, &self.ids))
    }

    fn known_of(
        &self,
        demands: &[(String, String)],
        commitments: &[String],
        events: &[String],
    ) -> Result<Known, Error> {
        self.engine
            .read(|session| lookup::known_of(session, &self.ids, demands, commitments, events))
    }

    fn demand(&self, source: &str, id: &str) -> Result<Option<Demand>, Error> {
        self.engine.read(|session| lookup::demand(session, &self.ids, source, id))
    }

    fn commitment(&self, id: &str) -> Result<Option<Commitment>, Error> {
        let all = self.history(id)?;
        Ok(all.into_iter().next_back().map(|past| past.record))
    }

    fn event(&self, id: &str) -> Result<Option<Event>, Error> {
        self.engine.read(|session| lookup::event(session, &self.ids, id))
    }

    fn history(&self, commitment: &str) -> Result<Vec<Past<Commitment>>, Error> {
        self.engine.read(|session| lookup::commitments(session, &self.ids, commitment))
    }

    fn unlocated(&self, after: Option<WaitingPlace>, limit: u32) -> Result<Vec<Waiting>, Error> {
        self.engine.read(|session| lookup::unlocated(session, &self.ids, after, limit))
    }

    fn changes(&self) -> Result<u32, Error> {
        self.engine.read(step::last)
    }

    fn steps(&self, after: u32) -> Result<Vec<Step>, Error> {
        self.engine.read(|session| step::steps(session, after))
    }

    fn batches(&self) -> Result<Vec<Batch>, Error> {
        self.engine.read(|session| batch::live(session, &self.ids))
    }

    fn batches_numbered(&self, numbers: &[u32]) -> Result<Vec<Batch>, Error> {
        self.engine.read(|session| {
            numbers.iter().map(|&number| batch::numbered(session, &self.ids, number)).collect()
        })
    }

    fn extracts(&self, numbers: &[u32]) -> Result<Vec<Extract>, Error> {
        self.engine.read(|session| extract::read(session, &self.ids, numbers))
    }

    fn wait(&self, last_change: u32, patience: Duration) -> Result<bool, Error> {
        self.engine.wait(patience, &|| Ok(self.changes()? > last_change))
    }

    fn add_token(&self, name: &str, role: Role, hash: &str, at: &str) -> Result<u32, Error> {
        self.engine.write(|session| token::add(session, name, role, hash, at))
    }

    fn tokens(&self) -> Result<Vec<Token>, Error> {
        self.engine.read(token::all)
    }

    fn revoke_token(&self, id: u32, at: &str) -> Result<(), Error> {
        self.engine.write_aside(|session| token::revoke(session, id, at))
    }

    fn token_of(&self, hash: &str) -> Result<Option<Token>, Error> {
        self.engine.read(|session| token::with_hash(session, hash))
    }

    fn save_mapping(&self, source: &str, mappings: &[Mapping]) -> Result<(), Error> {
        self.engine.write(|session| desk::save_mapping(session, source, mappings))
    }

    fn mapping_of(&self, source: &str) -> Result<Vec<Mapping>, Error> {
        self.engine.read(|session| desk::mapping_of(session, source))
    }

    fn save_placement(&self, placement: &Remembered) -> Result<(), Error> {
        self.engine.write_aside(|session| desk::save_placement(session, &self.ids, placement))
    }

    fn placements(&self) -> Result<Vec<Remembered>, Error> {
        self.engine.read(|session| desk::placements(session, &self.ids))
    }

    fn stage(&self, upload: &Staged) -> Result<(), Error> {
        self.engine.write_aside(|session| desk::stage(session, upload))
    }

    fn staged(&self, id: &str) -> Result<Option<Staged>, Error> {
        self.engine.read(|session| desk::staged(session, id))
    }

    fn unstage(&self, id: &str) -> Result<bool, Error> {
        self.engine.write_aside(|session| desk::unstage(session, id))
    }

    fn expire_staged(&self, before: &str) -> Result<u64, Error> {
        self.engine.write_aside(|session| desk::expire(session, before))
    }

    fn note(&self, audit: &Audit) -> Result<(), Error> {
        self.engine.write_aside(|session| desk::note(session, audit))
    }

    fn audit(&self, limit: u32) -> Result<Vec<Audit>, Error> {
        self.engine.read(|session| desk::audit(session, limit))
    }
}
