//! An example of a measure: its value in a place of middling size, or of the whole level.

use crate::demand;
use crate::disclose::{View, permit};
use crate::indicator::{Card, Estimate, Family, Input, Measure, Reason, Unit};
use crate::layer;
use crate::method::Example;
use crate::method::example::given::{by_theme, most_frequent, open_sources, totals};
use crate::query::{Filter, Query};
use crate::snapshot::Snapshot;
use crate::text::{Lang, Words, count, decimal};

/// The example; `None` where the data give no value.
pub(super) fn of(snapshot: &Snapshot, measure: &Measure, lang: Lang) -> Option<Example> {
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
        given(&measure.card, &input, place, &row.estimate, lang)
    };
    let (_, name) = row.keys.first()?;
    let theme = row.theme.map(|theme| demand::themes().term(theme).label(lang));
    let result = result(measure, &row.estimate, theme, lang);
    // No map shows one value for a whole level.
    let query = (!measure.is_whole()).then(|| (*permitted).clone());
    Some(Example { query, place: name.clone(), given, result })
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
