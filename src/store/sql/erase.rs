//! Removes what is stored of a demand, and says that something was there.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::intake::Kind;
use crate::store::Error;
use crate::store::cell::Cell;
use crate::store::ids::Ids;
use crate::store::sql::{Session, extract, key, step};
use crate::text::hex;

/// What to erase, and why.
pub(super) struct Erasure<'a> {
    pub source: &'a str,
    pub id: &'a str,
    pub reason: &'a str,
    pub at: &'a str,
    pub by: &'a str,
}

/// Removes the rows; returns how many there were.
pub(super) fn erase(
    session: &mut dyn Session,
    ids: &Ids,
    erasure: &Erasure<'_>,
) -> Result<u32, Error> {
    let rows = rows_of(session, erasure)?;
    if rows.is_empty() {
        let (source_name, id) = (erasure.source.to_owned(), erasure.id.to_owned());
        return Err(Error::NoRecord { source_name, id });
    }
    let number = step::last(session)? + 1;
    let hash = hash_of(session, &rows)?;
    insert_batch(session, number, erasure, &hash)?;
    for &(batch, row) in &rows {
        let place: [Cell<'_>; 2] = [batch.into(), row.into()];
        session.run("DELETE FROM demand WHERE batch = $1 AND row = $2", &place)?;
        session.run("DELETE FROM demand_key WHERE batch = $1 AND row = $2", &place)?;
        let cells = [batch.into(), row.into(), number.into()];
        session.run("INSERT INTO erased (batch, row, erasure) VALUES ($1, $2, $3)", &cells)?;
    }
    let cells = [key::hash(erasure.source, erasure.id).into(), number.into()];
    let sql = "INSERT INTO erased_key (hash, erasure) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    session.run(sql, &cells)?;
    for &(batch, _) in &rows {
        extract::replace(session, ids, batch)?;
    }
    session.announce(number)?;
    Ok(rows.len() as u32)
}

/// The first bits of the keys of all demands that were erased: a file that still has one does not
/// bring it back.
pub(super) fn keys(session: &mut dyn Session) -> Result<HashSet<u64>, Error> {
    let mut keys = HashSet::new();
    session.each("SELECT hash FROM erased_key", &[], &mut |cells| {
        keys.insert(cells.number::<i64>()?.cast_unsigned());
        Ok(())
    })?;
    Ok(keys)
}

/// Batch and row of every record of the key, in the order in which they were stored.
fn rows_of(session: &mut dyn Session, erasure: &Erasure<'_>) -> Result<Vec<(u32, u32)>, Error> {
    const SQL: &str = "SELECT d.batch, d.row FROM demand_key AS k \
                       JOIN demand AS d ON d.batch = k.batch AND d.row = k.row \
                       WHERE k.hash = $1 AND d.source = $2 AND d.id = $3 \
                       ORDER BY d.batch, d.row";
    let Erasure { source, id, .. } = *erasure;
    let cells = [key::hash(source, id).into(), source.into(), id.into()];
    session.all(SQL, &cells, |cells| Ok((cells.number()?, cells.number()?)))
}

/// A hash that stands for the erasure: over the batches that lose a row, by their content, and the
/// rows. It says nothing of what stood there.
fn hash_of(session: &mut dyn Session, rows: &[(u32, u32)]) -> Result<String, Error> {
    let mut hash = Sha256::new();
    for &(batch, row) in rows {
        let sql = "SELECT hash FROM batch WHERE number = $1";
        let content = session.first(sql, &[batch.into()], |cells| cells.string::<String>())?;
        hash.update(format!("{} {row}\n", content.unwrap_or_default()));
    }
    Ok(hex(&hash.finalize()))
}

fn insert_batch(
    session: &mut dyn Session,
    number: u32,
    erasure: &Erasure<'_>,
    hash: &str,
) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO batch (number, action, at, author, reason, kind, hash, \
                       synthetic) VALUES ($1, 'erasure', $2, $3, $4, $5, $6, $7)";
    let Erasure { at, by, reason, .. } = *erasure;
    let kind = Kind::Demands.id();
    let cells = [
        number.into(),
        at.into(),
        by.into(),
        reason.into(),
        kind.into(),
        hash.into(),
        false.into(),
    ];
    session.run(SQL, &cells)?;
    Ok(())
}
