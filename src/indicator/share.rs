//! Shares of what a place asks for, and its leading theme.
//!
//! `p = k / n`: of the `n` demands of a place, `k` are about the theme. The interval is Wilson's,
//! or the one from resampling events where that is wider: demands raised at one event are not
//! independent.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution};

use crate::demand::Code;
use crate::indicator::interval::wilson;
use crate::indicator::{Card, Compute, Estimate, Family, Measure, Reason, Scope, Unit};
use crate::text::Words;

/// Resamples of events.
pub const DRAWS: usize = 999;

/// Fewer demands than these make a share no more than a hint.
pub const SMALL: f64 = 10.0;

/// Share of a theme, kind or status in what a place asks.
pub static SHARE: Measure = Measure {
    needs_theme: true,
    ..Measure::new(
        Card {
            id: "share",
            methods: &["wilson_interval"],
            family: Family::Share,
            scope: Scope::Place,
            title: Words::new("Participación en las demandas", "Share of demands"),
            meaning: Words::new(
                "Qué parte de lo que pide cada lugar es de este tema; compara lugares de cualquier \
                 tamaño.",
                "Which part of what each place asks is about this theme; compares places of any \
                 size.",
            ),
            formula: Words::new(
                "p = k/n; (k + z²/2 ± z√(k(n−k)/n + z²/4)) / (n + z²), z = 1,96",
                "p = k/n; (k + z²/2 ± z√(k(n−k)/n + z²/4)) / (n + z²), z = 1.96",
            ),
            limits: Words::new(
                "Con menos de 10 demandas es apenas un indicio. Las demandas de un mismo evento no \
                 son independientes: se muestra el más ancho de los intervalos de Wilson y de \
                 remuestreo de eventos.",
                "With fewer than 10 demands it is no more than a hint. Demands of one event are \
                 not independent: the wider of Wilson's interval and that of resampled events is \
                 shown.",
            ),
            unit: Unit::Share,
            range: (0.0, 1.0),
            reference: "Wilson (1927), JASA 22:209",
            oracle: "statsmodels proportion_confint",
            reasons: &[Reason::Empty],
        },
        Compute::Layer,
    )
};

/// The theme with the greatest share.
pub static LEADING_THEME: Measure = Measure::new(
    Card {
        id: "leading_theme",
        methods: &[],
        family: Family::Share,
        scope: Scope::Place,
        title: Words::new("Tema más pedido", "Leading theme"),
        meaning: Words::new(
            "El tema con más demandas en cada lugar; rayado donde podría ser otro.",
            "The theme with most demands in each place; striped where it might be another.",
        ),
        formula: Words::new(
            "max p_k; empate si el intervalo del segundo alcanza al del primero",
            "max p_k; a tie where the second's interval reaches the first's",
        ),
        limits: Words::new(
            "Un empate no dice que los dos temas pesen lo mismo, sino que estos datos no los \
             distinguen.",
            "A tie does not say that both themes weigh the same, but that these data cannot tell \
             them apart.",
        ),
        unit: Unit::Theme,
        range: (0.0, 1.0),
        reference: "Greatest share, with Wilson intervals",
        oracle: "",
        reasons: &[Reason::Empty],
    },
    Compute::Layer,
);

/// Demands about the theme and all demands, raised together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cluster {
    /// About the theme.
    pub hits: u64,
    /// All.
    pub all: u64,
}

/// The share of a theme in a place.
///
/// `events` holds one cluster for each event, `loose` the demands raised at none; both are parts
/// of the whole. `seed` makes the resampling repeatable.
pub fn share(events: &[Cluster], loose: Cluster, seed: u64) -> Estimate {
    let hits = loose.hits + events.iter().map(|event| event.hits).sum::<u64>();
    let all = loose.all + events.iter().map(|event| event.all).sum::<u64>();
    let base = all as f64;
    let Some(interval) = wilson(hits as f64, base) else {
        return Estimate::missing(hits, Some(base), Reason::Empty);
    };
    let resampled = resample(events, loose, seed).unwrap_or(interval);
    let wider =
        if resampled.1 - resampled.0 > interval.1 - interval.0 { resampled } else { interval };
    Estimate::new(hits as f64 / base, wider, hits, base)
}

/// The 95 % interval of the share when events are drawn anew, with replacement, and loose demands
/// one by one; `None` with fewer than two events, which have nothing to say about each other.
fn resample(events: &[Cluster], loose: Cluster, seed: u64) -> Option<(f64, f64)> {
    if events.len() < 2 {
        return None;
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let probability = if loose.all > 0 { loose.hits as f64 / loose.all as f64 } else { 0.0 };
    let loose_hits = Binomial::new(loose.all, probability).ok()?;
    let mut shares: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let (mut hits, mut all) = (loose_hits.sample(&mut random), loose.all);
            for _ in events {
                let event = events[random.random_range(0..events.len())];
                hits += event.hits;
                all += event.all;
            }
            if all == 0 { 0.0 } else { hits as f64 / all as f64 }
        })
        .collect();
    shares.sort_by(f64::total_cmp);
    let at = |probability: f64| shares[((DRAWS - 1) as f64 * probability).round() as usize];
    Some((at(0.025), at(0.975)))
}

/// Themes with demands, most frequent first; ties go to the first.
pub fn ranked(counts: &[u64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..counts.len()).filter(|&theme| counts[theme] > 0).collect();
    order.sort_by_key(|&theme| (std::cmp::Reverse(counts[theme]), theme));
    order
}

/// The theme with most demands and the next, by demands of each theme; ties go to the first.
pub fn first_two(counts: &[u64]) -> Option<(Code, Option<Code>)> {
    let order = ranked(counts);
    let code = |place: usize| order.get(place).and_then(|&theme| Code::try_from(theme).ok());
    Some((code(0)?, code(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_without_demands_has_no_share() {
        let empty = share(&[], Cluster::default(), 1);
        assert_eq!((empty.value, empty.reason), (None, Some(Reason::Empty)));
    }

    #[test]
    fn events_that_differ_widen_the_interval() {
        let loose = share(&[], Cluster { hits: 20, all: 80 }, 1);
        let apart = [(20, 20), (0, 20), (0, 20), (0, 20)];
        let apart = apart.map(|(hits, all)| Cluster { hits, all });
        let events = share(&apart, Cluster::default(), 1);
        assert_eq!(events.value, loose.value);
        assert!(events.low < loose.low && events.high > loose.high);
        assert_eq!(events, share(&apart, Cluster::default(), 1), "the same seed, the same bytes");
    }

    #[test]
    fn the_leading_theme_is_the_most_frequent() {
        assert_eq!(first_two(&[3, 7, 7, 0]), Some((1, Some(2))));
        assert_eq!(first_two(&[0, 2]), Some((1, None)));
        assert_eq!(first_two(&[0, 0]), None);
    }
}
