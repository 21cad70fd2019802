//! Mann–Kendall: whether a series goes up or down more often than chance would have it.
//!
//! `S = Σ_{i<j} sgn(y_j − y_i)`, `V = [n(n−1)(2n+5) − Σ t(t−1)(2t+5)]/18` over groups of `t` ties,
//! `Z = (S ∓ 1)/√V` (0 if `S = 0`), `τ_a = S/(n(n−1)/2)`. The seasonal test adds up `S` and `V` of
//! each calendar month, so that months are only compared with themselves.
//!
//! # Reference
//! Mann (1945), Econometrica 13:245; Kendall (1975); Hirsch, Slack & Smith (1982), Water Resources
//! Research 18:107.
use crate::indicator::space::two_sided;
use crate::indicator::{Card, Family, Reason, Scope, Unit};
use crate::text::Words;
use crate::trend::{known, pairs, season};

/// Whether a series has a trend.
pub(super) static MANN_KENDALL: Card = Card {
    id: "mann_kendall",
    methods: &["mann_kendall"],
    family: Family::Trend,
    scope: Scope::Place,
    title: Words::new("Prueba de tendencia (Mann–Kendall)", "Test of trend (Mann–Kendall)"),
    meaning: Words::new(
        "Dice si una serie sube o baja más veces de lo que haría el azar; no mira cuánto, solo \
         si cada mes está por encima o por debajo de los anteriores.",
        "Says whether a series goes up or down more often than chance would; not by how much, \
         only whether each month lies above or below those before.",
    ),
    formula: Words::same(
        "S = Σ_{i<j} sgn(yⱼ − yᵢ); V = [n(n−1)(2n+5) − Σt(t−1)(2t+5)]/18; Z = (S ∓ 1)/√V; τ = \
         S/(n(n−1)/2)",
    ),
    limits: Words::new(
        "Con menos de cuatro períodos no se da veredicto, ni donde hay demandas recogidas por \
         cupo: los conversatorios suben y bajan con su calendario y cambian de lugar. Para ellos \
         se comparan rondas enteras.",
        "No verdict with fewer than four periods, nor where demands were gathered by quota: \
         meetings rise and fall with their calendar and move from place to place. Of them, whole \
         rounds are compared.",
    ),
    unit: Unit::ZScore,
    range: (f64::NEG_INFINITY, f64::INFINITY),
    reference: "Mann (1945), Econometrica 13:245; Kendall (1975), Rank Correlation Methods",
    oracle: "pymannkendall original_test",
    reasons: &[Reason::TooFew, Reason::CollectedByQuota],
};

/// The same, month by month.
pub(super) static SEASONAL: Card = Card {
    id: "mann_kendall_seasonal",
    methods: &["mann_kendall_seasonal"],
    family: Family::Trend,
    scope: Scope::Place,
    title: Words::new("Prueba de tendencia por estaciones", "Seasonal test of trend"),
    meaning: Words::new(
        "La misma prueba, comparando cada mes solo con el mismo mes de otros años: la temporada \
         de lluvias o el año escolar no pasan por tendencia.",
        "The same test, comparing each month only with the same month of other years: the rainy \
         season or the school year do not pass for a trend.",
    ),
    formula: Words::new(
        "S = Σₘ Sₘ, V = Σₘ Vₘ sobre los doce meses",
        "S = Σₘ Sₘ, V = Σₘ Vₘ over the twelve months",
    ),
    limits: Words::new(
        "Se usa cuando hay al menos dos años de meses; con pocos años distingue poco.",
        "Used where there are at least two years of months; with few years it can tell little.",
    ),
    unit: Unit::ZScore,
    range: (f64::NEG_INFINITY, f64::INFINITY),
    reference: "Hirsch, Slack & Smith (1982), Water Resources Research 18:107",
    oracle: "pymannkendall seasonal_test",
    reasons: &[Reason::TooFew, Reason::CollectedByQuota],
};

/// The test's figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannKendall {
    /// Pairs that go up less pairs that go down.
    pub s: f64,
    /// Variance of `s` without a trend.
    pub variance: f64,
    /// Kendall's τ_a: `s` over the number of pairs, −1 to 1.
    pub tau: f64,
    /// `s` in standard deviations, with continuity correction.
    pub z: f64,
    /// Two-sided.
    pub p: f64,
}

/// The test of a series; missing values are left out.
///
/// # Errors
/// Fewer than two values.
pub fn mann_kendall(series: &[Option<f64>]) -> Result<MannKendall, Reason> {
    Score::of(series).test()
}

