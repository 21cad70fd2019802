//! Single records by their keys, and the queue of demands without a territory.

use crate::demand::{Commitment, Demand, Event, Records};
use crate::intake::{Known, demand_key};
use crate::store::cell::{Cell, Cells};
use crate::store::ids::Ids;
use crate::store::sql::batch::LIVE;
use crate::store::sql::{Session, erase, key};
use crate::store::{Error, Past, Waiting, WaitingPlace, commitment, demand, event};

/// The live record of a demand, the latest of its key.
pub(super) fn demand(
    session: &mut dyn Session,
    ids: &Ids,
    source: &str,
    id: &str,
) -> Result<Option<Demand>, Error> {
    let columns = demand::TABLE.names("d");
    let sql = format!(
        "SELECT {columns} FROM demand_key AS k \
         JOIN demand AS d ON d.batch = k.batch AND d.row = k.row \
         JOIN batch ON number = d.batch \
         WHERE k.hash = $1 AND d.source = $2 AND d.id = $3 AND {LIVE} \
         ORDER BY d.batch DESC, d.row DESC LIMIT 1"
    );
    let cells = [key::hash(source, id).into(), source.into(), id.into()];
    let mut reader = demand::Reader::new(ids);
    session.first(&sql, &cells, |cells| reader.read(cells))
}

/// The live record of an event, the latest of its id.
pub(super) fn event(
    session: &mut dyn Session,
    ids: &Ids,
    id: &str,
) -> Result<Option<Event>, Error> {
    let columns = event::TABLE.names("r");
    let sql = format!(
        "SELECT {columns} FROM event AS r JOIN batch ON number = r.batch \
         WHERE r.id = $1 AND {LIVE} ORDER BY r.batch DESC, r.row DESC LIMIT 1"
    );
    session.first(&sql, &[id.into()], |cells| event::read(cells, ids))
}

/// What a few records are read against.
pub(super) fn known_of(
    session: &mut dyn Session,
    ids: &Ids,
    demands: &[(String, String)],
    commitments: &[String],
    events: &[String],
) -> Result<Known, Error> {
    let mut known = Known { erased: erase::keys(session)?, ..Known::default() };
    for (source, id) in demands {
        if demand(session, ids, source, id)?.is_some() {
            known.demands.insert(demand_key(source, id));
        }
    }
    for id in commitments {
        let found = self::commitments(session, ids, id)?.into_iter().map(|past| past.record);
        known.add(&Records::Commitments(found.collect()));
    }
    for id in events {
        known.add(&Records::Events(event(session, ids, id)?.into_iter().collect()));
    }
    Ok(known)
}

/// Every live record of a commitment, the oldest first.
pub(super) fn commitments(
    session: &mut dyn Session,
    ids: &Ids,
    id: &str,
) -> Result<Vec<Past<Commitment>>, Error> {
    let columns = commitment::TABLE.names("r");
    let sql = format!(
        "SELECT at, author, {columns} FROM commitment AS r JOIN batch ON number = r.batch \
         WHERE r.id = $1 AND {LIVE} ORDER BY r.batch, r.row"
    );
    session.all(&sql, &[id.into()], |cells| {
        Ok(Past { at: cells.string()?, by: cells.string()?, record: commitment::read(cells, ids)? })
    })
}

/// Demands without a territory that are live, the latest of their key, and raised at no event
/// that has one.
pub(super) fn unlocated(
    session: &mut dyn Session,
    ids: &Ids,
    mut after: Option<WaitingPlace>,
    limit: u32,
) -> Result<Vec<Waiting>, Error> {
    let mut found = Vec::new();
    while found.len() < limit as usize {
        let candidates = without_territory(session, ids, after, limit)?;
        let Some(last) = candidates.last() else { break };
        after = Some(last.place);
        for candidate in candidates {
            if is_latest(session, &candidate)? {
                found.push(candidate);
            }
        }
    }
    found.truncate(limit as usize);
    Ok(found)
}

fn without_territory(
    session: &mut dyn Session,
    ids: &Ids,
    after: Option<WaitingPlace>,
    limit: u32,
) -> Result<Vec<Waiting>, Error> {
    let columns = demand::TABLE.names("d");
    let sql = format!(
        "SELECT d.batch, d.row, {columns} FROM demand AS d JOIN batch ON number = d.batch \
         WHERE d.municipality IS NULL AND (d.batch > $1 OR (d.batch = $2 AND d.row > $3)) \
         AND {LIVE} AND NOT EXISTS ({PLACED_EVENT}) ORDER BY d.batch, d.row LIMIT $4"
    );
    let (batch, row) = after.map_or((0, 0), |after| (after.batch, after.row));
    let cells: [Cell<'_>; 4] = [batch.into(), batch.into(), row.into(), limit.into()];
    let mut reader = demand::Reader::new(ids);
    session.all(&sql, &cells, |cells| waiting(cells, &mut reader))
}

/// The latest live record of the event of `d`, if it has a municipality.
const PLACED_EVENT: &str = "SELECT 1 FROM event AS e WHERE e.id = d.event_id \
    AND e.municipality IS NOT NULL \
    AND e.batch = (SELECT max(o.batch) FROM event AS o WHERE o.id = d.event_id \
    AND o.batch NOT IN (SELECT undoes FROM batch WHERE undoes IS NOT NULL))";

fn waiting(cells: &mut dyn Cells, reader: &mut demand::Reader<'_>) -> Result<Waiting, Error> {
    let place = WaitingPlace { batch: cells.number()?, row: cells.number()? };
    Ok(Waiting { place, demand: reader.read(cells)? })
}

/// Whether no live batch after it holds the key.
fn is_latest(session: &mut dyn Session, waiting: &Waiting) -> Result<bool, Error> {
    let sql = format!(
        "SELECT count(*) FROM demand_key AS k \
         JOIN demand AS d ON d.batch = k.batch AND d.row = k.row \
         JOIN batch ON number = d.batch \
         WHERE k.hash = $1 AND k.batch > $2 AND d.source = $3 AND d.id = $4 AND {LIVE}"
    );
    let Demand { source, id, .. } = &waiting.demand;
    let hash = key::hash(source, id);
    let cells =
        [hash.into(), waiting.place.batch.into(), source.as_str().into(), id.as_str().into()];
    Ok(session.number::<u32>(&sql, &cells)? == 0)
}
