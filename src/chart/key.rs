//! The keys of a map: which fill a territory has, what that means, and how many have it.

use crate::chart::scene::Fill;
use crate::classify::Classes;
use crate::demand::themes;
use crate::indicator::{Reason, Unit};
use crate::layer::{Layer, Row};
use crate::style::{Colour, palette};
use crate::text::{Lang, Words, decimal, percent};

/// One row of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The value of `data-key` on its territories.
    pub id: String,
    /// What it means.
    pub label: String,
    /// Its number, written on map and legend where colours alone do not tell keys apart.
    pub number: Option<usize>,
    /// Its fill.
    pub fill: Fill,
    /// How many territories have it.
    pub count: usize,
    /// Territories of other keys that carry this mark as well: not part of the sum.
    pub mark: bool,
}

/// Id of the key of territories without a value.
const NO_DATA: &str = "none";

/// Id of the key of hidden values.
const SUPPRESSED: &str = "suppressed";

/// Id of the key of places that the query does not ask about.
const NOT_SELECTED: &str = "other";

/// The keys of a layer, in the order of the legend.
pub fn keys(layer: &Layer) -> Vec<Key> {
    let values =
        if layer.measure.unit == Unit::Theme { theme_keys(layer) } else { class_keys(layer) };
    values.into_iter().chain(absence_keys(layer)).chain(mark_keys(layer)).collect()
}

/// The key that a territory belongs to.
pub fn key_id(layer: &Layer, row: &Row) -> String {
    match (row.estimate.value, row.theme) {
        (None, _) => absence(row).0.to_owned(),
        (_, Some(theme)) if layer.measure.unit == Unit::Theme => themes().term(theme).id.clone(),
        _ => row.class.unwrap_or(0).to_string(),
    }
}

/// The colour under a territory's marks.
pub fn ground(layer: &Layer, row: &Row) -> Colour {
    match (row.estimate.value, row.theme) {
        (None, _) => match absence(row).1 {
            Fill::Flat(colour) => colour,
            _ => palette().paper,
        },
        (_, Some(theme)) if layer.measure.unit == Unit::Theme => palette().theme(theme),
        _ => layer.classes.as_ref().map_or(palette().suppressed, |classes| {
            palette().class(layer.measure, row.class.unwrap_or(0), classes)
        }),
    }
}

/// A territory's fill: a small sample says more about its value than a tie does.
pub fn fill(layer: &Layer, row: &Row) -> Fill {
    let ground = ground(layer, row);
    match row {
        row if row.estimate.value.is_none() => absence(row).1,
        row if row.small => Fill::Dots(ground),
        row if row.tied => Fill::Stripes(ground),
        _ => Fill::Flat(ground),
    }
}

/// Key and fill of a territory without a value.
fn absence(row: &Row) -> (&'static str, Fill) {
    match row.estimate.reason {
        Some(Reason::Suppressed) => (SUPPRESSED, Fill::Flat(palette().suppressed)),
        Some(Reason::NotSelected) => (NOT_SELECTED, Fill::Flat(palette().sheet)),
        _ => (NO_DATA, Fill::Hatch),
    }
}

fn count_of(layer: &Layer, id: &str) -> usize {
    layer.rows.iter().filter(|row| key_id(layer, row) == id).count()
}

fn class_keys(layer: &Layer) -> Vec<Key> {
    let Some(classes) = &layer.classes else {
        return Vec::new();
    };
    let labels =
        class_labels(classes, layer.measure.unit, layer.measure.diverging, layer.query.lang);
    let key = |(class, label): (usize, String)| {
        let id = class.to_string();
        let fill = Fill::Flat(palette().class(layer.measure, class, classes));
        Key { count: count_of(layer, &id), id, label, number: None, fill, mark: false }
    };
    labels.into_iter().enumerate().map(key).collect()
}

/// The themes that lead somewhere, the most frequent first.
fn theme_keys(layer: &Layer) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for (code, term) in (0..).zip(themes().terms()) {
        let fill = Fill::Flat(palette().theme(code));
        let label = term.label(layer.query.lang).to_owned();
        let count = count_of(layer, &term.id);
        if count > 0 {
            keys.push(Key { id: term.id.clone(), label, number: None, fill, count, mark: false });
        }
    }
    keys.sort_by_key(|key| std::cmp::Reverse(key.count));
    (1..).zip(&mut keys).for_each(|(number, key)| key.number = Some(number));
    keys
}

fn absence_keys(layer: &Layer) -> impl Iterator<Item = Key> {
    let key = |id: &str, words: Words, fill| Key {
        id: id.to_owned(),
        label: words.get(layer.query.lang).to_owned(),
        number: None,
        fill,
        count: count_of(layer, id),
        mark: false,
    };
    let [grey, white] = [palette().suppressed, palette().sheet].map(Fill::Flat);
    [
        key(NO_DATA, Words::new("Sin datos", "No data"), Fill::Hatch),
        key(SUPPRESSED, Words::new("Suprimido por reserva", "Suppressed"), grey),
        key(NOT_SELECTED, Words::new("Fuera de la selección", "Not selected"), white),
    ]
    .into_iter()
    .filter(|key| key.count > 0)
}

