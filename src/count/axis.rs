//! The dimensions of a count: which column they read and what its codes mean.

use jiff::civil::Date;

use crate::demand;
use crate::query::{Dimension, Filter};
use crate::snapshot::{FIRST_DAY, NONE, Segment, Snapshot, day_number};

/// A month, quarter or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its year.
    pub year: i16,
    /// Its number in the year, from 0; always 0 for years.
    pub part: u16,
    /// How many such periods a year has: 12, 4 or 1.
    pub parts: u16,
}

impl Period {
    /// Its id: `2025-03`, `2025-T1`, `2025`.
    pub fn id(self) -> String {
        match self.parts {
            12 => format!("{}-{:02}", self.year, self.part + 1),
            4 => format!("{}-T{}", self.year, self.part + 1),
            _ => self.year.to_string(),
        }
    }

    /// Its first and last day.
    pub fn days(self) -> Option<(Date, Date)> {
        let months = 12 / self.parts.max(1);
        let first = Date::new(self.year, (self.part * months + 1) as i8, 1).ok()?;
        let last = Date::new(self.year, ((self.part + 1) * months) as i8, 1).ok()?;
        Some((first, last.last_of_month()))
    }
}

/// The code of each day, or of each value of another column.
pub(super) type CodeTable = [u16; 1 << 16];

/// Where the codes of an axis stand.
#[derive(Clone, Debug)]
pub(super) enum Column {
    /// No column: a single cell.
    One,
    Codes8(fn(&Segment) -> &[u8]),
    Codes16(fn(&Segment) -> &[u16]),
    /// The code of each day.
    Days(Box<CodeTable>),
    /// The code of each comuna, corregimiento or vereda of a located demand.
    Places(Box<CodeTable>),
}

/// How codes become cells.
#[derive(Clone, Debug, PartialEq)]
enum Members {
    /// Each code is a cell.
    Itself,
    /// Each code is a set of cells, all of which it counts for.
    All(Vec<Vec<u8>>),
    /// Each code is a list of cells, over which it is split.
    Split(Vec<Vec<u8>>),
}

/// One dimension of a count.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The dimension; `None` for the axis of a single cell.
    pub dimension: Option<Dimension>,
    /// The periods of a time axis, ascending.
    pub periods: Vec<Period>,
    pub(super) column: Column,
    codes: usize,
    cells: usize,
    members: Members,
}

impl Axis {
    pub(super) fn new(
        snapshot: &Snapshot,
        filter: &Filter,
        dimension: Option<Dimension>,
        fractional: bool,
    ) -> Self {
        let Some(dimension) = dimension else {
            return Self::single();
        };
        let words = &snapshot.dictionaries;
        match dimension {
            Dimension::Territory => {
                Self::wide(dimension, |s| &s.municipality, snapshot.geodata.municipalities.len())
            }
            Dimension::Theme if fractional => Self {
                members: Members::Split(words.theme_lists.values().to_vec()),
                cells: demand::themes().terms().len(),
                ..Self::wide(dimension, |s| &s.theme_list, words.theme_lists.values().len())
            },
            Dimension::Theme => Self::narrow(dimension, |s| &s.theme, demand::themes()),
            Dimension::Group => Self {
                members: Members::All(words.group_sets.values().iter().map(|&s| bits(s)).collect()),
                cells: demand::groups().terms().len(),
                ..Self::wide(dimension, |s| &s.groups, words.group_sets.values().len())
            },
            Dimension::Channel => Self::narrow(dimension, |s| &s.channel, demand::channels()),
            Dimension::Kind => Self::narrow(dimension, |s| &s.kind, demand::kinds()),
            Dimension::Status => Self::narrow(dimension, |s| &s.status, demand::statuses()),
            Dimension::Area => Self::narrow(dimension, |s| &s.area, demand::areas()),
            Dimension::Source => Self::wide(dimension, |s| &s.source, words.source.values().len()),
            Dimension::Event => Self::wide(dimension, |s| &s.event, words.event.values().len()),
            Dimension::Round => Self::wide(dimension, |s| &s.round, words.round.values().len()),
            Dimension::Submunicipal => {
                Self::wide(dimension, |s| &s.submunicipal, words.submunicipal.values().len())
            }
            Dimension::Place(layer) => Self::in_layer(snapshot, dimension, &layer.id),
            Dimension::Month => Self::time(snapshot, filter, dimension, 12),
            Dimension::Quarter => Self::time(snapshot, filter, dimension, 4),
            Dimension::Year => Self::time(snapshot, filter, dimension, 1),
        }
    }

    /// Cells with a value.
    pub fn values(&self) -> usize {
        self.cells
    }

    /// Cells with a value and, last, the cell of those without; a single axis has one cell.
    pub fn cells(&self) -> usize {
        if self.dimension.is_none() { 1 } else { self.cells + 1 }
    }

    pub(super) fn codes_and_none(&self) -> usize {
        if self.dimension.is_none() { 1 } else { self.codes + 1 }
    }

    /// Bits that hold every code and, all set, the one for none.
    pub(super) fn bits(&self) -> u32 {
        self.codes_and_none().next_power_of_two().ilog2()
    }

    /// Where each code, and last the one for none, stands among the numbers of that many bits.
    pub(super) fn places(&self) -> Vec<usize> {
        let none = (1 << self.bits()) - 1;
        if self.dimension.is_none() { vec![0] } else { (0..self.codes).chain([none]).collect() }
    }

    fn single() -> Self {
        Self {
            dimension: None,
            periods: Vec::new(),
            column: Column::One,
            codes: 0,
            cells: 0,
            members: Members::Itself,
        }
    }

