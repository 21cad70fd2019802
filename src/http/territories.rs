//! `/api/v1/territories` and one of them: names, levels, neighbours, people, profile.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use crate::demand::themes;
use crate::http::collections::document;
use crate::http::fault::Fault;
use crate::http::{Problem, State, readable};
use crate::indicator::{Estimate, Reason};
use crate::layer::{self, Profile, ThemeShare};
use crate::page::territory_path;
use crate::snapshot::Snapshot;
use crate::territory::{Geodata, Level, Municipality, Territory};
use crate::text::Lang;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(readable("/api/v1/territories", |route| route.to(list)))
        .service(readable("/api/v1/territories/{code}", |route| route.to(one)));
}

async fn list(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let describe = |snapshot: &Snapshot, base: &str, _| {
        let geodata = &snapshot.geodata;
        let all = geodata.partitions().iter().flat_map(|partition| &partition.territories);
        let all: Vec<_> = all.map(|territory| brief(territory, base)).collect();
        json!({ "version": snapshot.version, "territories": all })
    };
    document(&request, &state, describe).await
}

async fn one(
    request: HttpRequest,
    state: web::Data<State>,
    code: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    find(&state.published().snapshot, &code)?;
    let describe = move |snapshot: &Snapshot, base: &str, lang| {
        let found = snapshot.geodata.territory(&code);
        found.map_or(Value::Null, |territory| whole(snapshot, territory, base, lang))
    };
    document(&request, &state, describe).await
}

/// The territory with this id.
///
/// # Errors
/// When there is none; a name of a municipality leads to its code.
pub(super) fn find<'s>(snapshot: &'s Snapshot, id: &str) -> Result<&'s Territory, Problem> {
    let geodata = &snapshot.geodata;
    geodata.territory(id).ok_or_else(|| {
        let all = geodata.partitions().iter().flat_map(|partition| &partition.territories);
        let ids = all.filter(|territory| territory.level > Level::Municipality);
        let codes = format!("{}001 …", geodata.department.code);
        let allowed = ids.map(|territory| territory.id.clone()).chain([codes]);
        Problem::Unknown(Fault::new("territory", id, allowed))
    })
}

fn brief(territory: &Territory, base: &str) -> Value {
    json!({
        "code": territory.id,
        "name": territory.name,
        "level": territory.level.id(),
        "area_km2": territory.area_km2,
        "href": format!("{base}/api/v1/territories/{}", territory.id),
        "page": format!("{base}{}", territory_path(&territory.id, &territory.name)),
    })
}

fn whole(snapshot: &Snapshot, territory: &Territory, base: &str, lang: Lang) -> Value {
    let geodata = &snapshot.geodata;
    let mut value = brief(territory, base);
    let single = territory.level == Level::Municipality;
    let place = single.then(|| &geodata.municipalities[usize::from(territory.members[0])]);
    value["official_name"] = json!(place.map(|place| &place.official_name));
    value["aliases"] = json!(place.map(|place| &place.aliases));
    value["parents"] = parents(geodata, territory);
    value["members"] = json!(members(geodata, territory));
    if let Some(profile) = layer::profile(snapshot, &territory.id, lang) {
        value["population"] = population(&profile);
        value["neighbours"] = named(&profile.neighbours);
        value["profile"] = asked(&profile);
    }
    value["version"] = json!(snapshot.version);
    value["synthetic"] = json!(snapshot.synthetic);
    value["attribution"] = json!(geodata.attributions());
    value
}

fn parents(geodata: &Geodata, territory: &Territory) -> Value {
    let holds = |other: &&Territory| {
        other.level > territory.level
            && territory.members.iter().all(|member| other.members.contains(member))
    };
    let all = geodata.partitions().iter().flat_map(|partition| &partition.territories);
    let named = |other: &Territory| json!({ "code": other.id, "name": other.name, "level": other.level.id() });
    all.filter(holds).map(named).collect()
}

fn members(geodata: &Geodata, territory: &Territory) -> Vec<String> {
    let code = |&member: &u16| -> &Municipality { &geodata.municipalities[usize::from(member)] };
    let members = territory.municipalities().unwrap_or_default().iter();
    members.map(code).map(|place| place.code.to_string()).collect()
}

fn named(territories: &[(String, String)]) -> Value {
    territories.iter().map(|(code, name)| json!({ "code": code, "name": name })).collect()
}

fn population(profile: &Profile) -> Value {
    profile.population.map_or(Value::Null, |(year, total, seat, rest)| {
        json!({ "year": year, "total": total, "cabecera": seat, "rural": rest })
    })
}

fn asked(profile: &Profile) -> Value {
    let [seat, settlements, countryside, unknown] = profile.areas;
    json!({
        "n": profile.n,
        "unclassified": profile.unclassified,
        "areas": {
            "cabecera": seat,
            "centro_poblado": settlements,
            "rural": countryside,
            "unknown": unknown,
        },
        "distinctive": profile.distinctive,
        "from": profile.period.map(|(from, _)| from.to_string()),
        "to": profile.period.map(|(_, to)| to.to_string()),
        "themes": profile.themes.iter().map(theme).collect::<Vec<_>>(),
    })
}

fn theme(share: &ThemeShare) -> Value {
    json!({
        "theme": themes().term(share.theme).id,
        "here": estimate(&share.here),
        "subregion": share.subregion.as_ref().map(estimate),
        "department": estimate(&share.department),
    })
}

fn estimate(estimate: &Estimate) -> Value {
    json!({
        "value": estimate.value,
        "n": estimate.n,
        "base": estimate.base,
        "low": estimate.low,
        "high": estimate.high,
        "reason": estimate.reason.map(Reason::id),
    })
}
