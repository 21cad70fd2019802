//! The title of a picture: its finding, as a sentence.
//!
//! No small sample wins while there are others, and a place stands out only when its whole
//! interval lies above the department's value; otherwise the title says that nothing does.

use crate::chart::key::value_text;
use crate::chart::phrase::{capitalised, list, subject};
use crate::demand::themes;
use crate::indicator::{Reason, Unit};
use crate::layer::{Layer, Row};
use crate::text::{Lang, decimal, percent};

/// The finding, as a sentence.
pub fn title(layer: &Layer, department: &str) -> String {
    let (subject, lang) = (subject(layer), layer.query.lang);
    let Some(greatest) = greatest(selected(layer)) else { return nothing(layer, &subject) };
    if selected(layer).count() == 1 {
        return format!(
            "{subject}: {} {} {}",
            value_text(layer, greatest),
            at(lang),
            greatest.name
        );
    }
    if layer.measure.unit == Unit::Theme {
        return leading(layer, department);
    }
    if !matches!(layer.measure.unit, Unit::Share | Unit::Per10k | Unit::Ratio) {
        return enumerated(layer, &subject, department);
    }
    let Some(top) = standing_out(layer) else { return alike(layer, &subject, department) };
    match layer.measure.unit {
        Unit::Share => share(layer, top, &subject),
        Unit::Per10k => rate(layer, top, &subject, department),
        _ => ratio(layer, top, &subject),
    }
}

/// The rows that the query asks about.
pub fn selected(layer: &Layer) -> impl Iterator<Item = &Row> {
    layer.rows.iter().filter(|row| row.estimate.reason != Some(Reason::NotSelected))
}

/// The row with the greatest value.
pub fn greatest<'a>(rows: impl Iterator<Item = &'a Row>) -> Option<&'a Row> {
    let values = rows.filter_map(|row| Some((row, row.estimate.value?)));
    values.reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|(row, _)| row)
}

/// The row with the least value.
pub fn least<'a>(rows: impl Iterator<Item = &'a Row>) -> Option<&'a Row> {
    let values = rows.filter_map(|row| Some((row, row.estimate.value?)));
    values.reduce(|a, b| if b.1 < a.1 { b } else { a }).map(|(row, _)| row)
}

/// The greatest value among those clearly above the department's.
fn standing_out(layer: &Layer) -> Option<&Row> {
    let reference = match layer.measure.unit {
        Unit::Ratio => Some(1.0),
        _ => layer.reference.value,
    };
    let chance = |row: &Row| row.estimate.reason == Some(Reason::NoExcessVariation);
    let above = |row: &&Row| match (row.estimate.low, reference) {
        (Some(low), Some(reference)) => low > reference && !chance(row),
        _ => !chance(row),
    };
    greatest(selected(layer).filter(|row| !row.small).filter(above))
}

/// No rate, because the places were asked in fixed proportions.
fn by_quota(layer: &Layer) -> String {
    let what = match layer.query.lang {
        Lang::Es => "sin tasa por habitante: estas demandas se recogieron por cupo",
        Lang::En => "no rate per inhabitant: these demands were collected by quota",
    };
    if layer.query.filter.themes.is_empty() {
        return capitalised(what);
    }
    format!("{}, {what}", subject(layer))
}

/// No value: why, when the reason is the same everywhere.
fn nothing(layer: &Layer, subject: &str) -> String {
    let lang = layer.query.lang;
    let mut reasons = selected(layer).filter_map(|row| row.estimate.reason);
    let first = reasons.next();
    let shared = first.filter(|first| reasons.all(|reason| reason == *first));
    if shared == Some(Reason::CollectedByQuota) {
        return by_quota(layer);
    }
    let why = shared.map(|reason| format!(" ({})", reason.words().get(lang))).unwrap_or_default();
    match lang {
        Lang::Es => format!("{subject}: sin datos{why}"),
        Lang::En => format!("{subject}: no data{why}"),
    }
}

/// Nothing stands out.
fn alike(layer: &Layer, subject: &str, department: &str) -> String {
    let (lang, unit) = (layer.query.lang, layer.measure.unit);
    let level = layer.query.level.plural().get(lang);
    let whole = layer.reference.value.filter(|_| unit != Unit::Ratio);
    let whole = whole.map(|value| match (unit, lang) {
        (Unit::Share, Lang::Es) => {
            format!("{} de las demandas en {department}, ", share_text(value, lang))
        }
        (Unit::Share, Lang::En) => {
            format!("{} of demands in {department}, ", share_text(value, lang))
        }
        _ => format!("{} {} {department}, ", unit.format(value, lang), at(lang)),
    });
    let whole = whole.unwrap_or_default();
    match lang {
        Lang::Es => {
            format!("{subject}: {whole}sin {level} claramente por encima")
        }
        Lang::En => format!("{subject}: {whole}no {level} clearly above"),
    }
}

fn leading(layer: &Layer, department: &str) -> String {
    let lang = layer.query.lang;
    let led = |code: u8| selected(layer).filter(|row| row.theme == Some(code)).count();
    let codes = 0..themes().terms().len() as u8;
    let most = codes.clone().map(led).max().unwrap_or(0);
    let first = codes.filter(|&code| led(code) == most);
    let names: Vec<_> = first.map(|code| themes().term(code).label(lang)).collect();
    let (total, level) = (selected(layer).count(), layer.query.level.plural().get(lang));
    let finding = match (names.len(), lang) {
        (1, Lang::Es) => format!("{} es el tema más pedido en {most} de {total} {level}", names[0]),
        (1, Lang::En) => format!("{} is the leading theme in {most} of {total} {level}", names[0]),
        (2, Lang::Es) => {
            format!(
                "{} son los más pedidos, cada uno en {most} de {total} {level}",
                list(&names, lang)
            )
        }
        (2, Lang::En) => format!("{} lead, each in {most} of {total} {level}", list(&names, lang)),
        (_, Lang::Es) => format!("Ningún tema predomina entre los territorios de {department}"),
        (_, Lang::En) => format!("No theme prevails among the territories of {department}"),
    };
    finding + &ties(layer)
}

