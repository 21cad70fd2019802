//! Every method that the program offers: its card, and a worked example with the data at hand.

mod example;

use crate::classify;
use crate::indicator::{self, Card, Family, Scope};
use crate::priority;
use crate::trend;

pub use example::{Example, example};

/// Every card, by family and in the order of the registers.
pub fn cards() -> Vec<&'static Card> {
    let measures = indicator::MEASURES.into_iter().map(|measure| &measure.card);
    let others = indicator::CARDS.into_iter().chain(trend::CARDS).chain(priority::CARDS);
    let classes = classify::METHODS.into_iter().map(|method| &method.card);
    let mut cards: Vec<&'static Card> = measures.chain(others).chain(classes).collect();
    cards.sort_by_key(|card| card.family);
    cards
}

/// The card with this id, this alias, or this name in the oracle's files.
pub fn find(id: &str) -> Option<&'static Card> {
    let id = classify::find(id).map_or(id, |method| method.id);
    let cards = cards();
    let own = cards.iter().find(|card| card.id == id);
    own.or_else(|| cards.iter().find(|card| card.methods.contains(&id))).copied()
}

/// The address that answers a method with figures; `None` where it only serves others.
pub fn answered_at(card: &Card) -> Option<String> {
    if indicator::find(card.id).is_some() {
        return Some(format!("/api/v1/indicators/{}", card.id));
    }
    match (card.family, card.scope) {
        (Family::Rate, Scope::Tool) => Some("/api/v1/funnel".to_owned()),
        (Family::Inequality, Scope::Tool) => Some("/api/v1/inequality".to_owned()),
        (_, Scope::Tool) => None,
        (Family::Difference | Family::Diversity, _) => Some("/api/v1/diversity".to_owned()),
        (Family::Inequality, _) => Some("/api/v1/segregation".to_owned()),
        (Family::Space, _) => Some("/api/v1/clusters".to_owned()),
        (Family::Trend, _) => Some("/api/v1/trends".to_owned()),
        _ => None,
    }
}
