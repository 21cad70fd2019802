//! Words by which a question at the head of a column tells its field.
//!
//! Forms put whole questions at the head of their columns: «3. ¿En qué municipio vive?». A column
//! that no name fits is taken for a field when one of its phrases stands in the question, and the
//! report says so.

use crate::intake::field::{Field, Kind};

/// A field and the phrases that ask for it, folded; the surer fields first.
type Phrases = (Field, &'static [&'static str]);

const DEMANDS: &[Phrases] = &[
    (
        Field::Description,
        &[
            "describa",
            "descripcion",
            "cuentenos",
            "cual es su solicitud",
            "cual es su peticion",
            "cual es su necesidad",
            "cual es la necesidad",
            "cual es el problema",
            "que necesidad",
            "que problema",
            "que solicita",
            "que propone",
            "principal necesidad",
            "principales necesidades",
            "problematica",
            "su propuesta",
            "su solicitud",
        ],
    ),
    (Field::MunicipalityCode, &["codigo del municipio", "codigo dane", "codigo divipola"]),
    (Field::Submunicipal, &["comuna", "corregimiento", "vereda", "barrio"]),
    (Field::Municipality, &["municipio"]),
    (
        Field::ReceivedAt,
        &[
            "fecha de la solicitud",
            "fecha de recepcion",
            "fecha de radicacion",
            "fecha de diligenciamiento",
            "fecha de la encuesta",
            "fecha del registro",
        ],
    ),
    (Field::PeopleAffected, &["cuantas personas", "numero de personas"]),
    (Field::Urgency, &["que tan urgente", "nivel de urgencia", "urgencia de"]),
    (
        Field::AffectedGroups,
        &["grupo poblacional", "grupos poblacionales", "a que grupo", "a que poblacion"],
    ),
    (Field::Themes, &["tema", "sector", "eje tematico", "categoria"]),
];

const EVENTS: &[Phrases] = &[
    (Field::Municipality, &["municipio"]),
    (Field::Date, &["fecha"]),
    (Field::Attendees, &["cuantas personas", "cuantos asistentes", "numero de asistentes"]),
];

const COMMITMENTS: &[Phrases] = &[
    (Field::Municipality, &["municipio"]),
    (Field::Themes, &["tema", "sector"]),
    (Field::Progress, &["porcentaje de avance"]),
    (Field::Responsible, &["dependencia responsable", "entidad responsable"]),
];

impl Kind {
    /// The phrases of questions that ask for its fields.
    pub(in crate::intake) fn phrases(self) -> &'static [Phrases] {
        match self {
            Kind::Demands => DEMANDS,
            Kind::Events => EVENTS,
            Kind::Commitments => COMMITMENTS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn phrases_are_folded_and_lead_to_fields_of_their_kind() {
        for kind in Kind::ALL {
            for (field, phrases) in kind.phrases() {
                assert!(kind.fields().iter().any(|card| card.field == *field), "{field:?}");
                assert!(phrases.iter().all(|phrase| fold(phrase) == *phrase), "{phrases:?}");
            }
        }
    }
}
