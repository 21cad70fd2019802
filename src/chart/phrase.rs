//! What stands around a title: subtitle, alternative text, lines about a territory and sources.

use jiff::civil::Date;

use crate::chart::headline::{greatest, least, selected, title};
use crate::chart::key::value_text;
use crate::demand::themes;
use crate::indicator::Unit;
use crate::layer::{Layer, Row};
use crate::text::{Lang, Words, count, date, month};

/// Watermark and source line of made-up data.
pub fn synthetic_notice(lang: Lang) -> &'static str {
    match lang {
        Lang::Es => "datos sintéticos de demostración",
        Lang::En => "synthetic demonstration data",
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

/// What a reader who cannot see a picture of this kind should know.
pub fn alternative(layer: &Layer, department: &str, kind: Words) -> String {
    let lang = layer.query.lang;
    let (level, kind) = (layer.query.level, kind.get(lang));
    let missing = selected(layer).filter(|row| row.estimate.value.is_none()).count();
    let mut sentences = vec![title(layer, department)];
    let with = selected(layer).count() - missing;
    let level = if with == 1 { level.title() } else { level.plural() }.get(lang);
    let (most, least) = (greatest(selected(layer)), least(selected(layer)));
    let ranked = layer.measure.unit != Unit::Theme && with > 1;
    if let (Some(most), Some(least), true) = (most, least, ranked) {
        let (high, low) = (value_text(layer, most), value_text(layer, least));
        sentences.push(match lang {
            Lang::Es => format!("Máximo {high} en {}, mínimo {low} en {}", most.name, least.name),
            Lang::En => format!("Highest {high} in {}, lowest {low} in {}", most.name, least.name),
        });
    }
    sentences.push(match lang {
        Lang::Es => format!("{kind} de {with} {level} con datos y {missing} sin datos"),
        Lang::En => format!("{kind} of {with} {level} with data and {missing} without"),
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
    below(layer.synthetic, &layer.sources, version_line(layer), layer.query.lang)
}

/// The same for any picture.
pub fn below(synthetic: bool, sources: &[String], version: String, lang: Lang) -> Vec<String> {
    let notice = synthetic.then(|| capitalised(synthetic_notice(lang)) + ".");
    let sources = notice.iter().chain(sources).map(String::as_str);
    let sources = sources.collect::<Vec<_>>().join(" ");
    [sources, version].into_iter().filter(|line| !line.is_empty()).collect()
}

/// The same where there is room for little: version before sources.
pub fn brief_source(layer: &Layer) -> String {
    brief(layer.synthetic, &layer.sources, version_line(layer), layer.query.lang)
}

/// The same for any picture.
pub fn brief(synthetic: bool, sources: &[String], version: String, lang: Lang) -> String {
    let notice = synthetic.then(|| capitalised(synthetic_notice(lang)));
    let parts = notice.into_iter().chain([version]).chain(sources.iter().cloned());
    parts.collect::<Vec<_>>().join(" · ")
}

fn version_line(layer: &Layer) -> String {
    data_version(&layer.version, layer.as_of.filter(|_| !layer.measure.context), layer.query.lang)
}

/// The version of the data and their last day.
pub fn data_version(version: &str, as_of: Option<Date>, lang: Lang) -> String {
    let (data, to) = match lang {
        Lang::Es => ("Datos: versión", "hasta"),
        Lang::En => ("Data: version", "up to"),
    };
    let until = as_of.map(|day| format!(", {to} {}", date(day, lang))).unwrap_or_default();
    format!("{data} {version}{until}")
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
pub fn subject(layer: &Layer) -> String {
    let themes = theme_names(layer);
    let lang = layer.query.lang;
    if themes.is_empty() { layer.measure.title.get(lang).to_owned() } else { list(&themes, lang) }
}

fn theme_names(layer: &Layer) -> Vec<&'static str> {
    let chosen = layer.query.filter.themes.iter();
    chosen.map(|&code| themes().term(code).label(layer.query.lang)).collect()
}

/// Items as a sentence lists them: `a, b y c`.
pub fn list(items: &[&str], lang: Lang) -> String {
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
