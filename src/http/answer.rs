//! Sends a representation: from the client's cache, from ours, or made now.
//!
//! A strong ETag names version, view, program and representation with its coding, so that equal
//! tags mean equal bytes.

use std::any::Any;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, rt, web};
use sha2::{Digest, Sha256};

use crate::disclose::View;
use crate::http::cache::Finished;
use crate::http::caller::Caller;
use crate::http::encoding::Coding;
use crate::http::problem::Problem;
use crate::http::range::{self, Part};
use crate::http::state::State;
use crate::text::{Lang, hex};

/// How long a client may use an answer about no particular version.
const FRESH: &str = "public, max-age=60";
/// An answer about a pinned version never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// An answer that is not public is kept by nobody else.
const OWN: &str = "private, no-cache";

/// Media type of pixels.
pub(super) const PNG: &str = "image/png";

/// Which representation of what is asked for.
pub(super) struct Representation {
    /// Version of the data.
    pub version: String,
    /// Path and query in their one spelling, with what else the bytes depend on.
    pub key: String,
    /// Media type, as the `Content-Type` says it.
    pub media: &'static str,
    /// The answer's language.
    pub lang: Lang,
    /// Whether the client pinned the version.
    pub pinned: bool,
}

/// A body just made.
pub(super) struct Made {
    /// Its bytes, not encoded.
    pub body: Vec<u8>,
    /// The value of the `Link` header.
    pub link: Option<String>,
    /// The name of the file as which a browser keeps it.
    pub file: Option<String>,
}

impl From<Vec<u8>> for Made {
    fn from(body: Vec<u8>) -> Self {
        Self { body, link: None, file: None }
    }
}

impl From<String> for Made {
    fn from(body: String) -> Self {
        body.into_bytes().into()
    }
}

/// Answers with `wanted`, which `make` makes on the blocking pool unless it is at hand.
///
/// # Errors
/// What `make` says, and when there is no room or no time to make it.
pub(super) async fn answer<M>(
    request: &HttpRequest,
    state: &web::Data<State>,
    wanted: Representation,
    make: M,
) -> Result<HttpResponse, Problem>
where
    M: FnOnce() -> Result<Made, Problem> + Send + 'static,
{
    let coding = if range::is_asked(request) {
        Coding::Identity
    } else {
        Coding::choose(request, wanted.media)
    };
    let view = Caller::of(request).view();
    let etag = wanted.etag(coding, view);
    let unchanged = || head(HttpResponse::NotModified(), &wanted, view, &etag).finish();
    if has(request, &etag) {
        return Ok(unchanged());
    }
    let finished = match state.cache.find(&etag) {
        Some(finished) => finished,
        None => finish(state, &etag, coding, wanted.media, make).await?,
    };
    // Only what exists can be had already.
    if has(request, "*") {
        return Ok(unchanged());
    }
    let length = finished.body.len();
    let (status, body) = match range::part(request, &etag, length) {
        Part::Whole => (StatusCode::OK, finished.body),
        Part::Bytes(first, last) => {
            (StatusCode::PARTIAL_CONTENT, finished.body.slice(first..=last))
        }
        Part::Nothing => return Err(Problem::BeyondEnd(length)),
    };
    let mut response = head(HttpResponse::build(status), &wanted, view, &etag);
    response.content_type(wanted.media).insert_header((header::ACCEPT_RANGES, "bytes"));
    if let Part::Bytes(first, last) = range::part(request, &etag, length) {
        response.insert_header((header::CONTENT_RANGE, format!("bytes {first}-{last}/{length}")));
    }
    if coding != Coding::Identity {
        response.insert_header((header::CONTENT_ENCODING, coding.id()));
    }
    if let Some(file) = finished.file {
        let kept = format!("attachment; filename=\"{file}\"");
        response.insert_header((header::CONTENT_DISPOSITION, kept));
    }
    if let Some(link) = finished.link.as_deref().and_then(|l| HeaderValue::from_str(l).ok()) {
        response.insert_header((header::LINK, link));
    }
    Ok(response.body(body))
}

impl Representation {
    fn etag(&self, coding: Coding, view: View) -> String {
        let program = env!("CARGO_PKG_VERSION");
        let mut hash = Sha256::new();
        for part in [&self.version, program, self.media, self.lang.id(), coding.id(), &self.key] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.update(view.id().as_bytes());
        format!("\"{}\"", hex(&hash.finalize()[..12]))
    }
}

/// Whether the client says that it has the bytes of this tag; `W/` marks one that a proxy weakened.
fn has(request: &HttpRequest, etag: &str) -> bool {
    let lines = request.headers().get_all(header::IF_NONE_MATCH);
    let mut tags = lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
    tags.any(|tag| tag.trim().trim_start_matches("W/") == etag)
}

fn head(
    mut response: HttpResponseBuilder,
    wanted: &Representation,
    view: View,
    etag: &str,
) -> HttpResponseBuilder {
    let caching = match view {
        View::Analyst => OWN,
        View::Public if wanted.pinned => FOR_EVER,
        View::Public => FRESH,
    };
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::CONTENT_LANGUAGE, wanted.lang.tag()))
        .insert_header(("X-Tejido-Version", wanted.version.as_str()));
    response
}

async fn finish<M>(
    state: &web::Data<State>,
    etag: &str,
    coding: Coding,
    media: &str,
    make: M,
) -> Result<Finished, Problem>
where
    M: FnOnce() -> Result<Made, Problem> + Send + 'static,
{
    let finished = behind_gate(state, media, move || {
        let Made { body, link, file } = make()?;
        let body = coding.encode(body).map_err(internal)?;
        Ok(Finished { body: body.into(), link, file })
    });
    let finished = finished.await?;
    state.cache.keep(etag, &finished);
    Ok(finished)
}

/// Does the work of an answer of this media type on the blocking pool, if not too much is being
/// done there, and within its time.
pub(super) async fn behind_gate<T: Send + 'static>(
    state: &web::Data<State>,
    media: &str,
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let work = async {
        let pass = enter(state, media).await.ok_or(Problem::Busy)?;
        let done = web::block(move || {
            // Held until the work is done, even when the client was told that it took too long.
            let _pass = pass;
            work()
        });
        done.await.map_err(internal)?
    };
    let seconds = state.settings.limits.answer_seconds;
    let done = rt::time::timeout(Duration::from_secs(seconds), work).await;
    done.map_err(|_elapsed| Problem::Slow(seconds))?
}

/// Leave to make an answer, once there is room; pixels cost so much that they have a room of their
/// own.
async fn enter(state: &State, media: &str) -> Option<Box<dyn Any + Send>> {
    if media == PNG {
        return Some(Box::new(state.studio.enter().await?));
    }
    Some(Box::new(state.gate.enter()?))
}

/// An answer that nobody keeps: it is for who asked, or changes from one moment to the next.
pub(super) fn fresh(status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

/// Our fault: the cause goes to the log, once.
pub(super) fn internal(cause: impl std::fmt::Display) -> Problem {
    tracing::error!(%cause, "an answer could not be made");
    Problem::Internal
}
