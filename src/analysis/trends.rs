//! How demands change: a series with its tests for each theme or territory, the change on the
//! year before, and which themes emerged or faded between two rounds or years.

mod ask;
mod compare;
mod judge;
mod series;

use jiff::civil::Date;
use jiff::{Span as Days, ToSpan};

use crate::analysis::trends::ask::Ask;
use crate::analysis::trends::judge::{is_partial, judge, tested};
use crate::analysis::trends::series::Grid;
use crate::count::{Period, open_sources};
use crate::demand::{self, Code};
use crate::disclose::Permitted;
use crate::indicator::{Estimate, Reason};
use crate::layer::sources;
use crate::query::{Dimension, Filter, Query, QueryError};
use crate::snapshot::{FIRST_DAY, Snapshot, day_number};
use crate::trend::{self, MannKendall, Shift, TheilSen, YearOnYear};

/// The length of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// A calendar month.
    #[default]
    Month,
    /// Three of them.
    Quarter,
    /// A calendar year.
    Year,
}

impl Step {
    /// What the address may say.
    pub const ALLOWED: [&'static str; 3] = ["month", "quarter", "year"];

    /// Reads `month`, `quarter`, `year`.
    pub fn parse(text: &str) -> Option<Self> {
        [Step::Month, Step::Quarter, Step::Year].into_iter().find(|step| step.id() == text)
    }

    /// The id in addresses.
    pub fn id(self) -> &'static str {
        self.dimension().id()
    }

    fn dimension(self) -> Dimension {
        match self {
            Step::Month => Dimension::Month,
            Step::Quarter => Dimension::Quarter,
            Step::Year => Dimension::Year,
        }
    }

    /// How many of them a year has.
    pub fn in_a_year(self) -> f64 {
        match self {
            Step::Month => 12.0,
            Step::Quarter => 4.0,
            Step::Year => 1.0,
        }
    }
}

/// Where a series goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Up, beyond chance.
    Rising,
    /// Down, beyond chance.
    Falling,
    /// Neither beyond chance.
    Steady,
}

impl Direction {
    /// The id used in answers.
    pub fn id(self) -> &'static str {
        match self {
            Direction::Rising => "rising",
            Direction::Falling => "falling",
            Direction::Steady => "no_trend",
        }
    }
}

/// What the tests of a series say; slopes are per year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tested {
    /// Whole periods with a value.
    pub periods: usize,
    /// Whether each calendar month was compared with itself only.
    pub seasonal: bool,
    /// The test of trend.
    pub mann_kendall: Result<MannKendall, Reason>,
    /// Kendall's τ_b.
    pub tau_b: Result<f64, Reason>,
    /// The slope, for each year.
    pub slope: Result<TheilSen, Reason>,
    /// The test's p adjusted for the number of series asked about together.
    pub q: Option<f64>,
    /// The verdict at q ≤ 0.05.
    pub direction: Result<Direction, Reason>,
}

impl Tested {
    /// A series without a value.
    pub fn none() -> Self {
        let reason = Reason::Empty;
        Self {
            periods: 0,
            seasonal: false,
            mann_kendall: Err(reason),
            tau_b: Err(reason),
            slope: Err(reason),
            q: None,
            direction: Err(reason),
        }
    }
}

/// One theme or territory.
#[derive(Clone, Debug)]
pub struct Trend {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its value in each period.
    pub points: Vec<Estimate>,
    /// The tests of these values.
    pub tested: Tested,
    /// The last year against the one before.
    pub year: Result<YearOnYear, Reason>,
}

/// Some days, by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// A round or a year.
    pub id: String,
    /// First day with a demand, or of the window.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// What a comparison is between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The last two rounds of meetings.
    Rounds,
    /// The last two years of the sources that are open at any time.
    Years,
}

impl Basis {
    /// Every kind.
    pub const ALL: [Basis; 2] = [Basis::Rounds, Basis::Years];

