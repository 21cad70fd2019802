//! `/comparar?a=…&b=…`: two places side by side.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::analysis;
use crate::http::params::Params;
use crate::http::screen::screen;
use crate::http::territories::find;
use crate::http::{Problem, State, readable};
use crate::page::{self, CompareScreen, compare_path};

/// What the route understands.
const KEYS: &[&str] = &["v", "f", "a", "b"];

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/comparar", |route| route.to(compare)));
}

async fn compare(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let params = Params::read(&request, KEYS)?;
    let published = state.version(params.version()).await?;
    let chosen = ["a", "b"].map(|key| params.own(key).unwrap_or_default().to_owned());
    for (key, id) in ["a", "b"].into_iter().zip(&chosen).filter(|(_, id)| !id.is_empty()) {
        find(&published.snapshot, id).map_err(|problem| problem.about(key))?;
    }
    let path = compare_path(&chosen[0], &chosen[1]);
    screen(&request, &state, &params, &path, move |snapshot, lang, carried| {
        let chosen = chosen.each_ref().map(String::as_str);
        let ready = chosen.iter().all(|id| !id.is_empty()) && chosen[0] != chosen[1];
        let pair = ready.then(|| analysis::pair(snapshot, chosen, lang)).flatten();
        let pair = pair.as_ref();
        Ok(page::compare(&CompareScreen { snapshot, chosen, pair, lang, carried }))
    })
    .await
}
