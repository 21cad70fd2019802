//! Rows by one or two dimensions.

use crate::count::{Axis, Cells, count, size};
use crate::demand::{self, Catalogue, Code};
use crate::disclose::Permitted;
use crate::indicator::share::{self, Cluster};
use crate::indicator::{self, Estimate, Measure};
use crate::layer::measure::{Scope, lacks_theme, without_parts};
use crate::layer::tally::counted_by;
use crate::layer::{chosen, partition, refuse, selected};
use crate::query::{Dimension, Filter, Query, QueryError};
use crate::snapshot::{Dictionary, Snapshot};
use crate::territory::{Level, OUTSIDE, Partition, Territory};
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

/// Cells of one answer at most.
const CELLS_MAX: usize = 200_000;

/// Answers a table's question.
///
/// # Errors
/// A measure that these dimensions cannot have, a theme that the measure needs, or more cells than
/// one answer holds.
pub fn table(snapshot: &Snapshot, query: &Permitted) -> Result<Table, QueryError> {
    let by = if query.by.is_empty() { vec![Dimension::Territory] } else { query.by.clone() };
    let measure = chosen(query, &indicator::COUNT, &by)?;
    let two = [Some(by[0]), by.get(1).copied()];
    let counted = two.map(|dimension| dimension.map(|dimension| axis(query, dimension)));
    if size(snapshot, &query.filter, counted) > CELLS_MAX {
        let most = format!("a × b ≤ {CELLS_MAX}");
        return Err(refuse("by", &ids(&by).join(","), [most.as_str()]));
    }
    if query.fractional && (measure.id != "count" || !by.contains(&Dimension::Theme)) {
        return Err(refuse("count", "fractional", ["full", "measure=count&by=theme"]));
    }
    let rows = match measure.id {
        "count" => counts(snapshot, query, &by),
        _ if measure.is_whole() => whole(snapshot, query, measure, &by)?,
        _ if by == [Dimension::Territory] => by_territory(snapshot, query, measure),
        _ if by == [Dimension::Territory, Dimension::Theme] && is_of_themes(measure) => {
            by_territory_and_theme(snapshot, query, measure)
        }
        "share" => shares(snapshot, query, &by),
        _ if !is_of_themes(measure) => {
            return Err(refuse("by", &ids(&by).join(","), ["territory"]));
        }
        _ => return Err(refuse("by", &ids(&by).join(","), ["territory", "territory,theme"])),
    };
    let query = Query { measure: Some(measure.id.to_owned()), ..(**query).clone() };
    Ok(Table { query, measure, by, rows })
}

/// One value for all territories of the level, or one for each theme.
fn whole(
    snapshot: &Snapshot,
    query: &Query,
    measure: &Measure,
    by: &[Dimension],
) -> Result<Vec<TableRow>, QueryError> {
    if let Some(territory) = query.filter.territories.first() {
        // One value speaks of all territories: the key is left out, or empty.
        return Err(refuse("territory", territory, ["territory="]));
    }
    let department = &snapshot.geodata.department;
    let row = |query: &Query, key: (String, String)| {
        let values = Scope::new(snapshot, query, partition(snapshot, query)).values(measure);
        values.into_iter().map(move |value| TableRow {
            keys: vec![key.clone()],
            estimate: value.estimate,
            theme: None,
        })
    };
    match by {
        [Dimension::Territory] => {
            Ok(row(query, (department.code.clone(), department.name.clone())).collect())
        }
        [Dimension::Theme] => {
            Ok(each_theme(query).flat_map(|(query, key)| row(&query, key)).collect())
        }
        _ => Err(refuse("by", &ids(by).join(","), ["territory", "theme"])),
    }
}

/// The query about each theme that it asks for (all when it names none), and the theme's id and
/// name.
fn each_theme(query: &Query) -> impl Iterator<Item = (Query, (String, String))> {
    let terms = demand::themes().terms();
    let asked = |code: &Code| query.filter.themes.is_empty() || query.filter.themes.contains(code);
    let codes = (0..terms.len()).filter_map(|theme| Code::try_from(theme).ok()).filter(asked);
    codes.map(|code| {
        let mut query = query.clone();
        query.filter.themes = vec![code];
        let term = &terms[usize::from(code)];
        let key = (term.id.clone(), term.label(query.lang).to_owned());
        (query, key)
    })
}

