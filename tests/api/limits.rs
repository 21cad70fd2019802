//! What is refused before it costs anything, and what every answer says.

use crate::server::{ask, faults, get};

#[test]
fn only_reading_is_allowed() {
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let answer = ask(method, "/collections/municipios/items", &[("Content-Length", "0")]);
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS");
        assert_eq!(answer.json()["status"], 405);
    }
}

#[test]
fn a_long_address_is_refused() {
    let answer = get(&format!("/api/v1/aggregates?theme={}", "a".repeat(3000)));
    assert_eq!((answer.status, &answer.json()["status"]), (414, &414.into()));
}

#[test]
fn a_large_body_is_refused_before_it_is_read() {
    let answer = ask("POST", "/api/v1/aggregates", &[("Content-Length", "1000000000")]);
    assert_eq!((answer.status, &answer.json()["status"]), (413, &413.into()));
}

#[test]
fn unknown_addresses_are_problems() {
    assert_eq!(faults("/nada", 404), Vec::<String>::new());
    assert_eq!(faults("/api/v1/nada?lang=en", 404), Vec::<String>::new());
}

#[test]
fn what_is_said_twice_is_explained_in_the_reader_s_language() {
    for (key, value) in [("f", "csv"), ("level", "subregion")] {
        let answer = get(&format!("/api/v1/aggregates?{key}={value}&{key}={value}"));
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert_eq!(detail, format!("«{key}» lleva un solo valor."));
    }
}

#[test]
fn strange_bytes_are_problems_too() {
    assert_eq!(get("/api/v1/aggregates?theme=%FF%FE").status, 400);
    assert_eq!(get("/api/v1/aggregates?%00=%00").status, 400);
    assert_eq!(get("/territorios/%2e%2e%2f").status, 404);
    assert_eq!(get("/api/v1/territories/%F0%9F%98%80").status, 404);
}

#[test]
fn every_answer_is_guarded() {
    for path in ["/", "/nada", "/collections", "/territorios/76001-cali"] {
        let answer = get(path);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.header("content-security-policy").contains("default-src 'self'"), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
}

#[test]
fn whoever_asks_learns_what_can_be_done() {
    let answer = ask("OPTIONS", "/collections", &[]);
    assert_eq!((answer.status, answer.header("allow")), (204, "GET, HEAD, OPTIONS"));
}

#[test]
fn other_sites_may_ask_what_they_may_do() {
    let headers = [("Origin", "https://example.org"), ("Access-Control-Request-Method", "GET")];
    let answer = ask("OPTIONS", "/collections/municipios/items", &headers);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let headers = [("Origin", "https://example.org"), ("Access-Control-Request-Method", "DELETE")];
    let answer = ask("OPTIONS", "/collections/municipios/items", &headers);
    assert_eq!((answer.status, &answer.json()["type"]), (400, &"/problemas/origen".into()));
}
