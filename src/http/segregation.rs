//! `/api/v1/segregation`: how far themes and ethnic groups live apart, as JSON or CSV.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis;
use crate::disclose::Permitted;
use crate::export::{segregation_csv, segregation_json};
use crate::http::data::{Data, Form};
use crate::http::{Problem, State, readable};
use crate::snapshot::Snapshot;

/// Tables of the CSV: figures, or the people of each territory.
const TABLES: [&str; 2] = ["figures", "people"];

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/api/v1/segregation", |route| route.to(segregation)));
}

async fn segregation(
    request: HttpRequest,
    state: web::Data<State>,
) -> Result<HttpResponse, Problem> {
    let asked = Data::read(&request, &["f", "table"])?;
    let read = |text: &str| TABLES.into_iter().find(|table| *table == text);
    let table = asked.params.parsed("table", &TABLES.join(", "), read)?.unwrap_or(TABLES[0]);
    let is_second = table == TABLES[1];
    let write = move |snapshot: &Snapshot, query: &Permitted, form: Form| {
        let found = analysis::segregation(snapshot, query)?;
        let file = ("segregation", snapshot.synthetic);
        let csv = || segregation_csv(snapshot, &found, is_second);
        Ok(form.write(file, || segregation_json(snapshot, &found), csv))
    };
    asked.answer(&request, &state, table, write).await
}
