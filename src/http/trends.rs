//! `/api/v1/trends`: series with their tests, and what emerged or faded, as JSON or CSV.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis::{self, Basis, Step, Trends};
use crate::disclose::Permitted;
use crate::export::{TrendTable, file_name, trends_csv, trends_json};
use crate::http::aggregates::{CSV, format};
use crate::http::answer::{Made, Representation, answer};
use crate::http::params::Params;
use crate::http::{Problem, State, readable};
use crate::query::QueryError;
use crate::snapshot::Snapshot;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/api/v1/trends", |route| route.to(trends)));
}

async fn trends(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, &["f", "step", "table"])?;
    let media = format(&request, &params)?;
    let step = step(&params)?;
    let table = params.parsed("table", &TrendTable::ALLOWED.join(", "), TrendTable::parse)?;
    let table = table.unwrap_or_default();
    let published = state.version(params.version()).await?;
    let query = params.query(&published)?;
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: format!("{} {} {} {table:?}", request.path(), query.canonical(), step.id()),
        media,
        lang: query.lang,
        pinned: query.version.is_some(),
    };
    answer(&request, &state, wanted, move || {
        let snapshot = &published.snapshot;
        let trends = analysis::trends(snapshot, &query, step).map_err(Problem::from)?;
        if media != CSV {
            return Ok(trends_json(snapshot, &trends).into());
        }
        let file = Some(file_name("trends", snapshot.synthetic));
        Ok(Made { body: trends_csv(snapshot, &trends, table).into_bytes(), link: None, file })
    })
    .await
}

/// The length of a period, as the address says.
pub(super) fn step(params: &Params) -> Result<Step, Problem> {
    Ok(params.parsed("step", &Step::ALLOWED.join(", "), Step::parse)?.unwrap_or_default())
}

/// Which comparison to show; both unless the address says.
pub(super) fn between(params: &Params) -> Result<Option<Basis>, Problem> {
    params.parsed("between", &Basis::ALL.map(Basis::id).join(", "), Basis::parse)
}

/// The answer that pictures and pages show: by theme unless one is chosen, and what the address
/// compares.
pub(super) fn drawn(
    snapshot: &Snapshot,
    query: &Permitted,
    step: Step,
    between: Option<Basis>,
) -> Result<Trends, QueryError> {
    let by_theme = query.by.is_empty() && query.filter.themes.is_empty();
    let query = if by_theme { query.by_theme() } else { query.clone() };
    let mut trends = analysis::trends(snapshot, &query, step)?;
    trends.comparisons.retain(|comparison| between.is_none_or(|basis| basis == comparison.basis));
    Ok(trends)
}