    /// Reads `rounds`, `years`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.id() == text)
    }

    /// The id used in answers.
    pub fn id(self) -> &'static str {
        match self {
            Basis::Rounds => "rounds",
            Basis::Years => "years",
        }
    }
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Which round or year, and its days.
    pub span: Span,
    /// Classified demands: the collection effort that shares are adjusted for.
    pub n: u64,
}

/// Two rounds or years, and what changed from one to the other.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What kind of periods they are.
    pub basis: Basis,
    /// Before and after, or why there are no two.
    pub sides: Result<[Side; 2], Reason>,
    /// One row for each theme or territory.
    pub rows: Vec<Changed>,
}

impl Comparison {
    /// Whether any row has enough demands on both sides.
    pub fn says_something(&self) -> bool {
        self.rows.iter().any(|row| row.shift.label.is_ok())
    }
}

/// A theme's share, or that of the chosen theme in a territory, before and after.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Id of the theme or territory.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Share before.
    pub before: Estimate,
    /// Share after.
    pub after: Estimate,
    /// Test and label.
    pub shift: Shift,
}

/// What is said about the whole answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// The territories asked about, or the department.
    pub place: String,
    /// The themes chosen, where rows are territories.
    pub subject: Option<String>,
    /// Version of the data.
    pub version: String,
    /// What the version's time windows are measured from.
    pub as_of: Option<Date>,
    /// Whether demands made up for demonstration are in it.
    pub synthetic: bool,
    /// Lines about where the figures come from.
    pub sources: Vec<String>,
}

/// The whole answer.
#[derive(Clone, Debug)]
pub struct Trends {
    /// Where it is from and what it is about.
    pub told: Told,
    /// The question, with defaults filled in.
    pub query: Query,
    /// Themes or territories.
    pub by: Dimension,
    /// The length of a period.
    pub step: Step,
    /// Whether values are shares of what was classified; else they are counts.
    pub is_share: bool,
    /// Every demand counted was openly collected: only then does a series say how demand changed.
    pub open: bool,
    /// The sources asked for that are open at any time.
    pub open_sources: Vec<String>,
    /// First and last day observed.
    pub days: Option<(Date, Date)>,
    /// The periods, ascending.
    pub periods: Vec<Period>,
    /// Which of them the data cover only in part: shown, but not tested.
    pub partial: Vec<bool>,
    /// The rounds of meetings under the same filters, by time.
    pub rounds: Vec<Span>,
    /// Windows of the change on the year before: before and after.
    pub windows: Result<[(Date, Date); 2], Reason>,
    /// One series for each theme or territory.
    pub rows: Vec<Trend>,
    /// What changed between rounds and between years.
    pub comparisons: Vec<Comparison>,
}

/// Answers a question about change.
///
/// # Errors
/// Dimensions other than one of theme and territory, a measure other than `count` and `share`, or
/// a share of nothing in particular.
pub fn trends(snapshot: &Snapshot, query: &Permitted, step: Step) -> Result<Trends, QueryError> {
    let ask = Ask::new(snapshot, query)?;
    let days = observed(snapshot, &query.filter);
    let windows = windows(days);
    let grid = Grid::new(&ask, step);
    let partial: Vec<bool> = grid.periods.iter().map(|period| is_partial(*period, days)).collect();
    let counted = windows.map(|windows| windows.map(|window| ask.totals(Some(window))));
    let row = |(place, (id, name)): (usize, (String, String))| {
        let points = grid.points(&ask, place);
        Trend {
            tested: tested(&points, &partial, step),
            year: counted.as_ref().map_err(|reason| *reason).and_then(|[before, after]| {
                let compared = trend::on_the_year_before(before[place], after[place])?;
                // More meetings are not more demand, and each is held in another place.
                let p = compared.p.filter(|_| ask.open);
                Ok(YearOnYear { p, ..compared })
            }),
            points,
            id,
            name,
        }
    };
    let names = ask.names();
    // Rows that are not shown were looked at too: they count among the many that are tested.
    let mut rows: Vec<Trend> = names.into_iter().enumerate().map(row).collect();
    judge(&mut rows, ask.open);
    let rows = ask.shown().map(|place| rows[place].clone()).collect();
    let measure = if ask.is_share { "share" } else { "count" };
    Ok(Trends {
        told: Told::of(snapshot, query),
        query: Query { measure: Some(measure.to_owned()), ..(**query).clone() },
        by: ask.by,
        step,
        is_share: ask.is_share,
        open: ask.open,
        open_sources: open_sources(snapshot, &query.filter),
        days,
        partial,
        rounds: compare::rounds(&ask),
        windows,
        rows,
        comparisons: compare::comparisons(&ask, days),
        periods: grid.periods,
    })
}

