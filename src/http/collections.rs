//! `/collections` and `/collections/{id}`: the layers that GIS tools read, and `/conformance`.

use actix_web::{HttpRequest, HttpResponse, web};
use geo::Rect;
use serde_json::{Value, json};

use crate::export::{DEMANDS, FORMATS};
use crate::http::address::base;
use crate::http::answer::{Representation, answer};
use crate::http::params::Params;
use crate::http::problem::Fault;
use crate::http::{Problem, State, readable};
use crate::snapshot::Snapshot;
use crate::territory::Level;
use crate::text::{Lang, Words};

/// What a collection holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// The territories of a level.
    Territories(Level),
    /// Placed demands in their public form.
    Demands,
}

/// The card of a collection.
#[derive(Debug)]
pub(super) struct Card {
    /// Its id in addresses.
    pub id: &'static str,
    pub content: Content,
    title: Words,
    about: Words,
}

/// Every collection.
pub(super) const COLLECTIONS: [Card; 4] = [
    Card {
        id: "municipios",
        content: Content::Territories(Level::Municipality),
        title: Words::new("Municipios", "Municipalities"),
        about: Words::new(
            "Límites, población y pobreza; con «measure» o «theme», el valor y su intervalo.",
            "Boundaries, population and poverty; with measure or theme, the value and its interval.",
        ),
    },
    Card {
        id: "subregiones",
        content: Content::Territories(Level::Subregion),
        title: Words::new("Subregiones", "Subregions"),
        about: Words::new(
            "Uniones exactas de sus municipios; «scheme» elige la agrupación.",
            "Exact unions of their municipalities; scheme picks the grouping.",
        ),
    },
    Card {
        id: "departamento",
        content: Content::Territories(Level::Department),
        title: Words::new("Departamento", "Department"),
        about: Words::new(
            "Unión exacta de sus municipios.",
            "The exact union of its municipalities.",
        ),
    },
    Card {
        id: "demandas",
        content: Content::Demands,
        title: Words::new("Demandas ubicadas", "Placed demands"),
        about: DEMANDS,
    },
];

/// The collection with this id.
///
/// # Errors
/// When there is none, with the ids that there are.
pub(super) fn find(id: &str) -> Result<&'static Card, Problem> {
    let known = || COLLECTIONS.iter().map(|card| card.id);
    let unknown = || Problem::Unknown(Fault::new("collection", id, known()));
    COLLECTIONS.iter().find(|card| card.id == id).ok_or_else(unknown)
}

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(readable("/collections", |route| route.to(list)))
        .service(readable("/collections/{id}", |route| route.to(one)))
        .service(readable("/conformance", |route| route.to(conformance)));
}

async fn list(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let describe = |snapshot: &Snapshot, base: &str, lang| {
        let all: Vec<_> =
            COLLECTIONS.iter().map(|c| description(c, snapshot, base, lang)).collect();
        let own = link("self", "application/json", format!("{base}/collections"));
        json!({ "links": [own], "collections": all, "version": snapshot.version })
    };
    document(&request, &state, describe).await
}

async fn one(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let card = find(&id)?;
    let describe = |snapshot: &Snapshot, base: &str, lang| description(card, snapshot, base, lang);
    document(&request, &state, describe).await
}

/// Only what really works is claimed.
async fn conformance(
    request: HttpRequest,
    state: web::Data<State>,
) -> Result<HttpResponse, Problem> {
    let claims = |_: &Snapshot, _: &str, _| {
        json!({ "conformsTo": [
            "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
            "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
        ] })
    };
    document(&request, &state, claims).await
}

/// A JSON document about the published data.
pub(super) async fn document(
    request: &HttpRequest,
    state: &web::Data<State>,
    describe: impl Fn(&Snapshot, &str, Lang) -> Value,
) -> Result<HttpResponse, Problem> {
    let params = Params::read(request, &["f"])?;
    params.parsed("f", "json", |f| (f == "json").then_some(()))?;
    let lang = params.lang_only()?.unwrap_or_default();
    let published = state.published();
    let base = base(request, &state.settings);
    let value = describe(&published.snapshot, &base, lang);
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: format!("{base}{}", request.path()),
        media: "application/json",
        lang,
        pinned: false,
    };
    answer(request, state, wanted, move || Ok(value.to_string().into())).await
}

fn description(card: &Card, snapshot: &Snapshot, base: &str, lang: Lang) -> Value {
    let address = format!("{base}/collections/{}", card.id);
    let mut links = vec![link("self", "application/json", address.clone())];
    links.extend(
        FORMATS
            .iter()
            .map(|format| link("items", format.media, format!("{address}/items?f={}", format.id))),
    );
    let crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
    json!({
        "id": card.id,
        "title": card.title.get(lang),
        "description": card.about.get(lang),
        "itemType": "feature",
        "extent": { "spatial": { "bbox": [bounds(snapshot)], "crs": crs84 } },
        "crs": [crs84],
        "attribution": snapshot.geodata.attributions().join(" · "),
        "synthetic": card.content == Content::Demands && snapshot.synthetic,
        "links": links,
    })
}

pub(super) fn link(rel: &str, media: &str, href: String) -> Value {
    json!({ "rel": rel, "type": media, "href": href })
}

fn bounds(snapshot: &Snapshot) -> [f64; 4] {
    let bounds = snapshot.geodata.by_municipality().bounds();
    let corners = |rect: Rect<f64>| [rect.min().x, rect.min().y, rect.max().x, rect.max().y];
    bounds.map_or([-180.0, -90.0, 180.0, 90.0], corners)
}
