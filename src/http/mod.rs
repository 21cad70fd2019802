//! The server: routes, extractors, problems, caching.
//!
//! A handler turns text into types, names the representation that is asked for, and leaves its
//! making to the blocking pool; `edge` stands around all of them.

mod address;
mod aggregates;
mod answer;
mod archive;
mod assets;
mod cache;
mod caller;
mod changes;
mod charts;
mod clusters;
mod collections;
mod compare;
mod data;
mod diversity;
mod edge;
mod encoding;
mod fault;
mod funnel;
mod gate;
mod health;
mod home;
mod imports;
mod inequality;
mod indicators;
mod items;
mod locate;
mod methods;
mod negotiate;
mod params;
mod problem;
mod profiles;
mod queue;
mod range;
mod records;
mod segregation;
mod screen;
mod state;
mod territories;
mod trends;
mod upload;
mod uploads;

use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_cors::Cors;
use actix_web::dev::Server;
use actix_web::http::header::{ETAG, LINK};
use actix_web::http::{Method, header};
use actix_web::middleware::from_fn;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, Resource, Route, guard, rt, web};

pub use archive::Past;
pub use fault::{Fault, Wrong};
pub use problem::Problem;
pub use state::{Published, State};

/// Threads of the blocking pool for each worker: the heavy work is short and uses the processor.
const BLOCKING_THREADS: usize = 4;

/// Serves `state` on `listener` until the process is told to stop; requests under way are then
/// finished.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(state: web::Data<State>, listener: TcpListener) -> io::Result<Server> {
    let settings = state.settings.clone();
    let limits = settings.limits;
    let mut server = HttpServer::new(move || {
        let app = App::new().app_data(state.clone());
        app.wrap(cors()).wrap(from_fn(edge::edge)).configure(routes)
    })
    .client_request_timeout(Duration::from_secs(limits.client_seconds))
    .worker_max_blocking_threads(BLOCKING_THREADS)
    .shutdown_timeout(limits.stop_seconds)
    .shutdown_signal(told_to_stop());
    if let Some(workers) = settings.workers {
        server = server.workers(workers);
    }
    Ok(server.listen(listener)?.run())
}

/// SIGINT or SIGTERM.
async fn told_to_stop() {
    let Ok(mut terminate) = rt::signal::unix::signal(rt::signal::unix::SignalKind::terminate())
    else {
        return std::future::pending().await;
    };
    let interrupt = std::pin::pin!(rt::signal::ctrl_c());
    let terminate = std::pin::pin!(terminate.recv());
    futures_util::future::select(interrupt, terminate).await;
}

/// Anyone may read; nobody's cookies count.
fn cors() -> Cors {
    Cors::default()
        .allow_any_origin()
        .send_wildcard()
        .allowed_methods([Method::GET, Method::HEAD])
        .allow_any_header()
        .expose_headers([ETAG, LINK, header::CONTENT_LANGUAGE])
        .disable_vary_header()
        .max_age(86_400)
}

/// Every address.
fn routes(config: &mut web::ServiceConfig) {
    home::configure(config);
    profiles::configure(config);
    compare::configure(config);
    assets::configure(config);
    aggregates::configure(config);
    clusters::configure(config);
    trends::configure(config);
    changes::configure(config);
    inequality::configure(config);
    segregation::configure(config);
    funnel::configure(config);
    indicators::configure(config);
    methods::configure(config);
    trends::configure(config);
    diversity::configure(config);
    territories::configure(config);
    collections::configure(config);
    items::configure(config);
    charts::configure(config);
    locate::configure(config);
    imports::configure(config);
    queue::configure(config);
    records::configure(config);
    uploads::configure(config);
    health::configure(config);
    config.default_service(web::to(unknown_address));
}

async fn unknown_address() -> Result<&'static str, Problem> {
    Err(Problem::UnknownAddress)
}

/// A resource that can be read, and nothing else.
fn readable(path: &str, route: impl FnOnce(Route) -> Route) -> Resource {
    let read = guard::Any(guard::Get()).or(guard::Head());
    web::resource(path).route(route(web::route().guard(read))).default_service(web::to(only_reads))
}

async fn only_reads(request: HttpRequest) -> Result<HttpResponse, Problem> {
    refuse(&request, "GET, HEAD, OPTIONS")
}

/// The route of all other methods of a resource that takes `methods`.
fn others(methods: &'static str) -> Route {
    web::to(move |request: HttpRequest| async move { refuse(&request, methods) })
}

/// What can be done with a resource, for those who ask; a problem for those who do otherwise.
fn refuse(request: &HttpRequest, methods: &'static str) -> Result<HttpResponse, Problem> {
    if request.method() == Method::OPTIONS {
        return Ok(HttpResponse::NoContent().insert_header((header::ALLOW, methods)).finish());
    }
    Err(Problem::Method(methods))
}
