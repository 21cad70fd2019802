//! Tests of series and their verdicts.

use jiff::civil::Date;

use crate::analysis::trends::{Direction, Step, Tested, Trend};
use crate::count::Period;
use crate::indicator::interval::CONFIDENCE;
use crate::indicator::space::discovery::{LEVEL, adjusted};
use crate::indicator::{Estimate, Reason};
use crate::trend::{self, MannKendall, PERIODS_LEAST, TheilSen};

/// A period of which less than this part lies within the data is not a whole one.
const WHOLE: f64 = 0.95;

pub(super) fn is_partial(period: Period, days: Option<(Date, Date)>) -> bool {
    let (Some((from, to)), Some((first, last))) = (period.days(), days) else { return true };
    let length = |from: Date, to: Date| f64::from((to - from).get_days() + 1);
    length(from.max(first), to.min(last)) < WHOLE * length(from, to)
}

/// The tests of a series, partial periods left out.
pub(super) fn tested(points: &[Estimate], partial: &[bool], step: Step) -> Tested {
    let whole = points.iter().zip(partial);
    let series: Vec<Option<f64>> =
        whole.map(|(point, partial)| point.value.filter(|_| !partial)).collect();
    let periods = series.iter().flatten().count();
    let observed =
        series.iter().rposition(Option::is_some).zip(series.iter().position(Option::is_some));
    let long = observed.is_some_and(|(last, first)| last + 1 - first >= 24);
    let seasonal = step == Step::Month && long;
    let enough = if periods < PERIODS_LEAST { Err(Reason::TooFew) } else { Ok(()) };
    let mann_kendall = enough.and_then(|()| test(&series, seasonal));
    Tested {
        periods,
        seasonal,
        mann_kendall,
        tau_b: enough.and_then(|()| trend::tau_b(&series)),
        slope: enough.and_then(|()| slope(&series, seasonal, step)),
        q: None,
        direction: Err(Reason::TooFew),
    }
}

/// Says where each series goes, with the false discovery rate over all of them; what was gathered
/// by quota rises and falls with the calendar of meetings, and gets no verdict.
pub(super) fn judge(rows: &mut [Trend], open: bool) {
    let p = |row: &Trend| row.tested.mann_kendall.ok().map(|test| test.p);
    let adjusted = adjusted(&rows.iter().map(p).collect::<Vec<_>>());
    for (row, q) in rows.iter_mut().zip(adjusted) {
        let tested = &mut row.tested;
        tested.q = q;
        tested.direction = match (tested.mann_kendall, tested.q) {
            (Err(reason), _) => Err(reason),
            (Ok(_), _) if !open => Err(Reason::CollectedByQuota),
            (Ok(test), q) => Ok(direction(test, q.unwrap_or(1.0))),
        };
    }
}

/// Months of a year.
const MONTHS: usize = 12;

fn test(series: &[Option<f64>], seasonal: bool) -> Result<MannKendall, Reason> {
    if seasonal { trend::seasonal(series, MONTHS) } else { trend::mann_kendall(series) }
}

/// The slope for each year.
fn slope(series: &[Option<f64>], seasonal: bool, step: Step) -> Result<TheilSen, Reason> {
    if seasonal {
        return trend::seasonal_slope(series, MONTHS, CONFIDENCE);
    }
    let line = trend::theil_sen(series, CONFIDENCE)?;
    let yearly = |slope: f64| slope * step.in_a_year();
    let (slope, low, high) = (yearly(line.slope), yearly(line.low), yearly(line.high));
    Ok(TheilSen { slope, low, high, ..line })
}

fn direction(test: MannKendall, q: f64) -> Direction {
    match test.s {
        _ if q > LEVEL => Direction::Steady,
        s if s > 0.0 => Direction::Rising,
        _ => Direction::Falling,
    }
}
