//! A worked example: what a method is given in one place, and what it makes of it.

use crate::count::open;
use crate::demand::{self, Code};
use crate::disclose::{View, permit};
use crate::indicator::{self, Card, Estimate, Family, Input, Measure, Reason, Unit};
use crate::layer;
use crate::query::{Filter, Query};
use crate::snapshot::Snapshot;
use crate::text::{Lang, Words, count, decimal};

/// What a method makes of one place's figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The question whose answer it is taken from.
    pub query: Query,
    /// The place: a municipality, or the department for methods about a whole level.
    pub place: String,
    /// The figures that it is given.
    pub given: String,
    /// What it makes of them.
    pub result: String,
}

/// Themes that an example names.
const NAMED: usize = 4;

/// An example of a measure in a place of middling size; `None` for methods that have no values of
/// their own and where the data give none.
pub fn example(snapshot: &Snapshot, card: &Card, lang: Lang) -> Option<Example> {
    let measure = indicator::find(card.id)?;
    let query = question(snapshot, measure, lang)?;
    let permitted = permit(View::Public, query).ok()?;
    let table = layer::table(snapshot, &permitted).ok()?;
    let mut valued: Vec<_> =
        (table.rows.iter().enumerate()).filter(|(_, row)| row.estimate.value.is_some()).collect();
    valued.sort_by_key(|(_, row)| row.estimate.n);
    let (place, row) = *valued.get(valued.len() / 2)?;
    let input = layer::input(snapshot, &permitted);
    let given = if measure.is_whole() {
        whole_given(&input, lang)
    } else {
        given(card, &input, place, &row.estimate, lang)
    };
    let (_, name) = row.keys.first()?;
    let theme = row.theme.map(|theme| demand::themes().term(theme).label(lang));
    let result = result(measure, &row.estimate, theme, lang);
    Some(Example { query: (*permitted).clone(), place: name.clone(), given, result })
}

/// All demands; the most frequent theme and the open sources where the measure needs them.
fn question(snapshot: &Snapshot, measure: &Measure, lang: Lang) -> Option<Query> {
    let needs_open = measure.reasons.contains(&Reason::CollectedByQuota);
    let mut filter = Filter::default();
    if needs_open {
        filter.sources = open_sources(snapshot);
        if filter.sources.is_empty() {
            return None;
        }
    }
    if measure.needs_theme {
        filter.themes = vec![most_frequent(snapshot)?];
    }
    Some(Query { measure: Some(measure.id.to_owned()), filter, lang, ..Query::default() })
}

/// Sources of which every demand was openly collected.
fn open_sources(snapshot: &Snapshot) -> Vec<String> {
    let is_open = |source: &&String| {
        let filter = Filter { sources: vec![(*source).clone()], ..Filter::default() };
        let (all, open) = open(snapshot, &filter);
        all > 0 && all == open
    };
    let mut sources: Vec<String> =
        snapshot.dictionaries.source.values().iter().filter(is_open).cloned().collect();
    sources.sort_unstable();
    sources
}

fn most_frequent(snapshot: &Snapshot) -> Option<Code> {
    let whole = permit(View::Public, Query::default()).ok()?;
    let totals = totals(&layer::input(snapshot, &whole));
    let first = *ranked(&totals).first()?;
    Code::try_from(first).ok()
}

/// Demands of each theme in all territories.
fn totals(input: &Input) -> Vec<u64> {
    let themes = demand::themes().terms().len();
    (0..themes).map(|theme| input.themes.iter().map(|row| row[theme]).sum()).collect()
}

/// Themes with demands, most frequent first.
fn ranked(counts: &[u64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..counts.len()).filter(|&theme| counts[theme] > 0).collect();
    order.sort_by_key(|&theme| (std::cmp::Reverse(counts[theme]), theme));
    order
}

fn given(card: &Card, input: &Input, place: usize, row: &Estimate, lang: Lang) -> String {
    match card.family {
        Family::Context => Words::new("el dato publicado", "the published figure").get(lang).into(),
        Family::Diversity => by_theme(&input.themes[place], lang),
        _ => base(card.unit, row, lang),
    }
}

fn whole_given(input: &Input, lang: Lang) -> String {
    let places = input.len();
    let themes = by_theme(&totals(input), lang);
    match lang {
        Lang::Es => format!("{places} territorios con, en total, {themes}"),
        Lang::En => format!("{places} territories with, in all, {themes}"),
    }
}

/// “210 demandas: 34 de «Agua», 28 de «Vías», …”.
fn by_theme(counts: &[u64], lang: Lang) -> String {
    let all: u64 = counts.iter().sum();
    let order = ranked(counts);
    let named = order.iter().take(NAMED).map(|&theme| {
        let label = Code::try_from(theme).map(|code| demand::themes().term(code).label(lang));
        format!("{} «{}»", count(counts[theme], lang), label.unwrap_or_default())
    });
    let named: Vec<String> = named.collect();
    let rest = order.len().saturating_sub(NAMED);
    let (word, more) = match lang {
        Lang::Es => ("demandas con tema", format!(" y {rest} temas más")),
        Lang::En => ("demands with a theme", format!(" and {rest} themes more")),
    };
    let more = if rest > 0 { more } else { String::new() };
    format!("{} {word}: {}{more}", count(all, lang), named.join(", "))
}

/// “34 de 210 demandas”, “34 demandas y 39.952 personas-año”, “34 demandas, 31,0 esperadas”.
fn base(unit: Unit, row: &Estimate, lang: Lang) -> String {
    let n = count(row.n, lang);
    let demands = Words::new("demandas", "demands").get(lang);
    let Some(base) = row.base else { return format!("{n} {demands}") };
    let whole = count(base.round() as u64, lang);
    match (unit, lang) {
        (Unit::Share | Unit::Theme, Lang::Es) => format!("{n} de {whole} demandas"),
        (Unit::Share | Unit::Theme, Lang::En) => format!("{n} of {whole} demands"),
        (Unit::Per10k, Lang::Es) => format!("{n} demandas y {whole} personas-año"),
        (Unit::Per10k, Lang::En) => format!("{n} demands and {whole} person-years"),
        (Unit::Ratio, Lang::Es) => format!("{n} demandas, {} esperadas", decimal(base, 1, lang)),
        (Unit::Ratio, Lang::En) => format!("{n} demands, {} expected", decimal(base, 1, lang)),
        _ => format!("{n} {demands}"),
    }
}

/// “«Agua»: 16 % (11 % a 21 %)”.
fn result(measure: &Measure, row: &Estimate, theme: Option<&str>, lang: Lang) -> String {
    let write = |value: f64| measure.unit.format(value, lang);
    let value = row.value.map(write).unwrap_or_default();
    let theme = theme.map(|theme| format!("«{theme}», ")).unwrap_or_default();
    let interval = row.low.zip(row.high).map(|(low, high)| {
        let to = if lang == Lang::Es { "a" } else { "to" };
        format!(" ({} {to} {})", write(low), write(high))
    });
    let note = row.reason.map(|reason| format!("; {}", reason.words().get(lang)));
    let unit = measure.unit.title().get(lang);
    let is_plain = value.contains(unit) || matches!(measure.unit, Unit::Share | Unit::Theme);
    let unit = if is_plain { String::new() } else { format!(" {unit}") };
    format!("{theme}{value}{unit}{}{}", interval.unwrap_or_default(), note.unwrap_or_default())
}
