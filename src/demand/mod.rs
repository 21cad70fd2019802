//! What citizens ask for, what they were promised, and where they were heard.
//!
//! Terms with a closed list (themes, groups, channels, kinds, statuses) are codes of a
//! [`Catalogue`]; sets of groups are bit masks over it.

mod catalogue;
mod key;

use std::sync::LazyLock;

use compact_str::CompactString;
use geo::Coord;
use jiff::civil::Date;

pub use catalogue::{
    Catalogue, Term, areas, channels, competences, ethnic_territories, groups, kinds, precisions,
    statuses, themes,
};
pub use key::Key;

/// Code of a term: its place in its [`Catalogue`].
pub type Code = u8;

/// A set of groups: bit `i` stands for the term with code `i` of [`groups`].
pub type GroupSet = u32;

/// The groups of a set, by ascending code.
pub fn codes_of(set: GroupSet) -> impl Iterator<Item = Code> + Clone {
    let mut rest = set;
    std::iter::from_fn(move || {
        let code = (rest != 0).then(|| rest.trailing_zeros() as Code)?;
        rest &= rest - 1;
        Some(code)
    })
}

/// How records were gathered, which decides whether rates per inhabitant mean anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Collection {
    /// Anyone could speak at any time: a rate per inhabitant says something.
    Open,
    /// Events gathered near-equal numbers everywhere: only shares say something. Unstated = quota.
    #[default]
    Quota,
}

impl Collection {
    /// `open` or `quota`.
    pub fn id(self) -> &'static str {
        match self {
            Collection::Open => "open",
            Collection::Quota => "quota",
        }
    }

    /// Reads `open`, `quota`, `abierta`, `cuota`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "open" | "abierta" | "abierto" => Some(Collection::Open),
            "quota" | "cuota" => Some(Collection::Quota),
            _ => None,
        }
    }
}

/// How a record came to its municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// Its point lies in the municipality.
    Point,
    /// Its point lies outside, within the tolerance of the border or 1 km of the coast.
    Near,
    /// A DIVIPOLA code.
    Code,
    /// The municipality's name.
    Name,
    /// Another name of the municipality.
    Alias,
    /// The place of what it belongs to, such as its event.
    Parent,
    /// The declared municipality prevails over a point within the boundaries' tolerance.
    NearBorder,
    /// Someone placed it, or another record that says the same of its place.
    Manual,
}

impl Method {
    /// Every method.
    pub const ALL: [Method; 8] = [
        Method::Point,
        Method::Near,
        Method::Code,
        Method::Name,
        Method::Alias,
        Method::Parent,
        Method::NearBorder,
        Method::Manual,
    ];

    /// The id used in answers and in the store.
    pub fn id(self) -> &'static str {
        match self {
            Method::Point => "point",
            Method::Near => "near",
            Method::Code => "code",
            Method::Name => "name",
            Method::Alias => "alias",
            Method::Parent => "parent",
            Method::NearBorder => "near_border",
            Method::Manual => "manual",
        }
    }
}

/// Where a record belongs, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// Index of the municipality.
    pub municipality: u16,
    /// How it was found.
    pub method: Method,
    /// From 0 to 1.
    pub confidence: f64,
    /// From the point to the nearest border of that municipality; `None` also where borders are far
    /// and nobody asked how far.
    ///
    /// # Units
    /// Metres.
    pub distance_to_border_m: Option<f64>,
    /// Point and declared municipality disagree.
    pub conflict: bool,
}

