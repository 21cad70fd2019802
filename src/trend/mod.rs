//! Change over time: tests and slopes of a series, and themes that rise or fall between two rounds.

mod change;
mod mann_kendall;
mod paired;
mod tau_b;
mod theil_sen;

use crate::indicator::Card;

pub use change::{
    Compared, Counted, DEMANDS_LEAST, Label, Shift, YearOnYear, on_the_year_before, shifts,
};
pub use mann_kendall::{MannKendall, mann_kendall, seasonal};
pub use paired::{DRAWS, PLACES_LEAST, Place, paired_p};
pub use tau_b::tau_b;
pub use theil_sen::{TheilSen, seasonal_slope, theil_sen};

/// The cards of what this room works out.
pub static CARDS: [&Card; 6] = [
    &mann_kendall::MANN_KENDALL,
    &mann_kendall::SEASONAL,
    &tau_b::TAU_B,
    &theil_sen::THEIL_SEN,
    &change::YEAR_ON_YEAR,
    &change::EMERGING,
];

/// Fewer periods than these give no verdict about a trend.
pub const PERIODS_LEAST: usize = 4;

/// The values of a series with their places in time, those that are missing left out.
fn known(series: &[Option<f64>]) -> Vec<(usize, f64)> {
    series.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?))).collect()
}

/// The series of one season out of `period`: its values, and the gaps between them.
fn season(series: &[Option<f64>], first: usize, period: usize) -> Vec<Option<f64>> {
    series.iter().skip(first).step_by(period).copied().collect()
}

/// Each value with each later one.
fn pairs<T: Copy>(values: &[T]) -> impl Iterator<Item = (T, T)> {
    let later = |(at, first): (usize, &T)| {
        let first = *first;
        values[at + 1..].iter().map(move |later| (first, *later))
    };
    values.iter().enumerate().flat_map(later)
}
