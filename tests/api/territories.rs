//! `/api/v1/territories`.

use crate::server::{faults, get_json};

#[test]
fn every_territory_of_every_level_is_listed() {
    let list = get_json("/api/v1/territories");
    let all = list["territories"].as_array().unwrap();
    let of = |level: &str| all.iter().filter(|t| t["level"] == level).count();
    assert_eq!((of("municipality"), of("department")), (42, 1));
    assert!(of("subregion") >= 5);
}

#[test]
fn one_territory_tells_its_names_its_neighbours_and_what_it_asks_for() {
    let buga = get_json("/api/v1/territories/76111");
    assert_eq!(buga["name"], "Guadalajara de Buga");
    assert!(buga["aliases"].as_array().unwrap().iter().any(|alias| alias == "Buga"));
    assert!(buga["neighbours"].as_array().unwrap().len() > 3);
    assert!(buga["population"]["total"].as_f64().unwrap() > 100_000.0);
    assert!(buga["profile"]["themes"].as_array().unwrap().len() > 3);
    let parents = buga["parents"].as_array().unwrap();
    assert!(parents.iter().any(|parent| parent["code"] == "76"));
    assert_eq!(get_json("/api/v1/territories/pacifico")["members"], serde_json::json!(["76109"]));
}

#[test]
fn unknown_territories_are_not_found() {
    assert_eq!(faults("/api/v1/territories/05001", 404), ["territory"]);
    assert_eq!(faults("/api/v1/territories/76001?x=1", 400), ["x"]);
}
