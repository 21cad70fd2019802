//! What offices added to a demand.

use compact_str::CompactString;

use crate::demand::{Details, competences, ethnic_territories, precisions};
use crate::intake::field::Field;
use crate::intake::row::{Row, split_list};
use crate::intake::rule::OUT_OF_RANGE;

/// The fields that are read here.
const FIELDS: [Field; 8] = [
    Field::UpdatedAt,
    Field::LocationPrecision,
    Field::Severity,
    Field::Ods,
    Field::EthnicTerritory,
    Field::PlanLink,
    Field::Competence,
    Field::CommitmentIds,
];

/// How many Sustainable Development Goals there are.
const GOALS: u8 = 17;

/// A code of a project has at least so many digits, more than any document or telephone.
const PROJECT_DIGITS_MIN: usize = 12;

/// Reads the details of a demand; `None` where the row has none.
pub(super) fn read(row: &mut Row<'_>) -> Option<Box<Details>> {
    if FIELDS.iter().all(|&field| !row.columns.has(field)) {
        return None;
    }
    Details {
        updated_at: row.date(Field::UpdatedAt),
        location_precision: row.term(Field::LocationPrecision, precisions()),
        severity: row.level(Field::Severity),
        ods: goals(row),
        ethnic_territory: row.term(Field::EthnicTerritory, ethnic_territories()),
        plan_link: plan_link(row),
        competence: row.term(Field::Competence, competences()),
        commitment_ids: commitment_ids(row),
    }
    .boxed()
}

/// Goals, each once: `6`, `ODS 6`, `6. Agua limpia y saneamiento`.
fn goals(row: &mut Row<'_>) -> Vec<u8> {
    let mut goals = Vec::new();
    for part in split_list(row.cell(Field::Ods)) {
        match goal(part) {
            Some(goal) if !goals.contains(&goal) => goals.push(goal),
            Some(_) => {}
            None => {
                let reason = format!("Se espera de 1 a {GOALS}; no se guarda");
                row.observe_part(OUT_OF_RANGE, Field::Ods, part, reason);
            }
        }
    }
    goals
}

/// The goal whose number stands first in a text.
fn goal(text: &str) -> Option<u8> {
    let number = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..end].parse().ok().filter(|goal| (1..=GOALS).contains(goal))
}

/// A programme in words, without what tells of a person, or the code of a project.
fn plan_link(row: &mut Row<'_>) -> Option<CompactString> {
    let text = row.cell(Field::PlanLink);
    let is_code =
        text.len() >= PROJECT_DIGITS_MIN && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { Some(text.into()) } else { row.short_prose(Field::PlanLink) }
}

fn commitment_ids(row: &Row<'_>) -> Vec<CompactString> {
    split_list(row.cell(Field::CommitmentIds)).into_iter().map(Into::into).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_the_first_number_of_its_text() {
        for text in ["6", "06", "ODS 6", "6. Agua limpia y saneamiento", "ODS6: agua, 2030"] {
            assert_eq!(goal(text), Some(6), "{text}");
        }
        for text in ["", "agua", "0", "18", "-", "999999"] {
            assert_eq!(goal(text), None, "{text}");
        }
    }
}
