//! One place's profile: what it asks for and how sure that is, beside its subregion and the
//! department; who lives there; where it is. Prints on one sheet.

use maud::{Markup, html};

use crate::analysis::{Comparison, Diversity, Told};
use crate::demand::themes;
use crate::indicator::{Measure, find};
use crate::layer::{self, Profile};
use crate::page::change::change;
use crate::page::diversity;
use crate::page::locator::locator;
use crate::page::share::shares;
use crate::page::shell::Shell;
use crate::page::{Carried, Sort, map_address, territory_path};
use crate::query::Query;
use crate::snapshot::Snapshot;
use crate::territory::{Level, Territory};
use crate::text::{Lang, Words, count, decimal, month, percent};

/// Fewer demands than these are no more than a hint.
const FEW: u64 = 10;

/// Measures of context that a profile shows beside the department's.
const CONTEXT: [&str; 2] = ["nbi_pct", "monetary_poverty_pct"];

/// What a profile's screen shows.
pub struct ProfileScreen<'a> {
    /// The data.
    pub snapshot: &'a Snapshot,
    /// The territory.
    pub territory: &'a Territory,
    /// What it asks for.
    pub profile: &'a Profile,
    /// What changed between rounds and years, and where that is from.
    pub changes: (&'a Told, &'a [Comparison]),
    /// How diverse that is, among the territories of its level.
    pub diversity: &'a Diversity,
    /// The screen's language.
    pub lang: Lang,
    /// What its links carry along.
    pub carried: &'a Carried,
}

/// The screen.
pub fn profile(screen: &ProfileScreen) -> String {
    let ProfileScreen { snapshot, territory, profile, changes, diversity, lang, carried } = *screen;
    let path = territory_path(&profile.id, &profile.name);
    let other = if lang == Lang::Es { Lang::En } else { Lang::Es };
    let own = Carried::lang((lang != Lang::default()).then_some(lang)).onto(&path);
    let other = Carried { lang: Some(other), ..carried.clone() }.onto(&path);
    let lead = lead(profile, lang);
    let main = html! {
        article.profile {
            header {
                (screen.crumbs())
                h1 { (profile.name) }
                p.lead { (lead) @if profile.n > 0 { " " (profile.distinctive) } }
                (caution(profile, lang))
                (screen.figures())
            }
            div.body {
                section.asked aria-labelledby="pedido" {
                    h2 #pedido { (Words::new("¿Qué se pide?", "What is asked for?").get(lang)) }
                    (shares(profile, &snapshot.geodata.department.name, lang))
                }
                (change(changes.0, changes.1, &profile.id, lang, carried))
            }
            div.aside {
                section.locator { (locator(&snapshot.geodata, territory, lang)) }
                (screen.neighbours())
                (screen.more())
            }
            (diversity::diversity(profile, diversity, lang, carried))
            (sources(snapshot, lang))
        }
    };
    Shell {
        title: &profile.name,
        description: &lead,
        canonical: Some(&own),
        other_language: Some(&other),
        lang,
        carried,
        synthetic: snapshot.synthetic,
        department: Some(&snapshot.geodata.department.name),
    }
    .around(&main)
}

/// The most frequent theme, with how sure that is.
fn lead(profile: &Profile, lang: Lang) -> String {
    let name = &profile.name;
    let Some(top) = profile.themes.first() else {
        return match lang {
            Lang::Es => format!("No hay demandas ubicadas en {name}."),
            Lang::En => format!("No demands have been located in {name}."),
        };
    };
    let theme = themes().term(top.theme).label(lang);
    let write = |value: Option<f64>| percent(value.unwrap_or(0.0), 0, lang);
    let [share, low, high] = [top.here.value, top.here.low, top.here.high].map(write);
    let tie = tie(profile, lang);
    match lang {
        Lang::Es => format!(
            "Lo más pedido en {name} es «{theme}»: {share} de sus demandas \
             (intervalo de 95 %: {low} a {high}){tie}."
        ),
        Lang::En => format!(
            "What {name} asks for most is “{theme}”: {share} of its demands \
             (95% interval: {low} to {high}){tie}."
        ),
    }
}

