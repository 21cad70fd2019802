//! Classes of values for maps, one file for each method.

mod box_plot;
mod double;
mod equal_interval;
mod fisher_jenks;
mod head_tail;
mod pretty;
mod quantiles;
mod standard_deviation;
mod user_defined;

use std::ops::Deref;

use crate::indicator::{Card, Family, Scope, Unit};
use crate::text::Words;

pub use fisher_jenks::least_k;
pub use pretty::pretty;
pub use user_defined::DIVERGING;

/// Right-closed classes: class `j` holds `(upper[j-1], upper[j]]`, the first from the minimum.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// Id of the method.
    pub method: &'static str,
    /// The least value.
    pub min: f64,
    /// Upper bound of each class, ascending; the last is at least the greatest value.
    pub upper: Vec<f64>,
    /// How many values each class holds.
    pub counts: Vec<usize>,
    /// Squared deviations from the class means.
    pub within_ss: f64,
    /// Goodness of variance fit, 0–1.
    pub gvf: f64,
    /// Goodness of absolute deviation fit: the same by absolute deviations from medians.
    pub gadf: f64,
}

impl Classes {
    /// The class of a value among those classified.
    pub fn class_of(&self, value: f64) -> usize {
        self.upper.partition_point(|&upper| upper < value).min(self.upper.len() - 1)
    }

    /// The same classes without those that lie wholly below the least value or have no width: nobody
    /// is missed.
    #[must_use]
    pub fn from_least_value(mut self) -> Self {
        let below = self.upper.partition_point(|&upper| upper < self.min);
        self.upper.drain(..below);
        self.counts.drain(..below);
        // Of equal bounds the first holds all the values.
        let kept = (0..self.upper.len()).filter(|&j| j == 0 || self.upper[j - 1] < self.upper[j]);
        let kept: Vec<usize> = kept.collect();
        self.counts = kept.iter().map(|&j| self.counts[j]).collect();
        self.upper = kept.iter().map(|&j| self.upper[j]).collect();
        self
    }

    /// Classes with these upper bounds; `None` without values.
    fn new(method: &'static str, sorted: &[f64], upper: Vec<f64>) -> Option<Self> {
        let (min, counts) = (*sorted.first()?, vec![0; upper.len()]);
        let mut classes = Self { method, min, upper, counts, within_ss: 0.0, gvf: 1.0, gadf: 1.0 };
        let (mut apart, mut rest) = (0.0, sorted);
        for class in 0..classes.counts.len() {
            let (run, after) =
                rest.split_at(rest.partition_point(|v| classes.class_of(*v) <= class));
            classes.counts[class] = run.len();
            classes.within_ss += squared_deviations(run);
            apart += absolute_deviations(run);
            rest = after;
        }
        if is_constant(sorted) {
            // What rounding makes of equal values is no deviation.
            classes.within_ss = 0.0;
            return Some(classes);
        }
        classes.gvf = fit(classes.within_ss, squared_deviations(sorted));
        classes.gadf = fit(apart, absolute_deviations(sorted));
        Some(classes)
    }
}

/// Which part of all deviations the classes take away; 1 where there is none.
fn fit(within: f64, total: f64) -> f64 {
    if total > 0.0 { 1.0 - within / total } else { 1.0 }
}

/// What a method may be told; each reads its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// A wished number of classes.
    pub classes: usize,
    /// Standard deviations from the mean at which classes end.
    pub multiples: Vec<f64>,
    /// Interquartile ranges between the quartiles and the fences of a box plot.
    pub hinge: f64,
    /// Given upper bounds; none = those of ratios to the department.
    pub bounds: Vec<f64>,
}

impl Parameters {
    /// So many classes, and the usual for the rest.
    pub fn classes(classes: usize) -> Self {
        let (multiples, hinge) = (standard_deviation::MULTIPLES.to_vec(), box_plot::HINGE);
        Self { classes, multiples, hinge, bounds: Vec::new() }
    }
}

/// A classification method.
#[derive(Debug)]
pub struct Method {
    /// What is said about it.
    pub card: Card,
    /// Another id that is accepted.
    pub alias: Option<&'static str>,
    /// Upper bounds for ascending finite values, at least two of which differ unless the bounds do
    /// not come from them. Equal bounds become one.
    breaks: fn(&[f64], &Parameters) -> Vec<f64>,
}

impl Deref for Method {
    type Target = Card;

    fn deref(&self) -> &Card {
        &self.card
    }
}

/// What the cards of all methods share.
const CARD: Card = Card {
    id: "",
    methods: &[],
    family: Family::Classes,
    scope: Scope::Tool,
    title: Words::new("", ""),
    meaning: Words::new("", ""),
    formula: Words::same(""),
    limits: Words::new("", ""),
    unit: Unit::Index,
    range: (f64::NEG_INFINITY, f64::INFINITY),
    reference: "",
    oracle: "",
    reasons: &[],
};

/// Every method, in the order of menus.
pub static METHODS: [&Method; 8] = [
    &fisher_jenks::FISHER_JENKS,
    &quantiles::QUANTILES,
    &equal_interval::EQUAL_INTERVAL,
    &head_tail::HEAD_TAIL,
    &standard_deviation::STANDARD_DEVIATION,
    &box_plot::BOX_PLOT,
    &pretty::PRETTY,
    &user_defined::USER_DEFINED,
];

/// Values closer than this part of the greatest are one value: the rest is rounding.
const ROUNDING: f64 = 1e-13;

/// The method with this id or alias.
pub fn find(id: &str) -> Option<&'static Method> {
    METHODS.into_iter().find(|method| method.id == id || method.alias == Some(id))
}

