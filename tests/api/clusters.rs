//! `/api/v1/clusters`, `/conglomerados`.

use crate::server::{browse, faults, get, get_json};

#[test]
fn the_answer_says_what_was_found_and_how() {
    let document = get_json("/api/v1/clusters?theme=salud");
    for key in ["version", "query", "as_of", "synthetic", "generated_from", "method", "scan"] {
        assert!(document.get(key).is_some(), "{key}");
    }
    assert_eq!(
        (&document["method"]["draws"], &document["method"]["seed"]),
        (&9999.into(), &76.into())
    );
    assert_eq!(document["method"]["scan_expects_in_proportion_to"], "demands");
    let moran = &document["moran"];
    assert!((moran["expected"].as_f64().unwrap() + 1.0 / 41.0).abs() < 1e-12);
    assert!((0.0..=1.0).contains(&moran["p"].as_f64().unwrap()));
    let rows = document["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 42);
    for row in rows {
        let (p, q) = (row["p"].as_f64().unwrap(), row["q"].as_f64().unwrap());
        assert!(p <= q && q <= 1.0 && row["reason"].is_null(), "{row}");
    }
}

#[test]
fn csv_has_a_line_for_each_territory_and_a_second_answer_is_at_hand() {
    let answer = get("/api/v1/clusters?theme=salud&f=csv");
    assert_eq!(answer.text().lines().count(), 43);
    assert!(answer.text().starts_with("territory,name,value,n,base,label,quadrant,i,"));
    let kept = answer.header("content-disposition");
    assert_eq!(kept, "attachment; filename=\"clusters-sintetico.csv\"");
    let start = std::time::Instant::now();
    assert_eq!(get("/api/v1/clusters?f=csv&theme=salud").text(), answer.text());
    assert!(start.elapsed().as_millis() < 200, "{:?}", start.elapsed());
}

#[test]
fn a_question_without_a_theme_names_those_that_there_are() {
    assert_eq!(faults("/api/v1/clusters", 400), ["theme"]);
    assert_eq!(faults("/api/v1/clusters?theme=salud&measure=lq", 400), ["measure"]);
    assert_eq!(faults("/charts/clusters.svg", 400), ["theme"]);
    let page = get("/conglomerados");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Elija un tema"), "{}", page.text());
}

#[test]
fn the_page_shows_map_circles_and_territories() {
    let page = get("/conglomerados?theme=salud");
    assert!(
        page.text().contains("action=\"/conglomerados\"") && page.text().contains("I de Moran")
    );
    assert!(
        page.text().contains("Conglomerados del barrido")
            && page.text().contains("Benjamini–Hochberg")
    );
    assert_eq!(page.text().matches("<tr data-code=").count(), 42);
    assert!(page.text().contains("data-part=\"legend\"") && page.text().contains("Sin vecinos"));
    let map = browse("/?theme=salud");
    assert!(map.text().contains("href=\"/conglomerados?theme=salud\""), "the map leads here");
}

#[test]
fn the_map_of_clusters_is_a_picture_too() {
    let svg = get("/charts/clusters.svg?theme=salud&w=640");
    assert!(svg.text().contains("data-code=\"76001\"") && svg.text().contains("No significativo"));
}
