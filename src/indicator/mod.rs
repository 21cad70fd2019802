//! Measures of a territory, one file for each method family.

pub mod alpha;
pub mod coverage;
pub mod rarefaction;
pub mod assemblage;
pub mod beta;
mod card;
pub mod change;
pub mod context;
pub mod diversity;
pub mod funnel;
pub mod inequality;
mod input;
pub mod interval;
pub mod quotient;
pub mod rate;
pub mod segregation;
pub mod share;
pub mod space;
pub mod spatial_rate;

use crate::text::{Lang, Words};

pub use card::{Card, Compute, Family, Measure, Scope};
pub use input::Input;

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
    /// Beside a value: the population edition does not reach the whole period.
    PopulationExtrapolated,
    /// Hidden to protect people.
    Suppressed,
    /// The scheme leaves this place out.
    OutsideScheme,
    /// One theme only.
    SingleTheme,
    /// All values are the same.
    ConstantInput,
    /// No territory borders it.
    NoNeighbours,
    /// The edition knows nothing of these groups.
    NoDemographics,
    /// Beside a value: so few demands that chance alone spreads them unevenly.
    FewDemands,
    /// The query asks about other places.
    NotSelected,
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
            Reason::PopulationExtrapolated => "population_extrapolated",
            Reason::Suppressed => "suppressed",
            Reason::OutsideScheme => "outside_scheme",
            Reason::SingleTheme => "single_theme",
            Reason::ConstantInput => "constant_input",
            Reason::NoNeighbours => "no_neighbours",
            Reason::NoDemographics => "no_demographics",
            Reason::FewDemands => "few_demands",
            Reason::NotSelected => "not_selected",
            Reason::Undefined => "undefined",
        }
    }

    /// What it says to people.
    pub fn words(self) -> Words {
        match self {
            Reason::Empty => Words::new("sin demandas", "no demands"),
            Reason::TooFew => Words::new("muy pocos datos", "too few data"),
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
            Reason::PopulationExtrapolated => Words::new(
                "la población no cubre todo el período: se usa el año más cercano",
                "population does not cover the whole period: the nearest year is used",
            ),
            Reason::Suppressed => Words::new("suprimido por reserva", "suppressed for privacy"),
            Reason::OutsideScheme => Words::new("fuera de la agrupación", "outside the scheme"),
            Reason::SingleTheme => Words::new("un solo tema", "one theme only"),
            Reason::ConstantInput => Words::new("todos los valores iguales", "all values equal"),
            Reason::NoNeighbours => Words::new("sin vecinos", "no neighbours"),
            Reason::NoDemographics => {
                Words::new("sin datos de estos grupos", "no figures about these groups")
            }
            Reason::FewDemands => Words::new(
                "tan pocas demandas que el azar solo ya las reparte mal",
                "so few demands that chance alone spreads them unevenly",
            ),
            Reason::NotSelected => Words::new("fuera de la selección", "outside the selection"),
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
    /// From 0 to 100.
    Score,
    /// Inhabitants per square kilometre.
    PerKm2,
    /// A theme, with the share as its value.
    Theme,
    /// Whole themes.
    Themes,
    /// Effective number of equally common themes.
    EffectiveThemes,
    /// Effective number of distinct mixes.
    EffectiveMixes,
    /// Natural units of information.
    Nats,
    /// An index without unit, usually from 0 to 1.
    Index,
    /// Standard deviations from what chance would give.
    ZScore,
    /// A probability.
    Probability,
    /// Change per year.
    PerYear,
}

impl Unit {
    /// Writes a value for people.
    pub fn format(self, value: f64, lang: Lang) -> String {
        use crate::text::{count, decimal, percent};
        match self {
            Unit::Demands | Unit::People | Unit::Themes => {
                count(value.max(0.0).round() as u64, lang)
            }
            Unit::Share | Unit::Theme => percent(value, usize::from(value < 0.0995), lang),
            Unit::Percent => percent(value / 100.0, 1, lang),
            Unit::Per10k | Unit::PerKm2 => decimal(value, usize::from(value < 99.95), lang),
            Unit::Ratio | Unit::EffectiveGroups | Unit::EffectiveMixes | Unit::ZScore => {
                decimal(value, 2, lang)
            }
            Unit::Score | Unit::EffectiveThemes | Unit::PerYear => decimal(value, 1, lang),
            Unit::Nats | Unit::Index => decimal(value, 3, lang),
            Unit::Probability => decimal(value, 4, lang),
        }
    }

    /// Its name for people; empty for a plain number.
    pub fn title(self) -> Words {
        match self {
            Unit::Demands => Words::new("demandas", "demands"),
            Unit::People => Words::new("personas", "people"),
            Unit::Share | Unit::Theme => Words::new("parte de 1", "part of 1"),
            Unit::Percent => Words::new("%", "%"),
            Unit::Per10k => {
                Words::new("por 10.000 habitantes y año", "per 10,000 inhabitants and year")
            }
            Unit::Ratio => Words::new("veces", "times"),
            Unit::EffectiveGroups => Words::new("grupos efectivos", "effective groups"),
            Unit::Score => Words::new("puntos de 0 a 100", "points from 0 to 100"),
            Unit::PerKm2 => Words::new("habitantes por km²", "inhabitants per km²"),
            Unit::Themes => Words::new("temas", "themes"),
            Unit::EffectiveThemes => Words::new("temas efectivos", "effective themes"),
            Unit::EffectiveMixes => Words::new("mezclas efectivas", "effective mixes"),
            Unit::Nats => Words::new("nats", "nats"),
            Unit::Index => Words::new("índice", "index"),
            Unit::ZScore => Words::new("desviaciones estándar", "standard deviations"),
            Unit::Probability => Words::new("probabilidad", "probability"),
            Unit::PerYear => Words::new("por año", "per year"),
        }
    }

    /// Its id in answers.
    pub fn id(self) -> &'static str {
        match self {
            Unit::Demands => "demands",
            Unit::People => "people",
            Unit::Share | Unit::Theme => "share",
            Unit::Percent => "percent",
            Unit::Per10k => "per_10k_person_years",
            Unit::Ratio => "ratio",
            Unit::EffectiveGroups => "effective_groups",
            Unit::Score => "score",
            Unit::PerKm2 => "per_km2",
            Unit::Themes => "themes",
            Unit::EffectiveThemes => "effective_themes",
            Unit::EffectiveMixes => "effective_mixes",
            Unit::Nats => "nats",
            Unit::Index => "index",
            Unit::ZScore => "z_score",
            Unit::Probability => "probability",
            Unit::PerYear => "per_year",
        }
    }
}

