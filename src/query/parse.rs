//! Reads a query from decoded `key=value` pairs.

use jiff::civil::Date;

use crate::demand::{self, Catalogue, Code};
use crate::query::{Dimension, Filter, Query, QueryError, Vocabulary, period};
use crate::territory::Level;
use crate::text::Lang;

/// Bounds of classes that a question may give, and how far from 0 they may lie.
const BOUNDS_MOST: usize = 8;
const BOUND_MOST: f64 = 1e9;

/// Every key of the grammar, in canonical order.
pub const KEYS: [&str; 26] = [
    "level",
    "scheme",
    "territory",
    "area",
    "submunicipal",
    "theme",
    "group",
    "voice",
    "channel",
    "kind",
    "status",
    "source",
    "event",
    "round",
    "responsible",
    "from",
    "to",
    "period",
    "by",
    "measure",
    "count",
    "classify",
    "classes",
    "v",
    "lang",
    "f",
];

/// Values of one key that are listed in a message at most.
const ALLOWED_MAX: usize = 60;

impl Query {
    /// Reads decoded `key=value` pairs; every error is reported, not only the first. An empty
    /// value is a key left out, as forms send it.
    ///
    /// # Errors
    /// Each unknown key or value, with what is allowed.
    pub fn parse<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        vocabulary: &Vocabulary,
    ) -> Result<Self, Vec<QueryError>> {
        let mut reader = Reader { query: Query::default(), vocabulary, errors: Vec::new() };
        let mut seen: Vec<&str> = Vec::new();
        let mut chosen_period = None;
        for (key, value) in pairs {
            if value.is_empty() {
                continue;
            }
            if seen.contains(&key) && !is_list(key) {
                reader.fail(key, value, ["only one value"]);
            } else if key == "period" {
                chosen_period = reader.period(value);
            } else {
                reader.read(key, value);
            }
            seen.push(key);
        }
        reader.finish(chosen_period)
    }
}

/// Keys whose values are lists and may be repeated.
fn is_list(key: &str) -> bool {
    !matches!(
        key,
        "level"
            | "scheme"
            | "from"
            | "to"
            | "period"
            | "measure"
            | "count"
            | "classify"
            | "classes"
            | "v"
            | "lang"
            | "f"
    )
}

struct Reader<'v> {
    query: Query,
    vocabulary: &'v Vocabulary,
    errors: Vec<QueryError>,
}

