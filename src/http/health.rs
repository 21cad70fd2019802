//! `/health/live` and `/health/ready`: whether the process answers, and whether it has data.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::http::answer::fresh;
use crate::http::{State, readable};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(readable("/health/live", |route| route.to(live)))
        .service(readable("/health/ready", |route| route.to(ready)));
}

#[derive(Serialize)]
struct Live {
    status: &'static str,
    program: &'static str,
}

#[derive(Serialize)]
struct Ready {
    status: &'static str,
    version: String,
    demands: u64,
    municipalities: usize,
    /// `away`: what is served may be old, as the store cannot be read.
    store: &'static str,
}

async fn live() -> HttpResponse {
    let program = env!("CARGO_PKG_VERSION");
    fresh(StatusCode::OK).json(Live { status: "live", program })
}

/// A server without demands is ready too: places and their context are served.
async fn ready(state: web::Data<State>) -> HttpResponse {
    let published = state.published();
    let snapshot = &published.snapshot;
    fresh(StatusCode::OK).json(Ready {
        status: "ready",
        version: snapshot.version.clone(),
        demands: snapshot.demands(),
        municipalities: snapshot.geodata.municipalities.len(),
        store: if state.is_store_away() { "away" } else { "ok" },
    })
}
