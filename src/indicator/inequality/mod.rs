//! Inequality and concentration: how unevenly a quantity is spread over places.
//!
//! `y ≥ 0` is what each of `N` places has, `s = y / Σy` its part. What is not defined has a reason:
//! nothing to share is `empty`.

mod measure;

use crate::indicator::Reason;

pub use measure::{
    ATKINSON, EPSILON, GINI, HERFINDAHL, LORENZ, NATS, PART, THEIL_L, THEIL_PER_PERSON, THEIL_T,
    THEIL_T_DECOMPOSITION, of_counts,
};

/// What each place has, checked: some places, no negative amounts, not nothing in all.
struct Shared<'a> {
    amounts: &'a [f64],
    total: f64,
}

impl<'a> Shared<'a> {
    fn new(amounts: &'a [f64]) -> Result<Self, Reason> {
        if amounts.iter().any(|amount| !amount.is_finite() || *amount < 0.0) {
            return Err(Reason::Undefined);
        }
        let total: f64 = amounts.iter().sum();
        if total > 0.0 { Ok(Self { amounts, total }) } else { Err(Reason::Empty) }
    }

    fn places(&self) -> f64 {
        self.amounts.len() as f64
    }

    fn mean(&self) -> f64 {
        self.total / self.places()
    }

    fn shares(&self) -> impl Iterator<Item = f64> {
        self.amounts.iter().map(|amount| amount / self.total)
    }
}

/// Gini: `G = Σ (2i − N − 1) y₍ᵢ₎ / (N Σy)` over ascending amounts; 0 = all equal, at most
/// `(N − 1)/N`.
///
/// # Errors
/// Nothing to share, or a negative amount.
///
/// # Reference
/// Gini (1914); population form.
pub fn gini(amounts: &[f64]) -> Result<f64, Reason> {
    let shared = Shared::new(amounts)?;
    let places = shared.places();
    let weight = |rank: usize| 2.0 * (rank + 1) as f64 - places - 1.0;
    let ascending = ascending(amounts);
    let sum: f64 = ascending.iter().enumerate().map(|(rank, y)| weight(rank) * y).sum();
    Ok((sum / (places * shared.total)).max(0.0))
}

/// Lorenz's curve: the part of everything that the poorest `i / N` places have, from (0, 0) to
/// (1, 1).
///
/// # Errors
/// Nothing to share, or a negative amount.
///
/// # Reference
/// Lorenz (1905), Publ. Am. Stat. Assoc. 9:209.
pub fn lorenz(amounts: &[f64]) -> Result<Vec<(f64, f64)>, Reason> {
    let shared = Shared::new(amounts)?;
    let mut sum = 0.0;
    let mut points = vec![(0.0, 0.0)];
    for (place, amount) in ascending(amounts).into_iter().enumerate() {
        sum += amount;
        points.push(((place + 1) as f64 / shared.places(), sum / shared.total));
    }
    // The last point is everything, not what rounding makes of it.
    points.pop();
    points.push((1.0, 1.0));
    Ok(points)
}

fn ascending(amounts: &[f64]) -> Vec<f64> {
    let mut ascending = amounts.to_vec();
    ascending.sort_by(f64::total_cmp);
    ascending
}

/// Theil T: `Σ s ln(N s)`; 0 = all equal, at most `ln N`.
///
/// # Errors
/// Nothing to share, or a negative amount.
///
/// # Reference
/// Theil (1967), Economics and Information Theory.
pub fn theil_t(amounts: &[f64]) -> Result<f64, Reason> {
    let shared = Shared::new(amounts)?;
    let places = shared.places();
    let sum: f64 = shared.shares().map(|share| share * relative(share, 1.0 / places)).sum();
    Ok(sum.max(0.0))
}

/// `ln(share / even)`; 0 for an empty share, as `0 ln 0` is.
fn relative(share: f64, even: f64) -> f64 {
    if share > 0.0 { (share / even).ln() } else { 0.0 }
}

/// Theil L, mean log deviation: `mean ln(ȳ / y)`; not defined where a place has nothing.
///
/// # Errors
/// Nothing to share, or a place with nothing.
///
/// # Reference
/// Theil (1967), Economics and Information Theory.
pub fn theil_l(amounts: &[f64]) -> Result<f64, Reason> {
    let shared = Shared::new(amounts)?;
    if amounts.contains(&0.0) {
        return Err(Reason::Undefined);
    }
    let mean = shared.mean();
    let sum: f64 = amounts.iter().map(|amount| (mean / amount).ln()).sum();
    Ok((sum / shared.places()).max(0.0))
}

