//! The bar above the map: which measure, of what, when, for which territories.
//!
//! A plain form by GET. Keys of the question that it does not show travel in hidden fields.

use jiff::civil::{Date, date};
use maud::{Markup, html};

use crate::classify;
use crate::demand::themes;
use crate::indicator::{self, Family, MEASURES, Measure, Unit};
use crate::layer::Layer;
use crate::query::Query;
use crate::snapshot::Snapshot;
use crate::territory::Level;
use crate::text::{Lang, Words};

/// What the bar sends for the whole period, so that an empty value can mean "as it is".
const WHOLE_PERIOD: &str = "todo";

/// Keys that the bar itself shows.
const SHOWN: [&str; 7] = ["measure", "theme", "level", "scheme", "classify", "classes", "period"];
const DAYS: [&str; 2] = ["from", "to"];

/// The pairs that a form sent as a question asks them, and whether something had to change:
/// nothing empty, no period twice, no measure that contradicts the theme.
pub fn tidy(mut pairs: Vec<(String, String)>) -> (Vec<(String, String)>, bool) {
    let before = pairs.len();
    pairs.retain(|(_, value)| !value.is_empty());
    let value = |key: &str| pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
    let (period, measure) = (value("period"), value("measure"));
    let lacks_theme = value("theme").is_none();
    if period.is_some() {
        pairs.retain(|(key, _)| !DAYS.contains(&key.as_str()));
    }
    if period.as_deref() == Some(WHOLE_PERIOD) {
        pairs.retain(|(key, _)| key != "period");
    }
    let measure = measure.as_deref().and_then(indicator::find);
    let contradicts = |measure: &Measure| {
        measure.unit == Unit::Theme
            || if lacks_theme { measure.needs_theme } else { measure.is_of_mix() }
    };
    if measure.is_some_and(contradicts) {
        pairs.retain(|(key, _)| key != "measure");
    }
    let moved = pairs.len() != before;
    (pairs, moved)
}

/// The bar for the question as it was asked, in the language that the address `named`.
pub(super) fn form(
    snapshot: &Snapshot,
    asked: &Query,
    layer: &Layer,
    years: &[i16],
    named: Option<Lang>,
) -> Markup {
    let lang = asked.lang;
    let words = |es, en| Words::new(es, en).get(lang);
    html! {
        form.bar action="/" method="get" {
            (measures(layer, lang))
            (question(snapshot, asked, years))
            @if layer.measure.unit != Unit::Theme {
                (field("classes", words("Clases", "Classes"), &numbers(asked, lang)))
                (field("classify", words("Cortes", "Breaks"), &breaks(asked, layer, lang)))
            }
            (carried(asked, named))
            button type="submit" { (words("Ver", "Show")) }
        }
    }
}

/// The bar of a screen that shows no measure: of what, when, for which territories.
pub(super) fn brief_form(
    action: &str,
    snapshot: &Snapshot,
    asked: &Query,
    years: &[i16],
    named: Option<Lang>,
) -> Markup {
    html! {
        form.bar action=(action) method="get" {
            (question(snapshot, asked, years))
            (carried(asked, named))
            button type="submit" { (Words::new("Ver", "Show").get(asked.lang)) }
        }
    }
}

/// Theme, period, level, and how municipalities are grouped.
fn question(snapshot: &Snapshot, asked: &Query, years: &[i16]) -> Markup {
    let lang = asked.lang;
    let words = |es, en| Words::new(es, en).get(lang);
    html! {
        (field("theme", words("Tema", "Theme"), &theme_choices(asked, lang)))
        (field("period", words("Período", "Period"), &Period::of(asked).choices(years, lang)))
        (field("level", words("Nivel", "Level"), &levels(snapshot, asked, lang)))
        @if asked.level == Level::Subregion {
            (field("scheme", words("Agrupación", "Grouping"), &schemes(snapshot, asked)))
        }
    }
}

/// Keys that the bar does not show travel in hidden fields.
fn carried(asked: &Query, named: Option<Lang>) -> Markup {
    let period = Period::of(asked);
    let is_hidden =
        |key: &str| !SHOWN.contains(&key) && (period == Period::Other || !DAYS.contains(&key));
    html! {
        @for (key, value) in asked.pairs() {
            @if is_hidden(key) { input type="hidden" name=(key) value=(value); }
        }
        // The grammar leaves the default language out; here it was chosen.
        @if let Some(lang) = named.filter(|&lang| lang == Lang::default()) {
            input type="hidden" name="lang" value=(lang.id());
        }
    }
}

/// A choice of a field: its value, its text, whether it is the present one.
struct Choice {
    value: String,
    text: String,
    chosen: bool,
}

impl Choice {
    fn new(value: impl Into<String>, text: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), text: text.into(), chosen }
    }
}

fn field(name: &str, label: &str, choices: &[Choice]) -> Markup {
    html! {
        label.field {
            span { (label) }
            select name=(name) {
                @for choice in choices {
                    option value=(choice.value) selected[choice.chosen] { (choice.text) }
                }
            }
        }
    }
}

