//! `/api/v1/aggregates`: cells of a measure by one or two dimensions, as JSON or CSV.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::disclose::Permitted;
use crate::export::{is_synthetic, table_csv, table_json};
use crate::http::data::{Data, Form};
use crate::http::{Problem, State, readable};
use crate::layer;
use crate::snapshot::Snapshot;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/api/v1/aggregates", |route| route.to(aggregates)));
}

async fn aggregates(
    request: HttpRequest,
    state: web::Data<State>,
) -> Result<HttpResponse, Problem> {
    let asked = Data::read(&request, &["f"])?;
    let write = |snapshot: &Snapshot, query: &Permitted, form: Form| {
        let table = layer::table(snapshot, query)?;
        let file = (table.measure.id, is_synthetic(snapshot, &table));
        Ok(form.write(file, || table_json(snapshot, &table), || table_csv(snapshot, &table)))
    };
    asked.answer(&request, &state, "", write).await
}
