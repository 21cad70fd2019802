//! `/api/v1/clusters`: where a theme gathers, as JSON or CSV; `/conglomerados`: the same as a page.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis::{self, Clusters};
use crate::chart;
use crate::disclose::Permitted;
use crate::export::{clusters_csv, clusters_json};
use crate::http::answer::internal;
use crate::http::data::{Data, Form};
use crate::http::home::years;
use crate::http::params::Params;
use crate::http::screen::screen_of;
use crate::http::{Problem, State, readable};
use crate::page::{self, Carried, ClustersScreen};
use crate::snapshot::Snapshot;

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
    let asked = Data::read(&request, &["f"])?;
    let write = |snapshot: &Snapshot, query: &Permitted, form: Form| {
        let found = analysis::clusters(snapshot, query)?;
        let file = ("clusters", found.layer.synthetic);
        Ok(form.write(file, || clusters_json(snapshot, &found), || clusters_csv(&found)))
    };
    asked.answer(&request, &state, "", write).await
}

async fn screen(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let (pairs, moved) = page::tidy(Params::pairs(&request));
    let params = Params::sort(pairs, &["f"])?;
    params.parsed("f", "html", |f| (f == "html").then_some(()))?;
    screen_of(&request, &state, params, moved, page::clusters_address, html).await
}

/// The page; without a theme, where one is needed, the offer to choose it.
fn html(snapshot: &Snapshot, query: &Permitted, carried: &Carried) -> Result<String, Problem> {
    let clusters = match analysis::clusters(snapshot, query) {
        Ok(clusters) => Some(clusters),
        Err(error) if error.parameter == "theme" && error.value.is_empty() => None,
        Err(error) => return Err(error.into()),
    };
    let drawings = match &clusters {
        Some(clusters) => draw(snapshot, clusters, carried)?,
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
    snapshot: &Snapshot,
    clusters: &Clusters,
    carried: &Carried,
) -> Result<[String; 2], Problem> {
    let places = carried.onto("/territorios/");
    let map = chart::find_clusters(MAP);
    let map = map.ok_or_else(|| internal("the map of clusters cannot be drawn"))?;
    Ok(WIDTHS.map(|width| chart::bare(map, clusters, &snapshot.geodata, width, Some(&places)).svg))
}
