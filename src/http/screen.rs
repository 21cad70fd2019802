//! Screens whose address says all but the language and the version.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::http::answer::{Representation, answer};
use crate::http::negotiate::language;
use crate::http::params::Params;
use crate::http::{Problem, State};
use crate::page::Carried;
use crate::snapshot::Snapshot;
use crate::text::Lang;

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
        media: "text/html; charset=utf-8",
        lang,
        pinned: params.version().is_some(),
    };
    let make = move || Ok(make(&published.snapshot, lang, &carried)?.into());
    answer(request, state, wanted, make).await
}
