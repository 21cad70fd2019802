//! Events as rows.

use rusqlite::{Connection, Result, Transaction, params};

use crate::demand::{Code, Collection, Event};
use crate::store::sqlite::cells::{Cells, date, insert_sql, select};
use crate::store::sqlite::ids::{Ids, join, split};

const TABLE: &str = "event";

/// The columns in the order in which this file writes and reads them.
const COLUMNS: [&str; 8] = [
    "id",
    "kind",
    "round",
    "date",
    "municipality",
    "attendees",
    "attendees_by_group",
    "collection",
];

pub(super) fn insert(
    transaction: &Transaction<'_>,
    ids: &Ids,
    batch: u32,
    events: &[Event],
) -> Result<()> {
    let mut insert = transaction.prepare(&insert_sql(TABLE, &COLUMNS))?;
    for (e, row) in events.iter().zip(0_u32..) {
        insert.execute(params![
            batch,
            row,
            e.id,
            e.kind,
            e.round,
            date(e.date),
            e.municipality.map(|municipality| ids.municipality(municipality)),
            e.attendees,
            write_groups(ids, &e.attendees_by_group),
            e.collection.map(Collection::id),
        ])?;
    }
    Ok(())
}

pub(super) fn read(connection: &Connection, ids: &Ids, batch: u32) -> Result<Vec<Event>> {
    select(connection, TABLE, &COLUMNS, batch, |cells| event(cells, ids))
}

fn event(cells: &mut Cells<'_>, ids: &Ids) -> Result<Event> {
    Ok(Event {
        id: cells.string()?,
        kind: cells.string()?,
        round: cells.maybe_string()?,
        date: cells.date()?,
        municipality: cells.maybe_text()?.and_then(|code| ids.index(code)),
        attendees: cells.whole()?,
        attendees_by_group: read_groups(ids, cells.text()?),
        collection: cells.collection()?,
    })
}

/// `mujer=12|juventud=3`.
fn write_groups(ids: &Ids, groups: &[(Code, u32)]) -> String {
    let parts: Vec<String> = groups
        .iter()
        .map(|&(group, people)| format!("{}={people}", ids.groups.id(group)))
        .collect();
    join(&parts)
}

fn read_groups(ids: &Ids, text: &str) -> Vec<(Code, u32)> {
    let part = |part| {
        let (group, people) = str::split_once(part, '=')?;
        Some((ids.groups.code(group)?, people.parse().ok()?))
    };
    split(text).filter_map(part).collect()
}
