//! A place's diversity in a sentence, its rank among all as a strip of dots, and its profile.

use maud::{Markup, PreEscaped, html};

use crate::analysis::{Diversity, Place};
use crate::chart::{Dot, Drawing, HillInput, StripInput, draw_hill, draw_strip};
use crate::demand::themes;
use crate::indicator::alpha::hill;
use crate::indicator::diversity::{COVERAGE_BASED, LEAST};
use crate::indicator::{Estimate, Unit};
use crate::layer::Profile;
use crate::page::compare::compare_path;
use crate::page::{Carried, method_path};
use crate::style::{Colour, palette};
use crate::text::{Lang, Words, count, decimal, percent};

/// Widths of the drawings, for a wide and for a narrow window, in pixels.
const WIDTHS: [u32; 2] = [620, 340];

/// The section of a profile.
pub(super) fn diversity(
    profile: &Profile,
    diversity: &Diversity,
    lang: Lang,
    carried: &Carried,
) -> Markup {
    let Some(place) = diversity.place(&profile.id) else { return html! {} };
    let enough = place.figures.n >= LEAST;
    html! {
        section.diversity aria-labelledby="diversidad" {
            h2 #diversidad { (Words::new("¿Qué tan diverso es?", "How diverse is it?").get(lang)) }
            p.sentence { (sentence(place, diversity, lang)) }
            @if enough {
                div.pair {
                    @if diversity.compared > 1 {
                        (figure(&caption(diversity, lang), |width| {
                            draw_strip(&strip(place, diversity, lang), width)
                        }))
                    }
                    div.no-print {
                        (figure(ORDERS.get(lang), |width| {
                            draw_hill(&profile_of(place, lang), width)
                        }))
                    }
                }
                p.source { (coverage(place, lang)) }
            }
            p.links.no-print {
                a href=(carried.onto(&method_path(COVERAGE_BASED.id))) {
                    (Words::new("¿Cómo se calcula?", "How is it worked out?").get(lang))
                }
                " · "
                a href=(carried.onto(&compare_path(&profile.id, ""))) {
                    (Words::new("Comparar con otro lugar", "Compare with another place").get(lang))
                }
            }
        }
    }
}

/// What the profile shows.
const ORDERS: Words = Words::new(
    "Temas efectivos según cuánto cuentan los frecuentes: una línea plana es una mezcla pareja.",
    "Effective themes by how much frequent ones count: a flat line is an even mix.",
);

/// What the strip shows.
fn caption(diversity: &Diversity, lang: Lang) -> String {
    let level = diversity.query.level.title().get(lang);
    match lang {
        Lang::Es => format!("Un punto por {level}: más a la derecha, más diverso."),
        Lang::En => format!("One dot for each {level}: further right, more diverse."),
    }
}

/// A drawing for a wide and for a narrow window, and what it shows.
pub(super) fn figure(caption: &str, draw: impl Fn(u32) -> Drawing) -> Markup {
    let [wide, narrow] = WIDTHS.map(&draw);
    html! {
        figure.small {
            @if !caption.is_empty() { figcaption { (caption) } }
            div.wide { (PreEscaped(wide.svg)) }
            div.narrow { (PreEscaped(narrow.svg)) }
        }
    }
}

fn sentence(place: &Place, diversity: &Diversity, lang: Lang) -> String {
    let (name, n) = (&place.name, place.figures.n);
    let estimate = &place.figures.common[1];
    let (Some(value), Some(target)) = (estimate.value, diversity.target) else {
        return match lang {
            Lang::Es => format!(
                "No hay suficientes demandas en {name} (n = {}) para decirlo: hacen falta {LEAST}.",
                count(n, lang)
            ),
            Lang::En => format!(
                "There are not enough demands in {name} (n = {}) to say so: it takes {LEAST}.",
                count(n, lang)
            ),
        };
    };
    let (themes, at) = (written(value, lang), at_coverage(diversity, target, lang));
    let interval = interval(estimate, lang);
    let rank = rank(place, diversity, lang);
    match lang {
        Lang::Es => format!(
            "Lo que se pide en {name} es tan diverso como {themes} temas igual de frecuentes\
             {interval}{at}{rank}."
        ),
        Lang::En => format!(
            "What {name} asks for is as diverse as {themes} equally common themes{interval}{at}\
             {rank}."
        ),
    }
}

/// `, a la misma cobertura que los demás (99 %)`; nothing without others.
fn at_coverage(diversity: &Diversity, target: f64, lang: Lang) -> String {
    let at = share(target, lang);
    match lang {
        _ if diversity.compared < 2 => String::new(),
        Lang::Es => format!(", a la misma cobertura que los demás ({at})"),
        Lang::En => format!(", at the same coverage as the others ({at})"),
    }
}

