//! `/api/v1/indicators` and the pages that explain them.

use crate::server::{browse, faults, get, get_json};

#[test]
fn every_method_has_a_card_and_a_page_in_both_languages() {
    let list = get_json("/api/v1/indicators");
    let cards = list["indicators"].as_array().unwrap();
    assert!(cards.len() >= 13);
    for card in cards {
        let id = card["id"].as_str().unwrap();
        for field in ["family", "scope", "title", "meaning", "limits", "unit", "reference"] {
            assert!(card[field].as_str().is_some_and(|text| !text.is_empty()), "{id} {field}");
        }
        for (lang, title) in [("es", &card["title_es"]), ("en", &card["title_en"])] {
            let page = browse(&format!("/metodos/{id}?lang={lang}"));
            assert_eq!(page.status, 200, "{id}");
            let title = title.as_str().unwrap().replace('&', "&amp;");
            assert!(page.text().contains(&format!("<h1>{title}</h1>")), "{id} {lang}");
        }
    }
}

#[test]
fn the_list_of_methods_links_to_each() {
    let page = browse("/metodos");
    let cards = get_json("/api/v1/indicators");
    for card in cards["indicators"].as_array().unwrap() {
        let href = format!("href=\"/metodos/{}", card["id"].as_str().unwrap());
        assert!(page.text().contains(&href), "{href}");
    }
}

#[test]
fn a_card_comes_with_its_values() {
    let answer = get_json("/api/v1/indicators/count?level=subregion");
    assert_eq!(answer["indicator"]["id"], "count");
    let rows = answer["rows"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["territory"] == "norte" && row["value"].is_number()));
    let csv = get("/api/v1/indicators/count?level=subregion&f=csv");
    assert!(csv.text().starts_with("territory,name,value,n,base,low,high,reason,synthetic\r\n"));
}

#[test]
fn an_alias_leads_to_the_method_and_an_unknown_id_to_the_list() {
    assert_eq!(faults("/api/v1/indicators/nada", 404), ["id"]);
    assert_eq!(faults("/metodos/nada", 404), ["id"]);
    assert_eq!(faults("/api/v1/indicators/count?measure=share", 400), ["measure"]);
    assert_eq!(faults("/api/v1/indicators/share", 400), ["theme"]);
}
