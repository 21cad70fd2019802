//! Rates that borrow from neighbours, and rates made fit for tests of spatial structure.
//!
//! All speak of `N(i) ∪ {i}`, a territory and those that touch it. One without neighbours stands
//! alone: its spatial rate is its own.

use crate::indicator::interval::garwood;
use crate::indicator::rate::{self, Exposed, Prior};
use crate::indicator::{Card, Compute, Estimate, Family, Input, Measure, Reason, Scope, Unit};
use crate::text::Words;

/// What the cards of this file share.
const BASE: Card = Card {
    id: "",
    methods: &[],
    family: Family::Rate,
    scope: Scope::Place,
    title: Words::new("", ""),
    meaning: Words::new("", ""),
    formula: Words::same(""),
    limits: Words::new("", ""),
    unit: Unit::Per10k,
    range: (0.0, f64::INFINITY),
    reference: "",
    oracle: "",
    reasons: &[],
};

/// Rate of the neighbourhood.
pub static SPATIAL_RATE: Measure = Measure::new(
    Card {
        id: "spatial_rate",
        methods: &["spatial_rate"],
        title: Words::new(
            "Tasa del lugar y sus vecinos por 10.000 habitantes",
            "Rate of a place and its neighbours per 10,000 inhabitants",
        ),
        meaning: Words::new(
            "Demandas por habitante de cada lugar junto con los que lo tocan: muestra zonas, no \
             lugares. Solo para fuentes abiertas.",
            "Demands per inhabitant of each place together with those that touch it: it shows \
             regions, not places. For openly collected sources only.",
        ),
        formula: Words::new("m_i = Σe/Σb sobre N(i) ∪ {i}", "m_i = Σe/Σb over N(i) ∪ {i}"),
        limits: Words::new(
            "Lugares vecinos comparten datos: su parecido en el mapa es en parte obra del método.",
            "Neighbouring places share data: their likeness on the map is partly the method's work.",
        ),
        reference: "Anselin, Lozano & Koschinsky (2006), Rate Transformations and Smoothing",
        oracle: "PySAL esda, Spatial_Rate",
        reasons: rate::REASONS,
        ..BASE
    },
    Compute::Places(|input| of_rates(input, |places| spatial(places, &input.neighbours))),
);

/// Local empirical Bayes rate.
pub static EMPIRICAL_BAYES_LOCAL: Measure = Measure::new(
    Card {
        id: "empirical_bayes_local",
        methods: &["empirical_bayes_local"],
        title: Words::new(
            "Tasa suavizada hacia los vecinos por 10.000 habitantes",
            "Rate smoothed towards neighbours per 10,000 inhabitants",
        ),
        meaning: Words::new(
            "La tasa por habitante, acercada a la de sus vecinos donde hay pocos datos. Solo para \
             fuentes abiertas.",
            "The rate per inhabitant, drawn towards that of its neighbours where data are few. For \
             openly collected sources only.",
        ),
        formula: Words::same(
            "r̂_i = m_i + (r_i − m_i)·A_i/(A_i + m_i/b_i), A_i = max(0, s_i² − m_i/b̄_i)",
        ),
        limits: Words::new(
            "Con pocos vecinos la variación local se estima mal; sin vecinos queda la tasa propia.",
            "With few neighbours the local variation is poorly known; without any the rate is its \
             own.",
        ),
        reference: "Marshall (1991), Applied Statistics 40:283",
        oracle: "PySAL esda, Spatial_Empirical_Bayes; R spdep EBlocal(geoda = TRUE)",
        reasons: &[
            Reason::NoExcessVariation,
            Reason::CollectedByQuota,
            Reason::MissingPopulation,
            Reason::ZeroPopulation,
            Reason::PopulationExtrapolated,
            Reason::Empty,
        ],
        ..BASE
    },
    Compute::Places(|input| of_rates(input, |places| empirical_bayes(places, &input.neighbours))),
);

