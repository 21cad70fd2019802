//! `/locate`: which territories hold a point, a name or a code, and why; `/locate/batch`: the same
//! for each row of a table, which is sent and comes back as CSV.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, guard, web};
use geo::Coord;
use serde_json::{Value, json};

use crate::demand::Placement;
use crate::http::answer::{Representation, answer, behind_gate, internal};
use crate::http::params::Params;
use crate::http::{Problem, State, others, readable};
use crate::locate::{Clues, Distances, Unplaced};
use crate::snapshot::Snapshot;
use crate::source::located::{Choice, Error, append};
use crate::territory::{Level, Territory};
use crate::text::Lang;

const OWN_KEYS: &[&str] = &["lat", "lon", "name", "code", "v", "f"];
/// Names of columns, and whether to write all distances.
const BATCH_KEYS: &[&str] = &["lat", "lon", "name", "code", "distances"];

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/locate", |route| route.to(locate)));
    let posted = web::route().guard(guard::Post()).to(batch);
    let resource = web::resource("/locate/batch").route(posted);
    config.service(resource.default_service(others("POST, OPTIONS")));
}

/// Nothing is stored, here or by caches: rows may be about people.
async fn batch(
    request: HttpRequest,
    state: web::Data<State>,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, BATCH_KEYS)?;
    params.lang_only()?;
    let choice = choice(&params)?;
    let limit = state.settings.limits.body_bytes;
    let body = body.to_bytes_limited(usize::try_from(limit).unwrap_or(usize::MAX)).await;
    let body = body.map_err(|_too_large| Problem::BodyTooLarge(limit))?;
    let body = body.map_err(|cut| Problem::bad("body", &cut.to_string(), ["text/csv"]))?;
    let snapshot = state.published().snapshot.clone();
    let version = snapshot.version.clone();
    let made = behind_gate(&state, "text/csv", move || {
        let mut table = Vec::with_capacity(2 * body.len());
        append(&body[..], &mut table, &choice, &snapshot.locator).map_err(unreadable)?;
        Ok(table)
    });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("X-Tejido-Version", version.as_str()))
        .body(made.await?))
}

fn choice(params: &Params) -> Result<Choice, Problem> {
    let column = |key| params.own(key).map(str::to_owned);
    let distances = params.parsed("distances", "true, false", |text| match text {
        "true" => Some(Distances::All),
        "false" => Some(Distances::Near),
        _ => None,
    })?;
    Ok(Choice {
        lon: column("lon"),
        lat: column("lat"),
        name: column("name"),
        code: column("code"),
        distances: distances.unwrap_or_default(),
    })
}

fn unreadable(error: Error) -> Problem {
    match error {
        Error::MissingColumn { column, header } => Problem::bad("column", &column, header),
        Error::NoPlaceColumn { header } => Problem::bad("column", "", header),
        Error::Write(cause) => internal(cause),
        error => Problem::bad("body", &error.to_string(), ["text/csv"]),
    }
}

async fn locate(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, OWN_KEYS)?;
    params.parsed("f", "json", |f| (f == "json").then_some(()))?;
    let lang = params.lang_only()?.unwrap_or_default();
    let point = point(&params)?;
    let published = state.version(params.version()).await?;
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: format!("{} {}", request.path(), params.own_spelling()),
        media: "application/json",
        lang,
        pinned: params.version().is_some(),
    };
    let (code, name) = (params.own("code"), params.own("name"));
    if point.is_none() && code.is_none() && name.is_none() {
        return Err(Problem::bad("lat", "", ["lat + lon", "name", "code"]));
    }
    let clues = Clues { point, code, name };
    let value = describe(&published.snapshot, clues, lang);
    answer(&request, &state, wanted, move || Ok(value.to_string().into())).await
}

/// Both coordinates, or neither.
fn point(params: &Params) -> Result<Option<Coord<f64>>, Problem> {
    let degrees = |key, limit: f64| {
        let allowed = format!("−{limit} … {limit}");
        let read = |text: &str| text.parse::<f64>().ok().filter(|d| d.abs() <= limit);
        params.parsed(key, &allowed, read)
    };
    match (degrees("lon", 180.0)?, degrees("lat", 90.0)?) {
        (Some(x), Some(y)) => Ok(Some(Coord { x, y })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Problem::bad("lat", "", ["−90 … 90"])),
        (None, Some(_)) => Err(Problem::bad("lon", "", ["−180 … 180"])),
    }
}

fn describe(snapshot: &Snapshot, clues: Clues, lang: Lang) -> Value {
    match snapshot.locator.place(clues) {
        Ok(placement) => found(snapshot, clues.point, &placement, lang),
        Err(why) => lost(snapshot, clues, why, lang),
    }
}

/// The municipality, what it lies in, and why it is this one.
fn found(
    snapshot: &Snapshot,
    point: Option<Coord<f64>>,
    placement: &Placement,
    lang: Lang,
) -> Value {
    let geodata = &snapshot.geodata;
    let place = usize::from(placement.municipality);
    let holder = |level: Level| {
        let partition = geodata.partition(level, None)?;
        partition.territories.get(usize::from(partition.of_municipality[place])).map(named)
    };
    let mut found = json!({
        "found": true,
        "municipality": holder(Level::Municipality),
        "subregion": holder(Level::Subregion),
        "department": holder(Level::Department),
        "method": placement.method.id(),
        "confidence": placement.confidence,
        "distance_to_border_m": placement.distance_to_border_m,
        "conflict": placement.conflict,
        "version": snapshot.version,
    });
    if !geodata.layers.is_empty() {
        found["layers"] = in_layers(snapshot, point, placement.municipality, lang);
    }
    found
}

/// By added layer its place, or why there is none.
fn in_layers(
    snapshot: &Snapshot,
    point: Option<Coord<f64>>,
    municipality: u16,
    lang: Lang,
) -> Value {
    let places = snapshot.locator.in_layers(point, municipality).map(|(layer, place)| {
        let told = match place {
            Ok(place) => json!({ "code": place.id, "name": place.name, "level": layer.id }),
            Err(why) => {
                json!({ "code": null, "reason": why.id(), "detail": why.title().get(lang) })
            }
        };
        (layer.id.clone(), told)
    });
    Value::Object(places.collect())
}

/// Why there is none, and which names are like the one that was sent.
fn lost(snapshot: &Snapshot, clues: Clues, why: Unplaced, lang: Lang) -> Value {
    let places = &snapshot.geodata.by_municipality().territories;
    let alike = clues.name.map(|name| snapshot.locator.suggest(name)).unwrap_or_default();
    let alike = alike.into_iter().filter_map(|place| places.get(usize::from(place)));
    json!({
        "found": false,
        "reason": why.id(),
        "detail": why.title().get(lang),
        "suggestions": alike.map(named).collect::<Vec<_>>(),
        "version": snapshot.version,
    })
}

fn named(territory: &Territory) -> Value {
    json!({ "code": territory.id, "name": territory.name, "level": territory.level.id() })
}
