//! The outermost layer: limits before a request is answered, problems and headers after, one line
//! in the log.

use std::time::Instant;

use actix_cors::CorsError;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{StatusCode, Uri};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, web};

use crate::http::fault::Fault;
use crate::http::negotiate::{language, prefers_html};
use crate::http::problem::Problem;
use crate::http::state::State;
use crate::http::{caller, imports};
use crate::page::{self, Explained};
use crate::text::Lang;

/// Headers of every answer. Styles and scripts come from here alone; a drawing's presentation
/// attributes need no exception.
const EVERYWHERE: [(&str, &str); 6] = [
    // Anyone may read; nobody's cookies count.
    ("access-control-allow-origin", "*"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-resource-policy", "cross-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    (
        "content-security-policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
         object-src 'none'",
    ),
];

/// Wraps the answering of every request.
///
/// # Errors
/// What the layers in between fail at, which they do not.
pub(super) async fn edge<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let begun = Instant::now();
    let state = request.app_data::<web::Data<State>>().cloned();
    let number = state.as_ref().map_or(0, |state| state.next_request());
    let mut response = match admit(&request, state.as_ref()).await {
        Err(problem) => {
            let document = rendered(request.request(), &problem, number);
            request.into_response(document)
        }
        Ok(()) => with_problem(next.call(request).await?, number),
    };
    finish_headers(response.headers_mut(), number);
    let (method, path) = (response.request().method(), response.request().path());
    let status = response.status().as_u16();
    let took_ms = begun.elapsed().as_secs_f64() * 1e3;
    tracing::info!(request = number, %method, path, status, took_ms);
    Ok(response)
}

/// Refuses what is too large and who sends a token that nobody holds, before anything is read.
async fn admit(request: &ServiceRequest, state: Option<&web::Data<State>>) -> Result<(), Problem> {
    let Some(state) = state else { return Ok(()) };
    refusal(request, state).map_or(Ok(()), Err)?;
    caller::identify(request, state).await
}

/// What is too large.
fn refusal(request: &ServiceRequest, state: &State) -> Option<Problem> {
    let limits = &state.settings.limits;
    if address_length(request.uri()) > limits.address_bytes {
        return Some(Problem::AddressTooLong(limits.address_bytes));
    }
    let stated = request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?;
    let bytes: u64 = stated.parse().ok()?;
    let limit = if takes_files(request) { limits.upload_bytes } else { limits.body_bytes };
    (bytes > limit).then_some(Problem::BodyTooLarge(limit))
}

/// Whether files are sent to an address, which may be larger than other bodies.
fn takes_files(request: &ServiceRequest) -> bool {
    [imports::PATH, page::UPLOADS_PATH].contains(&request.path())
}

fn address_length(uri: &Uri) -> usize {
    uri.path_and_query().map_or(0, |whole| whole.as_str().len())
}

/// The answer, or the document of the problem in its place.
fn with_problem<B: MessageBody + 'static>(
    response: ServiceResponse<B>,
    number: u64,
) -> ServiceResponse<BoxBody> {
    let Some(error) = response.response().error() else { return response.map_into_boxed_body() };
    let problem = problem_of(error, response.status());
    let request = response.request().clone();
    let mut document = rendered(&request, &problem, number);
    // What the layers in between have said, such as who may read it, still stands.
    for (name, value) in response.headers() {
        if !document.headers().contains_key(name) && name != header::CONTENT_LENGTH {
            document.headers_mut().append(name.clone(), value.clone());
        }
    }
    ServiceResponse::new(request, document)
}

/// What is wrong; errors of the framework itself are told apart by their status.
fn problem_of(error: &Error, status: StatusCode) -> Problem {
    match error.as_error::<Problem>() {
        Some(problem) => problem.clone(),
        None if error.as_error::<CorsError>().is_some() => Problem::CrossOrigin,
        None if status.is_client_error() => {
            Problem::bad("request", &error.to_string(), std::iter::empty::<String>())
        }
        None => {
            tracing::error!(cause = %error, "a request failed");
            Problem::Internal
        }
    }
}

fn rendered(request: &HttpRequest, problem: &Problem, number: u64) -> HttpResponse {
    let named = named_language(request);
    let lang = named.unwrap_or_else(|| language(request));
    let mut response = HttpResponse::build(problem.status());
    response
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_LANGUAGE, lang.tag()));
    if let Problem::Method(allowed) = problem {
        response.insert_header((header::ALLOW, *allowed));
    }
    if let Problem::BeyondEnd(length) = problem {
        response.insert_header((header::CONTENT_RANGE, format!("bytes */{length}")));
    }
    if *problem == Problem::NoToken {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    if matches!(problem, Problem::Busy | Problem::Slow(_) | Problem::StoreAway) {
        response.insert_header((header::RETRY_AFTER, "5"));
    }
    if matches!(problem, Problem::BodyTooLarge(_)) {
        // The body is still coming; nobody will read it.
        response.force_close();
    }
    if prefers_html(request) {
        let title = problem.title().1.get(lang);
        let explain =
            |fault: Fault| Explained { wrong: fault.explained(lang) + ".", allowed: fault.allowed };
        let faults: Vec<_> = match problem {
            // Its detail says it better than a list of values.
            Problem::Withheld(_) => Vec::new(),
            _ => problem.faults().into_iter().map(explain).collect(),
        };
        let html = page::problem(title, &problem.detail(lang, number), &faults, lang, named);
        return response.content_type("text/html; charset=utf-8").body(html);
    }
    let document = problem.document(lang, request.path(), number);
    response.content_type("application/problem+json").json(document)
}

/// The language that the address names.
fn named_language(request: &HttpRequest) -> Option<Lang> {
    let mut pairs = form_urlencoded::parse(request.query_string().as_bytes());
    pairs.find(|(key, _)| key == "lang").and_then(|(_, value)| Lang::parse(&value))
}

fn finish_headers(headers: &mut HeaderMap, number: u64) {
    for (name, value) in EVERYWHERE {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    headers
        .insert(header::VARY, HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language"));
    headers.insert(HeaderName::from_static("x-request-id"), HeaderValue::from(number));
}
