//! Pretty breaks: round numbers, steps of 1, 2 or 5 times a power of ten, about as many as wished.
//!
//! The step is the power of ten at or below `(max − min)/k`, or 2, 5 or 10 times that when the
//! larger is nearer in the sense of the two biases. R's `pretty` with its defaults.
//!
//! Reference: Becker, Chambers & Wilks (1988), The New S Language.

use crate::classify::{CARD, Method};
use crate::indicator::Card;
use crate::text::Words;

/// Pretty breaks.
pub(super) static PRETTY: Method = Method {
    card: Card {
        id: "pretty",
        methods: &["pretty"],
        title: Words::new("Números redondos", "Round numbers"),
        meaning: Words::new(
            "Cortes en números redondos, con pasos de 1, 2 o 5 por una potencia de diez.",
            "Breaks at round numbers, in steps of 1, 2 or 5 times a power of ten.",
        ),
        formula: Words::new(
            "paso = 1, 2, 5 o 10 × 10^⌊log₁₀((máx − mín)/k)⌋",
            "step = 1, 2, 5 or 10 × 10^⌊log₁₀((max − min)/k)⌋",
        ),
        limits: Words::new(
            "El número de clases es aproximado.",
            "The number of classes is approximate.",
        ),
        reference: "Becker, Chambers & Wilks (1988), The New S Language",
        oracle: "R pretty",
        ..CARD
    },
    alias: None,
    breaks: |sorted, parameters| {
        let max = sorted[sorted.len() - 1];
        let mut sequence = pretty(sorted[0], max, parameters.classes);
        // What rounding left below the greatest value must not become a class of its own.
        sequence.last_mut().into_iter().for_each(|last| *last = last.max(max));
        sequence.split_off(1)
    },
};

/// How much a larger step is preferred; the factor 5 has its own bias.
const BIAS: f64 = 1.5;
const BIAS_OF_FIVE: f64 = 0.5 + 1.5 * BIAS;
/// What rounding may add to a number of steps.
const SLACK: f64 = 1e-10;
/// What becomes of the step where there is next to no range to divide.
const SHRINK: f64 = 0.75;

/// Round numbers from at or below `min` to at or above `max`, about `classes + 1` of them.
pub fn pretty(min: f64, max: f64, classes: usize) -> Vec<f64> {
    let least = classes / 3;
    let step = Step::near(cell(min, max, classes, least));
    let (mut first, mut last) = step.around(min, max);
    let missing = least as f64 - (last - first);
    if missing > 0.0 {
        // The side away from 0 grows first.
        let half = (missing / 2.0).floor();
        let (less, more) = (half, missing - half);
        let (down, up) = match first {
            first if min == 0.0 && first == 0.0 && max != 0.0 => (0.0, missing),
            _ if max == 0.0 && last == 0.0 && min != 0.0 => (missing, 0.0),
            first if first >= 0.0 => (more, less),
            _ => (less, more),
        };
        (first, last) = (first - down, last + up);
    }
    let steps = (last - first) as usize;
    (0..=steps).map(|place| step.times(first + place as f64)).collect()
}

/// The length that the step should be near to.
fn cell(min: f64, max: f64, classes: usize, least: usize) -> f64 {
    let (range, size) = (max - min, min.abs().max(max.abs()));
    let parts = classes.max(1) as f64;
    let rounding = (1.0 + 1.0 / (1.0 + BIAS)) * parts * f64::EPSILON * 3.0;
    if range >= size * rounding && range > 0.0 {
        return range / parts;
    }
    let size = match size {
        0.0 => 1.0,
        size if size > 10.0 => 9.0 + size / 10.0,
        size => size,
    };
    size * SHRINK / least.max(1) as f64
}

/// `factor · 10^power`.
#[derive(Clone, Copy)]
struct Step {
    factor: f64,
    power: i32,
}

impl Step {
    fn near(cell: f64) -> Self {
        let power = cell.log10().floor() as i32;
        let cell = cell / 10_f64.powi(power);
        let mut factor = 1.0;
        for (larger, bias) in [(2.0, BIAS), (5.0, BIAS_OF_FIVE), (10.0, BIAS)] {
            // Each is weighed against the one chosen so far.
            if larger - cell < bias * (cell - factor) {
                factor = larger;
            }
        }
        Self { factor, power }
    }

    /// So many steps: a division where the step is a fraction, so that 0.3 is 0.3.
    fn times(self, count: f64) -> f64 {
        let count = count * self.factor;
        if self.power < 0 {
            count / 10_f64.powi(-self.power)
        } else {
            count * 10_f64.powi(self.power)
        }
    }

    /// Steps at or below `min` and at or above `max`.
    fn around(self, min: f64, max: f64) -> (f64, f64) {
        let unit = self.times(1.0);
        ((min / unit + SLACK).floor(), (max / unit - SLACK).ceil())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(min: f64, max: f64, classes: usize, expected: &[f64]) {
        assert_eq!(pretty(min, max, classes), expected, "{min} {max} {classes}");
    }

    #[test]
    fn steps_are_one_two_or_five() {
        check(0.0, 10.0, 5, &[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        check(1.0, 10.0, 5, &[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        check(0.0, 1.0, 10, &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]);
        check(-5.0, 30.0, 5, &[-5.0, 0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0]);
        check(0.012, 25.6156, 5, &[0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0]);
    }

    #[test]
    fn one_value_lies_between_two_bounds() {
        check(3.0, 3.0, 5, &[2.0, 4.0]);
        check(0.0, 0.0, 5, &[-1.0, 0.0]);
    }
}
