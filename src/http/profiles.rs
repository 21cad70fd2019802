//! `/territorios/{code}-{slug}`: what one place asks for.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis::{Comparison, Told, comparisons};
use crate::disclose::{View, permit};
use crate::http::address::address;
use crate::http::params::Params;
use crate::http::screen::{KEYS, screen};
use crate::http::territories::find;
use crate::http::{Problem, State, readable};
use crate::layer;
use crate::page::{self, ProfileScreen, territory_path};
use crate::query::{Dimension, Filter, Query};
use crate::snapshot::Snapshot;
use crate::territory::Territory;
use crate::text::Lang;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/territorios/{place}", |route| route.to(profile)));
}

async fn profile(
    request: HttpRequest,
    state: web::Data<State>,
    place: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, KEYS)?;
    let published = state.version(params.version()).await?;
    let territory = find(&published.snapshot, code_of(&place))?;
    let path = territory_path(&territory.id, &territory.name);
    if path != request.path() {
        let to = address(&path, &[request.query_string()]);
        return Ok(HttpResponse::MovedPermanently().insert_header((header::LOCATION, to)).finish());
    }
    let id = territory.id.clone();
    screen(&request, &state, &params, &path, move |snapshot, lang, carried| {
        let profile = layer::profile(snapshot, &id, lang).ok_or(Problem::UnknownAddress)?;
        let territory = find(snapshot, &id)?;
        let (told, changes) = changes(snapshot, territory, lang)?;
        Ok(page::profile(&ProfileScreen {
            snapshot,
            territory,
            profile: &profile,
            changes: (&told, &changes),
            diversity: &published.diversity(snapshot, territory),
            lang,
            carried,
        }))
    })
    .await
}

/// What changed in a territory between rounds and between years.
fn changes(
    snapshot: &Snapshot,
    territory: &Territory,
    lang: Lang,
) -> Result<(Told, Vec<Comparison>), Problem> {
    let territories = vec![territory.id.clone()];
    let filter = Filter { territories, ..Filter::default() };
    let asked = Query { filter, by: vec![Dimension::Theme], lang, ..Query::default() };
    let asked = permit(View::Public, asked).map_err(Problem::Withheld)?;
    Ok((Told::of(snapshot, &asked), comparisons(snapshot, &asked)?))
}

/// The part before the first `-`: neither codes nor ids of subregions hold one.
fn code_of(place: &str) -> &str {
    place.split_once('-').map_or(place, |(code, _)| code)
}
