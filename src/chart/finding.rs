//! What pictures of change say in words: titles, subtitles, lines about a row, alternative text.

use crate::analysis::{Basis, Changed, Comparison, Direction, Side, Told, Trend, Trends};
use crate::chart::frame::Caption;
use crate::chart::phrase::{below, brief, capitalised, data_version, list};
use crate::indicator::{Estimate, Reason, Unit};
use crate::query::Dimension;
use crate::text::{Lang, Words, count, decimal, named_probability, percent};
use crate::trend::{DEMANDS_LEAST, Label};

/// Names that a sentence holds at most.
const NAMES_MOST: usize = 3;

/// The finding of a comparison, as a sentence.
pub fn changes_title(told: &Told, comparison: &Comparison, lang: Lang) -> String {
    let Ok([before, after]) = &comparison.sides else {
        return not_compared(comparison, lang);
    };
    let (before, after) = (&before.span.id, &after.span.id);
    if !comparison.says_something() {
        return match lang {
            Lang::Es => format!("Muy pocas demandas para comparar {before} y {after}"),
            Lang::En => format!("Too few demands to compare {before} and {after}"),
        };
    }
    let clause = |label| {
        let names: Vec<&str> = labelled(comparison, label).map(|row| row.name.as_str()).collect();
        (!names.is_empty()).then(|| clause(told, label, &names, lang))
    };
    let clauses = [Label::Emerging, Label::Fading].into_iter().filter_map(clause);
    let clauses = clauses.collect::<Vec<_>>().join("; ");
    let finding = match (clauses.is_empty(), lang) {
        (true, Lang::Es) => {
            format!("sin cambios que no explique el azar entre {before} y {after}")
        }
        (true, Lang::En) => {
            format!("no change that chance does not explain between {before} and {after}")
        }
        (false, _) => format!("{clauses}: {before} → {after}"),
    };
    let subject = told.subject.iter().map(|subject| format!("{subject}, "));
    capitalised(&subject.chain([finding]).collect::<String>())
}

/// Which themes emerge or fade; or where the theme does.
fn clause(told: &Told, label: Label, names: &[&str], lang: Lang) -> String {
    let list = short_list(names, lang);
    let up = label == Label::Emerging;
    if told.subject.is_some() {
        return match (up, lang) {
            (true, Lang::Es) => format!("más en {list}"),
            (false, Lang::Es) => format!("menos en {list}"),
            (true, Lang::En) => format!("more in {list}"),
            (false, Lang::En) => format!("less in {list}"),
        };
    }
    let verb = match (up, names.len() == 1) {
        (true, true) => Words::new("emerge", "rises"),
        (true, false) => Words::new("emergen", "rise"),
        (false, true) => Words::new("cede", "fades"),
        (false, false) => Words::new("ceden", "fade"),
    };
    match lang {
        Lang::Es => format!("{} {list}", verb.get(lang)),
        Lang::En => format!("{list} {}", verb.get(lang)),
    }
}

/// Why there is nothing to compare.
fn not_compared(comparison: &Comparison, lang: Lang) -> String {
    let why = match (comparison.basis, comparison.sides.as_ref().err()) {
        (Basis::Years, Some(Reason::CollectedByQuota)) => {
            Words::new("no hay fuentes abiertas", "there are no open sources")
        }
        (Basis::Years, _) => Words::new("aún no hay dos años", "there are not two years yet"),
        (Basis::Rounds, _) => Words::new("no hay dos rondas", "there are not two rounds"),
    };
    match lang {
        Lang::Es => format!("Nada que comparar: {}", why.get(lang)),
        Lang::En => format!("Nothing to compare: {}", why.get(lang)),
    }
}

/// Some names and how many more.
fn short_list(names: &[&str], lang: Lang) -> String {
    if names.len() <= NAMES_MOST + 1 {
        return list(names, lang);
    }
    let rest = names.len() - NAMES_MOST;
    let more = if lang == Lang::Es { format!("{rest} más") } else { format!("{rest} more") };
    let shown: Vec<&str> = names[..NAMES_MOST].iter().copied().chain([more.as_str()]).collect();
    list(&shown, lang)
}

/// The rows with a label, the greatest change first.
pub fn labelled(comparison: &Comparison, label: Label) -> impl Iterator<Item = &Changed> {
    let mut rows: Vec<&Changed> =
        comparison.rows.iter().filter(|row| row.shift.label == Ok(label)).collect();
    match label {
        Label::Persistent => rows.sort_by(|a, b| share(&b.after).total_cmp(&share(&a.after))),
        _ => rows.sort_by(|a, b| moved(b).total_cmp(&moved(a))),
    }
    rows.into_iter()
}

