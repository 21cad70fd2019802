//! `/api/v1/trends` and `/cambios`.

use serde_json::Value;

use crate::server::{faults, get, get_json};

fn rows(document: &Value) -> &Vec<Value> {
    document["rows"].as_array().unwrap()
}

#[test]
fn a_series_by_theme_says_what_was_tested_and_compared() {
    let document = get_json("/api/v1/trends?by=theme");
    for key in ["version", "query", "as_of", "synthetic", "generated_from", "observed", "periods"] {
        assert!(document.get(key).is_some(), "{key}");
    }
    assert_eq!(rows(&document).len(), 20);
    let row = &rows(&document)[0];
    let keys: Vec<_> = row.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "theme",
        "name",
        "direction",
        "reason",
        "periods",
        "mann_kendall",
        "slope_per_year",
        "year_before",
        "series",
    ];
    assert_eq!(keys, expected);
    let periods = document["periods"].as_array().unwrap().len();
    assert_eq!(row["series"].as_array().unwrap().len(), periods);
    assert_eq!(document["comparisons"][0]["between"], "rounds");
    assert_eq!(document["comparisons"][0]["reason"], "empty", "the set has no rounds");
}

#[test]
fn what_was_gathered_by_quota_has_no_verdict_but_its_figures() {
    let document = get_json("/api/v1/trends?level=department");
    let row = &rows(&document)[0];
    assert_eq!((&row["direction"], &row["reason"]), (&Value::Null, &"collected_by_quota".into()));
    assert!(row["mann_kendall"]["z"].is_number());
    assert_eq!(row["year_before"]["p"], Value::Null);
}

#[test]
fn fewer_than_four_periods_give_no_test() {
    let document = get_json("/api/v1/trends?level=department&step=year");
    let row = &rows(&document)[0];
    assert_eq!((&row["mann_kendall"]["z"], &row["reason"]), (&Value::Null, &"too_few".into()));
}

#[test]
fn counts_by_month_add_up_to_the_table_s() {
    let sum = |path: &str, list: fn(&Value) -> Vec<Value>| {
        list(&get_json(path)).iter().filter_map(|row| row["n"].as_u64()).sum::<u64>()
    };
    let series = |document: &Value| -> Vec<Value> {
        rows(document).iter().flat_map(|row| row["series"].as_array().unwrap().clone()).collect()
    };
    let months = sum("/api/v1/trends?level=subregion", series);
    let unlocated = 2_000 / 50;
    let all = sum("/api/v1/aggregates?by=month", |document| rows(document).clone());
    assert_eq!(months + unlocated, all);
}

#[test]
fn each_table_is_csv_and_says_that_it_is_made_up() {
    for (table, columns) in [("series", 11), ("tests", 21), ("changes", 23)] {
        let answer = get(&format!("/api/v1/trends?by=theme&f=csv&table={table}"));
        let header = answer.text().lines().next().unwrap().to_owned();
        assert_eq!(header.split(',').count(), columns, "{table}: {header}");
        assert!(header.ends_with(",synthetic"));
        assert!(answer.text().lines().skip(1).all(|line| line.ends_with(",true")));
    }
}

#[test]
fn what_cannot_be_asked_is_named() {
    assert_eq!(faults("/api/v1/trends?by=month", 400), ["by"]);
    assert_eq!(faults("/api/v1/trends?step=week", 400), ["step"]);
    assert_eq!(faults("/api/v1/trends?table=x&f=csv", 400), ["table"]);
    assert_eq!(faults("/api/v1/trends?measure=lq", 400), ["measure"]);
    assert_eq!(faults("/api/v1/trends?measure=share", 400), ["theme"]);
    assert_eq!(get("/api/v1/trends?group=mujer").status, 403);
    assert_eq!(faults("/charts/changes.svg?between=weeks", 400), ["between"]);
}

#[test]
fn the_page_of_changes_answers_for_every_kind_of_place() {
    for query in [
        "",
        "?territory=norte",
        "?territory=76109&lang=en",
        "?source=%3Dpqrs",
        "?theme=salud&level=subregion",
    ] {
        let answer = get(&format!("/cambios{query}"));
        assert_eq!(answer.status, 200, "{query}");
        assert!(answer.text().contains("<form"), "{query}");
    }
    assert_eq!(get("/charts/series.svg?by=theme").status, 200);
    assert_eq!(get("/charts/changes.svg?territory=76109").status, 200);
}
