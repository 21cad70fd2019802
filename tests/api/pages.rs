//! The pages, as a browser without JavaScript asks for them.

use crate::fixture;
use crate::server::{ask, browse, get};

#[test]
fn browsers_get_the_map_and_programs_the_landing_page() {
    let page = browse("/");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.text().contains("<html lang=\"es-CO\">"));
    assert_eq!(page.text().matches("<tr data-code=").count(), 42);
    assert!(page.text().contains("Datos sintéticos de demostración"));
    assert_eq!(get("/").header("content-type"), "application/json");
    assert_eq!(ask("GET", "/", &[("Accept", "application/json")]).json()["title"], "Tejido");
    assert_eq!(get("/?f=html").header("content-type"), "text/html; charset=utf-8");
    assert_eq!(browse("/?f=json").header("content-type"), "application/json");
    assert_eq!(browse("/?f=csv").status, 400);
}

#[test]
fn what_a_form_sends_becomes_the_one_address() {
    let check = |sent: &str, address: &str| {
        let answer = browse(&format!("/?{sent}"));
        assert_eq!((answer.status, answer.header("location")), (303, address), "{sent}");
    };
    check("measure=leading_theme&theme=&period=todo&level=municipality", "/");
    check("measure=leading_theme&theme=salud&period=todo", "/?theme=salud");
    check("measure=share&theme=&period=2025", "/?from=2025-01-01&to=2025-12-31");
    check("period=2024&from=2020-01-01&to=2020-02-01", "/?from=2024-01-01&to=2024-12-31");
    check("measure=nbi_pct&theme=&classes=4", "/?measure=nbi_pct&classes=4");
    assert_eq!(browse("/?theme=salud").status, 200);
}

#[test]
fn the_table_is_sorted_by_address() {
    let first = |path: &str| {
        let page = browse(path).text().to_owned();
        page.split_once("<tr data-code=\"").unwrap().1[..5].to_owned()
    };
    assert_eq!(first("/?sort=name"), "76020", "Alcalá");
    assert_eq!(first("/?sort=-name"), "76895", "Zarzal");
    assert!(browse("/?sort=name").text().contains("aria-sort=\"ascending\""));
    assert_eq!(browse("/?sort=colour").status, 400);
}

#[test]
fn every_measure_at_every_level_has_a_page() {
    let measures = ["count", "rate_eb", "population", "nbi_pct", "ethnic_diversity"];
    for measure in measures.map(|m| format!("measure={m}")).iter().chain(&["theme=salud".into()]) {
        for level in ["municipality", "subregion", "department"] {
            let path = format!("/?level={level}&{measure}");
            assert_eq!(browse(&path).status, 200, "{path}");
        }
    }
}

#[test]
fn a_grouping_that_nobody_confirmed_says_so() {
    assert!(browse("/?level=subregion").text().contains("por confirmar"));
    assert!(!browse("/").text().contains("por confirmar"));
}

#[test]
fn a_wrong_question_is_explained() {
    let page = browse("/?theme=dinosaurios");
    assert_eq!(page.status, 400);
    assert!(page.text().contains("dinosaurios") && page.text().contains("salud"));
    assert_eq!(browse("/?group=mujer").status, 403);
    assert_eq!(browse("/nada").header("content-type"), "text/html; charset=utf-8");
}

#[test]
fn a_sent_script_stays_text() {
    let page = browse("/?theme=%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(!page.text().contains("<script>alert"));
    assert!(page.text().contains("&lt;script&gt;"));
}

#[test]
fn a_profile_has_one_address() {
    let page = browse("/territorios/76834-tulua");
    assert_eq!(page.status, 200);
    for text in ["Tuluá", "¿Qué se pide?", "Vecinos", "Habitantes", "Pobreza monetaria"] {
        assert!(page.text().contains(text), "{text}");
    }
    for other in ["/territorios/76834", "/territorios/76834-buga"] {
        let answer = browse(other);
        assert_eq!((answer.status, answer.header("location")), (301, "/territorios/76834-tulua"));
    }
    assert_eq!(browse("/territorios/pacifico-pacifico").status, 200);
    assert_eq!(browse("/territorios/76-valle-del-cauca").status, 200);
    assert_eq!(browse("/territorios/99999-nada").status, 404);
}

#[test]
fn pages_speak_english_on_request() {
    let english = ask("GET", "/", &[("Accept", "text/html"), ("Accept-Language", "en-GB")]);
    assert!(english.text().contains("<html lang=\"en\">"));
    assert!(browse("/territorios/76834-tulua?lang=en").text().contains("What is asked for?"));
}

/// Every link of a page, decoded, but those to assets and the one to the other language.
fn links(page: &str) -> Vec<String> {
    let links = page.split("<a ").skip(1).filter_map(|rest| {
        let tag = rest.split('>').next()?;
        let href = tag.split("href=\"").nth(1)?.split('"').next()?;
        (!href.starts_with('#') && !tag.contains("hreflang")).then(|| href.replace("&amp;", "&"))
    });
    links.collect()
}

#[test]
fn a_chosen_language_stays_chosen() {
    let english = [("Accept", "text/html"), ("Accept-Language", "en-GB")];
    for path in ["/?theme=salud&lang=es", "/territorios/norte-norte?lang=es", "/nada?lang=es"] {
        let page = ask("GET", path, &english).text().to_owned();
        assert!(page.contains("<html lang=\"es-CO\">"), "{path}");
        for link in links(&page) {
            assert!(link.ends_with("lang=es"), "{path} leads to {link}");
        }
    }
    let form = ask("GET", "/?lang=es", &english).text().to_owned();
    assert!(form.contains("<input type=\"hidden\" name=\"lang\" value=\"es\">"));
    let moved = ask("GET", "/?period=todo&lang=es", &english);
    assert_eq!(moved.header("location"), "/?lang=es");
    let english = ask("GET", "/", &english).text().to_owned();
    assert!(english.contains("href=\"/?lang=es\""), "the way to the other language names it");
    for link in links(browse("/territorios/76834-tulua").text()) {
        assert!(!link.contains("lang="), "{link}: nobody chose");
    }
}

#[test]
fn a_pinned_page_leads_to_pinned_pages() {
    let version = fixture::before().version;
    for path in ["/", "/territorios/norte-norte"] {
        let page = browse(&format!("{path}?v={version}")).text().to_owned();
        for link in links(&page).iter().filter(|link| *link != "/") {
            assert!(link.contains(&format!("v={version}")), "{path} leads to {link}");
        }
    }
}

#[test]
fn assets_are_kept_for_ever_and_named_by_their_content() {
    let page = browse("/").text().to_owned();
    let css = page.split_once("rel=\"stylesheet\" href=\"").unwrap().1.split_once('"').unwrap().0;
    let answer = get(css);
    assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
    assert!(answer.header("cache-control").contains("immutable"));
    assert_eq!(get("/assets/pagina-000000000000.css").status, 404);
}

#[test]
fn a_rate_that_is_refused_leads_to_the_sources_that_allow_it() {
    let page = browse("/?measure=rate_per_10k");
    assert!(page.text().contains("sin datos") && page.text().contains("recogidas por cupo"));
    assert!(!page.text().contains("fuentes abiertas:"), "this set has no open source");
}
