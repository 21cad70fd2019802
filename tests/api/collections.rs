//! `/collections` and their items.

use serde_json::Value;

use crate::fixture::DEMANDS;
use crate::server::{ask, faults, get, get_json};

fn items(path: &str) -> Value {
    get_json(&format!("/collections/{path}"))
}

fn returned(path: &str) -> usize {
    items(path)["features"].as_array().unwrap().len()
}

#[test]
fn a_plain_address_gives_all_municipalities_as_geojson() {
    for accept in ["text/plain, application/json", "*/*", "application/geo+json", "text/html"] {
        let answer = ask("GET", "/collections/municipios/items", &[("Accept", accept)]);
        assert_eq!(answer.header("content-type"), "application/geo+json", "{accept}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.json()["features"].as_array().unwrap().len(), 42);
    }
    let all = items("municipios/items");
    assert_eq!((&all["numberMatched"], &all["numberReturned"]), (&42.into(), &42.into()));
    let cali = &all["features"][0];
    assert_eq!(cali["id"], "76001");
    assert_eq!(cali["properties"]["name"], "Cali");
    assert_eq!(cali["properties"]["level"], "municipality");
}

#[test]
fn coordinates_are_decimals_of_the_grid() {
    let text = get("/collections/municipios/items/76001").text().to_owned();
    let coordinates = text.split_once("coordinates").unwrap().1;
    let numbers = coordinates.split(|c: char| !matches!(c, '0'..='9' | '.' | '-'));
    for number in numbers.filter(|n| n.contains('.')).take(500) {
        assert!(number.split_once('.').unwrap().1.len() <= 6, "{number}");
    }
}

#[test]
fn every_level_has_its_collection() {
    assert_eq!(returned("subregiones/items"), 5);
    assert_eq!(returned("departamento/items"), 1);
    let list = get_json("/collections");
    let ids: Vec<_> = list["collections"].as_array().unwrap().iter().map(|c| &c["id"]).collect();
    assert_eq!(ids, ["municipios", "subregiones", "departamento", "demandas"]);
    assert_eq!(get_json("/collections/demandas")["itemType"], "feature");
}

#[test]
fn a_measure_stands_in_the_field_of_its_name() {
    let layer = items("municipios/items?theme=salud");
    let properties = &layer["features"][0]["properties"];
    for field in ["share", "n", "base", "low", "high"] {
        assert!(properties[field].is_number(), "{field} of {properties}");
    }
    assert_eq!(layer["synthetic"], true);
    let plain = items("municipios/items");
    assert_eq!(plain["synthetic"], false);
    assert!(plain["features"][0]["properties"].get("share").is_none());
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    let mut ids = Vec::new();
    let mut path = "/collections/municipios/items?limit=20".to_owned();
    loop {
        let answer = get(&path);
        let page = answer.json();
        let features = page["features"].as_array().unwrap().clone();
        ids.extend(features.iter().map(|f| f["id"].as_str().unwrap().to_owned()));
        let links = page["links"].as_array().unwrap();
        let Some(next) = links.iter().find(|link| link["rel"] == "next") else { break };
        let href = next["href"].as_str().unwrap();
        assert!(answer.header("link").contains(href), "the link stands in the head too");
        path = href.strip_prefix("http://tejido.test").unwrap().to_owned();
    }
    assert_eq!(ids.len(), 42);
    ids.dedup();
    assert_eq!(ids.len(), 42);
}

#[test]
fn a_box_gives_what_meets_it() {
    assert_eq!(returned("municipios/items?bbox=-76.54,3.43,-76.53,3.44"), 1);
    assert_eq!(returned("municipios/items?bbox=0,0,1,1"), 0);
    assert!(returned("demandas/items?bbox=-77.6,3,-76.9,4.2") > 0);
}

#[test]
fn what_cannot_be_meant_is_named() {
    let check = |query: &str, parameter: &str| {
        assert_eq!(faults(&format!("/collections/municipios/items?{query}"), 400), [parameter]);
    };
    check("bbox=-77,3,-76", "bbox");
    check("bbox=-76,4,-77,3", "bbox");
    check("limit=0", "limit");
    check("limit=many", "limit");
    check("offset=-1", "offset");
    check("f=shp", "f");
    check("colour=red", "colour");
    check("theme=dinosaurs", "theme");
    check("level=subregion", "level");
    check("limit=1&limit=2", "limit");
}

#[test]
fn the_limit_is_clamped_from_above() {
    assert_eq!(returned("municipios/items?limit=99999999"), 42);
}

#[test]
fn demands_are_public_without_their_texts_and_points() {
    let page = items("demandas/items?limit=3");
    assert_eq!(page["numberMatched"], DEMANDS - DEMANDS / 50, "those with a place");
    let feature = &page["features"][0];
    assert_eq!(feature["geometry"]["type"], "Point");
    let mut names: Vec<_> = feature["properties"].as_object().unwrap().keys().collect();
    names.sort();
    let public = ["channel", "code", "kind", "level", "name", "received_month", "status", "theme"];
    assert_eq!(names, public);
    let id = feature["id"].as_str().unwrap();
    assert_eq!(items(&format!("demandas/items/{id}"))["properties"], feature["properties"]);
    assert!(!get("/collections/demandas/items?f=csv").text().contains("no debe publicarse"));
}

#[test]
fn filters_of_the_question_choose_demands() {
    let health = items("demandas/items?theme=salud");
    for feature in health["features"].as_array().unwrap() {
        assert_eq!(feature["properties"]["theme"], "salud");
    }
    let all = items("demandas/items")["numberMatched"].as_u64().unwrap();
    assert!(health["numberMatched"].as_u64().unwrap() < all);
}

#[test]
fn demands_are_not_chosen_by_what_their_public_form_hides() {
    let check = |query: &str, named: &str| {
        assert_eq!(faults(&format!("/collections/demandas/items?{query}"), 400), [named]);
    };
    check("from=2025-03-05", "from");
    check("from=2025-03-01&to=2025-03-30", "to");
    check("source=%3Dpqrs", "source");
    check("area=rural", "area");
    let month = items("demandas/items?from=2024-03-01&to=2024-03-31&kind=peticion&theme=salud");
    assert!(month["numberMatched"].as_u64().is_some());
    assert_eq!(get("/api/v1/aggregates?from=2025-03-05&area=rural").status, 200, "only demands");
}

#[test]
fn csv_has_a_line_for_each_feature() {
    let answer = ask("GET", "/collections/municipios/items", &[("Accept", "text/csv")]);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.text().lines().count(), 43);
    assert!(answer.text().starts_with("id,code,name,level,"));
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"municipios.csv\"");
    let measured = get("/collections/municipios/items?theme=salud&f=csv");
    assert!(measured.text().lines().nth(1).unwrap().ends_with(",true"));
    let kept = measured.header("content-disposition");
    assert_eq!(kept, "attachment; filename=\"municipios-sintetico.csv\"");
}

