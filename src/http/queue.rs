//! `/api/v1/demands/unlocated`: the queue of demands without a territory, with suggestions;
//! `/api/v1/demands/{source}/{id}/place`: where a person says that one belongs.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::answer::fresh;
use crate::http::caller::Caller;
use crate::http::imports::at_desk;
use crate::http::params::Params;
use crate::http::{Problem, State, others};
use crate::ingest::{Decision, Desk, Queued, record};
use crate::intake::Suggestion;
use crate::store::{self, Role, WaitingPlace};
use crate::territory::Geodata;
use crate::text::Lang;

/// The most demands of one page.
const LIMIT_MAX: u32 = 1000;
const LIMIT: u32 = 100;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    let queue = web::resource("/api/v1/demands/unlocated")
        .route(web::get().to(queue))
        .default_service(others("GET, OPTIONS"));
    let place = web::resource("/api/v1/demands/{source}/{id}/place")
        .route(web::put().to(place))
        .default_service(others("PUT, OPTIONS"));
    config.service(queue).service(place);
}

async fn queue(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    Caller::of(&request).must_be(Role::Editor)?;
    let params = Params::read(&request, &["after", "limit"])?;
    let lang = params.lang_only()?.unwrap_or_default();
    let after = params.parsed("after", "BATCH.ROW", parse_place)?;
    let allowed = format!("1 … {LIMIT_MAX}");
    let limit = |text: &str| text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
    let limit = params.parsed("limit", &allowed, limit)?.unwrap_or(LIMIT);
    let told = at_desk(&state, move |desk| {
        let queued = desk.queue(after, limit)?;
        let next = queued.last().filter(|_| queued.len() == limit as usize);
        let next = next.map(|last| spell_place(last.waiting.place));
        let all: Vec<Value> = queued.iter().map(|queued| waiting(queued, desk, lang)).collect();
        Ok::<_, store::Error>(json!({ "demands": all, "next": next }))
    });
    Ok(fresh(StatusCode::OK).json(told.await?))
}

/// A place in the queue, as it is written.
pub(super) fn spell_place(WaitingPlace { batch, row }: WaitingPlace) -> String {
    format!("{batch}.{row}")
}

pub(super) fn parse_place(text: &str) -> Option<WaitingPlace> {
    let (batch, row) = text.split_once('.')?;
    Some(WaitingPlace { batch: batch.parse().ok()?, row: row.parse().ok()? })
}

fn waiting(queued: &Queued, desk: &Desk, lang: Lang) -> Value {
    let mut told = record::demand(&queued.waiting.demand);
    let geodata = desk.geodata();
    let suggestions: Vec<Value> =
        queued.suggestions.iter().map(|suggestion| suggested(suggestion, geodata, lang)).collect();
    told.insert("suggestions".into(), suggestions.into());
    told.insert("quality_flags".into(), json!(queued.waiting.demand.quality_flags));
    told.into()
}

fn suggested(suggestion: &Suggestion, geodata: &Geodata, lang: Lang) -> Value {
    let municipality = &geodata.municipalities[usize::from(suggestion.municipality)];
    json!({
        "code": municipality.code.to_string(),
        "name": municipality.name,
        "reason": suggestion.reason.id(),
        "detail": suggestion.reason.text(lang),
        "confidence": suggestion.confidence,
    })
}

/// Where a person says that a demand belongs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    municipality_code: String,
    submunicipal: Option<String>,
    #[serde(default = "yes")]
    alike: bool,
}

fn yes() -> bool {
    true
}

async fn place(
    request: HttpRequest,
    state: web::Data<State>,
    key: web::Path<(String, String)>,
    body: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let by = Caller::admitted(&request, Role::Editor)?;
    let place: Place = serde_json::from_slice(&body).map_err(|error| {
        Problem::bad("body", &error.to_string(), ["municipality_code", "submunicipal", "alike"])
    })?;
    let snapshot = state.published().snapshot.clone();
    let municipality = municipality(&snapshot.geodata, &place.municipality_code)?;
    let (source, id) = key.into_inner();
    let Place { submunicipal, alike, .. } = place;
    let decision = Decision { source, id, municipality, submunicipal, alike };
    let placed = at_desk(&state, move |desk| desk.place(&decision, &by)).await?;
    let placed = placed.ok_or_else(|| Problem::unknown("id", ""))?;
    Ok(fresh(StatusCode::OK).json(json!({ "placed": placed.demands, "batch": placed.batch })))
}

pub(super) fn municipality(geodata: &Geodata, code: &str) -> Result<u16, Problem> {
    let codes = || geodata.municipalities.iter().map(|place| place.code.to_string());
    let found = codes().zip(0..).find(|(known, _)| known == code).map(|(_, index)| index);
    found.ok_or_else(|| Problem::bad("municipality_code", code, codes()))
}
