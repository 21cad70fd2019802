//! `/cargas`: the page on which files come in; what it does is what `/api/v1/imports` does.
//!
//! Whoever enters with a token keeps it in a cookie that scripts cannot read and other sites
//! cannot send.

use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::http::answer::{fresh, internal};
use crate::http::caller::{COOKIE, Caller};
use crate::http::imports::{at_desk, number};
use crate::http::negotiate::language;
use crate::http::params::Params;
use crate::http::queue::{municipality, parse_place, spell_place};
use crate::http::upload::receive;
use crate::http::{Problem, State, others};
use crate::ingest::{Decision, Queued, Rehearsed};
use crate::intake::{FIXES, Suggestion, find_fix};
use crate::page::{
    self, Carried, Frame, Offer, QUEUE_PATH, Stored, UPLOADS_PATH, Unplaced, Waiting,
};
use crate::store::{self, Import, Role, Token};
use crate::text::Lang;

/// How long a browser keeps the token.
const KEPT_FOR: time::Duration = time::Duration::hours(8);

pub(super) fn configure(config: &mut web::ServiceConfig) {
    let all = web::resource(UPLOADS_PATH).route(web::get().to(list)).route(web::post().to(send));
    config.service(all.default_service(others("GET, POST, OPTIONS")));
    let enter = web::resource("/cargas/entrar").route(web::post().to(enter));
    config.service(enter.default_service(others("POST, OPTIONS")));
    let leave = web::resource("/cargas/salir").route(web::post().to(leave));
    config.service(leave.default_service(others("POST, OPTIONS")));
    let queue = web::resource(QUEUE_PATH).route(web::get().to(queue)).route(web::post().to(place));
    config.service(queue.default_service(others("GET, POST, OPTIONS")));
    let one = web::resource("/cargas/{id}").route(web::get().to(show));
    config.service(one.default_service(others("GET, OPTIONS")));
    let confirm = web::resource("/cargas/{id}/confirmar").route(web::post().to(confirm));
    config.service(confirm.default_service(others("POST, OPTIONS")));
    let correct = web::resource("/cargas/{id}/corregir").route(web::post().to(correct));
    config.service(correct.default_service(others("POST, OPTIONS")));
    let undo = web::resource("/cargas/{id}/deshacer").route(web::post().to(undo));
    config.service(undo.default_service(others("POST, OPTIONS")));
}

/// The language of a request, and what links carry along.
fn frame(request: &HttpRequest) -> Result<(Lang, Carried), Problem> {
    let named = Params::read(request, &[])?.lang_only()?;
    Ok((named.unwrap_or_else(|| language(request)), Carried::lang(named)))
}

/// Who stores files, and what links carry along.
fn editor(request: &HttpRequest) -> Result<(String, Carried), Problem> {
    let by = Caller::of(request).must_be(Role::Editor)?;
    frame(request).map(|(_, carried)| (by, carried))
}

fn html(lang: Lang, body: String) -> HttpResponse {
    fresh(StatusCode::OK)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, lang.tag()))
        .body(body)
}

/// Sends the browser to another address of the page, whatever it did before.
fn go(address: String) -> HttpResponse {
    fresh(StatusCode::SEE_OTHER).insert_header((header::LOCATION, address)).finish()
}

async fn list(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let (lang, carried) = frame(&request)?;
    let frame = Frame { lang, carried: &carried };
    let Ok(who) = Caller::of(&request).must_be(Role::Editor) else {
        return Ok(html(lang, page::entrance(frame, false)));
    };
    let (imports, waits) = at_desk(&state, |desk| {
        Ok::<_, store::Error>((desk.imports()?, !desk.store().unlocated(None, 1)?.is_empty()))
    })
    .await?;
    let stored: Vec<Stored> = imports.into_iter().rev().map(stored).collect();
    Ok(html(lang, page::uploads(frame, &who, &stored, waits)))
}

fn stored(import: Import) -> Stored {
    Stored {
        id: import.id,
        file: import.origin.file,
        kind: import.kind,
        at: import.origin.at,
        by: import.origin.by,
        tally: import.tally,
        live: import.live,
    }
}

#[derive(Deserialize)]
struct Entrance {
    token: String,
}

/// Takes a token, if its holder may store files.
async fn enter(
    request: HttpRequest,
    state: web::Data<State>,
    form: web::Form<Entrance>,
) -> Result<HttpResponse, Problem> {
    let (lang, carried) = frame(&request)?;
    let sent = form.into_inner().token.trim().to_owned();
    let asked = sent.clone();
    let found = at_desk(&state, move |desk| desk.holder(&asked)).await?;
    let allows = |token: &Token| token.role >= Role::Editor;
    if !found.as_ref().is_some_and(allows) {
        let frame = Frame { lang, carried: &carried };
        return Ok(html(lang, page::entrance(frame, true)));
    }
    let secure = state.settings.base_url.as_deref().is_some_and(|url| url.starts_with("https:"));
    let cookie = Cookie::build(COOKIE, sent)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(secure)
        .max_age(KEPT_FOR)
        .finish();
    let mut answer = go(carried.onto(UPLOADS_PATH));
    answer.add_cookie(&cookie).map_err(internal)?;
    Ok(answer)
}

