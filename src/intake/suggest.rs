//! Where an unlocated demand may belong: what to offer to whoever goes through the queue.

use geo::Coord;

use crate::demand::Demand;
use crate::locate::{Clues, Locator};
use crate::text::{Lang, Words, decimal, fold};

/// How far from the department a point may be to suggest the nearest municipality, in metres.
const REACH_M: f64 = 20_000.0;

/// How many suggestions a demand has at most.
const SUGGESTIONS_MAX: usize = 5;

/// A municipality in which an unlocated demand may belong.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Index of the municipality.
    pub municipality: u16,
    /// Why it is suggested.
    pub reason: Why,
    /// From 0 to 1: orders suggestions, and is no measured probability.
    pub confidence: f64,
}

/// Why a municipality is suggested.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// The point lies there once longitude and latitude are exchanged.
    Swapped,
    /// The point lies outside of the department, so many metres from it.
    Nearest(f64),
    /// Part of the declared place is its name.
    Part,
    /// The declared place is written much like its name.
    Alike,
    /// The title or the description names it.
    Mentioned,
}

impl Why {
    /// The id used in answers.
    pub fn id(&self) -> &'static str {
        match self {
            Why::Swapped => "swapped",
            Why::Nearest(_) => "nearest",
            Why::Part => "part_of_name",
            Why::Alike => "alike",
            Why::Mentioned => "mentioned",
        }
    }

    /// The reason in words.
    pub fn text(&self, lang: Lang) -> String {
        let words = match self {
            Why::Swapped => Words::new(
                "con longitud y latitud intercambiadas, el punto cae allí",
                "with longitude and latitude exchanged the point lies there",
            ),
            Why::Nearest(metres) => {
                let km = decimal(metres / 1000.0, 1, lang);
                return match lang {
                    Lang::Es => format!("es el más cercano al punto, a {km} km"),
                    Lang::En => format!("it is the nearest to the point, {km} km away"),
                };
            }
            Why::Part => Words::new("el lugar declarado lo nombra", "the declared place names it"),
            Why::Alike => Words::new("se escribe parecido", "it is written alike"),
            Why::Mentioned => Words::new("el texto lo menciona", "the text mentions it"),
        };
        words.get(lang).to_owned()
    }
}

/// Municipalities in which an unlocated demand may belong, the likelier first; each once.
pub fn suggestions(demand: &Demand, locator: &Locator) -> Vec<Suggestion> {
    let mut all = Vec::new();
    all.extend(demand.point.and_then(|point| of_point(point, locator)));
    all.extend(of_parts(&demand.declared_place, locator));
    let alike = locator.suggest(&demand.declared_place).into_iter().zip(0_u8..);
    all.extend(alike.map(|(municipality, place)| Suggestion {
        municipality,
        reason: Why::Alike,
        confidence: 0.6 - 0.1 * f64::from(place),
    }));
    for text in [demand.title.as_str(), &demand.description] {
        all.extend(mentioned(text, locator));
    }
    all.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut kept: Vec<Suggestion> = Vec::new();
    for suggestion in all {
        if kept.iter().all(|other| other.municipality != suggestion.municipality) {
            kept.push(suggestion);
        }
    }
    kept.truncate(SUGGESTIONS_MAX);
    kept
}

fn of_point(point: Coord<f64>, locator: &Locator) -> Option<Suggestion> {
    let swapped = Coord { x: point.y, y: point.x };
    if let Some(municipality) = locator.point(swapped) {
        return Some(Suggestion { municipality, reason: Why::Swapped, confidence: 0.8 });
    }
    let (municipality, distance_m) = locator.nearest(point)?;
    let is_near = distance_m <= REACH_M;
    let reason = Why::Nearest(distance_m);
    is_near.then_some(Suggestion { municipality, reason, confidence: 0.5 })
}

/// Municipalities that parts of a declared place name, though another part is not understood.
fn of_parts(declared: &str, locator: &Locator) -> Vec<Suggestion> {
    let parts = declared.split([',', '-', '(', ')', '/', ';', ':']);
    let named = parts.filter_map(|part| {
        let clues = Clues { name: Some(part), ..Clues::default() };
        locator.place(clues).ok().map(|place| place.municipality)
    });
    named
        .map(|municipality| Suggestion { municipality, reason: Why::Part, confidence: 0.7 })
        .collect()
}

/// Municipalities whose names stand in a text as whole words. A name of one word may be a word of
/// the language, so that it counts only with a capital.
fn mentioned(text: &str, locator: &Locator) -> Vec<Suggestion> {
    let folded = format!(" {} ", fold(text));
    let municipalities = locator.geodata().municipalities.iter().zip(0..);
    let named = municipalities.filter(|(municipality, _)| {
        let name = fold(&municipality.name);
        folded.contains(&format!(" {name} ")) && text.contains(&municipality.name)
    });
    named
        .map(|(_, municipality)| Suggestion {
            municipality,
            reason: Why::Mentioned,
            confidence: 0.3,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::territory::Geodata;

    #[test]
    fn unlocated_demands_are_offered_places() {
        let locator = Locator::new(Arc::new(Geodata::embedded()));
        let check = |demand: Demand, expected: &[(&str, &str)]| {
            let found = suggestions(&demand, &locator);
            let found: Vec<(&str, &str)> = found
                .iter()
                .map(|s| {
                    let municipality =
                        &locator.geodata().municipalities[usize::from(s.municipality)];
                    (municipality.name.as_str(), s.reason.id())
                })
                .collect();
            assert_eq!(found, expected);
        };
        let declared = |text: &str| Demand { declared_place: text.into(), ..Demand::default() };
        check(declared("Jamundy"), &[("Jamundí", "alike")]);
        check(declared("Cali - Siloé alto"), &[("Cali", "part_of_name")]);
        let at = |x, y| Demand { point: Some(Coord { x, y }), ..Demand::default() };
        check(at(3.43, -76.53), &[("Cali", "swapped")]);
        check(at(-76.49, 3.10), &[("Jamundí", "nearest")]);
        check(at(-74.08, 4.61), &[]);
        let text = Demand { title: "La vía de Tuluá a la vereda".into(), ..Demand::default() };
        check(text, &[("Tuluá", "mentioned")]);
        check(Demand::default(), &[]);
    }
}