impl Estimate {
    /// A missing value and its reason.
    pub fn missing(n: u64, base: Option<f64>, reason: Reason) -> Self {
        Self { value: None, low: None, high: None, n, base, reason: Some(reason) }
    }

    /// A value with its interval.
    pub fn new(value: f64, (low, high): (f64, f64), n: u64, base: f64) -> Self {
        let (low, high) = (Some(low), Some(high));
        Self { value: Some(value), low, high, n, base: Some(base), reason: None }
    }

    /// A figure worked out from complete counts, without interval; or why there is none.
    pub fn enumerated(value: Result<f64, Reason>, n: u64, base: f64) -> Self {
        match value {
            Err(reason) => Self::missing(n, Some(base), reason),
            Ok(value) => Self { value: Some(value), base: Some(base), ..Self::count(n) },
        }
    }

    /// A count: a fact, without interval.
    pub fn count(n: u64) -> Self {
        let reason = Some(Reason::Enumerated);
        Self { value: Some(n as f64), low: None, high: None, n, base: None, reason }
    }
}

/// Demands counted.
pub static COUNT: Measure = Measure::new(
    Card {
        id: "count",
        methods: &[],
        family: Family::Share,
        scope: Scope::Place,
        title: Words::new("Número de demandas", "Number of demands"),
        meaning: Words::new(
            "Cuántas demandas se registraron; crece con la población y con el esfuerzo de \
             recolección.",
            "How many demands were recorded; it grows with population and with collection effort.",
        ),
        formula: Words::same("n = Σ 1"),
        limits: Words::new(
            "No sirve para comparar lugares de distinto tamaño: para eso están la participación y, \
             en fuentes abiertas, la tasa.",
            "Not for comparing places of different size: shares do that and, for open sources, \
             rates.",
        ),
        unit: Unit::Demands,
        range: (0.0, f64::INFINITY),
        reference: "Complete enumeration",
        oracle: "",
        reasons: &[Reason::Enumerated],
    },
    Compute::Layer,
);