fn share(estimate: &Estimate) -> f64 {
    estimate.value.unwrap_or(0.0)
}

fn moved(row: &Changed) -> f64 {
    (share(&row.after) - share(&row.before)).abs()
}

/// What a comparison is between, with the demands on each side.
pub fn between(comparison: &Comparison, lang: Lang) -> String {
    let Ok([before, after]) = &comparison.sides else {
        return String::new();
    };
    let side = |side: &Side| format!("{} (n = {})", side.span.id, count(side.n, lang));
    let kind = match comparison.basis {
        Basis::Rounds => Words::new("rondas de conversatorios", "rounds of meetings"),
        Basis::Years => Words::new("fuentes abiertas, mismos días", "open sources, same days"),
    };
    let few = too_few(comparison, lang).map(|few| format!(" · {few}")).unwrap_or_default();
    format!("{} → {}, {}{few}", side(before), side(after), kind.get(lang))
}

/// How many rows have too few demands to be compared.
fn too_few(comparison: &Comparison, lang: Lang) -> Option<String> {
    let few = |row: &&Changed| row.shift.label == Err(Reason::TooFew);
    let rows = comparison.rows.iter().filter(few).count();
    (rows > 0).then(|| match lang {
        Lang::Es => format!("{rows} con menos de {DEMANDS_LEAST} demandas no se comparan"),
        Lang::En => format!("{rows} with fewer than {DEMANDS_LEAST} demands are not compared"),
    })
}

