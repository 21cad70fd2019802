//! `/api/v1/segregation`.

use crate::server::{faults, get, get_json};

#[test]
fn themes_and_people_have_the_same_figures() {
    let document = get_json("/api/v1/segregation?period=2018");
    let rows = document["rows"].as_array().unwrap();
    let of = |subject: &str, measure: &str| {
        let found =
            rows.iter().filter(|row| row["subject"] == subject && row["measure"] == measure);
        found.collect::<Vec<_>>()
    };
    for measure in ["multigroup_dissimilarity", "multigroup_entropy_h"] {
        assert_eq!((of("demands", measure).len(), of("people", measure).len()), (1, 1));
    }
    assert_eq!(of("ethnic_group", "dissimilarity_index").len(), 6);
    assert_eq!(document["people_year"], 2018);
    let people = document["people"].as_array().unwrap();
    let buenaventura = people.iter().find(|place| place["territory"] == "76109").unwrap();
    let share = buenaventura["afro"].as_f64().unwrap() / buenaventura["people"].as_f64().unwrap();
    assert!((share - 0.867).abs() < 0.0005, "{share}");
}

#[test]
fn figures_of_a_theme_are_those_of_the_register() {
    let document = get_json("/api/v1/segregation?theme=salud");
    let rows = document["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["measure"] == "dissimilarity_index").unwrap();
    let alone = get_json("/api/v1/aggregates?measure=dissimilarity_index&theme=salud");
    assert_eq!(row["value"], alone["rows"][0]["value"]);
    let chance = rows.iter().find(|row| row["measure"] == "dissimilarity_by_chance").unwrap();
    assert!((0.0..=1.0).contains(&chance["value"].as_f64().unwrap()));
}

#[test]
fn csv_says_what_is_made_up_and_what_is_published() {
    let figures = get("/api/v1/segregation?f=csv");
    let ends = |subject: &str, end: &str| {
        figures.text().lines().filter(|l| l.starts_with(subject)).all(|line| line.ends_with(end))
    };
    assert!(ends("theme,", ",true") && ends("ethnic_group,", ",false"));
    let people = get("/api/v1/segregation?f=csv&table=people&territory=76109");
    assert_eq!(people.text().lines().count(), 2);
    assert_eq!(faults("/api/v1/segregation?by=theme", 400), ["by"]);
}
