//! Reads batches with their records.

use crate::demand::{Batch, Records};
use crate::intake::{Kind, Known, demand_key};
use crate::store::cell::{Cells, Table, foreign};
use crate::store::ids::Ids;
use crate::store::sql::{Session, erase};
use crate::store::{Error, commitment, demand, event};

/// Condition on `batch` for batches that no later one takes back.
pub(super) const LIVE: &str = "action <> 'undo' AND number NOT IN \
                               (SELECT undoes FROM batch WHERE undoes IS NOT NULL)";

/// A batch without its records.
struct Head {
    number: u32,
    kind: Kind,
    hash: String,
    synthetic: bool,
}

const HEAD: &str = "number, kind, hash, synthetic";

fn head(cells: &mut dyn Cells) -> Result<Head, Error> {
    Ok(Head {
        number: cells.number()?,
        kind: kind(cells.text()?)?,
        hash: cells.string()?,
        synthetic: cells.flag()?,
    })
}

pub(super) fn kind(id: &str) -> Result<Kind, Error> {
    Kind::parse(id).ok_or_else(|| foreign("kind", id))
}

/// The live batches, in the order in which they were stored.
pub(super) fn live(session: &mut dyn Session, ids: &Ids) -> Result<Vec<Batch>, Error> {
    let heads = live_heads(session)?;
    heads.into_iter().map(|head| read(session, ids, head)).collect()
}

fn live_heads(session: &mut dyn Session) -> Result<Vec<Head>, Error> {
    session.all(&format!("SELECT {HEAD} FROM batch WHERE {LIVE} ORDER BY number"), &[], head)
}

/// The batch with this number, undone or not.
pub(super) fn numbered(session: &mut dyn Session, ids: &Ids, number: u32) -> Result<Batch, Error> {
    let sql = format!("SELECT {HEAD} FROM batch WHERE number = $1 AND action <> 'undo'");
    let found = session.first(&sql, &[number.into()], head)?;
    read(session, ids, found.ok_or(Error::NoImport { id: number })?)
}

fn read(session: &mut dyn Session, ids: &Ids, head: Head) -> Result<Batch, Error> {
    let records = match head.kind {
        Kind::Demands => {
            let mut reader = demand::Reader::new(ids);
            let read = |cells: &mut dyn Cells| Ok(Box::new(reader.read(cells)?));
            Records::Demands(rows(session, &demand::TABLE, head.number, read)?)
        }
        Kind::Commitments => {
            let read = |cells: &mut dyn Cells| commitment::read(cells, ids);
            Records::Commitments(rows(session, &commitment::TABLE, head.number, read)?)
        }
        Kind::Events => {
            let read = |cells: &mut dyn Cells| event::read(cells, ids);
            Records::Events(rows(session, &event::TABLE, head.number, read)?)
        }
    };
    Ok(Batch { hash: head.hash, synthetic: head.synthetic, records })
}

/// Reads the rows of a batch in their order.
fn rows<T>(
    session: &mut dyn Session,
    table: &Table,
    batch: u32,
    read: impl FnMut(&mut dyn Cells) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let (name, columns) = (table.name, table.names("r"));
    let sql = format!("SELECT {columns} FROM {name} AS r WHERE batch = $1 ORDER BY row");
    session.all(&sql, &[batch.into()], read)
}

/// What a file is read against: the keys of live records, and events with their places.
pub(super) fn known(session: &mut dyn Session, ids: &Ids) -> Result<Known, Error> {
    let mut known = Known { erased: erase::keys(session)?, ..Known::default() };
    for head in live_heads(session)? {
        if head.kind == Kind::Demands {
            let sql = "SELECT source, id FROM demand WHERE batch = $1";
            let mut source = String::new();
            session.each(sql, &[head.number.into()], &mut |cells| {
                source.clear();
                source.push_str(cells.text()?);
                known.demands.insert(demand_key(&source, cells.text()?));
                Ok(())
            })?;
        } else {
            known.add(&read(session, ids, head)?.records);
        }
    }
    Ok(known)
}
