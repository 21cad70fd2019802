//! ETags, versions, codings: equal tags mean equal bytes.

use std::io::Read;

use crate::fixture;
use crate::server::{ask, faults, get, get_json};

const LAYER: &str = "/collections/municipios/items?limit=2";

#[test]
fn an_unchanged_answer_is_not_sent_again() {
    let etag = get(LAYER).header("etag").to_owned();
    assert!(etag.starts_with('"'), "{etag} is strong");
    for seen in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}"), "*".into()] {
        let again = ask("GET", LAYER, &[("If-None-Match", &seen)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{seen}");
        assert_eq!(again.header("etag"), etag);
    }
    assert_eq!(ask("GET", LAYER, &[("If-None-Match", "\"other\"")]).status, 200);
}

#[test]
fn nobody_has_what_does_not_exist() {
    for path in ["/collections/municipios/items/76999", "/charts/choropleth.png?h=3840&dpi=600"] {
        let (plain, any) = (get(path).status, ask("GET", path, &[("If-None-Match", "*")]).status);
        assert!(plain == any && plain >= 400, "{path}: {plain}, {any}");
    }
}

#[test]
fn each_representation_has_its_own_tag() {
    let plain = get(LAYER).header("etag").to_owned();
    let gzip = ask("GET", LAYER, &[("Accept-Encoding", "gzip")]).header("etag").to_owned();
    let csv = get("/collections/municipios/items?limit=2&f=csv").header("etag").to_owned();
    assert!(plain != gzip && plain != csv && gzip != csv);
    let spelled_otherwise = "/collections/municipios/items?f=geojson&limit=2";
    assert_eq!(get(spelled_otherwise).header("etag"), plain, "one question, one tag");
}

#[test]
fn a_layer_comes_compressed_as_the_client_likes() {
    let plain = get(LAYER).body;
    let gzip = ask("GET", LAYER, &[("Accept-Encoding", "gzip")]);
    assert_eq!(gzip.header("content-encoding"), "gzip");
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(gzip.body.as_slice()).read_to_end(&mut text).unwrap();
    assert_eq!(text, plain);
    for (accepts, coding) in [("br, gzip", "br"), ("zstd", "zstd"), ("identity", "")] {
        let answer = ask("GET", LAYER, &[("Accept-Encoding", accepts)]);
        assert_eq!(answer.header("content-encoding"), coding, "{accepts}");
        assert!(answer.header("vary").contains("Accept-Encoding"));
    }
}

#[test]
fn a_pinned_version_is_kept_for_ever_and_an_unknown_one_is_not_found() {
    let version = get_json("/health/ready")["version"].as_str().unwrap().to_owned();
    let pinned = get(&format!("/api/v1/aggregates?v={version}"));
    assert!(pinned.header("cache-control").contains("immutable"));
    assert!(!get("/api/v1/aggregates").header("cache-control").contains("immutable"));
    assert_eq!(faults("/api/v1/aggregates?v=000000000000", 404), ["v"]);
    for path in ["/charts/choropleth.svg", "/collections", "/api/v1/territories", "/locate"] {
        assert_eq!(faults(&format!("{path}?v=0"), 404), ["v"], "{path}");
    }
}

#[test]
fn a_version_pinned_before_an_import_is_still_answered() {
    let version = fixture::before().version;
    let pinned = format!("/api/v1/aggregates?v={version}");
    let answer = get(&pinned);
    assert_eq!((answer.status, answer.header("x-tejido-version")), (200, version.as_str()));
    assert_eq!(get(&pinned).body, answer.body);
    assert_ne!(get("/api/v1/aggregates").body, answer.body);
    for path in ["/charts/choropleth.svg", "/collections", "/api/v1/territories", "/"] {
        assert_eq!(get(&format!("{path}?v={version}")).status, 200, "{path}");
    }
}

#[test]
fn head_says_what_get_would() {
    for path in [LAYER, "/", "/locate?code=76001", "/charts/choropleth.svg", "/health/live"] {
        let (head, get) = (ask("HEAD", path, &[]), get(path));
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(head.header("etag"), get.header("etag"), "{path}");
        assert_eq!(head.header("content-length"), get.body.len().to_string(), "{path}");
    }
}

#[test]
fn a_layer_can_be_read_in_parts() {
    let whole = get(LAYER);
    assert_eq!(whole.header("accept-ranges"), "bytes");
    let part = ask("GET", LAYER, &[("Range", "bytes=10-19"), ("Accept-Encoding", "gzip")]);
    assert_eq!((part.status, part.body.as_slice()), (206, &whole.body[10..20]));
    assert_eq!(part.header("content-range"), format!("bytes 10-19/{}", whole.body.len()));
    assert_eq!(part.header("etag"), whole.header("etag"));
    let beyond = ask("GET", LAYER, &[("Range", "bytes=99999999-")]);
    assert_eq!(beyond.status, 416);
    assert_eq!(beyond.header("content-range"), format!("bytes */{}", whole.body.len()));
}

#[test]
fn a_version_that_held_what_was_erased_is_gone() {
    let answer = get(&format!("/api/v1/aggregates?v={}", crate::fixture::ERASED));
    assert_eq!(answer.status, 410, "{}", answer.text());
    assert!(answer.text().contains("lo pidió su titular"), "{}", answer.text());
}
