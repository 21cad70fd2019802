//! `/api/v1/inequality`: how unevenly demands are spread over territories, as JSON or CSV.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis;
use crate::export::{file_name, inequality_csv, inequality_json};
use crate::http::aggregates::{CSV, format};
use crate::http::answer::{Made, Representation, answer};
use crate::http::params::Params;
use crate::http::{Problem, State, readable};

/// Tables of the CSV: figures, or the points of Lorenz's curves.
const TABLES: [&str; 2] = ["figures", "lorenz"];

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/api/v1/inequality", |route| route.to(inequality)));
}

async fn inequality(
    request: HttpRequest,
    state: web::Data<State>,
) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, &["f", "table"])?;
    let media = format(&request, &params)?;
    let read = |text: &str| TABLES.into_iter().find(|table| *table == text);
    let table = params.parsed("table", &TABLES.join(", "), read)?.unwrap_or(TABLES[0]);
    let published = state.version(params.version()).await?;
    let query = params.query(&published)?;
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: format!("{} {} {table}", request.path(), query.canonical()),
        media,
        lang: query.lang,
        pinned: query.version.is_some(),
    };
    answer(&request, &state, wanted, move || {
        let snapshot = &published.snapshot;
        let found = analysis::inequality(snapshot, &query).map_err(Problem::from)?;
        if media != CSV {
            return Ok(inequality_json(snapshot, &found).into());
        }
        let is_second = table == TABLES[1];
        let body = inequality_csv(snapshot, &found, is_second).into_bytes();
        Ok(Made { body, link: None, file: Some(file_name("inequality", snapshot.synthetic)) })
    })
    .await
}
