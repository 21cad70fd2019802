//! `/api/v1/aggregates`: cells of a measure by one or two dimensions, as JSON or CSV.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::export::{file_name, is_synthetic, table_csv, table_json};
use crate::http::answer::{Made, Representation, answer};
use crate::http::negotiate::{accepted, media};
use crate::http::params::Params;
use crate::http::problem::Fault;
use crate::http::{Problem, State, readable};
use crate::layer;

const JSON: &str = "application/json";
pub(super) const CSV: &str = "text/csv; charset=utf-8";

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/api/v1/aggregates", |route| route.to(aggregates)));
}

async fn aggregates(
    request: HttpRequest,
    state: web::Data<State>,
) -> Result<HttpResponse, Problem> {
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
        let table = layer::table(&published.snapshot, &query).map_err(Problem::from)?;
        let snapshot = &published.snapshot;
        if media != CSV {
            return Ok(table_json(snapshot, &table).into());
        }
        let file = Some(file_name(table.measure.id, is_synthetic(snapshot, &table)));
        Ok(Made { body: table_csv(snapshot, &table).into_bytes(), link: None, file })
    })
    .await
}

/// JSON or CSV, as the address or the client asks.
pub(super) fn format(request: &HttpRequest, params: &Params) -> Result<&'static str, Problem> {
    match params.own("f") {
        Some("json") => Ok(JSON),
        Some("csv") => Ok(CSV),
        Some(other) => Err(Problem::bad("f", other, ["json", "csv"])),
        None => media(request, &[JSON, CSV, "text/html"])
            .map(|chosen| if chosen == CSV { CSV } else { JSON })
            .ok_or_else(|| {
                let offered = [JSON, "text/csv"];
                Problem::NotAcceptable(Fault::new("Accept", &accepted(request), offered))
            }),
    }
}