/// The seasonal test: each season out of `period` is compared with itself only.
///
/// # Errors
/// No season with two values.
pub fn seasonal(series: &[Option<f64>], period: usize) -> Result<MannKendall, Reason> {
    let seasons = (0..period).map(|first| Score::of(&season(series, first, period)));
    seasons.fold(Score::default(), Score::plus).test()
}

/// `S`, its variance and the pairs that it is made of.
#[derive(Clone, Copy, Default)]
pub(super) struct Score {
    s: f64,
    pub(super) variance: f64,
    pairs: f64,
}

impl Score {
    pub(super) fn of(series: &[Option<f64>]) -> Self {
        let values: Vec<f64> = known(series).into_iter().map(|(_, value)| value).collect();
        let n = values.len() as f64;
        let signs = pairs(&values).map(|(a, b)| sign(b - a));
        Self {
            s: signs.sum(),
            variance: (n * (n - 1.0) * (2.0 * n + 5.0) - ties(&values)) / 18.0,
            pairs: n * (n - 1.0) / 2.0,
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            s: self.s + other.s,
            variance: self.variance + other.variance,
            pairs: self.pairs + other.pairs,
        }
    }

    fn test(self) -> Result<MannKendall, Reason> {
        if self.pairs < 1.0 {
            return Err(Reason::TooFew);
        }
        let z = if self.s == 0.0 { 0.0 } else { (self.s - sign(self.s)) / self.variance.sqrt() };
        let tau = self.s / self.pairs;
        Ok(MannKendall { s: self.s, variance: self.variance, tau, z, p: two_sided(z) })
    }
}

/// `Σ t(t−1)(2t+5)` over groups of `t` equal values.
fn ties(values: &[f64]) -> f64 {
    groups(values).map(|t| t * (t - 1.0) * (2.0 * t + 5.0)).sum()
}

/// How many values each group of equal ones has.
pub(super) fn groups(values: &[f64]) -> impl Iterator<Item = f64> + use<> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let sizes: Vec<f64> = sorted.chunk_by(|a, b| a >= b).map(|run| run.len() as f64).collect();
    sizes.into_iter()
}

/// −1, 0 or 1.
fn sign(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value.signum() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn series(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn a_rise_without_ties_counts_every_pair() {
        let test = mann_kendall(&series(&[1.0, 2.0, 3.0, 4.0])).unwrap();
        assert_eq!((test.s, test.tau), (6.0, 1.0));
        assert!((test.variance - 156.0 / 18.0).abs() < 1e-12);
    }

    #[test]
    fn equal_values_say_nothing() {
        let test = mann_kendall(&series(&[3.0; 5])).unwrap();
        assert_eq!((test.s, test.variance, test.z, test.p), (0.0, 0.0, 0.0, 1.0));
    }

    #[test]
    fn too_short_a_series_has_no_test() {
        for short in [vec![], vec![Some(1.0)], vec![None, Some(1.0), None]] {
            assert_eq!(mann_kendall(&short), Err(Reason::TooFew));
            assert_eq!(seasonal(&short, 12), Err(Reason::TooFew));
        }
    }

    #[test]
    fn seasons_are_compared_with_themselves_only() {
        let year = [9.0, 1.0, 5.0];
        let two: Vec<f64> = year.iter().copied().chain(year.map(|y| y + 1.0)).collect();
        let test = seasonal(&series(&two), 3).unwrap();
        assert_eq!((test.s, test.tau), (3.0, 1.0));
    }

    proptest! {
        #[test]
        fn reversed_time_reverses_the_test(values in prop::collection::vec(0_u8..20, 2..40)) {
            let forward: Vec<_> = values.iter().map(|v| Some(f64::from(*v))).collect();
            let backward: Vec<_> = forward.iter().rev().copied().collect();
            let (a, b) = (mann_kendall(&forward).unwrap(), mann_kendall(&backward).unwrap());
            prop_assert_eq!((a.s, a.z, a.p), (-b.s, -b.z, b.p));
            prop_assert!((-1.0..=1.0).contains(&a.tau) && (0.0..=1.0).contains(&a.p));
        }

        #[test]
        fn increasing_transforms_change_nothing(
            values in prop::collection::vec(prop::option::of(0_u8..20), 2..40),
        ) {
            let plain: Vec<_> = values.iter().map(|v| v.map(f64::from)).collect();
            let bent: Vec<_> = plain.iter().map(|v| v.map(|v| (v / 5.0).exp() - 3.0)).collect();
            prop_assert_eq!(mann_kendall(&plain), mann_kendall(&bent));
            prop_assert_eq!(seasonal(&plain, 4), seasonal(&bent, 4));
        }
    }
}
