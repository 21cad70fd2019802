//! Measures of a territory, one file for each method family.

use crate::text::{Lang, Words};

/// Why a value is missing, or what to know about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No demand.
    Empty,
    /// Fewer than the method needs.
    TooFew,
    /// Nobody lives there.
    ZeroPopulation,
    /// The edition has no population for it.
    MissingPopulation,
    /// The edition has no value for it.
    MissingValue,
    /// Some of the demands were gathered by quota: a rate would only draw 1/population.
    CollectedByQuota,
    /// Beside a value: a count is a fact and has no interval.
    Enumerated,
    /// Beside a value: the differences are compatible with chance.
    NoExcessVariation,
    /// Hidden to protect people.
    Suppressed,
    /// The scheme leaves this place out.
    OutsideScheme,
    /// The method is not defined here.
    Undefined,
}

impl Reason {
    /// The id used in answers.
    pub fn id(self) -> &'static str {
        match self {
            Reason::Empty => "empty",
            Reason::TooFew => "too_few",
            Reason::ZeroPopulation => "zero_population",
            Reason::MissingPopulation => "missing_population",
            Reason::MissingValue => "missing_value",
            Reason::CollectedByQuota => "collected_by_quota",
            Reason::Enumerated => "enumerated",
            Reason::NoExcessVariation => "no_excess_variation",
            Reason::Suppressed => "suppressed",
            Reason::OutsideScheme => "outside_scheme",
            Reason::Undefined => "undefined",
        }
    }

    /// What it says to people.
    pub fn words(self) -> Words {
        match self {
            Reason::Empty => Words::new("sin demandas", "no demands"),
            Reason::TooFew => Words::new("muy pocas demandas", "too few demands"),
            Reason::ZeroPopulation => Words::new("sin población", "nobody lives there"),
            Reason::MissingPopulation => {
                Words::new("sin dato de población", "no population figure")
            }
            Reason::MissingValue => Words::new("sin dato publicado", "no published figure"),
            Reason::CollectedByQuota => Words::new(
                "recogidas por cupo: una tasa por habitante no dice nada",
                "gathered by quota: a rate per inhabitant says nothing",
            ),
            Reason::Enumerated => Words::new("conteo completo", "complete count"),
            Reason::NoExcessVariation => Words::new(
                "las diferencias son compatibles con el azar",
                "differences are compatible with chance",
            ),
            Reason::Suppressed => Words::new("suprimido por reserva", "suppressed for privacy"),
            Reason::OutsideScheme => Words::new("fuera de la agrupación", "outside the scheme"),
            Reason::Undefined => Words::new("no definido", "undefined"),
        }
    }
}

/// A number with its uncertainty, or the reason why there is none. Never NaN or infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// Demands counted.
    pub n: u64,
    /// Denominator: demands for a share, person-years for a rate, expected demands for a ratio.
    pub base: Option<f64>,
    /// Why a value is missing, or what to know about it.
    pub reason: Option<Reason>,
}

/// The unit of a measure, which decides how its values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole demands.
    Demands,
    /// Whole people.
    People,
    /// From 0 to 1, shown as a percentage.
    Share,
    /// From 0 to 100, shown as a percentage.
    Percent,
    /// Demands per 10,000 person-years.
    Per10k,
    /// A ratio to the department: 1 = as the department.
    Ratio,
    /// Effective number of groups.
    EffectiveGroups,
    /// A theme, with the share as its value.
    Theme,
}

impl Unit {
    /// Writes a value for people.
    pub fn format(self, value: f64, lang: Lang) -> String {
        use crate::text::{count, decimal, percent};
        match self {
            Unit::Demands | Unit::People => count(value.max(0.0).round() as u64, lang),
            Unit::Share | Unit::Theme => percent(value, if value < 0.0995 { 1 } else { 0 }, lang),
            Unit::Percent => percent(value / 100.0, 1, lang),
            Unit::Per10k => decimal(value, if value < 99.95 { 1 } else { 0 }, lang),
            Unit::Ratio | Unit::EffectiveGroups => decimal(value, 2, lang),
        }
    }
}

/// The card of a measure.
#[derive(Debug)]
pub struct Measure {
    /// Its id in addresses, properties and columns.
    pub id: &'static str,
    /// Its name in the oracle's files, where that differs.
    pub method: &'static str,
    /// Title for people.
    pub title: Words,
    /// One sentence that says what it means.
    pub meaning: Words,
    /// Unit of its values.
    pub unit: Unit,
    /// Where the formula comes from.
    pub reference: &'static str,
    /// Whether it only makes sense for a chosen theme.
    pub needs_theme: bool,
    /// Context layers describe places, not demands.
    pub context: bool,
    /// Values spread around the department's (1): a diverging ramp fits.
    pub diverging: bool,
}