async fn leave(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (_, carried) = frame(&request)?;
    let mut answer = go(carried.onto(UPLOADS_PATH));
    let gone = Cookie::build(COOKIE, "").path("/").finish();
    answer.add_removal_cookie(&gone).map_err(internal)?;
    Ok(answer)
}

/// Reads a file without storing it, and leads to its report.
async fn send(
    request: HttpRequest,
    state: web::Data<State>,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let (by, carried) = editor(&request)?;
    let form = receive(&request, &state, body, &by).await?;
    let rehearsed = at_desk(&state, move |desk| desk.rehearse(&form.upload, &form.request)).await?;
    match (rehearsed.id, rehearsed.outcome.result) {
        (Some(id), _) => Ok(go(carried.onto(&format!("{UPLOADS_PATH}/{id}")))),
        (None, Err(error)) => Err(error.into()),
        (None, Ok(_)) => Err(Problem::Internal),
    }
}

async fn show(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    Caller::of(&request).must_be(Role::Editor)?;
    let (lang, carried) = frame(&request)?;
    let wanted = id.clone();
    let found = at_desk(&state, move |desk| desk.rehearsed(&wanted)).await?;
    let Rehearsed { outcome, fixes, .. } = found.ok_or_else(|| Problem::unknown("id", &id))?;
    let read = outcome.result.map_err(Problem::from)?;
    let file = outcome.file.display().to_string();
    let waiting =
        Waiting { id: &id, file: &file, kind: read.kind, report: &read.report, fixes: &fixes };
    Ok(html(lang, page::rehearsal(Frame { lang, carried: &carried }, &waiting)))
}

async fn confirm(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (by, carried) = editor(&request)?;
    let wanted = id.clone();
    let outcome = at_desk(&state, move |desk| desk.confirm(&wanted, &by)).await?;
    let outcome = outcome.ok_or_else(|| Problem::unknown("id", &id))?;
    outcome.result.map_err(Problem::from)?;
    Ok(go(carried.onto(UPLOADS_PATH)))
}

/// What the form of an offered correction sends.
#[derive(Deserialize)]
struct Correction {
    rule: String,
}

/// Makes an offered correction, and leads to the report with it.
async fn correct(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
    form: web::Form<Correction>,
) -> Result<HttpResponse, Problem> {
    let (_, carried) = editor(&request)?;
    let rule = find_fix(&form.rule);
    let rule = rule.ok_or_else(|| Problem::bad("rule", &form.rule, FIXES.map(|rule| rule.id)))?;
    let wanted = id.clone();
    let new = at_desk(&state, move |desk| desk.correct(&wanted, rule)).await?;
    let new = new.ok_or_else(|| Problem::unknown("id", &id))?;
    Ok(go(carried.onto(&format!("{UPLOADS_PATH}/{new}"))))
}

/// Takes an import back, or forgets a file that waits.
async fn undo(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (by, carried) = editor(&request)?;
    let id = id.into_inner();
    at_desk(&state, move |desk| match number(&id) {
        Some(number) => desk.undo(number, &by),
        None => desk.forget(&id).map(|_forgotten| ()),
    })
    .await?;
    Ok(go(carried.onto(UPLOADS_PATH)))
}

/// Demands of one page of the queue.
const QUEUED: u32 = 50;

/// The demands without a territory.
async fn queue(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    Caller::of(&request).must_be(Role::Editor)?;
    let params = Params::read(&request, &["after"])?;
    let after = params.parsed("after", "BATCH.ROW", parse_place)?;
    let named = params.lang_only()?;
    let (lang, carried) = (named.unwrap_or_else(|| language(&request)), Carried::lang(named));
    let queued = at_desk(&state, move |desk| desk.queue(after, QUEUED)).await?;
    let next = queued.last().filter(|_| queued.len() == QUEUED as usize);
    let next = next.map(|last| spell_place(last.waiting.place));
    let waiting: Vec<Unplaced> = queued.into_iter().map(|queued| unplaced(queued, lang)).collect();
    let snapshot = state.published().snapshot.clone();
    let frame = Frame { lang, carried: &carried };
    Ok(html(lang, page::queue(frame, &snapshot.geodata, &waiting, next.as_deref())))
}

fn unplaced(queued: Queued, lang: Lang) -> Unplaced {
    let offer = |suggestion: Suggestion| Offer {
        municipality: suggestion.municipality,
        why: suggestion.reason.text(lang),
    };
    let offers = queued.suggestions.into_iter().map(offer).collect();
    Unplaced { demand: queued.waiting.demand, offers }
}

/// What the form of a waiting demand sends.
#[derive(Deserialize)]
struct Chosen {
    source: String,
    id: String,
    municipality_code: String,
    alike: Option<String>,
}

async fn place(
    request: HttpRequest,
    state: web::Data<State>,
    form: web::Form<Chosen>,
) -> Result<HttpResponse, Problem> {
    let (by, carried) = editor(&request)?;
    let Chosen { source, id, municipality_code, alike } = form.into_inner();
    let municipality = municipality(&state.published().snapshot.geodata, &municipality_code)?;
    let decision =
        Decision { source, id, municipality, submunicipal: None, alike: alike.is_some() };
    let placed = at_desk(&state, move |desk| desk.place(&decision, &by)).await?;
    placed.ok_or_else(|| Problem::unknown("id", ""))?;
    Ok(go(carried.onto(QUEUE_PATH)))
}
