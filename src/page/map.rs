//! The map: a sentence, the drawing, its legend, and the same values as a table.

use maud::{Markup, PreEscaped, html};

use crate::chart;
use crate::count;
use crate::indicator::Reason;
use crate::layer::Layer;
use crate::page::form::form;
use crate::page::method::method_path;
use crate::page::shell::Shell;
use crate::page::table::{Sort, shared_reason, table};
use crate::page::{Carried, changes_address, clusters_address};
use crate::query::Query;
use crate::snapshot::Snapshot;
use crate::territory::Level;
use crate::text::{self, Lang, Words};

/// What the map's screen shows.
pub struct MapScreen<'a> {
    /// The data.
    pub snapshot: &'a Snapshot,
    /// The question as it was asked.
    pub asked: &'a Query,
    /// Its answer.
    pub layer: &'a Layer,
    /// The drawing, without a title of its own, for a wide and for a narrow window.
    pub drawings: [&'a str; 2],
    /// Years that have demands.
    pub years: &'a [i16],
    /// Order of the table.
    pub sort: Sort,
    /// What its links carry along.
    pub carried: &'a Carried,
}

/// The map's screen.
pub fn map(screen: &MapScreen) -> String {
    let MapScreen { snapshot, asked, layer, carried, .. } = *screen;
    let lang = asked.lang;
    let title = chart::title(layer, &snapshot.geodata.department.name);
    let twin = Words::new("en tabla", "as a table").get(lang);
    let main = html! {
        (form(snapshot, asked, layer, screen.years, carried.lang))
        div.sheet {
            article.map {
                h1 { (title) }
                p.subtitle { (chart::subtitle(layer)) }
                (screen.filters())
                (screen.open_sources())
                (figure(layer.rows.len(), screen.drawings, lang))
                (screen.clusters())
                (screen.downloads())
                (notes(snapshot, layer, carried))
            }
            section.twin {
                h2 #tabla-titulo { (layer.measure.title.get(lang)) ", " (twin) }
                (table(layer, screen.sort, carried, |sort| screen.address(asked, sort)))
            }
        }
    };
    let mut other = asked.clone();
    other.lang = if lang == Lang::Es { Lang::En } else { Lang::Es };
    let in_other = Carried::lang(Some(other.lang));
    Shell {
        title: &title,
        description: &chart::subtitle(layer),
        canonical: Some(&map_address(asked, Sort::default())),
        other_language: Some(&in_other.onto(&map_address(&other, screen.sort))),
        lang,
        carried,
        synthetic: layer.synthetic,
        department: Some(&snapshot.geodata.department.name),
    }
    .around(&main)
}

/// The address of a map and its table.
pub fn map_address(query: &Query, sort: Sort) -> String {
    address("/", &[&query.canonical(), &sort.spelling()])
}

/// A path with the parts of its query that say something.
pub(super) fn address(path: &str, parts: &[&str]) -> String {
    let parts: Vec<_> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}

impl MapScreen<'_> {
    /// The address of another question on this screen.
    fn address(&self, query: &Query, sort: Sort) -> String {
        self.carried.onto(&map_address(query, sort))
    }

    /// From one theme's map to where it gathers.
    fn clusters(&self) -> Markup {
        let lang = self.asked.lang;
        let text = Words::new(
            "¿Se concentra este tema? Ver conglomerados",
            "Does this theme gather? See clusters",
        );
        html! {
            @if !self.asked.filter.themes.is_empty() {
                p.more { a href=(self.carried.onto(&clusters_address(self.asked))) { (text.get(lang)) } }
            }
        }
    }

    /// What else the question leaves out, with a way back.
    fn filters(&self) -> Markup {
        let asked = self.asked;
        let lang = asked.lang;
        let filter = &asked.filter;
        let shown = ["level", "scheme", "theme", "measure", "classify", "classes", "from", "to"];
        let is_filter = |key: &str| !shown.contains(&key) && !["v", "lang", "f"].contains(&key);
        let pairs: Vec<_> = asked.pairs().into_iter().filter(|(key, _)| is_filter(key)).collect();
        let mut plain = asked.clone();
        plain.filter = crate::query::Filter {
            themes: filter.themes.clone(),
            from: filter.from,
            to: filter.to,
            ..crate::query::Filter::default()
        };
        html! {
            @if !pairs.is_empty() {
                p.filters {
                    (Words::new("Solo:", "Only:").get(lang)) " "
                    @for (key, value) in &pairs { code { (key) "=" (value) } " " }
                    a href=(self.address(&plain, self.sort)) {
                        (Words::new("Quitar filtros", "Remove filters").get(lang))
                    }
                }
            }
        }
    }

    /// Where rates are refused because some demands were gathered by quota: which sources are
    /// open, each with the same map of it alone.
    fn open_sources(&self) -> Markup {
        let lang = self.asked.lang;
        if shared_reason(self.layer) != Some(Reason::CollectedByQuota) {
            return html! {};
        }
        let of = |source: &String| {
            let mut asked = self.asked.clone();
            asked.filter.sources = vec![source.clone()];
            asked
        };
        let all = self.snapshot.dictionaries.source.values();
        let open = all.iter().filter(|source| count::all_open(self.snapshot, &of(source).filter));
        let open: Vec<_> = open.collect();
        let offer = Words::new("Tasas con fuentes abiertas:", "Rates from open sources:").get(lang);
        html! {
            @if !open.is_empty() {
                p.filters {
                    (offer)
                    @for source in open {
                        " " a href=(self.address(&of(source), self.sort)) { (source) }
                    }
                }
            }
        }
    }

    /// The same demands, asked what changes about them.
    fn periods(&self) -> Query {
        let filter = crate::query::Filter { themes: Vec::new(), ..self.asked.filter.clone() };
        let (lang, version) = (self.asked.lang, self.asked.version.clone());
        Query { filter, version, lang, ..Query::default() }
    }

    fn downloads(&self) -> Markup {
        let lang = self.asked.lang;
        let layer = self.layer;
        let whole = layer.query.canonical();
        let mut on_layer = layer.query.clone();
        on_layer.level = Level::default();
        let collection = match layer.query.level {
            Level::Added(layer) => &layer.id,
            Level::Municipality => "municipios",
            Level::Subregion => "subregiones",
            Level::Department => "departamento",
        };
        let mut pinned = self.asked.clone();
        pinned.version = Some(layer.version.clone());
        let geojson = format!("/collections/{collection}/items");
        let words = |es, en| Words::new(es, en).get(lang);
        let at = |path: &str, parts: &[&str]| self.carried.onto(&address(path, parts));
        html! {
            nav.downloads aria-label=(words("Descargas", "Downloads")) {
                span { (words("Descargar:", "Download:")) }
                a href=(at("/api/v1/aggregates", &[&whole, "f=csv"])) download { "CSV" }
                a href=(at(&geojson, &[&on_layer.canonical(), "f=geojson"])) { "GeoJSON" }
                a href=(at("/charts/choropleth.svg", &[&whole])) { "SVG" }
                a href=(at("/charts/choropleth.png", &[&whole, "dpi=192"])) { "PNG" }
                a href=(self.address(&pinned, self.sort)) title=(words(
                    "Dirección que siempre da estas mismas cifras",
                    "An address that always gives these same figures",
                )) { (words("Enlace fijo", "Permanent link")) }
                a href=(self.carried.onto(&changes_address(&self.periods()))) {
                    (words("Períodos: qué cambia", "Periods: what changes"))
                }
            }
        }
    }
}

