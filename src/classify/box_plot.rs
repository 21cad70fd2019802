//! Box plot: bounds at the lower fence, the quartiles and the upper fence; the maximum where it lies
//! above.
//!
//! `Q1 − h·IQR, Q1, Q2, Q3, Q3 + h·IQR`, quartiles of type 7: the outer classes hold outliers.
//!
//! Reference: Tukey (1977), Exploratory Data Analysis.

use crate::classify::quantiles::quantile;
use crate::classify::{CARD, Method};
use crate::indicator::Card;
use crate::text::Words;

/// Interquartile ranges between quartiles and fences, unless another number is asked for.
pub(super) const HINGE: f64 = 1.5;

/// Box plot.
pub(super) static BOX_PLOT: Method = Method {
    card: Card {
        id: "box_plot",
        methods: &["box_plot"],
        title: Words::new("Diagrama de caja", "Box plot"),
        meaning: Words::new(
            "Corta en los cuartiles y deja en clases propias a los lugares fuera de lo \
             común.",
            "Cuts at the quartiles and leaves places out of the common in classes of their \
             own.",
        ),
        formula: Words::new(
            "Q1 − 1,5·RIC, Q1, Q2, Q3, Q3 + 1,5·RIC",
            "Q1 − 1.5·IQR, Q1, Q2, Q3, Q3 + 1.5·IQR",
        ),
        limits: Words::new(
            "Decide sola el número de clases.",
            "Decides the number of classes by itself.",
        ),
        reference: "Tukey (1977), Exploratory Data Analysis",
        oracle: "mapclassify BoxPlot",
        ..CARD
    },
    alias: None,
    breaks: |sorted, parameters| breaks(sorted, parameters.hinge),
};

fn breaks(sorted: &[f64], hinge: f64) -> Vec<f64> {
    let [q1, q2, q3] = [0.25, 0.5, 0.75].map(|probability| quantile(sorted, probability));
    let reach = hinge * (q3 - q1);
    vec![q1 - reach, q1, q2, q3, q3 + reach]
}
