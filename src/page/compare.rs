//! Two places side by side: shares of themes, diversity at the coverage that both reach, likeness.

mod sentence;

use maud::{Markup, html};

use crate::analysis::Pair;
use crate::chart::{Bar, BarsInput, Dot, Fill, StripInput, draw_bars, draw_strip};
use crate::demand::themes;
use crate::indicator::diversity::{COVERAGE_BASED, MORISITA_HORN};
use crate::indicator::{Estimate, Unit};
use crate::layer::ThemeShare;
use crate::page::compare::sentence::{likeness, verdict, warnings};
use crate::page::diversity::{figure, interval, written};
use crate::page::shell::Shell;
use crate::page::{Carried, method_path, territory_path};
use crate::snapshot::Snapshot;
use crate::style::palette;
use crate::territory::{Level, Territory};
use crate::text::{Lang, Words, count};

/// The address of a comparison; an empty id leaves the choice open.
pub fn compare_path(a: &str, b: &str) -> String {
    let given = [("a", a), ("b", b)].into_iter().filter(|(_, id)| !id.is_empty());
    let keys: Vec<String> = given.map(|(key, id)| format!("{key}={id}")).collect();
    if keys.is_empty() { "/comparar".to_owned() } else { format!("/comparar?{}", keys.join("&")) }
}

/// What a comparison's screen shows.
pub struct CompareScreen<'a> {
    /// The data.
    pub snapshot: &'a Snapshot,
    /// The ids that were chosen; empty where none was.
    pub chosen: [&'a str; 2],
    /// The two places; `None` until two are chosen.
    pub pair: Option<&'a Pair>,
    /// The screen's language.
    pub lang: Lang,
    /// What its links carry along.
    pub carried: &'a Carried,
}

/// The screen.
pub fn compare(screen: &CompareScreen) -> String {
    let CompareScreen { snapshot, chosen, pair, lang, carried } = *screen;
    let title = title(pair, lang);
    let path = compare_path(chosen[0], chosen[1]);
    let other = if lang == Lang::Es { Lang::En } else { Lang::Es };
    let own = Carried::lang((lang != Lang::default()).then_some(lang)).onto(&path);
    let other = Carried { lang: Some(other), ..carried.clone() }.onto(&path);
    let main = html! {
        article.compare {
            nav.crumbs aria-label=(Words::new("Ubicación", "Where this is").get(lang)) {
                a href=(carried.onto("/")) { (Words::new("Mapa", "Map").get(lang)) }
                " › " (Words::new("comparar", "compare").get(lang))
            }
            h1 { (title) }
            (screen.form())
            @match pair {
                Some(pair) => {
                    @for warning in warnings(pair, lang) { p.warning { (warning) } }
                    (screen.found(pair))
                    (screen.table(pair))
                }
                None => p { (open(lang)) },
            }
            section.sources {
                @for line in snapshot.geodata.attributions() { p.source { (line) } }
            }
        }
    };
    Shell {
        title: &title,
        description: &title,
        canonical: Some(&own),
        other_language: Some(&other),
        lang,
        carried,
        synthetic: snapshot.synthetic,
        department: Some(&snapshot.geodata.department.name),
    }
    .around(&main)
}

fn title(pair: Option<&Pair>, lang: Lang) -> String {
    let Some(pair) = pair else {
        return Words::new("Comparar dos lugares", "Compare two places").get(lang).to_owned();
    };
    let [a, b] = pair.profiles.each_ref().map(|profile| &profile.name);
    match lang {
        Lang::Es => format!("{a} y {b}, lado a lado"),
        Lang::En => format!("{a} and {b}, side by side"),
    }
}

fn open(lang: Lang) -> &'static str {
    Words::new(
        "Elija dos lugares: verá qué pide cada uno, cuán diverso es lo que pide y cuánto se parecen.",
        "Choose two places: you will see what each asks for, how diverse it is and how alike they \
         are.",
    )
    .get(lang)
}

