//! `/comparar`: two places side by side, and the diversity of one on its profile.

use crate::server::{browse, get};

#[test]
fn a_form_without_script_leads_to_two_places() {
    let page = browse("/comparar");
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("<form class=\"bar no-print\" action=\"/comparar\" method=\"get\">")
    );
    assert!(page.text().contains("<option value=\"76834\">Tuluá</option>"));
    let page = browse("/comparar?a=76834&b=76109").text().to_owned();
    assert!(page.contains("<h1>Tuluá y Buenaventura, lado a lado</h1>"));
    assert!(page.contains("A la misma cobertura") && page.contains("Morisita–Horn"));
    assert!(page.contains("<option value=\"76109\" selected>Buenaventura</option>"));
    let english = browse("/comparar?a=norte&b=76109&lang=en").text().to_owned();
    assert!(english.contains("side by side") && english.contains("At the same coverage"));
}

#[test]
fn one_place_leaves_the_other_open_and_unknown_ones_are_named() {
    for path in ["/comparar?a=76834", "/comparar?a=76834&b=76834", "/comparar?a=&b="] {
        let page = browse(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text().contains("Elija dos lugares"), "{path}");
    }
    assert_eq!(browse("/comparar?a=11001").status, 404);
    assert_eq!(get("/comparar?c=1").status, 400);
}

#[test]
fn a_profile_says_how_diverse_its_place_is() {
    let page = browse("/territorios/76834-tulua").text().to_owned();
    assert!(page.contains("temas igual de frecuentes (intervalo de 95"));
    assert!(page.contains("/metodos/coverage_based_diversity"));
    assert!(page.contains("href=\"/comparar?a=76834\""));
    assert_eq!(page.matches("data-part=\"dots\"").count(), 2, "for a wide and a narrow window");
    let department = browse("/territorios/76-valle-del-cauca").text().to_owned();
    assert!(!department.contains("data-part=\"dots\"") && department.contains("temas igual"));
}
