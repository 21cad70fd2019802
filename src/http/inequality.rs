//! `/api/v1/inequality`: how unevenly demands are spread over territories, as JSON or CSV.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis;
use crate::disclose::Permitted;
use crate::export::{inequality_csv, inequality_json};
use crate::http::data::{Data, Form};
use crate::http::{Problem, State, readable};
use crate::snapshot::Snapshot;

/// Tables of the CSV: figures, or the points of Lorenz's curves.
const TABLES: [&str; 2] = ["figures", "lorenz"];

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/api/v1/inequality", |route| route.to(inequality)));
}

async fn inequality(
    request: HttpRequest,
    state: web::Data<State>,
) -> Result<HttpResponse, Problem> {
    let asked = Data::read(&request, &["f", "table"])?;
    let read = |text: &str| TABLES.into_iter().find(|table| *table == text);
    let table = asked.params.parsed("table", &TABLES.join(", "), read)?.unwrap_or(TABLES[0]);
    let is_second = table == TABLES[1];
    let write = move |snapshot: &Snapshot, query: &Permitted, form: Form| {
        let found = analysis::inequality(snapshot, query)?;
        let file = ("inequality", snapshot.synthetic);
        let csv = || inequality_csv(snapshot, &found, is_second);
        Ok(form.write(file, || inequality_json(snapshot, &found), csv))
    };
    asked.answer(&request, &state, table, write).await
}
