//! What the map of clusters says in words.

use crate::analysis::Clusters;
use crate::chart::headline::selected;
use crate::chart::phrase::list;
use crate::demand::themes;
use crate::indicator::Reason;
use crate::indicator::space::discovery::LEVEL;
use crate::indicator::space::local_moran::Quadrant;
use crate::indicator::space::scan::Cluster;
use crate::indicator::space::structure::{Label, Whole};
use crate::layer::Layer;
use crate::text::{Lang, Words, count, decimal, named_probability};

/// A label as people read it.
pub fn label_words(label: Label) -> Words {
    match label {
        Label::Clear(Quadrant::HighHigh) => Words::new("Alto entre altos", "High among high"),
        Label::Clear(Quadrant::LowLow) => Words::new("Bajo entre bajos", "Low among low"),
        Label::Clear(Quadrant::HighLow) => Words::new("Alto entre bajos", "High among low"),
        Label::Clear(Quadrant::LowHigh) => Words::new("Bajo entre altos", "Low among high"),
        Label::NotSignificant => Words::new("No significativo", "Not significant"),
        Label::Without(Reason::NoNeighbours) => Words::new("Sin vecinos", "No neighbours"),
        Label::Without(Reason::NotSelected) => Words::new("Fuera de la selección", "Not selected"),
        Label::Without(_) => Words::new("Sin datos", "No data"),
    }
}

/// The finding, as a sentence.
pub fn title(clusters: &Clusters) -> String {
    let (layer, lang) = (&clusters.layer, clusters.layer.query.lang);
    let subject = subject(layer);
    if let Some(cluster) = clusters.found().next() {
        return gathered(clusters, cluster, &subject);
    }
    let level = layer.query.level.plural().get(lang);
    match (&clusters.structure.whole, lang) {
        (Err(reason), Lang::Es) => {
            format!("{subject}: sin estructura que describir ({})", reason.words().get(lang))
        }
        (Err(reason), Lang::En) => {
            format!("{subject}: no structure to describe ({})", reason.words().get(lang))
        }
        (Ok(whole), _) if !is_clear(whole) => match lang {
            Lang::Es => {
                format!("{subject}: repartido entre {level} como podría haberlo hecho el azar")
            }
            Lang::En => format!("{subject}: spread over {level} as chance might have done"),
        },
        (Ok(whole), Lang::Es) if whole.moran.i > whole.moran.expected => {
            format!(
                "{subject}: los lugares vecinos le dan un peso parecido, sin un conglomerado claro"
            )
        }
        (Ok(whole), Lang::En) if whole.moran.i > whole.moran.expected => {
            format!(
                "{subject}: neighbouring {level} give it a like weight, without a clear cluster"
            )
        }
        (Ok(_), Lang::Es) => format!("{subject}: los lugares vecinos le dan pesos opuestos"),
        (Ok(_), Lang::En) => format!("{subject}: neighbouring {level} give it opposite weights"),
    }
}

fn gathered(clusters: &Clusters, cluster: &Cluster, subject: &str) -> String {
    let (layer, lang) = (&clusters.layer, clusters.layer.query.lang);
    let times = decimal(cluster.ratio(), 1, lang);
    let places = cluster.members.len();
    let level = layer.query.level.plural().get(lang);
    let first = whereabouts(layer, cluster, lang);
    let next = clusters.found().nth(1).map(|second| whereabouts(layer, second, lang));
    let (gathers, than, also) = match lang {
        Lang::Es => ("se concentra", "veces lo esperado", "también"),
        Lang::En => ("gathers", "times what is expected", "also"),
    };
    let among = match (places, lang) {
        (1, _) => String::new(),
        _ if is_wide(layer, cluster) => String::new(),
        (_, Lang::Es) => format!(" en {places} {level}"),
        (_, Lang::En) => format!(" in {places} {level}"),
    };
    let next = next.map(|next| format!("; {also} {next}")).unwrap_or_default();
    format!("{subject} {gathers} {first}: {times} {than}{among}{next}")
}

/// Whether a circle holds so many places that its centre says little.
fn is_wide(layer: &Layer, cluster: &Cluster) -> bool {
    cluster.members.len() * 3 > layer.rows.len()
}

/// `en Vijes`, `alrededor de Dagua` where it holds several places, else how many.
fn whereabouts(layer: &Layer, cluster: &Cluster, lang: Lang) -> String {
    let centre = &layer.rows[cluster.centre].name;
    let (places, all) = (cluster.members.len(), layer.rows.len());
    let level = layer.query.level.plural().get(lang);
    match (places, lang) {
        (1, Lang::Es) => format!("en {centre}"),
        (1, Lang::En) => format!("in {centre}"),
        (_, Lang::Es) if is_wide(layer, cluster) => format!("en {places} de {all} {level}"),
        (_, Lang::En) if is_wide(layer, cluster) => format!("in {places} of the {all} {level}"),
        (_, Lang::Es) => format!("alrededor de {centre}"),
        (_, Lang::En) => format!("around {centre}"),
    }
}

