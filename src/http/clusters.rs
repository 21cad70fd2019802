//! `/api/v1/clusters`: where a theme gathers, as JSON or CSV; `/conglomerados`: the same as a page.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis::{self, Clusters};
use crate::chart::{self, Frame, Options};
use crate::disclose::Permitted;
use crate::export::{clusters_csv, clusters_json, file_name};
use crate::http::aggregates::{CSV, format};
use crate::http::answer::{Made, Representation, answer, internal};
use crate::http::home::years;
use crate::http::negotiate::language;
use crate::http::params::Params;
use crate::http::{Problem, Published, State, readable};
use crate::page::{self, Carried, ClustersScreen};

/// The chart on the page.
const MAP: &str = "clusters";
/// Widths for which it is drawn.
const WIDTHS: [u32; 2] = [860, 320];

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(readable("/api/v1/clusters", |route| route.to(data)))
        .service(readable("/conglomerados", |route| route.to(screen)));
}

async fn data(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, &["f"])?;
    let media = format(&request, &params)?;
    let published = state.version(params.version()).await?;
    let query = params.query(&published)?;
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: format!("{} {}", request.path(), query.canonical()),
        media,
        lang: query.lang,
        pinned: query.version.is_some(),
    };
    answer(&request, &state, wanted, move || {
        let snapshot = &published.snapshot;
        let clusters = analysis::clusters(snapshot, &query)?;
        if media != CSV {
            return Ok(clusters_json(snapshot, &clusters).into());
        }
        let file = Some(file_name("clusters", clusters.layer.synthetic));
        Ok(Made { body: clusters_csv(&clusters).into_bytes(), link: None, file })
    })
    .await
}

async fn screen(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let (pairs, moved) = page::tidy(Params::pairs(&request));
    let mut params = Params::sort(pairs, &["f"])?;
    params.parsed("f", "html", |f| (f == "html").then_some(()))?;
    let named = params.default_lang(language(&request));
    let published = state.version(params.version()).await?;
    let query = params.query(&published)?;
    let carried = Carried { lang: named.then_some(query.lang), version: query.version.clone() };
    let address = carried.onto(&page::clusters_address(&query));
    if moved {
        let to = (actix_web::http::header::LOCATION, address);
        return Ok(HttpResponse::SeeOther().insert_header(to).finish());
    }
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: format!("{address} {named}"),
        media: "text/html; charset=utf-8",
        lang: query.lang,
        pinned: query.version.is_some(),
    };
    answer(&request, &state, wanted, move || Ok(html(&published, &query, &carried)?.into())).await
}

/// The page; without a theme, where one is needed, the offer to choose it.
fn html(published: &Published, query: &Permitted, carried: &Carried) -> Result<String, Problem> {
    let snapshot = &published.snapshot;
    let clusters = match analysis::clusters(snapshot, query) {
        Ok(clusters) => Some(clusters),
        Err(error) if error.parameter == "theme" && error.value.is_empty() => None,
        Err(error) => return Err(error.into()),
    };
    let drawings = match &clusters {
        Some(clusters) => draw(published, clusters, carried)?,
        None => [String::new(), String::new()],
    };
    Ok(page::clusters(&ClustersScreen {
        snapshot,
        asked: query,
        clusters: clusters.as_ref(),
        drawings: drawings.each_ref().map(String::as_str),
        years: &years(snapshot),
        carried,
    }))
}

fn draw(
    published: &Published,
    clusters: &Clusters,
    carried: &Carried,
) -> Result<[String; 2], Problem> {
    let places = carried.onto("/territorios/");
    let map = chart::find_clusters(MAP);
    let map = map.ok_or_else(|| internal("the map of clusters cannot be drawn"))?;
    Ok(WIDTHS.map(|width| {
        let height = (map.height)(clusters, width, Frame::Bare);
        let options = Options { width, height, frame: Frame::Bare, link_prefix: Some(&places) };
        chart::compose(map, clusters, &published.snapshot.geodata, &options).svg
    }))
}
