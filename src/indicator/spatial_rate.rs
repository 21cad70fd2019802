//! Rates that borrow from neighbours, and rates made fit for tests of spatial structure.
//!
//! All speak of `N(i) ∪ {i}`, a territory and those that touch it. One without neighbours stands
//! alone: its spatial rate is its own.

use crate::indicator::interval::garwood;
use crate::indicator::rate::{Exposed, Prior};
use crate::indicator::{Estimate, Reason};

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
