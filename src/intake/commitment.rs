//! Rows that are commitments.

use crate::demand::Commitment;
use crate::intake::Desk;
use crate::intake::field::Field;
use crate::intake::place::{check_department, clues_of, place_part};
use crate::intake::row::{Row, split_list};
use crate::intake::rule::{NO_PLACE, UNKNOWN_EVENT, UNKNOWN_TERM};
use crate::text::fold;

/// Statuses of a commitment and how files write them, folded.
const STATUSES: [(&str, &[&str]); 8] = [
    ("agreed", &["acordado", "acordada", "pactado", "suscrito"]),
    ("planned", &["planeado", "planeada", "programado", "planificado"]),
    ("contracting", &["en contratacion", "contratacion", "en proceso de contratacion"]),
    ("in_progress", &["en curso", "en ejecucion", "en proceso", "en avance"]),
    ("fulfilled", &["cumplido", "cumplida", "terminado", "ejecutado"]),
    ("not_fulfilled", &["incumplido", "incumplida", "no cumplido", "no cumplida"]),
    ("renegotiated", &["renegociado", "renegociada", "reprogramado"]),
    ("cancelled", &["cancelado", "cancelada", "anulado"]),
];

/// Reads a commitment.
pub(super) fn read(row: &mut Row<'_>, desk: &Desk<'_>, id: String) -> Commitment {
    let event_id = row.text(Field::EventId);
    if event_id.as_ref().is_some_and(|id| !desk.known.events.contains_key(id)) {
        row.observe(UNKNOWN_EVENT, Field::EventId, "Ningún evento cargado tiene este id");
    }
    Commitment {
        id,
        title: row.short_prose(Field::Title),
        demand_ids: row.ids(Field::DemandIds),
        municipalities: municipalities(row, desk),
        themes: row.themes(),
        responsible: row.responsible(),
        agreed_at: row.date(Field::AgreedAt),
        event_id,
        due_at: row.date(Field::DueAt),
        status: status(row).to_owned(),
        progress: row.percent(Field::Progress),
        amount_cop: row.amount(Field::AmountCop),
        evidence_url: evidence(row),
        note: row.short_prose(Field::Note),
    }
}

/// Where the evidence is: an address of the web as it stands, other text without what tells of a
/// person.
fn evidence(row: &mut Row<'_>) -> Option<String> {
    let is_address = row.cell(Field::EvidenceUrl).starts_with("http");
    if is_address { row.text(Field::EvidenceUrl) } else { row.short_prose(Field::EvidenceUrl) }
}

/// The municipalities of the codes, or of the names where there are no codes.
fn municipalities(row: &mut Row<'_>, desk: &Desk<'_>) -> Vec<u16> {
    let given = [Field::MunicipalityCode, Field::Municipality];
    let Some(field) = given.into_iter().find(|&field| !row.cell(field).is_empty()) else {
        row.observe(NO_PLACE, Field::Municipality, "Sin código ni nombre de lugar");
        return Vec::new();
    };
    if check_department(row, desk.locator) && field == Field::Municipality {
        return Vec::new();
    }
    let text = row.cell(field);
    // A code may hold the marks that part others: `76.001`, `76,001`.
    let is_one = desk.locator.place(clues_of(field, text)).is_ok();
    let parts = if is_one { vec![text] } else { split_list(text) };
    let mut found = Vec::new();
    for part in parts {
        let municipality = place_part(row, desk.locator, field, part);
        found.extend(municipality.filter(|municipality| !found.contains(municipality)));
    }
    found
}

/// The status; empty when the file says none: unknown is not the start.
fn status(row: &mut Row<'_>) -> &'static str {
    let text = fold(row.cell(Field::Status));
    let matches = |(id, names): &(&str, &[&str])| fold(id) == text || names.contains(&&*text);
    if let Some((id, _)) = STATUSES.iter().find(|status| matches(status)) {
        return id;
    }
    if !text.is_empty() {
        let names = STATUSES.map(|(_, names)| names[0]).join(", ");
        let reason = format!("No está en la lista ({names}); no se guarda");
        row.observe(UNKNOWN_TERM, Field::Status, reason);
    }
    ""
}