impl Reader<'_> {
    fn read(&mut self, key: &str, value: &str) {
        if let Some(catalogue) = catalogue_of(key) {
            let codes = self.terms(key, value, catalogue);
            terms_of(&mut self.query.filter, key).extend(codes);
        } else if let Some(allowed) = words_allowed(self.vocabulary, key) {
            let words = self.words(key, value, allowed);
            words_of(&mut self.query.filter, key).extend(words);
        } else {
            self.read_form(key, value);
        }
    }

    /// Keys that say how to answer rather than what to count.
    fn read_form(&mut self, key: &str, value: &str) {
        let words = self.vocabulary;
        match key {
            "level" => self.level(value),
            "scheme" => self.query.scheme = self.word(key, value, &words.schemes),
            "from" => self.query.filter.from = self.day(key, value),
            "to" => self.query.filter.to = self.day(key, value),
            "by" => self.dimensions(value),
            "measure" => self.query.measure = self.word(key, value, &words.measures),
            "count" => self.fractional(value),
            "classify" => self.classification(value),
            "classes" => self.classes(value),
            "v" => self.query.version = Some(value.to_owned()),
            "lang" => self.lang(value),
            "f" => self.query.format = Some(value.to_owned()),
            _ => self.fail_key(key, value),
        }
    }

    fn fail<'s>(&mut self, key: &str, value: &str, allowed: impl IntoIterator<Item = &'s str>) {
        let mut allowed: Vec<String> = allowed.into_iter().map(str::to_owned).collect();
        if allowed.len() > ALLOWED_MAX {
            allowed.truncate(ALLOWED_MAX);
            allowed.push("…".into());
        }
        self.errors.push(QueryError { parameter: key.into(), value: value.into(), allowed });
    }

    fn fail_key(&mut self, key: &str, value: &str) {
        self.fail(key, value, KEYS);
    }

    fn word(&mut self, key: &str, value: &str, allowed: &[String]) -> Option<String> {
        if allowed.iter().any(|known| known == value) {
            return Some(value.to_owned());
        }
        self.fail(key, value, allowed.iter().map(String::as_str));
        None
    }

    /// A list of words; a word that holds commas itself stands alone.
    fn words(&mut self, key: &str, value: &str, allowed: &[String]) -> Vec<String> {
        if allowed.iter().any(|known| known == value) {
            return vec![value.to_owned()];
        }
        value.split(',').filter_map(|word| self.word(key, word.trim(), allowed)).collect()
    }

    fn terms(&mut self, key: &str, value: &str, catalogue: &Catalogue) -> Vec<Code> {
        let mut codes = Vec::new();
        for id in value.split(',').map(str::trim) {
            match catalogue.by_id(id) {
                Some(code) => codes.push(code),
                None => self.fail(key, id, catalogue.terms().iter().map(|term| term.id.as_str())),
            }
        }
        codes
    }

    fn level(&mut self, value: &str) {
        // A department may come without any way to group its municipalities.
        let has_schemes = !self.vocabulary.schemes.is_empty();
        let known = Level::ALL.into_iter().filter(|l| has_schemes || *l != Level::Subregion);
        let known = known.chain(self.vocabulary.added.iter().copied());
        match known.clone().find(|level| level.id() == value) {
            Some(level) => self.query.level = level,
            None => self.fail("level", value, known.map(Level::id)),
        }
    }

    fn lang(&mut self, value: &str) {
        match Lang::parse(value) {
            Some(lang) => self.query.lang = lang,
            None => self.fail("lang", value, ["es", "en"]),
        }
    }

    fn day(&mut self, key: &str, value: &str) -> Option<Date> {
        let day = value.parse().ok();
        if day.is_none() {
            self.fail(key, value, ["AAAA-MM-DD"]);
        }
        day
    }

    fn period(&mut self, value: &str) -> Option<(Date, Date)> {
        let days = period::parse(value);
        if days.is_none() {
            self.fail("period", value, period::FORMS);
        }
        days
    }

    fn dimensions(&mut self, value: &str) {
        for id in value.split(',').map(str::trim) {
            match Dimension::ALL.into_iter().find(|dimension| dimension.id() == id) {
                Some(dimension) => self.query.by.push(dimension),
                None => self.fail("by", id, Dimension::ALL.map(Dimension::id)),
            }
        }
        self.query.by.sort_unstable();
        self.query.by.dedup();
        if self.query.by.len() > 2 {
            self.fail("by", value, ["a", "a,b"]);
        }
    }

    fn fractional(&mut self, value: &str) {
        match value {
            "fractional" => self.query.fractional = true,
            "full" => {}
            _ => self.fail("count", value, ["full", "fractional"]),
        }
    }

    fn classification(&mut self, value: &str) {
        let names = &self.vocabulary.classifications;
        if let Some((_, id)) = names.iter().find(|(name, _)| name == value) {
            self.query.classify = Some(id.clone());
        } else if let Some(given) = given_bounds(value) {
            self.query.classify = Some(given);
        } else {
            let names = names.iter().map(|(name, _)| name.as_str());
            self.fail("classify", value, names.chain(["user_defined:0.5,1,2"]));
        }
    }

    fn classes(&mut self, value: &str) {
        match value.parse() {
            Ok(classes @ 2..=9) => self.query.classes = Some(classes),
            _ => self.fail("classes", value, ["2", "3", "4", "5", "6", "7", "8", "9"]),
        }
    }

    /// Brings the query to its one form.
    fn finish(mut self, chosen: Option<(Date, Date)>) -> Result<Query, Vec<QueryError>> {
        let filter = &self.query.filter;
        if let Some((from, to)) = chosen {
            if filter.from.is_some() || filter.to.is_some() {
                self.fail("period", &format!("{from}/{to}"), ["period", "from + to"]);
            } else {
                (self.query.filter.from, self.query.filter.to) = (Some(from), Some(to));
            }
        }
        if let (Some(from), Some(to)) = (self.query.filter.from, self.query.filter.to)
            && from > to
        {
            self.fail("from", &from.to_string(), [format!("≤ {to}").as_str()]);
        }
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        let is_default = self.query.scheme.as_ref() == self.vocabulary.schemes.first();
        if self.query.level != Level::Subregion || is_default {
            self.query.scheme = None;
        }
        // The share is the default once a theme is chosen; two spellings must not differ.
        if !self.query.filter.themes.is_empty() && self.query.measure.as_deref() == Some("share") {
            self.query.measure = None;
        }
        if self.query.by == [Dimension::Territory] {
            self.query.by.clear();
        }
        sort_lists(&mut self.query);
        Ok(self.query)
    }
}

