//! Answers a query: territories with values, intervals and classes.

mod measure;
mod profile;
mod table;
mod tally;

use jiff::civil::Date;

use crate::classify::{self, Classes, Parameters};
use crate::demand::{self, Code};
use crate::disclose::Permitted;
use crate::indicator::{self, Estimate, Input, Measure, Reason, Unit, share};
use crate::layer::measure::Value;
use crate::query::{Dimension, Query, QueryError, Vocabulary};
use crate::snapshot::Snapshot;
use crate::territory::{Part, Partition, Territory};
use crate::text::Lang;

pub(crate) use measure::{SEED, Scope, clustered_share, context_year, without_parts};
pub(crate) use tally::Tally;

pub use profile::{Profile, ThemeShare, profile};
pub use table::{Table, TableRow, table};

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
    /// The department's leading theme, for that measure.
    pub reference_theme: Option<Code>,
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

/// Classes of a map unless the query says otherwise.
const CLASSES: usize = 5;

/// Answers a map's question: one row for each territory of the level.
///
/// Rows of territories that the query leaves out keep their place, without a value.
///
/// # Errors
/// A dimension other than `territory`, which a map cannot show, or a theme that the measure needs.
pub fn answer(snapshot: &Snapshot, query: &Permitted) -> Result<Layer, QueryError> {
    if let Some(other) = query.by.iter().find(|by| **by != Dimension::Territory) {
        return Err(refuse("by", other.id(), [Dimension::Territory.id()]));
    }
    let measure = chosen(query, &share::LEADING_THEME, &[Dimension::Territory])?;
    if measure.is_whole() {
        let others = indicator::MEASURES.iter().filter(|other| !other.is_whole());
        return Err(refuse("measure", measure.id, others.map(|other| other.id)));
    }
    let partition = partition(snapshot, query);
    if !measure.diverging && query.classify.as_deref() == Some("user_defined") {
        let others = classify::METHODS.iter().filter(|method| method.id != "user_defined");
        let others = others.map(|method| method.id).chain(["user_defined:0.5,1,2"]);
        return Err(refuse("classify", "user_defined", others));
    }
    if query.fractional {
        return Err(refuse("count", "fractional", ["full"]));
    }
    let scope = Scope::new(snapshot, query, partition);
    let values = scope.values(measure);
    let selected = selected(snapshot, query, partition);
    let rows: Vec<Row> = (partition.territories.iter().zip(values).zip(&selected))
        .map(|((territory, value), selected)| row(territory, &value, *selected))
        .collect();
    let reference = scope.reference(measure);
    let (n, unlocated, unclassified) = scope.totals(measure, &selected);
    let mut layer = Layer {
        query: Query { measure: Some(measure.id.to_owned()), ..(**query).clone() },
        measure,
        n,
        unlocated,
        unclassified,
        period: scope.period(),
        reference_theme: reference.as_ref().and_then(|value| value.theme),
        reference: reference.map_or_else(empty, |value| value.estimate),
        classes: None,
        rows,
        version: snapshot.version.clone(),
        as_of: snapshot.as_of,
        synthetic: snapshot.synthetic && !measure.context,
        sources: sources(snapshot, measure, query),
    };
    layer.classify();
    Ok(layer)
}

/// What measures of a query's level are worked out from: all its territories under its filters.
pub fn input(snapshot: &Snapshot, query: &Permitted) -> Input {
    Scope::new(snapshot, query, partition(snapshot, query)).input()
}

/// The territories of a query's level, and which of them it asks about.
pub fn places<'s>(snapshot: &'s Snapshot, query: &Permitted) -> (&'s Partition, Vec<bool>) {
    let partition = partition(snapshot, query);
    (partition, selected(snapshot, query, partition))
}

impl Layer {
    /// Puts the values into classes, as the query says or by the measure's default.
    fn classify(&mut self) {
        if self.measure.unit == Unit::Theme {
            return;
        }
        let values: Vec<f64> = self.rows.iter().filter_map(|row| row.estimate.value).collect();
        let asked = self.query.classify.as_deref().and_then(classify::asked);
        let number = self.query.classes.map(usize::from);
        let fixed = self.measure.diverging && number.is_none();
        self.classes = if asked.is_none() && number.is_none() && !fixed {
            classify::least_k(&values, CLASSES)
        } else {
            let default = if fixed { "user_defined" } else { "fisher_jenks" };
            asked.or_else(|| classify::asked(default)).and_then(|(method, bounds)| {
                let classes = number.unwrap_or(CLASSES);
                let parameters = Parameters { bounds, ..Parameters::classes(classes) };
                classify::classify(method, &values, &parameters)
            })
        };
        // Bounds below the least value say nothing on a map, unless they are always the same.
        let is_fixed = |classes: &Classes| classes.method == "user_defined";
        let shown = |c: Classes| if is_fixed(&c) { c } else { c.from_least_value() };
        self.classes = self.classes.take().map(shown);
        if let Some(classes) = &self.classes {
            for row in &mut self.rows {
                row.class = row.estimate.value.map(|value| classes.class_of(value));
            }
        }
    }
}

