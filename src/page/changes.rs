//! `/cambios`: which themes emerged, persist or fade between rounds and between years, and how
//! they moved month by month.

use maud::{Markup, PreEscaped, html};

use crate::analysis::{Basis, Changed, Comparison, Trends};
use crate::chart::{between, changes_title, labelled, series_title};
use crate::demand::themes;
use crate::indicator::Estimate;
use crate::page::shell::Shell;
use crate::page::{Carried, method_path, territory_path};
use crate::query::{Dimension, Query};
use crate::snapshot::Snapshot;
use crate::territory::{Level, Territory};
use crate::text::{Lang, Words, count, percent, probability};
use crate::trend::Label;

/// Its path.
pub const CHANGES_PATH: &str = "/cambios";

/// The address of a question about change.
pub fn changes_address(query: &Query) -> String {
    let canonical = query.canonical();
    if canonical.is_empty() {
        return CHANGES_PATH.to_owned();
    }
    format!("{CHANGES_PATH}?{canonical}")
}

/// A drawing without a title of its own, for a wide and for a narrow window.
pub type Drawn = [String; 2];

/// What the screen shows.
pub struct ChangesScreen<'a> {
    /// The data.
    pub snapshot: &'a Snapshot,
    /// The question as it was asked.
    pub asked: &'a Query,
    /// Its answer.
    pub trends: &'a Trends,
    /// A drawing of each comparison that has two sides.
    pub compared: &'a [(Basis, Drawn)],
    /// The series of what is openly collected, and their drawing; none where nothing is.
    pub series: Option<(&'a Trends, &'a Drawn)>,
    /// What its links carry along.
    pub carried: &'a Carried,
}

/// The screen.
pub fn changes(screen: &ChangesScreen) -> String {
    let ChangesScreen { snapshot, asked, trends, carried, .. } = *screen;
    let lang = asked.lang;
    let place = &trends.told.place;
    let title = match (&trends.told.subject, lang) {
        (Some(theme), Lang::Es) => format!("Dónde cambia «{theme}» en {place}"),
        (Some(theme), Lang::En) => format!("Where “{theme}” changes in {place}"),
        (None, Lang::Es) => format!("Qué cambia en lo que pide {place}"),
        (None, Lang::En) => format!("What changes in what {place} asks for"),
    };
    let finding = screen.finding();
    let main = html! {
        (screen.form())
        article.changes {
            h1 { (title) }
            p.lead {
                @if trends.told.subject.is_some() {
                    (screen.words(
                        "Dónde es hoy una parte mayor o menor de lo que se pide, más de lo que \
                         explica el azar.",
                        "Where it is a greater or smaller part of what is asked than before, \
                         beyond what chance explains.",
                    ))
                } @else {
                    (screen.words(
                        "Qué temas son hoy una parte mayor o menor de lo que se pide, más de lo \
                         que explica el azar.",
                        "Which themes are a greater or smaller part of what is asked than \
                         before, beyond what chance explains.",
                    ))
                }
            }
            div.pair {
                @for comparison in &trends.comparisons { (screen.comparison(comparison)) }
            }
            (screen.series())
            (screen.downloads())
            (screen.notes())
        }
    };
    let mut other = asked.clone();
    other.lang = if lang == Lang::Es { Lang::En } else { Lang::Es };
    let in_other = Carried::lang(Some(other.lang)).onto(&changes_address(&other));
    Shell {
        title: &title,
        description: &finding,
        canonical: Some(&changes_address(asked)),
        other_language: Some(&in_other),
        lang,
        carried,
        synthetic: trends.told.synthetic,
        department: Some(&snapshot.geodata.department.name),
    }
    .around(&main)
}

