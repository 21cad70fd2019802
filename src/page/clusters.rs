//! Where a theme gathers: a sentence, the map, the circles that the scan found, every territory,
//! and what all of it does not say.

mod notes;

use maud::{Markup, html};

use crate::analysis::Clusters;
use crate::chart;
use crate::indicator::Reason;
use crate::indicator::space::discovery::LEVEL;
use crate::indicator::space::local_moran::Quadrant;
use crate::indicator::space::permute::Chance;
use crate::indicator::space::scan::Cluster;
use crate::indicator::space::structure::Label;
use crate::page::clusters::notes::{chance, limits, reading};
use crate::page::form::brief_form;
use crate::page::map::{address, figure, unlocated, unverified, version};
use crate::page::method::method_path;
use crate::page::shell::Shell;
use crate::page::{Carried, Sort, map_address, territory_path};
use crate::query::Query;
use crate::snapshot::Snapshot;
use crate::text::{Lang, Words, count, decimal, fold};

/// The address of this screen, before its query.
const PATH: &str = "/conglomerados";

/// A circle of more places names them when it is opened.
const NAMED: usize = 8;

/// What the screen shows.
pub struct ClustersScreen<'a> {
    /// The data.
    pub snapshot: &'a Snapshot,
    /// The question as it was asked.
    pub asked: &'a Query,
    /// Its answer; `None` while a theme is to be chosen.
    pub clusters: Option<&'a Clusters>,
    /// The drawing for a wide and for a narrow window.
    pub drawings: [&'a str; 2],
    /// Years that have demands.
    pub years: &'a [i16],
    /// What its links carry along.
    pub carried: &'a Carried,
}

/// The address of the screen about what a question asks.
pub fn clusters_address(query: &Query) -> String {
    address(PATH, &[&plain(query).canonical()])
}

/// The question without what only maps of measures have.
fn plain(query: &Query) -> Query {
    Query { measure: None, classify: None, classes: None, by: Vec::new(), ..query.clone() }
}

/// The screen.
pub fn clusters(screen: &ClustersScreen) -> String {
    let ClustersScreen { snapshot, asked, clusters, carried, .. } = *screen;
    let lang = asked.lang;
    let title = clusters.map_or_else(|| TITLE.get(lang).to_owned(), chart::clusters_title);
    let about = ABOUT.get(lang);
    let main = html! {
        (brief_form(PATH, snapshot, asked, screen.years, carried.lang))
        @match clusters {
            None => article.map { h1 { (title) } p.lead { (about) } p { (CHOOSE.get(lang)) } },
            Some(clusters) => div.sheet {
                article.map {
                    h1 { (title) }
                    p.subtitle { (chart::subtitle(&clusters.layer)) }
                    p { (whole(clusters, lang)) }
                    (figure(clusters.layer.rows.len(), screen.drawings, lang))
                    (screen.downloads(clusters))
                    (screen.notes(clusters))
                }
                div.twin {
                    (screen.circles(clusters))
                    (screen.places(clusters))
                }
            },
        }
    };
    let other = Query { lang: if lang == Lang::Es { Lang::En } else { Lang::Es }, ..asked.clone() };
    let in_other = Carried::lang(Some(other.lang));
    Shell {
        title: &title,
        description: about,
        canonical: Some(&clusters_address(asked)),
        other_language: Some(&in_other.onto(&clusters_address(&other))),
        lang,
        carried,
        synthetic: snapshot.synthetic,
        department: Some(&snapshot.geodata.department.name),
    }
    .around(&main)
}

const TITLE: Words = Words::new("¿Dónde se concentra un tema?", "Where does a theme gather?");
const ABOUT: Words = Words::new(
    "Qué lugares piden un tema más que lo esperado junto con sus vecinos, y si el azar lo \
     explicaría.",
    "Which places ask for a theme more than expected together with their neighbours, and whether \
     chance would explain it.",
);
const CHOOSE: Words = Words::new(
    "Elija un tema arriba. Sin tema, solo las demandas de fuentes abiertas se pueden comparar por \
     habitante.",
    "Choose a theme above. Without one, only demands of open sources can be compared per \
     inhabitant.",
);