/// The drawing for a wide and for a narrow window, and the line that reads values out.
pub(super) fn figure(rows: usize, [wide, narrow]: [&str; 2], lang: Lang) -> Markup {
    let hint = match lang {
        Lang::Es => "Señale un territorio para leer su valor; ábralo para ver su perfil.",
        Lang::En => "Point at a territory to read its value; open it to see its profile.",
    };
    html! {
        figure #mapa data-rows=(rows) {
            p.readout role="status" hidden { (hint) }
            div.wide { (PreEscaped(wide)) }
            div.narrow { (PreEscaped(narrow)) }
        }
    }
}

/// What the measure means, what is not on the map, and where everything comes from.
fn notes(snapshot: &Snapshot, layer: &Layer, carried: &Carried) -> Markup {
    let lang = layer.query.lang;
    let missing = layer.rows.iter().filter(|row| row.estimate.value.is_none()).count();
    html! {
        div.notes {
            p {
                strong { (layer.measure.title.get(lang)) ". " } (layer.measure.meaning.get(lang)) " "
                a href=(carried.onto(&method_path(layer.measure.id))) {
                    (Words::new("¿Cómo se calcula?", "How is it worked out?").get(lang))
                }
            }
            @if missing > 0 { p { (without_data(missing, layer)) } }
            @if layer.unlocated > 0 { p { (unlocated(layer.unlocated, lang)) } }
            @if let Some(notice) = unverified(snapshot, layer) { p { em { (notice) } } }
            @for line in &layer.sources { p.source { (line) } }
            p.source { (version(layer)) }
        }
    }
}

fn without_data(missing: usize, layer: &Layer) -> String {
    let lang = layer.query.lang;
    let level = layer.query.level;
    let name = if missing == 1 { level.title() } else { level.plural() }.get(lang);
    match lang {
        Lang::Es => {
            format!("Sin datos en {missing} {name}: se dibujan rayados y no cuentan como cero.")
        }
        Lang::En => {
            format!("No data in {missing} {name}: they are hatched and do not count as zero.")
        }
    }
}

pub(super) fn unlocated(n: u64, lang: Lang) -> String {
    let n = text::count(n, lang);
    match lang {
        Lang::Es => format!("Además, {n} demandas sin municipio conocido no se ven en el mapa."),
        Lang::En => {
            format!("Besides, {n} demands without a known municipality are not on the map.")
        }
    }
}

/// A grouping that nobody has confirmed says so.
pub(super) fn unverified(snapshot: &Snapshot, layer: &Layer) -> Option<String> {
    if layer.query.level != Level::Subregion {
        return None;
    }
    let schemes = &snapshot.geodata.schemes;
    let scheme = match &layer.query.scheme {
        Some(id) => schemes.iter().find(|scheme| scheme.id == *id)?,
        None => schemes.first()?,
    };
    (!scheme.verified).then(|| match layer.query.lang {
        Lang::Es => format!("{}: agrupación de uso común, por confirmar.", scheme.title),
        Lang::En => format!("{}: a grouping in common use, not confirmed.", scheme.title),
    })
}

pub(super) fn version(layer: &Layer) -> String {
    match layer.query.lang {
        Lang::Es => format!("Versión de los datos: {}", layer.version),
        Lang::En => format!("Version of the data: {}", layer.version),
    }
}