impl ChangesScreen<'_> {
    fn words(&self, es: &'static str, en: &'static str) -> &'static str {
        Words::new(es, en).get(self.asked.lang)
    }

    /// The first finding, as a sentence.
    fn finding(&self) -> String {
        let comparisons = &self.trends.comparisons;
        let first = comparisons.iter().find(|c| c.sides.is_ok()).or(comparisons.first());
        first.map_or(String::new(), |c| changes_title(&self.trends.told, c, self.asked.lang) + ".")
    }

    /// Which place and which source, as a plain form.
    fn form(&self) -> Markup {
        let (asked, lang) = (self.asked, self.asked.lang);
        let shown = ["territory", "source", "theme", "level", "by", "measure"];
        let hidden = |key: &str| !shown.contains(&key);
        html! {
            form.bar action=(CHANGES_PATH) method="get" {
                label.field {
                    span { (self.words("Territorio", "Territory")) }
                    select name="territory" { (self.territories()) }
                }
                label.field {
                    span { (self.words("Fuente", "Source")) }
                    select name="source" { (self.sources()) }
                }
                label.field {
                    span { (self.words("Tema", "Theme")) }
                    select name="theme" { (self.themes()) }
                }
                @if !asked.filter.themes.is_empty() {
                    label.field {
                        span { (self.words("Nivel", "Level")) }
                        select name="level" {
                            @for level in self.snapshot.geodata.levels() {
                                option value=(level.id()) selected[asked.level == level] {
                                    (level.heading().get(lang))
                                }
                            }
                        }
                    }
                }
                @for (key, value) in asked.pairs() {
                    @if hidden(key) { input type="hidden" name=(key) value=(value); }
                }
                @if self.carried.lang == Some(lang) && lang == Lang::default() {
                    input type="hidden" name="lang" value=(lang.id());
                }
                button type="submit" { (self.words("Ver", "Show")) }
            }
        }
    }

    fn territories(&self) -> Markup {
        let geodata = &self.snapshot.geodata;
        let chosen = &self.asked.filter.territories;
        let option = |place: &Territory| {
            let selected = chosen.as_slice() == [place.id.clone()];
            html! { option value=(place.id) selected[selected] { (place.name) } }
        };
        let subregions = geodata.partition(Level::Subregion, None);
        html! {
            option value="" { (geodata.department.name) }
            @if let Some(partition) = subregions {
                optgroup label=(self.words("Subregiones", "Subregions")) {
                    @for place in &partition.territories { (option(place)) }
                }
            }
            optgroup label=(self.words("Municipios", "Municipalities")) {
                @for place in &geodata.by_municipality().territories { (option(place)) }
            }
        }
    }

    fn sources(&self) -> Markup {
        let chosen = &self.asked.filter.sources;
        let mut names: Vec<&String> = self.snapshot.dictionaries.source.values().iter().collect();
        names.sort_unstable();
        html! {
            option value="" { (self.words("Todas", "All")) }
            @for name in names {
                option value=(name) selected[chosen.as_slice() == [name.clone()]] { (name) }
            }
        }
    }

    fn themes(&self) -> Markup {
        let chosen = &self.asked.filter.themes;
        let lang = self.asked.lang;
        html! {
            option value="" { (self.words("Todos", "All")) }
            @for (code, term) in (0..).zip(themes().terms()) {
                option value=(term.id) selected[chosen.as_slice() == [code]] { (term.label(lang)) }
            }
        }
    }

    /// What a row is.
    fn kind(&self) -> &'static str {
        match self.trends.by {
            Dimension::Theme => self.words("Tema", "Theme"),
            _ => self.words("Territorio", "Territory"),
        }
    }

    fn comparison(&self, comparison: &Comparison) -> Markup {
        let lang = self.asked.lang;
        let heading = match comparison.basis {
            Basis::Rounds => {
                self.words("Entre rondas de conversatorios", "Between rounds of meetings")
            }
            Basis::Years => {
                self.words("Entre años, en fuentes abiertas", "Between years, open sources")
            }
        };
        let drawn = self.compared.iter().find(|(basis, _)| *basis == comparison.basis);
        html! {
            section {
                h2 #(comparison.basis.id()) { (heading) }
                p { strong { (changes_title(&self.trends.told, comparison, lang)) "." } }
                @if let Some((_, drawn)) = drawn {
                    p.subtitle { (between(comparison, lang)) }
                    (figure(drawn))
                    @if rests_on_demands(comparison) {
                        p.note { (self.words(
                            "Con menos de seis municipios oídos ambas veces, la prueba toma las \
                             demandas de un mismo evento como independientes y los intervalos no: \
                             donde los de antes y después se cruzan, el cambio es apenas un indicio.",
                            "With fewer than six municipalities heard both times, the test takes \
                             demands of one event as independent and the intervals do not: where \
                             those before and after overlap, the change is no more than a hint.",
                        )) }
                    }
                    details {
                        summary { (self.words("Ver como tabla", "See as a table")) }
                        (self.table(comparison))
                    }
                }
            }
        }
    }

    /// The same figures as a table.
    fn table(&self, comparison: &Comparison) -> Markup {
        let Ok([before, after]) = &comparison.sides else { return html! {} };
        let labels = [Label::Emerging, Label::Fading, Label::Persistent];
        html! {
            div.scroll {
                table {
                    thead {
                        tr {
                            th scope="col" { (self.kind()) }
                            th scope="col" { (self.words("Cambio", "Change")) }
                            th.number scope="col" { (before.span.id) }
                            th.number scope="col" { (after.span.id) }
                            th.number scope="col" { "q" }
                        }
                    }
                    tbody {
                        @for label in labels {
                            @for row in labelled(comparison, label) { (self.row(label, row)) }
                        }
                    }
                }
            }
        }
    }

    fn row(&self, label: Label, row: &Changed) -> Markup {
        let lang = self.asked.lang;
        html! {
            tr {
                th scope="row" { (row.name) }
                td { (label.words().get(lang)) }
                td.number { (share(&row.before, lang)) }
                td.number { (share(&row.after, lang)) }
                td.number { @if let Some(q) = row.shift.q { (probability(q, 3, lang)) } }
            }
        }
    }

    fn series(&self) -> Markup {
        let Some((trends, drawn)) = self.series else { return html! {} };
        html! {
            section {
                h2 #series {
                    (self.words("En el tiempo, en fuentes abiertas", "Over time, open sources"))
                }
                p {
                    strong { (series_title(trends)) "." } " "
                    (self.words(
                        "Cada panel tiene su propia escala; la franja clara es el intervalo de \
                         95 %, los fondos marcan las rondas de conversatorios.",
                        "Each panel has its own scale; the light band is the 95% interval, \
                         shaded grounds mark rounds of meetings.",
                    ))
                }
                (figure(drawn))
            }
        }
    }

    fn downloads(&self) -> Markup {
        let query = Query { by: vec![self.trends.by], ..self.asked.clone() }.canonical();
        let at = |path: &str, more: &str| self.carried.onto(&format!("{path}?{query}{more}"));
        html! {
            nav.downloads aria-label=(self.words("Descargas", "Downloads")) {
                span { (self.words("Descargar:", "Download:")) }
                a href=(at("/api/v1/trends", "&f=csv&table=changes")) download {
                    (self.words("CSV de cambios", "CSV of changes"))
                }
                a href=(at("/api/v1/trends", "&f=csv")) download {
                    (self.words("CSV de series", "CSV of series"))
                }
                a href=(at("/api/v1/trends", "")) { "JSON" }
                a href=(at("/charts/changes.svg", "")) { "SVG" }
                a href=(at("/charts/changes.png", "&dpi=192")) { "PNG" }
                @if let [id] = self.asked.filter.territories.as_slice() {
                    a href=(self.carried.onto(&territory_path(id, &self.trends.told.place))) {
                        (self.words("Perfil", "Profile"))
                    }
                }
            }
        }
    }

    /// How it was worked out, and what not to read into it.
    fn notes(&self) -> Markup {
        let told = &self.trends.told;
        html! {
            div.notes {
                p {
                    (self.words(
                        "Se compara la parte de cada tema entre todas las demandas clasificadas \
                         de cada período: más reuniones, por sí solas, no hacen emerger nada. Un \
                         tema «emerge» o «cede» cuando el azar no basta para explicar el cambio, \
                         ni entre demandas (prueba exacta) ni entre municipios, cada uno comparado \
                         consigo mismo (q ≤ 0,05 entre todos los temas); uno sin cambio claro pudo \
                         cambiar poco.",
                        "What is compared is each theme’s part of all classified demands of a \
                         period: more meetings alone make nothing emerge. A theme emerges or \
                         fades where chance is not enough to explain the change, neither among \
                         demands (exact test) nor among municipalities, each compared with itself \
                         (q ≤ 0.05 over all themes); one without a clear change may have changed a \
                         little.",
                    )) " "
                    a href=(self.carried.onto(&method_path("emerging_themes"))) {
                        (self.words("Cómo se calcula", "How it is worked out"))
                    }
                }
                @for line in &told.sources { p.source { (line) } }
                p.source {
                    (self.words("Versión de los datos:", "Version of the data:")) " " (told.version)
                }
            }
        }
    }
}

/// Whether some label rests on demands alone, for want of places heard both times.
fn rests_on_demands(comparison: &Comparison) -> bool {
    let changed = |row: &Changed| row.shift.label.is_ok_and(|label| label != Label::Persistent);
    comparison.rows.iter().any(|row| changed(row) && row.shift.paired.is_none())
}

fn figure(drawn: &Drawn) -> Markup {
    let [wide, narrow] = drawn;
    html! {
        figure {
            div.wide { (PreEscaped(wide)) }
            div.narrow { (PreEscaped(narrow)) }
        }
    }
}

/// A share, its interval and its demands.
fn share(estimate: &Estimate, lang: Lang) -> Markup {
    let write = |value: Option<f64>| value.map_or("—".to_owned(), |v| percent(v, 1, lang));
    let [value, low, high] = [estimate.value, estimate.low, estimate.high].map(write);
    html! {
        (value) br;
        span.note { (low) "–" (high) "; n = " (count(estimate.n, lang)) }
    }
}
