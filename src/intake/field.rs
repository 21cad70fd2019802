//! The fields of each kind of record, and the headers under which files hold them.
//!
//! Accents, case and punctuation of a header do not matter; of two columns that could hold the
//! same field, the one whose header stands first in the field's list is taken.

use crate::text::Words;

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Meetings; read first, as demands take their place from them.
    Events,
    /// What citizens ask for.
    Demands,
    /// What they were promised.
    Commitments,
}

impl Kind {
    /// Every kind, in the order in which files are read.
    pub const ALL: [Kind; 3] = [Kind::Events, Kind::Demands, Kind::Commitments];

    /// `events`, `demands` or `commitments`.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Events => "events",
            Kind::Demands => "demands",
            Kind::Commitments => "commitments",
        }
    }

    /// The kind with this id.
    pub fn parse(id: &str) -> Option<Self> {
        Kind::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// The fields that its files may hold.
    pub fn fields(self) -> &'static [Card] {
        match self {
            Kind::Events => EVENTS,
            Kind::Demands => DEMANDS,
            Kind::Commitments => COMMITMENTS,
        }
    }
}

/// A field of some kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Where the record comes from.
    Source,
    /// Its id there.
    Id,
    /// Short text.
    Title,
    /// Long text.
    Description,
    /// Day of reception.
    ReceivedAt,
    /// Day of an event.
    Date,
    /// Through which channel.
    Channel,
    /// What kind of request or event.
    Kind,
    /// Themes.
    Themes,
    /// Longitude.
    Lon,
    /// Latitude.
    Lat,
    /// DIVIPOLA code.
    MunicipalityCode,
    /// Name of the municipality.
    Municipality,
    /// Seat, settlement, countryside.
    Area,
    /// Comuna, corregimiento, vereda.
    Submunicipal,
    /// Whom the need is about.
    AffectedGroups,
    /// Who spoke.
    VoiceGroups,
    /// People affected.
    PeopleAffected,
    /// Declared urgency.
    Urgency,
    /// Votes and signatures.
    Support,
    /// The event.
    EventId,
    /// The round.
    Round,
    /// Where it stands.
    Status,
    /// Who answers.
    Responsible,
    /// Until when.
    DueAt,
    /// How it was gathered.
    Collection,
    /// Made up.
    Synthetic,
    /// People who came.
    Attendees,
    /// Demands that a commitment answers.
    DemandIds,
    /// When it was agreed.
    AgreedAt,
    /// Percent done.
    Progress,
    /// Pesos.
    AmountCop,
    /// Where the evidence is.
    EvidenceUrl,
}

impl Field {
    /// How many there are.
    pub(super) const COUNT: usize = Field::EvidenceUrl as usize + 1;
}

/// A field as one kind of record has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    /// Which.
    pub field: Field,
    /// Its name in the API and in `--map`.
    pub id: &'static str,
    /// Other headers under which it comes, folded; the likelier first.
    pub aliases: &'static [&'static str],
    /// What it holds.
    pub about: Words,
    /// A file with this column is of this kind.
    pub telling: bool,
}

/// How the headers of one column for each group of an event begin, folded.
pub(super) const ATTENDEES_PREFIXES: [&str; 2] = ["asistentes ", "attendees "];

/// Words of headers that tell of a person: such columns are never stored.
pub(super) const IDENTITY_WORDS: &[&str] = &[
    "nombre",
    "nombres",
    "apellido",
    "apellidos",
    "cedula",
    "documento",
    "identificacion",
    "telefono",
    "celular",
    "movil",
    "correo",
    "email",
    "mail",
    "direccion",
    "solicitante",
    "peticionario",
    "ciudadano",
    "nacimiento",
    "firma",
    "name",
    "surname",
    "phone",
    "address",
];

const fn card(
    field: Field,
    id: &'static str,
    aliases: &'static [&'static str],
    es: &'static str,
    en: &'static str,
) -> Card {
    Card { field, id, aliases, about: Words::new(es, en), telling: false }
}

