//! Answers to a question that come as JSON or CSV, as the address or the client asks.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::disclose::Permitted;
use crate::export::file_name;
use crate::http::answer::{Made, Representation, answer};
use crate::http::fault::Fault;
use crate::http::negotiate::{accepted, media};
use crate::http::params::Params;
use crate::http::{Problem, State};
use crate::snapshot::Snapshot;

const JSON: &str = "application/json";
const CSV: &str = "text/csv; charset=utf-8";

/// The form of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A document.
    Json,
    /// A table, kept as a file.
    Csv,
}

impl Form {
    fn read(request: &HttpRequest, params: &Params) -> Result<Self, Problem> {
        match params.own("f") {
            Some("json") => Ok(Form::Json),
            Some("csv") => Ok(Form::Csv),
            Some(other) => Err(Problem::bad("f", other, ["json", "csv"])),
            None => media(request, &[JSON, CSV, "text/html"])
                .map(|chosen| if chosen == CSV { Form::Csv } else { Form::Json })
                .ok_or_else(|| {
                    let offered = [JSON, "text/csv"];
                    Problem::NotAcceptable(Fault::new("Accept", &accepted(request), offered))
                }),
        }
    }

    /// Writes the answer; the name of a table's file says what it holds and whether that is made
    /// up.
    pub fn write(
        self,
        (what, synthetic): (&str, bool),
        json: impl FnOnce() -> String,
        csv: impl FnOnce() -> String,
    ) -> Made {
        match self {
            Form::Json => json().into(),
            Form::Csv => {
                let file = Some(file_name(what, synthetic));
                Made { body: csv().into_bytes(), link: None, file }
            }
        }
    }
}

/// A request for data.
pub(super) struct Data {
    /// Its query; a route reads its own keys here.
    pub params: Params,
    form: Form,
}

impl Data {
    /// Reads the query of `request`; `own_keys` are those that the route itself understands.
    ///
    /// # Errors
    /// An own key that is given twice, or a form that is not offered.
    pub fn read(request: &HttpRequest, own_keys: &'static [&'static str]) -> Result<Self, Problem> {
        let params = Params::read(request, own_keys)?;
        let form = Form::read(request, &params)?;
        Ok(Self { params, form })
    }

    /// Answers with what `make` writes; `details` spell what the bytes depend on beside path,
    /// question and form.
    pub async fn answer<M>(
        self,
        request: &HttpRequest,
        state: &web::Data<State>,
        details: &str,
        make: M,
    ) -> Result<HttpResponse, Problem>
    where
        M: FnOnce(&Snapshot, &Permitted, Form) -> Result<Made, Problem> + Send + 'static,
    {
        let Self { params, form } = self;
        let published = state.version(params.version()).await?;
        let query = params.query(&published)?;
        let wanted = Representation {
            version: published.snapshot.version.clone(),
            key: format!("{} {} {details}", request.path(), query.canonical()),
            media: if form == Form::Csv { CSV } else { JSON },
            lang: query.lang,
            pinned: query.version.is_some(),
        };
        answer(request, state, wanted, move || make(&published.snapshot, &query, form)).await
    }
}
