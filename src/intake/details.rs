//! What offices added to a demand.

use compact_str::CompactString;

use crate::demand::{Details, competences, ethnic_territories, precisions};
use crate::intake::field::Field;
use crate::intake::row::Row;
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

/// A code of a project has at least so many digits, more than a document or a telephone with the
/// code of its country.
const PROJECT_DIGITS_MIN: usize = 13;

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
        commitment_ids: row.ids(Field::CommitmentIds),
    }
    .boxed()
}

/// Goals, each once.
fn goals(row: &mut Row<'_>) -> Vec<u8> {
    let text = row.cell(Field::Ods);
    let mut goals = Vec::new();
    for part in text.split(['|', ';', ',']).map(str::trim) {
        match goals_of(part) {
            Some(found) => found.into_iter().for_each(|goal| push_new(&mut goals, goal)),
            // Names of goals hold commas: «9. Industria, innovación e infraestructura».
            None if part.bytes().all(|byte| !byte.is_ascii_digit()) && !goals.is_empty() => {}
            None if part.is_empty() => {}
            None => {
                let reason = format!("No se reconoce un ODS (1 a {GOALS}); no se guarda");
                row.observe_part(OUT_OF_RANGE, Field::Ods, part, reason);
            }
        }
    }
    goals
}

fn push_new(goals: &mut Vec<u8>, goal: u8) {
    if !goals.contains(&goal) {
        goals.push(goal);
    }
}

/// The goals of a text: the first number of one with words, `6. Agua limpia`, else all of them,
/// `6`, `ODS 6 y 11`; `None` where there is none, or one that is no goal.
fn goals_of(text: &str) -> Option<Vec<u8>> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let is_list = words.map(str::to_lowercase).all(|word| ["ods", "y", "e"].contains(&&*word));
    let goal = |number: &str| number.parse().ok().filter(|goal| (1..=GOALS).contains(goal));
    let goals: Option<Vec<u8>> =
        numbers.take(if is_list { usize::MAX } else { 1 }).map(goal).collect();
    goals.filter(|goals| !goals.is_empty())
}

/// A programme in words, without what tells of a person, or the code of a project.
fn plan_link(row: &mut Row<'_>) -> Option<CompactString> {
    let text = row.cell(Field::PlanLink);
    let is_code =
        text.len() >= PROJECT_DIGITS_MIN && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { Some(text.into()) } else { row.short_prose(Field::PlanLink) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_told_by_their_numbers() {
        for text in ["6", "06", "ODS 6", "6. Agua limpia y saneamiento", "ODS6: agua, 2030"] {
            assert_eq!(goals_of(text), Some(vec![6]), "{text}");
        }
        for text in ["6 y 11", "6/11", "ODS 6 - ODS 11", "6 11"] {
            assert_eq!(goals_of(text), Some(vec![6, 11]), "{text}");
        }
        for text in ["", "agua", "0", "18", "-", "6 y 99", "999999"] {
            assert_eq!(goals_of(text), None, "{text}");
        }
    }
}
