//! `/api/v1/diversity`: how diverse each place's demands are, compared at common coverage, and
//! what places differ by, as JSON or CSV.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis;
use crate::export::{DiversityTable, diversity_csv, diversity_json, file_name};
use crate::http::aggregates::{CSV, format};
use crate::http::answer::{Made, Representation, answer};
use crate::http::params::Params;
use crate::http::{Problem, State, readable};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/api/v1/diversity", |route| route.to(diversity)));
}

async fn diversity(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, &["f", "table"])?;
    let media = format(&request, &params)?;
    let allowed = DiversityTable::ALLOWED.join(", ");
    let table = params.parsed("table", &allowed, DiversityTable::parse)?.unwrap_or_default();
    let published = state.version(params.version()).await?;
    let query = params.query(&published)?;
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: format!("{} {} {table:?}", request.path(), query.canonical()),
        media,
        lang: query.lang,
        pinned: query.version.is_some(),
    };
    answer(&request, &state, wanted, move || {
        let snapshot = &published.snapshot;
        let diversity = analysis::diversity(snapshot, &query)?;
        if media != CSV {
            return Ok(diversity_json(snapshot, &diversity).into());
        }
        let file = Some(file_name("diversity", snapshot.synthetic));
        Ok(Made { body: diversity_csv(snapshot, &diversity, table).into_bytes(), link: None, file })
    })
    .await
}
