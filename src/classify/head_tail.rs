//! Head/tail breaks: cut at the mean, then again in the head, as long as it differs in itself.
//!
//! For heavy tails: a few places with very much, many with little. The last bound is the maximum.
//!
//! Reference: Jiang (2013), Professional Geographer 65:482.

use crate::classify::{CARD, Method, mean};
use crate::indicator::Card;
use crate::text::Words;

/// Head/tail breaks.
pub(super) static HEAD_TAIL: Method = Method {
    card: Card {
        id: "head_tail",
        methods: &["head_tail"],
        title: Words::new("Cabeza y cola", "Head/tail breaks"),
        meaning: Words::new(
            "Corta en la media y vuelve a cortar entre los de arriba: para pocos lugares \
             con mucho y muchos con poco.",
            "Cuts at the mean, and again among those above: for few places with much and \
             many with little.",
        ),
        formula: Words::new(
            "corte = media; se repite con los valores > media; último = máx",
            "break = mean; again with the values > mean; last = max",
        ),
        limits: Words::new(
            "Decide sola el número de clases; no sirve para valores repartidos por igual a \
             los dos lados.",
            "Decides the number of classes by itself; not for values spread alike on both \
             sides.",
        ),
        reference: "Jiang (2013), Professional Geographer 65:482",
        oracle: "mapclassify HeadTailBreaks",
        ..CARD
    },
    alias: None,
    breaks: |sorted, _| breaks(sorted),
};

fn breaks(sorted: &[f64]) -> Vec<f64> {
    let max = sorted[sorted.len() - 1];
    let (mut upper, mut head) = (Vec::new(), sorted);
    while head.first() != head.last() {
        // Rounding may put the mean of nearly equal values below the least of them.
        let cut = mean(head).max(head[0]);
        upper.push(cut);
        head = &head[head.partition_point(|value| *value <= cut)..];
    }
    // Rounding may put the mean of nearly equal values on the greatest.
    upper.retain(|cut| *cut < max);
    upper.push(max);
    upper
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cut_is_the_mean_of_the_head() {
        assert_eq!(breaks(&[1.0, 1.0, 1.0, 1.0, 6.0, 20.0]), [5.0, 13.0, 20.0]);
    }
}