/// The theme that might lead as well: the second, where its interval reaches the first's.
fn tie(profile: &Profile, lang: Lang) -> String {
    let [first, second, ..] = profile.themes.as_slice() else { return String::new() };
    if second.here.high < first.here.low {
        return String::new();
    }
    let theme = themes().term(second.theme).label(lang);
    match lang {
        Lang::Es => format!(", empatado con «{theme}»"),
        Lang::En => format!(", tied with “{theme}”"),
    }
}

fn caution(profile: &Profile, lang: Lang) -> Markup {
    let few = Words::new(
        "Menos de 10 demandas: las cifras son apenas un indicio.",
        "Fewer than 10 demands: the figures are no more than a hint.",
    );
    html! { @if (1..FEW).contains(&profile.n) { p.warning { (few.get(lang)) } } }
}

impl ProfileScreen<'_> {
    /// The address of another territory's profile.
    fn place(&self, id: &str, name: &str) -> String {
        self.carried.onto(&territory_path(id, name))
    }

    /// The way up: department, subregion, level.
    fn crumbs(&self) -> Markup {
        let Self { snapshot, profile, lang, .. } = *self;
        let department = &snapshot.geodata.department;
        let where_am_i = Words::new("Ubicación", "Where this is").get(lang);
        html! {
            nav.crumbs aria-label=(where_am_i) {
                a href=(self.carried.onto("/")) { (Words::new("Mapa", "Map").get(lang)) }
                @if profile.level != Level::Department {
                    " › " a href=(self.place(&department.code, &department.name)) {
                        (department.name)
                    }
                }
                @if let Some(municipality) = self.holder() {
                    " › " a href=(self.place(&municipality.id, &municipality.name)) {
                        (municipality.name)
                    }
                }
                @if let Some((id, name)) = &profile.subregion {
                    " › " a href=(self.place(id, name)) { (name) }
                }
                " › " (profile.level.title().get(lang))
            }
        }
    }

    /// The municipality that a place of an added layer is a part of.
    fn holder(&self) -> Option<&Territory> {
        let places = &self.snapshot.geodata.by_municipality().territories;
        let member = self.territory.members.first().filter(|_| self.territory.level.is_added());
        member.map(|&member| &places[usize::from(member)])
    }

    fn figures(&self) -> Markup {
        let Self { territory, profile, lang, .. } = *self;
        let words = |es, en| Words::new(es, en).get(lang);
        html! {
            dl.figures {
                div {
                    dt { (words("Demandas", "Demands")) }
                    dd { (count(profile.n, lang)) small { (self.demands_note()) } }
                }
                @if let Some((year, people, seat, _)) = profile.population {
                    div {
                        dt { (words("Habitantes", "Inhabitants")) " " (year) }
                        dd {
                            (count(people.round() as u64, lang))
                            small { (seat_note(people, seat, lang)) }
                        }
                    }
                }
                (areas(profile, lang))
                @for id in CONTEXT { (self.context(id)) }
                div {
                    dt { (words("Área", "Area")) }
                    dd { (decimal(territory.area_km2, 0, lang)) " km²" }
                }
            }
        }
    }

    fn demands_note(&self) -> String {
        let Self { profile, lang, .. } = *self;
        let months = profile.period.map(|(from, to)| {
            let [from, to] = [from, to].map(|day| month(day, lang));
            format!("{from} – {to}")
        });
        let unclassified = (profile.unclassified > 0).then(|| {
            let n = count(profile.unclassified, lang);
            let word = Words::new("sin tema", "without a theme").get(lang);
            format!("{n} {word}")
        });
        months.into_iter().chain(unclassified).collect::<Vec<_>>().join("; ")
    }

    /// A published figure about the place beside the department's.
    fn context(&self, id: &str) -> Markup {
        let Self { snapshot, territory, profile, lang, .. } = *self;
        let Some((measure, here, department)) = context(snapshot, territory, id) else {
            return html! {};
        };
        let write = |value: Option<f64>| {
            let no_data = Words::new("Sin datos", "No data").get(lang);
            value.map_or(no_data.to_owned(), |value| measure.unit.format(value, lang))
        };
        let name = &snapshot.geodata.department.name;
        html! {
            div {
                dt { (measure.title.get(lang)) }
                dd {
                    (write(here))
                    @if profile.level != Level::Department {
                        small { (name) ": " (write(department)) }
                    }
                }
            }
        }
    }

    fn neighbours(&self) -> Markup {
        let Self { profile, lang, .. } = *self;
        html! {
            @if !profile.neighbours.is_empty() {
                section {
                    h2 { (Words::new("Vecinos", "Neighbours").get(lang)) }
                    ul.neighbours {
                        @for (id, name) in &profile.neighbours {
                            li { a href=(self.place(id, name)) { (name) } }
                        }
                    }
                }
            }
        }
    }

    /// The municipalities of a larger territory, and the same as data.
    fn more(&self) -> Markup {
        let Self { snapshot, territory, profile, lang, carried, .. } = *self;
        let places = &snapshot.geodata.by_municipality().territories;
        let members = territory.members.iter().map(|&member| &places[usize::from(member)]);
        let json = carried.onto(&format!("/api/v1/territories/{}", profile.id));
        let question = Query { lang, ..Query::default() };
        html! {
            @if profile.level > Level::Municipality {
                section {
                    h2 { (Words::new("Municipios", "Municipalities").get(lang)) }
                    ul.neighbours {
                        @for place in members {
                            li { a href=(self.place(&place.id, &place.name)) { (place.name) } }
                        }
                    }
                }
            }
            section {
                p.links.no-print {
                    a href=(carried.onto(&map_address(&question, Sort::default()))) {
                        (Words::new("Ver el mapa", "See the map").get(lang))
                    }
                    " · " a href=(json) { (Words::new("Datos (JSON)", "Data (JSON)").get(lang)) }
                }
            }
        }
    }
}

