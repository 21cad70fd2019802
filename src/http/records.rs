//! `/api/v1/demands`, `/commitments` and `/events` under `/api/v1`: records come in one by one or
//! in lists, and are amended; each is stored before it is answered.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Map, Value, json};

use crate::http::answer::internal;
use crate::http::caller::Caller;
use crate::http::imports::{at_desk, private};
use crate::http::params::Params;
use crate::http::problem::Fault;
use crate::http::{Problem, State, others};
use crate::ingest::{
    Amended, Desk, Letter, Misfit, RECORDS_MAX, Sheet, Written, json as report, record,
};
use crate::intake::{Issue, Kind, Severity};
use crate::store::{self, Role};

/// The source of demands that name none.
const SOURCE: &str = "api";
/// The most issues that an answer tells.
const ISSUES_MAX: usize = 1000;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    for kind in Kind::ALL {
        let all = web::resource(format!("/api/v1/{}", kind.id()))
            .route(web::post().to(move |request, state, body| add(kind, request, state, body)))
            .default_service(others("POST, OPTIONS"));
        config.service(all);
    }
    let demand = web::resource("/api/v1/demands/{source}/{id}")
        .route(web::get().to(show_demand))
        .route(web::patch().to(amend_demand))
        .route(web::delete().to(erase))
        .default_service(others("GET, PATCH, DELETE, OPTIONS"));
    let commitment = web::resource("/api/v1/commitments/{id}")
        .route(web::get().to(show_commitment))
        .route(web::patch().to(amend_commitment))
        .default_service(others("GET, PATCH, OPTIONS"));
    let event = web::resource("/api/v1/events/{id}")
        .route(web::get().to(show_event))
        .route(web::patch().to(amend_event))
        .default_service(others("GET, PATCH, OPTIONS"));
    config.service(demand).service(commitment).service(event);
}

/// Stores one record or a list of them.
async fn add(
    kind: Kind,
    request: HttpRequest,
    state: web::Data<State>,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let by = Caller::of(&request).must_be(Role::Editor)?;
    Params::read(&request, &[])?.lang_only()?;
    let (records, single) = records(read(&request, &state, body).await?)?;
    let sheet = Sheet::new(kind, &records).map_err(misfits)?;
    let letter = Letter { sheet, source: SOURCE.to_owned(), by, amends: None };
    let written = write(&state, letter).await?;
    if single { Ok(answer_one(kind, &written)) } else { Ok(answer_all(&written)) }
}

/// The JSON that was sent, one value for each line of newline-delimited JSON.
async fn read(
    request: &HttpRequest,
    state: &web::Data<State>,
    body: web::Payload,
) -> Result<Vec<Value>, Problem> {
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = media.and_then(|media| media.split(';').next()).unwrap_or_default().trim();
    let by_lines = matches!(media, "application/x-ndjson" | "application/jsonl");
    if !by_lines && media != "application/json" && media != "application/merge-patch+json" {
        return Err(Problem::Media("application/json, application/x-ndjson"));
    }
    let limit = state.settings.limits.body_bytes;
    let body = body.to_bytes_limited(usize::try_from(limit).unwrap_or(usize::MAX)).await;
    let body = body.map_err(|_too_large| Problem::BodyTooLarge(limit))?;
    let body = body.map_err(|cut| Problem::bad("body", &cut.to_string(), ["application/json"]))?;
    let unread = |error: serde_json::Error| Problem::bad("body", &error.to_string(), ["JSON"]);
    if by_lines {
        let values = serde_json::Deserializer::from_slice(&body).into_iter();
        return values.collect::<Result<_, _>>().map_err(unread);
    }
    Ok(vec![serde_json::from_slice(&body).map_err(unread)?])
}

/// The records of a body, and whether it is a single one.
fn records(mut values: Vec<Value>) -> Result<(Vec<Value>, bool), Problem> {
    if let [Value::Array(_)] = values[..] {
        values =
            values.pop().map(|all| all.as_array().cloned().unwrap_or_default()).unwrap_or_default();
        return limited(values).map(|all| (all, false));
    }
    let single = values.len() == 1;
    limited(values).map(|all| (all, single))
}

fn limited(values: Vec<Value>) -> Result<Vec<Value>, Problem> {
    if (1..=RECORDS_MAX).contains(&values.len()) {
        return Ok(values);
    }
    let allowed = format!("1 … {RECORDS_MAX}");
    Err(Problem::bad("body", &values.len().to_string(), [allowed]))
}

