//! What went wrong, for programs (RFC 9457) and for people.
//!
//! One match from problem to status. A 4xx says what was sent and what is allowed; a 5xx names the
//! request alone, its cause is in the log.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::disclose::Refusal;
use crate::http::answer::internal;
use crate::http::fault::Fault;
use crate::ingest;
use crate::query::QueryError;
use crate::store;
use crate::text::{Lang, Words};

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// No such address.
    UnknownAddress,
    /// An address of a kind that we have, about something that we do not have.
    Unknown(Fault),
    /// A version that held a record which was erased since, and why it was.
    Erased(String),
    /// Keys or values of the query that are not known.
    BadQuery(Vec<Fault>),
    /// Figures about people that are not public in this form.
    Withheld(Refusal),
    /// A token is needed, or the one that was sent is held by nobody.
    NoToken,
    /// The token allows less than this role.
    Role(&'static str),
    /// What is stored stands against it.
    Conflict(String),
    /// Bodies of this type only.
    Media(&'static str),
    /// A file of which no record can be read, and why.
    Unread(String),
    /// The store cannot be reached.
    StoreAway,
    /// Only these methods.
    Method(&'static str),
    /// Another site may not ask like this.
    CrossOrigin,
    /// Only these media types or formats.
    NotAcceptable(Fault),
    /// A body of more bytes than this.
    BodyTooLarge(u64),
    /// An address of more bytes than this.
    AddressTooLong(usize),
    /// Bytes from beyond the end of an answer of this many.
    BeyondEnd(usize),
    /// Too many answers in the making.
    Busy,
    /// The answer took more seconds than this.
    Slow(u64),
    /// Our fault.
    Internal,
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        Self::BadQuery(vec![error.into()])
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        Self::of_store(&error)
    }
}

impl From<ingest::Error> for Problem {
    fn from(error: ingest::Error) -> Self {
        match error {
            ingest::Error::Table(error) => Self::Unread(error.to_string()),
            ingest::Error::Store(error) => error.into(),
            ingest::Error::Room(error) => internal(error),
        }
    }
}

/// The JSON of RFC 9457.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    instance: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
}

impl Problem {
    /// One wrong key or value of the query.
    pub fn bad<A: Into<String>>(
        parameter: &str,
        value: &str,
        allowed: impl IntoIterator<Item = A>,
    ) -> Self {
        Self::BadQuery(vec![Fault::new(parameter, value, allowed)])
    }

    /// The same about another key: the one that the client knows.
    #[must_use]
    pub fn about(self, parameter: &str) -> Self {
        match self {
            Self::Unknown(fault) => Self::Unknown(Fault { parameter: parameter.into(), ..fault }),
            other => other,
        }
    }

    /// Something that we do not have.
    pub fn unknown(parameter: &str, value: &str) -> Self {
        Self::Unknown(Fault::new::<&str>(parameter, value, []))
    }

    /// A part of a form or a key that is none of `known`.
    pub fn bad_key<A: Into<String>>(key: &str, known: impl IntoIterator<Item = A>) -> Self {
        Self::BadQuery(vec![Fault::key(key, "", known)])
    }

    /// What a store's refusal means to a client.
    pub fn of_store(error: &store::Error) -> Self {
        use store::Error;
        match error {
            Error::SameFile { .. } | Error::Undone { .. } | Error::Erased => {
                Self::Conflict(error.to_string())
            }
            Error::NoImport { id } => Self::unknown("id", &id.to_string()),
            Error::NoRecord { id, .. } => Self::unknown("id", id),
            Error::Away { .. } | Error::Busy { .. } | Error::Full { .. } => {
                tracing::error!(%error, cause = ?std::error::Error::source(error), "not stored");
                Self::StoreAway
            }
            error => {
                tracing::error!(%error, cause = ?std::error::Error::source(error), "not stored");
                Self::Internal
            }
        }
    }

