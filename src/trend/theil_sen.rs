//! Theil–Sen: the slope of a series that a few odd values cannot bend.
//!
//! `slope = med (y_j − y_i)/(t_j − t_i)` over all pairs on the true time index, `intercept =
//! med(y) − slope·med(t)`. Its interval is Sen's: the slopes of rank `(N ∓ z√V)/2`, where `V` is
//! the tie-corrected variance of Mann–Kendall. The seasonal slope takes pairs of the same season
//! only, per `period`.
//!
//! # Reference
//! Theil (1950); Sen (1968), JASA 63:1379; Hirsch, Slack & Smith (1982).

use crate::indicator::interval::normal_quantile;
use crate::indicator::{Card, Family, Reason, Scope, Unit};
use crate::text::Words;
use crate::trend::mann_kendall::Score;
use crate::trend::{known, pairs, season};

/// Change per year.
pub(super) static THEIL_SEN: Card = Card {
    id: "theil_sen",
    methods: &["theil_sen"],
    family: Family::Trend,
    scope: Scope::Place,
    title: Words::new(
        "Cambio por año (pendiente de Theil–Sen)",
        "Change per year (Theil–Sen slope)",
    ),
    meaning: Words::new(
        "Cuánto sube o baja la serie en un año, según la mediana de todos los pares de \
         períodos: unos pocos meses raros no la mueven.",
        "How much a series rises or falls in a year, by the median over all pairs of periods: a \
         few odd months do not move it.",
    ),
    formula: Words::new(
        "b = med (yⱼ − yᵢ)/(tⱼ − tᵢ); intervalo: las pendientes de rango (N ∓ z√V)/2",
        "b = med (yⱼ − yᵢ)/(tⱼ − tᵢ); interval: the slopes of rank (N ∓ z√V)/2",
    ),
    limits: Words::new(
        "Supone un cambio parejo; si el intervalo incluye el 0, no hay cambio que el azar no \
         explique. Los meses sin escucha conservan su lugar en el tiempo.",
        "It supposes steady change; where the interval holds 0 there is none that chance does \
         not explain. Months in which nobody was heard keep their place in time.",
    ),
    unit: Unit::PerYear,
    range: (f64::NEG_INFINITY, f64::INFINITY),
    reference: "Theil (1950); Sen (1968), JASA 63:1379",
    oracle: "scipy theilslopes; pymannkendall sens_slope",
    reasons: &[Reason::TooFew],
};

/// A slope with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TheilSen {
    /// Change for each step of time.
    pub slope: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Value at time 0.
    pub intercept: f64,
}

/// The slope of a series for each of its steps; missing values keep their place in time.
///
/// # Errors
/// Fewer than two values.
pub fn theil_sen(series: &[Option<f64>], confidence: f64) -> Result<TheilSen, Reason> {
    let variance = Score::of(series).variance;
    line(series, slopes(&known(series)), variance, confidence, 1.0)
}

/// The slope for each `period` steps (a year of months), from pairs of the same season.
///
/// # Errors
/// No season with two values.
pub fn seasonal_slope(
    series: &[Option<f64>],
    period: usize,
    confidence: f64,
) -> Result<TheilSen, Reason> {
    let seasons: Vec<_> = (0..period).map(|first| season(series, first, period)).collect();
    let pairs = seasons.iter().flat_map(|season| slopes(&known(season))).collect();
    let variance = seasons.iter().map(|season| Score::of(season).variance).sum();
    line(series, pairs, variance, confidence, period as f64)
}

/// The slopes of all pairs.
fn slopes(values: &[(usize, f64)]) -> Vec<f64> {
    pairs(values).map(|((s, a), (t, b))| (b - a) / (t - s) as f64).collect()
}

fn line(
    series: &[Option<f64>],
    mut slopes: Vec<f64>,
    variance: f64,
    confidence: f64,
    period: f64,
) -> Result<TheilSen, Reason> {
    slopes.sort_by(f64::total_cmp);
    let slope = median(&slopes).ok_or(Reason::TooFew)?;
    let (low, high) = interval(&slopes, variance, confidence);
    let (times, mut values): (Vec<f64>, Vec<f64>) =
        known(series).into_iter().map(|(at, value)| (at as f64 / period, value)).unzip();
    values.sort_by(f64::total_cmp);
    let middle = |sorted: &[f64]| median(sorted).unwrap_or_default();
    Ok(TheilSen { slope, low, high, intercept: middle(&values) - slope * middle(&times) })
}

/// The slopes that bound the interval, by rank.
fn interval(sorted: &[f64], variance: f64, confidence: f64) -> (f64, f64) {
    let (n, reach) = (sorted.len() as f64, normal_quantile(confidence) * variance.sqrt());
    let rank = |rank: f64| (rank.max(0.0) as usize).min(sorted.len() - 1);
    let low = rank(((n - reach) / 2.0).round_ties_even() - 1.0);
    let high = rank(n.midpoint(reach).round_ties_even());
    (sorted[low], sorted[high])
}

/// The middle of ascending values, or of the two in the middle.
fn median(sorted: &[f64]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    Some(lower.midpoint(upper))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_gap_keeps_its_place_in_time() {
        let line = theil_sen(&[Some(1.0), None, Some(5.0)], 0.95).unwrap();
        assert_eq!((line.slope, line.intercept), (2.0, 1.0));
    }

    #[test]
    fn one_odd_value_does_not_bend_it() {
        let straight: Vec<_> = (0..9).map(|t| Some(f64::from(t))).collect();
        let mut odd = straight.clone();
        odd[4] = Some(500.0);
        let [bent, plain] = [odd, straight].map(|series| theil_sen(&series, 0.95).unwrap());
        assert!((bent.slope - plain.slope).abs() < 1e-12);
    }

    #[test]
    fn a_seasonal_slope_is_per_year() {
        let months = (0..36).map(|t| f64::from(t % 12) * 7.0 + f64::from(t / 12) * 2.0);
        let line = seasonal_slope(&months.map(Some).collect::<Vec<_>>(), 12, 0.95).unwrap();
        assert_eq!((line.slope, line.low, line.high), (2.0, 2.0, 2.0));
    }

    #[test]
    fn one_value_has_no_slope() {
        assert_eq!(theil_sen(&[Some(1.0), None], 0.95), Err(Reason::TooFew));
        assert_eq!(seasonal_slope(&[Some(1.0), Some(2.0)], 12, 0.95), Err(Reason::TooFew));
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_slope_and_shifts_do_not_matter(
            values in prop::collection::vec(prop::option::of(-50_i8..50), 2..30),
        ) {
            let series: Vec<_> = values.iter().map(|v| v.map(f64::from)).collect();
            let raised: Vec<_> = series.iter().map(|v| v.map(|v| v + 16.0)).collect();
            if let Ok(line) = theil_sen(&series, 0.95) {
                prop_assert!(line.low <= line.slope && line.slope <= line.high);
                prop_assert!((line.slope - theil_sen(&raised, 0.95).unwrap().slope).abs() < 1e-12);
            }
        }
    }
}
