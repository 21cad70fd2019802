//! Segregation: how unevenly the parts of a whole are spread over places.
//!
//! The parts are themes of demands, or groups of people. Places without anyone are skipped, groups
//! without anyone are dropped; a whole that is all of one group, or has none of it, cannot be
//! unevenly spread.
//!
//! Reference: Massey & Denton (1988), Social Forces 67:281; Reardon & Firebaugh (2002), Sociol.
//! Methodol. 32:33. Every index but the diversity is at least 0 (even) and at most 1 (apart).

mod measure;

use statrs::distribution::{Binomial, Discrete};

use crate::indicator::Reason;

pub use measure::{
    CORRELATION_RATIO, DISSIMILARITY, ENTROPY, GINI_SEGREGATION, INTERACTION, ISOLATION,
    MULTIGROUP_DISSIMILARITY, MULTIGROUP_DIVERSITY, MULTIGROUP_ENTROPY, MULTIGROUP_EXPOSURE,
};

/// One group among all, by place: `p` is its share, `t` how many there are in all.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoGroups {
    /// Share of the group and total of each place that has any.
    places: Vec<(f64, f64)>,
    /// `T`: all of both.
    total: f64,
    /// `P`: the group's share of all.
    share: f64,
}

impl TwoGroups {
    /// A group and everyone, by place.
    ///
    /// # Errors
    /// Nobody at all, or a group that is nobody or everyone.
    pub fn new(group: &[f64], everyone: &[f64]) -> Result<Self, Reason> {
        let total: f64 = everyone.iter().sum();
        if total <= 0.0 {
            return Err(Reason::Empty);
        }
        let pairs = || group.iter().zip(everyone).filter(|(_, all)| **all > 0.0);
        let share = pairs().map(|(part, _)| part).sum::<f64>() / total;
        if share <= 0.0 || pairs().all(|(part, all)| part >= all) {
            return Err(Reason::Undefined);
        }
        let places = pairs().map(|(part, all)| (part / all, *all)).collect();
        Ok(Self { places, total, share })
    }

    /// `T P (1 − P)`.
    fn spread(&self) -> f64 {
        self.total * self.share * (1.0 - self.share)
    }

    fn sum(&self, term: impl Fn(f64, f64) -> f64) -> f64 {
        self.places.iter().map(|&(share, all)| term(share, all)).sum()
    }

    /// Dissimilarity `D = Σ t |p − P| / (2 T P (1 − P))`: which part of the group would have to
    /// move for an even spread.
    pub fn dissimilarity(&self) -> f64 {
        (self.sum(|p, t| t * (p - self.share).abs()) / (2.0 * self.spread())).min(1.0)
    }

    /// What the dissimilarity of counts would be by chance alone, were the group spread evenly:
    /// the mean of `Σ |x − t P| / (2 T P (1 − P))` over `x ~ Bin(t, P)`.
    ///
    /// # Reference
    /// Winship (1977), Social Forces 55:1058; the mean deviation is De Moivre's.
    pub fn dissimilarity_by_chance(&self) -> f64 {
        let deviation = |here: f64| {
            let above = (here * self.share).floor() + 1.0;
            let counts = Binomial::new(self.share, here.round() as u64);
            counts.map_or(0.0, |c| 2.0 * above * (1.0 - self.share) * c.pmf(above as u64))
        };
        (self.sum(|_, here| deviation(here)) / (2.0 * self.spread())).min(1.0)
    }

    /// Isolation `Σ (x / X)(x / t)`: the share of the group where one of it is.
    pub fn isolation(&self) -> f64 {
        (self.sum(|p, t| t * p * p) / (self.total * self.share)).min(1.0)
    }

    /// Interaction: the share of all others where one of the group is, one minus the isolation.
    pub fn interaction(&self) -> f64 {
        1.0 - self.isolation()
    }

    /// Correlation ratio `η² = (isolation − P) / (1 − P)`: isolation beyond that of an even spread.
    pub fn correlation_ratio(&self) -> f64 {
        let squares = self.sum(|p, t| t * (p - self.share).powi(2));
        (squares / self.spread()).min(1.0)
    }

    /// Entropy index `H = Σ t (E − E_i) / (E T)`, `E = −P ln P − (1 − P) ln(1 − P)`.
    pub fn entropy(&self) -> f64 {
        let entropy = |p: f64| -> f64 { -(times_ln(p) + times_ln(1.0 - p)) };
        let whole = entropy(self.share);
        (self.sum(|p, t| t * (whole - entropy(p))) / (whole * self.total)).clamp(0.0, 1.0)
    }

