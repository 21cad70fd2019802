//! Diversity between territories: how many distinct agendas there are, and how unlike two are.
//!
//! Territories weigh `w`, their mixes are `p`, pooled `p̄ = Σ w p`. `γ` is the diversity of `p̄`, `α`
//! the mean within (`exp Σ w H`; with equal weights also mean `S`, and `1/mean λ`), `β = γ/α` lies
//! between 1 and the number of territories. `ln β` of order 1 is the Jensen–Shannon divergence; it
//! nests: total = between groups + Σ `w_s` · between territories of `s`.

use crate::indicator::Reason;
use crate::indicator::alpha::{entropy, total};
use crate::indicator::assemblage::redrawn;
use crate::indicator::rarefaction::Order;

/// How much a territory weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// By its demands.
    Size,
    /// Like any other.
    Equal,
}

/// Diversity within and between territories.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Partition {
    /// Effective themes within a territory, on average.
    pub alpha: f64,
    /// Effective themes of all together.
    pub gamma: f64,
    /// Effective number of distinct agendas.
    pub beta: f64,
}

/// A weighted mix of themes.
#[derive(Clone, Debug, PartialEq)]
struct Mix {
    weight: f64,
    shares: Vec<f64>,
}

impl Mix {
    fn entropy(&self) -> f64 {
        entropy(self.shares.iter().copied())
    }

    fn concentration(&self) -> f64 {
        self.shares.iter().map(|share| share * share).sum()
    }

    /// The mix of several together.
    fn pooled<'m>(parts: impl Iterator<Item = &'m Self> + Clone) -> Self {
        let weight: f64 = parts.clone().map(|mix| mix.weight).sum();
        let mut shares = Vec::new();
        for mix in parts {
            shares.resize(shares.len().max(mix.shares.len()), 0.0);
            let parts = shares.iter_mut().zip(&mix.shares);
            parts.for_each(|(sum, share)| *sum += mix.weight / weight * share);
        }
        Self { weight, shares }
    }
}

/// The mixes of territories that have demands, in their order; weights add up to 1.
fn mixes<C: AsRef<[u64]>>(places: &[C], weights: Weights) -> Vec<Mix> {
    let totals = places.iter().map(|counts| total(counts.as_ref()));
    let all: u64 = totals.clone().sum();
    let filled = totals.clone().filter(|n| *n > 0).count();
    let mix = |(counts, n): (&C, u64)| Mix {
        weight: match weights {
            Weights::Size => n as f64 / all as f64,
            Weights::Equal => 1.0 / filled as f64,
        },
        shares: shares(counts.as_ref(), n),
    };
    places.iter().zip(totals).filter(|(_, n)| *n > 0).map(mix).collect()
}

fn shares(counts: &[u64], n: u64) -> Vec<f64> {
    counts.iter().map(|&count| count as f64 / n as f64).collect()
}

/// Splits the diversity of all territories into that within and that between them.
///
/// # Errors
/// `empty` without demands; `undefined` for weights by size with another order than 1, where `β`
/// could fall below 1.
///
/// # Reference
/// Jost (2007), Ecology 88:2427.
pub fn partition<C: AsRef<[u64]>>(
    places: &[C],
    order: Order,
    weights: Weights,
) -> Result<Partition, Reason> {
    if order != Order::One && weights != Weights::Equal {
        return Err(Reason::Undefined);
    }
    let mixes = mixes(places, weights);
    if mixes.is_empty() {
        return Err(Reason::Empty);
    }
    let pooled = Mix::pooled(mixes.iter());
    let mean = |of: fn(&Mix) -> f64| mixes.iter().map(|mix| mix.weight * of(mix)).sum::<f64>();
    let (alpha, gamma) = match order {
        Order::Zero => (mean(themes), themes(&pooled)),
        Order::One => (mean(Mix::entropy).exp(), pooled.entropy().exp()),
        Order::Two => (1.0 / mean(Mix::concentration), 1.0 / pooled.concentration()),
    };
    Ok(Partition { alpha, gamma, beta: gamma / alpha })
}

/// Standard deviation of `β` when every territory's demands are drawn anew from its own mix.
///
/// `None` where `β` is not.
pub fn deviation<C: AsRef<[u64]> + Sync>(
    places: &[C],
    order: Order,
    weights: Weights,
    seed: u64,
) -> Option<f64> {
    let beta = |places: &[Vec<u64>]| partition(places, order, weights).ok().map(|parts| parts.beta);
    redrawn(places, seed, beta)
}

fn themes(mix: &Mix) -> f64 {
    mix.shares.iter().filter(|share| **share > 0.0).count() as f64
}