/// A whole as the sum of its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decomposition {
    /// All inequality.
    pub total: f64,
    /// That of the groups' means.
    pub between: f64,
    /// That within groups, each weighted by what it has.
    pub within: f64,
}

impl Decomposition {
    /// Which part of all inequality lies between groups; `None` where there is none at all.
    pub fn between_share(self) -> Option<f64> {
        (self.total > 0.0).then(|| (self.between / self.total).clamp(0.0, 1.0))
    }
}

/// Theil T of all places, of the groups' means and within groups:
/// `T = Σ S_g ln(S_g N / N_g) + Σ S_g T_g`. Places without a group form one of their own.
///
/// # Errors
/// Nothing to share, or a negative amount.
///
/// # Reference
/// Theil (1967); Shorrocks (1980), Econometrica 48:613.
pub fn theil_t_decomposition(
    amounts: &[f64],
    groups: &[Option<usize>],
) -> Result<Decomposition, Reason> {
    let shared = Shared::new(amounts)?;
    let mut kinds: Vec<Option<usize>> = groups.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    let (mut between, mut within) = (0.0, 0.0);
    for kind in kinds {
        let pairs = amounts.iter().zip(groups).filter(|(_, group)| **group == kind);
        let members: Vec<f64> = pairs.map(|(amount, _)| *amount).collect();
        let share = members.iter().sum::<f64>() / shared.total;
        between += share * relative(share, members.len() as f64 / shared.places());
        // A group that has nothing has nothing unevenly spread.
        within += share * theil_t(&members).unwrap_or(0.0);
    }
    let (between, within) = (between.max(0.0), within.max(0.0));
    Ok(Decomposition { total: theil_t(amounts)?, between, within })
}

/// Theil T per person: `Σ s ln(s / π)`, `π` each place's part of all people; 0 = as the people are.
///
/// # Errors
/// Nothing to share, or something where nobody lives.
///
/// # Reference
/// Theil (1967), Economics and Information Theory.
pub fn theil_per_person(amounts: &[f64], people: &[f64]) -> Result<f64, Reason> {
    let shared = Shared::new(amounts)?;
    let all = Shared::new(people).map_err(|reason| match reason {
        Reason::Empty => Reason::ZeroPopulation,
        other => other,
    })?;
    if amounts.iter().zip(people).any(|(amount, people)| *amount > 0.0 && *people <= 0.0) {
        return Err(Reason::ZeroPopulation);
    }
    let pairs = shared.shares().zip(all.shares());
    let sum: f64 = pairs.map(|(share, people)| share * relative(share, people)).sum();
    Ok(sum.max(0.0))
}

/// Atkinson: `1 − (mean (y/ȳ)^(1−ε))^(1/(1−ε))`, for `ε = 1` one minus the geometric over the
/// arithmetic mean; `ε ≥ 0` is how much inequality among those with little counts.
///
/// # Errors
/// Nothing to share, or a negative `ε`.
///
/// # Reference
/// Atkinson (1970), J. Econ. Theory 2:244.
pub fn atkinson(amounts: &[f64], epsilon: f64) -> Result<f64, Reason> {
    let shared = Shared::new(amounts)?;
    if !epsilon.is_finite() || epsilon < 0.0 {
        return Err(Reason::Undefined);
    }
    let (mean, places, power) = (shared.mean(), shared.places(), 1.0 - epsilon);
    if power <= 0.0 && amounts.contains(&0.0) {
        // A place with nothing outweighs all others.
        return Ok(1.0);
    }
    let equivalent = if power.abs() < 1e-12 {
        (amounts.iter().map(|amount| (amount / mean).ln()).sum::<f64>() / places).exp()
    } else {
        let powers: f64 = amounts.iter().map(|amount| (amount / mean).powf(power)).sum();
        (powers / places).powf(1.0 / power)
    };
    Ok((1.0 - equivalent).clamp(0.0, 1.0))
}

/// Herfindahl: `Σ s²`; `1/N` = all equal, 1 = one place has everything.
///
/// # Errors
/// Nothing to share, or a negative amount.
///
/// # Reference
/// Hirschman (1964), Am. Econ. Rev. 54:761.
pub fn herfindahl(amounts: &[f64]) -> Result<f64, Reason> {
    let shared = Shared::new(amounts)?;
    Ok(shared.shares().map(|share| share * share).sum())
}

