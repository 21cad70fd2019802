//! `/locate`.

use crate::server::{faults, get_json};

fn check(query: &str, code: &str, method: &str) {
    let found = get_json(&format!("/locate?{query}"));
    assert_eq!(found["municipality"]["code"], code, "{query}: {found}");
    assert_eq!(found["method"], method, "{query}");
}

#[test]
fn points_names_and_codes_find_their_municipality() {
    check("lat=3.4516&lon=-76.532", "76001", "point");
    check("code=76.834", "76834", "code");
    check("name=Tulu%C3%A1", "76834", "name");
    check("name=buga", "76111", "alias");
}

#[test]
fn what_is_found_lies_in_its_subregion_and_department() {
    let found = get_json("/locate?code=76109");
    assert_eq!(found["subregion"]["code"], "pacifico");
    assert_eq!(found["department"]["code"], "76");
}

#[test]
fn what_is_not_found_says_why_and_what_is_near() {
    let lost = get_json("/locate?name=Tulia");
    assert_eq!(lost["found"], false);
    assert_eq!(lost["suggestions"][0]["name"], "Tuluá");
    assert_eq!(get_json("/locate?lat=0&lon=0")["found"], false);
    assert!(get_json("/locate?lat=10&lon=-70")["reason"].is_string());
}

#[test]
fn what_looks_like_two_keys_is_one_name() {
    assert_eq!(get_json("/locate?name=x%26code%3D76001")["found"], false);
    assert_eq!(get_json("/locate?name=x&code=76001")["found"], true);
}

#[test]
fn half_a_point_and_no_clue_at_all_are_problems() {
    assert_eq!(faults("/locate?lat=3", 400), ["lon"]);
    assert_eq!(faults("/locate?lon=3", 400), ["lat"]);
    assert_eq!(faults("/locate?lat=95&lon=0", 400), ["lat"]);
    assert_eq!(faults("/locate?lat=NaN&lon=0", 400), ["lat"]);
    assert_eq!(faults("/locate", 400), ["lat"]);
    assert_eq!(faults("/locate?place=Cali", 400), ["place"]);
}