    /// Gini `ΣΣ t_i t_j |p_i − p_j| / (2 T² P (1 − P))`.
    pub fn gini(&self) -> f64 {
        let mut places = self.places.clone();
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Each place against all those with a lower share: `t_j (p_j Σ t_i − Σ t_i p_i)`.
        let (mut all, mut group, mut sum) = (0.0, 0.0, 0.0);
        for (share, here) in places {
            sum += here * (share * all - group);
            all += here;
            group += here * share;
        }
        (sum / (self.total * self.spread())).clamp(0.0, 1.0)
    }
}

/// `x ln x`; 0 for 0.
fn times_ln(x: f64) -> f64 {
    if x > 0.0 { x * x.ln() } else { 0.0 }
}

/// Any number of groups by place, those without anyone left out.
#[derive(Clone, Debug, PartialEq)]
pub struct ManyGroups {
    /// Shares of the groups and total of each place that has any.
    places: Vec<(Vec<f64>, f64)>,
    /// `T`: everyone.
    total: f64,
    /// `P`: each group's share of all.
    shares: Vec<f64>,
}

impl ManyGroups {
    /// Counts by place and group.
    ///
    /// # Errors
    /// Nobody at all.
    pub fn new(counts: &[Vec<f64>]) -> Result<Self, Reason> {
        let groups = counts.first().map_or(0, Vec::len);
        let totals = (0..groups).map(|group| counts.iter().map(|row| row[group]).sum::<f64>());
        let totals: Vec<f64> = totals.collect();
        let total: f64 = totals.iter().sum();
        if total <= 0.0 {
            return Err(Reason::Empty);
        }
        let present: Vec<usize> = (0..groups).filter(|&group| totals[group] > 0.0).collect();
        let place = |row: &Vec<f64>| {
            let here: f64 = row.iter().sum();
            (here > 0.0).then(|| (present.iter().map(|&group| row[group] / here).collect(), here))
        };
        let places = counts.iter().filter_map(place).collect();
        let shares = present.iter().map(|&group| totals[group] / total).collect();
        Ok(Self { places, total, shares })
    }

    /// The sum over places and groups of a term of share here, share of all and total here.
    fn sum(&self, term: impl Fn(f64, f64, f64) -> f64) -> f64 {
        let place = |(shares, here): &(Vec<f64>, f64)| -> f64 {
            shares.iter().zip(&self.shares).map(|(p, whole)| term(*p, *whole, *here)).sum()
        };
        self.places.iter().map(place).sum()
    }

    /// A single group cannot be unevenly spread.
    fn several(&self) -> Result<(), Reason> {
        if self.shares.len() < 2 { Err(Reason::Undefined) } else { Ok(()) }
    }

    /// Dissimilarity `D = Σ_i Σ_k t_i |p_ik − P_k| / (2 T Σ P (1 − P))`.
    ///
    /// # Errors
    /// A single group.
    pub fn dissimilarity(&self) -> Result<f64, Reason> {
        self.several()?;
        let mix: f64 = self.shares.iter().map(|share| share * (1.0 - share)).sum();
        let sum = self.sum(|p, whole, here| here * (p - whole).abs());
        Ok((sum / (2.0 * self.total * mix)).min(1.0))
    }

    /// Entropy index `H = Σ_i Σ_k t_i p_ik ln(p_ik / P_k) / (T E)`: which part of the diversity is
    /// between places.
    ///
    /// # Errors
    /// A single group.
    pub fn entropy(&self) -> Result<f64, Reason> {
        self.several()?;
        let sum =
            self.sum(|p, whole, here| if p > 0.0 { here * p * (p / whole).ln() } else { 0.0 });
        Ok((sum / (self.total * self.diversity())).clamp(0.0, 1.0))
    }

    /// Normalised exposure `P = Σ_i Σ_k t_i (p_ik − P_k)² / (T (1 − P_k))`.
    ///
    /// # Errors
    /// A single group.
    pub fn normalised_exposure(&self) -> Result<f64, Reason> {
        self.several()?;
        let sum = self.sum(|p, whole, here| here * (p - whole).powi(2) / (1.0 - whole));
        Ok((sum / self.total).min(1.0))
    }

    /// Diversity of the whole, `E = −Σ P ln P`: 0 for a single group.
    ///
    /// # Units
    /// Nats.
    pub fn diversity(&self) -> f64 {
        self.shares.iter().map(|share| -times_ln(*share)).sum::<f64>().max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn indices(groups: &TwoGroups) -> [f64; 6] {
        [
            groups.dissimilarity(),
            groups.isolation(),
            groups.interaction(),
            groups.correlation_ratio(),
            groups.entropy(),
            groups.gini(),
        ]
    }

    fn many(counts: &[Vec<f64>]) -> [f64; 4] {
        let groups = ManyGroups::new(counts).unwrap();
        [
            groups.dissimilarity().unwrap(),
            groups.entropy().unwrap(),
            groups.normalised_exposure().unwrap(),
            groups.diversity(),
        ]
    }

    fn close(a: &[f64], b: &[f64]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-12)
    }

