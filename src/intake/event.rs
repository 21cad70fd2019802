//! Rows that are events.

use crate::demand::{Code, Event};
use crate::intake::Desk;
use crate::intake::columns::Columns;
use crate::intake::field::Field;
use crate::intake::place::{Leads, place};
use crate::intake::row::Row;

/// Reads an event.
pub(super) fn read(row: &mut Row<'_>, desk: &Desk<'_>, id: String) -> Event {
    Event {
        id,
        kind: row.prose(Field::Kind),
        round: row.round(),
        date: row.date(Field::Date),
        municipality: place(row, desk, Leads::default()).map(|place| place.municipality),
        attendees: row.whole(Field::Attendees, 0..=u32::MAX),
        attendees_by_group: attendees_by_group(row),
        collection: row.collection(),
    }
}

fn attendees_by_group(row: &mut Row<'_>) -> Vec<(Code, u32)> {
    let columns = row.columns;
    let mut by_group = Vec::new();
    for &(at, group) in &columns.attendees {
        let text = Columns::cell_at(row.cells, at);
        if text.is_empty() {
            continue;
        }
        let attendees = row.whole_in(columns.name_at(at), text, 0..=u32::MAX);
        by_group.extend(attendees.map(|attendees| (group, attendees)));
    }
    by_group
}
