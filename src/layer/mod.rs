//! Answers a query: territories with values, intervals and classes.

use jiff::civil::Date;

use crate::classify::Classes;
use crate::demand::Code;
use crate::indicator::{Estimate, Measure};
use crate::query::Query;

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
