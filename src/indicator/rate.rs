//! Rates per inhabitant: crude, shrunk towards the department, and as a ratio to what was expected.
//!
//! Only for openly collected demands: events held everywhere gather near-equal numbers, and a rate
//! would draw 1/population.

use crate::indicator::interval::{gamma_quantile, garwood};
use crate::indicator::{Card, Compute, Estimate, Family, Measure, Reason, Scope, Unit};
use crate::text::Words;

/// Rates are shown per this many person-years.
const PER: f64 = 10_000.0;

/// Why a rate may be missing, or what may stand beside it.
pub(super) const REASONS: &[Reason] = &[
    Reason::CollectedByQuota,
    Reason::MissingPopulation,
    Reason::ZeroPopulation,
    Reason::PopulationExtrapolated,
    Reason::Empty,
];

/// Crude rate.
pub static RATE_PER_10K: Measure = Measure::new(
    Card {
        id: "rate_per_10k",
        methods: &["poisson_exact_interval"],
        family: Family::Rate,
        scope: Scope::Place,
        title: Words::new(
            "Tasa por 10.000 habitantes y año",
            "Rate per 10,000 inhabitants and year",
        ),
        meaning: Words::new(
            "Demandas por cada 10.000 habitantes en un año; solo para fuentes abiertas.",
            "Demands per 10,000 inhabitants in a year; for openly collected sources only.",
        ),
        formula: Words::new(
            "r = 10.000·e/b; [χ²(α/2; 2e)/2b, χ²(1−α/2; 2e+2)/2b]",
            "r = 10,000·e/b; [χ²(α/2; 2e)/2b, χ²(1−α/2; 2e+2)/2b]",
        ),
        limits: Words::new(
            "En lugares pequeños salta de un año a otro por azar: para mapas se prefiere la tasa \
             suavizada.",
            "In small places it jumps from year to year by chance: maps prefer the smoothed rate.",
        ),
        unit: Unit::Per10k,
        range: (0.0, f64::INFINITY),
        reference: "Garwood (1936), Biometrika 28:437",
        oracle: "statsmodels confint_poisson (exact-c); R epitools",
        reasons: REASONS,
    },
    Compute::Layer,
);

/// Rate shrunk by empirical Bayes.
pub static RATE_EB: Measure = Measure::new(
    Card {
        id: "rate_eb",
        methods: &["empirical_bayes_global"],
        family: Family::Rate,
        scope: Scope::Place,
        title: Words::new(
            "Tasa suavizada por 10.000 habitantes",
            "Smoothed rate per 10,000 inhabitants",
        ),
        meaning: Words::new(
            "La tasa por habitante, acercada a la del departamento donde hay pocos datos.",
            "The rate per inhabitant, drawn towards the department's where data are few.",
        ),
        formula: Words::same("r̂ = m + (r − m)·A/(A + m/b), A = max(0, s² − m/b̄)"),
        limits: Words::new(
            "Si no hay más variación que la del azar, todos los lugares llevan la tasa del \
             departamento. Con temas muy raros, el intervalo cubre menos de lo que dice.",
            "Where there is no more variation than chance, every place has the department's rate. \
             For very rare themes the interval covers less than it says.",
        ),
        unit: Unit::Per10k,
        range: (0.0, f64::INFINITY),
        reference: "Marshall (1991), Applied Statistics 40:283",
        oracle: "R spdep EBest",
        reasons: &[
            Reason::NoExcessVariation,
            Reason::CollectedByQuota,
            Reason::MissingPopulation,
            Reason::ZeroPopulation,
            Reason::PopulationExtrapolated,
            Reason::Empty,
        ],
    },
    Compute::Layer,
);

/// Standardised ratio.
pub static SMR: Measure = Measure {
    diverging: true,
    ..Measure::new(
        Card {
            id: "smr",
            methods: &["excess_risk"],
            family: Family::Rate,
            scope: Scope::Place,
            title: Words::new(
                "Razón entre lo pedido y lo esperado",
                "Ratio of observed to expected",
            ),
            meaning: Words::new(
                "Demandas frente a las que se esperarían con la tasa (fuentes abiertas) o la \
                 mezcla de temas del departamento; 1 = lo esperado.",
                "Demands against those expected from the department's rate (open sources) or mix \
                 of themes; 1 = as expected.",
            ),
            formula: Words::new(
                "SMR = e/E; E_i = b_i·Σe/Σb, o E_jk = n_j·p_k por cupo",
                "SMR = e/E; E_i = b_i·Σe/Σb, or E_jk = n_j·p_k by quota",
            ),
            limits: Words::new(
                "Dos lugares se comparan por su intervalo, no por su razón: con pocas demandas \
                 esperadas se aleja de 1 por azar.",
                "Two places are compared by their intervals, not their ratios: with few expected \
                 demands it strays from 1 by chance.",
            ),
            unit: Unit::Ratio,
            range: (0.0, f64::INFINITY),
            reference: "Breslow & Day (1987); Garwood interval",
            oracle: "PySAL esda, Excess_Risk",
            reasons: &[
                Reason::CollectedByQuota,
                Reason::MissingPopulation,
                Reason::ZeroPopulation,
                Reason::PopulationExtrapolated,
                Reason::Empty,
                Reason::Undefined,
            ],
        },
        Compute::Layer,
    )
};

