//! What changed in one place between two rounds or years, for its profile.

use maud::{Markup, PreEscaped, html};

use crate::analysis::{Comparison, Told};
use crate::chart::{between, changes_title, draw_changes};
use crate::page::{Carried, changes_address};
use crate::query::{Filter, Query};
use crate::text::{Lang, Words};

/// Widths for which the marks are drawn: beside the margin, and on a telephone.
const WIDE: u32 = 720;
const NARROW: u32 = 330;

/// The section; nothing where there are no two periods to compare.
pub(super) fn change(
    told: &Told,
    comparisons: &[Comparison],
    territory: &str,
    lang: Lang,
    carried: &Carried,
) -> Markup {
    let Some(comparison) = comparisons.iter().find(|comparison| comparison.sides.is_ok()) else {
        return html! {};
    };
    let drawn = |width| draw_changes(told, comparison, width, lang);
    let filter = Filter { territories: vec![territory.to_owned()], ..Filter::default() };
    let more = carried.onto(&changes_address(&Query { filter, lang, ..Query::default() }));
    let words = |es, en| Words::new(es, en).get(lang);
    html! {
        section.change aria-labelledby="cambios" {
            h2 #cambios { (words("¿Qué cambió?", "What changed?")) }
            p {
                (changes_title(told, comparison, lang)) ". "
                span.note { (between(comparison, lang)) "." }
            }
            @if let (Some(wide), Some(narrow)) = (drawn(WIDE), drawn(NARROW)) {
                figure {
                    div.wide { (PreEscaped(wide.svg)) }
                    div.narrow { (PreEscaped(narrow.svg)) }
                }
            }
            p.links.no-print {
                a href=(more) {
                    (words("Todos los temas y su evolución", "All themes and their course"))
                }
            }
        }
    }
}
