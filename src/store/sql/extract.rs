//! What snapshots take from batches of demands, kept beside the rows: a server that starts reads a
//! few bytes for each demand, and none of the texts.

use std::io;

use rayon::prelude::*;

use crate::demand::{Commitment, Event, Records};
use crate::intake::Kind;
use crate::snapshot::{Extract, Part, Taken, parts};
use crate::store::cell::{Cell, Cells, Table};
use crate::store::ids::Ids;
use crate::store::sql::Session;
use crate::store::sql::batch::{self, kind};
use crate::store::{Error, commitment, event};

/// How hard parts are pressed: the least, as it is done while somebody waits.
const ZSTD_LEVEL: i32 = 1;

/// Most bytes of a part, as a guard against one that is broken.
const PART_BYTES_MAX: usize = 1 << 28;

/// Parts as they are kept. Nothing is pressed in vain: what cannot be is left empty, and taken
/// from the rows again.
pub(super) fn press(parts: &[Part]) -> Vec<Vec<u8>> {
    parts.par_iter().map(|part| press_one(part).unwrap_or_default()).collect()
}

/// The length, and the bytes pressed.
fn press_one(part: &Part) -> io::Result<Vec<u8>> {
    let bytes = part.to_bytes();
    let mut pressed = (bytes.len() as u32).to_le_bytes().to_vec();
    pressed.extend(zstd::bulk::compress(&bytes, ZSTD_LEVEL)?);
    Ok(pressed)
}

fn unpress(pressed: &[u8]) -> Option<Part> {
    let (length, bytes) = pressed.split_first_chunk()?;
    let length = PART_BYTES_MAX.min(u32::from_le_bytes(*length) as usize);
    Part::from_bytes(&zstd::bulk::decompress(bytes, length).ok()?)
}

/// Keeps what was taken from a batch.
pub(super) fn insert(
    session: &mut dyn Session,
    batch: u32,
    pressed: &[Vec<u8>],
) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO extract (batch, part, bytes) VALUES ($1, $2, $3)";
    for (bytes, part) in pressed.iter().zip(0_u32..) {
        let cells: [Cell<'_>; 3] = [batch.into(), part.into(), Cell::Bytes(bytes)];
        session.run(SQL, &cells)?;
    }
    Ok(())
}

/// Takes anew from a batch that has changed.
pub(super) fn replace(session: &mut dyn Session, ids: &Ids, batch: u32) -> Result<(), Error> {
    session.run("DELETE FROM extract WHERE batch = $1", &[batch.into()])?;
    let left = taken_anew(session, ids, batch)?;
    insert(session, batch, &press(&left))
}

/// What snapshots take from the batches with these numbers, ascending.
pub(super) fn read(
    session: &mut dyn Session,
    ids: &Ids,
    numbers: &[u32],
) -> Result<Vec<Extract>, Error> {
    let Some(range) = numbers.first().copied().zip(numbers.last().copied()) else {
        return Ok(Vec::new());
    };
    let is_wanted = |number: &u32| numbers.binary_search(number).is_ok();
    let mut found = heads(session, range)?;
    found.retain(|(number, _)| is_wanted(number));
    for (number, kept) in kept_parts(session, range, &is_wanted)? {
        add(&mut found, number, |taken| {
            if let Taken::Demands(parts) = taken {
                *parts = kept;
            }
        });
    }
    for (number, record) in commitments(session, ids, range)? {
        add(&mut found, number, |taken| {
            if let Taken::Commitments(all) = taken {
                all.push(record);
            }
        });
    }
    for (number, record) in events(session, ids, range)? {
        add(&mut found, number, |taken| {
            if let Taken::Events(all) = taken {
                all.push(record);
            }
        });
    }
    complete(session, ids, &mut found)?;
    Ok(found.into_iter().map(|(_, extract)| extract).collect())
}

type Range = (u32, u32);

