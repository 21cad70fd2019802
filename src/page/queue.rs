//! `/cargas/sin-territorio`: the demands that no rule could place, each with what it says, where it
//! could belong, and a list from which a person chooses.

use maud::{Markup, html};

use crate::demand::Demand;
use crate::page::uploads::{Frame, QUEUE_PATH, UPLOADS_PATH};
use crate::territory::Geodata;
use crate::text::{clipped, date, fold};

/// A municipality that is suggested.
pub struct Offer {
    /// Its index.
    pub municipality: u16,
    /// Why, in the screen's language.
    pub why: String,
}

/// A demand that waits for a place.
pub struct Unplaced {
    /// The demand.
    pub demand: Demand,
    /// Where it could belong, the likeliest first.
    pub offers: Vec<Offer>,
}

/// The most characters of a demand's text that are shown.
const TEXT_CHARS_MAX: usize = 280;

/// The screen; `next` is where the queue goes on.
pub fn queue(
    frame: Frame<'_>,
    geodata: &Geodata,
    waiting: &[Unplaced],
    next: Option<&str>,
) -> String {
    let title = frame.say("Demandas sin territorio", "Demands without a territory");
    let main = html! {
        article.uploads {
            nav.crumbs aria-label=(frame.say("Ubicación", "Where this is")) {
                a href=(frame.carried.onto(UPLOADS_PATH)) {
                    (frame.say("Cargar archivos", "Load files"))
                }
                " › " (title)
            }
            h1 { (title) }
            p {
                (frame.say(
                    "Lo que usted decida se recuerda: vale también para las demandas de la misma \
                     fuente que declaran el mismo lugar, las de hoy y las que lleguen.",
                    "What you decide is remembered: it also holds for demands of the same source \
                     that declare the same place, those here and those to come.",
                ))
            }
            @if waiting.is_empty() {
                p { (frame.say("No queda ninguna.", "There is none left.")) }
            }
            @for unplaced in waiting { (entry(frame, geodata, unplaced)) }
            @if let Some(next) = next {
                @let more = frame.carried.onto(&format!("{QUEUE_PATH}?after={next}"));
                p { a.button href=(more) { (frame.say("Siguientes", "Next")) } }
            }
        }
    };
    frame.around(title, &main)
}

fn entry(frame: Frame<'_>, geodata: &Geodata, unplaced: &Unplaced) -> Markup {
    let Unplaced { demand, offers } = unplaced;
    let place = &geodata.municipalities;
    html! {
        section.waiting {
            h2 { (heading(frame, demand)) }
            p.said { (demand.source) " · " (demand.id) " · " (date(demand.received_at, frame.lang)) }
            @if !demand.description.is_empty() { p { (shown(&demand.description)) } }
            @for offer in offers {
                p.said { (place[usize::from(offer.municipality)].name) ": " (offer.why) "." }
            }
            form.stack action=(frame.carried.onto(QUEUE_PATH)) method="post" {
                input type="hidden" name="source" value=(demand.source);
                input type="hidden" name="id" value=(demand.id);
                label.field {
                    span { (frame.say("Municipio", "Municipality")) }
                    select name="municipality_code" required { (options(geodata, offers)) }
                }
                label {
                    input type="checkbox" name="alike" value="true" checked; " "
                    (frame.say("también las que declaran este lugar", "also those that declare this place"))
                }
                button type="submit" { (frame.say("Ubicar", "Place")) }
            }
        }
    }
}

/// The place as it was declared, which is what has to be understood; else the title.
fn heading(frame: Frame<'_>, demand: &Demand) -> String {
    match (&*demand.declared_place, &*demand.title) {
        ("", "") => frame.say("Sin lugar ni título", "No place and no title").to_owned(),
        ("", title) => shown(title),
        (place, "") => format!("«{place}»"),
        (place, title) => format!("«{place}»: {}", shown(title)),
    }
}

/// Those suggested first, then all by name.
fn options(geodata: &Geodata, offers: &[Offer]) -> Markup {
    let all = &geodata.municipalities;
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|&at| fold(&all[at].name));
    let offered = offers.iter().map(|offer| usize::from(offer.municipality));
    html! {
        option value="" { "—" }
        @for (place, at) in offered.enumerate() {
            option value=(all[at].code.to_string()) selected[place == 0] { (all[at].name) " ★" }
        }
        @for at in order { option value=(all[at].code.to_string()) { (all[at].name) } }
    }
}

fn shown(text: &str) -> String {
    clipped(text, TEXT_CHARS_MAX)
}