/// The closed list behind a key of codes.
fn catalogue_of(key: &str) -> Option<&'static Catalogue> {
    match key {
        "area" => Some(demand::areas()),
        "theme" => Some(demand::themes()),
        "group" | "voice" => Some(demand::groups()),
        "channel" => Some(demand::channels()),
        "kind" => Some(demand::kinds()),
        "status" => Some(demand::statuses()),
        _ => None,
    }
}

/// Where the codes of a key with a [`catalogue_of`] go.
fn terms_of<'f>(filter: &'f mut Filter, key: &str) -> &'f mut Vec<Code> {
    match key {
        "area" => &mut filter.areas,
        "theme" => &mut filter.themes,
        "group" => &mut filter.groups,
        "voice" => &mut filter.voices,
        "channel" => &mut filter.channels,
        "kind" => &mut filter.kinds,
        _ => &mut filter.statuses,
    }
}

/// What a key of words may say.
fn words_allowed<'v>(vocabulary: &'v Vocabulary, key: &str) -> Option<&'v [String]> {
    match key {
        "territory" => Some(&vocabulary.territories),
        "submunicipal" => Some(&vocabulary.submunicipal),
        "source" => Some(&vocabulary.sources),
        "event" => Some(&vocabulary.events),
        "round" => Some(&vocabulary.rounds),
        "responsible" => Some(&vocabulary.responsible),
        _ => None,
    }
}

/// Where the words of a key with [`words_allowed`] go.
fn words_of<'f>(filter: &'f mut Filter, key: &str) -> &'f mut Vec<String> {
    match key {
        "territory" => &mut filter.territories,
        "submunicipal" => &mut filter.submunicipal,
        "source" => &mut filter.sources,
        "event" => &mut filter.events,
        "round" => &mut filter.rounds,
        _ => &mut filter.responsible,
    }
}

fn sort_lists(query: &mut Query) {
    let filter = &mut query.filter;
    let words = [
        &mut filter.territories,
        &mut filter.submunicipal,
        &mut filter.sources,
        &mut filter.events,
        &mut filter.rounds,
        &mut filter.responsible,
    ];
    for list in words {
        list.sort_unstable();
        list.dedup();
    }
    let codes = [
        &mut filter.areas,
        &mut filter.themes,
        &mut filter.groups,
        &mut filter.voices,
        &mut filter.channels,
        &mut filter.kinds,
        &mut filter.statuses,
    ];
    for list in codes {
        list.sort_unstable();
        list.dedup();
    }
}

