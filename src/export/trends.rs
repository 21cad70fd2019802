//! Trends: one JSON document, or one of its tables as CSV.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use crate::analysis::{Basis, Changed, Comparison, Span, Tested, Trend, Trends};
use crate::count::Period;
use crate::export::csv::SYNTHETIC;
use crate::export::table::GeneratedFrom;
use crate::export::{Value, write_rows};
use crate::indicator::share::DRAWS;
use crate::indicator::{Estimate, Reason};
use crate::layer::SEED;
use crate::snapshot::Snapshot;
use crate::trend::{self, Counted, Label, Shift, YearOnYear};

/// Which table of the answer to write as CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrendTable {
    /// One row for each series and period.
    #[default]
    Series,
    /// One row for each series: its tests, and its change on the year before.
    Tests,
    /// One row for each theme or territory of each comparison.
    Changes,
}

impl TrendTable {
    /// What the address may say.
    pub const ALLOWED: [&'static str; 3] = ["series", "tests", "changes"];

    /// Reads `series`, `tests`, `changes`.
    pub fn parse(text: &str) -> Option<Self> {
        let tables = [TrendTable::Series, TrendTable::Tests, TrendTable::Changes];
        Self::ALLOWED.into_iter().zip(tables).find(|(id, _)| *id == text).map(|(_, table)| table)
    }
}

/// The whole answer.
pub fn trends_json(snapshot: &Snapshot, trends: &Trends) -> String {
    let windows = trends.windows.map(|windows| windows.map(|(from, to)| days(from, to)));
    let document = json!({
        "version": snapshot.version,
        "query": trends.query.canonical(),
        "measure": measure(trends),
        "by": trends.by.id(),
        "step": trends.step.id(),
        "as_of": snapshot.as_of.map(|day| day.to_string()),
        "synthetic": snapshot.synthetic,
        "generated_from": GeneratedFrom::of(snapshot),
        "seed": SEED,
        "draws": DRAWS,
        "observed": trends.days.map(|(from, to)| days(from, to)),
        "openly_collected": trends.open,
        "open_sources": trends.open_sources,
        "base": trends.is_share.then_some("classified demands under the same filters"),
        "periods": periods(trends).map(|(period, partial)| period_json(period, partial))
            .collect::<Vec<_>>(),
        "rounds": trends.rounds.iter().map(span).collect::<Vec<_>>(),
        "year_before": {
            "before": windows.as_ref().ok().map(|windows| &windows[0]),
            "after": windows.as_ref().ok().map(|windows| &windows[1]),
            "reason": reason_of(&windows),
        },
        "rows": trends.rows.iter().map(|row| row_json(trends, row)).collect::<Vec<_>>(),
        "comparisons": trends.comparisons.iter().map(|c| comparison(trends, c))
            .collect::<Vec<_>>(),
    });
    document.to_string()
}

/// One table of it.
pub fn trends_csv(snapshot: &Snapshot, trends: &Trends, table: TrendTable) -> String {
    let rows: Vec<Map<String, Json>> = match table {
        TrendTable::Series => trends.rows.iter().flat_map(|row| series_rows(trends, row)).collect(),
        TrendTable::Tests => trends.rows.iter().map(|row| tests_row(trends, row)).collect(),
        TrendTable::Changes => {
            let comparisons = trends.comparisons.iter();
            comparisons.flat_map(|c| c.rows.iter().map(|row| change_row(trends, c, row))).collect()
        }
    };
    let header: Vec<String> = match rows.first() {
        Some(row) => row.keys().cloned().collect(),
        None => blank(trends, table).keys().cloned().collect(),
    };
    let header = header.iter().map(String::as_str).chain([SYNTHETIC]);
    let synthetic = Value::Flag(snapshot.synthetic);
    let cells = |row: Map<String, Json>| {
        row.into_iter().map(|(_, value)| cell(value)).chain([synthetic.clone()]).collect()
    };
    write_rows(header, rows.into_iter().map(cells))
}

/// A row of nothing: the columns of a table without rows.
fn blank(trends: &Trends, table: TrendTable) -> Map<String, Json> {
    let nothing = Estimate::missing(0, None, Reason::Empty);
    let (id, name) = (String::new(), String::new());
    let changed = || Changed {
        id: String::new(),
        name: String::new(),
        before: nothing,
        after: nothing,
        shift: Shift::none(Reason::Empty),
    };
    match table {
        TrendTable::Series => series_row(trends, ("", ""), ("", false), &nothing),
        TrendTable::Tests => {
            let (points, year) = (Vec::new(), Err(Reason::Empty));
            tests_row(trends, &Trend { id, name, points, tested: Tested::none(), year })
        }
        TrendTable::Changes => {
            let (sides, rows) = (Err(Reason::Empty), Vec::new());
            change_row(trends, &Comparison { basis: Basis::Rounds, sides, rows }, &changed())
        }
    }
}

fn cell(value: Json) -> Value {
    match value {
        Json::Null | Json::Array(_) | Json::Object(_) => Value::Null,
        Json::Bool(flag) => Value::Flag(flag),
        Json::String(text) => Value::Text(text),
        Json::Number(number) => {
            number.as_u64().map_or(Value::number(number.as_f64()), Value::Count)
        }
    }
}

fn measure(trends: &Trends) -> &'static str {
    if trends.is_share { "share" } else { "count" }
}

