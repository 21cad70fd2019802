//! Standard deviations: bounds at `mean + m·s`, `s` with `N − 1`; the maximum where it lies above.

use crate::classify::{CARD, Method, mean, squared_deviations};
use crate::indicator::Card;
use crate::text::Words;

/// Multiples of the standard deviation at which classes end, unless others are asked for.
pub(super) const MULTIPLES: [f64; 4] = [-2.0, -1.0, 1.0, 2.0];

/// Standard deviations.
pub(super) static STANDARD_DEVIATION: Method = Method {
    card: Card {
        id: "standard_deviation",
        methods: &["standard_deviation"],
        title: Words::new("Desviaciones estándar", "Standard deviations"),
        meaning: Words::new(
            "Corta a una y dos desviaciones estándar de la media: muestra quién se aparta \
             de lo común.",
            "Cuts at one and two standard deviations from the mean: it shows who strays \
             from the common.",
        ),
        formula: Words::new(
            "media + m·s, m = −2, −1, 1, 2; s con N − 1",
            "mean + m·s, m = −2, −1, 1, 2; s with N − 1",
        ),
        limits: Words::new(
            "Para valores repartidos alrededor de la media; los sesgados dejan vacías las \
             clases de un lado.",
            "For values spread around the mean; skewed ones leave the classes of one side \
             empty.",
        ),
        reference: "Slocum et al. (2009), Thematic Cartography and Geovisualization",
        oracle: "mapclassify StdMean",
        ..CARD
    },
    alias: None,
    breaks: |sorted, parameters| breaks(sorted, &parameters.multiples),
};

fn breaks(sorted: &[f64], multiples: &[f64]) -> Vec<f64> {
    let centre = mean(sorted);
    let freedom = (sorted.len() - 1).max(1) as f64;
    let deviation = (squared_deviations(sorted) / freedom).sqrt();
    multiples.iter().map(|multiple| centre + multiple * deviation).collect()
}
