//! Screens: those whose address says all but the language and the version, and those of a question.

use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::disclose::Permitted;
use crate::http::answer::{Representation, answer};
use crate::http::negotiate::language;
use crate::http::params::Params;
use crate::http::{Problem, State};
use crate::page::Carried;
use crate::query::Query;
use crate::snapshot::Snapshot;
use crate::text::Lang;

/// Media type of a screen.
const HTML: &str = "text/html; charset=utf-8";

/// What a route of screens understands beside its own path.
pub(super) const KEYS: &[&str] = &["v", "f"];

/// Answers with the screen that `make` writes for `path`; `params` were read with [`KEYS`].
pub(super) async fn screen<M>(
    request: &HttpRequest,
    state: &web::Data<State>,
    params: &Params,
    path: &str,
    make: M,
) -> Result<HttpResponse, Problem>
where
    M: FnOnce(&Snapshot, Lang, &Carried) -> Result<String, Problem> + Send + 'static,
{
    params.parsed("f", "html", |f| (f == "html").then_some(()))?;
    let named = params.lang_only()?;
    let published = state.version(params.version()).await?;
    let carried = Carried { lang: named, version: params.version().map(str::to_owned) };
    let lang = named.unwrap_or_else(|| language(request));
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: carried.onto(path),
        media: HTML,
        lang,
        pinned: params.version().is_some(),
    };
    let make = move || Ok(make(&published.snapshot, lang, &carried)?.into());
    answer(request, state, wanted, make).await
}

/// Answers with the screen of a question, which has one address; who `moved` there from another
/// spelling is sent to it.
pub(super) async fn screen_of<M>(
    request: &HttpRequest,
    state: &web::Data<State>,
    mut params: Params,
    moved: bool,
    address: impl FnOnce(&Query) -> String,
    make: M,
) -> Result<HttpResponse, Problem>
where
    M: FnOnce(&Snapshot, &Permitted, &Carried) -> Result<String, Problem> + Send + 'static,
{
    let named = params.default_lang(language(request));
    let published = state.version(params.version()).await?;
    let query = params.query(&published)?;
    let carried = Carried { lang: named.then_some(query.lang), version: query.version.clone() };
    let address = carried.onto(&address(&query));
    if moved {
        return Ok(HttpResponse::SeeOther().insert_header((LOCATION, address)).finish());
    }
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: format!("{address} {named}"),
        media: HTML,
        lang: query.lang,
        pinned: query.version.is_some(),
    };
    let make = move || Ok(make(&published.snapshot, &query, &carried)?.into());
    answer(request, state, wanted, make).await
}
