//! Diverse and specialised places are told, with intervals that mean what they say.

use rayon::prelude::*;
use serde_json::Value;
use tejido::analysis::{Diversity, Place, diversity};

use crate::{Imported, shares};

/// What the program says about the diversity of municipalities.
fn answer(set: &Imported) -> Diversity {
    diversity(&set.snapshot, &set.asked(&[])).unwrap()
}

/// At common coverage diverse places lie at the top and specialised ones at the bottom, beyond
/// doubt: the ranks that each may have do not meet those of the others' middle.
#[test]
fn diverse_and_specialised_places_are_told_from_the_others() {
    let set = Imported::usual();
    let found = answer(&set);
    let (mut covered, mut told) = (0, 0);
    for (place, truth) in found.places.iter().zip(set.municipalities()) {
        let (first, last) = place.rank.unwrap();
        let name = &place.name;
        match &truth["character"] {
            Value::String(character) if character == "diverse" => {
                assert!(first <= 3 && last <= 4, "{name}: {first}–{last}");
            }
            Value::Object(_) => {
                assert!(first >= 41 && first + 2 > found.compared, "{name}: {first}–{last}");
            }
            _ => {}
        }
        told += u32::from(truth["character"] != "usual");
        covered += holds(place, 1, effective(truth)[0]);
    }
    assert_eq!(told, 4);
    // Demands raised at one event are alike, which the draws behind the interval do not know.
    assert!(covered >= 38, "{covered} of {}", found.places.len());
}

/// Over several sets; also those of order 2, which common themes decide. Order 0 is a lower bound.
#[test]
fn intervals_of_diversity_cover_the_truth_as_often_as_they_say() {
    let sums: Vec<[usize; 3]> = (1..=8_u64).into_par_iter().map(diversity_covered).collect();
    let sum = |at: usize| sums.iter().map(|seed| seed[at]).sum::<usize>() as f64;
    for (order, covered) in [(1, sum(1) / sum(0)), (2, sum(2) / sum(0))] {
        assert!((0.93..=0.97).contains(&covered), "order {order}: {covered}");
    }
}

/// How many places there are in the set of a seed, and how many intervals of orders 1 and 2 hold
/// the diversity of the mix that the place's demands were drawn from.
fn diversity_covered(seed: u64) -> [usize; 3] {
    let set = Imported::of_seed(seed, 20_000);
    let found = answer(&set);
    let mut sums = [0; 3];
    for (place, truth) in found.places.iter().zip(set.municipalities()) {
        let [first, second] = effective(truth);
        sums = [sums[0] + 1, sums[1] + holds(place, 1, first), sums[2] + holds(place, 2, second)];
    }
    sums
}

/// How many effective themes of orders 1 and 2 a place asks for in truth.
fn effective(truth: &Value) -> [f64; 2] {
    let shares: Vec<f64> = shares(truth, "all").into_iter().filter(|share| *share > 0.0).collect();
    let entropy: f64 = shares.iter().map(|share| -share * share.ln()).sum();
    [entropy.exp(), 1.0 / shares.iter().map(|share| share * share).sum::<f64>()]
}

/// 1 where the interval of an order holds the truth, else 0.
fn holds(place: &Place, order: usize, truth: f64) -> usize {
    let estimate = place.figures.asymptotic[order];
    usize::from((estimate.low.unwrap()..=estimate.high.unwrap()).contains(&truth))
}
