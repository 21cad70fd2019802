//! `/`: the map for browsers, the landing page for programs.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use crate::http::collections::{document, link};
use crate::http::{Problem, State, readable};
use crate::snapshot::Snapshot;
use crate::text::Words;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/", |route| route.to(home)));
}

async fn home(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    landing(&request, &state).await
}

/// Where programs begin.
async fn landing(request: &HttpRequest, state: &web::Data<State>) -> Result<HttpResponse, Problem> {
    let describe = |snapshot: &Snapshot, base: &str, lang| {
        let about = Words::new(
            "Demandas ciudadanas del Valle del Cauca, por territorio",
            "Citizens' demands in Valle del Cauca, by territory",
        );
        let at = |rel, path: &str| link(rel, "application/json", format!("{base}{path}"));
        json!({
            "title": "Tejido",
            "description": about.get(lang),
            "version": snapshot.version,
            "links": [
                at("self", "/?f=json"),
                at("conformance", "/conformance"),
                at("data", "/collections"),
                link("alternate", "text/html", format!("{base}/")),
            ],
        })
    };
    document(request, state, describe).await
}
