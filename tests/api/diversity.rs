//! `/api/v1/diversity`.

use crate::server::{faults, get, get_json};

#[test]
fn every_place_has_figures_or_reasons() {
    for address in ["", "?level=subregion", "?level=department", "?kind=queja", "?period=1990"] {
        let document = get_json(&format!("/api/v1/diversity{address}"));
        let rows = document["rows"].as_array().unwrap();
        assert!(!rows.is_empty(), "{address}");
        for row in rows {
            for key in ["hill_number", "coverage_based_diversity", "asymptotic_hill"] {
                for order in ["q0", "q1", "q2"] {
                    let estimate = &row[key][order];
                    assert!(
                        estimate["value"].is_number() || estimate["reason"].is_string(),
                        "{row}"
                    );
                }
            }
        }
    }
}

#[test]
fn one_theme_has_no_diversity() {
    assert_eq!(faults("/api/v1/diversity?theme=salud", 400), ["theme"]);
    assert_eq!(faults("/api/v1/diversity?by=theme", 400), ["by"]);
}

#[test]
fn between_and_within_add_up_to_the_whole() {
    for scheme in ["", "?scheme=pdet&level=municipality"] {
        let document = get_json(&format!("/api/v1/diversity{scheme}"));
        let entropy = &document["partition"]["entropy_nats"];
        let of = |key: &str| entropy[key].as_f64().unwrap();
        let parts = of("between_subregions") + of("within_subregions") + of("within_territories");
        assert!((of("total") - parts).abs() < 1e-12);
        let beta = document["partition"]["q1"]["beta"].as_f64().unwrap();
        let between = of("between_subregions") + of("within_subregions");
        assert!((beta.ln() - between).abs() < 1e-12);
    }
}

#[test]
fn the_matrix_is_that_of_the_pairs() {
    let document = get_json("/api/v1/diversity?territory=76001,76834");
    let similarity = &document["similarity"];
    assert_eq!(similarity["territories"], serde_json::json!(["76001", "76834"]));
    let pairs = get("/api/v1/diversity?territory=76001,76834&f=csv&table=pairs");
    let cells: Vec<&str> = pairs.text().lines().nth(1).unwrap().split(',').map(str::trim).collect();
    assert_eq!(cells[..2], ["76001", "76834"]);
    let written: f64 = cells[2].parse().unwrap();
    let value = similarity["morisita_horn_dissimilarity"][0][1].as_f64().unwrap();
    assert!((written - value).abs() < 1e-15);
    assert_eq!(document["rows"][0]["rank"]["of"], 42, "compared with all, whoever is shown");
}

#[test]
fn tables_carry_the_same_rows() {
    let answer = get("/api/v1/diversity?f=csv");
    assert_eq!(answer.text().lines().count(), 43);
    let kept = answer.header("content-disposition");
    assert_eq!(kept, "attachment; filename=\"diversity-sintetico.csv\"");
    assert_eq!(faults("/api/v1/diversity?table=rows&f=csv", 400), ["table"]);
}

#[test]
fn a_measure_has_the_values_of_the_whole_answer() {
    let measure = get_json("/api/v1/indicators/coverage_based_diversity");
    let all = get_json("/api/v1/diversity");
    let pairs = measure["rows"].as_array().unwrap().iter().zip(all["rows"].as_array().unwrap());
    for (row, place) in pairs {
        let estimate = &place["coverage_based_diversity"]["q1"];
        assert_eq!(row["value"], estimate["value"]);
        assert_eq!(row["low"], estimate["low"]);
    }
}
