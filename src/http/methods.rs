//! `/metodos` and `/metodos/{id}`: how each number is worked out.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::http::address::address;
use crate::http::indicators::find;
use crate::http::params::Params;
use crate::http::screen::{KEYS, screen};
use crate::http::{Problem, State, readable};
use crate::page;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(readable("/metodos", |route| route.to(list)))
        .service(readable("/metodos/{id}", |route| route.to(one)));
}

async fn list(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, KEYS)?;
    screen(&request, &state, &params, "/metodos", |snapshot, lang, carried| {
        Ok(page::methods(snapshot, lang, carried))
    })
    .await
}

async fn one(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, KEYS)?;
    let card = find(&id)?;
    let path = page::method_path(card.id);
    if path != request.path() {
        let to = address(&path, &[request.query_string()]);
        return Ok(HttpResponse::MovedPermanently().insert_header((header::LOCATION, to)).finish());
    }
    screen(&request, &state, &params, &path, |snapshot, lang, carried| {
        Ok(page::method(snapshot, card, lang, carried))
    })
    .await
}