fn misfits(misfits: Vec<Misfit>) -> Problem {
    let fault = |misfit: Misfit| Fault::new(&misfit.pointer, &misfit.value, misfit.allowed);
    Problem::BadQuery(misfits.into_iter().take(20).map(fault).collect())
}

/// Hands records over, and waits until they are safe.
async fn write(state: &web::Data<State>, letter: Letter) -> Result<Written, Problem> {
    let desk = state.desk().ok_or(Problem::UnknownAddress)?;
    let wait = desk.write(letter).ok_or(Problem::Busy)?;
    let written = wait.await.map_err(internal)?;
    written.map_err(|unwritten| Problem::of_store(unwritten.cause()))
}

/// A record that was stored, or why it was not.
fn answer_one(kind: Kind, written: &Written) -> HttpResponse {
    let told = told(written);
    let Some((source, id)) = written.keys.first() else {
        return respond(StatusCode::UNPROCESSABLE_ENTITY).json(told);
    };
    let key = match kind {
        Kind::Demands => format!("{}/{}", encoded(source), encoded(id)),
        Kind::Commitments | Kind::Events => encoded(id),
    };
    let status =
        if written.report.tally.updated > 0 { StatusCode::OK } else { StatusCode::CREATED };
    let mut response = respond(status);
    response.insert_header((header::LOCATION, format!("/api/v1/{}/{key}", kind.id())));
    response.json(told)
}

