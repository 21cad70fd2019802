//! What a funnel says: its finding as a title, its axes, and itself in words.

use crate::chart::frame::Caption;
use crate::chart::funnel::{FUNNEL, Seen, is_by_quota};
use crate::chart::phrase;
use crate::indicator::funnel::Place;
use crate::layer::Layer;
use crate::text::{Lang, Words, decimal};

/// Names that the description gives at most.
const NAMED: usize = 12;

/// What the axes measure.
pub fn labels() -> [Words; 2] {
    [
        Words::new(
            "Demandas esperadas (escala logarítmica)",
            "Expected demands (logarithmic scale)",
        ),
        Words::new("Veces lo esperado", "Times what is expected"),
    ]
}

/// Title and description.
pub fn caption(layer: &Layer, department: &str, seen: &[Seen]) -> Caption {
    let caption = Caption::of_layer(layer, department, FUNNEL.title);
    if seen.is_empty() || is_by_quota(layer) {
        return caption;
    }
    let title = title(layer, seen);
    let alt = alternative(layer, &title, seen);
    Caption { title, alt, ..caption }
}

fn outside<'s>(seen: &'s [Seen], above: bool) -> Vec<&'s Seen<'s>> {
    let far = seen.iter().filter(|seen| seen.place == Place::Outside);
    let mut far: Vec<&Seen> = far.filter(|seen| (seen.ratio > 1.0) == above).collect();
    far.sort_by(|a, b| (b.ratio - 1.0).abs().total_cmp(&(a.ratio - 1.0).abs()));
    far
}

/// How many places chance does not explain, and which is furthest.
fn title(layer: &Layer, seen: &[Seen]) -> String {
    let lang = layer.query.lang;
    let (above, below) = (outside(seen, true), outside(seen, false));
    let (far, all) = (above.len() + below.len(), seen.len());
    let level = layer.query.level.plural().get(lang);
    let subject = if layer.query.filter.themes.is_empty() {
        Words::new("Demandas", "Demands").get(lang).to_owned()
    } else {
        phrase::subject(layer)
    };
    if far == 0 {
        return match lang {
            Lang::Es => format!("{subject}: el azar explica las diferencias entre {all} {level}"),
            Lang::En => {
                format!("{subject}: chance explains the differences between {all} {level}")
            }
        };
    }
    let furthest = above.first().or(below.first()).map(|seen| {
        let times = decimal(seen.ratio, 1, lang);
        match lang {
            Lang::Es => format!("; en {}, {times} veces lo esperado", seen.row.name),
            Lang::En => format!("; in {}, {times} times what is expected", seen.row.name),
        }
    });
    let verb = match (lang, far) {
        (Lang::Es, 1) => "se aparta",
        (Lang::Es, _) => "se apartan",
        (Lang::En, 1) => "strays",
        (Lang::En, _) => "stray",
    };
    let finding = match lang {
        Lang::Es => {
            format!("{subject}: {far} de {all} {level} {verb} de lo esperado más que por azar")
        }
        Lang::En => {
            format!("{subject}: {far} of {all} {level} {verb} from what is expected beyond chance")
        }
    };
    finding + &furthest.unwrap_or_default()
}

fn alternative(layer: &Layer, title: &str, seen: &[Seen]) -> String {
    let lang = layer.query.lang;
    let named = |far: &[&Seen]| {
        let times = |seen: &&Seen| format!("{} ({})", seen.row.name, decimal(seen.ratio, 1, lang));
        let names: Vec<String> = far.iter().take(NAMED).map(times).collect();
        let rest = far.len().saturating_sub(NAMED);
        let more = if rest > 0 { format!(", +{rest}") } else { String::new() };
        if names.is_empty() { "–".to_owned() } else { names.join(", ") + &more }
    };
    let (above, below) = (named(&outside(seen, true)), named(&outside(seen, false)));
    let (count, level) = (seen.len(), layer.query.level.plural().get(lang));
    match lang {
        Lang::Es => format!(
            "{title}. Embudo de {count} {level}: por encima del límite de 99,8\u{a0}%: {above}; por \
             debajo: {below}."
        ),
        Lang::En => format!(
            "{title}. Funnel of {count} {level}: above the limit of 99.8%: {above}; below: {below}."
        ),
    }
}