    #[test]
    fn an_even_spread_is_zero_and_a_complete_one_is_one() {
        let even = TwoGroups::new(&[10.0, 20.0, 5.0], &[60.0, 120.0, 30.0]).unwrap();
        let sixth = 1.0 / 6.0;
        assert!(close(&indices(&even), &[0.0, sixth, 1.0 - sixth, 0.0, 0.0, 0.0]));
        let apart = TwoGroups::new(&[10.0, 0.0, 8.0], &[10.0, 30.0, 8.0]).unwrap();
        assert!(close(&indices(&apart), &[1.0, 1.0, 0.0, 1.0, 1.0, 1.0]));
    }

    #[test]
    fn nobody_and_everybody_are_no_group_apart() {
        let all = [4.0, 6.0];
        assert_eq!(TwoGroups::new(&[0.0, 0.0], &all), Err(Reason::Undefined));
        assert_eq!(TwoGroups::new(&all, &all), Err(Reason::Undefined));
        assert_eq!(TwoGroups::new(&[0.0], &[0.0]), Err(Reason::Empty));
        assert_eq!(ManyGroups::new(&[vec![0.0, 0.0]]), Err(Reason::Empty));
        let single = ManyGroups::new(&[vec![3.0, 0.0], vec![4.0, 0.0]]).unwrap();
        assert_eq!(single.dissimilarity(), Err(Reason::Undefined));
        assert!(single.diversity().abs() < f64::EPSILON);
    }

    #[test]
    fn chance_alone_sets_small_places_apart() {
        // One demand in each place: its theme is there wholly or not at all.
        let single = TwoGroups::new(&[1.0, 0.0], &[1.0, 1.0]).unwrap();
        assert!((single.dissimilarity_by_chance() - 1.0).abs() < 1e-12);
        // x ~ Bin(2, ½): the mean of |x − 1| is ½.
        let two = TwoGroups::new(&[2.0, 0.0], &[2.0, 2.0]).unwrap();
        assert!((two.dissimilarity_by_chance() - 0.5).abs() < 1e-12);
        let many = TwoGroups::new(&[2e4, 3e4], &[1e5, 1e5]).unwrap();
        assert!(many.dissimilarity_by_chance() < 0.01);
    }

    /// Counts by place and group, of which two at least have someone.
    fn tables() -> impl Strategy<Value = Vec<Vec<f64>>> {
        let rows = prop::collection::vec(prop::collection::vec(0_u16..40, 4), 1..30);
        let floats = rows.prop_map(|rows| {
            rows.into_iter().map(|row| row.into_iter().map(f64::from).collect()).collect()
        });
        floats.prop_filter("two groups", |rows: &Vec<Vec<f64>>| {
            (0..4).filter(|&group| rows.iter().any(|row| row[group] > 0.0)).count() > 1
        })
    }

    proptest! {
        #[test]
        fn indices_stay_between_even_and_apart(rows in tables()) {
            let found = many(&rows);
            prop_assert!(found[..3].iter().all(|index| (0.0..=1.0).contains(index)), "{found:?}");
        }

        #[test]
        fn more_of_the_same_in_another_order_changes_nothing(rows in tables()) {
            let other: Vec<Vec<f64>> = rows
                .iter()
                .rev()
                .map(|row| row.iter().rev().map(|count| count * 3.0).chain([0.0]).collect())
                .chain([vec![0.0; 5]])
                .collect();
            prop_assert!(close(&many(&rows), &many(&other)));
        }

        #[test]
        fn two_of_many_are_two(group in prop::collection::vec((0_u16..40, 0_u16..40), 2..30)) {
            let part: Vec<f64> = group.iter().map(|place| f64::from(place.0)).collect();
            let all: Vec<f64> = group.iter().map(|place| f64::from(place.0 + place.1)).collect();
            let rows: Vec<Vec<f64>> = group.iter().map(|p| vec![p.0.into(), p.1.into()]).collect();
            let Ok(two) = TwoGroups::new(&part, &all) else { return Ok(()) };
            let found = indices(&two);
            prop_assert!(found.iter().all(|index| (0.0..=1.0).contains(index)), "{found:?}");
            let many = many(&rows);
            prop_assert!(close(&[found[0], found[4], found[3]], &many[..3]));
        }
    }
}
