//! The fields of what offices add to demands.

use crate::intake::field::{Card, Field, card, telling};

pub(super) const UPDATED_AT: Card = card(
    Field::UpdatedAt,
    "updated_at",
    &[
        "fecha de actualizacion",
        "fecha actualizacion",
        "ultima actualizacion",
        "fecha ultima actualizacion",
        "fecha de modificacion",
        "fecha modificacion",
        "updated datetime",
        "last modified",
    ],
    "Último cambio en su fuente",
    "Its last change in its source",
);

pub(super) const LOCATION_PRECISION: Card = card(
    Field::LocationPrecision,
    "location_precision",
    &["precision de la ubicacion", "precision ubicacion", "precision de la localizacion"],
    "Qué tan exacto es el lugar: punto, dirección, barrio, vereda, municipio, …",
    "How exactly the place is known: point, address, neighbourhood, municipality, …",
);

pub(super) const SEVERITY: Card = telling(card(
    Field::Severity,
    "severity",
    &["gravedad", "severidad", "nivel de gravedad", "grado de gravedad", "criticidad"],
    "Gravedad valorada por una oficina, de 1 a 5",
    "Severity as an office assessed it, 1 to 5",
));

pub(super) const ODS: Card = card(
    Field::Ods,
    "ods",
    &["objetivo de desarrollo sostenible", "objetivos de desarrollo sostenible", "sdg", "sdgs"],
    "Objetivos de Desarrollo Sostenible, de 1 a 17, separados por `|`",
    "Sustainable Development Goals, 1 to 17, joined by `|`",
);

pub(super) const ETHNIC_TERRITORY: Card = card(
    Field::EthnicTerritory,
    "ethnic_territory",
    &["territorio etnico", "tipo de territorio etnico", "resguardo o consejo comunitario"],
    "Resguardo, consejo comunitario o ninguno",
    "Indigenous reserve, community council or none",
);

pub(super) const PLAN_LINK: Card = card(
    Field::PlanLink,
    "plan_link",
    &[
        "bpin",
        "codigo bpin",
        "proyecto bpin",
        "programa del plan",
        "programa del plan de desarrollo",
        "programa",
        "meta de producto",
        "meta producto",
    ],
    "Programa del plan de desarrollo o código BPIN",
    "Programme of the development plan, or code of a project (BPIN)",
);

pub(super) const COMPETENCE: Card = card(
    Field::Competence,
    "competencia",
    &["nivel de competencia", "ambito de competencia", "competence"],
    "De quién es la competencia: departamental, municipal, nacional, concurrente",
    "Whose task it is: departamental, municipal, nacional, concurrente",
);

pub(super) const COMMITMENT_IDS: Card = card(
    Field::CommitmentIds,
    "commitment_ids",
    &["compromisos", "id compromisos", "compromisos asociados", "compromiso asociado"],
    "Compromisos que la responden, separados por `|`",
    "Commitments that answer it, joined by `|`",
);