fn periods(trends: &Trends) -> impl Iterator<Item = (Period, bool)> {
    trends.periods.iter().copied().zip(trends.partial.iter().copied())
}

fn period_json(period: Period, partial: bool) -> Json {
    let [from, to] = match period.days() {
        Some((from, to)) => [Some(from.to_string()), Some(to.to_string())],
        None => [None, None],
    };
    json!({ "id": period.id(), "from": from, "to": to, "partial": partial })
}

fn days(from: Date, to: Date) -> Json {
    json!({ "from": from.to_string(), "to": to.to_string() })
}

fn span(span: &Span) -> Json {
    json!({ "id": span.id, "from": span.from.to_string(), "to": span.to.to_string() })
}

fn reason_of<T>(result: &Result<T, Reason>) -> Option<&'static str> {
    result.as_ref().err().map(|reason| reason.id())
}

/// Id and name of a row.
fn key(trends: &Trends, id: &str, name: &str) -> Map<String, Json> {
    let pairs = [(trends.by.id(), id), ("name", name)];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), json!(value))).collect()
}

fn extend(mut row: Map<String, Json>, pairs: Json) -> Map<String, Json> {
    if let Json::Object(pairs) = pairs {
        row.extend(pairs);
    }
    row
}

fn estimate(estimate: &Estimate) -> Json {
    json!({
        "value": estimate.value,
        "n": estimate.n,
        "base": estimate.base,
        "low": estimate.low,
        "high": estimate.high,
        "reason": estimate.reason.map(Reason::id),
    })
}

fn row_json(trends: &Trends, row: &Trend) -> Json {
    let Tested { mann_kendall, tau_b, slope, direction, .. } = row.tested;
    let point = |((period, partial), point): ((Period, bool), &Estimate)| {
        let at = Map::from_iter([
            ("period".to_owned(), json!(period.id())),
            ("partial".to_owned(), json!(partial)),
        ]);
        Json::Object(extend(at, estimate(point)))
    };
    let series: Vec<Json> = periods(trends).zip(&row.points).map(point).collect();
    let test = mann_kendall.ok();
    let line = slope.ok();
    let rest = json!({
        "direction": direction.ok().map(crate::analysis::Direction::id),
        "reason": reason_of(&direction),
        "periods": row.tested.periods,
        "mann_kendall": {
            "method": if row.tested.seasonal { "mann_kendall_seasonal" } else { "mann_kendall" },
            "s": test.map(|test| test.s),
            "var_s": test.map(|test| test.variance),
            "z": test.map(|test| test.z),
            "p": test.map(|test| test.p),
            "q": row.tested.q,
            "tau": test.map(|test| test.tau),
            "tau_b": tau_b.ok(),
            "reason": reason_of(&mann_kendall),
        },
        "slope_per_year": {
            "method": "theil_sen",
            "value": line.map(|line| line.slope),
            "low": line.map(|line| line.low),
            "high": line.map(|line| line.high),
            "reason": reason_of(&slope),
        },
        "year_before": year(trends, &row.year),
        "series": series,
    });
    Json::Object(extend(key(trends, &row.id, &row.name), rest))
}