/// What the numbers of a comparison are.
pub fn changes_subtitle(told: &Told, comparison: &Comparison, lang: Lang) -> String {
    let what = match lang {
        Lang::Es => "Parte de las demandas clasificadas",
        Lang::En => "Share of classified demands",
    };
    let between = between(comparison, lang);
    let parts = [told.place.as_str(), what, between.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A row in one line: before, after, intervals, n, p and q.
pub fn changed_line(row: &Changed, lang: Lang) -> String {
    let side = |estimate: &Estimate| {
        let [value, low, high] = [estimate.value, estimate.low, estimate.high]
            .map(|v| v.map_or("—".to_owned(), |v| Unit::Share.format(v, lang)));
        let n = count(estimate.n, lang);
        match lang {
            Lang::Es => format!("{value} (IC 95\u{a0}%: {low} a {high}; n = {n})"),
            Lang::En => format!("{value} (95% CI: {low} to {high}; n = {n})"),
        }
    };
    let q = row
        .shift
        .q
        .map(|q| format!("; {}", named_probability("q", q, 3, lang)))
        .unwrap_or_default();
    format!("{}: {} → {}{q}", row.name, side(&row.before), side(&row.after))
}

/// Before and after, as short as can be.
pub fn changed_value(row: &Changed, lang: Lang) -> String {
    let [before, after] = [&row.before, &row.after]
        .map(|side| side.value.map_or("—".to_owned(), |v| Unit::Share.format(v, lang)));
    format!("{before} → {after}")
}

/// What is written around a picture of a comparison.
pub fn changes_caption(told: &Told, comparison: &Comparison, lang: Lang) -> Caption {
    let title = changes_title(told, comparison, lang);
    let rows = [Label::Emerging, Label::Fading].map(|label| labelled(comparison, label));
    let rows: Vec<String> = rows.into_iter().flatten().map(|row| changed_line(row, lang)).collect();
    let subtitle = changes_subtitle(told, comparison, lang);
    let sentences = [title.clone(), subtitle.clone()].into_iter().chain(rows);
    let alt = sentences.collect::<Vec<_>>().join(". ") + ".";
    caption(told, title, subtitle, alt, lang)
}

fn caption(told: &Told, title: String, subtitle: String, alt: String, lang: Lang) -> Caption {
    let version = || data_version(&told.version, told.as_of, lang);
    Caption {
        sources: below(told.synthetic, &told.sources, version(), lang),
        brief: brief(told.synthetic, &told.sources, version(), lang),
        title,
        subtitle,
        alt,
        lang,
    }
}

/// The finding of series, as a sentence.
pub fn series_title(trends: &Trends) -> String {
    let lang = trends.query.lang;
    let verbs = match lang {
        Lang::Es => [(Direction::Rising, "sube", "suben"), (Direction::Falling, "baja", "bajan")],
        Lang::En => [(Direction::Rising, "rises", "rise"), (Direction::Falling, "falls", "fall")],
    };
    let clause = |(direction, one, many): (Direction, &str, &str)| {
        let rows = trends.rows.iter().filter(|row| row.tested.direction == Ok(direction));
        let names: Vec<&str> = rows.map(|row| row.name.as_str()).collect();
        let verb = if names.len() == 1 { one } else { many };
        (!names.is_empty()).then(|| match lang {
            Lang::Es => format!("{verb} {}", short_list(&names, lang)),
            Lang::En => format!("{} {verb}", short_list(&names, lang)),
        })
    };
    let clauses: Vec<String> = verbs.into_iter().filter_map(clause).collect();
    if !clauses.is_empty() {
        return capitalised(&clauses.join("; "));
    }
    let untested = trends.rows.iter().all(|row| row.tested.direction.is_err());
    let words = if untested {
        Words::new("Demandas en el tiempo", "Demands over time")
    } else {
        Words::new("Sin tendencias que no explique el azar", "No trend that chance cannot explain")
    };
    words.get(lang).to_owned()
}

/// What the numbers of series are.
pub fn series_subtitle(trends: &Trends) -> String {
    let lang = trends.query.lang;
    let what = match (trends.is_share, lang) {
        (true, Lang::Es) => "Parte de las demandas clasificadas",
        (true, Lang::En) => "Share of classified demands",
        (false, Lang::Es) => "Número de demandas",
        (false, Lang::En) => "Number of demands",
    };
    let step = match trends.step.id() {
        "month" => Words::new("por mes", "by month"),
        "quarter" => Words::new("por trimestre", "by quarter"),
        _ => Words::new("por año", "by year"),
    };
    let rounds = (!trends.rounds.is_empty()).then(|| {
        Words::new("franjas: rondas de conversatorios", "bands: rounds of meetings").get(lang)
    });
    let what = format!("{what} {}", step.get(lang));
    let place = (trends.by == Dimension::Theme).then_some(trends.told.place.as_str());
    let parts = place.into_iter().chain([what.as_str()]).chain(rounds);
    parts.collect::<Vec<_>>().join(" · ")
}

/// The verdict about one series, in a few words.
pub fn verdict(trends: &Trends, row: &Trend) -> String {
    let lang = trends.query.lang;
    let direction = match row.tested.direction {
        Err(Reason::CollectedByQuota) => {
            return Words::new("por cupo: no se prueba", "by quota: not tested")
                .get(lang)
                .to_owned();
        }
        Err(_) => return Words::new("muy pocos períodos", "too few periods").get(lang).to_owned(),
        Ok(Direction::Steady) => {
            return Words::new("sin tendencia clara", "no clear trend").get(lang).to_owned();
        }
        Ok(direction) => direction,
    };
    let verb = match direction {
        Direction::Rising => Words::new("sube", "rises"),
        _ => Words::new("baja", "falls"),
    };
    let slope = row.tested.slope.map_or(0.0, |line| line.slope.abs());
    format!("{} {}", verb.get(lang), per_year(trends, slope))
}

fn per_year(trends: &Trends, slope: f64) -> String {
    let lang = trends.query.lang;
    match (trends.is_share, lang) {
        (true, Lang::Es) => format!("{} puntos al año", decimal(slope * 100.0, 1, lang)),
        (true, Lang::En) => format!("{} points a year", decimal(slope * 100.0, 1, lang)),
        (false, Lang::Es) => format!("{} al año", decimal(slope, 1, lang)),
        (false, Lang::En) => format!("{} a year", decimal(slope, 1, lang)),
    }
}

/// A value on an axis of series.
pub fn series_value(trends: &Trends, value: f64) -> String {
    let lang = trends.query.lang;
    if trends.is_share {
        percent(value, usize::from(value > 0.0 && value < 0.0195), lang)
    } else {
        count(value.round().max(0.0) as u64, lang)
    }
}

/// What is written around a picture of series.
pub fn series_caption(trends: &Trends) -> Caption {
    let (title, subtitle) = (series_title(trends), series_subtitle(trends));
    let row = |row: &Trend| format!("{}: {}", row.name, verdict(trends, row));
    let rows = trends.rows.iter().map(row);
    let sentences = [title.clone(), subtitle.clone()].into_iter().chain(rows);
    let alt = sentences.collect::<Vec<_>>().join(". ") + ".";
    caption(&trends.told, title, subtitle, alt, trends.query.lang)
}
