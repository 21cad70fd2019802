//! The fields of events.

use crate::intake::field::{
    COLLECTION, Card, DEPARTMENT, Field, MUNICIPALITY, MUNICIPALITY_CODE, ROUND, SYNTHETIC, card,
    telling,
};

/// In the order in which the dictionary lists them.
pub(super) const FIELDS: &[Card] = &[
    card(
        Field::Id,
        "id",
        &[
            "identificador",
            "evento",
            "id evento",
            "codigo evento",
            "id conversatorio",
            "codigo conversatorio",
            "consecutivo",
            "event id",
        ],
        "Identificador (obligatorio)",
        "Its id (required)",
    ),
    ROUND,
    card(
        Field::Date,
        "date",
        &[
            "fecha",
            "fecha del evento",
            "fecha evento",
            "fecha conversatorio",
            "fecha del conversatorio",
            "fecha de realizacion",
            "fecha realizacion",
        ],
        "Día",
        "Its day",
    ),
    card(
        Field::Kind,
        "kind",
        &["tipo", "tipo de evento", "tipo evento", "tipo de espacio", "modalidad", "clase"],
        "Conversatorio, taller, mesa, …",
        "Conversatorio, workshop, roundtable, …",
    ),
    DEPARTMENT,
    MUNICIPALITY_CODE,
    MUNICIPALITY,
    telling(card(
        Field::Attendees,
        "attendees",
        &[
            "asistentes",
            "total asistentes",
            "asistentes total",
            "numero de asistentes",
            "cantidad de asistentes",
            "participantes",
            "total participantes",
            "numero de participantes",
            "asistencia",
            "aforo",
        ],
        "Cuántas personas fueron; `asistentes_` y un grupo, cuántas de él",
        "How many people came; `attendees_` and a group, how many of it",
    )),
    COLLECTION,
    SYNTHETIC,
];
