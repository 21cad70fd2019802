//! `/assets/…`: the style sheet and the script, named by their content and kept for ever.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::http::answer::{Representation, answer};
use crate::http::fault::Fault;
use crate::http::{Problem, State, readable};
use crate::page::{self, Asset};
use crate::text::Lang;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(readable("/assets/{name}", |route| route.to(asset)))
        .service(readable("/favicon.ico", |route| route.to(no_icon)));
}

async fn asset(
    request: HttpRequest,
    state: web::Data<State>,
    name: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let all = page::assets();
    let known = || all.iter().map(Asset::name);
    let asset = all.iter().find(|asset| asset.name() == *name);
    let asset = asset.ok_or_else(|| Problem::Unknown(Fault::new("asset", &name, known())))?;
    let wanted = Representation {
        version: String::new(),
        key: asset.name(),
        media: asset.media,
        lang: Lang::Es,
        pinned: true,
    };
    let text = asset.text;
    answer(&request, &state, wanted, move || Ok(text.to_owned().into())).await
}

/// Browsers ask for it whatever the page says.
async fn no_icon() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .finish()
}