/// What queries about this snapshot may say.
pub fn vocabulary(snapshot: &Snapshot) -> Vocabulary {
    let geodata = &snapshot.geodata;
    let territories = geodata.partitions().iter().flat_map(|partition| &partition.territories);
    let sorted = |values: &[String]| {
        let mut values = values.to_vec();
        values.sort_unstable();
        values
    };
    let method = |method: &&'static classify::Method| {
        [Some(method.id), method.alias].into_iter().flatten().map(|name| (name, method.id))
    };
    let methods = classify::METHODS.iter().flat_map(method);
    Vocabulary {
        territories: territories.map(|territory| territory.id.clone()).collect(),
        added: geodata.levels().into_iter().filter(|level| level.is_added()).collect(),
        schemes: geodata.schemes.iter().map(|scheme| scheme.id.clone()).collect(),
        measures: indicator::MEASURES.iter().map(|measure| measure.id.to_owned()).collect(),
        classifications: methods.map(|(name, id)| (name.to_owned(), id.to_owned())).collect(),
        sources: sorted(snapshot.dictionaries.source.values()),
        events: sorted(snapshot.dictionaries.event.values()),
        rounds: sorted(snapshot.dictionaries.round.values()),
        responsible: sorted(snapshot.dictionaries.responsible.values()),
        submunicipal: sorted(snapshot.dictionaries.submunicipal.values()),
    }
}

/// The measure asked for, or the default: a share when a theme is chosen, else `otherwise`.
fn chosen(
    query: &Query,
    otherwise: &'static Measure,
    by: &[Dimension],
) -> Result<&'static Measure, QueryError> {
    let measure = match query.measure.as_deref() {
        Some(id) => indicator::find(id).unwrap_or(otherwise),
        None if !query.filter.themes.is_empty() => &share::SHARE,
        None => otherwise,
    };
    if measure.is_of_mix() && !query.filter.themes.is_empty() {
        // Among one theme's demands that theme would lead everywhere, and nothing else be there.
        let others = indicator::MEASURES.iter().filter(|other| !other.is_of_mix());
        return Err(refuse("measure", measure.id, others.map(|other| other.id)));
    }
    if table::names_theme(measure, query, by) {
        return Ok(measure);
    }
    Err(refuse("theme", "", demand::themes().terms().iter().map(|term| term.id.as_str())))
}

pub(crate) fn refuse<'a>(
    parameter: &str,
    value: &str,
    allowed: impl IntoIterator<Item = &'a str>,
) -> QueryError {
    let allowed = allowed.into_iter().map(str::to_owned).collect();
    QueryError { parameter: parameter.to_owned(), value: value.to_owned(), allowed }
}

/// The partition that a query asks about.
pub(crate) fn partition<'s>(snapshot: &'s Snapshot, query: &Query) -> &'s Partition {
    let found = snapshot.geodata.partition(query.level, query.scheme.as_deref());
    found.unwrap_or_else(|| snapshot.geodata.by_municipality())
}

/// Which territories the query asks about: those that share a municipality with its filter; of
/// places of one layer, those that it names.
pub(crate) fn selected(snapshot: &Snapshot, query: &Query, partition: &Partition) -> Vec<bool> {
    let ids = &query.filter.territories;
    if ids.is_empty() {
        return vec![true; partition.territories.len()];
    }
    let asked: Vec<_> = ids.iter().filter_map(|id| snapshot.geodata.territory(id)).collect();
    let shares = |here: &Territory, asked: &Territory| {
        if here.level.is_added() && here.level == asked.level {
            return here.id == asked.id;
        }
        here.members.iter().any(|member| asked.members.contains(member))
    };
    let touches = |here: &Territory| asked.iter().any(|asked| shares(here, asked));
    partition.territories.iter().map(touches).collect()
}

fn row(territory: &Territory, value: &Value, selected: bool) -> Row {
    let left_out = || Estimate::missing(0, None, Reason::NotSelected);
    Row {
        id: territory.id.clone(),
        name: territory.name.clone(),
        estimate: if selected { value.estimate } else { left_out() },
        theme: value.theme.filter(|_| selected),
        tied: value.tied && selected,
        small: value.small && selected,
        class: None,
    }
}

fn empty() -> Estimate {
    Estimate::missing(0, None, Reason::Empty)
}

/// Lines about where the figures come from.
pub(crate) fn sources(snapshot: &Snapshot, measure: &Measure, query: &Query) -> Vec<String> {
    let editions = &snapshot.geodata.editions;
    let drawn = if query.level.is_added() { Part::Layers } else { Part::Boundaries };
    let boundaries = editions.get(&drawn).map(|edition| edition.attribution.clone());
    let figures = if measure.context {
        let word = if query.lang == Lang::Es { "Fuente" } else { "Source" };
        Some(format!("{word}: {}.", measure.reference))
    } else {
        demand_sources(snapshot, query)
    };
    figures.into_iter().chain(boundaries).collect()
}

/// The sources of the demands asked for by name, as many as a line holds.
fn demand_sources(snapshot: &Snapshot, query: &Query) -> Option<String> {
    const MOST: usize = 4;
    let all = snapshot.dictionaries.source.values();
    let names = if query.filter.sources.is_empty() { all } else { &query.filter.sources };
    let shown = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    let more = if names.len() > MOST { ", …" } else { "" };
    (!names.is_empty()).then(|| match query.lang {
        Lang::Es => format!("Fuente de las demandas: {shown}{more}."),
        Lang::En => format!("Source of the demands: {shown}{more}."),
    })
}