#[test]
fn unknown_collections_and_features_are_not_found() {
    assert_eq!(faults("/collections/nada", 404), ["collection"]);
    assert_eq!(faults("/collections/nada/items", 404), ["collection"]);
    assert_eq!(faults("/collections/municipios/items/05001", 404), ["feature"]);
    assert_eq!(faults("/collections/demandas/items/0", 404), ["feature"]);
}

#[test]
fn what_we_do_not_have_is_not_acceptable() {
    let answer = ask("GET", "/collections/municipios/items", &[("Accept", "image/tiff")]);
    assert_eq!(answer.status, 406);
    assert_eq!(answer.json()["errors"][0]["value"], "image/tiff");
    for path in ["/", "/collections", "/conformance", "/api/v1/territories"] {
        let status = |path: &str, accept| ask("GET", path, &[("Accept", accept)]).status;
        assert_eq!(status(path, "image/png"), 406, "{path}");
        assert_eq!(status(&format!("{path}?f=json"), "image/png"), 200, "f outweighs it: {path}");
    }
}

#[test]
fn only_what_works_is_claimed() {
    let claims = get_json("/conformance")["conformsTo"].clone();
    let geojson = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson";
    assert_eq!(claims, serde_json::json!([geojson]), "neither /api nor datetime is answered");
}
