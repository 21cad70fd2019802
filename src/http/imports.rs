//! `/api/v1/imports`: files come in. A file that is sent with `dry_run=true` is read and reported,
//! and waits for its confirmation; without, it is stored at once.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use crate::http::answer::{fresh, internal};
use crate::http::caller::Caller;
use crate::http::upload::{Form, receive};
use crate::http::{Problem, State, others};
use crate::ingest::json as report;
use crate::ingest::{Desk, Outcome, Rehearsed};
use crate::store::Role;

/// Where files are sent.
pub(super) const PATH: &str = "/api/v1/imports";

pub(super) fn configure(config: &mut web::ServiceConfig) {
    let all = web::resource(PATH)
        .route(web::get().to(list))
        .route(web::post().to(send))
        .default_service(others("GET, POST, OPTIONS"));
    let one = web::resource("/api/v1/imports/{id}")
        .route(web::get().to(show))
        .route(web::delete().to(take_back))
        .default_service(others("GET, DELETE, OPTIONS"));
    let commit = web::resource("/api/v1/imports/{id}/commit")
        .route(web::post().to(confirm))
        .default_service(others("POST, OPTIONS"));
    let rejected = web::resource("/api/v1/imports/{id}/rejected")
        .route(web::get().to(rejected))
        .default_service(others("GET, OPTIONS"));
    config.service(all).service(one).service(commit).service(rejected);
}

/// Every import, the last one first.
async fn list(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    Caller::admitted(&request, Role::Editor)?;
    let imports = at_desk(&state, Desk::imports).await?;
    Ok(fresh(StatusCode::OK).json(report::list(imports.iter().rev())))
}

/// Reads a file; stores it unless that is only to be rehearsed.
async fn send(
    request: HttpRequest,
    state: web::Data<State>,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let by = Caller::admitted(&request, Role::Editor)?;
    let Form { upload, request, dry_run } = receive(&request, &state, body, &by).await?;
    if dry_run {
        let rehearsed = at_desk(&state, move |desk| desk.rehearse(&upload, &request)).await?;
        return Ok(fresh(StatusCode::OK).json(told(rehearsed)?));
    }
    let outcome = at_desk(&state, move |desk| desk.keep(&upload, &request)).await?;
    stored(&state, outcome).await
}

/// The report of a file that waits, or what became of one that was stored.
async fn show(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    Caller::admitted(&request, Role::Editor)?;
    let id = id.into_inner();
    if let Some(number) = number(&id) {
        let imports = at_desk(&state, Desk::imports).await?;
        let found = imports.iter().find(|import| import.id == number);
        return Ok(fresh(StatusCode::OK).json(report::import(found.ok_or_else(|| unknown(&id))?)));
    }
    let wanted = id.clone();
    let found = at_desk(&state, move |desk| desk.rehearsed(&wanted)).await?;
    Ok(fresh(StatusCode::OK).json(told(found.ok_or_else(|| unknown(&id))?)?))
}

/// Stores a file that was rehearsed.
async fn confirm(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let by = Caller::admitted(&request, Role::Editor)?;
    let wanted = id.clone();
    let outcome = at_desk(&state, move |desk| desk.confirm(&wanted, &by)).await?;
    stored(&state, outcome.ok_or_else(|| unknown(&id))?).await
}

/// The rejected rows of a file that waits, each with its reasons.
async fn rejected(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    Caller::admitted(&request, Role::Editor)?;
    let wanted = id.clone();
    let rows = at_desk(&state, move |desk| desk.rejected(&wanted)).await?;
    let rows = rows.ok_or_else(|| unknown(&id))?;
    Ok(fresh(StatusCode::OK)
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"rechazadas.csv\""))
        .body(rows))
}

/// Undoes an import, or forgets a file that waits.
async fn take_back(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let by = Caller::admitted(&request, Role::Editor)?;
    let id = id.into_inner();
    if let Some(number) = number(&id) {
        at_desk(&state, move |desk| desk.undo(number, &by)).await?;
        let version = at_desk(&state, Desk::version).await?;
        return Ok(
            fresh(StatusCode::OK).json(json!({ "id": number, "live": false, "version": version }))
        );
    }
    let wanted = id.clone();
    let forgotten = at_desk(&state, move |desk| desk.forget(&wanted)).await?;
    if forgotten { Ok(HttpResponse::NoContent().finish()) } else { Err(unknown(&id)) }
}

/// The number of a stored import; ids of files that wait are longer than any.
pub(super) fn number(id: &str) -> Option<u32> {
    id.parse().ok().filter(|_| id.len() <= 10)
}

fn unknown(id: &str) -> Problem {
    Problem::unknown("id", id)
}

/// Does something at the desk, off the threads that answer.
pub(super) async fn at_desk<T, E>(
    state: &web::Data<State>,
    work: impl FnOnce(&Desk) -> Result<T, E> + Send + 'static,
) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Send + 'static,
    Problem: From<E>,
{
    let desk = state.desk().ok_or(Problem::UnknownAddress)?;
    let pass = state.gate.enter().ok_or(Problem::Busy)?;
    let done = web::block(move || {
        // Held until the work is done, even when the client has gone: what is being stored is.
        let _pass = pass;
        work(&desk)
    });
    done.await.map_err(internal)?.map_err(Problem::from)
}

/// The report of a file that waits.
fn told(rehearsed: Rehearsed) -> Result<Value, Problem> {
    let Rehearsed { id, expires_at, outcome, .. } = rehearsed;
    let read = outcome.result.map_err(Problem::from)?;
    let mut told = report::imported(&outcome.file, &read);
    let Some(id) = id else { return Ok(told) };
    told["id"] = json!(id);
    told["expires_at"] = json!(expires_at.to_string());
    told["commit"] = json!(format!("/api/v1/imports/{id}/commit"));
    told["rejected_rows"] = json!(format!("/api/v1/imports/{id}/rejected"));
    Ok(told)
}

/// What became of a file that was stored.
async fn stored(state: &web::Data<State>, outcome: Outcome) -> Result<HttpResponse, Problem> {
    let Outcome { file, result } = outcome;
    let read = result.map_err(Problem::from)?;
    let mut told = report::imported(&file, &read);
    told["id"] = json!(read.id);
    told["version"] = json!(at_desk(state, Desk::version).await?);
    let Some(id) = read.id else { return Ok(fresh(StatusCode::OK).json(told)) };
    Ok(fresh(StatusCode::CREATED)
        .insert_header((header::LOCATION, format!("/api/v1/imports/{id}")))
        .json(told))
}
