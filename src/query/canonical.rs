//! The one spelling of a query: the cache key and the canonical address.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::demand::{self, Catalogue, Code};
use crate::query::{Dimension, Query};
use crate::territory::Level;
use crate::text::Lang;

/// Characters that stand as they are in an address's query.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b',').remove(b':');

impl Query {
    /// Keys in a fixed order, lists sorted and deduplicated, defaults left out, percent-encoded,
    /// joined by `&`. Empty for the default query.
    pub fn canonical(&self) -> String {
        let pairs = self.pairs();
        let pair =
            |(key, value): &(&str, String)| format!("{key}={}", utf8_percent_encode(value, PLAIN));
        pairs.iter().map(pair).collect::<Vec<_>>().join("&")
    }

    /// The pairs of the canonical spelling, not encoded.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let filter = &self.filter;
        let mut pairs = Pairs(Vec::new());
        pairs.one("level", (self.level != Level::default()).then(|| self.level.id().to_owned()));
        pairs.one("scheme", self.scheme.clone());
        pairs.list("territory", &filter.territories);
        pairs.terms("area", demand::areas(), &filter.areas);
        pairs.list("submunicipal", &filter.submunicipal);
        pairs.terms("theme", demand::themes(), &filter.themes);
        pairs.terms("group", demand::groups(), &filter.groups);
        pairs.terms("voice", demand::groups(), &filter.voices);
        pairs.terms("channel", demand::channels(), &filter.channels);
        pairs.terms("kind", demand::kinds(), &filter.kinds);
        pairs.terms("status", demand::statuses(), &filter.statuses);
        pairs.list("source", &filter.sources);
        pairs.list("event", &filter.events);
        pairs.list("round", &filter.rounds);
        pairs.list("responsible", &filter.responsible);
        pairs.one("from", filter.from.map(|day| day.to_string()));
        pairs.one("to", filter.to.map(|day| day.to_string()));
        pairs.one("by", self.by_spelling());
        // A chosen theme makes the share the default on maps and in tables alike.
        let is_default = !filter.themes.is_empty() && self.measure.as_deref() == Some("share");
        pairs.one("measure", self.measure.clone().filter(|_| !is_default));
        pairs.one("count", self.fractional.then(|| "fractional".to_owned()));
        pairs.one("classify", self.classify.clone());
        pairs.one("classes", self.classes.map(|classes| classes.to_string()));
        pairs.one("v", self.version.clone());
        pairs.one("lang", (self.lang != Lang::default()).then(|| self.lang.id().to_owned()));
        pairs.one("f", self.format.clone());
        pairs.0
    }

    fn by_spelling(&self) -> Option<String> {
        let ids: Vec<_> = self.by.iter().map(|dimension| dimension.id()).collect();
        let is_default = self.by.is_empty() || self.by == [Dimension::Territory];
        (!is_default).then(|| ids.join(","))
    }
}

struct Pairs(Vec<(&'static str, String)>);

impl Pairs {
    fn one(&mut self, key: &'static str, value: Option<String>) {
        self.0.extend(value.map(|value| (key, value)));
    }

    /// Values joined by commas; one that holds commas itself stands alone.
    fn list(&mut self, key: &'static str, values: &[String]) {
        let (alone, joined): (Vec<_>, Vec<_>) = values.iter().partition(|v| v.contains(','));
        for value in alone {
            self.one(key, Some(value.clone()));
        }
        let joined: Vec<&str> = joined.iter().map(|value| value.as_str()).collect();
        self.one(key, (!joined.is_empty()).then(|| joined.join(",")));
    }

    fn terms(&mut self, key: &'static str, catalogue: &Catalogue, codes: &[Code]) {
        let mut ids: Vec<_> = codes.iter().map(|&code| catalogue.term(code).id.clone()).collect();
        ids.sort_unstable();
        self.list(key, &ids);
    }
}
