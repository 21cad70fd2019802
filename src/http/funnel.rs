//! `/api/v1/funnel`: ratios of observed to expected with the limits of chance, as JSON or CSV.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis;
use crate::disclose::Permitted;
use crate::export::{funnel_csv, funnel_json};
use crate::http::data::{Data, Form};
use crate::http::{Problem, State, readable};
use crate::snapshot::Snapshot;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/api/v1/funnel", |route| route.to(funnel)));
}

async fn funnel(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let asked = Data::read(&request, &["f"])?;
    let write = |snapshot: &Snapshot, query: &Permitted, form: Form| {
        let found = analysis::funnel(snapshot, query)?;
        let file = ("funnel", snapshot.synthetic);
        Ok(form.write(file, || funnel_json(snapshot, &found), || funnel_csv(snapshot, &found)))
    };
    asked.answer(&request, &state, "", write).await
}
