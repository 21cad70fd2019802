//! Demands as rows.

use geo::Coord;
use rusqlite::{Connection, Result, Transaction, params};

use crate::demand::{Code, Collection, Demand, GroupSet, Method, Placement};
use crate::intake::{Known, demand_key};
use crate::store::sqlite::cells::{Cells, date, insert_sql, invalid, select};
use crate::store::sqlite::ids::{Ids, Lists, flags, join};

const TABLE: &str = "demand";

/// The columns in the order in which this file writes and reads them.
const COLUMNS: [&str; 30] = [
    "source",
    "id",
    "title",
    "description",
    "received_at",
    "channel",
    "kind",
    "themes",
    "lon",
    "lat",
    "municipality",
    "method",
    "confidence",
    "distance_to_border_m",
    "conflict",
    "declared_place",
    "area",
    "submunicipal",
    "affected_groups",
    "voice_groups",
    "people_affected",
    "urgency",
    "support",
    "event_id",
    "round",
    "status",
    "responsible",
    "due_at",
    "collection",
    "quality_flags",
];

pub(super) fn insert(
    transaction: &Transaction<'_>,
    ids: &Ids,
    batch: u32,
    demands: &[Demand],
) -> Result<()> {
    let mut insert = transaction.prepare(&insert_sql(TABLE, &COLUMNS))?;
    for (d, row) in demands.iter().zip(0_u32..) {
        let place = d.placement;
        insert.execute(params![
            batch,
            row,
            d.source,
            d.id,
            d.title,
            d.description,
            date(Some(d.received_at)),
            d.channel.map(|code| ids.channels.id(code)),
            d.kind.map(|code| ids.kinds.id(code)),
            ids.themes.join(&d.themes),
            d.point.map(|point| point.x),
            d.point.map(|point| point.y),
            place.map(|place| ids.municipality(place.municipality)),
            place.map(|place| place.method.id()),
            place.map(|place| place.confidence),
            place.and_then(|place| place.distance_to_border_m),
            place.map(|place| place.conflict),
            d.declared_place,
            d.area.map(|code| ids.areas.id(code)),
            d.submunicipal,
            ids.groups.join_set(d.affected_groups),
            ids.groups.join_set(d.voice_groups),
            d.people_affected,
            d.urgency,
            d.support,
            d.event_id,
            d.round,
            d.status.map(|code| ids.statuses.id(code)),
            d.responsible,
            date(d.due_at),
            d.collection.map(Collection::id),
            join(&d.quality_flags),
        ])?;
    }
    Ok(())
}

pub(super) fn read(connection: &Connection, ids: &Ids, batch: u32) -> Result<Vec<Demand>> {
    let mut lists = DemandLists { themes: Lists::new(), groups: Lists::new(), flags: Lists::new() };
    select(connection, TABLE, &COLUMNS, batch, |cells| demand(cells, ids, &mut lists))
}

/// Adds the keys of a batch.
pub(super) fn add_keys(connection: &Connection, batch: u32, known: &mut Known) -> Result<()> {
    let keys = select(connection, TABLE, &["source", "id"], batch, |cells| {
        Ok(demand_key(cells.text()?, cells.text()?))
    })?;
    known.demands.extend(keys);
    Ok(())
}

struct DemandLists {
    themes: Lists<Vec<Code>>,
    groups: Lists<GroupSet>,
    flags: Lists<Vec<&'static str>>,
}

/// Fields are read in the order of [`COLUMNS`], as Rust evaluates them in the order written.
fn demand(cells: &mut Cells<'_>, ids: &Ids, lists: &mut DemandLists) -> Result<Demand> {
    Ok(Demand {
        source: cells.string()?,
        id: cells.string()?,
        title: cells.string()?,
        description: cells.string()?,
        received_at: cells.date()?.ok_or_else(|| invalid("date", ""))?,
        channel: cells.maybe_text()?.and_then(|id| ids.channels.code(id)),
        kind: cells.maybe_text()?.and_then(|id| ids.kinds.code(id)),
        themes: lists.themes.read(cells.text()?, |text| ids.themes.split(text)),
        point: point(cells)?,
        placement: placement(cells, ids)?,
        declared_place: cells.string()?,
        area: cells.maybe_text()?.and_then(|id| ids.areas.code(id)),
        submunicipal: cells.maybe_string()?,
        affected_groups: lists.groups.read(cells.text()?, |text| ids.groups.split_set(text)),
        voice_groups: lists.groups.read(cells.text()?, |text| ids.groups.split_set(text)),
        people_affected: cells.whole()?,
        urgency: cells.whole()?,
        support: cells.whole()?,
        event_id: cells.maybe_string()?,
        round: cells.maybe_string()?,
        status: cells.maybe_text()?.and_then(|id| ids.statuses.code(id)),
        responsible: cells.maybe_string()?,
        due_at: cells.date()?,
        collection: cells.collection()?,
        quality_flags: lists.flags.read(cells.text()?, flags),
    })
}

fn point(cells: &mut Cells<'_>) -> Result<Option<Coord<f64>>> {
    let (x, y) = (cells.real()?, cells.real()?);
    Ok(x.zip(y).map(|(x, y)| Coord { x, y }))
}

/// A place that the geodata in use lack is no place: the demand is unlocated then.
fn placement(cells: &mut Cells<'_>, ids: &Ids) -> Result<Option<Placement>> {
    let municipality = cells.maybe_text()?.and_then(|code| ids.index(code));
    let method = cells.maybe_text()?;
    let method = Method::ALL.into_iter().find(|known| Some(known.id()) == method);
    let confidence = cells.real()?;
    let distance_to_border_m = cells.real()?;
    let conflict = cells.flag()?;
    let parts = municipality.zip(method).zip(confidence);
    Ok(parts.map(|((municipality, method), confidence)| Placement {
        municipality,
        method,
        confidence,
        distance_to_border_m,
        conflict,
    }))
}