impl CompareScreen<'_> {
    /// Two lists by GET: no script is needed.
    fn form(&self) -> Markup {
        let lang = self.lang;
        html! {
            form.bar.no-print action="/comparar" method="get" {
                (self.field("a", self.chosen[0], Words::new("Un lugar", "One place")))
                (self.field("b", self.chosen[1], Words::new("Otro lugar", "Another place")))
                @if let Some(lang) = self.carried.lang {
                    input type="hidden" name="lang" value=(lang.id());
                }
                @if let Some(version) = &self.carried.version {
                    input type="hidden" name="v" value=(version);
                }
                button type="submit" { (Words::new("Comparar", "Compare").get(lang)) }
            }
        }
    }

    fn field(&self, name: &str, chosen: &str, label: Words) -> Markup {
        let geodata = &self.snapshot.geodata;
        let of = |level: Level| geodata.partition(level, None).map(|found| &found.territories[..]);
        let sorted = |territories: &'_ [Territory]| {
            let mut names: Vec<(String, String)> =
                territories.iter().map(|t| (t.id.clone(), t.name.clone())).collect();
            names.sort_by_key(|(_, name)| crate::text::fold(name));
            names
        };
        html! {
            label.field {
                span { (label.get(self.lang)) }
                select name=(name) {
                    option value="" selected[chosen.is_empty()] { "—" }
                    @for level in geodata.levels() {
                        optgroup label=(level.heading().get(self.lang)) {
                            @for (id, name) in sorted(of(level).unwrap_or_default()) {
                                option value=(id) selected[id == chosen] { (name) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Diversity and likeness, in sentences with their drawing.
    fn found(&self, pair: &Pair) -> Markup {
        let lang = self.lang;
        let enough = pair.figures.iter().any(|figures| figures.common[1].value.is_some());
        html! {
            section.diversity aria-labelledby="diversidad" {
                h2 #diversidad {
                    (Words::new("¿Cuál pide cosas más diversas?", "Whose demands are more diverse?").get(lang))
                }
                p.sentence { (verdict(pair, lang)) }
                @if enough { (figure("", |width| draw_strip(&strip(pair, lang), width))) }
                h2 { (Words::new("¿Cuánto se parecen?", "How alike are they?").get(lang)) }
                p.sentence { (likeness(pair, lang)) }
                p.links.no-print {
                    @for card in [&COVERAGE_BASED.card, &MORISITA_HORN] {
                        a href=(self.carried.onto(&method_path(card.id))) { (card.title.get(lang)) }
                        " "
                    }
                }
            }
        }
    }

    /// Shares of themes: drawn for the first place against the second, and both as numbers.
    fn table(&self, pair: &Pair) -> Markup {
        let lang = self.lang;
        let rows = rows(pair);
        let words = |es, en| Words::new(es, en).get(lang);
        html! {
            section {
                h2 #pedido { (words("¿Qué pide cada uno?", "What does each ask for?")) }
                (figure("", |width| draw_bars(&bars(pair, &rows, lang), width, lang)))
                div.scroll tabindex="0" role="region" aria-labelledby="pedido" {
                    table {
                        thead {
                            tr {
                                th scope="col" { (words("Tema", "Theme")) }
                                @for profile in &pair.profiles {
                                    th.number scope="col" {
                                        a href=(self.carried.onto(&territory_path(&profile.id, &profile.name))) {
                                            (profile.name)
                                        }
                                        br; span.note { "n = " (count(profile.n, lang)) }
                                    }
                                }
                            }
                        }
                        tbody { @for row in &rows { (theme(row, pair, lang)) } }
                    }
                }
                p.source {
                    (words(
                        "Entre paréntesis, el intervalo de 95 %. Se nombra el lugar que pesa más \
                         solo donde los intervalos no se tocan.",
                        "In brackets, the 95% interval. The place that weighs more is named only \
                         where the intervals do not touch.",
                    ))
                }
            }
        }
    }
}

/// A theme and its share in both places.
type Row<'a> = (u8, [Option<&'a ThemeShare>; 2]);

/// Every theme that either asks for, the weightiest first.
fn rows(pair: &Pair) -> Vec<Row<'_>> {
    let find = |place: usize, theme: u8| {
        pair.profiles[place].themes.iter().find(|share| share.theme == theme)
    };
    let codes = 0..themes().terms().len() as u8;
    let mut rows: Vec<Row> = codes
        .map(|theme| (theme, [find(0, theme), find(1, theme)]))
        .filter(|(_, shares)| shares.iter().any(Option::is_some))
        .collect();
    let most = |row: &Row| row.1.iter().flatten().filter_map(|s| s.here.value).fold(0.0, f64::max);
    rows.sort_by(|a, b| most(b).total_cmp(&most(a)).then(a.0.cmp(&b.0)));
    rows
}

fn theme((code, shares): &Row, pair: &Pair, lang: Lang) -> Markup {
    html! {
        tr {
            th scope="row" {
                (themes().term(*code).label(lang))
                @if let Some(more) = clearly_more(shares) {
                    br; span.note {
                        (Words::new("más en", "more in").get(lang)) " " (pair.profiles[more].name)
                    }
                }
            }
            @for share in shares {
                td.number {
                    @match share {
                        Some(share) => {
                            (Unit::Share.format(share.here.value.unwrap_or(0.0), lang))
                            br; span.interval.note { (between(&share.here, lang)) }
                        }
                        None => span.note { (Words::new("sin demandas", "no demands").get(lang)) },
                    }
                }
            }
        }
    }
}

/// `(9,3 – 15 %)`.
fn between(estimate: &Estimate, lang: Lang) -> String {
    let (Some(low), Some(high)) = (estimate.low, estimate.high) else { return String::new() };
    let low = Unit::Share.format(low, lang);
    let low = low.trim_end_matches(['%', '\u{a0}']);
    format!("({low} – {})", Unit::Share.format(high, lang))
}

/// Which of the two weighs more beyond doubt: its interval lies wholly above the other's.
fn clearly_more(shares: &[Option<&ThemeShare>; 2]) -> Option<usize> {
    let [a, b] = shares.map(|share| share.map(|share| share.here));
    let above = |one: Option<Estimate>, other: Option<Estimate>| {
        let (low, high) = (one.and_then(|e| e.low), other.and_then(|e| e.high));
        low.zip(high).is_some_and(|(low, high)| low > high)
    };
    if above(a, b) { Some(0) } else { above(b, a).then_some(1) }
}

/// The first place's shares as bars with intervals, the second's as ticks.
fn bars(pair: &Pair, rows: &[Row], lang: Lang) -> BarsInput {
    let [first, second] = pair.profiles.each_ref().map(|profile| profile.name.clone());
    let bar = |(code, [a, b]): &Row| {
        let term = themes().term(*code);
        let share = |share: Option<&ThemeShare>| share.and_then(|s| s.here.value).unwrap_or(0.0);
        let [here, there] = [share(*a), share(*b)];
        let written = |value: f64| Unit::Share.format(value, lang);
        let label = term.label(lang).to_owned();
        let (ours, theirs) = (written(here), written(there));
        Bar {
            id: term.id.clone(),
            value: Some(here),
            interval: a.and_then(|share| share.here.low.zip(share.here.high)),
            text: format!("{ours} · {theirs}"),
            title: format!("{label}: {first} {ours}, {second} {theirs}"),
            label,
            marks: vec![Some(there)],
            fill: Fill::Flat(palette().sequential[2]),
        }
    };
    BarsInput {
        what: first.clone(),
        interval: Words::new("Intervalo del 95\u{a0}%", "95% interval").get(lang).to_owned(),
        marks: vec![second.clone()],
        rows: rows.iter().map(bar).collect(),
        axis: Some((Unit::Share, lang)),
    }
}

/// Both places on one axis.
fn strip(pair: &Pair, lang: Lang) -> StripInput {
    let colours = [palette().selection_a, palette().selection_b];
    let places = pair.profiles.iter().zip(&pair.figures).zip(colours);
    let dot = |((profile, figures), colour): ((&crate::layer::Profile, &_), _)| {
        let figures: &crate::indicator::diversity::Figures = figures;
        let estimate = &figures.common[1];
        let value = estimate.value?;
        let text = written(value, lang);
        Some(Dot {
            id: profile.id.clone(),
            name: profile.name.clone(),
            value,
            title: format!("{}: {text}{}", profile.name, interval(estimate, lang)),
            text,
            interval: estimate.low.zip(estimate.high),
            chosen: Some(colour),
        })
    };
    StripInput {
        what: COVERAGE_BASED.title.get(lang).into(),
        unit: COVERAGE_BASED.unit,
        dots: places.filter_map(dot).collect(),
        from: Some(1.0),
        lang,
    }
}
