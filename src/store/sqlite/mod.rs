//! The embedded store: SQLite in one file, `tejido.sqlite3`.
//!
//! One transaction for each batch, written ahead and synchronised, so that a batch is there whole
//! or not at all even if the program is killed or the power fails.

mod cells;
mod commitment;
mod demand;
mod event;
mod history;
mod ids;

use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::demand::{Batch, Records};
use crate::intake::{Kind, Known, Report, Tally};
use crate::store::{Error, Import, Origin};
use crate::territory::Geodata;

use cells::Cells;
use ids::Ids;

pub use history::Step;

const FILE: &str = "tejido.sqlite3";

/// How long to wait for another program that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// What brings tables from one version to the next; never changed once released.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/0001_batches.sql")];

/// The embedded store.
pub struct Store {
    path: PathBuf,
    connection: Connection,
    ids: Ids,
}

impl Store {
    /// Opens the store in `dir`, which is made if it is missing; records refer to the places of
    /// `geodata`.
    ///
    /// # Errors
    /// When the folder cannot be made, or its file is no store or one of a later release.
    pub fn open(dir: &Path, geodata: &Geodata) -> Result<Self, Error> {
        let made = create_private_folder(dir);
        made.map_err(|source| Error::Folder { path: dir.to_owned(), source })?;
        let path = dir.join(FILE);
        let failed = |source| Error::Database { path: path.clone(), source };
        let mut connection = Connection::open(&path).map_err(failed)?;
        prepare(&connection).map_err(failed)?;
        let version = migrate(&mut connection).map_err(failed)?;
        if version > MIGRATIONS.len() as i64 {
            return Err(Error::Newer { path, version });
        }
        Ok(Self { path, connection, ids: Ids::new(geodata) })
    }

    /// A store that is gone when it is closed: what a rehearsal is read against.
    ///
    /// # Errors
    /// When the database fails.
    pub fn transient(geodata: &Geodata) -> Result<Self, Error> {
        let path = PathBuf::from(":memory:");
        let failed = |source| Error::Database { path: path.clone(), source };
        let mut connection = Connection::open_in_memory().map_err(failed)?;
        migrate(&mut connection).map_err(failed)?;
        Ok(Self { path, connection, ids: Ids::new(geodata) })
    }

    /// Whether `dir` holds a store.
    pub fn exists(dir: &Path) -> bool {
        dir.join(FILE).is_file()
    }

    /// Appends a batch in one transaction; returns its number.
    ///
    /// # Errors
    /// When the same file is stored already, or the database fails; nothing is stored then.
    pub fn append(
        &mut self,
        batch: &Batch,
        origin: &Origin,
        report: &Report,
    ) -> Result<u32, Error> {
        if let Some(import) = self.import_of(&origin.file_hash)? {
            return Err(Error::SameFile { import });
        }
        let ids = &self.ids;
        let behavior = TransactionBehavior::Immediate;
        let append = |connection: &mut Connection| {
            let transaction = connection.transaction_with_behavior(behavior)?;
            let number = insert_batch(&transaction, batch, origin, report.tally)?;
            insert_findings(&transaction, number, report)?;
            match &batch.records {
                Records::Demands(all) => demand::insert(&transaction, ids, number, all)?,
                Records::Commitments(all) => commitment::insert(&transaction, ids, number, all)?,
                Records::Events(all) => event::insert(&transaction, ids, number, all)?,
            }
            transaction.commit()?;
            Ok(number)
        };
        append(&mut self.connection).map_err(|source| self.failed(source))
    }

    /// The live batches, in the order in which they were stored.
    ///
    /// # Errors
    /// When the database fails.
    pub fn batches(&self) -> Result<Vec<Batch>, Error> {
        self.read(|connection| {
            let live = live_batches(connection)?;
            live.into_iter().map(|head| read_batch(connection, &self.ids, head)).collect()
        })
    }

    /// Every import, the undone ones too, in the order in which they were stored.
    ///
    /// # Errors
    /// When the database fails.
    pub fn imports(&self) -> Result<Vec<Import>, Error> {
        self.read(read_imports)
    }

    /// Takes an import back: from now on it is not among [`Self::batches`].
    ///
    /// # Errors
    /// When there is no such import or it is undone already.
    pub fn undo(&mut self, id: u32, at: &str) -> Result<(), Error> {
        let import = self.imports()?.into_iter().find(|import| import.id == id);
        if !import.ok_or(Error::NoImport { id })?.live {
            return Err(Error::Undone { id });
        }
        let sql = "INSERT INTO batch (action, undoes, at) VALUES ('undo', ?, ?)";
        self.read(|connection| connection.execute(sql, params![id, at]))?;
        Ok(())
    }

    /// The live import of the file with this hash.
    ///
    /// # Errors
    /// When the database fails.
    pub fn import_of(&self, file_hash: &str) -> Result<Option<u32>, Error> {
        let sql = format!("SELECT number FROM batch WHERE file_hash = ? AND {LIVE}");
        self.read(|connection| connection.query_row(&sql, [file_hash], |row| row.get(0)).optional())
    }

    /// What a new import is read against: stored keys, and events with their places.
    ///
    /// # Errors
    /// When the database fails.
    pub fn known(&self) -> Result<Known, Error> {
        self.read(|connection| {
            let mut known = Known::default();
            for head in live_batches(connection)? {
                match head.kind {
                    Kind::Demands => demand::add_keys(connection, head.number, &mut known)?,
                    _ => known.add(&read_batch(connection, &self.ids, head)?.records),
                }
            }
            Ok(known)
        })
    }

    fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        read(&self.connection).map_err(|source| self.failed(source))
    }

    fn failed(&self, source: rusqlite::Error) -> Error {
        Error::Database { path: self.path.clone(), source }
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
    connection.pragma_update(None, "foreign_keys", true)
}

