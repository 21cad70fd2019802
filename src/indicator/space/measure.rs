//! What can be asked by id: the structure of a theme's shares, of the whole and place by place.
//!
//! A territory's value is `x_j / n_j`, the share of the theme in what it asks for; territories
//! without demands take no part. Intervals are the statistic ± `z` times its standard deviation when
//! every territory's demands are drawn anew from its own share: how different could another round
//! have been. Whether chance would place the values so is another question, which the answer about
//! clusters puts.

use crate::indicator::assemblage::{interval, redrawn, redrawn_each};
use crate::indicator::space::geary::geary;
use crate::indicator::space::getis::gi_star;
use crate::indicator::space::local_moran::local_moran;
use crate::indicator::space::moran::moran;
use crate::indicator::space::weights::{Style, Weights, among};
use crate::indicator::{Card, Compute, Estimate, Family, Input, Measure, Reason, Scope, Unit};
use crate::text::Words;

/// Why a statistic of a level may be missing.
const REASONS: &[Reason] = &[Reason::TooFew, Reason::ConstantInput, Reason::NoNeighbours];

/// Why a territory may have no statistic.
const LOCAL_REASONS: &[Reason] = &[
    Reason::Empty,
    Reason::TooFew,
    Reason::ConstantInput,
    Reason::NoNeighbours,
    Reason::Undefined,
];

const fn about_a_theme(card: Card, compute: Compute) -> Measure {
    Measure { needs_theme: true, ..Measure::new(card, compute) }
}

/// Local Moran of a theme's shares.
pub static LOCAL_MORAN: Measure = about_a_theme(
    Card {
        id: "local_moran",
        methods: &["local_moran", "local_moran_pseudo_p"],
        family: Family::Space,
        scope: Scope::Place,
        title: Words::new("Asociación local (Moran)", "Local association (Moran)"),
        meaning: Words::new(
            "Si el peso del tema en el lugar y en sus vecinos se apartan del promedio hacia el \
             mismo lado (positivo) o hacia lados opuestos (negativo).",
            "Whether the theme's weight here and next door departs from the mean to the same side \
             (positive) or to opposite sides (negative).",
        ),
        formula: Words::new(
            "I_i = (N−1)·z_i·Σ_j w_ij z_j / Σz²,  z = y − ȳ, w_ij = 1/vecinos",
            "I_i = (N−1)·z_i·Σ_j w_ij z_j / Σz²,  z = y − ȳ, w_ij = 1/neighbours",
        ),
        limits: Words::new(
            "Un valor alto puede ser azar: léase con la probabilidad ajustada de la página de \
             conglomerados. Los lugares sin vecinos no tienen valor.",
            "A high value may be chance: read it with the adjusted probability of the page of \
             clusters. Places without neighbours have no value.",
        ),
        unit: Unit::Index,
        range: (f64::NEG_INFINITY, f64::INFINITY),
        reference: "Anselin (1995), Geographical Analysis 27:93",
        oracle: "PySAL esda, Moran_Local; R spdep, localmoran",
        reasons: LOCAL_REASONS,
    },
    Compute::Places(local),
);

/// `Gi*` of a theme's shares.
pub static GI_STAR: Measure = about_a_theme(
    Card {
        id: "getis_ord_gi_star",
        methods: &["getis_ord_gi_star"],
        family: Family::Space,
        scope: Scope::Place,
        title: Words::new("Focos de un tema (Gi*)", "Hot spots of a theme (Gi*)"),
        meaning: Words::new(
            "Si en el lugar y sus vecinos el tema pesa más (positivo) o menos (negativo) que en \
             el conjunto, en desviaciones estándar.",
            "Whether the theme weighs more (positive) or less (negative) here and next door than \
             overall, in standard deviations.",
        ),
        formula: Words::new(
            "z = (Σ_j w_ij y_j − W_i ȳ) / (s·√[(N·W_i − W_i²)/(N−1)]),  w = 1 para el lugar y sus \
             vecinos",
            "z = (Σ_j w_ij y_j − W_i ȳ) / (s·√[(N·W_i − W_i²)/(N−1)]),  w = 1 for the place and \
             its neighbours",
        ),
        limits: Words::new(
            "Más allá de ±2 llama la atención, pero con muchos lugares algunos pasan de ahí por \
             azar.",
            "Beyond ±2 it draws attention, but among many places some go there by chance.",
        ),
        unit: Unit::ZScore,
        range: (f64::NEG_INFINITY, f64::INFINITY),
        reference: "Ord & Getis (1995), Geographical Analysis 27:286",
        oracle: "PySAL esda, G_Local (binary weights, star); R spdep, localG",
        reasons: LOCAL_REASONS,
    },
    Compute::Places(hot_spots),
);