fn heads(session: &mut dyn Session, (first, last): Range) -> Result<Vec<(u32, Extract)>, Error> {
    const SQL: &str = "SELECT number, kind, hash, synthetic, last_day FROM batch \
                       WHERE number >= $1 AND number <= $2 AND action <> 'undo' ORDER BY number";
    session.all(SQL, &[first.into(), last.into()], |cells| {
        let number = cells.number()?;
        let records = match kind(cells.text()?)? {
            Kind::Demands => Taken::Demands(Vec::new()),
            Kind::Commitments => Taken::Commitments(Vec::new()),
            Kind::Events => Taken::Events(Vec::new()),
        };
        let (hash, synthetic) = (cells.string()?, cells.flag()?);
        Ok((number, Extract { hash, synthetic, last_day: cells.date()?, records }))
    })
}

fn add(found: &mut [(u32, Extract)], number: u32, add: impl FnOnce(&mut Taken)) {
    if let Ok(place) = found.binary_search_by_key(&number, |(number, _)| *number) {
        add(&mut found[place].1.records);
    }
}

/// The parts of each batch in their order; none where one is not understood.
fn kept_parts(
    session: &mut dyn Session,
    (first, last): Range,
    is_wanted: &dyn Fn(&u32) -> bool,
) -> Result<Vec<(u32, Vec<Part>)>, Error> {
    const SQL: &str = "SELECT batch, bytes FROM extract WHERE batch >= $1 AND batch <= $2 \
                       ORDER BY batch, part";
    let mut kept: Vec<(u32, Vec<u8>)> = Vec::new();
    session.each(SQL, &[first.into(), last.into()], &mut |cells| {
        let number = cells.number()?;
        if is_wanted(&number) {
            kept.push((number, cells.bytes()?));
        }
        Ok(())
    })?;
    let parts: Vec<Option<Part>> = kept.par_iter().map(|(_, bytes)| unpress(bytes)).collect();
    let mut parts = parts.into_iter();
    let batches = kept.chunk_by(|(one, _), (other, _)| one == other).map(|batch| {
        let parts: Vec<Option<Part>> = parts.by_ref().take(batch.len()).collect();
        (batch[0].0, parts.into_iter().collect::<Option<_>>().unwrap_or_default())
    });
    Ok(batches.collect())
}

fn commitments(
    session: &mut dyn Session,
    ids: &Ids,
    range: Range,
) -> Result<Vec<(u32, Commitment)>, Error> {
    rows(session, &commitment::TABLE, range, |cells| commitment::read(cells, ids))
}

fn events(session: &mut dyn Session, ids: &Ids, range: Range) -> Result<Vec<(u32, Event)>, Error> {
    rows(session, &event::TABLE, range, |cells| event::read(cells, ids))
}

fn rows<T>(
    session: &mut dyn Session,
    table: &Table,
    (first, last): Range,
    mut read: impl FnMut(&mut dyn Cells) -> Result<T, Error>,
) -> Result<Vec<(u32, T)>, Error> {
    let (name, columns) = (table.name, table.names("r"));
    let sql = format!(
        "SELECT r.batch, {columns} FROM {name} AS r WHERE batch >= $1 AND batch <= $2 \
         ORDER BY batch, row"
    );
    session.all(&sql, &[first.into(), last.into()], |cells| Ok((cells.number()?, read(cells)?)))
}

/// Takes from the rows what is not kept: batches of older releases have no parts.
fn complete(
    session: &mut dyn Session,
    ids: &Ids,
    found: &mut [(u32, Extract)],
) -> Result<(), Error> {
    for (number, extract) in found {
        if let Taken::Demands(taken) = &mut extract.records
            && taken.is_empty()
        {
            *taken = taken_anew(session, ids, *number)?;
        }
    }
    Ok(())
}

/// What snapshots take from the rows of a batch of demands.
fn taken_anew(session: &mut dyn Session, ids: &Ids, number: u32) -> Result<Vec<Part>, Error> {
    match batch::numbered(session, ids, number)?.records {
        Records::Demands(all) => Ok(parts(&all, ids.codes())),
        _ => Ok(Vec::new()),
    }
}
