//! “¿Cómo se calcula?”: each method's formula, meaning, limits and source, with an example worked
//! out from the data at hand.

use maud::{Markup, html};

use crate::indicator::{Card, Family};
use crate::method::{Example, answered_at, cards, example};
use crate::page::shell::Shell;
use crate::page::{Carried, Sort, map_address};
use crate::snapshot::Snapshot;
use crate::text::{Lang, Words, decimal};

/// The address of a method's page.
pub fn method_path(id: &str) -> String {
    format!("/metodos/{id}")
}

/// The list of methods, by family.
pub fn methods(snapshot: &Snapshot, lang: Lang, carried: &Carried) -> String {
    let title = Words::new("¿Cómo se calcula?", "How is it worked out?").get(lang);
    let about = Words::new(
        "Cada cifra de Tejido, con su fórmula, lo que dice, lo que no dice y de dónde viene.",
        "Every figure of Tejido: its formula, what it says, what it does not, and its source.",
    )
    .get(lang);
    let cards = cards();
    let of = |family: Family| cards.iter().filter(move |card| card.family == family);
    let main = html! {
        article.methods {
            h1 { (title) }
            p.lead { (about) }
            @for family in Family::ALL.into_iter().filter(|family| of(*family).next().is_some()) {
                section {
                    h2 #(family.id()) { (family.title().get(lang)) }
                    dl.cards {
                        @for card in of(family) {
                            dt {
                                a href=(carried.onto(&method_path(card.id))) {
                                    (card.title.get(lang))
                                }
                            }
                            dd { (card.meaning.get(lang)) }
                        }
                    }
                }
            }
        }
    };
    around(snapshot, (title, about), "/metodos", lang, carried, &main)
}

/// One method.
pub fn method(snapshot: &Snapshot, card: &Card, lang: Lang, carried: &Carried) -> String {
    let title = card.title.get(lang);
    let words = |es, en| Words::new(es, en).get(lang);
    let main = html! {
        article.methods {
            nav.crumbs aria-label=(words("Ubicación", "Where this is")) {
                a href=(carried.onto("/metodos")) { (words("¿Cómo se calcula?", "How is it worked out?")) }
                " › " (card.family.title().get(lang))
            }
            h1 { (title) }
            p.lead { (card.meaning.get(lang)) }
            @if !card.formula.get(lang).is_empty() {
                h2 { (words("Fórmula", "Formula")) }
                p.formula { (card.formula.get(lang)) }
            }
            h2 { (words("Límites", "Limits")) }
            p { (card.limits.get(lang)) }
            @if let Some(example) = example(snapshot, card, lang) {
                (worked(&example, lang, carried))
            }
            h2 { (words("Ficha", "Card")) }
            (facts(card, lang, carried))
        }
    };
    around(snapshot, (title, card.meaning.get(lang)), &method_path(card.id), lang, carried, &main)
}

fn worked(example: &Example, lang: Lang, carried: &Carried) -> Markup {
    let words = |es, en| Words::new(es, en).get(lang);
    html! {
        section.example {
            h2 { (words("Un ejemplo con estos datos", "An example with these data")) }
            p {
                strong { (example.place) } ": " (example.given) " → " strong { (example.result) }
                "."
            }
            @if let Some(query) = &example.query {
                p.links.no-print {
                    a href=(carried.onto(&map_address(query, Sort::default()))) {
                        (words("Verlo en el mapa", "See it on the map"))
                    }
                }
            }
        }
    }
}

/// Unit, range, reasons, source: as clients read them.
fn facts(card: &Card, lang: Lang, carried: &Carried) -> Markup {
    let words = |es, en| Words::new(es, en).get(lang);
    let reasons: Vec<&str> = card.reasons.iter().map(|reason| reason.words().get(lang)).collect();
    html! {
        dl.facts {
            dt { (words("Identificador", "Id")) } dd { code { (card.id) } }
            dt { (words("Unidad", "Unit")) } dd { (card.unit.title().get(lang)) }
            dt { (words("Rango", "Range")) } dd { (range(card, lang)) }
            @if !reasons.is_empty() {
                dt { (words("Puede faltar o llevar nota", "May be missing or carry a note")) }
                dd { (reasons.join("; ")) }
            }
            dt { (words("Fuente", "Source")) } dd lang="en" { (card.reference) }
            @if !card.oracle.is_empty() {
                dt { (words("Comprobado contra", "Checked against")) } dd { (card.oracle) }
            }
            @if let Some(path) = answered_at(card) {
                dt { (words("Datos", "Data")) }
                dd { a href=(carried.onto(&path)) { (path) } }
            }
        }
    }
}

fn range(card: &Card, lang: Lang) -> String {
    let write = |bound: f64| match bound {
        bound if bound == f64::INFINITY => "∞".to_owned(),
        bound if bound == f64::NEG_INFINITY => "−∞".to_owned(),
        bound => decimal(bound, usize::from(bound.fract() != 0.0), lang),
    };
    let to = if lang == Lang::Es { "a" } else { "to" };
    format!("{} {to} {}", write(card.range.0), write(card.range.1))
}

fn around(
    snapshot: &Snapshot,
    (title, description): (&str, &str),
    path: &str,
    lang: Lang,
    carried: &Carried,
    main: &Markup,
) -> String {
    let other = if lang == Lang::Es { Lang::En } else { Lang::Es };
    let own = Carried::lang((lang != Lang::default()).then_some(lang)).onto(path);
    let other = Carried { lang: Some(other), ..carried.clone() }.onto(path);
    Shell {
        title,
        description,
        canonical: Some(&own),
        other_language: Some(&other),
        lang,
        carried,
        synthetic: snapshot.synthetic,
        department: Some(&snapshot.geodata.department.name),
    }
    .around(main)
}