/// How many of the leads are shared, when that is most of them.
fn ties(layer: &Layer) -> String {
    let tied = selected(layer).filter(|row| row.tied).count();
    if tied * 2 <= selected(layer).count() {
        return String::new();
    }
    match layer.query.lang {
        Lang::Es => format!("; en {tied}, el primer lugar está empatado"),
        Lang::En => format!("; in {tied}, first place is shared"),
    }
}

fn share(layer: &Layer, top: &Row, subject: &str) -> String {
    let lang = layer.query.lang;
    let share = top.estimate.value.unwrap_or_default();
    let against = layer.reference.value.map(|whole| against(share, whole, lang));
    let part = fraction(share, lang);
    format!("{subject}: {part} {} {}{}", at(lang), top.name, against.unwrap_or_default())
}

/// `1 de cada 5 demandas` when that is near enough, else `37 % de las demandas`.
fn fraction(share: f64, lang: Lang) -> String {
    let near = (2..=10).find(|&k| (share * f64::from(k) - 1.0).abs() <= 0.04);
    match (near, lang) {
        (Some(k), Lang::Es) => format!("1\u{a0}de\u{a0}cada\u{a0}{k} demandas"),
        (Some(k), Lang::En) => format!("1\u{a0}in\u{a0}{k} demands"),
        (None, Lang::Es) => format!("{} de las demandas", share_text(share, lang)),
        (None, Lang::En) => format!("{} of demands", share_text(share, lang)),
    }
}

fn share_text(share: f64, lang: Lang) -> String {
    percent(share, usize::from(share < 0.0995), lang)
}

/// How a share compares with the department's, as the end of a sentence.
fn against(value: f64, whole: f64, lang: Lang) -> String {
    let ratio = if whole > 0.0 { value / whole } else { 0.0 };
    let near = |times: f64| (ratio / times - 1.0).abs() <= 0.05;
    match lang {
        Lang::Es if near(2.0) => ", el doble que el departamento".to_owned(),
        Lang::Es if near(3.0) => ", el triple que el departamento".to_owned(),
        Lang::Es => format!(", frente al {} del departamento", share_text(whole, lang)),
        Lang::En if near(2.0) => ", twice the department’s share".to_owned(),
        Lang::En if near(3.0) => ", three times the department’s share".to_owned(),
        Lang::En => format!(", against {} in the department", share_text(whole, lang)),
    }
}

fn rate(layer: &Layer, top: &Row, subject: &str, department: &str) -> String {
    let lang = layer.query.lang;
    let beside = layer.reference.value.map(|whole| layer.measure.unit.format(whole, lang));
    let beside = beside.map(|whole| format!(" ({department}: {whole})")).unwrap_or_default();
    let (rate, name) = (value_text(layer, top), &top.name);
    match lang {
        _ if layer.query.filter.themes.is_empty() => {
            format!("{subject}: {rate} {} {name}{beside}", at(lang))
        }
        Lang::Es => {
            format!("{subject}: {rate} demandas por 10.000 habitantes y año en {name}{beside}")
        }
        Lang::En => {
            format!("{subject}: {rate} demands per 10,000 inhabitants and year in {name}{beside}")
        }
    }
}

fn ratio(layer: &Layer, top: &Row, subject: &str) -> String {
    let lang = layer.query.lang;
    let times = decimal(top.estimate.value.unwrap_or_default(), 1, lang);
    let name = &top.name;
    match (lang, layer.measure.id) {
        (Lang::Es, "smr") => format!("{subject}: en {name}, {times} veces lo esperado"),
        (Lang::En, "smr") => format!("{subject}: in {name}, {times} times what is expected"),
        (Lang::Es, _) => {
            format!("{subject}: en {name} pesa {times} veces lo que en el departamento")
        }
        (Lang::En, _) => {
            format!("{subject}: weighs {times} times as much in {name} as in the department")
        }
    }
}

/// Counts and published figures are facts: the greatest, and what it is of the whole or the least.
fn enumerated(layer: &Layer, subject: &str, department: &str) -> String {
    let lang = layer.query.lang;
    let (Some(top), Some(bottom)) = (greatest(selected(layer)), least(selected(layer))) else {
        return nothing(layer, subject);
    };
    let (high, low) = (value_text(layer, top), value_text(layer, bottom));
    let part = top.estimate.value.zip(layer.reference.value.filter(|total| *total > 0.0));
    match (layer.measure.unit, part, lang) {
        (Unit::Demands, Some((value, total)), Lang::Es) => {
            let part = share_text(value / total, lang);
            format!("{subject}: {high} en {}, el {part} de las de {department}", top.name)
        }
        (Unit::Demands, Some((value, total)), Lang::En) => {
            let part = share_text(value / total, lang);
            format!("{subject}: {high} in {}, {part} of those in {department}", top.name)
        }
        (_, _, Lang::Es) => {
            format!("{subject}: de {low} en {} a {high} en {}", bottom.name, top.name)
        }
        (_, _, Lang::En) => {
            format!("{subject}: from {low} in {} to {high} in {}", bottom.name, top.name)
        }
    }
}

/// The preposition before a place.
fn at(lang: Lang) -> &'static str {
    if lang == Lang::Es { "en" } else { "in" }
}
