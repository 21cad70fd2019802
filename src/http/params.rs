//! The query of an address: a route's own keys, and the grammar that all routes share.

use actix_web::HttpRequest;

use crate::disclose::{self, Permitted, View};
use crate::http::caller::Caller;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::state::Published;
use crate::query::{KEYS, Query, QueryError};
use crate::text::Lang;

/// The pairs of an address's query, a route's own keys apart.
#[derive(Debug)]
pub(super) struct Params {
    own_keys: &'static [&'static str],
    view: View,
    own: Vec<(String, String)>,
    rest: Vec<(String, String)>,
}

impl Params {
    /// Reads the query of `request`; `own_keys` are those that the route itself understands.
    ///
    /// # Errors
    /// An own key that is given twice.
    pub fn read(request: &HttpRequest, own_keys: &'static [&'static str]) -> Result<Self, Problem> {
        let pairs = Self::pairs(request).into_iter().filter(|(_, value)| !value.is_empty());
        let view = Caller::of(request).view();
        Ok(Self { view, ..Self::sort(pairs.collect(), own_keys)? })
    }

    /// The decoded pairs of an address's query.
    pub fn pairs(request: &HttpRequest) -> Vec<(String, String)> {
        form_urlencoded::parse(request.query_string().as_bytes()).into_owned().collect()
    }

    /// Tells a route's own keys from those of the grammar.
    ///
    /// # Errors
    /// An own key that is given twice.
    pub fn sort(
        pairs: Vec<(String, String)>,
        own_keys: &'static [&'static str],
    ) -> Result<Self, Problem> {
        let is_own = |(key, _): &(String, String)| own_keys.contains(&key.as_str());
        let (own, rest): (Vec<_>, Vec<_>) = pairs.into_iter().partition(is_own);
        for (place, (key, value)) in own.iter().enumerate() {
            if own[..place].iter().any(|(other, _)| other == key) {
                return Err(Problem::BadQuery(vec![Fault::repeated(key, value)]));
            }
        }
        Ok(Self { own_keys, view: View::Public, own, rest })
    }

    /// Sets the language where the address does not name one; answers whether it does.
    pub fn default_lang(&mut self, lang: Lang) -> bool {
        let named = self.rest.iter().any(|(key, _)| key == "lang");
        if !named {
            self.rest.push(("lang".into(), lang.id().into()));
        }
        named
    }

    /// What an own key says.
    pub fn own(&self, key: &str) -> Option<&str> {
        self.own.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }

    /// The own keys given, encoded, in the order in which the route names them.
    pub fn own_spelling(&self) -> String {
        self.spelling(self.own_keys)
    }

    /// Some of the own keys, encoded: different values are spelled differently.
    pub fn spelling(&self, keys: &[&str]) -> String {
        let given = keys.iter().filter_map(|key| Some((*key, self.own(key)?)));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish()
    }

    /// What an own key says, read by `parse`.
    ///
    /// # Errors
    /// When `parse` does not understand it: what is `allowed` then.
    pub fn parsed<T>(
        &self,
        key: &str,
        allowed: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let read = |text: &str| parse(text).ok_or_else(|| Problem::bad(key, text, [allowed]));
        self.own(key).map(read).transpose()
    }

    /// Adds a key that the address itself states, unless the query repeats it.
    ///
    /// # Errors
    /// When the query says something else.
    pub fn fix(&mut self, key: &str, value: &str) -> Result<(), Problem> {
        if let Some((_, other)) = self.rest.iter().find(|(k, v)| k == key && v != value) {
            return Err(Problem::bad(key, other, [value]));
        }
        self.rest.retain(|(k, _)| k != key);
        self.rest.push((key.into(), value.into()));
        Ok(())
    }

    /// The version that the address pins.
    pub fn version(&self) -> Option<&str> {
        let given = self.own.iter().chain(&self.rest).find(|(key, _)| key == "v");
        given.map(|(_, value)| value.as_str())
    }

    /// The question in the shared grammar, allowed to whoever asks.
    ///
    /// # Errors
    /// Unknown keys and values, a question that is not public.
    pub fn query(&self, published: &Published) -> Result<Permitted, Problem> {
        let pairs = self.rest.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let parsed = Query::parse(pairs, &published.vocabulary);
        let query = parsed.map_err(|errors| self.bad_query(errors))?;
        disclose::permit(self.view, query).map_err(Problem::Withheld)
    }

    /// Where a key is not known, the route's own are among those that are.
    fn bad_query(&self, errors: Vec<QueryError>) -> Problem {
        let fault = |error: QueryError| {
            if KEYS.contains(&error.parameter.as_str()) {
                return Fault::from(error);
            }
            let own = self.own_keys.iter().filter(|key| !KEYS.contains(key));
            Fault::key(&error.parameter, &error.value, KEYS.iter().chain(own).copied())
        };
        Problem::BadQuery(errors.into_iter().map(fault).collect())
    }

    /// The answer's language for a route that knows `lang` and its own keys, nothing else.
    ///
    /// # Errors
    /// Unknown keys, and languages that are not ours.
    pub fn lang_only(&self) -> Result<Option<Lang>, Problem> {
        let mut lang = None;
        for (key, value) in &self.rest {
            if key != "lang" {
                let allowed = self.own_keys.iter().copied().chain(["lang"]);
                return Err(Problem::BadQuery(vec![Fault::key(key, value, allowed)]));
            }
            let known = Lang::parse(value);
            lang = Some(known.ok_or_else(|| Problem::bad("lang", value, ["es", "en"]))?);
        }
        Ok(lang)
    }
}
