//! Events as rows.

use crate::demand::{Code, Collection, Event};
use crate::store::Error;
use crate::store::cell::Holds::{Date, Text, Whole};
use crate::store::cell::{Cell, Cells, Table};
use crate::store::ids::{Ids, join, split};

/// The columns in the order in which this file writes and reads them.
pub(super) const TABLE: Table = Table {
    name: "event",
    columns: &[
        ("id", Text),
        ("kind", Text),
        ("round", Text),
        ("date", Date),
        ("municipality", Text),
        ("attendees", Whole),
        ("attendees_by_group", Text),
        ("collection", Text),
    ],
};

pub(super) fn write<'a>(e: &'a Event, ids: &'a Ids, to: &mut Vec<Cell<'a>>) {
    to.extend([
        (&e.id).into(),
        (&e.kind).into(),
        e.round.as_deref().into(),
        e.date.into(),
        e.municipality.map(|municipality| ids.municipality(municipality)).into(),
        e.attendees.into(),
        write_groups(ids, &e.attendees_by_group).into(),
        e.collection.map(Collection::id).into(),
    ]);
}

/// Fields are read in the order of [`TABLE`], as Rust evaluates them in the order written.
pub(super) fn read(cells: &mut dyn Cells, ids: &Ids) -> Result<Event, Error> {
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
    join(&parts).into_owned()
}

fn read_groups(ids: &Ids, text: &str) -> Vec<(Code, u32)> {
    let part = |part| {
        let (group, people) = str::split_once(part, '=')?;
        Some((ids.groups.code(group)?, people.parse().ok()?))
    };
    split(text).filter_map(part).collect()
}