fn mark_keys(layer: &Layer) -> impl Iterator<Item = Key> {
    let mark = |id: &str, words: Words, fill, test: fn(&Row) -> bool| Key {
        id: id.to_owned(),
        label: words.get(layer.query.lang).to_owned(),
        number: None,
        fill,
        count: layer.rows.iter().filter(|r| r.estimate.value.is_some() && test(r)).count(),
        mark: true,
    };
    let sheet = palette().sheet;
    let small = Words::new("Muestra pequeña (n < 10)", "Small sample (n < 10)");
    let tied = Words::new("Empate con el segundo tema", "Tied with the second theme");
    let stripes = Fill::Stripes(palette().suppressed);
    [
        mark("small", small, Fill::Dots(sheet), |row| row.small),
        mark("tied", tied, stripes, |row| row.tied && !row.small),
    ]
    .into_iter()
    .filter(|key| key.count > 0)
}

/// Right-closed bounds as people read them: `4,1–8,3 %`, `> 8,3–12,0 %`; a diverging scheme is open
/// at both ends.
fn class_labels(classes: &Classes, unit: Unit, diverging: bool, lang: Lang) -> Vec<String> {
    let bounds: Vec<f64> = std::iter::once(classes.min).chain(classes.upper.clone()).collect();
    let texts = bound_texts(&bounds, unit, lang);
    let sign = if lang == Lang::Es { "\u{a0}%" } else { "%" };
    let suffix = if matches!(unit, Unit::Share | Unit::Percent) { sign } else { "" };
    let last = classes.upper.len() - 1;
    let label = |class: usize| match class {
        // Given bounds may begin below every value.
        0 if (diverging && last > 0) || bounds[0] > bounds[1] => format!("≤ {}", texts[1]),
        c if diverging && c > 0 && c == last => format!("> {}", texts[c]),
        0 if texts[0] == texts[1] => texts[0].clone(),
        0 => format!("{} – {}", texts[0], texts[1]),
        c => format!("> {} – {}", texts[c], texts[c + 1]),
    };
    (0..=last).map(|class| label(class) + suffix).collect()
}

/// Bounds without their unit, with as many decimals as tell them apart.
fn bound_texts(bounds: &[f64], unit: Unit, lang: Lang) -> Vec<String> {
    let factor = if unit == Unit::Share { 100.0 } else { 1.0 };
    let least = match unit {
        Unit::Demands | Unit::People => 0,
        Unit::Share if bounds.last().is_some_and(|b| *b >= 0.2) => 0,
        Unit::Ratio | Unit::EffectiveGroups => 2,
        _ => 1,
    };
    let written = |places| bounds.iter().map(|b| decimal(b * factor, places, lang)).collect();
    let distinct = |texts: &Vec<String>| {
        texts.windows(2).zip(bounds.windows(2)).all(|(t, b)| t[0] != t[1] || b[0] >= b[1])
    };
    let mut tries = (least..least + 3).map(written);
    let last = written(least + 3);
    tries.find(distinct).unwrap_or(last)
}

/// A value as people read it; for a leading theme its name and share.
pub fn value_text(layer: &Layer, row: &Row) -> String {
    let lang = layer.query.lang;
    let none = Words::new("sin datos", "no data").get(lang);
    match (row.estimate.value, row.estimate.reason, row.theme) {
        (None, Some(Reason::NotSelected), _) => Reason::NotSelected.words().get(lang).to_owned(),
        (None, Some(reason), _) => format!("{none} ({})", reason.words().get(lang)),
        (None, None, _) => none.to_owned(),
        (Some(share), _, Some(theme)) if layer.measure.unit == Unit::Theme => {
            format!("{}, {}", themes().term(theme).label(lang), percent(share, 0, lang))
        }
        (Some(value), ..) => layer.measure.unit.format(value, lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(unit: Unit, min: f64, upper: &[f64], expected: &[&str]) {
        let counts = vec![0; upper.len()];
        let classes = Classes {
            method: "quantiles",
            min,
            upper: upper.to_vec(),
            counts,
            within_ss: 0.0,
            gvf: 1.0,
            gadf: 1.0,
        };
        assert_eq!(class_labels(&classes, unit, unit == Unit::Ratio, Lang::Es), expected);
    }

    #[test]
    fn bounds_never_look_alike() {
        check(Unit::Percent, 4.1, &[8.3, 12.0], &["4,1 – 8,3\u{a0}%", "> 8,3 – 12,0\u{a0}%"]);
        check(Unit::Share, 0.21, &[0.214, 0.3], &["21,0 – 21,4\u{a0}%", "> 21,4 – 30,0\u{a0}%"]);
        check(Unit::Demands, 3.0, &[3.0, 1200.0], &["3", "> 3 – 1.200"]);
    }

    #[test]
    fn a_diverging_scheme_is_open_at_both_ends() {
        check(Unit::Ratio, 0.1, &[0.8, 1.25, 9.0], &["≤ 0,80", "> 0,80 – 1,25", "> 1,25"]);
        check(Unit::Ratio, 14.7, &[14.7], &["14,70"]);
    }

    #[test]
    fn given_bounds_may_begin_below_every_value() {
        check(Unit::Per10k, 2.2, &[1.0, 5.0, 11.1], &["≤ 1,0", "> 1,0 – 5,0", "> 5,0 – 11,1"]);
    }
}
