//! `/collections/{id}/items` and one item: features that GIS tools open by their plain address.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use geo::{Coord, Rect};

use crate::disclose::Permitted;
use crate::export::{self, Collection, Dataset, Format};
use crate::http::address::{address, base};
use crate::http::answer::{Made, Representation, answer};
use crate::http::collections::find;
use crate::http::fault::Fault;
use crate::http::negotiate::{accepted, media};
use crate::http::params::Params;
use crate::http::{Problem, Published, State, readable};
use crate::query::Query;
use crate::territory::Level;

/// Features in one answer unless the client asks for fewer or more.
const LIMIT_DEFAULT: usize = 1000;
/// Features in one answer at most.
const LIMIT_MAX: usize = 10_000;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(readable("/collections/{id}/items", |route| route.to(items)))
        .service(readable("/collections/{id}/items/{feature}", |route| route.to(item)));
}

/// Which features of a collection are wanted.
struct Ask {
    dataset: Dataset,
    published: Arc<Published>,
    query: Permitted,
    bounds: Vec<Rect<f64>>,
    format: &'static Format,
}

async fn items(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, &["bbox", "limit", "offset", "f"])?;
    let limit =
        params.parsed("limit", "1 … 10000", |text| text.parse().ok().filter(|&n| n > 0))?;
    let page = Page {
        limit: limit.map_or(LIMIT_DEFAULT, |limit: usize| limit.min(LIMIT_MAX)),
        offset: params.parsed("offset", "0, 1, 2, …", |text| text.parse().ok())?.unwrap_or(0),
        base: base(&request, &state.settings),
        path: request.path().to_owned(),
        bbox: params.spelling(&["bbox"]),
    };
    let ask = Ask::read(&request, &state, &id, params).await?;
    let wanted = ask.representation(&page.base, &page.own(page.offset, ask.format));
    answer(&request, &state, wanted, move || page.written(&ask)).await
}

async fn item(
    request: HttpRequest,
    state: web::Data<State>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, feature) = path.into_inner();
    let ask = Ask::read(&request, &state, &id, Params::read(&request, &["f"])?).await?;
    let wanted = ask.representation(request.path(), ask.format.id);
    answer(&request, &state, wanted, move || {
        let found = ask.dataset.feature(&ask.published.snapshot, &ask.query, &feature)?;
        if found.features.is_empty() {
            return Err(Problem::Unknown(Fault::new::<&str>("feature", &feature, [])));
        }
        let body = (ask.format.write_one)(&found).into_bytes();
        Ok(Made { body, link: None, file: ask.file(&found) })
    })
    .await
}

impl Ask {
    async fn read(
        request: &HttpRequest,
        state: &State,
        id: &str,
        mut params: Params,
    ) -> Result<Self, Problem> {
        let dataset = find(&state.published().snapshot, id)?;
        if let Some(level) = dataset.level() {
            params.fix("level", level.id())?;
        }
        let format = format(request, &params)?;
        let bounds = params.parsed("bbox", BBOX, parse_bbox)?.unwrap_or_default();
        let published = state.version(params.version()).await?;
        let query = params.query(&published)?;
        Ok(Self { dataset, published, query, bounds, format })
    }

    /// A table is kept as a file, whose name says whether it holds made-up demands.
    fn file(&self, found: &Collection) -> Option<String> {
        let is_table = self.format.id == "csv";
        is_table.then(|| export::file_name(self.dataset.id, found.about.synthetic))
    }

    fn representation(&self, path: &str, rest: &str) -> Representation {
        Representation {
            version: self.published.snapshot.version.clone(),
            key: format!("{path} {} {} {rest}", self.dataset.id, self.query.canonical()),
            media: self.format.media,
            lang: self.query.lang,
            pinned: self.query.version.is_some(),
        }
    }
}

/// The part of the features that one answer holds.
struct Page {
    limit: usize,
    offset: usize,
    base: String,
    path: String,
    bbox: String,
}

