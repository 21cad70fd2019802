//! Shares before and after: between the last two rounds of meetings, and between the last two
//! years of the sources that are open at any time. What counts is the part of all classified
//! demands, so that more meetings alone change nothing.

use jiff::civil::Date;
use jiff::{Span as Days, ToSpan};
use rayon::prelude::*;

use crate::analysis::trends::ask::Ask;
use crate::analysis::trends::{Basis, Changed, Comparison, Side, Span};
use crate::count::{count, days, open_sources};
use crate::indicator::{Estimate, Reason};
use crate::layer::{SEED, clustered_share};
use crate::query::{Dimension, Filter};
use crate::snapshot::FIRST_DAY;
use crate::territory::Municipality;
use crate::trend::{Compared, Counted, Place, shifts};

/// A year of which fewer days were observed says little; the two before it are compared instead.
const DAYS_LEAST: i32 = 90;

/// The comparisons that the question allows: none where it asks for nothing in particular.
pub(super) fn comparisons(ask: &Ask, observed: Option<(Date, Date)>) -> Vec<Comparison> {
    if !ask.has_parts() {
        return Vec::new();
    }
    let rounds = last_two(rounds(ask));
    let rounds = rounds.map(|spans| {
        spans.map(|span| {
            let only = |filter: &Filter| Filter { rounds: vec![span.id.clone()], ..filter.clone() };
            Window { hits: only(&ask.hits), base: only(&ask.base), span }
        })
    });
    let years = years(observed).and_then(|spans| {
        let sources = open_sources(ask.snapshot, &ask.base);
        if sources.is_empty() {
            return Err(Reason::CollectedByQuota);
        }
        Ok(spans.map(|span| {
            let only = |filter: &Filter| Filter {
                sources: sources.clone(),
                from: Some(span.from),
                to: Some(span.to),
                ..filter.clone()
            };
            Window { hits: only(&ask.hits), base: only(&ask.base), span }
        }))
    });
    vec![comparison(ask, Basis::Rounds, rounds), comparison(ask, Basis::Years, years)]
}

/// One side: its days and the demands in them.
struct Window {
    span: Span,
    hits: Filter,
    base: Filter,
}

/// The rounds that the question's demands belong to, by their first day.
pub(super) fn rounds(ask: &Ask) -> Vec<Span> {
    let cells = count(ask.snapshot, &ask.base, Dimension::Round, None, false);
    let ids = ask.snapshot.dictionaries.round.values().iter().enumerate();
    let seen = ids.filter(|(code, _)| cells.count(*code, 0) > 0);
    let mut rounds: Vec<Span> = seen
        .filter_map(|(_, id)| {
            let only = Filter { rounds: vec![id.clone()], ..ask.base.clone() };
            let (from, to) = days(ask.snapshot, &only)?;
            let day = |number: u16| FIRST_DAY.saturating_add(Days::new().days(number));
            Some(Span { id: id.clone(), from: day(from), to: day(to) })
        })
        .collect();
    rounds.sort_by(|a, b| (a.from, &a.id).cmp(&(b.from, &b.id)));
    rounds
}

fn last_two(mut spans: Vec<Span>) -> Result<[Span; 2], Reason> {
    let after = spans.pop().ok_or(Reason::Empty)?;
    let before = spans.pop().ok_or(Reason::TooFew)?;
    Ok([before, after])
}

/// The last year observed and the same days of the year before: themes have their seasons.
fn years(observed: Option<(Date, Date)>) -> Result<[Span; 2], Reason> {
    let (first, last) = observed.ok_or(Reason::Empty)?;
    let start = |year: i16| Date::new(year, 1, 1).map_err(|_out_of_range| Reason::TooFew);
    let mut to = last;
    if (to - start(to.year())?).get_days() + 1 < DAYS_LEAST {
        to = start(to.year())?.saturating_sub(1.day());
    }
    let before = start(to.year() - 1)?;
    if before < first.first_of_month() {
        return Err(Reason::TooFew);
    }
    let span = |from: Date, to: Date| Span { id: from.year().to_string(), from, to };
    Ok([span(before, to.saturating_sub(1.year())), span(start(to.year())?, to)])
}