    /// Its HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Problem::UnknownAddress | Problem::Unknown(_) => StatusCode::NOT_FOUND,
            Problem::BadQuery(_) | Problem::CrossOrigin => StatusCode::BAD_REQUEST,
            Problem::NoToken => StatusCode::UNAUTHORIZED,
            Problem::Erased(_) => StatusCode::GONE,
            Problem::Withheld(_) | Problem::Role(_) => StatusCode::FORBIDDEN,
            Problem::Conflict(_) => StatusCode::CONFLICT,
            Problem::Media(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::Unread(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Problem::NotAcceptable(_) => StatusCode::NOT_ACCEPTABLE,
            Problem::BodyTooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::AddressTooLong(_) => StatusCode::URI_TOO_LONG,
            Problem::BeyondEnd(_) => StatusCode::RANGE_NOT_SATISFIABLE,
            Problem::Busy | Problem::Slow(_) | Problem::StoreAway => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Problem::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Its kind: the same for every occurrence, and its title.
    pub fn title(&self) -> (&'static str, Words) {
        match self {
            Problem::UnknownAddress => {
                ("/problemas/direccion", Words::new("No existe esta dirección", "No such address"))
            }
            Problem::Unknown(_) => {
                ("/problemas/desconocido", Words::new("No lo tenemos", "We do not have it"))
            }
            Problem::Erased(_) => {
                ("/problemas/borrada", Words::new("Versión retirada", "Version withdrawn"))
            }
            Problem::BadQuery(_) => (
                "/problemas/consulta",
                Words::new("La consulta no se entiende", "The query is not understood"),
            ),
            Problem::Withheld(_) => (
                "/problemas/reserva",
                Words::new(
                    "Las cifras sobre grupos de personas no se consultan en público",
                    "Figures about groups of people are not open to public queries",
                ),
            ),
            Problem::NoToken => {
                ("/problemas/credencial", Words::new("Hace falta una credencial", "Token needed"))
            }
            Problem::Role(_) => (
                "/problemas/permiso",
                Words::new("La credencial no alcanza", "The token does not allow it"),
            ),
            Problem::Conflict(_) => (
                "/problemas/conflicto",
                Words::new("Lo guardado se opone", "What is stored stands against it"),
            ),
            Problem::Media(_) => {
                ("/problemas/tipo", Words::new("Tipo de envío no admitido", "No such body"))
            }
            Problem::Unread(_) => {
                ("/problemas/archivo", Words::new("El archivo no se lee", "File not readable"))
            }
            Problem::StoreAway => {
                ("/problemas/almacen", Words::new("Los datos no responden", "Store out of reach"))
            }
            Problem::Method(_) => {
                ("/problemas/metodo", Words::new("Método no admitido", "Method not allowed"))
            }
            Problem::CrossOrigin => (
                "/problemas/origen",
                Words::new("Otro sitio no puede pedir esto", "Another site may not ask for this"),
            ),
            Problem::NotAcceptable(_) => {
                ("/problemas/formato", Words::new("Formato no disponible", "No such format"))
            }
            Problem::BodyTooLarge(_) => {
                ("/problemas/cuerpo", Words::new("Envío demasiado grande", "Body too large"))
            }
            Problem::AddressTooLong(_) => {
                ("/problemas/largo", Words::new("Dirección demasiado larga", "Address too long"))
            }
            Problem::BeyondEnd(_) => {
                ("/problemas/rango", Words::new("No hay tantos bytes", "There are fewer bytes"))
            }
            Problem::Busy => {
                ("/problemas/ocupado", Words::new("Demasiadas consultas a la vez", "Too busy"))
            }
            Problem::Slow(_) => {
                ("/problemas/tiempo", Words::new("La respuesta tardó demasiado", "Took too long"))
            }
            Problem::Internal => {
                ("/problemas/interno", Words::new("Falla del servidor", "Server failure"))
            }
        }
    }

    /// What was wrong this time, in a sentence.
    pub fn detail(&self, lang: Lang, request: u64) -> String {
        let es = lang == Lang::Es;
        match self {
            Problem::UnknownAddress if es => "Pruebe desde la página de inicio, «/».".into(),
            Problem::UnknownAddress => "Start from \"/\".".into(),
            Problem::Unknown(fault) | Problem::NotAcceptable(fault) => fault.sentence(lang),
            Problem::Erased(reason) if es => {
                format!("Contenía un registro que después se borró. Motivo: {reason}")
            }
            Problem::Erased(reason) => {
                format!("It held a record that was erased since. Reason: {reason}")
            }
            Problem::BadQuery(faults) => {
                faults.iter().map(|fault| fault.sentence(lang)).collect::<Vec<_>>().join(" ")
            }
            Problem::Withheld(refusal) if es => format!(
                "Quien consulta en público no puede usar «{}». Se publicarán tablas fijas ({}); \
                 todavía no se sirven.",
                refusal.parameter,
                refusal.published.join("; ")
            ),
            Problem::Withheld(refusal) => format!(
                "A public query may not use \"{}\". Fixed tables will be published ({}); they \
                 are not served yet.",
                refusal.parameter,
                refusal.published.join("; ")
            ),
            Problem::NoToken if es => "Envíe «Authorization: Bearer» con una credencial vigente; \
                 se crean con «tejido token create»."
                .into(),
            Problem::NoToken => "Send \"Authorization: Bearer\" with a token that holds; \
                 \"tejido token create\" makes them."
                .into(),
            Problem::Role(role) if es => format!("Hace falta una credencial «{role}»."),
            Problem::Role(role) => format!("It takes a token with the role \"{role}\"."),
            Problem::Conflict(what) | Problem::Unread(what) => format!("{what}."),
            Problem::Media(allowed) if es => format!("Se recibe: {allowed}."),
            Problem::Media(allowed) => format!("Taken here: {allowed}."),
            Problem::StoreAway if es => {
                "No se guardó nada; lo publicado sigue a la vista. Intente de nuevo.".into()
            }
            Problem::StoreAway => "Nothing was stored; what is published stays. Try again.".into(),
            Problem::Method(allowed) if es => format!("Aquí solo: {allowed}."),
            Problem::Method(allowed) => format!("Only {allowed} here."),
            Problem::CrossOrigin if es => "Desde otros sitios solo se lee: GET, HEAD.".into(),
            Problem::CrossOrigin => "Other sites may only read: GET, HEAD.".into(),
            Problem::BodyTooLarge(limit) if es => format!("Se reciben hasta {limit} bytes."),
            Problem::BodyTooLarge(limit) => format!("At most {limit} bytes are taken."),
            Problem::AddressTooLong(limit) if es => format!("Hasta {limit} bytes."),
            Problem::AddressTooLong(limit) => format!("At most {limit} bytes."),
            Problem::BeyondEnd(length) => format!("0 … {}.", length.saturating_sub(1)),
            Problem::Busy if es => "Intente de nuevo en unos segundos.".into(),
            Problem::Busy => "Try again in a few seconds.".into(),
            Problem::Slow(limit) if es => format!("Más de {limit} segundos. Acote la consulta."),
            Problem::Slow(limit) => format!("More than {limit} seconds. Narrow the query."),
            Problem::Internal if es => format!("Quedó anotada como petición {request}."),
            Problem::Internal => format!("It is in the log as request {request}."),
        }
    }

    /// Each thing that was sent and not understood.
    pub fn faults(&self) -> Vec<Fault> {
        match self {
            Problem::Unknown(fault) | Problem::NotAcceptable(fault) => vec![fault.clone()],
            Problem::BadQuery(faults) => faults.clone(),
            Problem::Withheld(refusal) => vec![Fault::new::<&str>(refusal.parameter, "", [])],
            _ => Vec::new(),
        }
    }

    pub(super) fn document<'a>(&self, lang: Lang, path: &'a str, request: u64) -> Document<'a> {
        let (kind, title) = self.title();
        Document {
            kind,
            title: title.get(lang),
            status: self.status().as_u16(),
            detail: self.detail(lang, request),
            instance: path,
            errors: self.faults(),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title().1.en)
    }
}

/// The bare status; the outermost layer writes the document, since only it knows the request.
impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status())
    }
}
