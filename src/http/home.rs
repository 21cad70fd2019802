//! `/`: the map for browsers, the landing page for programs.

use actix_web::{HttpRequest, HttpResponse, web};
use jiff::Span;
use jiff::civil::{Date, date};
use serde_json::json;

use crate::chart;
use crate::count;
use crate::disclose::Permitted;
use crate::http::answer::internal;
use crate::http::collections::{document, link};
use crate::http::negotiate::{HTML, acceptable};
use crate::http::params::Params;
use crate::http::screen::screen_of;
use crate::http::{Problem, State, readable};
use crate::layer;
use crate::page::{self, Carried, MapScreen, Sort};
use crate::query::{Filter, Query};
use crate::snapshot::Snapshot;

/// Widths for which the map is drawn: beside the table, and on a telephone.
const MAP: &str = "choropleth";
const WIDE: u32 = 860;
const NARROW: u32 = 320;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/", |route| route.to(home)));
}

async fn home(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    if !wants_page(&request)? {
        return landing(&request, &state).await;
    }
    let (pairs, moved) = page::tidy(Params::pairs(&request));
    let params = Params::sort(pairs, &["sort", "f"])?;
    params.parsed("f", "html, json", |f| (f == "html").then_some(()))?;
    let sort = params.parsed("sort", &Sort::ALLOWED.join(", "), Sort::parse)?.unwrap_or_default();
    let address = |query: &Query| page::map_address(query, sort);
    screen_of(&request, &state, params, moved, address, move |snapshot, query, carried| {
        page(snapshot, query, sort, carried)
    })
    .await
}

/// Whether the page is wanted, as `f` says or else the client likes; the landing page otherwise.
fn wants_page(request: &HttpRequest) -> Result<bool, Problem> {
    let named = Params::pairs(request).into_iter().find(|(key, _)| key == "f");
    match named.as_ref().map(|(_, format)| format.as_str()) {
        Some("json") => Ok(false),
        Some("") | None => Ok(acceptable(request, &["application/json", HTML])? == HTML),
        Some(_) => Ok(true),
    }
}

fn page(
    snapshot: &Snapshot,
    query: &Permitted,
    sort: Sort,
    carried: &Carried,
) -> Result<String, Problem> {
    let layer = layer::answer(snapshot, query)?;
    let places = carried.onto("/territorios/");
    let map = chart::find(MAP).ok_or_else(|| internal("the map cannot be drawn"))?;
    let draw = |width| chart::bare(map, &layer, &snapshot.geodata, width, Some(&places)).svg;
    Ok(page::map(&MapScreen {
        snapshot,
        asked: query,
        layer: &layer,
        drawings: [&draw(WIDE), &draw(NARROW)],
        years: &years(snapshot),
        sort,
        carried,
    }))
}

/// Years in which demands were received.
pub(super) fn years(snapshot: &Snapshot) -> Vec<i16> {
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
