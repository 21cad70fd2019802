//! Stored records as programs read them, under the ids under which they are sent: what is read can
//! be sent back.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::demand::{
    Catalogue, Code, Collection, Commitment, Demand, Details, Event, GroupSet, Method, areas,
    channels, codes_of, competences, ethnic_territories, groups, kinds, precisions, statuses,
    themes,
};
use crate::locate::Locator;
use crate::store::Past;
use crate::territory::Geodata;

/// The fields of a demand that can be sent.
pub fn demand(demand: &Demand) -> Map<String, Value> {
    let Demand { point, declared_place, .. } = demand;
    let is_code = declared_place.starts_with(|c: char| c.is_ascii_digit());
    let place = if is_code { "municipality_code" } else { "municipality" };
    let mut all = fields(json!({
        "source": demand.source,
        "id": demand.id,
        "received_at": demand.received_at.to_string(),
        "title": demand.title,
        "description": demand.description,
        "channel": term(channels(), demand.channel),
        "kind": term(kinds(), demand.kind),
        "themes": terms(themes(), &demand.themes),
        "lon": point.map(|point| point.x),
        "lat": point.map(|point| point.y),
        place: declared_place,
        "area_class": term(areas(), demand.area),
        "submunicipal": demand.submunicipal,
        "affected_groups": set(demand.affected_groups),
        "voice_groups": set(demand.voice_groups),
        "people_affected": demand.people_affected,
        "urgency": demand.urgency,
        "support": demand.support,
        "event_id": demand.event_id,
        "round": demand.round,
        "status": term(statuses(), demand.status),
        "responsible": demand.responsible,
        "due_at": day(demand.due_at),
        "collection": demand.collection.map(Collection::id),
    }));
    all.extend(details(Details::of(demand)));
    all
}

fn details(details: &Details) -> Map<String, Value> {
    fields(json!({
        "updated_at": day(details.updated_at),
        "location_precision": term(precisions(), details.location_precision),
        "severity": details.severity,
        "ods": details.ods,
        "ethnic_territory": term(ethnic_territories(), details.ethnic_territory),
        "plan_link": details.plan_link,
        "competencia": term(competences(), details.competence),
        "commitment_ids": details.commitment_ids,
    }))
}

/// Where a demand was placed, and why.
///
/// Records keep a distance only where it decided something; others are measured when asked for.
pub fn placement(demand: &Demand, locator: &Locator) -> Value {
    let Some(place) = demand.placement else { return Value::Null };
    let municipality = &locator.geodata().municipalities[usize::from(place.municipality)];
    let point = demand.point.filter(|_| place.method == Method::Point);
    let measured = || locator.to_border(point?, place.municipality);
    json!({
        "municipality": { "code": municipality.code.to_string(), "name": municipality.name },
        "method": place.method.id(),
        "confidence": place.confidence,
        "distance_to_border_m": place.distance_to_border_m.or_else(measured),
        "conflict": place.conflict,
    })
}

/// The fields of a commitment that can be sent.
pub fn commitment(commitment: &Commitment, geodata: &Geodata) -> Map<String, Value> {
    let code = |&m: &u16| geodata.municipalities[usize::from(m)].code.to_string();
    fields(json!({
        "id": commitment.id,
        "title": commitment.title,
        "demand_ids": commitment.demand_ids,
        "municipality_code": commitment.municipalities.iter().map(code).collect::<Vec<_>>(),
        "themes": terms(themes(), &commitment.themes),
        "responsible": commitment.responsible,
        "agreed_at": day(commitment.agreed_at),
        "event_id": commitment.event_id,
        "due_at": day(commitment.due_at),
        "status": commitment.status,
        "progress": commitment.progress,
        "amount_cop": commitment.amount_cop,
        "evidence_url": commitment.evidence_url,
        "note": commitment.note,
    }))
}

/// What a commitment was, the oldest first.
pub fn history(history: &[Past<Commitment>]) -> Vec<Map<String, Value>> {
    let told = |past: &Past<Commitment>| {
        object(json!({
            "at": past.at,
            "by": past.by,
            "status": past.record.status,
            "progress": past.record.progress,
            "due_at": day(past.record.due_at),
            "note": past.record.note,
        }))
    };
    history.iter().map(told).collect()
}

/// The fields of an event that can be sent.
pub fn event(event: &Event, geodata: &Geodata) -> Map<String, Value> {
    let code = event.municipality.map(|m| geodata.municipalities[usize::from(m)].code.to_string());
    let mut all = fields(json!({
        "id": event.id,
        "kind": event.kind,
        "round": event.round,
        "date": day(event.date),
        "municipality_code": code,
        "attendees": event.attendees,
        "collection": event.collection.map(Collection::id),
    }));
    for &(group, attendees) in &event.attendees_by_group {
        all.insert(format!("attendees_{}", groups().term(group).id), attendees.into());
    }
    all
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(object) = value { object } else { Map::new() }
}

/// Those that hold something.
fn fields(all: Value) -> Map<String, Value> {
    let holds = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(parts) => !parts.is_empty(),
        _ => true,
    };
    object(all).into_iter().filter(|(_, value)| holds(value)).collect()
}

fn term(catalogue: &'static Catalogue, code: Option<Code>) -> Option<&'static str> {
    code.map(|code| catalogue.term(code).id.as_str())
}

fn terms(catalogue: &'static Catalogue, codes: &[Code]) -> Vec<&'static str> {
    codes.iter().filter_map(|&code| term(catalogue, Some(code))).collect()
}

fn set(set: GroupSet) -> Vec<&'static str> {
    terms(groups(), &codes_of(set).collect::<Vec<_>>())
}

fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}
