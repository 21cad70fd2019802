//! Rows by one or two dimensions.

use crate::count::{Axis, Cells, count};
use crate::demand::{self, Catalogue, Code};
use crate::disclose::Permitted;
use crate::indicator::share::{self, Cluster};
use crate::indicator::{self, Estimate, Measure, quotient};
use crate::layer::measure::{Scope, lacks_theme};
use crate::layer::{chosen, partition, refuse, selected};
use crate::query::{Dimension, Filter, Query, QueryError};
use crate::snapshot::{Dictionary, Snapshot};
use crate::territory::{OUTSIDE, Partition};
use crate::text::{Lang, Words};

/// Rows by one or two dimensions, for clients and commands.
#[derive(Clone, Debug)]
pub struct Table {
    /// The question, with defaults filled in.
    pub query: Query,
    /// The measure's card.
    pub measure: &'static Measure,
    /// What the rows are by.
    pub by: Vec<Dimension>,
    /// Rows in order: territories as in their partition (then `outside`, then `unlocated`), terms
    /// by code (then those without one), periods ascending.
    pub rows: Vec<TableRow>,
}

/// One cell of a table.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// For each dimension the id of its value and its name for people.
    pub keys: Vec<(String, String)>,
    /// Its value.
    pub estimate: Estimate,
    /// The leading theme, for that measure.
    pub theme: Option<Code>,
}

/// Measures that are worked out for any dimensions; the others are about territories.
const ANY_DIMENSION: [&str; 3] = ["count", "share", "lq"];

/// Answers a table's question.
///
/// # Errors
/// A measure that these dimensions cannot have, or a theme that the measure needs.
pub fn table(snapshot: &Snapshot, query: &Permitted) -> Result<Table, QueryError> {
    let by = if query.by.is_empty() { vec![Dimension::Territory] } else { query.by.clone() };
    let measure = chosen(query, &indicator::COUNT, &by)?;
    let rows = if by == [Dimension::Territory] && measure.id != "count" {
        by_territory(snapshot, query, measure)
    } else if ANY_DIMENSION.contains(&measure.id) {
        by_cells(snapshot, query, measure, &by)
    } else {
        return Err(refuse("measure", measure.id, ANY_DIMENSION));
    };
    let query = Query { measure: Some(measure.id.to_owned()), ..(**query).clone() };
    Ok(Table { query, measure, by, rows })
}

/// The rows of a map, as a table.
fn by_territory(snapshot: &Snapshot, query: &Query, measure: &Measure) -> Vec<TableRow> {
    let partition = partition(snapshot, query);
    let values = Scope::new(snapshot, query, partition).values(measure);
    let territories = partition.territories.iter().zip(selected(snapshot, query, partition));
    let rows = territories.zip(values).filter(|((_, selected), _)| *selected);
    rows.map(|((territory, _), value)| TableRow {
        keys: vec![(territory.id.clone(), territory.name.clone())],
        estimate: value.estimate,
        theme: value.theme,
    })
    .collect()
}

fn by_cells(
    snapshot: &Snapshot,
    query: &Query,
    measure: &Measure,
    by: &[Dimension],
) -> Vec<TableRow> {
    let second = by.get(1).copied();
    let cells = count(snapshot, &query.filter, by[0], second, query.fractional);
    let grid = Grid::new(snapshot, query, &cells);
    let whole = Whole::new(snapshot, query, by, &grid);
    let mut rows = Vec::new();
    for line in &grid.lines {
        for column in &grid.columns {
            let hits = line.sum(|first| cells.get(first, column.cells[0]));
            let optional = line.optional || column.optional;
            if optional && (hits <= 0.0 || measure.id != "count") {
                continue;
            }
            let keys = [&line.key, &column.key].into_iter().flatten().cloned().collect();
            let estimate = match measure.id {
                "count" => counted(hits, query.fractional),
                id => whole.part(line, column, hits, id == "lq"),
            };
            rows.push(TableRow { keys, estimate, theme: None });
        }
    }
    rows
}