/// Whether neighbours are alike, with the figures.
fn whole(clusters: &Clusters, lang: Lang) -> String {
    let level = clusters.layer.query.level.plural().get(lang);
    let whole = match &clusters.structure.whole {
        Ok(whole) => whole,
        Err(reason) => {
            let why = reason.words().get(lang);
            return match lang {
                Lang::Es => format!("No se puede decir si los lugares vecinos se parecen: {why}."),
                Lang::En => format!("Whether neighbouring {level} are alike is open: {why}."),
            };
        }
    };
    let figures = chart::moran_line(whole, lang);
    let clear = whole.shuffled.chance.two_sided() <= LEVEL;
    let alike = whole.moran.i > whole.moran.expected;
    match (clear, alike, lang) {
        (false, _, Lang::Es) => {
            format!("En conjunto, los lugares vecinos no se parecen más que por azar ({figures}).")
        }
        (false, _, Lang::En) => {
            format!("Overall, neighbouring {level} are no more alike than by chance ({figures}).")
        }
        (true, true, Lang::Es) => {
            format!("En conjunto, los lugares vecinos se parecen más que por azar ({figures}).")
        }
        (true, true, Lang::En) => {
            format!("Overall, neighbouring {level} are more alike than by chance ({figures}).")
        }
        (true, false, Lang::Es) => {
            format!("En conjunto, los lugares vecinos se diferencian más que por azar ({figures}).")
        }
        (true, false, Lang::En) => {
            format!("Overall, neighbouring {level} differ more than by chance ({figures}).")
        }
    }
}

impl ClustersScreen<'_> {
    fn at(&self, path: &str, parts: &[&str]) -> String {
        self.carried.onto(&address(path, parts))
    }

    fn downloads(&self, clusters: &Clusters) -> Markup {
        let lang = self.asked.lang;
        let query = plain(self.asked).canonical();
        let pinned = Query { version: Some(clusters.layer.version.clone()), ..self.asked.clone() };
        let words = |es, en| Words::new(es, en).get(lang);
        html! {
            nav.downloads aria-label=(words("Descargas", "Downloads")) {
                span { (words("Descargar:", "Download:")) }
                a href=(self.at("/api/v1/clusters", &[&query, "f=csv"])) download { "CSV" }
                a href=(self.at("/api/v1/clusters", &[&query, "f=json"])) { "JSON" }
                a href=(self.at("/charts/clusters.svg", &[&query])) { "SVG" }
                a href=(self.at("/charts/clusters.png", &[&query, "dpi=192"])) { "PNG" }
                a href=(self.carried.onto(&map_address(&plain(self.asked), Sort::default()))) {
                    (words("Mapa del tema", "Map of the theme"))
                }
                a href=(self.carried.onto(&clusters_address(&pinned))) {
                    (words("Enlace fijo", "Permanent link"))
                }
            }
        }
    }

    /// What the scan found.
    fn circles(&self, clusters: &Clusters) -> Markup {
        let lang = self.asked.lang;
        let words = |es, en| Words::new(es, en).get(lang);
        let scan = match &clusters.scan {
            Ok(scan) => &scan.clusters[..],
            Err(_) => &[],
        };
        html! {
            section {
                h2 #barrido-titulo { (words("Conglomerados del barrido", "Clusters of the scan")) }
                @if let Err(reason) = &clusters.scan {
                    p { (words("No se puede buscar:", "Nothing to look for:")) " " (reason.words().get(lang)) "." }
                } @else if scan.is_empty() {
                    p { (words(
                        "En ningún círculo se pide el tema más de lo esperado.",
                        "In no circle is the theme asked for more than expected.",
                    )) }
                } @else {
                    div.scroll tabindex="0" role="region" aria-labelledby="barrido-titulo" {
                        table {
                            thead {
                                tr {
                                    th scope="col" { (words("Lugares", "Places")) }
                                    th.number scope="col" { (words("Observadas", "Observed")) }
                                    th.number scope="col" { (words("Esperadas", "Expected")) }
                                    th.number scope="col" { (words("Veces", "Times")) }
                                    th.number scope="col" { "p" }
                                }
                            }
                            tbody { @for cluster in scan { (self.circle(clusters, cluster)) } }
                        }
                    }
                }
            }
        }
    }

    fn circle(&self, clusters: &Clusters, cluster: &Cluster) -> Markup {
        let lang = self.asked.lang;
        let chance = Words::new("podría ser azar", "may be chance").get(lang);
        html! {
            tr {
                th.members scope="row" {
                    @if cluster.members.len() > NAMED {
                        details {
                            summary { (count(cluster.members.len() as u64, lang)) " "
                                (clusters.layer.query.level.plural().get(lang)) }
                            (self.members(clusters, cluster))
                        }
                    } @else { (self.members(clusters, cluster)) }
                    @if cluster.p > LEVEL { " " span.note { "(" (chance) ")" } }
                }
                td.number { (count(cluster.cases, lang)) }
                td.number { (decimal(cluster.expected, 1, lang)) }
                td.number { (decimal(cluster.ratio(), 2, lang)) }
                td.number { (decimal(cluster.p, 4, lang)) }
            }
        }
    }

    fn members(&self, clusters: &Clusters, cluster: &Cluster) -> Markup {
        let rows = cluster.members.iter().map(|&row| &clusters.layer.rows[row]);
        html! {
            @for (place, row) in rows.enumerate() {
                @if place > 0 { ", " }
                a href=(self.carried.onto(&territory_path(&row.id, &row.name))) { (row.name) }
            }
        }
    }

    /// Every territory: those with a label first.
    fn places(&self, clusters: &Clusters) -> Markup {
        let lang = self.asked.lang;
        let words = |es, en| Words::new(es, en).get(lang);
        html! {
            section {
                h2 #tabla-titulo { (words("Territorio por territorio", "Territory by territory")) }
                div.scroll tabindex="0" role="region" aria-labelledby="tabla-titulo" {
                    table {
                        thead {
                            tr {
                                th.name scope="col" { (words("Territorio", "Territory")) }
                                th.number scope="col" { (words("Valor", "Value")) }
                                th scope="col" { (words("Con sus vecinos", "With its neighbours")) }
                                th.number scope="col" { (words("p ajustada", "adjusted p")) }
                                th.number scope="col" { "Gi*" }
                            }
                        }
                        tbody { @for place in order(clusters) { (self.place(clusters, place)) } }
                    }
                }
            }
        }
    }

    fn place(&self, clusters: &Clusters, place: usize) -> Markup {
        let lang = self.asked.lang;
        let (row, found) = (&clusters.layer.rows[place], &clusters.structure.places[place]);
        let label = clusters.label(place);
        let left_out = label == Label::Without(Reason::NotSelected);
        let shown = |value: Option<f64>, places| match value.filter(|_| !left_out) {
            Some(value) => decimal(value, places, lang),
            None => "–".to_owned(),
        };
        let value = row.estimate.value.map(|v| clusters.layer.measure.unit.format(v, lang));
        html! {
            tr data-code=(row.id) {
                th.name scope="row" {
                    a href=(self.carried.onto(&territory_path(&row.id, &row.name))) { (row.name) }
                }
                td.number { (value.unwrap_or_else(|| "–".to_owned())) }
                td { (chart::label_words(label).get(lang)) (why(label, lang)) }
                td.number { (shown(found.q, 3)) }
                td.number { (shown(found.gi_star.ok(), 2)) }
            }
        }
    }

    /// How to read it, and what it does not say.
    fn notes(&self, clusters: &Clusters) -> Markup {
        let lang = self.asked.lang;
        let layer = &clusters.layer;
        html! {
            div.notes {
                p { (reading(clusters, lang)) }
                p { (limits(lang)) }
                p { (chance(clusters, lang)) }
                @if layer.unlocated > 0 { p { (unlocated(layer.unlocated, lang)) } }
                @if let Some(notice) = unverified(self.snapshot, layer) { p { em { (notice) } } }
                p.source {
                    (Words::new("¿Cómo se calcula?", "How is it worked out?").get(lang))
                    @for (id, name) in [
                        ("local_moran", Words::new("asociación local", "local association")),
                        ("moran_i", Words::new("I de Moran", "Moran’s I")),
                        ("getis_ord_gi_star", Words::new("Gi*", "Gi*")),
                    ] {
                        " · " a href=(self.carried.onto(&method_path(id))) { (name.get(lang)) }
                    }
                }
                @for line in &layer.sources { p.source { (line) } }
                p.source { (version(layer)) }
            }
        }
    }
}

