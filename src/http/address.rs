//! Absolute addresses for links in answers.

use actix_web::HttpRequest;
use actix_web::http::header::HOST;

use crate::settings::{Settings, is_host};

/// Scheme and host under which the client reached us: as configured, else as it says. Forwarding
/// headers are not believed, as anyone can send them.
pub(super) fn base(request: &HttpRequest, settings: &Settings) -> String {
    if let Some(url) = &settings.base_url {
        return url.clone();
    }
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    match host.filter(|host| is_host(host)) {
        Some(host) => format!("http://{host}"),
        None => format!("http://{}", settings.bind),
    }
}

/// A path and the parts of its query that are not empty.
pub(super) fn address(path: &str, parts: &[&str]) -> String {
    let parts: Vec<_> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn check(host: &str, expected: &str) {
        let request = TestRequest::default().insert_header((HOST, host)).to_http_request();
        assert_eq!(base(&request, &Settings::default()), expected);
    }

    #[test]
    fn links_follow_the_host_unless_it_is_nonsense() {
        check("tejido.test:8076", "http://tejido.test:8076");
        check("a\" onload=\"x", "http://127.0.0.1:8076");
    }

    #[test]
    fn empty_parts_leave_no_trace() {
        assert_eq!(address("/", &["", ""]), "/");
        assert_eq!(address("/", &["a=1", "", "b=2"]), "/?a=1&b=2");
    }
}