/// Demands and person-years of one territory; `None` = no population figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposed {
    /// Demands counted.
    pub events: u64,
    /// Person-years.
    pub exposure: Option<f64>,
}

impl Exposed {
    /// Person-years, or why a rate is not defined.
    pub(super) fn exposure(self) -> Result<f64, Estimate> {
        match self.exposure {
            None => Err(Estimate::missing(self.events, None, Reason::MissingPopulation)),
            Some(exposure) if exposure <= 0.0 => {
                Err(Estimate::missing(self.events, Some(0.0), Reason::ZeroPopulation))
            }
            Some(exposure) => Ok(exposure),
        }
    }
}

/// `10,000 · e / b` with Garwood's interval.
///
/// # Units
/// Demands per 10,000 person-years.
pub fn crude(place: Exposed) -> Estimate {
    let exposure = match place.exposure() {
        Ok(exposure) => exposure,
        Err(missing) => return missing,
    };
    let (low, high) = garwood(place.events);
    let scale = PER / exposure;
    let value = place.events as f64 * scale;
    Estimate::new(value, (low * scale, high * scale), place.events, exposure)
}

/// Observed over expected, `E_i = b_i Σe / Σb`, with Garwood's interval over `E`.
pub fn ratio(places: &[Exposed]) -> Vec<Estimate> {
    let (events, exposure) = totals(places);
    let expected = |place: &Exposed| match place.exposure() {
        Ok(exposed) => standardised(place.events, exposed * events / exposure),
        Err(missing) => missing,
    };
    places.iter().map(expected).collect()
}

/// Observed over a given expectation.
pub fn standardised(events: u64, expected: f64) -> Estimate {
    if expected <= 0.0 {
        return Estimate::missing(events, Some(0.0), Reason::Undefined);
    }
    let (low, high) = garwood(events);
    Estimate::new(events as f64 / expected, (low / expected, high / expected), events, expected)
}

/// Marshall's global empirical Bayes rates.
///
/// `m = Σe/Σb`, `s² = Σ b(r−m)²/Σb`, `A = max(0, s² − m/b̄)`, `r̂ = m + (r−m)·A/(A + m/b)`; the
/// interval is that of the gamma posterior, whose mean is `r̂`. With `A = 0` every territory has
/// `m`, `no_excess_variation`.
///
/// # Units
/// Demands per 10,000 person-years.
pub fn empirical_bayes(places: &[Exposed]) -> Vec<Estimate> {
    let prior = Prior::of(places);
    places.iter().map(|place| prior.shrunk(*place)).collect()
}

/// What is known of the rates of some territories before looking at any of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// `Σe` and `Σb`.
    events: f64,
    exposure: f64,
    /// `m`, demands per person-year; 0 where nobody is known.
    pub mean: f64,
    /// `s² − m/b̄`, below 0 where rates differ less than chance would have it.
    pub excess: f64,
}

impl Prior {
    /// The prior of territories; those without population are left out.
    pub fn of(places: &[Exposed]) -> Self {
        let known = known(places);
        let sum = |part: fn(&(f64, f64)) -> f64| known.iter().map(part).sum::<f64>();
        let (events, exposure) = (sum(|place| place.0), sum(|place| place.1));
        if exposure <= 0.0 {
            return Self { events, exposure, mean: 0.0, excess: 0.0 };
        }
        let mean = events / exposure;
        let spread = known.iter().map(|(e, b)| b * (e / b - mean).powi(2)).sum::<f64>() / exposure;
        Self { events, exposure, mean, excess: spread - mean / (exposure / known.len() as f64) }
    }

    /// `A`: how much the rates differ beyond chance.
    pub fn variance(&self) -> f64 {
        self.excess.max(0.0)
    }

    /// The rate of all its territories together: `m`, as the value of one of them.
    pub fn overall(&self, place: Exposed) -> Estimate {
        let exposed = match place.exposure() {
            Ok(exposed) => exposed,
            Err(missing) => return missing,
        };
        let scale = PER / self.exposure;
        let (low, high) = garwood(self.events as u64);
        Estimate::new(self.events * scale, (low * scale, high * scale), place.events, exposed)
    }