/// Where all of it is from.
fn sources(snapshot: &Snapshot, lang: Lang) -> Markup {
    html! {
        section.sources {
            @for line in snapshot.geodata.attributions() { p.source { (line) } }
            p.source {
                (Words::new("Versión de los datos:", "Version of the data:").get(lang)) " "
                (snapshot.version)
            }
        }
    }
}

fn seat_note(people: f64, seat: f64, lang: Lang) -> String {
    let share = percent(if people > 0.0 { seat / people } else { 0.0 }, 0, lang);
    match lang {
        Lang::Es => format!("{share} en la cabecera"),
        Lang::En => format!("{share} in the seat"),
    }
}

/// Where in the municipality demands come from, as far as they say so.
fn areas(profile: &Profile, lang: Lang) -> Markup {
    let [seat, settlements, countryside, unknown] = profile.areas;
    let known = seat + settlements + countryside;
    let share = |n: u64| percent(n as f64 / known as f64, 0, lang);
    let words = |es, en| Words::new(es, en).get(lang);
    html! {
        @if known > 0 {
            div {
                dt { (words("Demandas de la cabecera", "Demands from the seat")) }
                dd {
                    (share(seat))
                    small {
                        (share(settlements)) " " (words("centros poblados", "settlements")) ", "
                        (share(countryside)) " " (words("campo", "countryside"))
                        @if unknown > 0 {
                            "; " (count(unknown, lang)) " " (words("sin dato", "not stated"))
                        }
                    }
                }
            }
        }
    }
}

/// The card of a context measure, its value here and in the department.
fn context(
    snapshot: &Snapshot,
    territory: &Territory,
    id: &str,
) -> Option<(&'static Measure, Option<f64>, Option<f64>)> {
    use crate::disclose::{View, permit};
    let scheme = territory.scheme().map(str::to_owned);
    let query =
        Query { level: territory.level, scheme, measure: Some(id.to_owned()), ..Query::default() };
    let layer = layer::answer(snapshot, &permit(View::Public, query).ok()?).ok()?;
    let here = layer.rows.iter().find(|row| row.id == territory.id)?.estimate.value;
    Some((find(id)?, here, layer.reference.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::Unit;

    #[test]
    fn the_context_of_a_profile_is_published() {
        for id in CONTEXT {
            assert!(find(id).is_some_and(|m| m.context && m.unit == Unit::Percent), "{id}");
        }
    }
}
