//! `/api/v1/demands`, `/commitments` and `/events` under `/api/v1`: records come in one by one or
//! in lists, and are amended; each is stored before it is answered.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Map, Value, json};

use crate::demand::Demand;
use crate::http::answer::{fresh, internal};
use crate::http::caller::Caller;
use crate::http::fault::Fault;
use crate::http::imports::at_desk;
use crate::http::params::Params;
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
    let by = Caller::admitted(&request, Role::Editor)?;
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
    match values.pop() {
        Some(Value::Array(all)) if values.is_empty() => Ok((limited(all)?, false)),
        last => {
            values.extend(last);
            let single = values.len() == 1;
            Ok((limited(values)?, single))
        }
    }
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
        return fresh(StatusCode::UNPROCESSABLE_ENTITY).json(told);
    };
    let key = match kind {
        Kind::Demands => format!("{}/{}", encoded(source), encoded(id)),
        Kind::Commitments | Kind::Events => encoded(id),
    };
    let status =
        if written.report.tally.updated > 0 { StatusCode::OK } else { StatusCode::CREATED };
    let mut response = fresh(status);
    response.insert_header((header::LOCATION, format!("/api/v1/{}/{key}", kind.id())));
    response.json(told)
}

fn answer_all(written: &Written) -> HttpResponse {
    let status = match written.batch {
        Some(_) => StatusCode::CREATED,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    fresh(status).json(told(written))
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

/// The fields of a record.
type Fields = Map<String, Value>;
/// The key of a demand: its source and its id there.
type Key = web::Path<(String, String)>;
/// What came of looking for something in the store.
type Found<T> = Result<Option<T>, store::Error>;

/// What `find` finds at the desk.
async fn found<T: Send + 'static>(
    state: &web::Data<State>,
    find: impl FnOnce(&Desk) -> Found<T> + Send + 'static,
) -> Result<T, Problem> {
    at_desk(state, find).await?.ok_or_else(|| Problem::unknown("id", ""))
}

/// A demand with its texts and its point: for those who write only.
async fn show_demand(
    request: HttpRequest,
    state: web::Data<State>,
    key: Key,
) -> Result<HttpResponse, Problem> {
    Caller::admitted(&request, Role::Editor)?;
    let find = move |desk: &Desk| {
        let demand = desk.store().demand(&key.0, &key.1)?;
        Ok(demand.map(|demand| {
            let mut fields = record::demand(&demand);
            let placement = record::placement(&demand, desk.locator());
            fields.insert("placement".into(), placement);
            fields.insert("quality_flags".into(), json!(demand.quality_flags));
            fields
        }))
    };
    Ok(fresh(StatusCode::OK).json(found(&state, find).await?))
}

/// The fields of a commitment and of its history that people wrote.
const PROSE: [&str; 2] = ["title", "note"];

/// A commitment with its history; what people wrote, for those who write only.
async fn show_commitment(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    Caller::admitted(&request, Role::Analyst)?;
    let sees_prose = Caller::of(&request).must_be(Role::Editor).is_ok();
    let find = move |desk: &Desk| {
        let history = desk.store().history(&id)?;
        Ok(history.last().map(|latest| {
            let mut fields = record::commitment(&latest.record, desk.geodata());
            let mut history = record::history(&history);
            if !sees_prose {
                for told in history.iter_mut().chain([&mut fields]) {
                    told.retain(|field, _| !PROSE.contains(&field.as_str()));
                }
            }
            fields.insert("history".into(), json!(history));
            fields
        }))
    };
    Ok(fresh(StatusCode::OK).json(found(&state, find).await?))
}

async fn show_event(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    Caller::admitted(&request, Role::Analyst)?;
    let event = found(&state, move |desk| stored_event(desk, &id)).await?;
    Ok(fresh(StatusCode::OK).json(event))
}

fn stored_event(desk: &Desk, id: &str) -> Found<Fields> {
    let found = desk.store().event(id)?;
    Ok(found.map(|found| record::event(&found, desk.geodata())))
}

/// Changes fields of a demand; `null` empties one.
async fn amend_demand(
    request: HttpRequest,
    state: web::Data<State>,
    key: Key,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let change = Change::receive(&request, &state, body).await?;
    let demand = found(&state, move |desk| desk.store().demand(&key.0, &key.1)).await?;
    let (fields, stays) = (record::demand(&demand), !moves(&change.fields));
    change.make(&state, Kind::Demands, fields, stays.then_some(demand)).await
}

/// Changes fields of a commitment: its history keeps what it was.
async fn amend_commitment(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let change = Change::receive(&request, &state, body).await?;
    let find = move |desk: &Desk| {
        let found = desk.store().commitment(&id)?;
        Ok(found.map(|found| record::commitment(&found, desk.geodata())))
    };
    let mut fields = found(&state, find).await?;
    // A note is about one change: the next one says its own or none.
    fields.remove("note");
    change.make(&state, Kind::Commitments, fields, None).await
}

async fn amend_event(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let change = Change::receive(&request, &state, body).await?;
    let fields = found(&state, move |desk| stored_event(desk, &id)).await?;
    change.make(&state, Kind::Events, fields, None).await
}

/// Fields of a record that get other values.
struct Change {
    fields: Fields,
    by: String,
}

impl Change {
    /// The change that was sent: one object.
    async fn receive(
        request: &HttpRequest,
        state: &web::Data<State>,
        body: web::Payload,
    ) -> Result<Self, Problem> {
        let by = Caller::admitted(request, Role::Editor)?;
        match read(request, state, body).await?.pop() {
            Some(Value::Object(fields)) if !fields.is_empty() => Ok(Self { fields, by }),
            _ => Err(Problem::bad("body", "", ["{\"status\": …}"])),
        }
    }

    /// Stores `record` with the change in it; where a demand is `settled`, its place stays.
    async fn make(
        self,
        state: &web::Data<State>,
        kind: Kind,
        record: Fields,
        settled: Option<Demand>,
    ) -> Result<HttpResponse, Problem> {
        let Self { fields, by } = self;
        let amends = Amended { fields: fields.keys().cloned().collect(), settled };
        let record = merged(record, fields)?;
        let sheet = Sheet::new(kind, &[record]).map_err(misfits)?;
        let letter = Letter { sheet, source: SOURCE.to_owned(), by, amends: Some(amends) };
        Ok(answer_one(kind, &write(state, letter).await?))
    }
}

/// Whether a change says where the demand belongs.
fn moves(changes: &Map<String, Value>) -> bool {
    const PLACES: [&str; 6] =
        ["lon", "lat", "municipality", "municipality_code", "event_id", "submunicipal"];
    PLACES.iter().any(|field| changes.contains_key(*field))
}

/// The fields that make the key of a record.
const KEY: [&str; 2] = ["source", "id"];

/// A record with its changes (RFC 7396); those of its key are refused.
fn merged(mut record: Fields, changes: Fields) -> Result<Value, Problem> {
    for (field, value) in changes {
        let stored = record.get(&field).filter(|stored| **stored != value);
        if let Some(stored) = stored.filter(|_| KEY.contains(&&*field)) {
            return Err(Problem::bad(&field, &value.to_string(), [stored.to_string()]));
        }
        record.insert(field, value);
    }
    Ok(Value::Object(record))
}

/// Removes a demand for good, and says why in its place.
async fn erase(
    request: HttpRequest,
    state: web::Data<State>,
    key: Key,
) -> Result<HttpResponse, Problem> {
    let by = Caller::of(&request).must_be(Role::Admin)?;
    let params = Params::read(&request, &["reason"])?;
    params.lang_only()?;
    let reason = params.own("reason").ok_or_else(|| Problem::bad::<&str>("reason", "", []))?;
    let (reason, (source, id)) = (reason.to_owned(), key.into_inner());
    let batch = at_desk(&state, move |desk| desk.erase(&source, &id, &reason, &by)).await?;
    Ok(fresh(StatusCode::OK).json(json!({ "erased": true, "batch": batch })))
}