/// Effective themes as people read them.
pub(super) fn written(value: f64, lang: Lang) -> String {
    Unit::EffectiveThemes.format(value, lang)
}

/// A share, never rounded up to the whole.
pub(super) fn share(value: f64, lang: Lang) -> String {
    let places = usize::from(value > 0.995 && value < 1.0);
    if value < 1.0 && value > 0.9995 {
        return match lang {
            Lang::Es => "más de 99,9\u{a0}%".to_owned(),
            Lang::En => "over 99.9%".to_owned(),
        };
    }
    percent(value, places, lang)
}

/// ` (intervalo de 95 %: 8,9 a 9,9)`; nothing without one.
pub(super) fn interval(estimate: &Estimate, lang: Lang) -> String {
    let (Some(low), Some(high)) = (estimate.low, estimate.high) else { return String::new() };
    let (low, high) = (written(low, lang), written(high, lang));
    match lang {
        Lang::Es => format!(" (intervalo de 95\u{a0}%: {low} a {high})"),
        Lang::En => format!(" (95% interval: {low} to {high})"),
    }
}

/// Its place among all, as far as intervals tell; nothing when there are no others.
fn rank(place: &Place, diversity: &Diversity, lang: Lang) -> String {
    let of = diversity.compared;
    let Some((first, last)) = place.rank.filter(|_| of > 1) else { return String::new() };
    let level = diversity.query.level.plural().get(lang);
    match lang {
        _ if first == 1 && last == of => Words::new(
            "; con estos datos no se distingue de ninguno",
            "; these data tell it apart from none of them",
        )
        .get(lang)
        .to_owned(),
        Lang::Es if first == last => {
            format!("; es el puesto {first} de {of} {level}, del más al menos diverso")
        }
        Lang::En if first == last => {
            format!("; it is number {first} of {of} {level}, from most to least diverse")
        }
        Lang::Es => format!(
            "; su puesto está entre el {first} y el {last} de {of} {level}, del más al menos diverso"
        ),
        Lang::En => format!(
            "; its rank is between {first} and {last} of {of} {level}, from most to least diverse"
        ),
    }
}

/// How complete the picture is, and how many demands it rests on.
fn coverage(place: &Place, lang: Lang) -> String {
    let figures = &place.figures;
    let n = count(figures.n, lang);
    let covered = figures.coverage.value.map(|value| share(value, lang)).unwrap_or_default();
    let size = figures.size.map(|size| decimal(size, 0, lang)).unwrap_or_default();
    match lang {
        Lang::Es => format!(
            "Sus {n} demandas con tema tocan {} temas (cobertura: {covered}); a la cobertura común \
             equivalen {size}.",
            figures.richness
        ),
        Lang::En => format!(
            "Its {n} demands with a theme touch {} themes (coverage: {covered}); at the common \
             coverage they amount to {size}.",
            figures.richness
        ),
    }
}

/// Every compared place as a dot; this one with its interval.
fn strip(place: &Place, diversity: &Diversity, lang: Lang) -> StripInput {
    let chosen = |other: &Place| (other.id == place.id).then_some(palette().selection_a);
    strip_of(&diversity.places, chosen, lang)
}

/// Places as dots; `chosen` says in which colour one is named.
pub(super) fn strip_of(
    places: &[Place],
    chosen: impl Fn(&Place) -> Option<Colour>,
    lang: Lang,
) -> StripInput {
    let dot = |place: &Place| {
        let estimate = &place.figures.common[1];
        let value = estimate.value?;
        let text = written(value, lang);
        Some(Dot {
            id: place.id.clone(),
            name: place.name.clone(),
            value,
            title: format!(
                "{}: {text}{}; n = {}",
                place.name,
                interval(estimate, lang),
                estimate.n
            ),
            text,
            interval: estimate.low.zip(estimate.high),
            chosen: chosen(place),
        })
    };
    let dots = places.iter().filter_map(dot).collect();
    StripInput {
        what: COVERAGE_BASED.title.get(lang).into(),
        unit: COVERAGE_BASED.unit,
        dots,
        from: None,
        lang,
    }
}

/// The profile of orders 0 to 2; no estimate reaches beyond the themes there are.
fn profile_of(place: &Place, lang: Lang) -> HillInput {
    let most = themes().terms().len() as f64;
    let orders = (0..=20).map(|step| f64::from(step) / 10.0);
    let observed = orders.filter_map(|q| Some((q, hill(&place.counts, q).ok()?)));
    let estimated = place.figures.asymptotic.map(|estimate| {
        let ends = (estimate.low?.min(most), estimate.high?.min(most));
        Some((estimate.value?.min(most), ends))
    });
    HillInput { name: place.name.clone(), observed: observed.collect(), estimated, most, lang }
}