fn ids(by: &[Dimension]) -> Vec<&'static str> {
    by.iter().map(|dimension| dimension.id()).collect()
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

/// For each theme the rows of its map: the same values and intervals.
fn by_territory_and_theme(snapshot: &Snapshot, query: &Query, measure: &Measure) -> Vec<TableRow> {
    let of_theme = |(query, key): (Query, (String, String))| -> Vec<TableRow> {
        let rows = by_territory(snapshot, &query, measure).into_iter();
        rows.map(|mut row| {
            row.keys.push(key.clone());
            row
        })
        .collect()
    };
    let columns: Vec<Vec<TableRow>> = each_theme(query).map(of_theme).collect();
    let places = columns.first().map_or(0, Vec::len);
    let row = |place: usize| columns.iter().map(move |column| column[place].clone());
    (0..places).flat_map(row).collect()
}

fn counts(snapshot: &Snapshot, query: &Query, by: &[Dimension]) -> Vec<TableRow> {
    let cells = count_by(snapshot, query, &rows_filter(query, by), by);
    let grid = Grid::new(snapshot, query, &cells);
    let counted = |line: &Slot, column: &Slot| {
        let hits = line.sum(|first| column.sum(|second| cells.get(first, second)));
        let is_shown = hits > 0.0 || !(line.optional || column.optional);
        is_shown.then(|| {
            let count = Estimate::count(hits.round() as u64);
            if query.fractional { Estimate { value: Some(hits), ..count } } else { count }
        })
    };
    grid.rows(counted)
}

/// Shares of each cell in what it is a part of: the same selection without theme, kind and status.
/// Their interval is Wilson's.
fn shares(snapshot: &Snapshot, query: &Query, by: &[Dimension]) -> Vec<TableRow> {
    let part = rows_filter(query, by);
    let whole = without_parts(&part);
    let hits = count_by(snapshot, query, &part, by);
    let all = count_by(snapshot, query, &whole, by);
    let grid = Grid::new(snapshot, query, &hits);
    let every = |axis: &Axis| (0..axis.cells()).collect::<Vec<_>>();
    let share = |line: &Slot, column: &Slot| {
        let cells_of = |slot: &Slot, axis: usize| {
            let is_part = by.get(axis).copied().is_some_and(is_part);
            if is_part { every(&all.axes[axis]) } else { slot.cells.clone() }
        };
        let (lines, columns) = (cells_of(line, 0), cells_of(column, 1));
        let base =
            |&first: &usize| columns.iter().map(|&second| all.count(first, second)).sum::<u64>();
        let cluster = Cluster {
            hits: line.sum(|first| column.sum(|second| hits.get(first, second))) as u64,
            all: lines.iter().map(base).sum(),
        };
        let is_shown = cluster.hits > 0 || !(line.optional || column.optional);
        is_shown.then(|| share::share(&[], cluster, 0))
    };
    grid.rows(share)
}

/// Which demands the rows count: territories choose rows, they do not split a subregion.
fn rows_filter(query: &Query, by: &[Dimension]) -> Filter {
    let mut filter = query.filter.clone();
    if by.contains(&Dimension::Territory) {
        filter.territories.clear();
    }
    filter
}

fn count_by(snapshot: &Snapshot, query: &Query, filter: &Filter, by: &[Dimension]) -> Cells {
    let second = by.get(1).map(|&dimension| axis(query, dimension));
    count(snapshot, filter, axis(query, by[0]), second, query.fractional)
}