fn counted(hits: f64, fractional: bool) -> Estimate {
    let count = Estimate::count(hits.round() as u64);
    if fractional { Estimate { value: Some(hits), ..count } } else { count }
}

/// One value of a dimension and the cells of the count that it holds.
struct Slot {
    key: Option<(String, String)>,
    cells: Vec<usize>,
    /// Shown only where something was counted.
    optional: bool,
}

impl Slot {
    fn sum(&self, cell: impl Fn(usize) -> f64) -> f64 {
        self.cells.iter().map(|&index| cell(index)).sum()
    }
}

/// The values of both dimensions.
struct Grid {
    lines: Vec<Slot>,
    columns: Vec<Slot>,
}

impl Grid {
    fn new(snapshot: &Snapshot, query: &Query, cells: &Cells) -> Self {
        let [lines, columns] = &cells.axes;
        Self { lines: slots(snapshot, query, lines), columns: slots(snapshot, query, columns) }
    }
}

fn slots(snapshot: &Snapshot, query: &Query, axis: &Axis) -> Vec<Slot> {
    let lang = query.lang;
    let words = &snapshot.dictionaries;
    let Some(dimension) = axis.dimension else {
        return vec![Slot { key: None, cells: vec![0], optional: false }];
    };
    match dimension {
        Dimension::Territory => territories(snapshot, query),
        Dimension::Theme => terms(demand::themes(), lang),
        Dimension::Group => terms(demand::groups(), lang),
        Dimension::Channel => terms(demand::channels(), lang),
        Dimension::Kind => terms(demand::kinds(), lang),
        Dimension::Status => terms(demand::statuses(), lang),
        Dimension::Area => terms(demand::areas(), lang),
        Dimension::Source => values(&words.source, lang),
        Dimension::Event => values(&words.event, lang),
        Dimension::Round => values(&words.round, lang),
        Dimension::Submunicipal => values(&words.submunicipal, lang),
        Dimension::Month | Dimension::Quarter | Dimension::Year => periods(axis),
    }
}

/// Territories of the level; then, where the query leaves none out, what has none.
fn territories(snapshot: &Snapshot, query: &Query) -> Vec<Slot> {
    const OUTSIDE_WORDS: Words = Words::new("Fuera de la agrupación", "Outside the scheme");
    const UNLOCATED: Words = Words::new("Sin ubicar", "Unlocated");
    let partition = partition(snapshot, query);
    let selected = selected(snapshot, query, partition);
    let chosen = partition.territories.iter().zip(&selected).filter(|(_, selected)| **selected);
    let mut slots: Vec<Slot> = chosen
        .map(|(territory, _)| Slot {
            key: Some((territory.id.clone(), territory.name.clone())),
            cells: territory.members.iter().map(|&member| usize::from(member)).collect(),
            optional: false,
        })
        .collect();
    if partition.is_partial() {
        slots.push(extra("outside", OUTSIDE_WORDS, query.lang, outside(partition)));
    }
    slots.push(extra("unlocated", UNLOCATED, query.lang, vec![partition.of_municipality.len()]));
    slots
}

fn outside(partition: &Partition) -> Vec<usize> {
    let places = partition.of_municipality.iter().enumerate();
    places.filter(|(_, territory)| **territory == OUTSIDE).map(|(place, _)| place).collect()
}

fn extra(id: &str, words: Words, lang: Lang, cells: Vec<usize>) -> Slot {
    Slot { key: Some((id.to_owned(), words.get(lang).to_owned())), cells, optional: true }
}

fn terms(catalogue: &Catalogue, lang: Lang) -> Vec<Slot> {
    let slot = |(cell, term): (usize, &demand::Term)| Slot {
        key: Some((term.id.clone(), term.label(lang).to_owned())),
        cells: vec![cell],
        optional: false,
    };
    let mut slots: Vec<Slot> = catalogue.terms().iter().enumerate().map(slot).collect();
    slots.push(none(slots.len(), lang));
    slots
}

