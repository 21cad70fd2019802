//! Rows that are demands.

use compact_str::CompactString;
use jiff::civil::Date;

use crate::demand::{Demand, Method, areas, channels, kinds, statuses};
use crate::intake::field::Field;
use crate::intake::known::Meeting;
use crate::intake::place::{Leads, place};
use crate::intake::position::point;
use crate::intake::privacy::redact;
use crate::intake::row::Row;
use crate::intake::rule::{FUTURE_DATE, MISSING_DATE, NO_CONTENT, UNKNOWN_EVENT, UNREADABLE_DATE};
use crate::intake::{Desk, details, value};
use crate::locate::Locator;
use crate::territory::MunicipalityCode;
use crate::text::slug;

/// Reads what a demand says, all but its key; `None` when the row is rejected.
pub(super) fn describe(row: &mut Row<'_>, desk: &Desk<'_>) -> Option<Demand> {
    let received_at = received_at(row);
    check_content(row);
    if row.notes.rejects() {
        return None;
    }
    let mut demand = read(row, desk, received_at?);
    keep_unknown_theme(row, &mut demand);
    Some(demand)
}

/// Finds out what follows from a demand: its event, its place and its flags.
pub(super) fn settle(row: &mut Row<'_>, desk: &Desk<'_>, demand: &mut Demand) {
    if desk.today.is_some_and(|today| demand.received_at > today) {
        row.observe(FUTURE_DATE, Field::ReceivedAt, FUTURE_DATE.title.es);
    }
    let event = event(row, desk, demand);
    if demand.round.is_none() {
        demand.round = event.and_then(|event| event.round.as_deref()).map(CompactString::from);
    }
    let name = demand.submunicipal.take();
    let manual = desk.known.placements.find(&demand.source, &demand.declared_place);
    let leads = Leads {
        point: demand.point,
        below: name.as_deref().and_then(|name| desk.below.parent(name)),
        manual,
        event: event.and_then(|event| event.municipality),
    };
    demand.placement = place(row, desk, leads);
    let municipality = demand.placement.map(|place| place.municipality);
    let is_manual = demand.placement.is_some_and(|place| place.method == Method::Manual);
    let decided = manual
        .filter(|_| is_manual)
        .and_then(|manual| manual.submunicipal.as_ref())
        .map(CompactString::from);
    demand.submunicipal = decided.or_else(|| {
        let municipality = municipality?;
        match name {
            Some(name) => desk.below.id(&name, municipality, desk.locator.geodata()),
            None => holder(desk.locator, demand, municipality),
        }
    });
    demand.quality_flags = row.notes.flags();
}

fn event<'a>(row: &mut Row<'_>, desk: &Desk<'a>, demand: &Demand) -> Option<&'a Meeting> {
    let id = demand.event_id.as_ref()?;
    let event = desk.known.events.get(id.as_str());
    if event.is_none() {
        row.observe(UNKNOWN_EVENT, Field::EventId, "Ningún evento cargado tiene este id");
    }
    event
}

/// The place that holds a demand's own point: of the first added layer that has one there.
fn holder(locator: &Locator, demand: &Demand, municipality: u16) -> Option<CompactString> {
    let mut layers = locator.in_layers(demand.point, municipality);
    layers.find_map(|(_, place)| Some(place.ok()?.id.as_str().into()))
}

/// The day of reception: in one cell, else in those of the year, the month and the day.
fn received_at(row: &mut Row<'_>) -> Option<Date> {
    let text = row.cell(Field::ReceivedAt);
    let year = row.cell(Field::Year);
    let (field, day) = match (text, year) {
        ("", "") => {
            row.reject(MISSING_DATE, Field::ReceivedAt, "Sin fecha de recepción");
            return None;
        }
        ("", year) => {
            let [month, day] = [Field::Month, Field::Day].map(|field| row.cell(field));
            (Field::Year, value::day_of_parts(year, month, day))
        }
        (text, _) => (Field::ReceivedAt, value::date(text)),
    };
    match day {
        Ok(day) => Some(row.day(field, day)),
        Err(reason) => {
            row.reject(UNREADABLE_DATE, field, reason);
            None
        }
    }
}

/// The fields that may say what a demand is about.
pub(super) const CONTENT: [Field; 3] = [Field::Title, Field::Description, Field::Themes];

fn check_content(row: &mut Row<'_>) {
    if CONTENT.iter().all(|&field| row.cell(field).is_empty()) {
        let field = CONTENT.into_iter().find(|&field| row.columns.has(field));
        row.reject(NO_CONTENT, field.unwrap_or(Field::Title), NO_CONTENT.title.es);
    }
}

fn read(row: &mut Row<'_>, desk: &Desk<'_>, received_at: Date) -> Demand {
    Demand {
        received_at,
        title: row.prose(Field::Title),
        description: row.prose(Field::Description),
        channel: row.term(Field::Channel, channels()),
        kind: row.term(Field::Kind, kinds()),
        themes: row.themes(),
        point: point(row, desk),
        declared_place: declared_place(row),
        area: row.term(Field::Area, areas()),
        submunicipal: submunicipal(row, desk.locator),
        affected_groups: row.groups(Field::AffectedGroups),
        voice_groups: row.groups(Field::VoiceGroups),
        people_affected: row.whole(Field::PeopleAffected, 0..=u32::MAX),
        urgency: row.level(Field::Urgency),
        support: row.whole(Field::Support, 0..=u32::MAX),
        event_id: row.text(Field::EventId),
        round: row.round(),
        status: row.term(Field::Status, statuses()),
        responsible: row.responsible(),
        due_at: row.date(Field::DueAt),
        collection: row.collection(),
        details: details::read(row),
        ..Demand::default()
    }
}

/// The place as it was written: the municipality, else its code, else the part of one.
fn declared_place(row: &mut Row<'_>) -> CompactString {
    if row.cell(Field::Municipality).is_empty() {
        let code = row.cell(Field::MunicipalityCode);
        if MunicipalityCode::parse(code).is_some() {
            return code.into();
        }
        let is_code = !code.is_empty();
        return row.prose(if is_code { Field::MunicipalityCode } else { Field::Submunicipal });
    }
    row.prose(Field::Municipality)
}

/// The part of a municipality, by its own column, else as the declared place names it.
fn submunicipal(row: &mut Row<'_>, locator: &Locator) -> Option<CompactString> {
    if let Some(named) = row.filled(Field::Submunicipal) {
        return Some(slug(&redact(named), '_').into());
    }
    row.terms.name(locator, row.filled(Field::Municipality)?).below
}

/// A theme outside the list is all that some rows say: it becomes the title, so that it is kept.
fn keep_unknown_theme(row: &mut Row<'_>, demand: &mut Demand) {
    if demand.themes.is_empty() && demand.title.is_empty() && demand.description.is_empty() {
        demand.title = row.prose(Field::Themes);
    }
}
