//! `/api/v1/trends`: series with their tests, and what emerged or faded, as JSON or CSV.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis::{self, Basis, Step};
use crate::disclose::Permitted;
use crate::export::{TrendTable, trends_csv, trends_json};
use crate::http::data::{Data, Form};
use crate::http::params::Params;
use crate::http::{Problem, State, readable};
use crate::snapshot::Snapshot;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/api/v1/trends", |route| route.to(trends)));
}

async fn trends(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let asked = Data::read(&request, &["f", "step", "table"])?;
    let step = step(&asked.params)?;
    let allowed = TrendTable::ALLOWED.join(", ");
    let table = asked.params.parsed("table", &allowed, TrendTable::parse)?.unwrap_or_default();
    let write = move |snapshot: &Snapshot, query: &Permitted, form: Form| {
        let found = analysis::trends(snapshot, query, step)?;
        let file = ("trends", snapshot.synthetic);
        let csv = || trends_csv(snapshot, &found, table);
        Ok(form.write(file, || trends_json(snapshot, &found), csv))
    };
    asked.answer(&request, &state, &format!("{} {table:?}", step.id()), write).await
}

/// The length of a period, as the address says.
pub(super) fn step(params: &Params) -> Result<Step, Problem> {
    Ok(params.parsed("step", &Step::ALLOWED.join(", "), Step::parse)?.unwrap_or_default())
}

/// Which comparison to show; both unless the address says.
pub(super) fn between(params: &Params) -> Result<Option<Basis>, Problem> {
    params.parsed("between", &Basis::ALL.map(Basis::id).join(", "), Basis::parse)
}