/// The answer that pictures and pages show: by theme unless one is chosen, and what `between`
/// says.
///
/// # Errors
/// As [`trends`].
pub fn pictured(
    snapshot: &Snapshot,
    query: &Permitted,
    step: Step,
    between: Option<Basis>,
) -> Result<Trends, QueryError> {
    let by_theme = query.by.is_empty() && query.filter.themes.is_empty();
    let query = if by_theme { query.by_theme() } else { query.clone() };
    let mut found = trends(snapshot, &query, step)?;
    found.comparisons.retain(|comparison| between.is_none_or(|basis| basis == comparison.basis));
    Ok(found)
}

/// What changed between the last two rounds and the last two years, without any series.
///
/// # Errors
/// As [`trends`].
pub fn comparisons(snapshot: &Snapshot, query: &Permitted) -> Result<Vec<Comparison>, QueryError> {
    let ask = Ask::new(snapshot, query)?;
    Ok(compare::comparisons(&ask, observed(snapshot, &query.filter)))
}

impl Told {
    /// What is said about the answer to a question.
    pub fn of(snapshot: &Snapshot, query: &Query) -> Self {
        let asked = query.filter.territories.iter();
        let names = asked.filter_map(|id| snapshot.geodata.territory(id));
        let names: Vec<&str> = names.map(|territory| territory.name.as_str()).collect();
        let department = &snapshot.geodata.department.name;
        let label = |code: &Code| demand::themes().term(*code).label(query.lang);
        let themes: Vec<&str> = query.filter.themes.iter().map(label).collect();
        let by_theme = query.by.contains(&Dimension::Theme);
        Self {
            subject: (!themes.is_empty() && !by_theme).then(|| themes.join(", ")),
            place: if names.is_empty() { department.clone() } else { names.join(", ") },
            version: snapshot.version.clone(),
            as_of: snapshot.as_of,
            synthetic: snapshot.synthetic,
            sources: sources(snapshot, &crate::indicator::COUNT, query),
        }
    }
}

/// The days that the data cover, of those asked for.
fn observed(snapshot: &Snapshot, filter: &Filter) -> Option<(Date, Date)> {
    let (first, last) = snapshot.days?;
    let first = first.max(filter.from.map_or(0, day_number));
    let last = last.min(filter.to.map_or(u16::MAX, day_number));
    let day = |number: u16| FIRST_DAY.saturating_add(Days::new().days(number));
    (first <= last).then(|| (day(first), day(last)))
}

/// The year that ends with the data, shortened to what a year earlier was observed too, and the
/// same days of the year before.
fn windows(days: Option<(Date, Date)>) -> Result<[(Date, Date); 2], Reason> {
    let (first, last) = days.ok_or(Reason::Empty)?;
    let year = 1.year();
    let start = first.saturating_add(year).max(last.saturating_sub(year).saturating_add(1.day()));
    if start > last {
        return Err(Reason::TooFew);
    }
    Ok([(start.saturating_sub(year), last.saturating_sub(year)), (start, last)])
}