/// Moran's I of a theme's shares.
pub static MORAN: Measure = about_a_theme(
    Card {
        id: "moran_i",
        methods: &["moran_i", "moran_i_permutation"],
        family: Family::Space,
        scope: Scope::Level,
        title: Words::new(
            "Autocorrelación espacial (I de Moran)",
            "Spatial autocorrelation (Moran’s I)",
        ),
        meaning: Words::new(
            "Si los lugares vecinos dan al tema un peso parecido: cerca de 1, muy parecido; cerca \
             de 0, como al azar; negativo, distinto.",
            "Whether neighbouring places give the theme a like weight: near 1, much alike; near 0, \
             as by chance; negative, unlike.",
        ),
        formula: Words::same("I = (N/S0)·Σ_ij w_ij z_i z_j / Σz²,  E = −1/(N−1)"),
        limits: Words::new(
            "Resume todo el departamento en un número y no dice dónde. Con pocos territorios, solo \
             estructuras muy marcadas se distinguen del azar.",
            "Sums up the whole department in one number and does not say where. With few \
             territories only marked structures differ from chance.",
        ),
        unit: Unit::Index,
        range: (f64::NEG_INFINITY, f64::INFINITY),
        reference: "Moran (1950), Biometrika 37:17; Cliff & Ord (1981)",
        oracle: "PySAL esda, Moran; R spdep, moran.test(adjust.n = FALSE)",
        reasons: REASONS,
    },
    Compute::Level(whole_moran),
);

/// Geary's C of a theme's shares.
pub static GEARY: Measure = about_a_theme(
    Card {
        id: "geary_c",
        methods: &["geary_c"],
        family: Family::Space,
        scope: Scope::Level,
        title: Words::new(
            "Contraste entre vecinos (C de Geary)",
            "Contrast between neighbours (Geary’s C)",
        ),
        meaning: Words::new(
            "Cuánto difieren los vecinos frente a dos lugares cualesquiera: 1 = lo mismo; menos \
             de 1, los vecinos se parecen.",
            "How much neighbours differ beside any two places: 1 = the same; below 1 neighbours \
             are alike.",
        ),
        formula: Words::same("C = (N−1)·Σ_ij w_ij (y_i − y_j)² / (2·S0·Σz²),  E = 1"),
        limits: Words::new(
            "Más sensible que la I de Moran a diferencias fuertes entre dos vecinos.",
            "More sensitive than Moran’s I to great differences between two neighbours.",
        ),
        unit: Unit::Index,
        range: (0.0, f64::INFINITY),
        reference: "Geary (1954), The Incorporated Statistician 5:115",
        oracle: "PySAL esda, Geary; R spdep, geary.test",
        reasons: REASONS,
    },
    Compute::Level(whole_geary),
);

/// The share of the theme in each territory, or why there is none.
pub fn shares(input: &Input) -> Vec<Result<f64, Reason>> {
    let share = |(&events, &asked): (&u64, &u64)| match asked {
        0 => Err(Reason::Empty),
        asked => Ok(events as f64 / asked as f64),
    };
    input.events.iter().zip(&input.asked).map(share).collect()
}

fn local(input: &Input) -> Vec<Estimate> {
    each(input, |y, neighbours| {
        let weights = Weights::new(neighbours, Style::RowStandardised);
        local_moran(y, &weights).into_iter().map(|local| local.map(|local| local.i)).collect()
    })
}

fn hot_spots(input: &Input) -> Vec<Estimate> {
    each(input, gi_star)
}

fn whole_moran(input: &Input) -> Estimate {
    whole(input, &MORAN, |y, weights| moran(y, weights).map(|moran| moran.i))
}

fn whole_geary(input: &Input) -> Estimate {
    whole(input, &GEARY, |y, weights| geary(y, weights).map(|geary| geary.c))
}

