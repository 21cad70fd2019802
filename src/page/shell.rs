//! What every screen shares: head, skip link, header, footer.

use maud::{DOCTYPE, Markup, html};

use crate::page::{Carried, assets};
use crate::text::{Lang, Words, slug};

/// A screen around which the shell stands.
pub(super) struct Shell<'a> {
    /// Title of the window, before the program's name.
    pub title: &'a str,
    /// The screen in one sentence, for search engines and shared links.
    pub description: &'a str,
    /// The address of the same view in its one spelling.
    pub canonical: Option<&'a str>,
    /// The same view in the other language.
    pub other_language: Option<&'a str>,
    /// Language of the screen.
    pub lang: Lang,
    /// What its links carry along.
    pub carried: &'a Carried,
    /// Whether figures on it come from demands made up for demonstration.
    pub synthetic: bool,
    /// The department that the screen speaks of.
    pub department: Option<&'a str>,
}

/// What the program shows, in a line.
pub fn about(department: Option<&str>, lang: Lang) -> String {
    let what = Words::new("Demandas ciudadanas por territorio", "Citizens' demands by territory");
    match department {
        Some(name) => format!("{} · {name}", what.get(lang)),
        None => what.get(lang).to_owned(),
    }
}

impl Shell<'_> {
    /// The whole document around `main`.
    pub fn around(&self, main: &Markup) -> String {
        let [css, js, icon] = assets();
        let lang = self.lang;
        let skip = Words::new("Saltar al contenido", "Skip to content").get(lang);
        let document = html! {
            (DOCTYPE)
            html lang=(lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) " · Tejido" }
                    meta name="description" content=(self.description);
                    meta name="color-scheme" content="light";
                    meta name="theme-color" content="#0a5c50";
                    @if let Some(address) = self.canonical { link rel="canonical" href=(address); }
                    link rel="icon" type="image/svg+xml" href=(icon.path());
                    link rel="stylesheet" href=(css.path());
                    script type="module" src=(js.path()) {}
                }
                body {
                    a.skip href="#contenido" { (skip) }
                    (self.header())
                    @if self.synthetic { (banner(lang)) }
                    main #contenido tabindex="-1" { (main) }
                    (self.footer())
                }
            }
        };
        document.into_string()
    }

    fn header(&self) -> Markup {
        html! {
            header.site {
                a.brand href=(self.carried.onto("/")) { "Tejido" }
                p.about { (about(self.department, self.lang)) }
                @if let Some(address) = self.other_language {
                    @let (tag, name) = match self.lang {
                        Lang::Es => ("en", "English"),
                        Lang::En => ("es", "Español"),
                    };
                    a.language href=(address) lang=(tag) hreflang=(tag) { (name) }
                }
            }
        }
    }

    fn footer(&self) -> Markup {
        let data = Words::new("Datos abiertos", "Open data").get(self.lang);
        let at = |address| self.carried.onto(address);
        html! {
            footer.site {
                nav aria-label=(data) {
                    span { (data) ":" }
                    a href=(at("/collections?f=json")) { "GeoJSON" }
                    a href=(at("/api/v1/aggregates?f=csv")) { "CSV" }
                    a href=(at("/api/v1/territories")) { "JSON" }
                }
                a href=(at("/metodos")) {
                    (Words::new("¿Cómo se calcula?", "How is it worked out?").get(self.lang))
                }
                a href=(at("/cargas")) {
                    (Words::new("Cargar archivos", "Load files").get(self.lang))
                }
                p { "Tejido " (env!("CARGO_PKG_VERSION")) }
            }
        }
    }
}

fn banner(lang: Lang) -> Markup {
    let (what, why) = match lang {
        Lang::Es => (
            "Datos sintéticos de demostración.",
            "Las demandas de esta página son inventadas; los límites, la población y la pobreza \
             son reales (DANE).",
        ),
        Lang::En => (
            "Synthetic demonstration data.",
            "The demands on this page are made up; boundaries, population and poverty are real \
             (DANE).",
        ),
    };
    html! { aside.banner aria-label=(what) { p { strong { (what) } " " (why) } } }
}

/// The address of a territory's profile: `/territorios/76834-tulua`.
pub fn territory_path(id: &str, name: &str) -> String {
    format!("/territorios/{id}-{}", slug(name, '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_s_address_reads_well() {
        assert_eq!(territory_path("76834", "Tuluá"), "/territorios/76834-tulua");
        assert_eq!(territory_path("rpg:g11", "G-11"), "/territorios/rpg:g11-g-11");
    }
}
