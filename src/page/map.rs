//! The map: a sentence, the drawing, its legend, and the same values as a table.

use maud::{Markup, PreEscaped, html};

use crate::layer::Layer;
use crate::page::form::form;
use crate::page::shell::Shell;
use crate::page::table::{Sort, table};
use crate::query::Query;
use crate::snapshot::Snapshot;
use crate::text::{Lang, Words, count, date};

/// What the map's screen shows.
pub struct MapScreen<'a> {
    /// The data.
    pub snapshot: &'a Snapshot,
    /// The question as it was asked.
    pub asked: &'a Query,
    /// Its answer.
    pub layer: &'a Layer,
    /// The drawing: an SVG element without a title of its own.
    pub drawing: &'a str,
    /// The map's message in a sentence.
    pub title: &'a str,
    /// Years that have demands.
    pub years: &'a [i16],
    /// Ids and titles of the classification methods.
    pub methods: &'a [(String, String)],
    /// Order of the table.
    pub sort: Sort,
}

/// The map's screen.
pub fn map(screen: &MapScreen) -> String {
    let MapScreen { snapshot, asked, layer, .. } = *screen;
    let lang = asked.lang;
    let main = html! {
        (form(snapshot, asked, layer, screen.years, screen.methods))
        article.map {
            h1 { (screen.title) }
            p.subtitle { (subtitle(layer)) }
            figure { (PreEscaped(screen.drawing)) }
        }
        section.twin {
            h2 #tabla-titulo { (Words::new("Los mismos datos en tabla", "The same data as a table").get(lang)) }
            (table(layer, screen.sort, |sort| screen.address(sort)))
        }
    };
    Shell {
        title: screen.title,
        description: screen.title,
        canonical: Some(&screen.address(Sort::default())),
        other_language: None,
        lang,
        synthetic: layer.synthetic,
    }
    .around(&main)
}

impl MapScreen<'_> {
    fn address(&self, sort: Sort) -> String {
        let parts = [self.asked.canonical(), sort.spelling()];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { "/".into() } else { format!("/?{}", parts.join("&")) }
    }
}

fn subtitle(layer: &Layer) -> String {
    let _ = layer;
    String::new()
}