fn answer_all(written: &Written) -> HttpResponse {
    let status = match written.batch {
        Some(_) => StatusCode::CREATED,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    respond(status).json(told(written))
}

fn respond(status: StatusCode) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

/// Rows by outcome, by rule, and what is wrong with each.
fn told(written: &Written) -> Value {
    let mut told = report::report_of(&written.report);
    told["batch"] = json!(written.batch);
    if let [(source, id)] = &written.keys[..] {
        told["id"] = json!(id);
        if !source.is_empty() {
            told["source"] = json!(source);
        }
    }
    let issues = written.issues.iter().take(ISSUES_MAX);
    told["issues"] = issues.map(issue).collect::<Vec<_>>().into();
    told
}

fn issue(issue: &Issue) -> Value {
    let place = issue.line.saturating_sub(1);
    let pointer = match &*issue.column {
        "" => format!("/{place}"),
        field => format!("/{place}/{field}"),
    };
    json!({
        "pointer": pointer,
        "rule": issue.rule,
        "value": issue.value,
        "reason": issue.reason,
        "rejected": issue.severity == Severity::Rejected,
    })
}

fn encoded(part: &str) -> String {
    percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// A demand with its texts and its point: for those who write only.
async fn show_demand(
    request: HttpRequest,
    state: web::Data<State>,
    key: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    Caller::of(&request).must_be(Role::Editor)?;
    Params::read(&request, &[])?.lang_only()?;
    let (source, id) = key.into_inner();
    let fields = at_desk(&state, move |desk| {
        let geodata = desk.geodata();
        let demand = desk.store().demand(&source, &id)?;
        Ok::<_, store::Error>(demand.map(|demand| {
            let mut fields = record::demand(&demand);
            fields.insert("placement".into(), record::placement(demand.placement, geodata));
            fields.insert("quality_flags".into(), json!(demand.quality_flags));
            fields
        }))
    });
    Ok(private().json(fields.await?.ok_or_else(|| Problem::unknown("id", ""))?))
}

/// Changes fields of a demand; `null` empties one.
async fn amend_demand(
    request: HttpRequest,
    state: web::Data<State>,
    key: web::Path<(String, String)>,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let by = Caller::of(&request).must_be(Role::Editor)?;
    let changes = changes(&request, &state, body).await?;
    let (source, id) = key.into_inner();
    let found = at_desk(&state, move |desk| desk.store().demand(&source, &id)).await?;
    let demand = found.ok_or_else(|| Problem::unknown("id", ""))?;
    let fields = changes.keys().cloned().collect();
    let amends = Some(Amended { fields, settled: (!moves(&changes)).then(|| demand.clone()) });
    let record = merged(record::demand(&demand), changes, &["source", "id"])?;
    let sheet = Sheet::new(Kind::Demands, &[record]).map_err(misfits)?;
    let letter = Letter { sheet, source: SOURCE.to_owned(), by, amends };
    Ok(answer_one(Kind::Demands, &write(&state, letter).await?))
}

/// Whether a change says where the demand belongs.
fn moves(changes: &Map<String, Value>) -> bool {
    const PLACES: [&str; 6] =
        ["lon", "lat", "municipality", "municipality_code", "event_id", "submunicipal"];
    PLACES.iter().any(|field| changes.contains_key(*field))
}

/// Removes a demand for good, and says why in its place.
async fn erase(
    request: HttpRequest,
    state: web::Data<State>,
    key: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let by = Caller::of(&request).must_be(Role::Admin)?;
    let params = Params::read(&request, &["reason"])?;
    params.lang_only()?;
    let reason = params.own("reason").ok_or_else(|| Problem::bad::<&str>("reason", "", []))?;
    let (reason, (source, id)) = (reason.to_owned(), key.into_inner());
    let batch = at_desk(&state, move |desk| desk.erase(&source, &id, &reason, &by)).await?;
    Ok(private().json(json!({ "erased": true, "batch": batch })))
}

async fn show_commitment(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    Caller::of(&request).must_be(Role::Analyst)?;
    Params::read(&request, &[])?.lang_only()?;
    let id = id.into_inner();
    let told = at_desk(&state, move |desk| {
        let history = desk.store().history(&id)?;
        let geodata = desk.geodata();
        Ok::<_, store::Error>(history.last().map(|latest| {
            let mut told = record::commitment(&latest.record, geodata);
            told.insert("history".into(), record::history(&history));
            told
        }))
    });
    Ok(private().json(told.await?.ok_or_else(|| Problem::unknown("id", ""))?))
}

/// Changes fields of a commitment: its history keeps what it was.
async fn amend_commitment(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let find = |desk: &Desk, id: &str| {
        let found = desk.store().commitment(id)?;
        Ok(found.map(|found| record::commitment(&found, desk.geodata())))
    };
    amend(Kind::Commitments, &request, state, id.into_inner(), body, find).await
}

async fn show_event(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    Caller::of(&request).must_be(Role::Analyst)?;
    Params::read(&request, &[])?.lang_only()?;
    let id = id.into_inner();
    let told = at_desk(&state, move |desk| {
        let found = desk.store().event(&id)?;
        Ok::<_, store::Error>(found.map(|found| record::event(&found, desk.geodata())))
    });
    Ok(private().json(told.await?.ok_or_else(|| Problem::unknown("id", ""))?))
}

async fn amend_event(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let find = |desk: &Desk, id: &str| {
        let found = desk.store().event(id)?;
        Ok(found.map(|found| record::event(&found, desk.geodata())))
    };
    amend(Kind::Events, &request, state, id.into_inner(), body, find).await
}

type Fields = Map<String, Value>;

/// Changes fields of the record that `find` finds under an id.
async fn amend(
    kind: Kind,
    request: &HttpRequest,
    state: web::Data<State>,
    id: String,
    body: web::Payload,
    find: impl FnOnce(&Desk, &str) -> Result<Option<Fields>, store::Error> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let by = Caller::of(request).must_be(Role::Editor)?;
    let changes = changes(request, &state, body).await?;
    let found = at_desk(&state, move |desk| find(desk, &id)).await?;
    let amends = Some(Amended { fields: changes.keys().cloned().collect(), settled: None });
    let record = merged(found.ok_or_else(|| Problem::unknown("id", ""))?, changes, &["id"])?;
    let sheet = Sheet::new(kind, &[record]).map_err(misfits)?;
    let letter = Letter { sheet, source: SOURCE.to_owned(), by, amends };
    Ok(answer_one(kind, &write(&state, letter).await?))
}

/// The changes that were sent: one object.
async fn changes(
    request: &HttpRequest,
    state: &web::Data<State>,
    body: web::Payload,
) -> Result<Fields, Problem> {
    Params::read(request, &[])?.lang_only()?;
    match read(request, state, body).await?.pop() {
        Some(Value::Object(changes)) if !changes.is_empty() => Ok(changes),
        _ => Err(Problem::bad("body", "", ["{\"status\": …}"])),
    }
}

/// A record with its changes (RFC 7396); those of its key are refused.
fn merged(mut record: Fields, changes: Fields, key: &[&str]) -> Result<Value, Problem> {
    for (field, value) in changes {
        if key.contains(&&*field) && record.get(&field) != Some(&value) {
            return Err(Problem::bad(
                &field,
                &value.to_string(),
                [record.get(&field).map(Value::to_string).unwrap_or_default()],
            ));
        }
        record.insert(field, value);
    }
    Ok(Value::Object(record))
}
