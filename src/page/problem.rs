//! What people see when a request has no answer: what was sent, what is allowed, where to go on.

use maud::{Markup, html};

use crate::page::Carried;
use crate::page::shell::Shell;
use crate::text::{Lang, Words};

/// More allowed values than these would bury the message.
const ALLOWED_SHOWN: usize = 30;

/// One thing that was sent and not understood.
pub struct Explained {
    /// What was wrong with it, as a sentence.
    pub wrong: String,
    /// What it may be.
    pub allowed: Vec<String>,
}

/// The screen of a problem; links carry the language that the address `named`.
pub fn problem(
    title: &str,
    detail: &str,
    faults: &[Explained],
    lang: Lang,
    named: Option<Lang>,
) -> String {
    let carried = Carried::lang(named);
    let back = Words::new("Volver al mapa", "Back to the map").get(lang);
    let main = html! {
        article.problem {
            h1 { (title) }
            @if faults.is_empty() { p { (detail) } }
            @for fault in faults { (explained(fault, lang)) }
            p { a.button href=(carried.onto("/")) { (back) } }
        }
    };
    Shell {
        title,
        description: detail,
        canonical: None,
        other_language: None,
        lang,
        carried: &carried,
        synthetic: false,
        department: None,
    }
    .around(&main)
}

fn explained(fault: &Explained, lang: Lang) -> Markup {
    let more = fault.allowed.len() > ALLOWED_SHOWN;
    html! {
        section.fault {
            p { (fault.wrong) }
            @if !fault.allowed.is_empty() {
                p { (Words::new("Se admite:", "Allowed:").get(lang)) }
                ul.values {
                    @for value in fault.allowed.iter().take(ALLOWED_SHOWN) { li { code { (value) } } }
                    @if more { li { "…" } }
                }
            }
        }
    }
}