/// Entropy of all demands, split by group and territory: `total = between + within + alpha`.
#[derive(Clone, Debug, PartialEq)]
pub struct Nested {
    /// Entropy of all demands together, `ln γ`.
    pub total: f64,
    /// What groups differ by.
    pub between: f64,
    /// What territories differ by within their group, weighted by the group.
    pub within: f64,
    /// What is diverse within a territory, `ln α`.
    pub alpha: f64,
    /// Each group with demands.
    pub groups: Vec<Group>,
}

/// A group of territories.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Which group; `None` for the territories that belong to none.
    pub group: Option<usize>,
    /// Its part of all demands.
    pub weight: f64,
    /// Entropy of its demands together.
    pub entropy: f64,
    /// What its territories differ by; `None` for one alone, which differs from none.
    pub between: Option<f64>,
}

/// Splits the entropy of all demands between groups, between territories of a group, and within
/// territories; weights are demands.
///
/// # Errors
/// `empty` without demands.
///
/// # Units
/// Nats.
///
/// # Reference
/// Theil (1972), Statistical Decomposition Analysis.
pub fn nested<C: AsRef<[u64]>>(places: &[C], groups: &[Option<usize>]) -> Result<Nested, Reason> {
    let counts = places.iter().map(|place| total(place.as_ref()));
    let of = counts.zip(groups).filter(|(n, _)| *n > 0).map(|(_, group)| *group);
    let of: Vec<Option<usize>> = of.collect();
    let mixes = mixes(places, Weights::Size);
    if mixes.is_empty() {
        return Err(Reason::Empty);
    }
    let mut ids = of.clone();
    // Those of no group stand last.
    ids.sort_unstable_by_key(|group| group.unwrap_or(usize::MAX));
    ids.dedup();
    let members = |id| mixes.iter().zip(&of).filter(move |(_, g)| **g == id).map(|(mix, _)| mix);
    let group = |&id: &Option<usize>| {
        let pooled = Mix::pooled(members(id));
        let inside: f64 = members(id).map(|mix| mix.weight * mix.entropy()).sum();
        let (weight, entropy) = (pooled.weight, pooled.entropy());
        let several = members(id).nth(1).is_some();
        let between = several.then(|| (entropy - inside / weight).max(0.0));
        Group { group: id, weight, entropy, between }
    };
    let groups: Vec<Group> = ids.iter().map(group).collect();
    let total = Mix::pooled(mixes.iter()).entropy();
    let grouped: f64 = groups.iter().map(|group| group.weight * group.entropy).sum();
    let within = groups.iter().map(|group| group.weight * group.between.unwrap_or(0.0)).sum();
    let alpha = mixes.iter().map(|mix| mix.weight * mix.entropy()).sum();
    Ok(Nested { total, between: (total - grouped).max(0.0), within, alpha, groups })
}

/// Jensen–Shannon divergence of two mixes: how far each lies from their mean.
///
/// # Units
/// Bits, from 0 (the same mix) to 1 (no theme in common). Its square root is a distance.
///
/// # Errors
/// `empty` when either has no demands.
///
/// # Reference
/// Lin (1991), IEEE Transactions on Information Theory 37:145.
pub fn jensen_shannon(a: &[u64], b: &[u64]) -> Result<f64, Reason> {
    let (a, b) = both(a, b)?;
    let far = |share: f64, other: f64| {
        let middle = f64::midpoint(share, other);
        if share > 0.0 { share * (share / middle).log2() } else { 0.0 }
    };
    let terms = a.iter().zip(&b).map(|(&a, &b)| far(a, b) + far(b, a));
    Ok((terms.sum::<f64>() / 2.0).clamp(0.0, 1.0))
}

/// Morisita–Horn dissimilarity `1 − 2Σab/(λ_a + λ_b)` of two mixes, as `Σ(a−b)²/(λ_a + λ_b)`,
/// which does not cancel. It hardly depends on how many demands each place has.
///
/// # Errors
/// `empty` when either has no demands.
///
/// # Reference
/// Horn (1966), American Naturalist 100:419.
pub fn morisita_horn(a: &[u64], b: &[u64]) -> Result<f64, Reason> {
    let (a, b) = both(a, b)?;
    let squares = |terms: &mut dyn Iterator<Item = f64>| terms.map(|x| x * x).sum::<f64>();
    let apart = squares(&mut a.iter().zip(&b).map(|(a, b)| a - b));
    Ok(apart / (squares(&mut a.iter().copied()) + squares(&mut b.iter().copied())))
}