/// The method that a question names and the bounds that it gives: `user_defined:1,2,5`.
pub fn asked(text: &str) -> Option<(&'static Method, Vec<f64>)> {
    let (id, list) = text.split_once(':').unwrap_or((text, ""));
    Some((find(id)?, list.split(',').filter_map(|bound| bound.parse().ok()).collect()))
}

/// Classifies finite values in any order; `None` without values.
pub fn classify(
    method: &'static Method,
    values: &[f64],
    parameters: &Parameters,
) -> Option<Classes> {
    let sorted = sorted(values);
    let max = *sorted.last()?;
    if is_constant(&sorted) && !std::ptr::eq(method, &raw const user_defined::USER_DEFINED) {
        // Constant data are one class in every scheme whose bounds come from the data.
        return Classes::new(method.id, &sorted, vec![max]);
    }
    Classes::new(method.id, &sorted, ascending((method.breaks)(&sorted, parameters), max))
}

/// Whether ascending values differ by no more than rounding.
fn is_constant(sorted: &[f64]) -> bool {
    let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
    most - least <= ROUNDING * least.abs().max(most.abs())
}

/// Bounds in order; the greatest value is one more where it lies above them all.
fn ascending(mut bounds: Vec<f64>, max: f64) -> Vec<f64> {
    bounds.retain(|bound| bound.is_finite());
    bounds.sort_by(f64::total_cmp);
    if bounds.last().is_none_or(|last| *last < max) {
        bounds.push(max);
    }
    bounds
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

fn squared_deviations(values: &[f64]) -> f64 {
    let centre = mean(values);
    values.iter().map(|value| (value - centre).powi(2)).sum()
}

/// `Σ |y − median|` of ascending values.
fn absolute_deviations(sorted: &[f64]) -> f64 {
    if sorted.is_empty() {
        return 0.0;
    }
    let centre = quantiles::quantile(sorted, 0.5);
    sorted.iter().map(|value| (value - centre).abs()).sum()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every method but the one whose bounds do not come from the data.
    fn from_data() -> impl Iterator<Item = &'static Method> {
        METHODS.into_iter().filter(|method| method.id != "user_defined")
    }

    fn of(method: &'static Method, values: &[f64], classes: usize) -> Classes {
        classify(method, values, &Parameters::classes(classes)).unwrap()
    }

    proptest! {
        #[test]
        fn breaks_ascend_and_each_value_is_in_one_class(
            values in prop::collection::vec(-1e6_f64..1e6, 1..60),
            classes in 2_usize..10,
        ) {
            for method in METHODS {
                let found = of(method, &values, classes);
                prop_assert!(found.upper.windows(2).all(|pair| pair[0] <= pair[1]), "{}", method.id);
                prop_assert!(values.iter().all(|value| *value <= found.upper[found.upper.len() - 1]));
                prop_assert_eq!(found.counts.iter().sum::<usize>(), values.len());
                prop_assert!((0.0..=1.0 + 1e-12).contains(&found.gvf));
                prop_assert!((0.0..=1.0 + 1e-12).contains(&found.gadf));
                let shown = found.clone().from_least_value();
                prop_assert_eq!(shown.counts.iter().sum::<usize>(), values.len());
                prop_assert!(shown.upper[0] >= shown.min);
            }
        }

        #[test]
        fn no_method_fits_better_than_fisher_jenks(
            values in prop::collection::vec(0.0_f64..100.0, 10..40),
            classes in 2_usize..7,
        ) {
            for method in METHODS {
                let other = of(method, &values, classes);
                let filled = other.counts.iter().filter(|count| **count > 0).count();
                let best = of(&fisher_jenks::FISHER_JENKS, &values, filled.max(1));
                prop_assert!(other.gvf <= best.gvf + 1e-9, "{}", method.id);
            }
        }

        #[test]
        fn classes_move_with_the_values(
            values in prop::collection::vec((-200_i32..200).prop_map(f64::from), 2..40),
            classes in 2_usize..8,
        ) {
            let moved: Vec<f64> = values.iter().map(|value| value * 4.0 + 64.0).collect();
            // Round numbers do not move with the values, and the best division may be one of many.
            for method in from_data().filter(|m| !["pretty", "fisher_jenks"].contains(&m.id)) {
                let (here, there) = (of(method, &values, classes), of(method, &moved, classes));
                let near = |(a, b): (&f64, &f64)| (a * 4.0 + 64.0 - b).abs() < 1e-6;
                prop_assert_eq!(here.upper.len(), there.upper.len(), "{}", method.id);
                prop_assert!(here.upper.iter().zip(&there.upper).all(near), "{}", method.id);
            }
        }
    }

    #[test]
    fn constant_values_are_one_class() {
        for method in from_data() {
            assert_eq!(of(method, &[3.0, 3.0], 5).upper, [3.0]);
        }
        assert_eq!(of(&user_defined::USER_DEFINED, &[3.0, 3.0], 5).upper.len(), 5);
        assert_eq!(classify(METHODS[0], &[], &Parameters::classes(5)), None);
    }

    #[test]
    fn given_bounds_end_at_the_greatest_value() {
        let bounds = |bounds: &[f64]| {
            let parameters = Parameters { bounds: bounds.to_vec(), ..Parameters::classes(5) };
            classify(&user_defined::USER_DEFINED, &[1.0, 4.0, 9.0], &parameters).unwrap().upper
        };
        assert_eq!(bounds(&[2.0, 5.0]), [2.0, 5.0, 9.0]);
        assert_eq!(bounds(&[20.0, 5.0, 5.0]), [5.0, 5.0, 20.0]);
    }
}
