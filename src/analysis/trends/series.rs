//! Values by period. A period in which nothing was recorded is 0 where the place was being heard,
//! and missing where it was not: between meetings nobody asks.

use jiff::civil::Date;

use crate::analysis::trends::Step;
use crate::analysis::trends::ask::Ask;
use crate::count::{Cells, Period, count, open_sources};
use crate::demand::{Code, themes};
use crate::indicator::interval::wilson;
use crate::indicator::{Estimate, Reason};
use crate::layer::{Tally, partition, without_parts};
use crate::query::{Dimension, Filter};
use crate::trend::Counted;

/// Counts of every row in every period.
pub(super) struct Grid {
    pub(super) periods: Vec<Period>,
    /// For each row and period what was counted, and what it is a part of.
    counted: Vec<Vec<Counted>>,
    /// For each row and period whether the place was being heard.
    heard: Vec<Vec<bool>>,
}

impl Grid {
    pub(super) fn new(ask: &Ask, step: Step) -> Self {
        let by = step.dimension();
        let cells = count(ask.snapshot, &ask.hits, Dimension::Territory, Some(by), false);
        let periods = cells.axes[1].periods.clone();
        let counted = ask.counted(by);
        let heard = heard(ask, by, periods.len(), counted.len());
        Self { periods, counted, heard }
    }

    /// The values of a row.
    pub(super) fn points(&self, ask: &Ask, row: usize) -> Vec<Estimate> {
        let cells = self.counted[row].iter().zip(&self.heard[row]).take(self.periods.len());
        cells.map(|(cell, heard)| point(*cell, *heard, ask.is_share)).collect()
    }
}

fn point(cell: Counted, heard: bool, is_share: bool) -> Estimate {
    if !is_share {
        let missing = || Estimate::missing(0, None, Reason::Empty);
        return if heard { Estimate::count(cell.hits) } else { missing() };
    }
    let (hits, all) = (cell.hits as f64, cell.all as f64);
    match wilson(hits, all) {
        Some(interval) => Estimate::new(hits / all, interval, cell.hits, all),
        None => Estimate::missing(0, Some(0.0), Reason::Empty),
    }
}

impl Ask<'_> {
    /// What each row counts in each cell of `dimension`, and what it is a part of: the classified
    /// demands. The last cell is of those without a value.
    pub(super) fn counted(&self, dimension: Dimension) -> Vec<Vec<Counted>> {
        self.counted_under(&self.hits, &self.base, Some(dimension))
    }

    /// What each row counts in some days; a count is a part of nothing, so that its base is 1.
    pub(super) fn totals(&self, window: Option<(Date, Date)>) -> Vec<Counted> {
        let within = |filter: &Filter| {
            let (from, to) =
                (window.map(|w| w.0).or(filter.from), window.map(|w| w.1).or(filter.to));
            Filter { from, to, ..filter.clone() }
        };
        let rows = self.counted_under(&within(&self.hits), &within(&self.base), None);
        let all = |cell: Counted| if self.is_share { cell } else { Counted { all: 1, ..cell } };
        rows.into_iter().map(|row| all(row[0])).collect()
    }

    pub(super) fn counted_under(
        &self,
        hits: &Filter,
        base: &Filter,
        dimension: Option<Dimension>,
    ) -> Vec<Vec<Counted>> {
        let pair = |(&hits, &all): (&u64, &u64)| Counted { hits, all };
        if self.by == Dimension::Theme {
            let cells = count(self.snapshot, hits, Dimension::Theme, dimension, false);
            let (rows, all) = by_theme(&cells);
            return rows.iter().map(|row| row.iter().zip(&all).map(pair).collect()).collect();
        }
        let tally = |filter: &Filter| {
            let partition = partition(self.snapshot, self.query);
            Tally::count(self.snapshot, filter, partition, dimension).rows
        };
        let (hits, all) = if self.has_parts() {
            (tally(&classified(hits)), tally(&classified(base)))
        } else {
            (tally(hits), tally(base))
        };
        hits.iter().zip(&all).map(|(hits, all)| hits.iter().zip(all).map(pair).collect()).collect()
    }
}

/// The demands of each theme, and of all themes together; those without one are left out.
fn by_theme(cells: &Cells) -> (Vec<Vec<u64>>, Vec<u64>) {
    let width = cells.axes[1].cells();
    let row = |theme: usize| (0..width).map(|cell| cells.count(theme, cell)).collect::<Vec<_>>();
    let rows: Vec<Vec<u64>> = (0..cells.axes[0].values()).map(row).collect();
    let all = (0..width).map(|cell| rows.iter().map(|row| row[cell]).sum()).collect();
    (rows, all)
}

/// The same demands without those that have no theme.
fn classified(filter: &Filter) -> Filter {
    let is_about_themes = !filter.themes.is_empty();
    let themes = if is_about_themes { filter.themes.clone() } else { every_theme() };
    Filter { themes, ..filter.clone() }
}

fn every_theme() -> Vec<Code> {
    (0..themes().terms().len()).map(|code| code as Code).collect()
}

/// Whether each row's place was being heard in each period: something was recorded there under the
/// same filters, whatever it was about, or a source that is open at any time received something
/// from anywhere.
fn heard(ask: &Ask, by: Dimension, periods: usize, rows: usize) -> Vec<Vec<bool>> {
    let listening = listening(ask, by, periods);
    let place = |asked: &[u64]| -> Vec<bool> {
        listening.iter().zip(asked).map(|(listening, asked)| *listening || *asked > 0).collect()
    };
    let base = without_parts(&ask.base);
    let partition = partition(ask.snapshot, ask.query);
    let tally = Tally::count(ask.snapshot, &base, partition, Some(by));
    if ask.by == Dimension::Territory {
        return tally.rows.iter().map(|row| place(row)).collect();
    }
    let together = |period: usize| {
        let places = tally.rows.iter().chain([&tally.outside, &tally.unlocated]);
        places.map(|row| row[period]).sum::<u64>()
    };
    let asked: Vec<u64> = (0..periods).map(together).collect();
    vec![place(&asked); rows]
}

/// The periods in which a source that is open at any time received something from anywhere.
fn listening(ask: &Ask, by: Dimension, periods: usize) -> Vec<bool> {
    let sources = open_sources(ask.snapshot, &ask.base);
    if sources.is_empty() {
        return vec![false; periods];
    }
    let anywhere = Filter { territories: Vec::new(), sources, ..without_parts(&ask.base) };
    let cells = count(ask.snapshot, &anywhere, by, None, false);
    (0..periods).map(|period| cells.count(period, 0) > 0).collect()
}
