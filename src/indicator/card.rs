//! The card of a method: all that menus, answers and pages say about it, written once.

use std::ops::Deref;

use crate::indicator::{Estimate, Input, Reason, Unit};
use crate::text::Words;

/// What a method is about; pages list methods by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Counts and shares of what is asked for.
    Share,
    /// Rates per inhabitant and ratios to what was expected.
    Rate,
    /// Diversity of themes within a territory.
    Diversity,
    /// Differences between territories.
    Difference,
    /// Concentration, inequality, segregation.
    Inequality,
    /// Spatial structure and clusters.
    Space,
    /// Change in time.
    Trend,
    /// Ranking of needs.
    Priority,
    /// Classes of a map.
    Classes,
    /// Published facts about places.
    Context,
}

impl Family {
    /// Every family, in the order of pages.
    pub const ALL: [Family; 10] = [
        Family::Share,
        Family::Rate,
        Family::Diversity,
        Family::Difference,
        Family::Inequality,
        Family::Space,
        Family::Trend,
        Family::Priority,
        Family::Classes,
        Family::Context,
    ];

    /// Its id in answers.
    pub fn id(self) -> &'static str {
        match self {
            Family::Share => "share",
            Family::Rate => "rate",
            Family::Diversity => "diversity",
            Family::Difference => "difference",
            Family::Inequality => "inequality",
            Family::Space => "space",
            Family::Trend => "trend",
            Family::Priority => "priority",
            Family::Classes => "classes",
            Family::Context => "context",
        }
    }

    /// Its title for people.
    pub fn title(self) -> Words {
        match self {
            Family::Share => Words::new("Conteos y participación", "Counts and shares"),
            Family::Rate => Words::new("Tasas y números pequeños", "Rates and small numbers"),
            Family::Diversity => Words::new("Diversidad de temas", "Diversity of themes"),
            Family::Difference => {
                Words::new("Diferencias entre territorios", "Differences between territories")
            }
            Family::Inequality => Words::new(
                "Concentración, desigualdad y segregación",
                "Concentration, inequality and segregation",
            ),
            Family::Space => Words::new("Estructura espacial", "Spatial structure"),
            Family::Trend => Words::new("Cambios en el tiempo", "Change in time"),
            Family::Priority => Words::new("Priorización", "Prioritisation"),
            Family::Classes => Words::new("Clases de un mapa", "Classes of a map"),
            Family::Context => Words::new("Datos de contexto", "Context"),
        }
    }
}

/// What one value of a method speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One value for each territory.
    Place,
    /// One value for all territories of a level.
    Level,
    /// One value for two territories, or two periods.
    Pair,
    /// A tool that other methods use.
    Tool,
}

impl Scope {
    /// Its id in answers.
    pub fn id(self) -> &'static str {
        match self {
            Scope::Place => "place",
            Scope::Level => "level",
            Scope::Pair => "pair",
            Scope::Tool => "tool",
        }
    }
}

/// The card of a method.
#[derive(Debug)]
pub struct Card {
    /// Its id in addresses, properties and columns.
    pub id: &'static str,
    /// Its names in the oracle's files.
    pub methods: &'static [&'static str],
    /// What it is about.
    pub family: Family,
    /// What a value speaks of.
    pub scope: Scope,
    /// Title for people.
    pub title: Words,
    /// One or two sentences that say what it means.
    pub meaning: Words,
    /// The formula in plain characters.
    pub formula: Words,
    /// When not to read it, or what to mind.
    pub limits: Words,
    /// Unit of its values.
    pub unit: Unit,
    /// Least and greatest value; infinite where there is no bound.
    pub range: (f64, f64),
    /// Where the formula comes from.
    pub reference: &'static str,
    /// The independent library that answers the same; empty for published facts.
    pub oracle: &'static str,
    /// Why a value may be missing, or what may stand beside it.
    pub reasons: &'static [Reason],
}

/// How the values of a measure come about.
#[derive(Clone, Copy, Debug)]
pub enum Compute {
    /// From more than counts: the layer works it out.
    Layer,
    /// One value for each territory, in order.
    Places(fn(&Input) -> Vec<Estimate>),
    /// One value for the whole level.
    Level(fn(&Input) -> Estimate),
}

/// A method whose values can be asked for by its id: on maps, in tables, in the register.
#[derive(Debug)]
pub struct Measure {
    /// What is said about it.
    pub card: Card,
    /// Whether it only makes sense for a chosen theme.
    pub needs_theme: bool,
    /// Context layers describe places, not demands.
    pub context: bool,
    /// Values spread around the department's (1): a diverging ramp fits.
    pub diverging: bool,
    /// How its values come about.
    pub compute: Compute,
}

impl Measure {
    /// A measure of demands without further needs.
    pub const fn new(card: Card, compute: Compute) -> Self {
        Self { card, needs_theme: false, context: false, diverging: false, compute }
    }

    /// Whether it speaks of the mix of themes, which one theme alone does not have.
    pub fn is_of_mix(&self) -> bool {
        matches!(self.card.family, Family::Diversity | Family::Difference)
            || self.card.unit == Unit::Theme
    }

    /// Whether it has one value for the whole level, which no map can show.
    pub fn is_whole(&self) -> bool {
        matches!(self.compute, Compute::Level(_))
    }
}

impl Deref for Measure {
    type Target = Card;

    fn deref(&self) -> &Card {
        &self.card
    }
}
