//! Who asks: anyone, or the holder of a token, which comes in the `Authorization` header or, from
//! the page's own forms, in a cookie that no other site can send.

use actix_web::dev::ServiceRequest;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpMessage, HttpRequest, web};

use crate::disclose::View;
use crate::http::answer::internal;
use crate::http::params::Params;
use crate::http::{Problem, State};
use crate::store::{Role, Token};

/// The cookie of the page's forms.
pub(super) const COOKIE: &str = "tejido_token";

/// Who asks.
#[derive(Clone, Debug, Default)]
pub(super) struct Caller {
    token: Option<Token>,
}

impl Caller {
    /// Who sent this request.
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Caller>().cloned().unwrap_or_default()
    }

    /// For whom answers are made.
    pub fn view(&self) -> View {
        if self.token.is_some() { View::Analyst } else { View::Public }
    }

    /// As [`Self::must_be`] of who sends a request, whose address has no keys but `lang`.
    ///
    /// # Errors
    /// As [`Self::must_be`], and for other keys.
    pub fn admitted(request: &HttpRequest, role: Role) -> Result<String, Problem> {
        let name = Self::of(request).must_be(role)?;
        Params::read(request, &[])?.lang_only()?;
        Ok(name)
    }

    /// The name of the token of a caller who may do what `role` may.
    ///
    /// # Errors
    /// When there is no token, or it allows less.
    pub fn must_be(&self, role: Role) -> Result<String, Problem> {
        match &self.token {
            None => Err(Problem::NoToken),
            Some(token) if token.role < role => Err(Problem::Role(role.id())),
            Some(token) => Ok(token.name.clone()),
        }
    }
}

/// The token that a request brings.
fn sent(request: &ServiceRequest) -> Option<String> {
    if let Some(header) = request.headers().get(AUTHORIZATION) {
        let text = header.to_str().unwrap_or_default();
        let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
        let known = scheme.eq_ignore_ascii_case("bearer");
        // What is no token of ours is refused as one that nobody holds.
        return Some(if known { token.trim().to_owned() } else { String::new() });
    }
    request.cookie(COOKIE).map(|cookie| cookie.value().to_owned())
}

/// Finds out who sent a request, for [`Caller::of`]; a token that nobody holds is a problem, so
/// that no one takes a public answer for a full one.
///
/// # Errors
/// When nobody holds the token, or the store cannot say.
pub(super) async fn identify(
    request: &ServiceRequest,
    state: &web::Data<State>,
) -> Result<(), Problem> {
    let Some(token) = sent(request) else { return Ok(()) };
    let Some(desk) = state.desk() else { return Err(Problem::NoToken) };
    let found = web::block(move || desk.holder(&token)).await.map_err(internal)?;
    let token = found.map_err(Problem::from)?.ok_or(Problem::NoToken)?;
    request.extensions_mut().insert(Caller { token: Some(token) });
    Ok(())
}