/// Bray–Curtis dissimilarity of counts, `Σ|a−b| / Σ(a+b)`: it reacts to volume as well.
///
/// # Errors
/// `empty` when neither has demands.
///
/// # Reference
/// Bray & Curtis (1957), Ecological Monographs 27:325.
pub fn bray_curtis(a: &[u64], b: &[u64]) -> Result<f64, Reason> {
    let (all, length) = (total(a) + total(b), a.len().max(b.len()));
    let at = |counts: &[u64], theme: usize| counts.get(theme).copied().unwrap_or(0);
    let apart: u64 = (0..length).map(|theme| at(a, theme).abs_diff(at(b, theme))).sum();
    if all == 0 { Err(Reason::Empty) } else { Ok(apart as f64 / all as f64) }
}

/// The shares of two places, over the same themes.
fn both(a: &[u64], b: &[u64]) -> Result<(Vec<f64>, Vec<f64>), Reason> {
    let (n, m) = (total(a), total(b));
    if n == 0 || m == 0 {
        return Err(Reason::Empty);
    }
    let (mut first, mut second) = (shares(a, n), shares(b, m));
    let length = first.len().max(second.len());
    first.resize(length, 0.0);
    second.resize(length, 0.0);
    Ok((first, second))
}

/// A figure of every pair of territories: rows and columns in their order.
pub fn matrix<C: AsRef<[u64]>>(
    places: &[C],
    figure: impl Fn(&[u64], &[u64]) -> Result<f64, Reason>,
) -> Vec<Vec<Result<f64, Reason>>> {
    let row = |a: &C| places.iter().map(|b| figure(a.as_ref(), b.as_ref())).collect();
    places.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn territories_without_demands_do_not_count() {
        let with = [vec![3, 1, 0], vec![0, 0, 0], vec![0, 2, 2]];
        let without = [vec![3, 1, 0], vec![0, 2, 2]];
        for order in Order::ALL {
            let of = |places: &[Vec<u64>]| partition(places, order, Weights::Equal);
            assert_eq!(of(&with), of(&without));
        }
        assert_eq!(partition(&[[0, 0]], Order::One, Weights::Size), Err(Reason::Empty));
        assert_eq!(partition(&without, Order::Two, Weights::Size), Err(Reason::Undefined));
        assert_eq!(nested(&[[0, 0]], &[None]), Err(Reason::Empty));
    }

    #[test]
    fn pairs_with_an_empty_place_have_a_reason() {
        assert_eq!(jensen_shannon(&[0, 0], &[1, 2]), Err(Reason::Empty));
        assert_eq!(morisita_horn(&[1, 2], &[]), Err(Reason::Empty));
        assert_eq!(bray_curtis(&[0], &[0]), Err(Reason::Empty));
        assert_eq!(bray_curtis(&[0, 1], &[]), Ok(1.0));
    }

    fn places() -> impl Strategy<Value = Vec<Vec<u64>>> {
        prop::collection::vec(prop::collection::vec(0_u64..50, 6), 1..9)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..<_>::default() })]

        #[test]
        fn agendas_number_from_one_to_all(places in places()) {
            let filled = places.iter().filter(|counts| total(counts) > 0).count() as f64;
            for weights in [Weights::Size, Weights::Equal] {
                let Ok(parts) = partition(&places, Order::One, weights) else { continue };
                prop_assert!(parts.beta >= 1.0 - 1e-12 && parts.beta <= filled + 1e-9);
                prop_assert!(parts.gamma >= parts.alpha - 1e-9);
            }
        }

        #[test]
        fn between_and_within_add_up(places in places(), groups in prop::collection::vec(prop::option::of(0_usize..3), 9)) {
            let Ok(parts) = nested(&places, &groups) else { return Ok(()) };
            let sum = parts.between + parts.within + parts.alpha;
            prop_assert!((parts.total - sum).abs() < 1e-12, "{parts:?}");
            let flat = partition(&places, Order::One, Weights::Size).unwrap();
            prop_assert!((flat.beta.ln() - parts.between - parts.within).abs() < 1e-12);
            prop_assert!((parts.groups.iter().map(|g| g.weight).sum::<f64>() - 1.0).abs() < 1e-12);
        }

        #[test]
        fn pairs_are_symmetric_and_bounded(places in places()) {
            for figure in [jensen_shannon, morisita_horn, bray_curtis] {
                for a in &places {
                    for b in &places {
                        let (d, back) = (figure(a, b), figure(b, a));
                        prop_assert_eq!(d.map(f64::to_bits), back.map(f64::to_bits));
                        prop_assert!(d.is_ok_and(|d| (0.0..=1.0 + 1e-12).contains(&d)) || d.is_err());
                    }
                    let itself = figure(a, a);
                    prop_assert!(itself.is_err() || itself == Ok(0.0));
                }
            }
        }
    }
}