/// A citizens' demand, with its territory. Short texts stand in it, as a million of them take
/// long to make and to drop one by one.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Demand {
    /// Where the record comes from; with `id` its key.
    pub source: CompactString,
    /// Its id in that source.
    pub id: CompactString,
    /// Short text. Never public.
    pub title: CompactString,
    /// Long text. Never public.
    pub description: String,
    /// Day on which it was received, in Colombia.
    pub received_at: Date,
    /// Through which channel.
    pub channel: Option<Code>,
    /// What kind of request.
    pub kind: Option<Code>,
    /// Themes, the main one first; empty = unclassified.
    pub themes: Vec<Code>,
    /// Longitude and latitude in degrees, WGS84. Never public.
    pub point: Option<Coord<f64>>,
    /// Where it belongs; `None` = unlocated.
    pub placement: Option<Placement>,
    /// The place as it was written, kept for the queue of unlocated demands.
    pub declared_place: CompactString,
    /// Seat, settlement or countryside.
    pub area: Option<Code>,
    /// Comuna, corregimiento or vereda, as an id.
    pub submunicipal: Option<CompactString>,
    /// Whom the need is about.
    pub affected_groups: GroupSet,
    /// Who spoke.
    pub voice_groups: GroupSet,
    /// How many people it affects.
    pub people_affected: Option<u32>,
    /// Declared urgency, 1–5.
    pub urgency: Option<u8>,
    /// Votes and signatures: never extra demands.
    pub support: Option<u32>,
    /// The event at which it was raised.
    pub event_id: Option<CompactString>,
    /// The round of participation, as stated by the record or its event.
    pub round: Option<CompactString>,
    /// Where it stands.
    pub status: Option<Code>,
    /// Who answers for it.
    pub responsible: Option<CompactString>,
    /// Until when.
    pub due_at: Option<Date>,
    /// How its source gathered it; its event's word prevails.
    pub collection: Option<Collection>,
    /// What offices added; `None` when they said none of it.
    pub details: Option<Box<Details>>,
    /// What the intake noticed about it, as rule ids.
    pub quality_flags: Vec<&'static str>,
}

/// What offices add to a demand while they deal with it. Most files say none of it, so that it
/// stands apart.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Details {
    /// Day of its last change in its source.
    pub updated_at: Option<Date>,
    /// How exactly its place is known.
    pub location_precision: Option<Code>,
    /// Severity as an office assessed it, 1–5.
    pub severity: Option<u8>,
    /// Sustainable development goals, 1–17.
    pub ods: Vec<u8>,
    /// Whether it lies in an indigenous reserve or the land of a community council.
    pub ethnic_territory: Option<Code>,
    /// Programme of the development plan, or code of an investment project.
    pub plan_link: Option<CompactString>,
    /// Whose task it is by law.
    pub competence: Option<Code>,
    /// Ids of the commitments that answer it.
    pub commitment_ids: Vec<CompactString>,
}

impl Details {
    /// Those of a demand, which may say nothing.
    pub fn of(demand: &Demand) -> &Self {
        static NONE: LazyLock<Details> = LazyLock::new(Details::default);
        demand.details.as_deref().unwrap_or(&NONE)
    }

    /// As a demand holds them: `None` where they say nothing.
    pub fn boxed(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

/// A promise made about one or more demands.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Commitment {
    /// Its id.
    pub id: String,
    /// What was promised.
    pub title: Option<String>,
    /// Ids of the demands it answers.
    pub demand_ids: Vec<String>,
    /// Indices of its municipalities.
    pub municipalities: Vec<u16>,
    /// Its themes.
    pub themes: Vec<Code>,
    /// Who answers for it.
    pub responsible: Option<String>,
    /// When it was agreed.
    pub agreed_at: Option<Date>,
    /// At which event.
    pub event_id: Option<String>,
    /// Until when.
    pub due_at: Option<Date>,
    /// Its status as an id: `agreed`, `in_progress`, `fulfilled`, …; empty when it is not known.
    pub status: String,
    /// Percent done.
    pub progress: Option<u8>,
    /// Pesos.
    pub amount_cop: Option<f64>,
    /// Where the evidence is.
    pub evidence_url: Option<String>,
    /// What was said about its state.
    pub note: Option<String>,
}

/// A meeting at which citizens were heard.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Event {
    /// Its id.
    pub id: String,
    /// `conversatorio`, `taller`, `mesa`, as written.
    pub kind: String,
    /// The round of participation it belongs to.
    pub round: Option<String>,
    /// Its day.
    pub date: Option<Date>,
    /// Index of its municipality.
    pub municipality: Option<u16>,
    /// How many people came.
    pub attendees: Option<u32>,
    /// How many of each group, by the group's code.
    pub attendees_by_group: Vec<(Code, u32)>,
    /// How it gathered demands.
    pub collection: Option<Collection>,
}

/// The records of one batch, all of one kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Records {
    /// Demands: large and many, so that they stay where they were read.
    Demands(Vec<Box<Demand>>),
    /// Commitments.
    Commitments(Vec<Commitment>),
    /// Events.
    Events(Vec<Event>),
}

impl Records {
    /// These demands.
    pub fn demands(all: impl IntoIterator<Item = Demand>) -> Self {
        Records::Demands(all.into_iter().map(Box::new).collect())
    }
}

/// What was stored in one go and can be undone in one go.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Hex SHA-256 over its normalised content: the same rows give the same hash.
    pub hash: String,
    /// Made up for demonstration.
    pub synthetic: bool,
    /// The records.
    pub records: Records,
}
