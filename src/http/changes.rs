//! `/cambios`: what emerged, persists and faded.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis::{self, Basis, Step, Trend, Trends};
use crate::chart::{self, Chart};
use crate::disclose::Permitted;
use crate::http::answer::internal;
use crate::http::params::Params;
use crate::http::screen::screen_of;
use crate::http::{Problem, State, readable};
use crate::page::{self, CHANGES_PATH, Carried, ChangesScreen, Drawn, changes_address};
use crate::snapshot::Snapshot;
use crate::trend::DEMANDS_LEAST;

/// Widths for which comparisons are drawn: beside each other on a screen, and on a telephone.
const COMPARED: [u32; 2] = [680, 330];

/// Widths for which series are drawn.
const SERIES: [u32; 2] = [900, 330];

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable(CHANGES_PATH, |route| route.to(changes)));
}

async fn changes(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, &["f"])?;
    params.parsed("f", "html", |f| (f == "html").then_some(()))?;
    screen_of(&request, &state, params, false, changes_address, screen).await
}

fn screen(snapshot: &Snapshot, query: &Permitted, carried: &Carried) -> Result<String, Problem> {
    let trends = analysis::pictured(snapshot, query, Step::default(), None)?;
    let card = |id: &str| chart::find_trend(id).ok_or_else(|| internal("a chart is missing"));
    let (dumbbells, panels) = (card("changes")?, card("series")?);
    let compared: Vec<(Basis, Drawn)> = trends
        .comparisons
        .iter()
        .filter(|comparison| comparison.sides.is_ok() && comparison.says_something())
        .map(|comparison| {
            let comparisons = vec![comparison.clone()];
            let only = Trends { comparisons, rows: Vec::new(), ..trends.clone() };
            (comparison.basis, draw(dumbbells, &only, snapshot, COMPARED))
        })
        .collect();
    let series = open_series(snapshot, query, &trends)?;
    let drawn = series.as_ref().map(|series| draw(panels, series, snapshot, SERIES));
    Ok(page::changes(&ChangesScreen {
        snapshot,
        asked: query,
        trends: &trends,
        compared: &compared,
        series: series.as_ref().zip(drawn.as_ref()),
        carried,
    }))
}

/// The series of what is openly collected, the only one that says how demand changes by month (by
/// quarter where months have too few); the rounds of meetings stay, as its background.
fn open_series(
    snapshot: &Snapshot,
    query: &Permitted,
    trends: &Trends,
) -> Result<Option<Trends>, Problem> {
    if trends.open_sources.is_empty() {
        return Ok(None);
    }
    let open = query.from_sources(trends.open_sources.clone());
    for step in [Step::Month, Step::Quarter] {
        let series = analysis::pictured(snapshot, &open, step, None)?;
        if demands_each(&series) >= DEMANDS_LEAST as f64 {
            return Ok(Some(Trends { rounds: trends.rounds.clone(), ..series }));
        }
    }
    Ok(None)
}

/// The demands that a value of the first series rests on, on average: those of all themes.
fn demands_each(series: &Trends) -> f64 {
    let rows = series.rows.iter();
    let base = |row: &Trend| row.points.iter().filter_map(|point| point.base).sum::<f64>();
    rows.map(base).fold(0.0, f64::max) / series.periods.len().max(1) as f64
}

fn draw(card: &Chart<Trends>, trends: &Trends, snapshot: &Snapshot, widths: [u32; 2]) -> Drawn {
    widths.map(|width| chart::bare(card, trends, &snapshot.geodata, width, None).svg)
}