/// Assunção–Reis standardised rate.
pub static ASSUNCAO_REIS: Measure = Measure::new(
    Card {
        id: "assuncao_reis_rate",
        methods: &["assuncao_reis_rate"],
        title: Words::new(
            "Tasa estandarizada (Assunção–Reis)",
            "Standardised rate (Assunção–Reis)",
        ),
        meaning: Words::new(
            "A cuántas desviaciones estándar está la tasa de un lugar de la del departamento, \
             según su población. Solo para fuentes abiertas.",
            "How many standard deviations a place's rate lies from the department's, given its \
             people. For openly collected sources only.",
        ),
        formula: Words::new(
            "z_i = (r_i − m)/√v_i, v_i = a + m/b_i, a = s² − m/b̄ (v_i = m/b_i si v_i < 0)",
            "z_i = (r_i − m)/√v_i, v_i = a + m/b_i, a = s² − m/b̄ (v_i = m/b_i if v_i < 0)",
        ),
        limits: Words::new(
            "Prepara las tasas para la I de Moran; no es una prueba de cada lugar.",
            "Makes rates ready for Moran's I; it is no test of a single place.",
        ),
        unit: Unit::ZScore,
        range: (f64::NEG_INFINITY, f64::INFINITY),
        reference: "Assunção & Reis (1999), Statistics in Medicine 18:2147",
        oracle: "PySAL esda, assuncao_rate",
        reasons: &[
            Reason::CollectedByQuota,
            Reason::MissingPopulation,
            Reason::ZeroPopulation,
            Reason::PopulationExtrapolated,
            Reason::Empty,
            Reason::Undefined,
        ],
        ..BASE
    },
    Compute::Places(|input| of_rates(input, standardised)),
);

/// A rate of each territory of a level, where there are rates at all.
fn of_rates(input: &Input, method: impl Fn(&[Exposed]) -> Vec<Estimate>) -> Vec<Estimate> {
    match &input.exposure {
        Err(reason) => input.events.iter().map(|n| Estimate::missing(*n, None, *reason)).collect(),
        Ok(exposure) => {
            let pairs = input.events.iter().zip(exposure);
            let place = |(&events, &exposure): (&u64, &Option<f64>)| Exposed { events, exposure };
            method(&pairs.map(place).collect::<Vec<_>>())
        }
    }
}

/// Each territory and its neighbours.
fn around<'a>(
    places: &'a [Exposed],
    neighbours: &'a [Vec<usize>],
) -> impl Iterator<Item = (Exposed, Vec<Exposed>)> {
    let near = |place: usize| {
        let others = neighbours.get(place).into_iter().flatten().filter(move |&&n| n != place);
        let others = others.filter_map(|&other| places.get(other).copied());
        std::iter::once(places[place]).chain(others).collect()
    };
    (0..places.len()).map(move |place| (places[place], near(place)))
}

/// Spatial rate: `m_i = Σe / Σb` over a territory and its neighbours, with Garwood's interval.
///
/// # Units
/// Demands per 10,000 person-years; `n` and `base` are those of the territory itself.
///
/// # Reference
/// Anselin, Lozano & Koschinsky (2006), Rate Transformations and Smoothing.
pub fn spatial(places: &[Exposed], neighbours: &[Vec<usize>]) -> Vec<Estimate> {
    around(places, neighbours).map(|(place, near)| Prior::of(&near).overall(place)).collect()
}

/// Local empirical Bayes: the rate drawn towards that of the neighbourhood, as far as the
/// neighbourhood's rates differ beyond chance.
///
/// `m_i = Σe/Σb`, `s_i² = Σ_j b_j (r_j − m_i)²/Σb_j`, `A_i = max(0, s_i² − m_i/b̄_i)`; where nothing
/// was asked for in the neighbourhood the rate is 0.
///
/// # Units
/// Demands per 10,000 person-years.
///
/// # Reference
/// Marshall (1991), Applied Statistics 40:283.
pub fn empirical_bayes(places: &[Exposed], neighbours: &[Vec<usize>]) -> Vec<Estimate> {
    around(places, neighbours).map(|(place, near)| Prior::of(&near).shrunk(place)).collect()
}

