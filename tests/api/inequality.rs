//! `/api/v1/inequality`.

use crate::server::{faults, get, get_json};

#[test]
fn figures_are_those_of_the_register() {
    let document = get_json("/api/v1/inequality");
    let rows = document["rows"].as_array().unwrap();
    let find = |id: Option<&str>, measure: &str| {
        rows.iter()
            .find(|row| row["id"].as_str() == id && row["measure"] == measure)
            .unwrap_or_else(|| panic!("{id:?} {measure}"))
    };
    for measure in ["gini", "theil_t", "herfindahl", "theil_t_decomposition"] {
        let alone = get_json(&format!("/api/v1/aggregates?measure={measure}"));
        assert_eq!(find(None, measure)["value"], alone["rows"][0]["value"], "{measure}");
        let themes = get_json(&format!("/api/v1/aggregates?measure={measure}&by=theme"));
        let row = &themes["rows"][0];
        assert_eq!(find(row["theme"].as_str(), measure)["value"], row["value"], "{measure}");
    }
    let value = |measure| find(None, measure)["value"].as_f64().unwrap();
    let sum = value("theil_t_between") + value("theil_t_within");
    assert!((sum - value("theil_t")).abs() < 1e-12);
}

#[test]
fn the_curve_holds_every_territory() {
    let document = get_json("/api/v1/inequality?level=subregion");
    let curve = &document["lorenz"][0];
    let points = curve["points"].as_array().unwrap();
    assert_eq!(points.len() as u64, document["territories"].as_u64().unwrap() + 1);
    assert_eq!(
        (&points[0]["share_of_demands"], &points[0]["territory"]),
        (&0.0.into(), &None::<i32>.into())
    );
    assert_eq!(points[points.len() - 1]["share_of_demands"], 1.0);
    let csv = get("/api/v1/inequality?level=subregion&f=csv&table=lorenz");
    let all: usize = document["lorenz"]
        .as_array()
        .unwrap()
        .iter()
        .map(|curve| curve["points"].as_array().unwrap().len())
        .sum();
    assert_eq!(csv.text().lines().count(), all + 1);
    assert!(csv.header("content-disposition").contains("inequality-sintetico.csv"));
}

#[test]
fn keys_without_a_meaning_are_refused() {
    assert_eq!(faults("/api/v1/inequality?by=theme", 400), ["by"]);
    assert_eq!(faults("/api/v1/inequality?measure=gini", 400), ["measure"]);
    assert_eq!(faults("/api/v1/inequality?count=fractional", 400), ["count"]);
    assert_eq!(faults("/api/v1/inequality?table=x", 400), ["table"]);
    assert_eq!(get("/api/v1/inequality?group=mujer").status, 403);
}