const fn telling(card: Card) -> Card {
    Card { telling: true, ..card }
}

const MUNICIPALITY_CODE: Card = card(
    Field::MunicipalityCode,
    "municipality_code",
    &[
        "codigo municipio",
        "codigo del municipio",
        "cod municipio",
        "cod mpio",
        "mpio cdpmp",
        "codigo divipola",
        "divipola",
        "codigo dane",
        "cod dane",
        "dane",
    ],
    "Código DIVIPOLA del municipio, en cualquier grafía",
    "DIVIPOLA code of the municipality, in any spelling",
);

const MUNICIPALITY: Card = card(
    Field::Municipality,
    "municipality",
    &[
        "municipio",
        "nombre municipio",
        "nombre del municipio",
        "mpio",
        "mpio cnmbr",
        "ciudad",
        "lugar",
        "territorio",
        "place",
    ],
    "Nombre del municipio",
    "Name of the municipality",
);

const EVENT_ID: Card = card(
    Field::EventId,
    "event_id",
    &["evento", "id evento", "codigo evento", "event"],
    "Identificador del evento",
    "Id of the event",
);

const ROUND: Card = card(
    Field::Round,
    "round",
    &["ronda", "vuelta", "ciclo"],
    "Ronda de participación",
    "Round of participation",
);

const RESPONSIBLE: Card = card(
    Field::Responsible,
    "responsible",
    &["responsable", "entidad responsable", "entidad", "dependencia", "secretaria"],
    "Quién responde",
    "Who answers for it",
);

const DUE_AT: Card = card(
    Field::DueAt,
    "due_at",
    &["fecha limite", "vence", "fecha de vencimiento", "fecha vencimiento", "vencimiento", "plazo"],
    "Hasta cuándo",
    "Until when",
);

const THEMES: Card = card(
    Field::Themes,
    "themes",
    &[
        "tema",
        "temas",
        "theme",
        "tematica",
        "eje tematico",
        "sector",
        "categoria",
        "eje",
        "linea",
        "topic",
    ],
    "Temas separados por `|`, el principal primero",
    "Themes joined by `|`, the main one first",
);

const COLLECTION: Card = card(
    Field::Collection,
    "collection",
    &["recoleccion", "tipo de recoleccion"],
    "Cómo se recogió: `open` (abierta) o `quota` (cuota)",
    "How it was gathered: `open` or `quota`",
);

const SYNTHETIC: Card = card(
    Field::Synthetic,
    "synthetic",
    &["sintetico", "sintetica"],
    "Inventado para demostración: `1`, `true`, `si`",
    "Made up for demonstration: `1`, `true`, `si`",
);

