//! One question in one canonical spelling: address, command and cache key.

use jiff::civil::Date;

use crate::demand::Code;
use crate::territory::Level;
use crate::text::Lang;

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
    /// What it may say; empty when the key itself is not known and `allowed` would be all keys.
    pub allowed: Vec<String>,
}

impl Query {
    /// Reads decoded `key=value` pairs; every error is reported, not only the first.
    ///
    /// # Errors
    /// Each unknown key or value, with what is allowed.
    pub fn parse<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        vocabulary: &Vocabulary,
    ) -> Result<Self, Vec<QueryError>> {
        let _ = (pairs.into_iter(), vocabulary);
        todo!()
    }

    /// The one spelling: keys in a fixed order, lists sorted and deduplicated, defaults left out,
    /// percent-encoded, joined by `&`. Empty for the default query.
    pub fn canonical(&self) -> String {
        todo!()
    }
}
