//! Appends batches, and takes them back.

use std::thread;

use crate::demand::{Batch, Records};
use crate::intake::{Kind, Report};
use crate::snapshot::{Part, last_day, parts};
use crate::store::cell::{Cell, Table, count};
use crate::store::ids::Ids;
use crate::store::sql::{Session, erase, extract, import, key, step};
use crate::store::{Action, Error, Origin, commitment, demand, event};

pub(super) fn append(
    session: &mut dyn Session,
    ids: &Ids,
    batch: &Batch,
    origin: &Origin,
    report: &Report,
) -> Result<u32, Error> {
    if let Some(hash) = &origin.file_hash
        && let Some(import) = import::of_file(session, hash)?
    {
        return Err(Error::SameFile { import });
    }
    let number = step::last(session)? + 1;
    insert_batch(session, number, batch, origin, report)?;
    for finding in &report.findings {
        let cells = [number.into(), finding.rule.into(), count(finding.count)];
        session.run("INSERT INTO finding (batch, rule, count) VALUES ($1, $2, $3)", &cells)?;
    }
    insert_records(session, ids, number, &batch.records)?;
    session.announce(number)?;
    Ok(number)
}

fn insert_records(
    session: &mut dyn Session,
    ids: &Ids,
    batch: u32,
    records: &Records,
) -> Result<(), Error> {
    match records {
        Records::Demands(all) => {
            let aside = thread::scope(|scope| {
                // Another processor has time while rows are written.
                let taken = scope.spawn(|| Aside::of(&parts(all, ids.codes())));
                fill(session, &demand::TABLE, batch, all, |d, to| demand::write(d, ids, to))?;
                taken.join().map_err(|_panic| Error::Panicked)
            })?;
            aside.insert(session, batch)
        }
        Records::Commitments(all) => {
            fill(session, &commitment::TABLE, batch, all, |c, to| commitment::write(c, ids, to))
        }
        Records::Events(all) => {
            fill(session, &event::TABLE, batch, all, |e, to| event::write(e, ids, to))
        }
    }
}

/// What is kept of demands beside their rows.
struct Aside {
    keys: Vec<(i64, u32)>,
    extract: Vec<Vec<u8>>,
}

impl Aside {
    fn of(parts: &[Part]) -> Self {
        Self { keys: key::sorted(parts), extract: extract::press(parts) }
    }

    /// Whoever made the batch knew what was erased by then: here no erasure can come between.
    fn insert(&self, session: &mut dyn Session, batch: u32) -> Result<(), Error> {
        let erased = erase::keys(session)?;
        if self.keys.iter().any(|(hash, _)| erased.contains(&hash.cast_unsigned())) {
            return Err(Error::Erased);
        }
        key::insert(session, batch, &self.keys)?;
        extract::insert(session, batch, &self.extract)
    }
}

fn fill<'a, T>(
    session: &mut dyn Session,
    table: &Table,
    batch: u32,
    records: &'a [T],
    write: impl Fn(&'a T, &mut Vec<Cell<'a>>),
) -> Result<(), Error> {
    session.fill(table, records.len(), &mut |row, to: &mut Vec<Cell<'a>>| {
        to.extend([batch.into(), (row as u32).into()]);
        write(&records[row], to);
    })
}

fn insert_batch(
    session: &mut dyn Session,
    number: u32,
    batch: &Batch,
    origin: &Origin,
    report: &Report,
) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO batch (number, action, at, author, kind, hash, synthetic, \
                       last_day, file, file_hash, read, located, unlocated, rejected, updated, \
                       observed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
                       $14, $15, $16)";
    let action = if origin.file_hash.is_some() { Action::Import } else { Action::Edit };
    let tally = report.tally;
    session.run(
        SQL,
        &[
            number.into(),
            action.id().into(),
            (&origin.at).into(),
            (&origin.by).into(),
            kind(&batch.records).id().into(),
            (&batch.hash).into(),
            batch.synthetic.into(),
            last_day(&batch.records).into(),
            (&origin.file).into(),
            origin.file_hash.as_deref().into(),
            count(tally.read),
            count(tally.located),
            count(tally.unlocated),
            count(tally.rejected),
            count(tally.updated),
            count(tally.observed),
        ],
    )?;
    Ok(())
}

/// Takes a batch back; an erasure cannot be.
pub(super) fn undo(session: &mut dyn Session, id: u32, at: &str, by: &str) -> Result<u32, Error> {
    const SQL: &str =
        "INSERT INTO batch (number, action, undoes, at, author) VALUES ($1, 'undo', $2, $3, $4)";
    let is_batch = "SELECT count(*) FROM batch WHERE number = $1 AND action IN ('import', 'edit')";
    if session.number::<u32>(is_batch, &[id.into()])? == 0 {
        return Err(Error::NoImport { id });
    }
    let undone = "SELECT count(*) FROM batch WHERE undoes = $1";
    if session.number::<u32>(undone, &[id.into()])? > 0 {
        return Err(Error::Undone { id });
    }
    let number = step::last(session)? + 1;
    let cells: [Cell<'_>; 4] = [number.into(), id.into(), at.into(), by.into()];
    session.run(SQL, &cells)?;
    session.announce(number)?;
    Ok(number)
}

fn kind(records: &Records) -> Kind {
    match records {
        Records::Demands(_) => Kind::Demands,
        Records::Commitments(_) => Kind::Commitments,
        Records::Events(_) => Kind::Events,
    }
}
