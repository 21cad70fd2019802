//! Parts of an answer, for clients that read a layer piece by piece.

use actix_web::HttpRequest;
use actix_web::http::header::{IF_RANGE, RANGE};

/// Which bytes of an answer are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of them.
    Whole,
    /// From the first to the last of these, both included.
    Bytes(usize, usize),
    /// None that there are.
    Nothing,
}

/// Whether the request asks for a part: such parts are those of the body without compression.
pub(super) fn is_asked(request: &HttpRequest) -> bool {
    request.headers().contains_key(RANGE)
}

/// The part that the request asks for of `length` bytes with this ETag. More than one range, and
/// what is no range of bytes, is answered with the whole.
pub(super) fn part(request: &HttpRequest, etag: &str, length: usize) -> Part {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    if header(IF_RANGE).is_some_and(|seen| seen != etag) {
        return Part::Whole;
    }
    let Some(range) = header(RANGE).and_then(|range| range.strip_prefix("bytes=")) else {
        return Part::Whole;
    };
    parse(range.trim(), length).unwrap_or(Part::Whole)
}

fn parse(range: &str, length: usize) -> Option<Part> {
    let (first, last) = range.split_once('-')?;
    let (first, last) = match (first, last) {
        ("", count) => (length.saturating_sub(count.parse().ok()?), usize::MAX),
        (first, "") => (first.parse().ok()?, usize::MAX),
        (first, last) => (first.parse().ok()?, last.parse().ok()?),
    };
    if first > last {
        return None;
    }
    let last = last.min(length.saturating_sub(1));
    Some(if first > last || length == 0 { Part::Nothing } else { Part::Bytes(first, last) })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn check(range: &str, expected: Part) {
        let request = TestRequest::default().insert_header((RANGE, range)).to_http_request();
        assert_eq!(part(&request, "\"tag\"", 100), expected, "{range}");
    }

    #[test]
    fn one_range_is_cut_to_what_there_is() {
        check("bytes=0-9", Part::Bytes(0, 9));
        check("bytes=90-", Part::Bytes(90, 99));
        check("bytes=-10", Part::Bytes(90, 99));
        check("bytes=-1000", Part::Bytes(0, 99));
        check("bytes=50-1000", Part::Bytes(50, 99));
    }

    #[test]
    fn what_lies_beyond_is_nothing_and_nonsense_is_the_whole() {
        check("bytes=100-", Part::Nothing);
        check("bytes=999-", Part::Nothing);
        check("bytes=-0", Part::Nothing);
        check("bytes=200-300", Part::Nothing);
        for nonsense in ["bytes=9-0", "bytes=a-b", "lines=0-9", "bytes=0-1,5-6", "bytes=-"] {
            check(nonsense, Part::Whole);
        }
    }

    #[test]
    fn a_part_of_another_answer_is_not_mixed_in() {
        let request = TestRequest::default()
            .insert_header((RANGE, "bytes=0-9"))
            .insert_header((IF_RANGE, "\"older\""))
            .to_http_request();
        assert_eq!(part(&request, "\"tag\"", 100), Part::Whole);
    }
}