/// What the rows of a dimension are added up from.
fn axis(query: &Query, dimension: Dimension) -> Dimension {
    if dimension == Dimension::Territory { counted_by(query.level) } else { dimension }
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

    /// A row for each pair of values that has an estimate to show.
    fn rows(&self, estimate: impl Fn(&Slot, &Slot) -> Option<Estimate>) -> Vec<TableRow> {
        let pairs = self.lines.iter().flat_map(|line| self.columns.iter().map(move |c| (line, c)));
        let row = |(line, column): (&Slot, &Slot)| {
            let keys = [&line.key, &column.key].into_iter().flatten().cloned().collect();
            Some(TableRow { keys, estimate: estimate(line, column)?, theme: None })
        };
        pairs.filter_map(row).collect()
    }
}

fn slots(snapshot: &Snapshot, query: &Query, axis: &Axis) -> Vec<Slot> {
    let lang = query.lang;
    let words = &snapshot.dictionaries;
    let Some(dimension) = axis.dimension else {
        return vec![Slot { key: None, cells: vec![0], optional: false }];
    };
    match dimension {
        Dimension::Territory | Dimension::Place(_) => territories(snapshot, query),
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
        Dimension::Month | Dimension::Quarter | Dimension::Year => periods(axis, lang),
    }
}

/// Territories of the level; then, where the query leaves none out, what has none.
fn territories(snapshot: &Snapshot, query: &Query) -> Vec<Slot> {
    const OUTSIDE_WORDS: Words = Words::new("Fuera de la agrupación", "Outside the scheme");
    const BETWEEN: Words = Words::new("En ningún lugar de la capa", "In no place of the layer");
    const UNLOCATED: Words = Words::new("Sin ubicar", "Unlocated");
    let partition = partition(snapshot, query);
    let selected = selected(snapshot, query, partition);
    let places = partition.territories.iter().enumerate().zip(&selected);
    let chosen = places.filter(|(_, selected)| **selected);
    let slot = |((place, territory), _): ((usize, &Territory), _)| Slot {
        key: Some((territory.id.clone(), territory.name.clone())),
        cells: match territory.municipalities() {
            Some(members) => members.iter().map(|&member| usize::from(member)).collect(),
            None => vec![place],
        },
        optional: false,
    };
    let mut slots: Vec<Slot> = chosen.map(slot).collect();
    let outside = outside(partition);
    let unlocated = match query.level {
        Level::Added(_) => partition.territories.len() + 1,
        _ => partition.of_municipality.len(),
    };
    if !outside.is_empty() {
        let words = if query.level.is_added() { BETWEEN } else { OUTSIDE_WORDS };
        slots.push(extra("outside", words, query.lang, outside));
    }
    slots.push(extra("unlocated", UNLOCATED, query.lang, vec![unlocated]));
    slots
}

/// Cells of what is located in none of the territories.
fn outside(partition: &Partition) -> Vec<usize> {
    if partition.level.is_added() {
        return vec![partition.territories.len()];
    }
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

/// Periods; then the demands whose day is not believed.
fn periods(axis: &Axis, lang: Lang) -> Vec<Slot> {
    const DOUBTED: Words = Words::new("Fecha por revisar", "Date to be checked");
    let slot = |(cell, period): (usize, &crate::count::Period)| Slot {
        key: Some((period.id(), period.id())),
        cells: vec![cell],
        optional: false,
    };
    let mut slots: Vec<Slot> = axis.periods.iter().enumerate().map(slot).collect();
    slots.push(extra("doubted", DOUBTED, lang, vec![axis.periods.len()]));
    slots
}

/// The cell of what has no value on a dimension.
fn none(cell: usize, lang: Lang) -> Slot {
    extra("unclassified", Words::new("Sin clasificar", "Unclassified"), lang, vec![cell])
}

/// Dimensions whose cells are parts of one whole.
fn is_part(dimension: Dimension) -> bool {
    matches!(dimension, Dimension::Theme | Dimension::Kind | Dimension::Status)
}

/// Whether each theme has a value of its own.
fn is_of_themes(measure: &Measure) -> bool {
    !measure.context && !measure.is_of_mix()
}

/// Whether a table by these dimensions can have a measure that needs a theme.
pub(super) fn names_theme(measure: &Measure, query: &Query, by: &[Dimension]) -> bool {
    !lacks_theme(measure, &query.filter) || by.iter().any(|dimension| is_part(*dimension))
}