/// Assunção–Reis: how many standard deviations a rate lies from the mean of all, each with the
/// variance that its population allows.
///
/// `z_i = (r_i − m)/√v_i`, `v_i = a + m/b_i`, `a = s² − m/b̄`, `v_i = m/b_i` where that is negative;
/// the interval is that of the rate, moved and scaled in the same way.
///
/// # Reference
/// Assunção & Reis (1999), Stat. Med. 18:2147.
pub fn standardised(places: &[Exposed]) -> Vec<Estimate> {
    let prior = Prior::of(places);
    let z = |place: &Exposed| {
        let exposed = match place.exposure() {
            Ok(exposed) => exposed,
            Err(missing) => return missing,
        };
        let missing = |reason| Estimate::missing(place.events, Some(exposed), reason);
        if prior.mean <= 0.0 {
            return missing(Reason::Empty);
        }
        let chance = prior.mean / exposed;
        let variance = prior.excess + chance;
        let variance = if variance < 0.0 { chance } else { variance };
        if variance <= f64::EPSILON * chance {
            return missing(Reason::Undefined);
        }
        let z = |events: f64| (events / exposed - prior.mean) / variance.sqrt();
        let (low, high) = garwood(place.events);
        Estimate::new(z(place.events as f64), (z(low), z(high)), place.events, exposed)
    };
    places.iter().map(z).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn places(rows: &[(u64, f64)]) -> Vec<Exposed> {
        let place = |&(events, exposure): &(u64, f64)| Exposed { events, exposure: Some(exposure) };
        rows.iter().map(place).collect()
    }

    /// A row of places, each beside the next.
    fn chain(length: usize) -> Vec<Vec<usize>> {
        let beside = |place: usize| [place.checked_sub(1), Some(place + 1)];
        let near = |place| beside(place).into_iter().flatten().filter(|n| *n < length).collect();
        (0..length).map(near).collect()
    }

    #[test]
    fn a_place_without_neighbours_keeps_its_rate() {
        let places = places(&[(3, 1000.0), (9, 1000.0)]);
        let alone = [Vec::new(), Vec::new()];
        for method in [spatial, empirical_bayes] {
            let values: Vec<_> = method(&places, &alone).iter().map(|e| e.value).collect();
            assert_eq!(values, [Some(30.0), Some(90.0)]);
        }
    }

    #[test]
    fn where_nothing_was_asked_for_the_rate_is_zero() {
        let found = empirical_bayes(&places(&[(0, 1000.0), (0, 500.0)]), &chain(2));
        assert_eq!(found[0].value, Some(0.0));
        assert_eq!(standardised(&places(&[(0, 1000.0)]))[0].reason, Some(Reason::Empty));
    }

    #[test]
    fn missing_and_zero_population_are_told_apart() {
        let unknown = Exposed { events: 3, exposure: None };
        let nobody = Exposed { events: 3, exposure: Some(0.0) };
        let both = [unknown, nobody];
        for found in [spatial(&both, &chain(2)), standardised(&both)] {
            let reasons: Vec<_> = found.iter().map(|estimate| estimate.reason).collect();
            assert_eq!(reasons, [Some(Reason::MissingPopulation), Some(Reason::ZeroPopulation)]);
        }
    }

    #[test]
    fn a_single_territory_has_no_z() {
        assert_eq!(standardised(&places(&[(3, 1000.0)]))[0].reason, Some(Reason::Undefined));
    }

    proptest! {
        #[test]
        fn local_rates_lie_between_the_raw_one_and_the_neighbourhood_s(
            rows in prop::collection::vec((0_u64..200, 100.0_f64..1e5), 2..30),
        ) {
            let (places, near) = (places(&rows), chain(rows.len()));
            let means = spatial(&places, &near);
            for (place, (local, mean)) in empirical_bayes(&places, &near).iter().zip(means).enumerate() {
                let raw = 1e4 * rows[place].0 as f64 / rows[place].1;
                let (local, mean) = (local.value.unwrap(), mean.value.unwrap());
                let (low, high) = (raw.min(mean), raw.max(mean));
                prop_assert!((low - 1e-9..=high + 1e-9).contains(&local));
            }
        }
    }
}
