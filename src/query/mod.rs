//! One question in one canonical spelling: address, command and cache key.

mod canonical;
mod parse;
mod period;

use jiff::civil::Date;

use crate::demand::Code;
use crate::territory::{LayerName, Level};
use crate::text::Lang;

pub use parse::KEYS;

/// What to count by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// Territories of the level.
    Territory,
    /// Main theme.
    Theme,
    /// Affected groups; not a partition.
    Group,
    /// Channel.
    Channel,
    /// Kind of request.
    Kind,
    /// Where it stands.
    Status,
    /// Source.
    Source,
    /// Round of participation.
    Round,
    /// Seat, settlement, countryside.
    Area,
    /// Comuna, corregimiento, vereda.
    Submunicipal,
    /// `2025-03`.
    Month,
    /// `2025-T1`.
    Quarter,
    /// `2025`.
    Year,
    /// The event: clusters of a resampling, not offered to clients.
    Event,
    /// Places of an added layer, then what lies in none of them: how `Territory` is counted at
    /// that level.
    Place(&'static LayerName),
}

impl Dimension {
    /// Every dimension that is offered, in canonical order.
    pub const ALL: [Dimension; 13] = [
        Dimension::Territory,
        Dimension::Theme,
        Dimension::Group,
        Dimension::Channel,
        Dimension::Kind,
        Dimension::Status,
        Dimension::Source,
        Dimension::Round,
        Dimension::Area,
        Dimension::Submunicipal,
        Dimension::Month,
        Dimension::Quarter,
        Dimension::Year,
    ];

    /// The id used in addresses and as a column.
    pub fn id(self) -> &'static str {
        match self {
            Dimension::Territory | Dimension::Place(_) => "territory",
            Dimension::Theme => "theme",
            Dimension::Group => "group",
            Dimension::Channel => "channel",
            Dimension::Kind => "kind",
            Dimension::Status => "status",
            Dimension::Source => "source",
            Dimension::Round => "round",
            Dimension::Area => "area",
            Dimension::Submunicipal => "submunicipal",
            Dimension::Month => "month",
            Dimension::Quarter => "quarter",
            Dimension::Year => "year",
            Dimension::Event => "event",
        }
    }
}

/// Which demands count; an empty list = all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Ids of territories of any level; any of them.
    pub territories: Vec<String>,
    /// Areas.
    pub areas: Vec<Code>,
    /// Comunas and corregimientos.
    pub submunicipal: Vec<String>,
    /// Main themes.
    pub themes: Vec<Code>,
    /// Affected groups.
    pub groups: Vec<Code>,
    /// Voices.
    pub voices: Vec<Code>,
    /// Channels.
    pub channels: Vec<Code>,
    /// Kinds.
    pub kinds: Vec<Code>,
    /// Statuses.
    pub statuses: Vec<Code>,
    /// Sources.
    pub sources: Vec<String>,
    /// Events.
    pub events: Vec<String>,
    /// Rounds.
    pub rounds: Vec<String>,
    /// Who answers.
    pub responsible: Vec<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// A question in its parsed form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    /// Level of the territories.
    pub level: Level,
    /// Subregion scheme; `None` = the default one.
    pub scheme: Option<String>,
    /// Which demands count.
    pub filter: Filter,
    /// One or two dimensions; empty = by territory.
    pub by: Vec<Dimension>,
    /// Id of the measure; `None` = the default for the filter and the use.
    pub measure: Option<String>,
    /// Id of the classification method.
    pub classify: Option<String>,
    /// Number of classes, 2–9.
    pub classes: Option<u8>,
    /// A demand of several themes is split over them.
    pub fractional: bool,
    /// Pins the answer to a version.
    pub version: Option<String>,
    /// Language of the answer.
    pub lang: Lang,
    /// Output format.
    pub format: Option<String>,
}

/// What the open keys of a query may say: the values of one snapshot and of the registries.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Ids of territories of every level and scheme.
    pub territories: Vec<String>,
    /// Levels of added layers.
    pub added: Vec<Level>,
    /// Ids of schemes; the first is the default.
    pub schemes: Vec<String>,
    /// Ids of measures.
    pub measures: Vec<String>,
    /// Ids and aliases of classification methods, each with the id it stands for.
    pub classifications: Vec<(String, String)>,
    /// Sources.
    pub sources: Vec<String>,
    /// Events.
    pub events: Vec<String>,
    /// Rounds.
    pub rounds: Vec<String>,
    /// Who answers.
    pub responsible: Vec<String>,
    /// Comunas, corregimientos and veredas.
    pub submunicipal: Vec<String>,
}

/// What is wrong with one key of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The key.
    pub parameter: String,
    /// What it said.
    pub value: String,
    /// What it may say: values, or the known keys where the key itself is unknown.
    pub allowed: Vec<String>,
}