fn values(dictionary: &Dictionary, lang: Lang) -> Vec<Slot> {
    let slot = |(cell, value): (usize, &String)| Slot {
        key: Some((value.clone(), value.clone())),
        cells: vec![cell],
        optional: true,
    };
    let mut slots: Vec<Slot> = dictionary.values().iter().enumerate().map(slot).collect();
    slots.sort_by(|a, b| a.key.cmp(&b.key));
    slots.push(none(slots.len(), lang));
    slots
}

fn periods(axis: &Axis) -> Vec<Slot> {
    let slot = |(cell, period): (usize, &crate::count::Period)| Slot {
        key: Some((period.id(), period.id())),
        cells: vec![cell],
        optional: false,
    };
    axis.periods.iter().enumerate().map(slot).collect()
}

/// The cell of what has no value on a dimension.
fn none(cell: usize, lang: Lang) -> Slot {
    extra("unclassified", Words::new("Sin clasificar", "Unclassified"), lang, vec![cell])
}

/// What the cells of a share are a part of: the same selection without theme, kind and status.
struct Whole {
    cells: Cells,
    lines_are_parts: bool,
    columns_are_parts: bool,
    /// For quotients: demands of the whole department by the second dimension.
    department: Vec<f64>,
    department_total: f64,
}

impl Whole {
    fn new(snapshot: &Snapshot, query: &Query, by: &[Dimension], grid: &Grid) -> Self {
        let filter = Filter { territories: Vec::new(), ..query.filter.clone() };
        let whole = Filter {
            themes: Vec::new(),
            kinds: Vec::new(),
            statuses: Vec::new(),
            ..query.filter.clone()
        };
        let cells = count(snapshot, &whole, by[0], by.get(1).copied(), query.fractional);
        let everywhere = count(snapshot, &filter, by[0], by.get(1).copied(), query.fractional);
        let everything = Filter { territories: Vec::new(), ..whole };
        let all = count(snapshot, &everything, by[0], None, false);
        let lines = 0..everywhere.axes[0].values();
        let column = |slot: &Slot| {
            lines.clone().map(|line| slot.sum(|cell| everywhere.get(line, cell))).sum()
        };
        Self {
            lines_are_parts: is_part(by[0]),
            columns_are_parts: by.get(1).copied().is_some_and(is_part),
            department: grid.columns.iter().map(column).collect(),
            department_total: lines.clone().map(|line| all.get(line, 0)).sum(),
            cells,
        }
    }

    /// The share of a cell in its whole, or its quotient against the department.
    fn part(&self, line: &Slot, column: &Slot, hits: f64, as_quotient: bool) -> Estimate {
        let [lines, columns] = &self.cells.axes;
        let line_cells: Vec<usize> =
            if self.lines_are_parts { (0..lines.cells()).collect() } else { line.cells.clone() };
        let column_cells: Vec<usize> = if self.columns_are_parts {
            (0..columns.cells()).collect()
        } else {
            column.cells.clone()
        };
        let cell = |&first: &usize| -> f64 {
            column_cells.iter().map(|&second| self.cells.get(first, second)).sum()
        };
        let all: f64 = line_cells.iter().map(cell).sum();
        let cluster = Cluster { hits: hits.round() as u64, all: all.round() as u64 };
        let share = share::share(&[], cluster, 0);
        if !as_quotient {
            return share;
        }
        let department = self.department.get(column.cells[0]).copied().unwrap_or(0.0);
        quotient::quotient(&share, department.round() as u64, self.department_total.round() as u64)
    }
}

/// Dimensions whose cells are parts of one whole.
fn is_part(dimension: Dimension) -> bool {
    matches!(dimension, Dimension::Theme | Dimension::Kind | Dimension::Status)
}

/// Whether a table by these dimensions can have a measure that needs a theme.
pub(super) fn names_theme(measure: &Measure, query: &Query, by: &[Dimension]) -> bool {
    !lacks_theme(measure, &query.filter) || by.iter().any(|dimension| is_part(*dimension))
}
