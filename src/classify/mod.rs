//! Classes of values for maps, one file for each method.

use crate::text::Words;

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
    /// Goodness of variance fit, 0–1.
    pub gvf: f64,
}

impl Classes {
    /// The class of a value among those classified.
    pub fn class_of(&self, value: f64) -> usize {
        self.upper
            .iter()
            .position(|&upper| value <= upper)
            .unwrap_or(self.upper.len() - 1)
    }
}

/// The card of a classification method.
pub struct Method {
    /// Its id in addresses.
    pub id: &'static str,
    /// Another id that is accepted.
    pub alias: Option<&'static str>,
    /// Title for people.
    pub title: Words,
    /// Upper bounds for ascending finite values and a wished number of classes.
    pub breaks: fn(&[f64], usize) -> Vec<f64>,
}