/// A statistic of each territory that has a share.
fn each(
    input: &Input,
    method: impl Fn(&[f64], &[Vec<usize>]) -> Vec<Result<f64, Reason>> + Sync,
) -> Vec<Estimate> {
    let shares = shares(input);
    let (y, neighbours) = valued(&shares, &input.neighbours);
    let found = method(&y, &neighbours);
    let again = |drawn: &[Vec<u64>]| {
        method(&shares_of(drawn), &neighbours).into_iter().map(Result::ok).collect()
    };
    let deviations = redrawn_each(&parts(input), input.seed, again);
    let mut found = found.into_iter().zip(deviations);
    let estimate = |(place, share): (usize, &Result<f64, Reason>)| {
        let found = share.map(|_| found.next().unwrap_or((Err(Reason::Undefined), None)));
        let (value, deviation) = found.unwrap_or_else(|reason| (Err(reason), None));
        let (n, base) = (input.events[place], input.asked[place] as f64);
        estimate(value, deviation, LOCAL_MORAN.range, (n, base))
    };
    shares.iter().enumerate().map(estimate).collect()
}

/// A statistic of all territories that have a share; its base is how many they are.
fn whole(
    input: &Input,
    card: &Card,
    method: impl Fn(&[f64], &Weights) -> Result<f64, Reason> + Sync,
) -> Estimate {
    let (y, neighbours) = valued(&shares(input), &input.neighbours);
    let weights = Weights::new(&neighbours, Style::RowStandardised);
    let value = method(&y, &weights);
    let again = |drawn: &[Vec<u64>]| method(&shares_of(drawn), &weights).ok();
    let deviation = value.is_ok().then(|| redrawn(&parts(input), input.seed, again)).flatten();
    estimate(value, deviation, card.range, (input.events.iter().sum(), y.len() as f64))
}

/// Demands about the theme and the others, of each territory that has any.
fn parts(input: &Input) -> Vec<[u64; 2]> {
    let pairs = input.events.iter().zip(&input.asked).filter(|(_, asked)| **asked > 0);
    pairs.map(|(&events, &asked)| [events, asked.saturating_sub(events)]).collect()
}

fn shares_of(parts: &[Vec<u64>]) -> Vec<f64> {
    parts.iter().map(|part| part[0] as f64 / (part[0] + part[1]) as f64).collect()
}

/// The values that there are, and who is next to whom among them.
fn valued(
    values: &[Result<f64, Reason>],
    neighbours: &[Vec<usize>],
) -> (Vec<f64>, Vec<Vec<usize>>) {
    let kept: Vec<usize> = (0..values.len()).filter(|&place| values[place].is_ok()).collect();
    (values.iter().filter_map(|value| value.ok()).collect(), among(neighbours, &kept))
}

fn estimate(
    value: Result<f64, Reason>,
    deviation: Option<f64>,
    range: (f64, f64),
    (n, base): (u64, f64),
) -> Estimate {
    match (value, deviation) {
        (Err(reason), _) => Estimate::missing(n, Some(base), reason),
        (Ok(value), Some(spread)) => Estimate::new(value, interval(value, spread, range), n, base),
        (Ok(value), None) => {
            Estimate { value: Some(value), ..Estimate::missing(n, Some(base), Reason::TooFew) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        Input {
            themes: Vec::new(),
            events: vec![9, 8, 1, 1, 0, 3],
            asked: vec![10, 10, 10, 10, 0, 10],
            exposure: Err(Reason::CollectedByQuota),
            neighbours: vec![vec![1], vec![0, 2], vec![1, 3], vec![2, 4], vec![3, 5], vec![4]],
            subregion: vec![None; 6],
            seed: 76,
        }
    }

    #[test]
    fn places_without_demands_take_no_part() {
        let local = local(&input());
        let reasons: Vec<_> = local.iter().map(|estimate| estimate.reason).collect();
        let [empty, alone] = [Some(Reason::Empty), Some(Reason::NoNeighbours)];
        assert_eq!(reasons, [None, None, None, None, empty, alone]);
        assert!(local[0].value.unwrap() > 0.0);
        assert!(hot_spots(&input())[0].value.unwrap() > 0.0);
        let inside = |e: &Estimate| Some(e.low? < e.value? && e.value? < e.high?);
        assert_eq!(local.iter().filter_map(inside).collect::<Vec<_>>(), [true; 4]);
    }

    #[test]
    fn a_level_has_one_value() {
        let moran = whole_moran(&input());
        assert!(moran.value.unwrap() > 0.0 && whole_geary(&input()).value.unwrap() < 1.0);
        assert_eq!((moran.n, moran.base), (22, Some(5.0)));
        let [low, high] = [moran.low, moran.high].map(Option::unwrap);
        assert!(low < moran.value.unwrap() && moran.value.unwrap() < high, "{moran:?}");
        let alike = Input { events: vec![1; 6], asked: vec![4; 6], ..input() };
        assert_eq!(whole_moran(&alike).reason, Some(Reason::ConstantInput));
    }
}
