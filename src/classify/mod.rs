//! Classes of values for maps, one file for each method.

mod equal_interval;
mod fisher_jenks;
mod quantiles;
mod user_defined;

use crate::text::Words;

pub use fisher_jenks::least_k;
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
}

impl Classes {
    /// The class of a value among those classified.
    pub fn class_of(&self, value: f64) -> usize {
        self.upper.iter().position(|&upper| value <= upper).unwrap_or(self.upper.len() - 1)
    }

    /// Classes with these upper bounds; `None` without values.
    fn new(method: &'static str, sorted: &[f64], upper: Vec<f64>) -> Option<Self> {
        let counts = vec![0; upper.len()];
        let min = *sorted.first()?;
        let mut classes = Self { method, min, upper, counts, within_ss: 0.0, gvf: 1.0 };
        let assigned: Vec<usize> = sorted.iter().map(|value| classes.class_of(*value)).collect();
        for run in sorted.iter().zip(&assigned).collect::<Vec<_>>().chunk_by(|a, b| a.1 == b.1) {
            let values: Vec<f64> = run.iter().map(|(value, _)| **value).collect();
            classes.counts[*run[0].1] = values.len();
            classes.within_ss += squared_deviations(&values);
        }
        let total = squared_deviations(sorted);
        if total > 0.0 {
            classes.gvf = 1.0 - classes.within_ss / total;
        }
        Some(classes)
    }
}

/// The card of a classification method.
#[derive(Debug)]
pub struct Method {
    /// Its id in addresses.
    pub id: &'static str,
    /// Another id that is accepted.
    pub alias: Option<&'static str>,
    /// Title for people.
    pub title: Words,
    /// Upper bounds for ascending finite values, at least one, and a wished number of classes.
    pub breaks: fn(&[f64], usize) -> Vec<f64>,
}

/// Every method, in the order of menus.
pub static METHODS: [&Method; 4] = [
    &fisher_jenks::FISHER_JENKS,
    &quantiles::QUANTILES,
    &equal_interval::EQUAL_INTERVAL,
    &user_defined::FIXED,
];

/// The method with this id or alias.
pub fn find(id: &str) -> Option<&'static Method> {
    METHODS.into_iter().find(|method| method.id == id || method.alias == Some(id))
}

/// Classifies finite values in any order; `None` without values.
pub fn classify(method: &'static Method, values: &[f64], classes: usize) -> Option<Classes> {
    let sorted = sorted(values);
    if sorted.is_empty() {
        return None;
    }
    let is_constant = sorted.first() == sorted.last();
    let upper = if is_constant && !std::ptr::eq(method, &raw const user_defined::FIXED) {
        // Constant data are one class in every scheme whose bounds come from the data.
        vec![sorted[0]]
    } else {
        (method.breaks)(&sorted, classes)
    };
    Classes::new(method.id, &sorted, upper)
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

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn breaks_ascend_and_each_value_is_in_one_class(
            values in prop::collection::vec(-1e6_f64..1e6, 1..60),
            classes in 2_usize..10,
        ) {
            for method in METHODS {
                let found = classify(method, &values, classes).unwrap();
                prop_assert!(found.upper.windows(2).all(|pair| pair[0] < pair[1]), "{}", method.id);
                prop_assert_eq!(found.counts.iter().sum::<usize>(), values.len());
                prop_assert!((0.0..=1.0 + 1e-12).contains(&found.gvf));
            }
        }

        #[test]
        fn no_method_fits_better_than_fisher_jenks(
            values in prop::collection::vec(0.0_f64..100.0, 10..40),
            classes in 2_usize..7,
        ) {
            let best = classify(&fisher_jenks::FISHER_JENKS, &values, classes).unwrap();
            for method in [&quantiles::QUANTILES, &equal_interval::EQUAL_INTERVAL] {
                let other = classify(method, &values, classes).unwrap();
                prop_assert!(other.gvf <= best.gvf + 1e-9, "{}", method.id);
            }
        }
    }

    #[test]
    fn constant_values_are_one_class() {
        for method in [METHODS[0], METHODS[1], METHODS[2]] {
            assert_eq!(classify(method, &[3.0, 3.0], 5).unwrap().upper, [3.0]);
        }
        assert_eq!(classify(METHODS[3], &[3.0, 3.0], 5).unwrap().upper.len(), 5);
        assert_eq!(classify(METHODS[0], &[], 5), None);
    }
}