/// Whether neighbours are more alike, or less, than chance would make them.
fn is_clear(whole: &Whole) -> bool {
    whole.shuffled.chance.two_sided() <= LEVEL
}

/// The chosen themes in quotation marks, else all demands.
fn subject(layer: &Layer) -> String {
    let lang = layer.query.lang;
    let quoted = |name: &str| match lang {
        Lang::Es => format!("«{name}»"),
        Lang::En => format!("“{name}”"),
    };
    let chosen = layer.query.filter.themes.iter();
    let names: Vec<String> = chosen.map(|&code| quoted(themes().term(code).label(lang))).collect();
    if names.is_empty() {
        return Words::new("Lo que se pide", "What is asked for").get(lang).to_owned();
    }
    list(&names.iter().map(String::as_str).collect::<Vec<_>>(), lang)
}

/// A cluster of the scan in one line: what was seen, what was expected, how likely by chance.
pub fn cluster_line(clusters: &Clusters, cluster: &Cluster, lang: Lang) -> String {
    let seen = count(cluster.cases, lang);
    let expected = count(cluster.expected.round() as u64, lang);
    let p = decimal(cluster.p, 4, lang);
    let level = clusters.layer.query.level;
    let places = cluster.members.len();
    let name = if places == 1 { level.title() } else { level.plural() }.get(lang);
    match lang {
        Lang::Es => format!(
            "Línea gruesa: {places} {name} con {seen} demandas donde se esperaban {expected} \
             (p\u{a0}=\u{a0}{p})"
        ),
        Lang::En => format!(
            "Thick line: {places} {name} with {seen} demands where {expected} were expected \
             (p\u{a0}=\u{a0}{p})"
        ),
    }
}

/// Name, label, own value and the probability, for one territory.
pub fn place_line(clusters: &Clusters, place: usize) -> String {
    let lang = clusters.layer.query.lang;
    let (row, found) = (&clusters.layer.rows[place], &clusters.structure.places[place]);
    let label = clusters.label(place);
    let words = label_words(label).get(lang).to_lowercase();
    let mut notes = Vec::new();
    if let (Some(value), false) = (row.estimate.value, matches!(label, Label::Without(_))) {
        notes.push(clusters.layer.measure.unit.format(value, lang));
    }
    match label {
        Label::Without(Reason::NotSelected | Reason::NoNeighbours) => {}
        Label::Without(reason) => notes.push(reason.words().get(lang).to_owned()),
        _ => notes.extend(found.q.map(|q| match lang {
            Lang::Es => named_probability("p ajustada", q, 3, lang),
            Lang::En => named_probability("adjusted p", q, 3, lang),
        })),
    }
    if let Some(number) = clusters.cluster_of(place) {
        let word = Words::new("conglomerado", "cluster").get(lang);
        notes.push(format!("{word} {number}"));
    }
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
    format!("{}: {words}{notes}", row.name)
}

/// What a reader who cannot see the map should know.
pub(super) fn alternative(clusters: &Clusters, department: &str) -> String {
    let (layer, lang) = (&clusters.layer, clusters.layer.query.lang);
    let mut sentences = vec![title(clusters)];
    let places = selected(layer).count();
    let level = layer.query.level.plural().get(lang);
    sentences.push(match lang {
        Lang::Es => format!("Mapa de conglomerados de {places} {level} de {department}"),
        Lang::En => format!("Map of clusters of {places} {level} of {department}"),
    });
    let of = |label: Label| (0..layer.rows.len()).filter(move |&p| clusters.label(p) == label);
    for label in Quadrant::ALL.map(Label::Clear) {
        let names: Vec<&str> = of(label).map(|place| layer.rows[place].name.as_str()).collect();
        if !names.is_empty() {
            sentences.push(format!("{}: {}", label_words(label).get(lang), list(&names, lang)));
        }
    }
    if let Some(cluster) = clusters.found().next() {
        sentences.push(cluster_line(clusters, cluster, lang));
    }
    sentences.extend(clusters.structure.whole.ok().map(|whole| moran_line(&whole, lang)));
    sentences.join(". ") + "."
}

/// Moran's I, what chance gives, and how likely it is to give as much.
pub fn moran_line(whole: &Whole, lang: Lang) -> String {
    let [i, expected] = [whole.moran.i, whole.moran.expected].map(|i| decimal(i, 2, lang));
    let p = decimal(whole.shuffled.chance.two_sided(), 4, lang);
    match lang {
        Lang::Es => format!("I de Moran {i}, esperada {expected}, p\u{a0}=\u{a0}{p}"),
        Lang::En => format!("Moran’s I {i}, expected {expected}, p\u{a0}=\u{a0}{p}"),
    }
}