fn comparison(ask: &Ask, basis: Basis, windows: Result<[Window; 2], Reason>) -> Comparison {
    let [before, after] = match windows {
        Ok(windows) => windows,
        Err(reason) => return Comparison { basis, sides: Err(reason), rows: Vec::new() },
    };
    let counted = [&before, &after].map(|window| ask.by_event(window));
    let n = [0, 1].map(|side: usize| ask.effort(&counted[side]));
    if n.contains(&0) {
        return Comparison { basis, sides: Err(Reason::Empty), rows: Vec::new() };
    }
    let names = ask.names();
    let shown: Vec<usize> = ask.shown().collect();
    let by_place = [&before, &after].map(|window| ask.by_place(window));
    let compared = |row: usize| {
        let [before, after] = [0, 1].map(|side: usize| sum(&counted[side][row]));
        let places = ask.places([0, 1].map(|side: usize| &by_place[side][row][..]));
        Compared { before, after, places }
    };
    // Rows that are not shown were looked at too: they count among the many that are tested.
    let all = shifts(&(0..names.len()).map(compared).collect::<Vec<_>>(), SEED);
    // A theme's share is drawn as on its map, whatever row it stands in.
    let rows = shown.par_iter().map(|&row| {
        let (id, name) = names[row].clone();
        let [before, after] = [0, 1].map(|side: usize| share(&counted[side][row], ask.seed(row)));
        Changed { id, name, before, after, shift: all[row] }
    });
    let rows = rows.collect();
    let sides = [Side { span: before.span, n: n[0] }, Side { span: after.span, n: n[1] }];
    Comparison { basis, sides: Ok(sides), rows }
}

impl Ask<'_> {
    /// The seed of a row's shares: that of its theme.
    fn seed(&self, row: usize) -> u64 {
        let themes = &self.query.filter.themes;
        let chosen = themes.first().map_or(0, |&theme| u64::from(theme));
        SEED + if self.by == Dimension::Theme { row as u64 } else { chosen }
    }

    /// What each row counts at each event, and last at none.
    fn by_event(&self, window: &Window) -> Vec<Vec<Counted>> {
        self.counted_under(&window.hits, &window.base, Some(Dimension::Event))
    }

    /// What each row counts in each municipality, and last in none.
    fn by_place(&self, window: &Window) -> Vec<Vec<Counted>> {
        self.counted_under(&window.hits, &window.base, Some(Dimension::Territory))
    }

    /// The municipalities of a row before and after, each under its code's number.
    fn places(&self, sides: [&[Counted]; 2]) -> Vec<Place> {
        let municipalities = self.snapshot.geodata.municipalities.iter();
        let sides = sides[0].iter().zip(sides[1]);
        let place = |(municipality, (before, after)): (&Municipality, (&Counted, &Counted))| {
            let key = municipality.code.number().into();
            Place { key, before: *before, after: *after }
        };
        municipalities.zip(sides).map(place).filter(|place| place.before.all > 0).collect()
    }

    /// Classified demands of the rows: each theme's base is the whole, places have one each.
    fn effort(&self, rows: &[Vec<Counted>]) -> u64 {
        let mut all = rows.iter().map(|row| sum(row).all);
        if self.by == Dimension::Theme { all.next().unwrap_or(0) } else { all.sum() }
    }
}

fn sum(row: &[Counted]) -> Counted {
    let total = |of: fn(&Counted) -> u64| row.iter().map(of).sum();
    Counted { hits: total(|cell| cell.hits), all: total(|cell| cell.all) }
}

/// The share with the wider of two intervals: demands raised at one event are not independent.
fn share(row: &[Counted], seed: u64) -> Estimate {
    let column = |of: fn(&Counted) -> u64| row.iter().map(of).collect::<Vec<_>>();
    clustered_share(&column(|cell| cell.hits), &column(|cell| cell.all), seed)
}
