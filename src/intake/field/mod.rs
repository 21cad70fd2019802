//! The fields of each kind of record, and the headers under which files hold them.
//!
//! Accents, case and punctuation of a header do not matter; of two columns that could hold the
//! same field, the one whose header stands first in the field's list is taken.

mod commitment;
mod demand;
mod details;
mod event;
mod phrase;

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
            Kind::Events => event::FIELDS,
            Kind::Demands => demand::FIELDS,
            Kind::Commitments => commitment::FIELDS,
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
    /// Both coordinates in one text.
    Position,
    /// The department that the row says to be of.
    Department,
    /// Year of reception, where the day stands in several columns.
    Year,
    /// Its month.
    Month,
    /// Its day of the month.
    Day,
    /// Day of the last change.
    UpdatedAt,
    /// How exactly the place is known.
    LocationPrecision,
    /// Assessed severity.
    Severity,
    /// Sustainable development goals.
    Ods,
    /// Reserve or community council.
    EthnicTerritory,
    /// Programme or project.
    PlanLink,
    /// Whose task it is.
    Competence,
    /// Commitments that answer a demand.
    CommitmentIds,
    /// What was said about a state.
    Note,
}

impl Field {
    /// How many there are.
    pub(super) const COUNT: usize = Field::Note as usize + 1;
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

/// The field of a column whose cells are counts of one group: `attendees_mujer`, in `--map`.
pub(super) const ATTENDEES_ID: &str = "attendees_";

/// The field of a column that is left out on purpose, in `--map`.
pub(super) const IGNORED_ID: &str = "ignored";

/// How the headers of one column for each group of an event begin, folded.
pub(super) const ATTENDEES_PREFIXES: [&str; 4] =
    ["asistentes ", "attendees ", "participantes ", "numero de asistentes "];

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
        "codigo de municipio",
        "cod municipio",
        "cod mpio",
        "codigo mpio",
        "codmpio",
        "codmun",
        "cod mun",
        "id municipio",
        "mpio cdpmp",
        "mpio ccnct",
        "codigo divipola",
        "cod divipola",
        "divipola",
        "codigo dane",
        "codigo dane municipio",
        "codigo municipio dane",
        "cod dane",
        "dane",
        "codigo centro poblado",
        "cod centro poblado",
        "cpob ccdgo",
    ],
    "Código DIVIPOLA del municipio o de un centro poblado suyo, en cualquier grafía",
    "DIVIPOLA code of the municipality or of a settlement of it, in any spelling",
);

const DEPARTMENT: Card = card(
    Field::Department,
    "department",
    &[
        "departamento",
        "nombre departamento",
        "nombre del departamento",
        "depto",
        "dpto",
        "dpto cnmbr",
        "codigo departamento",
        "cod departamento",
        "cod dpto",
        "dpto ccdgo",
    ],
    "Departamento: un municipio de otro no se ubica, aunque aquí haya uno del mismo nombre",
    "Department: a municipality of another one is not placed, even if one here bears its name",
);

const MUNICIPALITY: Card = card(
    Field::Municipality,
    "municipality",
    &[
        "municipio",
        "nombre municipio",
        "nombre del municipio",
        "nombre de municipio",
        "nom municipio",
        "nom mpio",
        "mpio",
        "mpio cnmbr",
        "nombre mpio",
        "municipio o distrito",
        "municipio de residencia",
        "municipio de los hechos",
        "municipio de ocurrencia",
        "municipio donde se presenta",
        "municipio solicitante",
        "ciudad",
        "ciudad o municipio",
        "municipio ciudad",
        "ciudad municipio",
        "entidad territorial",
        "lugar",
        "localizacion",
        "territorio",
        "place",
        "city",
    ],
    "Nombre del municipio",
    "Name of the municipality",
);

const EVENT_ID: Card = card(
    Field::EventId,
    "event_id",
    &[
        "evento",
        "id evento",
        "codigo evento",
        "conversatorio",
        "id conversatorio",
        "codigo conversatorio",
        "espacio de participacion",
        "mesa",
        "event",
    ],
    "Identificador del evento",
    "Id of the event",
);

const ROUND: Card = card(
    Field::Round,
    "round",
    &["ronda", "vuelta", "ciclo", "vigencia conversatorio", "fase"],
    "Ronda de participación",
    "Round of participation",
);

const RESPONSIBLE: Card = card(
    Field::Responsible,
    "responsible",
    &[
        "responsable",
        "entidad responsable",
        "dependencia responsable",
        "secretaria responsable",
        "dependencia asignada",
        "area responsable",
        "entidad",
        "dependencia",
        "dependencia destino",
        "secretaria",
        "secretaria o instituto",
        "organismo",
        "agency responsible",
    ],
    "Quién responde",
    "Who answers for it",
);

const DUE_AT: Card = card(
    Field::DueAt,
    "due_at",
    &[
        "fecha limite",
        "vence",
        "fecha de vencimiento",
        "fecha vencimiento",
        "vencimiento",
        "plazo",
        "fecha limite de respuesta",
        "fecha limite respuesta",
        "fecha maxima de respuesta",
        "fecha de cumplimiento",
        "fecha cumplimiento",
        "fecha estimada de cumplimiento",
        "fecha programada",
        "fecha compromiso de cierre",
        "expected datetime",
    ],
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
        "tema principal",
        "tema de la solicitud",
        "tematica",
        "eje tematico",
        "sector",
        "sector de inversion",
        "sector administrativo",
        "categoria",
        "categoria tematica",
        "eje",
        "linea",
        "linea estrategica",
        "mesa tematica",
        "service name",
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
            if kind == Kind::Commitments {
                // What the column says, unless it is all that tells commitments apart.
                let again = seen.iter().rposition(|alias| alias == "compromiso");
                seen.remove(again.unwrap());
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