    fn narrow(
        dimension: Dimension,
        column: fn(&Segment) -> &[u8],
        terms: &demand::Catalogue,
    ) -> Self {
        let codes = terms.terms().len();
        let column = Column::Codes8(column);
        Self { dimension: Some(dimension), column, codes, cells: codes, ..Self::single() }
    }

    fn wide(dimension: Dimension, column: fn(&Segment) -> &[u16], codes: usize) -> Self {
        let column = Column::Codes16(column);
        Self { dimension: Some(dimension), column, codes, cells: codes, ..Self::single() }
    }

    /// Places of an added layer, then one cell for what is located in none of them.
    fn in_layer(snapshot: &Snapshot, dimension: Dimension, layer: &str) -> Self {
        let layer = snapshot.geodata.layers.iter().find(|known| known.id == layer);
        let places = layer.map_or(&[][..], |layer| &layer.places[..]);
        let mut table = code_table(places.len() as u16);
        for (id, code) in snapshot.dictionaries.submunicipal.values().iter().zip(0_usize..) {
            if let Ok(place) = places.binary_search_by(|place| place.id.cmp(id)) {
                table[code] = place as u16;
            }
        }
        let codes = places.len() + 1;
        let column = Column::Places(table);
        Self { dimension: Some(dimension), column, codes, cells: codes, ..Self::single() }
    }

    /// Periods from the first to the last with data, none left out between. They depend on the
    /// days asked for but on no other filter, so that the axes of a part and its whole are one.
    fn time(snapshot: &Snapshot, filter: &Filter, dimension: Dimension, parts: u16) -> Self {
        let Some((first, last)) = span(snapshot, filter) else {
            let column = Column::Days(code_table(NONE));
            return Self { dimension: Some(dimension), column, ..Self::single() };
        };
        let origin = serial(first, parts);
        let count = serial(last, parts) - origin + 1;
        let period = |serial: u16| Period {
            year: 1970 + (serial / parts) as i16,
            part: serial % parts,
            parts,
        };
        let mut table = code_table(NONE);
        for day in first..=last {
            table[usize::from(day)] = serial(day, parts) - origin;
        }
        Self {
            dimension: Some(dimension),
            periods: (origin..origin + count).map(period).collect(),
            column: Column::Days(table),
            codes: usize::from(count),
            cells: usize::from(count),
            members: Members::Itself,
        }
    }

    /// For each code, and for none, the cells that it counts for and the units for each.
    fn spreading(&self, unit: u64) -> Vec<Vec<(usize, u64)>> {
        if self.dimension.is_none() {
            return vec![vec![(0, unit)]];
        }
        let none = vec![(self.cells, unit)];
        let spread = |members: &Vec<u8>, share: u64| -> Vec<(usize, u64)> {
            if members.is_empty() {
                return none.clone();
            }
            members.iter().map(|&cell| (usize::from(cell), share)).collect()
        };
        let mut all: Vec<_> = match &self.members {
            Members::Itself => (0..self.codes).map(|cell| vec![(cell, unit)]).collect(),
            Members::All(sets) => sets.iter().map(|set| spread(set, unit)).collect(),
            Members::Split(lists) => {
                lists.iter().map(|list| spread(list, unit / (list.len().max(1) as u64))).collect()
            }
        };
        all.push(none);
        all
    }
}

/// Turns counts of codes into counts of cells, in units of which one demand has `unit`.
pub(super) fn spread(axes: &[Axis; 2], counts: Vec<u64>, unit: u64) -> Vec<u64> {
    let plain = |axis: &Axis| axis.members == Members::Itself;
    if axes.iter().all(plain) && unit == 1 {
        return counts;
    }
    // Only one axis can be split, so the units of the other are whole demands.
    let split = |axis: &Axis| matches!(axis.members, Members::Split(_));
    let first_unit = if split(&axes[0]) { unit } else { 1 };
    let first = axes[0].spreading(first_unit);
    let second = axes[1].spreading(unit / first_unit);
    let (width, cells) = (axes[1].codes_and_none(), axes[1].cells());
    let mut spread = vec![0; axes[0].cells() * cells];
    for (place, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        for &(row, row_units) in &first[place / width] {
            for &(column, column_units) in &second[place % width] {
                spread[row * cells + column] += count * row_units * column_units;
            }
        }
    }
    spread
}

/// Groups of a set, as cells.
fn bits(set: u32) -> Vec<u8> {
    (0..32).filter(|&bit| set & (1 << bit) != 0).collect()
}

/// The days with data that lie in the period asked for.
fn span(snapshot: &Snapshot, filter: &Filter) -> Option<(u16, u16)> {
    let (first, last) = snapshot.days?;
    let first = first.max(filter.from.map_or(0, day_number));
    let last = last.min(filter.to.map_or(u16::MAX, day_number));
    (first <= last).then_some((first, last))
}

/// Every day with the same code; made on the heap, as it is too large for a stack.
fn code_table(code: u16) -> Box<CodeTable> {
    let codes: Box<[u16]> = vec![code; 1 << 16].into_boxed_slice();
    codes.try_into().expect("the length is the array's")
}

/// Number of a day's period since 1970.
fn serial(day: u16, parts: u16) -> u16 {
    let date: Date = FIRST_DAY.saturating_add(jiff::Span::new().days(day));
    let (year, month) = (date.year() - 1970, date.month() - 1);
    year.unsigned_abs() * parts + u16::from(month.unsigned_abs()) * parts / 12
}