impl Page {
    fn written(&self, ask: &Ask) -> Result<Made, Problem> {
        let Ask { dataset, published, query, bounds, .. } = ask;
        let snapshot = &published.snapshot;
        let mut found = dataset.features(snapshot, query, bounds, self.offset, self.limit)?;
        let matched = found.about.matched.unwrap_or(0);
        let mut links = vec![("self", self.offset)];
        if self.offset + self.limit < matched {
            links.push(("next", self.offset + self.limit));
        }
        if self.offset > 0 {
            links.push(("prev", self.offset.saturating_sub(self.limit)));
        }
        let link = |&(rel, offset): &(&str, usize)| {
            (rel.to_owned(), ask.format.media.to_owned(), self.address(ask, offset))
        };
        found.about.links = links.iter().map(link).collect();
        let link = |(rel, media, href): &(String, String, String)| {
            format!("<{href}>; rel=\"{rel}\"; type=\"{media}\"")
        };
        let header = found.about.links.iter().map(link).collect::<Vec<_>>().join(", ");
        let body = (ask.format.write)(&found).into_bytes();
        Ok(Made { body, link: Some(header), file: ask.file(&found) })
    }

    fn address(&self, ask: &Ask, offset: usize) -> String {
        let mut query = Query::clone(&ask.query);
        // The path says it.
        query.level = Level::default();
        let path = format!("{}{}", self.base, self.path);
        address(&path, &[&query.canonical(), &self.own(offset, ask.format)])
    }

    /// The keys that are the route's own, defaults left out.
    fn own(&self, offset: usize, format: &Format) -> String {
        let limit = (self.limit != LIMIT_DEFAULT).then(|| format!("limit={}", self.limit));
        let offset = (offset > 0).then(|| format!("offset={offset}"));
        let parts = [limit.unwrap_or_default(), offset.unwrap_or_default()];
        let format = format!("f={}", format.id);
        let parts = [self.bbox.clone()].into_iter().chain(parts).chain([format]);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&")
    }
}

/// Media types that lead to a format: clients that ask for any JSON, and browsers, get the layer.
const SYNONYMS: [(&str, &str); 5] = [
    ("application/geo+json", "geojson"),
    ("application/json", "geojson"),
    ("text/csv", "csv"),
    ("text/plain", "geojson"),
    ("text/html", "geojson"),
];

/// `f`, else what the client likes best of what we have.
fn format(request: &HttpRequest, params: &Params) -> Result<&'static Format, Problem> {
    if let Some(id) = params.own("f") {
        let known = || export::FORMATS.iter().map(|format| format.id);
        return export::format(id).ok_or_else(|| Problem::bad("f", id, known()));
    }
    let chosen = media(request, &SYNONYMS.map(|(media, _)| media));
    let id = SYNONYMS.iter().find(|(media, _)| Some(*media) == chosen).map(|(_, id)| *id);
    id.and_then(export::format).ok_or_else(|| {
        let offered = export::FORMATS.iter().map(|format| format.media);
        Problem::NotAcceptable(Fault::new("Accept", &accepted(request), offered))
    })
}

const BBOX: &str = "oeste,sur,este,norte";

/// Boxes of four numbers (or six, whose heights are left out); one that crosses the antimeridian
/// becomes two.
fn parse_bbox(text: &str) -> Option<Vec<Rect<f64>>> {
    let numbers: Vec<f64> =
        text.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let ([west, south, east, north] | [west, south, _, east, north, _]) = numbers[..] else {
        return None;
    };
    let on_globe = [west, east].iter().all(|x| x.abs() <= 180.0)
        && [south, north].iter().all(|y| y.abs() <= 90.0);
    if !on_globe || south > north {
        return None;
    }
    let rect = |west, east| Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north });
    Some(if west <= east {
        vec![rect(west, east)]
    } else {
        vec![rect(west, 180.0), rect(-180.0, east)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bbox: &str, boxes: Option<usize>) {
        assert_eq!(parse_bbox(bbox).map(|found| found.len()), boxes, "{bbox}");
    }

    #[test]
    fn boxes_have_four_or_six_numbers_on_the_globe() {
        check("-77,3,-76,4", Some(1));
        check("-77,3,0,-76,4,100", Some(1));
        check("170,3,-170,4", Some(2));
        for wrong in ["", "-77,3,-76", "-77,4,-76,3", "a,b,c,d", "NaN,3,-76,4", "-190,3,-76,4"] {
            check(wrong, None);
        }
    }
}
