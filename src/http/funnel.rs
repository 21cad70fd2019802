//! `/api/v1/funnel`: ratios of observed to expected with the limits of chance, as JSON or CSV.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis;
use crate::export::{file_name, funnel_csv, funnel_json};
use crate::http::aggregates::{CSV, format};
use crate::http::answer::{Made, Representation, answer};
use crate::http::params::Params;
use crate::http::{Problem, State, readable};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/api/v1/funnel", |route| route.to(funnel)));
}

async fn funnel(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, &["f"])?;
    let media = format(&request, &params)?;
    let published = state.version(params.version()).await?;
    let query = params.query(&published)?;
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: format!("{} {}", request.path(), query.canonical()),
        media,
        lang: query.lang,
        pinned: query.version.is_some(),
    };
    answer(&request, &state, wanted, move || {
        let snapshot = &published.snapshot;
        let found = analysis::funnel(snapshot, &query).map_err(Problem::from)?;
        if media != CSV {
            return Ok(funnel_json(snapshot, &found).into());
        }
        let body = funnel_csv(snapshot, &found).into_bytes();
        Ok(Made { body, link: None, file: Some(file_name("funnel", snapshot.synthetic)) })
    })
    .await
}
