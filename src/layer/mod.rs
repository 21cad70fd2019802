//! Answers a query: territories with values, intervals and classes.

use jiff::civil::Date;

use crate::classify::Classes;
use crate::demand::Code;
use crate::indicator::{Estimate, Measure};
use crate::query::{Query, Vocabulary};
use crate::snapshot::Snapshot;
use crate::text::Lang;

/// What a query asked for, ready to be drawn, tabulated or exported.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The question, with defaults filled in.
    pub query: Query,
    /// The measure's card.
    pub measure: &'static Measure,
    /// One row for each territory of the level, in the order of its partition.
    pub rows: Vec<Row>,
    /// Demands counted in all rows and outside them (denominator of shares, events of rates).
    pub n: u64,
    /// Demands under the same filters that have no municipality.
    pub unlocated: u64,
    /// Demands under the same filters without a theme, of those located.
    pub unclassified: u64,
    /// First and last day that the query covers: asked for, else found in the data.
    pub period: Option<(Date, Date)>,
    /// The whole department under the same query, for comparison.
    pub reference: Estimate,
    /// Classes of the values; `None` for a leading theme or without values.
    pub classes: Option<Classes>,
    /// Version of the data.
    pub version: String,
    /// What the version's time windows are measured from.
    pub as_of: Option<Date>,
    /// Whether it counts demands made up for demonstration (a context layer never does).
    pub synthetic: bool,
    /// Lines to show below: sources and attributions.
    pub sources: Vec<String>,
}

/// One territory of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Code of a municipality, id of a subregion, code of the department.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Value with interval, or the reason why there is none.
    pub estimate: Estimate,
    /// The leading theme, for that measure.
    pub theme: Option<Code>,
    /// The intervals of the first and the second theme overlap.
    pub tied: bool,
    /// So few demands that the value is no more than a hint (n < 10): drawn with dots.
    pub small: bool,
    /// Class of the value, from 0; `None` without a value or without classes.
    pub class: Option<usize>,
}

/// Answers a map's question: one row for each territory of the level.
pub fn answer(snapshot: &Snapshot, query: &Query) -> Layer {
    let _ = (snapshot, query);
    todo!()
}

/// Rows by one or two dimensions, for `/api/v1/aggregates` and tables.
#[derive(Clone, Debug)]
pub struct Table {
    /// The question, with defaults filled in.
    pub query: Query,
    /// The measure's card.
    pub measure: &'static Measure,
    /// Rows in order: territories as in their partition (then `outside`, then unlocated), terms by
    /// code, periods ascending.
    pub rows: Vec<TableRow>,
}

/// One cell of a table.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// For each dimension of `query.by` the id of its value and its name for people.
    pub keys: Vec<(String, String)>,
    /// Its value.
    pub estimate: Estimate,
    /// The leading theme, for that measure.
    pub theme: Option<Code>,
}

/// Answers a table's question.
pub fn table(snapshot: &Snapshot, query: &Query) -> Table {
    let _ = (snapshot, query);
    todo!()
}

/// What queries about this snapshot may say.
pub fn vocabulary(snapshot: &Snapshot) -> Vocabulary {
    let _ = snapshot;
    todo!()
}

/// What one territory asks for.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Code or id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Demands located in it.
    pub n: u64,
    /// Those without a theme.
    pub unclassified: u64,
    /// Share of each theme here, in its subregion and in the department, most frequent here first.
    pub themes: Vec<ThemeShare>,
    /// Demands from the seat, from settlements and the countryside, and without an area.
    pub areas: [u64; 3],
    /// People here in the year of `as_of`, and of these in the seat and in the rest.
    pub population: Option<(i16, f64, f64, f64)>,
    /// Its subregion's id and name, for a municipality.
    pub subregion: Option<(String, String)>,
    /// Ids and names of territories of its level that share a border with it.
    pub neighbours: Vec<(String, String)>,
    /// What is asked here more than elsewhere, in one sentence, by language.
    pub distinctive: String,
    /// First and last day of the demands.
    pub period: Option<(Date, Date)>,
}

/// A theme's share at three levels.
#[derive(Clone, Debug)]
pub struct ThemeShare {
    /// The theme.
    pub theme: Code,
    /// In the territory.
    pub here: Estimate,
    /// In its subregion (for a municipality).
    pub subregion: Option<Estimate>,
    /// In the department.
    pub department: Estimate,
}

/// The profile of a territory of any level; `None` when there is no such territory.
pub fn profile(snapshot: &Snapshot, id: &str, lang: Lang) -> Option<Profile> {
    let _ = (snapshot, id, lang);
    todo!()
}
