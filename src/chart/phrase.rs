//! What a layer says, in sentences: title, subtitle, alternative text and source lines.

use crate::chart::key::value_text;
use crate::demand::themes;
use crate::indicator::Unit;
use crate::layer::{Layer, Row};
use crate::text::{Lang, count, date, decimal, month, percent};

/// Watermark and source line of made-up data.
pub fn synthetic_notice(lang: Lang) -> &'static str {
    match lang {
        Lang::Es => "datos sintéticos de demostración",
        Lang::En => "synthetic demonstration data",
    }
}

/// The finding, as a sentence: the greatest value that rests on enough demands, beside the
/// department's.
pub fn title(layer: &Layer, department: &str) -> String {
    let lang = layer.query.lang;
    let subject = subject(layer);
    let Some(top) = top(layer) else {
        return nothing(layer, &subject);
    };
    if layer.rows.len() == 1 {
        return join_colon(
            &subject,
            &format!("{} {} {}", value_text(layer, top), in_(lang), top.name),
        );
    }
    match layer.measure.unit {
        Unit::Theme => leading_title(layer, department),
        Unit::Share => share_title(layer, top, &subject, department),
        Unit::Demands => count_title(layer, top, &subject, department),
        Unit::Per10k => rate_title(layer, top, &subject, department),
        Unit::Ratio => ratio_title(layer, top, &subject),
        _ => range_title(layer, top, &subject),
    }
}

/// What the numbers are: measure, filters, n and period.
pub fn subtitle(layer: &Layer) -> String {
    let lang = layer.query.lang;
    if layer.measure.context {
        return layer.measure.meaning.get(lang).to_owned();
    }
    let mut parts = vec![layer.measure.title.get(lang).to_owned()];
    let themes = theme_names(layer);
    if !themes.is_empty() {
        parts.push(list(&themes, lang));
    }
    let demands = match lang {
        Lang::Es => format!("n = {} demandas", count(layer.n, lang)),
        Lang::En => format!("n = {} demands", count(layer.n, lang)),
    };
    parts.push(together(&demands));
    if let Some((from, to)) = layer.period {
        parts.push(together(&format!("{} – {}", month(from, lang), month(to, lang))));
    }
    parts.join(" · ")
}

/// What a reader who cannot see the picture should know.
pub fn alternative(layer: &Layer, department: &str) -> String {
    let lang = layer.query.lang;
    let level = layer.query.level.plural().get(lang);
    let missing = layer.rows.iter().filter(|row| row.estimate.value.is_none()).count();
    let mut sentences = vec![title(layer, department)];
    let with = layer.rows.len() - missing;
    let (most, least) = (greatest(layer.rows.iter()), least(layer.rows.iter()));
    let ranked = layer.measure.unit != Unit::Theme && with > 1;
    if let (Some(most), Some(least), true) = (most, least, ranked) {
        let (high, low) = (value_text(layer, most), value_text(layer, least));
        sentences.push(match lang {
            Lang::Es => format!("Máximo {high} en {}, mínimo {low} en {}", most.name, least.name),
            Lang::En => format!("Highest {high} in {}, lowest {low} in {}", most.name, least.name),
        });
    }
    sentences.push(match lang {
        Lang::Es => format!("Mapa de {with} {level} con datos y {missing} sin datos"),
        Lang::En => format!("Map of {with} {level} with data and {missing} without"),
    });
    if !layer.measure.context {
        sentences.push(format!("n = {}", count(layer.n, lang)));
    }
    sentences.join(". ") + "."
}

/// Name, value, interval, n and what to be careful about, for one territory.
pub fn territory_line(layer: &Layer, row: &Row) -> String {
    let lang = layer.query.lang;
    let line = format!("{}: {}", row.name, value_text(layer, row));
    let mut notes = Vec::new();
    if let (Some(low), Some(high)) = (row.estimate.low, row.estimate.high) {
        let [low, high] = [low, high].map(|bound| layer.measure.unit.format(bound, lang));
        notes.push(match lang {
            Lang::Es => format!("IC 95\u{a0}%: {low} a {high}"),
            Lang::En => format!("95% CI: {low} to {high}"),
        });
    }
    if !layer.measure.context && row.estimate.value.is_some() {
        notes.push(format!("n = {}", count(row.estimate.n, lang)));
    }
    if row.tied {
        notes.push(if lang == Lang::Es { "empate" } else { "tied" }.to_owned());
    }
    if row.small {
        notes.push(if lang == Lang::Es { "muestra pequeña" } else { "small sample" }.to_owned());
    }
    if notes.is_empty() { line } else { format!("{line} ({})", notes.join("; ")) }
}

/// The department's own value, as the legend states it.
pub fn reference(layer: &Layer, department: &str) -> Option<String> {
    let one = layer.rows.len() == 1;
    let shown = !one && !matches!(layer.measure.unit, Unit::Theme | Unit::Ratio);
    let value = layer.reference.value.filter(|_| shown)?;
    Some(format!("{department}: {}", layer.measure.unit.format(value, layer.query.lang)))
}

