//! The fields of events.

use crate::intake::field::{
    COLLECTION, Card, Field, MUNICIPALITY, MUNICIPALITY_CODE, ROUND, SYNTHETIC, card, telling,
};

/// In the order in which the dictionary lists them.
pub(super) const FIELDS: &[Card] = &[
    card(
        Field::Id,
        "id",
        &["identificador", "evento", "id evento", "codigo evento", "event id"],
        "Identificador (obligatorio)",
        "Its id (required)",
    ),
    ROUND,
    card(Field::Date, "date", &["fecha", "fecha del evento", "fecha evento"], "Día", "Its day"),
    card(
        Field::Kind,
        "kind",
        &["tipo", "tipo de evento", "clase"],
        "Conversatorio, taller, mesa, …",
        "Conversatorio, workshop, roundtable, …",
    ),
    MUNICIPALITY_CODE,
    MUNICIPALITY,
    telling(card(
        Field::Attendees,
        "attendees",
        &["asistentes", "total asistentes", "asistentes total", "participantes", "asistencia"],
        "Cuántas personas fueron; `asistentes_` y un grupo, cuántas de él",
        "How many people came; `attendees_` and a group, how many of it",
    )),
    COLLECTION,
    SYNTHETIC,
];