const DEMANDS: &[Card] = &[
    card(
        Field::Source,
        "source",
        &["fuente", "origen", "sistema"],
        "De dónde viene; sin ella, el nombre del archivo",
        "Where it comes from; without it, the file's name",
    ),
    card(
        Field::Id,
        "id",
        &[
            "identificador",
            "radicado",
            "numero de radicado",
            "numero radicado",
            "no radicado",
            "consecutivo",
            "id demanda",
            "service request id",
        ],
        "Identificador en su fuente; sin él, un resumen del contenido",
        "Its id in its source; without it, a digest of the content",
    ),
    telling(card(
        Field::ReceivedAt,
        "received_at",
        &[
            "fecha",
            "fecha de recepcion",
            "fecha recepcion",
            "fecha recibido",
            "fecha de radicacion",
            "fecha radicacion",
            "fecha radicado",
            "fecha de registro",
            "fecha registro",
            "fecha solicitud",
            "requested datetime",
            "created at",
            "date",
        ],
        "Día en que se recibió (obligatoria)",
        "Day on which it was received (required)",
    )),
    telling(card(
        Field::Title,
        "title",
        &["titulo", "asunto", "resumen", "subject"],
        "Texto corto; nunca es público",
        "Short text; never public",
    )),
    telling(card(
        Field::Description,
        "description",
        &[
            "descripcion",
            "detalle",
            "demanda",
            "solicitud",
            "necesidad",
            "problematica",
            "peticion",
            "texto",
            "observaciones",
        ],
        "Texto largo; nunca es público",
        "Long text; never public",
    )),
    THEMES,
    telling(card(
        Field::Kind,
        "kind",
        &["tipo", "tipo de solicitud", "tipo solicitud", "tipo de peticion", "tipo pqrs", "clase"],
        "Petición, queja, reclamo, propuesta, …",
        "Petition, complaint, claim, proposal, …",
    )),
    telling(card(
        Field::Channel,
        "channel",
        &["canal", "canal de atencion", "medio de recepcion", "medio"],
        "Conversatorio, web, ventanilla, …",
        "Conversatorio, web, counter, …",
    )),
    telling(card(
        Field::Lon,
        "lon",
        &["longitud", "longitude", "long", "lng", "coordenada x", "x"],
        "Longitud en grados (WGS84); nunca es pública",
        "Longitude in degrees (WGS84); never public",
    )),
    telling(card(
        Field::Lat,
        "lat",
        &["latitud", "latitude", "coordenada y", "y"],
        "Latitud en grados (WGS84); nunca es pública",
        "Latitude in degrees (WGS84); never public",
    )),
    MUNICIPALITY_CODE,
    MUNICIPALITY,
    card(
        Field::Area,
        "area_class",
        &["zona", "area"],
        "Cabecera, centro poblado o rural",
        "Seat, settlement or countryside",
    ),
    card(
        Field::Submunicipal,
        "submunicipal",
        &["comuna", "corregimiento", "comuna o corregimiento", "vereda", "barrio"],
        "Comuna, corregimiento o vereda",
        "Comuna, corregimiento or vereda",
    ),
    telling(card(
        Field::AffectedGroups,
        "affected_groups",
        &[
            "grupos afectados",
            "grupo afectado",
            "poblacion afectada",
            "grupo poblacional",
            "grupos",
            "enfoque diferencial",
        ],
        "De quiénes trata, separados por `|`",
        "Whom it is about, joined by `|`",
    )),
    telling(card(
        Field::VoiceGroups,
        "voice_groups",
        &["voces", "voz", "quien habla", "voices"],
        "Quiénes hablaron, separados por `|`",
        "Who spoke, joined by `|`",
    )),
    telling(card(
        Field::PeopleAffected,
        "people_affected",
        &["personas afectadas", "numero de personas", "beneficiarios"],
        "Cuántas personas afecta",
        "How many people it affects",
    )),
    telling(card(
        Field::Urgency,
        "urgency",
        &["urgencia"],
        "Urgencia declarada, de 1 a 5",
        "Declared urgency, 1 to 5",
    )),
    telling(card(
        Field::Support,
        "support",
        &["apoyos", "apoyo", "votos", "firmas", "votes"],
        "Votos y firmas; nunca son otras demandas",
        "Votes and signatures; never extra demands",
    )),
    EVENT_ID,
    ROUND,
    card(
        Field::Status,
        "status",
        &["estado", "estado del tramite", "estado tramite"],
        "Recibida, validada, en curso, cumplida, …",
        "Received, validated, in progress, fulfilled, …",
    ),
    RESPONSIBLE,
    DUE_AT,
    COLLECTION,
    SYNTHETIC,
];

const EVENTS: &[Card] = &[
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

const COMMITMENTS: &[Card] = &[
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn aliases_are_folded_and_lead_to_one_field() {
        for kind in Kind::ALL {
            let mut seen = Vec::new();
            for card in kind.fields() {
                for alias in card.aliases {
                    assert_eq!(&fold(alias), alias);
                }
                let id = fold(card.id);
                seen.extend(card.aliases.iter().map(|alias| (*alias).to_owned()));
                seen.push(id);
            }
            let all = seen.len();
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), all, "{kind:?}");
        }
    }

    #[test]
    fn kinds_are_named_by_their_ids() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.id()), Some(kind));
        }
        assert_eq!(Kind::parse("demand"), None);
    }
}