/// Brings the tables up to date, one transaction for each step; returns their version.
fn migrate(connection: &mut Connection) -> rusqlite::Result<i64> {
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: i64 =
            transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let Some(step) = usize::try_from(version).ok().and_then(|next| MIGRATIONS.get(next)) else {
            return Ok(version);
        };
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version + 1)?;
        transaction.commit()?;
    }
}

/// Condition on `batch` for imports that no later batch takes back.
const LIVE: &str =
    "action = 'import' AND number NOT IN (SELECT undoes FROM batch WHERE action = 'undo')";

fn insert_batch(
    transaction: &Transaction<'_>,
    batch: &Batch,
    origin: &Origin,
    tally: Tally,
) -> rusqlite::Result<u32> {
    const SQL: &str = "INSERT INTO batch (action, at, kind, hash, synthetic, file, file_hash, \
                       read, located, unlocated, rejected, updated, observed) \
                       VALUES ('import', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let kind = kind(&batch.records).id();
    let Tally { read, located, unlocated, rejected, updated, observed } = tally;
    let [read, located, unlocated] = [read, located, unlocated].map(cells::count);
    let [rejected, updated, observed] = [rejected, updated, observed].map(cells::count);
    let Origin { file, file_hash, at } = origin;
    let (hash, synthetic) = (&batch.hash, batch.synthetic);
    transaction.execute(
        SQL,
        params![
            at, kind, hash, synthetic, file, file_hash, read, located, unlocated, rejected,
            updated, observed
        ],
    )?;
    let number = transaction.last_insert_rowid();
    u32::try_from(number).ok().ok_or_else(|| cells::invalid("number", &number.to_string()))
}

fn insert_findings(
    transaction: &Transaction<'_>,
    batch: u32,
    report: &Report,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO finding (batch, rule, count) VALUES (?, ?, ?)";
    let mut insert = transaction.prepare(sql)?;
    for finding in &report.findings {
        insert.execute(params![batch, finding.rule, cells::count(finding.count)])?;
    }
    Ok(())
}

/// A live batch without its records.
struct Head {
    number: u32,
    kind: Kind,
    hash: String,
    synthetic: bool,
}

fn live_batches(connection: &Connection) -> rusqlite::Result<Vec<Head>> {
    let sql =
        format!("SELECT number, kind, hash, synthetic FROM batch WHERE {LIVE} ORDER BY number");
    let mut select = connection.prepare(&sql)?;
    let heads = select.query_map([], |row| {
        Ok(Head {
            number: row.get(0)?,
            kind: parse_kind(&row.get::<_, String>(1)?)?,
            hash: row.get(2)?,
            synthetic: row.get(3)?,
        })
    })?;
    heads.collect()
}

fn read_batch(connection: &Connection, ids: &Ids, head: Head) -> rusqlite::Result<Batch> {
    let records = match head.kind {
        Kind::Demands => Records::Demands(demand::read(connection, ids, head.number)?),
        Kind::Commitments => Records::Commitments(commitment::read(connection, ids, head.number)?),
        Kind::Events => Records::Events(event::read(connection, ids, head.number)?),
    };
    Ok(Batch { hash: head.hash, synthetic: head.synthetic, records })
}

fn read_imports(connection: &Connection) -> rusqlite::Result<Vec<Import>> {
    let sql = format!(
        "SELECT number, file, file_hash, at, kind, hash, synthetic, \
         read, located, unlocated, rejected, updated, observed, {LIVE} \
         FROM batch WHERE action = 'import' ORDER BY number"
    );
    let mut select = connection.prepare(&sql)?;
    let imports = select.query_map([], |row| import(&mut Cells::new(row)))?;
    let imports: Vec<Import> = imports.collect::<rusqlite::Result<_>>()?;
    imports.into_iter().map(|import| with_findings(connection, import)).collect()
}

/// Fields are read in the order of the statement's columns.
fn import(cells: &mut Cells<'_>) -> rusqlite::Result<Import> {
    Ok(Import {
        id: cells.whole()?.unwrap_or_default(),
        origin: Origin { file: cells.string()?, file_hash: cells.string()?, at: cells.string()? },
        kind: parse_kind(cells.text()?)?,
        hash: cells.string()?,
        synthetic: cells.flag()?,
        tally: Tally {
            read: cells.whole()?.unwrap_or_default(),
            located: cells.whole()?.unwrap_or_default(),
            unlocated: cells.whole()?.unwrap_or_default(),
            rejected: cells.whole()?.unwrap_or_default(),
            updated: cells.whole()?.unwrap_or_default(),
            observed: cells.whole()?.unwrap_or_default(),
        },
        findings: Vec::new(),
        live: cells.flag()?,
    })
}

fn with_findings(connection: &Connection, import: Import) -> rusqlite::Result<Import> {
    let mut select =
        connection.prepare_cached("SELECT rule, count FROM finding WHERE batch = ?")?;
    let findings = select.query_map([import.id], |row| {
        let mut cells = Cells::new(row);
        Ok((cells.string()?, cells.whole()?.unwrap_or_default()))
    })?;
    Ok(Import { findings: findings.collect::<rusqlite::Result<_>>()?, ..import })
}

fn kind(records: &Records) -> Kind {
    match records {
        Records::Demands(_) => Kind::Demands,
        Records::Commitments(_) => Kind::Commitments,
        Records::Events(_) => Kind::Events,
    }
}

fn parse_kind(id: &str) -> rusqlite::Result<Kind> {
    Kind::parse(id).ok_or_else(|| cells::invalid("kind", id))
}

#[cfg(test)]
mod tests;
