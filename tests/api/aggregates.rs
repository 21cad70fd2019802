//! `/api/v1/aggregates`.

use crate::server::{ask, faults, get, get_json};

#[test]
fn rows_have_the_agreed_shape() {
    let document = get_json("/api/v1/aggregates?theme=salud");
    for key in ["version", "query", "as_of", "synthetic", "generated_from", "rows"] {
        assert!(document.get(key).is_some(), "{key}");
    }
    let row = document["rows"][0].as_object().unwrap();
    let keys: Vec<_> = row.keys().collect();
    assert_eq!(keys, ["territory", "name", "value", "n", "base", "low", "high", "reason"]);
    assert_eq!(row["territory"], "76001");
}

#[test]
fn two_dimensions_give_a_row_for_each_pair() {
    let document = get_json("/api/v1/aggregates?by=territory,theme&level=department");
    let row = document["rows"][0].as_object().unwrap();
    assert!(row.contains_key("territory") && row.contains_key("theme"), "{row:?}");
}

#[test]
fn csv_carries_the_same_rows() {
    let rows = get_json("/api/v1/aggregates?by=source")["rows"].as_array().unwrap().len();
    let answer = get("/api/v1/aggregates?by=source&f=csv");
    assert_eq!(answer.text().lines().count(), rows + 1);
    assert!(answer.text().lines().skip(1).all(|line| line.ends_with(",true")), "made up");
    let kept = answer.header("content-disposition");
    assert_eq!(kept, "attachment; filename=\"count-sintetico.csv\"");
    let real = get("/api/v1/aggregates?measure=nbi_pct&f=csv");
    assert!(real.text().lines().skip(1).all(|line| line.ends_with(",false")), "published");
    assert_eq!(real.header("content-disposition"), "attachment; filename=\"nbi_pct.csv\"");
    assert!(answer.text().contains("'=pqrs"), "no cell is a formula: {}", answer.text());
}

#[test]
fn what_a_client_accepts_is_named_where_we_do_not_have_it() {
    let answer = ask("GET", "/api/v1/aggregates", &[("Accept", "image/png")]);
    assert_eq!((answer.status, &answer.json()["errors"][0]["value"]), (406, &"image/png".into()));
}

#[test]
fn figures_about_groups_are_refused() {
    for query in ["group=mujer", "voice=mujer", "by=group"] {
        let answer = get(&format!("/api/v1/aggregates?{query}"));
        assert_eq!(answer.status, 403, "{query}");
        let parameter = query.split_once('=').unwrap().0;
        assert_eq!(answer.json()["errors"][0]["parameter"], parameter);
        assert!(answer.json()["detail"].as_str().unwrap().contains("todavía no se sirven"));
    }
}

#[test]
fn every_wrong_key_and_value_is_named_at_once() {
    let wrong = faults("/api/v1/aggregates?tema=salud&level=vereda&from=ayer", 400);
    assert_eq!(wrong, ["tema", "level", "from"]);
    assert_eq!(faults("/api/v1/aggregates?measure=share", 400), ["theme"]);
    assert_eq!(faults("/api/v1/aggregates?f=xml", 400), ["f"]);
}

#[test]
fn problems_speak_the_reader_s_language() {
    let title = |path: &str| get(path).json()["title"].as_str().unwrap().to_owned();
    assert_eq!(title("/api/v1/aggregates?x=1"), "La consulta no se entiende");
    assert_eq!(title("/api/v1/aggregates?x=1&lang=en"), "The query is not understood");
}
