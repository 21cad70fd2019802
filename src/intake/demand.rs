//! Rows that are demands.

use crate::demand::{Demand, areas, channels, kinds, statuses};
use crate::intake::field::Field;
use crate::intake::place::{place, point};
use crate::intake::row::Row;
use crate::intake::rule::{FUTURE_DATE, MISSING_DATE, NO_CONTENT, UNKNOWN_EVENT, UNREADABLE_DATE};
use crate::intake::{Desk, value};
use crate::locate::Locator;
use crate::territory::{AddedPlace, Geodata};
use crate::text::slug;

/// Reads what a demand says, all but its key; `None` when the row is rejected.
pub(super) fn describe(row: &mut Row<'_>) -> Option<Demand> {
    let received_at = received_at(row);
    check_content(row);
    if row.notes.rejects() {
        return None;
    }
    let demand = Demand { received_at: received_at?, ..read(row) };
    Some(keep_unknown_theme(row, demand))
}

/// Finds out what follows from a demand: its event, its place and its flags.
pub(super) fn settle(row: &mut Row<'_>, desk: &Desk<'_>, demand: &mut Demand) {
    if desk.today.is_some_and(|today| demand.received_at > today) {
        row.observe(FUTURE_DATE, Field::ReceivedAt, FUTURE_DATE.title.es);
    }
    let event = demand.event_id.as_ref().map(|id| desk.known.events.get(id));
    if event == Some(None) {
        row.observe(UNKNOWN_EVENT, Field::EventId, "Ningún evento cargado tiene este id");
    }
    let event = event.flatten();
    if demand.round.is_none() {
        demand.round = event.and_then(|event| event.round.clone());
    }
    let parent = event.and_then(|event| event.municipality);
    demand.placement = place(row, desk.locator, demand.point, parent);
    let name = demand.submunicipal.take();
    let municipality = demand.placement.map(|place| place.municipality);
    demand.submunicipal = municipality.and_then(|municipality| match name {
        Some(name) => submunicipal(&name, desk.locator.geodata(), municipality),
        None => holder(desk.locator, demand, municipality),
    });
    demand.quality_flags = row.notes.flags();
}

/// `76001:comuna_1`: many municipalities have a comuna 1, so that one without a municipality is
/// none.
///
/// Where an added layer has a place of that name, it is that one, under its own id.
fn submunicipal(name: &str, geodata: &Geodata, municipality: u16) -> Option<String> {
    let code = geodata.municipalities[usize::from(municipality)].code;
    let id = (!name.is_empty()).then(|| format!("{code}:{name}"))?;
    let places = || geodata.layers.iter().flat_map(|layer| &layer.places);
    if places().any(|place| place.id == id) {
        return Some(id);
    }
    let is_named = |p: &&AddedPlace| p.municipality == municipality && slug(&p.name, '_') == name;
    Some(places().find(is_named).map_or(id, |place| place.id.clone()))
}

/// The place that holds a demand's own point: of the first added layer that has one there.
fn holder(locator: &Locator, demand: &Demand, municipality: u16) -> Option<String> {
    let mut layers = locator.in_layers(demand.point, municipality);
    layers.find_map(|(_, place)| Some(place.ok()?.id.clone()))
}

fn received_at(row: &mut Row<'_>) -> Option<jiff::civil::Date> {
    let text = row.cell(Field::ReceivedAt);
    if text.is_empty() {
        row.reject(MISSING_DATE, Field::ReceivedAt, "Sin fecha de recepción");
        return None;
    }
    value::date(text).map_err(|reason| row.reject(UNREADABLE_DATE, Field::ReceivedAt, reason)).ok()
}

/// The fields that may say what a demand is about.
pub(super) const CONTENT: [Field; 3] = [Field::Title, Field::Description, Field::Themes];

fn check_content(row: &mut Row<'_>) {
    if CONTENT.iter().all(|&field| row.cell(field).is_empty()) {
        let field = CONTENT.into_iter().find(|&field| row.columns.has(field));
        row.reject(NO_CONTENT, field.unwrap_or(Field::Title), NO_CONTENT.title.es);
    }
}

fn read(row: &mut Row<'_>) -> Demand {
    let place = [Field::Municipality, Field::MunicipalityCode].map(|field| row.cell(field));
    Demand {
        title: row.cell(Field::Title).to_owned(),
        description: row.cell(Field::Description).to_owned(),
        channel: row.term(Field::Channel, channels()),
        kind: row.term(Field::Kind, kinds()),
        themes: row.themes(),
        point: point(row),
        declared_place: place.into_iter().find(|text| !text.is_empty()).unwrap_or("").to_owned(),
        area: row.term(Field::Area, areas()),
        submunicipal: row.filled(Field::Submunicipal).map(|name| slug(name, '_')),
        affected_groups: row.groups(Field::AffectedGroups),
        voice_groups: row.groups(Field::VoiceGroups),
        people_affected: row.whole(Field::PeopleAffected, 0..=u32::MAX),
        urgency: row.whole(Field::Urgency, 1..=5).and_then(|level| level.try_into().ok()),
        support: row.whole(Field::Support, 0..=u32::MAX),
        event_id: row.text(Field::EventId),
        round: row.text(Field::Round),
        status: row.term(Field::Status, statuses()),
        responsible: row.responsible(),
        due_at: row.date(Field::DueAt),
        collection: row.collection(),
        ..Demand::default()
    }
}

/// A theme outside the list is all that some rows say: it becomes the title, so that it is kept.
fn keep_unknown_theme(row: &Row<'_>, mut demand: Demand) -> Demand {
    if demand.themes.is_empty() && demand.title.is_empty() && demand.description.is_empty() {
        row.cell(Field::Themes).clone_into(&mut demand.title);
    }
    demand
}
