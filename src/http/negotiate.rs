//! What a client would like best: media type, language, coding.

use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderName};

use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::text::Lang;

/// The items of a header such as `gzip;q=0.5, br` in lower case, each with its weight from 0 to
/// 1000; empty when the header is missing or unreadable.
pub(super) fn preferences(request: &HttpRequest, header: &HeaderName) -> Vec<(String, u16)> {
    let lines = request.headers().get_all(header).filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).filter_map(preference).collect()
}

fn preference(item: &str) -> Option<(String, u16)> {
    let mut parts = item.split(';').map(str::trim);
    let name = parts.next()?.to_ascii_lowercase();
    let quality = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    let weight = quality.map_or(1.0, |text| text.parse::<f32>().unwrap_or(0.0));
    (!name.is_empty()).then(|| (name, (weight.clamp(0.0, 1.0) * 1000.0) as u16))
}

/// How much a client likes a media type: the most specific range that it names decides.
fn weight(wanted: &[(String, u16)], media: &str) -> u16 {
    let essence = media.split(';').next().unwrap_or(media).trim();
    let family = essence.split('/').next().unwrap_or(essence);
    let ranges = [essence.to_owned(), format!("{family}/*"), "*/*".to_owned()];
    let weight_of = |range: &String| wanted.iter().find(|(name, _)| name == range).map(|w| w.1);
    ranges.iter().find_map(weight_of).unwrap_or(0)
}

/// Which of `offered` (in our order of preference) the client likes best; without an `Accept`
/// header the first. `None` when it accepts none of them.
pub(super) fn media<'m>(request: &HttpRequest, offered: &[&'m str]) -> Option<&'m str> {
    let wanted = preferences(request, &ACCEPT);
    if wanted.is_empty() {
        return offered.first().copied();
    }
    // The last of equals would win: ours come in order of preference, so look from the back.
    let best = offered.iter().rev().max_by_key(|media| weight(&wanted, media))?;
    (weight(&wanted, best) > 0).then_some(*best)
}

/// Media type of pages.
pub(super) const HTML: &str = "text/html";

/// Which of `offered` the client likes best.
///
/// # Errors
/// When it accepts none of them.
pub(super) fn acceptable<'m>(
    request: &HttpRequest,
    offered: &[&'m str],
) -> Result<&'m str, Problem> {
    media(request, offered).ok_or_else(|| {
        let offered = offered.iter().copied();
        Problem::NotAcceptable(Fault::new("Accept", &accepted(request), offered))
    })
}

/// What the client said that it accepts.
pub(super) fn accepted(request: &HttpRequest) -> String {
    let accept = request.headers().get(ACCEPT);
    accept.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// Whether a browser asks: HTML liked better than any data.
pub(super) fn prefers_html(request: &HttpRequest) -> bool {
    let offered = ["application/json", "application/geo+json", "text/html"];
    media(request, &offered) == Some("text/html")
}

/// The language of pages and problems where the address does not name one.
pub(super) fn language(request: &HttpRequest) -> Lang {
    let mut wanted = preferences(request, &ACCEPT_LANGUAGE);
    wanted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    let ours = |(tag, weight): &(String, u16)| {
        (*weight > 0).then(|| Lang::parse(tag.split('-').next()?)).flatten()
    };
    wanted.iter().find_map(ours).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn check_media(accept: &str, expected: Option<&str>) {
        let request = TestRequest::default().insert_header((ACCEPT, accept)).to_http_request();
        let offered = ["application/geo+json", "text/csv", "text/html"];
        assert_eq!(media(&request, &offered), expected, "{accept}");
    }

    #[test]
    fn the_client_s_favourite_of_what_we_have_is_chosen() {
        check_media("*/*", Some("application/geo+json"));
        check_media("text/html,application/xhtml+xml,*/*;q=0.8", Some("text/html"));
        check_media("text/csv;q=0.9, text/html;q=0.1", Some("text/csv"));
        check_media("text/*, text/csv;q=0", Some("text/html"));
        check_media("image/png", None);
    }

    fn check_language(accept: &str, expected: Lang) {
        let header = (ACCEPT_LANGUAGE, accept);
        let request = TestRequest::default().insert_header(header).to_http_request();
        assert_eq!(language(&request), expected, "{accept}");
    }

    #[test]
    fn spanish_unless_english_is_liked_better() {
        check_language("en-GB,en;q=0.9,es;q=0.8", Lang::En);
        check_language("es-CO,es;q=0.9,en;q=0.8", Lang::Es);
        check_language("de-DE,fr;q=0.5", Lang::Es);
        check_language("en;q=0", Lang::Es);
    }
}
