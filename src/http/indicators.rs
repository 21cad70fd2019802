//! `/api/v1/indicators`: every method as a card; one of them with its values by level.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use crate::disclose::Permitted;
use crate::export::{is_synthetic, table_csv, table_value};
use crate::http::address;
use crate::http::collections::document;
use crate::http::data::{Data, Form};
use crate::http::fault::Fault;
use crate::http::{Problem, State, readable};
use crate::indicator::{self, Card};
use crate::layer;
use crate::method::{self, answered_at, cards};
use crate::snapshot::Snapshot;
use crate::text::Lang;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(readable("/api/v1/indicators", |route| route.to(list)))
        .service(readable("/api/v1/indicators/{id}", |route| route.to(one)));
}

async fn list(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let describe = |snapshot: &Snapshot, base: &str, lang| {
        let cards: Vec<Value> =
            cards().into_iter().map(|card| described(card, base, lang)).collect();
        json!({ "version": snapshot.version, "indicators": cards })
    };
    document(&request, &state, describe).await
}

async fn one(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let card = find(&id)?;
    if indicator::find(card.id).is_none() {
        let describe = |_: &Snapshot, base: &str, lang| described(card, base, lang);
        return document(&request, &state, describe).await;
    }
    let mut asked = Data::read(&request, &["f"])?;
    asked.params.fix("measure", card.id)?;
    let base = address::base(&request, &state.settings);
    let details = base.clone();
    let write = move |snapshot: &Snapshot, query: &Permitted, form: Form| {
        let table = layer::table(snapshot, query)?;
        let document = || {
            let mut value = table_value(snapshot, &table);
            value["indicator"] = described(card, &base, query.lang);
            value.to_string()
        };
        let file = (table.measure.id, is_synthetic(snapshot, &table));
        Ok(form.write(file, document, || table_csv(snapshot, &table)))
    };
    asked.answer(&request, &state, &details, write).await
}

/// The card with this id.
///
/// # Errors
/// When there is none: the ids that there are.
pub(super) fn find(id: &str) -> Result<&'static Card, Problem> {
    method::find(id).ok_or_else(|| {
        let ids = cards().into_iter().map(|card| card.id.to_owned());
        Problem::Unknown(Fault::new("id", id, ids))
    })
}

fn described(card: &Card, base: &str, lang: Lang) -> Value {
    let finite = |bound: f64| bound.is_finite().then_some(bound);
    let (least, greatest) = card.range;
    json!({
        "id": card.id,
        "family": card.family.id(),
        "scope": card.scope.id(),
        "title": card.title.get(lang),
        "title_es": card.title.es,
        "title_en": card.title.en,
        "meaning": card.meaning.get(lang),
        "formula": card.formula.get(lang),
        "limits": card.limits.get(lang),
        "unit": card.unit.id(),
        "range": [finite(least), finite(greatest)],
        "reference": card.reference,
        "checked_against": card.oracle,
        "methods": card.methods,
        "reasons": card.reasons.iter().map(|reason| reason.id()).collect::<Vec<_>>(),
        "href": answered_at(card).map(|path| format!("{base}{path}")),
        "page": format!("{base}/metodos/{}", card.id),
    })
}
