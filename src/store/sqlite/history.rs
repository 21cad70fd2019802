//! The lists of live batches that the store went through, so that any of them can be read again.

use jiff::civil::Date;
use rusqlite::{Connection, Result as Read};

use crate::demand::Batch;
use crate::store::sqlite::{Error, Head, Store, cells::Cells, parse_kind, read_batch};

/// One change of the list of live batches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A batch was added.
    Import {
        /// Its number.
        number: u32,
        /// Hash of its content.
        hash: String,
        /// Day of its last demand or event.
        last_day: Option<Date>,
    },
    /// The batch with this number was taken back.
    Undo(u32),
}

impl Store {
    /// How many changes there were, which tells one state of the store from another.
    ///
    /// # Errors
    /// When the database fails.
    pub fn changes(&self) -> Result<u32, Error> {
        self.read(|connection| {
            connection.query_row("SELECT count(*) FROM batch", [], |row| row.get(0))
        })
    }

    /// Every change, in the order in which they were made.
    ///
    /// # Errors
    /// When the database fails.
    pub fn steps(&self) -> Result<Vec<Step>, Error> {
        self.read(read_steps)
    }

    /// The batches with these numbers, undone or not, in the order given.
    ///
    /// # Errors
    /// When the database fails, or a number is not that of a batch.
    pub fn batches_numbered(&self, numbers: &[u32]) -> Result<Vec<Batch>, Error> {
        self.read(|connection| {
            let read = |&number| read_batch(connection, &self.ids, read_head(connection, number)?);
            numbers.iter().map(read).collect()
        })
    }
}

fn read_steps(connection: &Connection) -> Read<Vec<Step>> {
    // A day that the intake doubted is no version's last day: `Snapshot::build` leaves it out too.
    const SQL: &str = "SELECT undoes, number, hash, coalesce( \
                       (SELECT max(received_at) FROM demand WHERE batch = number \
                       AND instr(quality_flags, 'future_date') = 0), \
                       (SELECT max(date) FROM event WHERE batch = number)) \
                       FROM batch ORDER BY number";
    let mut select = connection.prepare(SQL)?;
    let steps = select.query_map([], |row| step(&mut Cells::new(row)))?;
    steps.collect()
}

/// Fields are read in the order of the statement's columns.
fn step(cells: &mut Cells<'_>) -> Read<Step> {
    if let Some(undone) = cells.whole()? {
        return Ok(Step::Undo(undone));
    }
    Ok(Step::Import {
        number: cells.whole()?.unwrap_or_default(),
        hash: cells.string()?,
        last_day: cells.date()?,
    })
}

fn read_head(connection: &Connection, number: u32) -> Read<Head> {
    let sql = "SELECT kind, hash, synthetic FROM batch WHERE number = ? AND action = 'import'";
    connection.query_row(sql, [number], |row| {
        Ok(Head {
            number,
            kind: parse_kind(&row.get::<_, String>(0)?)?,
            hash: row.get(1)?,
            synthetic: row.get(2)?,
        })
    })
}
