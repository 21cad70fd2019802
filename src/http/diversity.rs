//! `/api/v1/diversity`: how diverse each place's demands are, compared at common coverage, and
//! what places differ by, as JSON or CSV.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis;
use crate::disclose::Permitted;
use crate::export::{DiversityTable, PLACES_COMPARED_MOST, diversity_csv, diversity_json};
use crate::http::data::{Data, Form};
use crate::http::{Problem, State, readable};
use crate::snapshot::Snapshot;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/api/v1/diversity", |route| route.to(diversity)));
}

async fn diversity(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let asked = Data::read(&request, &["f", "table"])?;
    let allowed = DiversityTable::ALLOWED.join(", ");
    let table = asked.params.parsed("table", &allowed, DiversityTable::parse)?.unwrap_or_default();
    let write = move |snapshot: &Snapshot, query: &Permitted, form: Form| {
        let found = analysis::diversity(snapshot, query)?;
        if table == DiversityTable::Pairs && found.places.len() > PLACES_COMPARED_MOST {
            let fewer = format!("territory=… (≤ {PLACES_COMPARED_MOST})");
            return Err(Problem::bad("table", "pairs", ["places", fewer.as_str()]));
        }
        let file = ("diversity", snapshot.synthetic);
        let csv = || diversity_csv(snapshot, &found, table);
        Ok(form.write(file, || diversity_json(snapshot, &found), csv))
    };
    asked.answer(&request, &state, &format!("{table:?}"), write).await
}