/// The change on the year before; what was gathered by quota has no test.
fn year(trends: &Trends, year: &Result<YearOnYear, Reason>) -> Json {
    let side = |side: Counted| {
        let base = trends.is_share.then_some(side.all);
        json!({ "value": side.hits as f64 / side.all as f64, "n": side.hits, "base": base })
    };
    let untested = (!trends.open).then_some(Reason::CollectedByQuota.id());
    let found = year.as_ref().ok();
    json!({
        "before": found.map(|year| side(year.before)),
        "after": found.map(|year| side(year.after)),
        "difference": found.map(|year| year.difference),
        "ratio": found.and_then(|year| year.ratio),
        "p": found.and_then(|year| year.p),
        "reason": reason_of(year).or(untested),
    })
}

fn comparison(trends: &Trends, comparison: &Comparison) -> Json {
    let side = |place: usize| {
        comparison.sides.as_ref().ok().map(|sides| {
            let side = &sides[place];
            json!({ "id": side.span.id, "from": side.span.from.to_string(),
                "to": side.span.to.to_string(), "n": side.n })
        })
    };
    let row = |row: &Changed| {
        let rest = json!({
            "label": row.shift.label.ok().map(Label::id),
            "reason": reason_of(&row.shift.label),
            "p": row.shift.p,
            "p_exact": row.shift.exact,
            "p_paired": row.shift.paired,
            "places": row.shift.places,
            "q": row.shift.q,
            "before": estimate(&row.before),
            "after": estimate(&row.after),
        });
        Json::Object(extend(key(trends, &row.id, &row.name), rest))
    };
    json!({
        "between": comparison.basis.id(),
        "method": "emerging_themes",
        "exposure": "classified demands of each side",
        "sign_draws": trend::DRAWS,
        "false_discovery_rate": crate::indicator::space::discovery::LEVEL,
        "before": side(0),
        "after": side(1),
        "reason": reason_of(&comparison.sides),
        "rows": comparison.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

fn series_rows(trends: &Trends, row: &Trend) -> Vec<Map<String, Json>> {
    let point = |((period, partial), point): ((Period, bool), &Estimate)| {
        series_row(trends, (&row.id, &row.name), (&period.id(), partial), point)
    };
    periods(trends).zip(&row.points).map(point).collect()
}

fn series_row(
    trends: &Trends,
    (id, name): (&str, &str),
    (period, partial): (&str, bool),
    point: &Estimate,
) -> Map<String, Json> {
    let at = json!({ "period": period, "partial": partial });
    extend(extend(key(trends, id, name), at), estimate(point))
}

fn tests_row(trends: &Trends, row: &Trend) -> Map<String, Json> {
    let Tested { mann_kendall, slope, direction, .. } = row.tested;
    let (test, line) = (mann_kendall.ok(), slope.ok());
    let year = row.year.as_ref().ok();
    let rest = json!({
        "direction": direction.ok().map(crate::analysis::Direction::id),
        "periods": row.tested.periods,
        "seasonal": row.tested.seasonal,
        "s": test.map(|test| test.s),
        "z": test.map(|test| test.z),
        "p": test.map(|test| test.p),
        "q": row.tested.q,
        "tau": test.map(|test| test.tau),
        "tau_b": row.tested.tau_b.ok(),
        "slope_per_year": line.map(|line| line.slope),
        "slope_low": line.map(|line| line.low),
        "slope_high": line.map(|line| line.high),
        "year_n_before": year.map(|year| year.before.hits),
        "year_n_after": year.map(|year| year.after.hits),
        "year_difference": year.map(|year| year.difference),
        "year_ratio": year.and_then(|year| year.ratio),
        "year_p": year.and_then(|year| year.p),
        "reason": reason_of(&direction),
    });
    extend(key(trends, &row.id, &row.name), rest)
}

fn change_row(trends: &Trends, comparison: &Comparison, row: &Changed) -> Map<String, Json> {
    let side = |place: usize| comparison.sides.as_ref().ok().map(|sides| &sides[place].span.id);
    let rest = json!({
        "between": comparison.basis.id(),
        "before": side(0),
        "after": side(1),
        "label": row.shift.label.ok().map(Label::id),
        "share_before": row.before.value,
        "low_before": row.before.low,
        "high_before": row.before.high,
        "n_before": row.before.n,
        "base_before": row.before.base,
        "share_after": row.after.value,
        "low_after": row.after.low,
        "high_after": row.after.high,
        "n_after": row.after.n,
        "base_after": row.after.base,
        "p": row.shift.p,
        "p_exact": row.shift.exact,
        "p_paired": row.shift.paired,
        "places": row.shift.places,
        "q": row.shift.q,
        "reason": reason_of(&row.shift.label),
    });
    extend(key(trends, &row.id, &row.name), rest)
}