/// What to write below: that data are made up, where they come from, their version and last day.
pub fn source_lines(layer: &Layer) -> Vec<String> {
    let notice = layer.synthetic.then(|| capitalised(synthetic_notice(layer.query.lang)) + ".");
    let sources = notice.iter().chain(&layer.sources).map(String::as_str);
    let sources = sources.collect::<Vec<_>>().join(" ");
    let lines = [sources, version_line(layer)];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

fn version_line(layer: &Layer) -> String {
    let lang = layer.query.lang;
    let until = layer.as_of.filter(|_| !layer.measure.context).map(|day| date(day, lang));
    let (data, to) = match lang {
        Lang::Es => ("Datos: versión", "hasta"),
        Lang::En => ("Data: version", "up to"),
    };
    let until = until.map(|day| format!(", {to} {day}")).unwrap_or_default();
    format!("{data} {}{until}", layer.version)
}

/// The text with a capital letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The same without a place to break the line.
fn together(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// The chosen themes, else the measure itself.
fn subject(layer: &Layer) -> String {
    let themes = theme_names(layer);
    let lang = layer.query.lang;
    if themes.is_empty() { layer.measure.title.get(lang).to_owned() } else { list(&themes, lang) }
}

fn theme_names(layer: &Layer) -> Vec<&'static str> {
    let chosen = layer.query.filter.themes.iter();
    chosen.map(|&code| themes().term(code).label(layer.query.lang)).collect()
}

/// Items as a sentence lists them: `a, b y c`.
fn list(items: &[&str], lang: Lang) -> String {
    let Some((last, rest)) = items.split_last() else {
        return String::new();
    };
    if rest.is_empty() {
        return (*last).to_owned();
    }
    format!("{} {} {last}", rest.join(", "), and(last, lang))
}

/// `y`, or `e` before the sound i.
fn and(next: &str, lang: Lang) -> &'static str {
    let starts = |vowel| next.to_lowercase().starts_with(vowel);
    match lang {
        Lang::En => "and",
        Lang::Es if starts("i") || starts("hi") || starts("í") => "e",
        Lang::Es => "y",
    }
}

fn in_(lang: Lang) -> &'static str {
    if lang == Lang::Es { "en" } else { "in" }
}

fn join_colon(subject: &str, rest: &str) -> String {
    format!("{subject}: {rest}")
}

fn nothing(layer: &Layer, subject: &str) -> String {
    match layer.query.lang {
        Lang::Es => format!("{subject}: sin datos"),
        Lang::En => format!("{subject}: no data"),
    }
}

/// The row with the greatest value: no small sample wins while there are others.
fn top(layer: &Layer) -> Option<&Row> {
    greatest(layer.rows.iter().filter(|row| !row.small)).or_else(|| greatest(layer.rows.iter()))
}

/// The row with the least value, by the same rule.
fn bottom(layer: &Layer) -> Option<&Row> {
    least(layer.rows.iter().filter(|row| !row.small)).or_else(|| least(layer.rows.iter()))
}

fn greatest<'a>(rows: impl Iterator<Item = &'a Row>) -> Option<&'a Row> {
    let values = rows.filter_map(|row| Some((row, row.estimate.value?)));
    values.reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|(row, _)| row)
}

fn least<'a>(rows: impl Iterator<Item = &'a Row>) -> Option<&'a Row> {
    let values = rows.filter_map(|row| Some((row, row.estimate.value?)));
    values.reduce(|a, b| if b.1 < a.1 { b } else { a }).map(|(row, _)| row)
}

/// Whether even the lower end of the interval lies above the department's value.
fn clearly_above(layer: &Layer, row: &Row) -> bool {
    match (row.estimate.low, layer.reference.value) {
        (Some(low), Some(reference)) => low > reference,
        _ => true,
    }
}

fn leading_title(layer: &Layer, department: &str) -> String {
    let lang = layer.query.lang;
    let led = |code: u8| layer.rows.iter().filter(|row| row.theme == Some(code)).count();
    let codes = 0..themes().terms().len() as u8;
    let most = codes.clone().map(led).max().unwrap_or(0);
    let first: Vec<_> = codes.filter(|&code| led(code) == most).collect();
    let names: Vec<_> = first.iter().map(|&code| themes().term(code).label(lang)).collect();
    let (total, level) = (layer.rows.len(), layer.query.level.plural().get(lang));
    match (names.as_slice(), lang) {
        ([one], Lang::Es) => format!("{one} es el tema más pedido en {most} de {total} {level}"),
        ([one], Lang::En) => format!("{one} is the leading theme in {most} of {total} {level}"),
        ([_, _], Lang::Es) => {
            format!(
                "{}: los temas más pedidos, cada uno en {most} de {total} {level}",
                list(&names, lang)
            )
        }
        ([_, _], Lang::En) => {
            format!("{}: the leading themes, each in {most} of {total} {level}", list(&names, lang))
        }
        (_, Lang::Es) => format!("Ningún tema predomina entre los {level} de {department}"),
        (_, Lang::En) => format!("No theme prevails among the {level} of {department}"),
    }
}

