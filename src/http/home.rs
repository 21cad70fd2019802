//! `/`: the map for browsers, the landing page for programs.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use jiff::Span;
use jiff::civil::{Date, date};
use serde_json::json;

use crate::chart::{self, Frame, Options};
use crate::count;
use crate::disclose::Permitted;
use crate::http::answer::{Representation, answer, internal};
use crate::http::collections::{document, link};
use crate::http::negotiate::{language, prefers_html};
use crate::http::params::Params;
use crate::http::{Problem, Published, State, readable};
use crate::layer;
use crate::page::{self, MapScreen, Sort};
use crate::query::Filter;
use crate::snapshot::Snapshot;

/// Widths for which the map is drawn: beside the table, and on a telephone.
const MAP: &str = "choropleth";
const WIDE: u32 = 860;
const NARROW: u32 = 320;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/", |route| route.to(home)));
}

async fn home(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let wants_json = form_urlencoded::parse(request.query_string().as_bytes())
        .any(|(key, value)| key == "f" && value == "json");
    if wants_json || !prefers_html(&request) {
        return landing(&request, &state).await;
    }
    let (pairs, moved) = page::tidy(Params::pairs(&request));
    let mut params = Params::sort(pairs, &["sort", "f"])?;
    params.parsed("f", "html, json", |f| (f == "html").then_some(()))?;
    let sort = params.parsed("sort", &Sort::ALLOWED.join(", "), Sort::parse)?.unwrap_or_default();
    params.default_lang(language(&request));
    let published = state.published();
    let query = params.query(&published)?;
    if moved {
        let address = page::map_address(&query, sort);
        return Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish());
    }
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: format!("/ {} {}", query.canonical(), sort.spelling()),
        media: "text/html; charset=utf-8",
        lang: query.lang,
        pinned: query.version.is_some(),
    };
    answer(&request, &state, wanted, move || Ok(page(&published, &query, sort)?.into())).await
}

fn page(published: &Published, query: &Permitted, sort: Sort) -> Result<String, Problem> {
    let snapshot = &published.snapshot;
    let layer = layer::answer(snapshot, query)?;
    let draw = |width: u32| {
        let options = Options {
            width,
            height: chart::find(MAP).map_or(width, |map| (map.height)(&layer, width, Frame::Bare)),
            frame: Frame::Bare,
            link_prefix: Some("/territorios/"),
        };
        let drawing = chart::draw(MAP, &layer, &snapshot.geodata, &options);
        drawing.ok_or_else(|| internal("the map cannot be drawn"))
    };
    Ok(page::map(&MapScreen {
        snapshot,
        asked: query,
        layer: &layer,
        drawings: [&draw(WIDE)?.svg, &draw(NARROW)?.svg],
        years: &years(snapshot),
        sort,
    }))
}

/// Years in which demands were received.
fn years(snapshot: &Snapshot) -> Vec<i16> {
    const EPOCH: Date = date(1970, 1, 1);
    let year = |day: u16| EPOCH.saturating_add(Span::new().days(i64::from(day))).year();
    let days = count::days(snapshot, &Filter::default());
    days.map_or_else(Vec::new, |(first, last)| (year(first)..=year(last)).collect())
}

/// Where programs begin.
async fn landing(request: &HttpRequest, state: &web::Data<State>) -> Result<HttpResponse, Problem> {
    let describe = |snapshot: &Snapshot, base: &str, lang| {
        let about = page::about(Some(&snapshot.geodata.department.name), lang);
        let at = |rel, path: &str| link(rel, "application/json", &format!("{base}{path}"));
        json!({
            "title": "Tejido",
            "description": about,
            "version": snapshot.version,
            "links": [
                at("self", "/?f=json"),
                at("conformance", "/conformance"),
                at("data", "/collections"),
                link("alternate", "text/html", &format!("{base}/")),
            ],
        })
    };
    document(request, state, describe).await
}
