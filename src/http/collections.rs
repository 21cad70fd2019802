//! `/collections` and `/collections/{id}`: the layers that GIS tools read, and `/conformance`.

use actix_web::{HttpRequest, HttpResponse, web};
use geo::Rect;
use serde_json::{Value, json};

use crate::export::{self, Content, Dataset, FORMATS, datasets};
use crate::http::address::base;
use crate::http::answer::{Representation, answer};
use crate::http::fault::Fault;
use crate::http::negotiate::acceptable;
use crate::http::params::Params;
use crate::http::{Problem, State, readable};
use crate::snapshot::Snapshot;
use crate::text::{Lang, Words};

/// The collection with this id.
///
/// # Errors
/// When there is none, with the ids that there are.
pub(super) fn find(snapshot: &Snapshot, id: &str) -> Result<Dataset, Problem> {
    let known = || datasets(&snapshot.geodata).into_iter().map(|dataset| dataset.id);
    let found = export::dataset(&snapshot.geodata, id);
    found.ok_or_else(|| Problem::Unknown(Fault::new("collection", id, known())))
}

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(readable("/collections", |route| route.to(list)))
        .service(readable("/collections/{id}", |route| route.to(one)))
        .service(readable("/conformance", |route| route.to(conformance)));
}

async fn list(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let describe = |snapshot: &Snapshot, base: &str, lang| {
        let all = datasets(&snapshot.geodata);
        let all: Vec<_> = all.iter().map(|c| description(c, snapshot, base, lang)).collect();
        let own = link("self", "application/json", &format!("{base}/collections"));
        json!({ "links": [own], "collections": all, "version": snapshot.version })
    };
    document(&request, &state, describe).await
}

async fn one(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let dataset = find(&state.published().snapshot, &id)?;
    let describe =
        move |snapshot: &Snapshot, base: &str, lang| description(&dataset, snapshot, base, lang);
    document(&request, &state, describe).await
}

/// Only what really works is claimed: the core would need a definition of the API, and `datetime`.
async fn conformance(
    request: HttpRequest,
    state: web::Data<State>,
) -> Result<HttpResponse, Problem> {
    let claims = |_: &Snapshot, _: &str, _| {
        json!({ "conformsTo": [
            "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
        ] })
    };
    document(&request, &state, claims).await
}

/// What a client may accept that reads our JSON: browsers and GIS tools say other things.
const ACCEPTED: [&str; 4] = ["application/json", "application/geo+json", "text/html", "text/plain"];

/// A JSON document about the published data, as `describe` makes it of them, the address under
/// which the client reached us, and the answer's language.
pub(super) async fn document(
    request: &HttpRequest,
    state: &web::Data<State>,
    describe: impl FnOnce(&Snapshot, &str, Lang) -> Value + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let params = Params::read(request, &["v", "f"])?;
    if params.parsed("f", "json", |f| (f == "json").then_some(()))?.is_none() {
        acceptable(request, &ACCEPTED)?;
    }
    let lang = params.lang_only()?.unwrap_or_default();
    let published = state.version(params.version()).await?;
    let base = base(request, &state.settings);
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: format!("{base}{}", request.path()),
        media: "application/json",
        lang,
        pinned: params.version().is_some(),
    };
    let make = move || Ok(describe(&published.snapshot, &base, lang).to_string().into());
    answer(request, state, wanted, make).await
}

fn description(dataset: &Dataset, snapshot: &Snapshot, base: &str, lang: Lang) -> Value {
    let address = format!("{base}/collections/{}", dataset.id);
    let mut links = vec![link("self", "application/json", &address)];
    links.extend(
        FORMATS
            .iter()
            .map(|format| link("items", format.media, &format!("{address}/items?f={}", format.id))),
    );
    let crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
    json!({
        "id": dataset.id,
        "title": dataset.title.get(lang),
        "description": dataset.about.get(lang),
        "itemType": "feature",
        "extent": { "spatial": { "bbox": [bounds(snapshot)], "crs": crs84 } },
        "crs": [crs84],
        "attribution": snapshot.geodata.attributions().join(" · "),
        "synthetic": snapshot.synthetic,
        "syntheticNote": snapshot.synthetic.then(|| made_up(dataset.content).get(lang)),
        "links": links,
    })
}

/// What is made up in a dataset of demonstration.
fn made_up(content: Content) -> Words {
    match content {
        Content::Demands => Words::new(
            "Demandas inventadas para demostración.",
            "Demands made up for demonstration.",
        ),
        Content::Territories(_) => Words::new(
            "Límites, población y pobreza son reales; lo contado sobre demandas es inventado.",
            "Boundaries, population and poverty are real; what is counted of demands is made up.",
        ),
    }
}

pub(super) fn link(rel: &str, media: &str, href: &str) -> Value {
    json!({ "rel": rel, "type": media, "href": href })
}

fn bounds(snapshot: &Snapshot) -> [f64; 4] {
    let bounds = snapshot.geodata.by_municipality().bounds();
    let corners = |rect: Rect<f64>| [rect.min().x, rect.min().y, rect.max().x, rect.max().y];
    bounds.map_or([-180.0, -90.0, 180.0, 90.0], corners)
}
