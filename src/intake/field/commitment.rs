//! The fields of commitments.

use crate::intake::field::{
    Card, DUE_AT, EVENT_ID, Field, MUNICIPALITY, MUNICIPALITY_CODE, RESPONSIBLE, SYNTHETIC, THEMES,
    card, telling,
};

/// In the order in which the dictionary lists them.
pub(super) const FIELDS: &[Card] = &[
    card(
        Field::Id,
        "id",
        &["identificador", "compromiso", "id compromiso", "codigo compromiso", "numero"],
        "Identificador (obligatorio)",
        "Its id (required)",
    ),
    telling(card(
        Field::DemandIds,
        "demand_ids",
        &["demandas", "id demandas", "demandas que responde"],
        "Demandas que responde, separadas por `|`",
        "Demands that it answers, joined by `|`",
    )),
    Card {
        aliases: &[
            "codigo municipio",
            "codigos municipio",
            "codigo dane",
            "divipola",
            "territory codes",
        ],
        ..MUNICIPALITY_CODE
    },
    Card { aliases: &["municipio", "municipios", "territorio", "territorios"], ..MUNICIPALITY },
    THEMES,
    RESPONSIBLE,
    telling(card(
        Field::AgreedAt,
        "agreed_at",
        &["acordado", "fecha de compromiso", "fecha compromiso", "fecha acuerdo", "acordado el"],
        "Cuándo se acordó",
        "When it was agreed",
    )),
    EVENT_ID,
    DUE_AT,
    card(
        Field::Status,
        "status",
        &["estado"],
        "Acordado, en curso, cumplido, incumplido, …",
        "Agreed, in progress, fulfilled, not fulfilled, …",
    ),
    telling(card(
        Field::Progress,
        "progress",
        &["avance", "porcentaje de avance", "porcentaje avance", "ejecucion"],
        "Avance, de 0 a 100",
        "Percent done, 0 to 100",
    )),
    telling(card(
        Field::AmountCop,
        "amount_cop",
        &["monto cop", "monto", "valor", "presupuesto", "inversion"],
        "Pesos colombianos",
        "Colombian pesos",
    )),
    telling(card(
        Field::EvidenceUrl,
        "evidence_url",
        &["evidencia", "enlace evidencia", "soporte"],
        "Dónde está la evidencia",
        "Where the evidence is",
    )),
    SYNTHETIC,
];