/// Every measure, in the order of menus.
pub static MEASURES: [&Measure; 49] = [
    &share::SHARE,
    &share::LEADING_THEME,
    &quotient::LQ,
    &COUNT,
    &rate::RATE_EB,
    &rate::RATE_PER_10K,
    &rate::SMR,
    &diversity::COVERAGE_BASED,
    &diversity::HILL,
    &diversity::ASYMPTOTIC_HILL,
    &diversity::SAMPLE_COVERAGE,
    &diversity::RICHNESS,
    &diversity::SHANNON,
    &diversity::SIMPSON,
    &diversity::BERGER_PARKER,
    &diversity::PIELOU,
    &diversity::PARTITION_Q1,
    &diversity::PARTITION_Q0,
    &diversity::PARTITION_Q2,
    &spatial_rate::EMPIRICAL_BAYES_LOCAL,
    &spatial_rate::SPATIAL_RATE,
    &spatial_rate::ASSUNCAO_REIS,
    &inequality::GINI,
    &inequality::THEIL_T,
    &inequality::THEIL_T_DECOMPOSITION,
    &inequality::THEIL_L,
    &inequality::THEIL_PER_PERSON,
    &inequality::ATKINSON,
    &inequality::HERFINDAHL,
    &segregation::DISSIMILARITY,
    &segregation::ISOLATION,
    &segregation::INTERACTION,
    &segregation::CORRELATION_RATIO,
    &segregation::ENTROPY,
    &segregation::GINI_SEGREGATION,
    &segregation::MULTIGROUP_DISSIMILARITY,
    &segregation::MULTIGROUP_ENTROPY,
    &segregation::MULTIGROUP_EXPOSURE,
    &segregation::MULTIGROUP_DIVERSITY,
    &space::LOCAL_MORAN,
    &space::GI_STAR,
    &space::MORAN,
    &space::GEARY,
    &context::NBI,
    &context::MONETARY_POVERTY,
    &context::MDM,
    &context::POPULATION,
    &context::ETHNIC_DIVERSITY,
    &context::DENSITY,
];

/// Methods without a value that can be asked for by their id: pairs and tools.
pub static CARDS: [&Card; 15] = [
    &diversity::MORISITA_HORN,
    &diversity::JENSEN_SHANNON,
    &diversity::BRAY_CURTIS,
    &diversity::RAREFACTION,
    &diversity::RAREFIED_RICHNESS,
    &diversity::ASSEMBLAGE,
    &diversity::TURING,
    &funnel::FUNNEL,
    &change::RATE_RATIO,
    &inequality::LORENZ,
    &space::CONTIGUITY,
    &space::GI,
    &space::BIVARIATE,
    &space::DISCOVERY,
    &space::SCAN,
];

/// The measure with this id.
pub fn find(id: &str) -> Option<&'static Measure> {
    MEASURES.into_iter().find(|measure| measure.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_its_own_id() {
        for measure in MEASURES {
            assert!(std::ptr::eq(find(measure.id).unwrap(), measure), "{}", measure.id);
        }
    }
}
