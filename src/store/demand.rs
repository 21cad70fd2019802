//! Demands as rows.

use geo::Coord;

use crate::demand::{Code, Collection, Demand, Details, GroupSet, Method, Placement};
use crate::store::Error;
use crate::store::cell::Holds::{Date, Flag, Real, Text, Whole};
use crate::store::cell::{Cell, Cells, Table, foreign};
use crate::store::ids::{Ids, Lists, flags, join, split};

/// The columns in the order in which this file writes and reads them.
pub(super) const TABLE: Table = Table {
    name: "demand",
    columns: &[
        ("source", Text),
        ("id", Text),
        ("title", Text),
        ("description", Text),
        ("received_at", Date),
        ("channel", Text),
        ("kind", Text),
        ("themes", Text),
        ("lon", Real),
        ("lat", Real),
        ("municipality", Text),
        ("method", Text),
        ("confidence", Real),
        ("distance_to_border_m", Real),
        ("conflict", Flag),
        ("declared_place", Text),
        ("area", Text),
        ("submunicipal", Text),
        ("affected_groups", Text),
        ("voice_groups", Text),
        ("people_affected", Whole),
        ("urgency", Whole),
        ("support", Whole),
        ("event_id", Text),
        ("round", Text),
        ("status", Text),
        ("responsible", Text),
        ("due_at", Date),
        ("collection", Text),
        ("quality_flags", Text),
        ("updated_at", Date),
        ("location_precision", Text),
        ("severity", Whole),
        ("ods", Text),
        ("ethnic_territory", Text),
        ("plan_link", Text),
        ("competencia", Text),
        ("commitment_ids", Text),
    ],
};

pub(super) fn write<'a>(d: &'a Demand, ids: &'a Ids, to: &mut Vec<Cell<'a>>) {
    let place = d.placement;
    to.extend([
        d.source.as_str().into(),
        d.id.as_str().into(),
        d.title.as_str().into(),
        (&d.description).into(),
        Some(d.received_at).into(),
        d.channel.map(|code| ids.channels.id(code)).into(),
        d.kind.map(|code| ids.kinds.id(code)).into(),
        ids.themes.join(&d.themes).into(),
        d.point.map(|point| point.x).into(),
        d.point.map(|point| point.y).into(),
        place.map(|place| ids.municipality(place.municipality)).into(),
        place.map(|place| place.method.id()).into(),
        place.map(|place| place.confidence).into(),
        place.and_then(|place| place.distance_to_border_m).into(),
        place.map(|place| place.conflict).into(),
        d.declared_place.as_str().into(),
        d.area.map(|code| ids.areas.id(code)).into(),
        d.submunicipal.as_deref().into(),
        ids.groups.join_set(d.affected_groups).into(),
        ids.groups.join_set(d.voice_groups).into(),
        d.people_affected.into(),
        d.urgency.into(),
        d.support.into(),
        d.event_id.as_deref().into(),
        d.round.as_deref().into(),
        d.status.map(|code| ids.statuses.id(code)).into(),
        d.responsible.as_deref().into(),
        d.due_at.into(),
        d.collection.map(Collection::id).into(),
        join(&d.quality_flags).into(),
    ]);
    write_details(Details::of(d), ids, to);
}

fn write_details<'a>(d: &'a Details, ids: &'a Ids, to: &mut Vec<Cell<'a>>) {
    let goals: Vec<String> = d.ods.iter().map(u8::to_string).collect();
    to.extend([
        d.updated_at.into(),
        d.location_precision.map(|code| ids.precisions.id(code)).into(),
        d.severity.into(),
        join(&goals).into_owned().into(),
        d.ethnic_territory.map(|code| ids.ethnic_territories.id(code)).into(),
        d.plan_link.as_deref().into(),
        d.competence.map(|code| ids.competences.id(code)).into(),
        join(&d.commitment_ids).into(),
    ]);
}

/// Reads rows, which repeat a few lists many times.
pub(super) struct Reader<'i> {
    ids: &'i Ids,
    themes: Lists<Vec<Code>>,
    groups: Lists<GroupSet>,
    flags: Lists<Vec<&'static str>>,
}

impl<'i> Reader<'i> {
    pub fn new(ids: &'i Ids) -> Self {
        Self { ids, themes: Lists::new(), groups: Lists::new(), flags: Lists::new() }
    }

    /// Fields are read in the order of [`TABLE`], as Rust evaluates them in the order written.
    pub fn read(&mut self, cells: &mut dyn Cells) -> Result<Demand, Error> {
        let ids = self.ids;
        Ok(Demand {
            source: cells.string()?,
            id: cells.string()?,
            title: cells.string()?,
            description: cells.string()?,
            received_at: cells.date()?.ok_or_else(|| foreign("date", ""))?,
            channel: cells.maybe_text()?.and_then(|id| ids.channels.code(id)),
            kind: cells.maybe_text()?.and_then(|id| ids.kinds.code(id)),
            themes: self.themes.read(cells.text()?, |text| ids.themes.split(text)),
            point: point(cells)?,
            placement: placement(cells, ids)?,
            declared_place: cells.string()?,
            area: cells.maybe_text()?.and_then(|id| ids.areas.code(id)),
            submunicipal: cells.maybe_string()?,
            affected_groups: self.groups.read(cells.text()?, |text| ids.groups.split_set(text)),
            voice_groups: self.groups.read(cells.text()?, |text| ids.groups.split_set(text)),
            people_affected: cells.whole()?,
            urgency: cells.whole()?,
            support: cells.whole()?,
            event_id: cells.maybe_string()?,
            round: cells.maybe_string()?,
            status: cells.maybe_text()?.and_then(|id| ids.statuses.code(id)),
            responsible: cells.maybe_string()?,
            due_at: cells.date()?,
            collection: cells.collection()?,
            quality_flags: self.flags.read(cells.text()?, flags),
            details: details(cells, ids)?,
        })
    }
}

fn details(cells: &mut dyn Cells, ids: &Ids) -> Result<Option<Box<Details>>, Error> {
    let details = Details {
        updated_at: cells.date()?,
        location_precision: cells.maybe_text()?.and_then(|id| ids.precisions.code(id)),
        severity: cells.whole()?,
        ods: split(cells.text()?).filter_map(|goal| goal.parse().ok()).collect(),
        ethnic_territory: cells.maybe_text()?.and_then(|id| ids.ethnic_territories.code(id)),
        plan_link: cells.maybe_string()?,
        competence: cells.maybe_text()?.and_then(|id| ids.competences.code(id)),
        commitment_ids: split(cells.text()?).map(Into::into).collect(),
    };
    Ok(details.boxed())
}

fn point(cells: &mut dyn Cells) -> Result<Option<Coord<f64>>, Error> {
    let (x, y) = (cells.real()?, cells.real()?);
    Ok(x.zip(y).map(|(x, y)| Coord { x, y }))
}

/// A place that the geodata in use lack is no place: the demand is unlocated then.
fn placement(cells: &mut dyn Cells, ids: &Ids) -> Result<Option<Placement>, Error> {
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