/// The measures that a map can show, by family.
fn measures(layer: &Layer, lang: Lang) -> Markup {
    let of = |family: Family| {
        MEASURES.iter().filter(move |measure| measure.family == family && !measure.is_whole())
    };
    html! {
        label.field {
            span { (Words::new("Medida", "Measure").get(lang)) }
            select name="measure" {
                @for family in Family::ALL.into_iter().filter(|family| of(*family).next().is_some()) {
                    optgroup label=(family.title().get(lang)) {
                        @for measure in of(family) {
                            option value=(measure.id) selected[layer.measure.id == measure.id] {
                                (measure.title.get(lang))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn theme_choices(asked: &Query, lang: Lang) -> Vec<Choice> {
    let chosen = &asked.filter.themes;
    let all = Words::new("Todos los temas", "All themes").get(lang);
    let mut choices = vec![Choice::new("", all, chosen.is_empty())];
    if chosen.len() > 1 {
        let ids: Vec<_> = chosen.iter().map(|&code| themes().term(code).id.as_str()).collect();
        let text = format!("{} {}", ids.len(), Words::new("temas", "themes").get(lang));
        choices.push(Choice::new(ids.join(","), text, true));
    }
    let one = |(code, term): (u8, &crate::demand::Term)| {
        Choice::new(&term.id, term.label(lang), chosen.as_slice() == [code])
    };
    choices.extend((0..).zip(themes().terms()).map(one));
    choices
}

/// Levels that the geodata have.
fn levels(snapshot: &Snapshot, asked: &Query, lang: Lang) -> Vec<Choice> {
    let choice = |level: Level| {
        let mut text = level.heading().get(lang).to_owned();
        if let Some(first) = text.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Choice::new(level.id(), text, level == asked.level)
    };
    snapshot.geodata.levels().into_iter().map(choice).collect()
}

fn schemes(snapshot: &Snapshot, asked: &Query) -> Vec<Choice> {
    let present = |id: &str, place: usize| match &asked.scheme {
        Some(chosen) => chosen == id,
        None => place == 0,
    };
    let schemes = snapshot.geodata.schemes.iter().enumerate();
    schemes.map(|(i, s)| Choice::new(&s.id, &s.title, present(&s.id, i))).collect()
}

fn numbers(asked: &Query, lang: Lang) -> Vec<Choice> {
    let automatic = Words::new("Automático", "Automatic").get(lang);
    let mut choices = vec![Choice::new("", automatic, asked.classes.is_none())];
    let number = |n: u8| Choice::new(n.to_string(), n.to_string(), asked.classes == Some(n));
    choices.extend((2..=9).map(number));
    choices
}

fn breaks(asked: &Query, layer: &Layer, lang: Lang) -> Vec<Choice> {
    let automatic = Words::new("Automáticos", "Automatic").get(lang);
    let chosen = asked.classify.as_deref();
    let mut choices = vec![Choice::new("", automatic, chosen.is_none())];
    // Fixed bounds are those of ratios to the department; elsewhere they mean nothing.
    let fits = |id: &str| id != "user_defined" || layer.measure.diverging;
    let methods = classify::METHODS.iter().filter(|method| fits(method.id));
    choices.extend(methods.map(|m| Choice::new(m.id, m.title.get(lang), chosen == Some(m.id))));
    // Bounds given in the address stay chosen.
    let given = chosen.and_then(|chosen| Some((chosen, chosen.split_once(':')?.1)));
    let label = Words::new("Cortes dados", "Given bounds").get(lang);
    choices.extend(given.map(|(id, bounds)| Choice::new(id, format!("{label}: {bounds}"), true)));
    choices
}

/// The period of a question, as the bar tells periods apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Period {
    Whole,
    Year(i16),
    Other,
}

impl Period {
    fn of(asked: &Query) -> Self {
        match (asked.filter.from, asked.filter.to) {
            (None, None) => Period::Whole,
            (Some(from), Some(to)) if is_year(from, to) => Period::Year(from.year()),
            _ => Period::Other,
        }
    }

    fn choices(self, years: &[i16], lang: Lang) -> Vec<Choice> {
        let words = |es, en| Words::new(es, en).get(lang);
        let whole = words("Todo el período", "Whole period");
        let mut choices = vec![Choice::new(WHOLE_PERIOD, whole, self == Period::Whole)];
        if self == Period::Other {
            choices.push(Choice::new("", words("Fechas elegidas", "Chosen dates"), true));
        }
        let year = |&year: &i16| {
            Choice::new(year.to_string(), year.to_string(), self == Period::Year(year))
        };
        choices.extend(years.iter().map(year));
        choices
    }
}

fn is_year(from: Date, to: Date) -> bool {
    from.year() == to.year() && from == date(from.year(), 1, 1) && to == date(to.year(), 12, 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sent: &[(&str, &str)], tidied: &[(&str, &str)]) {
        let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|&(key, value)| (key.into(), value.into())).collect()
        };
        assert_eq!(tidy(owned(sent)), (owned(tidied), sent.len() != tidied.len()), "{sent:?}");
    }

    #[test]
    fn what_a_form_sends_is_asked_as_a_question() {
        check(&[("theme", "salud")], &[("theme", "salud")]);
        check(&[("theme", ""), ("period", "todo"), ("from", "2024-01-01")], &[]);
        check(&[("period", "2025"), ("to", "2024-01-01")], &[("period", "2025")]);
        check(&[("period", ""), ("to", "2024-01-01")], &[("to", "2024-01-01")]);
    }

    #[test]
    fn a_measure_that_contradicts_the_theme_gives_way() {
        check(&[("measure", "share")], &[]);
        check(&[("measure", "leading_theme"), ("theme", "salud")], &[("theme", "salud")]);
        let whole = [("measure", "lq"), ("theme", "salud")];
        check(&whole, &whole);
    }
}