    /// A territory's rate, drawn towards the mean: that of the gamma posterior, with its interval.
    pub fn shrunk(&self, place: Exposed) -> Estimate {
        match place.exposure() {
            Err(missing) => missing,
            Ok(_) if self.mean <= 0.0 || self.excess <= 0.0 => {
                let reason = Some(Reason::NoExcessVariation);
                Estimate { reason, ..self.overall(place) }
            }
            Ok(exposed) => posterior(place.events, exposed, self.mean, self.excess),
        }
    }
}

/// The gamma posterior of a rate under a prior with this mean and variance. With next to no demands
/// the posterior is so skewed that its mean lies beyond its quantiles; the interval then reaches it.
fn posterior(events: u64, exposure: f64, mean: f64, prior: f64) -> Estimate {
    let shape = mean * mean / prior + events as f64;
    let rate = mean / prior + exposure;
    let at = |probability| PER * gamma_quantile(shape, probability) / rate;
    let value = PER * shape / rate;
    Estimate::new(value, (at(0.025).min(value), at(0.975).max(value)), events, exposure)
}

/// Demands and person-years of the territories that have both.
fn known(places: &[Exposed]) -> Vec<(f64, f64)> {
    let with = |place: &Exposed| Some((place.events as f64, place.exposure().ok()?));
    places.iter().filter_map(with).collect()
}

fn totals(places: &[Exposed]) -> (f64, f64) {
    known(places).iter().fold((0.0, 0.0), |sum, place| (sum.0 + place.0, sum.1 + place.1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn places(rows: &[(u64, f64)]) -> Vec<Exposed> {
        let place = |&(events, exposure): &(u64, f64)| Exposed { events, exposure: Some(exposure) };
        rows.iter().map(place).collect()
    }

    #[test]
    fn shrinking_moves_rates_towards_the_mean_most_where_data_are_few() {
        let places = places(&[(1, 100.0), (300, 100_000.0), (900, 100_000.0), (0, 150.0)]);
        let mean = 1201.0 / 200_250.0 * PER;
        for (place, shrunk) in places.iter().zip(empirical_bayes(&places)) {
            let (raw, shrunk) = (crude(*place).value.unwrap(), shrunk.value.unwrap());
            assert!((shrunk - mean).abs() <= (raw - mean).abs());
        }
    }

    #[test]
    fn without_excess_variation_every_place_has_the_mean() {
        for estimate in empirical_bayes(&places(&[(10, 1000.0), (20, 2000.0), (5, 500.0)])) {
            assert_eq!(estimate.reason, Some(Reason::NoExcessVariation));
            assert!((estimate.value.unwrap() - 100.0).abs() < 1e-12);
        }
    }

    #[test]
    fn missing_and_zero_population_are_told_apart() {
        let unknown = Exposed { events: 3, exposure: None };
        let nobody = Exposed { events: 3, exposure: Some(0.0) };
        for method in [ratio, empirical_bayes] {
            let reasons: Vec<_> = method(&[unknown, nobody]).iter().map(|e| e.reason).collect();
            let expected = [Some(Reason::MissingPopulation), Some(Reason::ZeroPopulation)];
            assert_eq!(reasons, expected);
        }
        assert_eq!(crude(nobody).reason, Some(Reason::ZeroPopulation));
    }

    proptest! {
        #[test]
        fn shrunk_rates_lie_between_the_raw_ones_and_the_mean(
            rows in prop::collection::vec((0_u64..300, 50.0_f64..1e5), 2..40),
        ) {
            let places = places(&rows);
            let mean = Prior::of(&places).mean * PER;
            for (place, shrunk) in places.iter().zip(empirical_bayes(&places)) {
                let (raw, shrunk) = (crude(*place), shrunk.value.unwrap());
                let value = raw.value.unwrap();
                prop_assert!((value.min(mean) - 1e-9..=value.max(mean) + 1e-9).contains(&shrunk));
                prop_assert!(raw.low.unwrap() <= value && value <= raw.high.unwrap());
            }
        }

        #[test]
        fn shrinking_fades_as_populations_grow(
            rows in prop::collection::vec((1_u64..300, 50.0_f64..1e4), 3..20),
        ) {
            let miss = |times: u64| {
                let more: Vec<_> =
                    rows.iter().map(|(e, b)| (e * times, b * times as f64)).collect();
                let places = places(&more);
                let pairs = places.iter().zip(empirical_bayes(&places));
                let miss = |(place, shrunk): (&Exposed, Estimate)| {
                    (crude(*place).value.unwrap() - shrunk.value.unwrap()).abs()
                };
                pairs.map(miss).fold(0.0, f64::max)
            };
            prop_assert!(miss(1_000) <= miss(1) + 1e-9);
        }
    }
}