/// `user_defined:` and upper bounds in the values' own unit: ascending, each once, in their shortest
/// spelling.
fn given_bounds(value: &str) -> Option<String> {
    let list = value.strip_prefix("user_defined:")?;
    let read =
        |text: &str| text.trim().parse().ok().filter(|bound: &f64| bound.abs() <= BOUND_MOST);
    let mut bounds: Vec<f64> = list.split(',').map(read).collect::<Option<_>>()?;
    bounds.sort_by(f64::total_cmp);
    bounds.dedup();
    // Adding 0 turns −0 into it.
    let texts: Vec<String> = bounds.iter().map(|bound| (bound + 0.0).to_string()).collect();
    (texts.len() <= BOUNDS_MOST).then(|| format!("user_defined:{}", texts.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let list = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Vocabulary {
            territories: list(&["76001", "76111", "norte"]),
            schemes: list(&["gobernacion5", "rpg"]),
            measures: list(&["count", "share"]),
            classifications: ["jenks", "fisher_jenks"]
                .map(|name| (name.into(), "fisher_jenks".into()))
                .to_vec(),
            sources: list(&["pqrs", "mesa de 2025"]),
            responsible: list(&["Ambiente, Agricultura y Pesca", "Salud"]),
            ..Vocabulary::default()
        }
    }

    fn parse(address: &str) -> Result<Query, Vec<QueryError>> {
        let pairs: Vec<_> = form_urlencoded::parse(address.as_bytes()).collect();
        Query::parse(pairs.iter().map(|(key, value)| (&**key, &**value)), &vocabulary())
    }

    fn check(address: &str, canonical: &str) {
        let query = parse(address).expect(address);
        assert_eq!(query.canonical(), canonical);
        assert_eq!(parse(canonical).unwrap(), query, "the canonical spelling means the same");
    }

    #[test]
    fn one_question_has_one_spelling() {
        check("", "");
        check("level=municipality&lang=es&by=territory&theme=", "");
        check(
            "theme=salud,agua_saneamiento&theme=salud&measure=share",
            "theme=agua_saneamiento,salud",
        );
        check(
            "period=2025-T1&level=subregion&scheme=gobernacion5",
            "level=subregion&from=2025-01-01&to=2025-03-31",
        );
        check("scheme=rpg&level=subregion", "level=subregion&scheme=rpg");
        check(
            "by=theme,territory&classify=jenks&classes=4",
            "by=territory,theme&classify=fisher_jenks&classes=4",
        );
        check("classify=user_defined:5,1,2.50,1.0", "classify=user_defined:1,2.5,5");
        check("source=mesa+de+2025", "source=mesa%20de%202025");
        check(
            "responsible=Salud&responsible=Ambiente,+Agricultura+y+Pesca",
            "responsible=Ambiente,%20Agricultura%20y%20Pesca&responsible=Salud",
        );
    }

    fn check_error(address: &str, parameter: &str, value: &str) {
        let errors = parse(address).unwrap_err();
        let found = errors.iter().any(|error| error.parameter == parameter && error.value == value);
        assert!(found, "{address}: {errors:?}");
        assert!(errors.iter().all(|error| !error.allowed.is_empty()));
    }

    #[test]
    fn unknown_keys_and_values_are_named_with_what_is_allowed() {
        check_error("tema=salud", "tema", "salud");
        check_error("theme=salud,humo", "theme", "humo");
        check_error("territory=05001", "territory", "05001");
        check_error("classes=10", "classes", "10");
        check_error("classify=natural", "classify", "natural");
        check_error("classify=user_defined:1,x", "classify", "user_defined:1,x");
        check_error("classify=user_defined:", "classify", "user_defined:");
        check_error("from=2025-02-30", "from", "2025-02-30");
        check_error("period=2025&from=2025-01-01", "period", "2025-01-01/2025-12-31");
        check_error("from=2025-02-01&to=2025-01-01", "from", "2025-02-01");
        check_error("level=subregion&level=department", "level", "department");
        check_error("by=territory,theme,kind", "by", "territory,theme,kind");
        check_error("lang=fr", "lang", "fr");
    }

    #[test]
    fn all_errors_are_reported_at_once() {
        assert_eq!(parse("tema=1&classes=1&lang=fr").unwrap_err().len(), 3);
    }
}