/// Those with a label first, in the order of the legend; then those that chance explains least.
fn order(clusters: &Clusters) -> Vec<usize> {
    let rank = |place: usize| match clusters.label(place) {
        Label::Clear(quadrant) => Quadrant::ALL.iter().position(|other| *other == quadrant),
        Label::NotSignificant => Some(Quadrant::ALL.len()),
        Label::Without(_) => None,
    };
    let p = |place: usize| clusters.structure.places[place].chance.map(Chance::two_sided);
    let key = |place: usize| (rank(place).unwrap_or(usize::MAX), p(place).unwrap_or(1.0));
    let name = |place: usize| fold(&clusters.layer.rows[place].name);
    let mut places: Vec<usize> = (0..clusters.layer.rows.len()).collect();
    places.sort_by(|&a, &b| {
        let ((rank_a, p_a), (rank_b, p_b)) = (key(a), key(b));
        rank_a.cmp(&rank_b).then(p_a.total_cmp(&p_b)).then_with(|| name(a).cmp(&name(b)))
    });
    places
}

/// Why nothing can be said, where the label does not say it.
fn why(label: Label, lang: Lang) -> Markup {
    html! {
        @if let Label::Without(reason) = label {
            @if !matches!(reason, Reason::NoNeighbours | Reason::NotSelected) {
                span.note { " (" (reason.words().get(lang)) ")" }
            }
        }
    }
}