/// Herfindahl from 0 (all equal) to 1: `(HHI − 1/N) / (1 − 1/N)`; not defined for one place.
///
/// # Errors
/// Nothing to share, or one place alone.
pub fn herfindahl_normalised(amounts: &[f64]) -> Result<f64, Reason> {
    let (index, least) = (herfindahl(amounts)?, 1.0 / amounts.len() as f64);
    if amounts.len() < 2 {
        return Err(Reason::TooFew);
    }
    Ok(((index - least) / (1.0 - least)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Index = fn(&[f64]) -> Result<f64, Reason>;

    const MEASURES: [Index; 5] =
        [gini, theil_t, herfindahl, |y| atkinson(y, 0.5), |y| atkinson(y, 1.0)];

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-12 * (1.0 + a.abs())
    }

    #[test]
    fn one_that_has_everything_is_the_most_unequal() {
        let all = [0.0, 0.0, 0.0, 12.0];
        assert_eq!(gini(&all), Ok(0.75));
        assert!(close(theil_t(&all).unwrap(), 4_f64.ln()));
        assert_eq!(herfindahl_normalised(&all), Ok(1.0));
        assert_eq!(theil_l(&all), Err(Reason::Undefined));
        assert_eq!(atkinson(&all, 1.0), Ok(1.0));
        assert_eq!(lorenz(&all).unwrap()[3], (0.75, 0.0));
    }

    #[test]
    fn nothing_to_share_has_no_inequality() {
        for none in [&[][..], &[0.0, 0.0]] {
            assert!(MEASURES.iter().all(|measure| measure(none) == Err(Reason::Empty)));
            assert_eq!(lorenz(none), Err(Reason::Empty));
        }
        assert_eq!(gini(&[1.0, -1.0]), Err(Reason::Undefined));
        assert_eq!(herfindahl_normalised(&[4.0]), Err(Reason::TooFew));
    }

    #[test]
    fn people_who_have_by_their_number_are_equal() {
        assert_eq!(theil_per_person(&[1.0, 2.0, 0.0], &[10.0, 20.0, 0.0]), Ok(0.0));
        let nobody = theil_per_person(&[1.0, 2.0], &[10.0, 0.0]);
        assert_eq!(nobody, Err(Reason::ZeroPopulation));
    }

    proptest! {
        #[test]
        fn order_and_scale_do_not_matter(
            counts in prop::collection::vec(0_u16..500, 1..60),
            times in 1_u16..9,
        ) {
            let amounts: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
            prop_assume!(amounts.iter().sum::<f64>() > 0.0);
            let more: Vec<f64> =
                amounts.iter().rev().map(|amount| amount * f64::from(times)).collect();
            for measure in MEASURES {
                let value = measure(&amounts).unwrap();
                prop_assert!(value >= 0.0 && close(value, measure(&more).unwrap()));
            }
            prop_assert!(gini(&amounts).unwrap() <= 1.0 - 1.0 / amounts.len() as f64 + 1e-12);
        }

        #[test]
        fn between_and_within_add_up(
            places in prop::collection::vec((0_u16..500, prop::option::of(0_usize..5)), 1..60),
        ) {
            let amounts: Vec<f64> = places.iter().map(|place| f64::from(place.0)).collect();
            prop_assume!(amounts.iter().sum::<f64>() > 0.0);
            let groups: Vec<Option<usize>> = places.iter().map(|place| place.1).collect();
            let parts = theil_t_decomposition(&amounts, &groups).unwrap();
            prop_assert!((parts.between + parts.within - parts.total).abs() <= 1e-12);
        }

        #[test]
        fn the_curve_rises_below_the_diagonal_and_holds_gini(
            counts in prop::collection::vec(0_u16..500, 1..60),
        ) {
            let amounts: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
            prop_assume!(amounts.iter().sum::<f64>() > 0.0);
            let points = lorenz(&amounts).unwrap();
            prop_assert!(points.windows(2).all(|pair| pair[0].1 <= pair[1].1 + 1e-12));
            prop_assert!(points.iter().all(|(places, part)| *part <= places + 1e-12));
            let under: f64 =
                points.windows(2).map(|p| (p[1].0 - p[0].0) * (p[0].1 + p[1].1) / 2.0).sum();
            prop_assert!(close(1.0 - 2.0 * under, gini(&amounts).unwrap()));
        }

        #[test]
        fn equal_people_make_both_theils_one(counts in prop::collection::vec(0_u16..500, 1..60)) {
            let amounts: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
            prop_assume!(amounts.iter().sum::<f64>() > 0.0);
            let per_person = theil_per_person(&amounts, &vec![7.0; amounts.len()]).unwrap();
            prop_assert!(close(per_person, theil_t(&amounts).unwrap()));
        }
    }
}