fn share_title(layer: &Layer, top: &Row, subject: &str, department: &str) -> String {
    let lang = layer.query.lang;
    let share = top.estimate.value.unwrap_or_default();
    let reference = layer.reference.value;
    if let Some(reference) = reference.filter(|_| !clearly_above(layer, top)) {
        let (value, level) = (percent(reference, places(reference), lang), layer.query.level);
        let level = level.plural().get(lang);
        return match lang {
            Lang::Es => format!(
                "{subject}: {value} de las demandas en {department}, sin diferencias claras entre {level}"
            ),
            Lang::En => format!(
                "{subject}: {value} of demands in {department}, without clear differences between {level}"
            ),
        };
    }
    let against = reference.map(|r| against(share, r, lang)).unwrap_or_default();
    let part = fraction(share, lang);
    format!("{subject}: {part} {} {}{against}", in_(lang), top.name)
}

/// `1 de cada 5 demandas` when that is near enough, else `37 % de las demandas`.
fn fraction(share: f64, lang: Lang) -> String {
    let near = (2..=10).find(|&k| (share * f64::from(k) - 1.0).abs() <= 0.04);
    match (near, lang) {
        (Some(k), Lang::Es) => format!("1\u{a0}de\u{a0}cada\u{a0}{k} demandas"),
        (Some(k), Lang::En) => format!("1\u{a0}in\u{a0}{k} demands"),
        (None, Lang::Es) => format!("{} de las demandas", percent(share, places(share), lang)),
        (None, Lang::En) => format!("{} of demands", percent(share, places(share), lang)),
    }
}

fn places(share: f64) -> usize {
    usize::from(share < 0.0995)
}

/// How a value compares with the department's, as the end of a sentence.
fn against(value: f64, reference: f64, lang: Lang) -> String {
    let ratio = if reference > 0.0 { value / reference } else { 0.0 };
    let spanish = lang == Lang::Es;
    if (1.9..=2.1).contains(&ratio) {
        return if spanish {
            ", el doble que el departamento"
        } else {
            ", twice the department’s share"
        }
        .to_owned();
    }
    if (2.85..=3.15).contains(&ratio) {
        return if spanish {
            ", el triple que el departamento"
        } else {
            ", three times the department’s"
        }
        .to_owned();
    }
    let reference = percent(reference, places(reference), lang);
    if spanish {
        format!(", frente al {reference} del departamento")
    } else {
        format!(", against {reference} in the department")
    }
}

fn count_title(layer: &Layer, top: &Row, subject: &str, department: &str) -> String {
    let lang = layer.query.lang;
    let value = top.estimate.value.unwrap_or_default();
    let number = layer.measure.unit.format(value, lang);
    let total = layer.reference.value.filter(|total| *total > 0.0);
    let part = total.map(|total| percent(value / total, places(value / total), lang));
    match (part, lang) {
        (Some(part), Lang::Es) => {
            format!("{subject}: {number} en {}, el {part} de las de {department}", top.name)
        }
        (Some(part), Lang::En) => {
            format!("{subject}: {number} in {}, {part} of those in {department}", top.name)
        }
        (None, _) => format!("{subject}: {number} {} {}", in_(lang), top.name),
    }
}

fn rate_title(layer: &Layer, top: &Row, subject: &str, department: &str) -> String {
    let lang = layer.query.lang;
    let written = |value| layer.measure.unit.format(value, lang);
    let rate = written(top.estimate.value.unwrap_or_default());
    let beside = layer.reference.value.map(|value| format!(" ({department}: {})", written(value)));
    let beside = beside.unwrap_or_default();
    match lang {
        Lang::Es => format!(
            "{subject}: {rate} demandas por 10.000 habitantes y año en {}{beside}",
            top.name
        ),
        Lang::En => format!(
            "{subject}: {rate} demands per 10,000 inhabitants and year in {}{beside}",
            top.name
        ),
    }
}

fn ratio_title(layer: &Layer, top: &Row, subject: &str) -> String {
    let lang = layer.query.lang;
    let times = decimal(top.estimate.value.unwrap_or_default(), 1, lang);
    let name = &top.name;
    let expected = layer.measure.id == "smr";
    match (lang, expected) {
        (Lang::Es, true) => format!("{subject}: en {name}, {times} veces lo esperado"),
        (Lang::En, true) => format!("{subject}: in {name}, {times} times what is expected"),
        (Lang::Es, false) => {
            format!("{subject}: en {name} pesa {times} veces lo que en el departamento")
        }
        (Lang::En, false) => {
            format!("{subject}: weighs {times} times as much in {name} as in the department")
        }
    }
}

fn range_title(layer: &Layer, top: &Row, subject: &str) -> String {
    let Some(least) = bottom(layer).filter(|least| *least != top) else {
        let value = value_text(layer, top);
        return format!("{subject}: {value} {} {}", in_(layer.query.lang), top.name);
    };
    let (high, low) = (value_text(layer, top), value_text(layer, least));
    match layer.query.lang {
        Lang::Es => format!("{subject}: de {low} en {} a {high} en {}", least.name, top.name),
        Lang::En => format!("{subject}: from {low} in {} to {high} in {}", least.name, top.name),
    }
}
