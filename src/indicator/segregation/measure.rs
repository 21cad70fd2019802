//! Cards of segregation, and their values over the themes of a level.

use super::{ManyGroups, TwoGroups};
use crate::indicator::assemblage::{interval, redrawn};
use crate::indicator::{Card, Compute, Estimate, Family, Input, Measure, Reason, Scope, Unit};
use crate::text::Words;

/// What all cards of this file share.
const BASE: Card = Card {
    id: "",
    methods: &[],
    family: Family::Inequality,
    scope: Scope::Level,
    title: Words::new("", ""),
    meaning: Words::new("", ""),
    formula: Words::same(""),
    limits: Words::new(
        "Con pocas demandas en cada lugar, el azar solo ya da valores altos: se comparan temas de \
         tamaño parecido, o cada uno con lo que daría el azar. El intervalo dice cuánto cambiaría \
         si cada lugar volviera a pedir con su misma mezcla.",
        "With few demands in each place chance alone gives high values: compare themes of like \
         size, or each with what chance would give. The interval says how much it would change if \
         every place asked again with its own mix.",
    ),
    unit: Unit::Index,
    range: (0.0, 1.0),
    reference: "Massey & Denton (1988), Social Forces 67:281",
    oracle: "PySAL segregation",
    reasons: &[Reason::Empty, Reason::Undefined],
};

/// What the cards of many groups share.
const MANY: Card = Card {
    reference: "Reardon & Firebaugh (2002), Sociological Methodology 32:33",
    reasons: &[Reason::Empty, Reason::SingleTheme],
    ..BASE
};

const fn of_theme(card: Card, compute: fn(&Input) -> Estimate) -> Measure {
    Measure { needs_theme: true, ..Measure::new(card, Compute::Level(compute)) }
}

/// Dissimilarity of a theme.
pub static DISSIMILARITY: Measure = of_theme(
    Card {
        id: "dissimilarity_index",
        methods: &["dissimilarity_index"],
        title: Words::new("Disimilitud de un tema", "Dissimilarity of a theme"),
        meaning: Words::new(
            "Qué parte de las demandas de este tema tendría que cambiar de lugar para que pesara \
             lo mismo en todos: 0 = parejo, 1 = del todo aparte.",
            "Which part of this theme's demands would have to change place for it to weigh the \
             same in all: 0 = even, 1 = wholly apart.",
        ),
        formula: Words::same("D = Σ t·|p − P| / (2·T·P·(1 − P))"),
        oracle: "PySAL segregation, Dissim",
        ..BASE
    },
    |input| of_two(input, TwoGroups::dissimilarity),
);

/// Isolation of a theme.
pub static ISOLATION: Measure = of_theme(
    Card {
        id: "isolation_index",
        methods: &["isolation_index"],
        title: Words::new("Aislamiento de un tema", "Isolation of a theme"),
        meaning: Words::new(
            "Donde se pide este tema, qué parte de lo que se pide es de él; parejo en todas partes \
             es su participación en el departamento.",
            "Where this theme is asked for, which part of what is asked for it is; even everywhere \
             is its share in the department.",
        ),
        formula: Words::same("Σ (x/X)·(x/t)"),
        oracle: "PySAL segregation, Isolation",
        ..BASE
    },
    |input| of_two(input, TwoGroups::isolation),
);

/// Interaction of a theme with all others.
pub static INTERACTION: Measure = of_theme(
    Card {
        id: "interaction_index",
        methods: &["interaction_index"],
        title: Words::new("Interacción de un tema con los demás", "Interaction of a theme"),
        meaning: Words::new(
            "Donde se pide este tema, qué parte de lo que se pide es de otros temas.",
            "Where this theme is asked for, which part of what is asked for is of other themes.",
        ),
        formula: Words::same("1 − Σ (x/X)·(x/t)"),
        oracle: "PySAL segregation, Interaction",
        ..BASE
    },
    |input| of_two(input, TwoGroups::interaction),
);

/// Correlation ratio of a theme.
pub static CORRELATION_RATIO: Measure = of_theme(
    Card {
        id: "correlation_ratio",
        methods: &["correlation_ratio"],
        title: Words::new("Razón de correlación de un tema", "Correlation ratio of a theme"),
        meaning: Words::new(
            "El aislamiento de un tema más allá del que tendría repartido por igual: 0 = parejo, \
             1 = del todo aparte.",
            "A theme's isolation beyond the one it would have if spread evenly: 0 = even, 1 = \
             wholly apart.",
        ),
        formula: Words::new("η² = (aislamiento − P)/(1 − P)", "η² = (isolation − P)/(1 − P)"),
        oracle: "PySAL segregation, CorrelationR",
        ..BASE
    },
    |input| of_two(input, TwoGroups::correlation_ratio),
);

/// Entropy index of a theme.
pub static ENTROPY: Measure = of_theme(
    Card {
        id: "entropy_segregation_index",
        methods: &["entropy_segregation_index"],
        title: Words::new("Segregación por entropía de un tema", "Entropy segregation of a theme"),
        meaning: Words::new(
            "Cuánto menos mezclado está cada lugar que el departamento, entre este tema y los \
             demás: 0 = igual de mezclado, 1 = del todo aparte.",
            "How much less mixed each place is than the department, between this theme and all \
             others: 0 = as mixed, 1 = wholly apart.",
        ),
        formula: Words::same("H = Σ t·(E − E_i)/(E·T), E = −P·ln P − (1 − P)·ln(1 − P)"),
        reference: "Theil (1972), Statistical Decomposition Analysis",
        oracle: "PySAL segregation, Entropy",
        ..BASE
    },
    |input| of_two(input, TwoGroups::entropy),
);

/// Gini of a theme.
pub static GINI_SEGREGATION: Measure = of_theme(
    Card {
        id: "gini_segregation_index",
        methods: &["gini_segregation_index"],
        title: Words::new("Segregación de Gini de un tema", "Gini segregation of a theme"),
        meaning: Words::new(
            "La diferencia media del peso del tema entre dos lugares, frente a la mayor posible: \
             0 = parejo, 1 = del todo aparte.",
            "The mean difference of the theme's weight between two places, against the greatest \
             possible: 0 = even, 1 = wholly apart.",
        ),
        formula: Words::same("G = ΣΣ t_i·t_j·|p_i − p_j| / (2·T²·P·(1 − P))"),
        oracle: "PySAL segregation, GiniSeg",
        ..BASE
    },
    |input| of_two(input, TwoGroups::gini),
);

/// Dissimilarity of all themes.
pub static MULTIGROUP_DISSIMILARITY: Measure = Measure::new(
    Card {
        id: "multigroup_dissimilarity",
        methods: &["multigroup_dissimilarity"],
        title: Words::new("Disimilitud de todos los temas", "Dissimilarity of all themes"),
        meaning: Words::new(
            "Qué parte de las demandas tendría que cambiar de lugar para que la mezcla de temas \
             fuera la misma en todos, frente a la mayor posible.",
            "Which part of the demands would have to change place for the mix of themes to be the \
             same in all, against the greatest possible.",
        ),
        formula: Words::same("D = ΣΣ t_i·|p_ik − P_k| / (2·T·Σ P·(1 − P))"),
        oracle: "PySAL segregation, MultiDissim",
        ..MANY
    },
    Compute::Level(|input| of_many(input, BASE.range, ManyGroups::dissimilarity)),
);

/// Entropy index of all themes.
pub static MULTIGROUP_ENTROPY: Measure = Measure::new(
    Card {
        id: "multigroup_entropy_h",
        methods: &["multigroup_entropy_h"],
        title: Words::new("Segregación por entropía de los temas", "Entropy segregation of themes"),
        meaning: Words::new(
            "Qué parte de la diversidad de temas del departamento separa a unos lugares de otros: \
             0 = todos piden la misma mezcla, 1 = cada tema en su lugar.",
            "Which part of the department's diversity of themes sets places apart: 0 = all ask for \
             the same mix, 1 = each theme in its own place.",
        ),
        formula: Words::same("H = ΣΣ t_i·p_ik·ln(p_ik/P_k) / (T·E)"),
        oracle: "PySAL segregation, MultiInformationTheory",
        ..MANY
    },
    Compute::Level(|input| of_many(input, BASE.range, ManyGroups::entropy)),
);

/// Normalised exposure of all themes.
pub static MULTIGROUP_EXPOSURE: Measure = Measure::new(
    Card {
        id: "multigroup_normalized_exposure",
        methods: &["multigroup_normalized_exposure"],
        title: Words::new("Exposición normalizada de los temas", "Normalised exposure of themes"),
        meaning: Words::new(
            "Cuánto más se encuentra cada tema consigo mismo que si todos estuvieran repartidos \
             por igual: 0 = parejo, 1 = del todo aparte.",
            "How much more each theme meets itself than if all were spread evenly: 0 = even, 1 = \
             wholly apart.",
        ),
        formula: Words::same("P = ΣΣ t_i·(p_ik − P_k)² / (T·(1 − P_k))"),
        oracle: "PySAL segregation, MultiNormExposure",
        ..MANY
    },
    Compute::Level(|input| of_many(input, BASE.range, ManyGroups::normalised_exposure)),
);

/// Diversity of all themes over the whole level.
pub static MULTIGROUP_DIVERSITY: Measure = Measure::new(
    Card {
        id: "multigroup_diversity_e",
        methods: &["multigroup_diversity_e"],
        title: Words::new("Diversidad del conjunto", "Diversity of the whole"),
        meaning: Words::new(
            "La diversidad de temas de todos los lugares juntos, contra la que se mide su \
             segregación: 0 = un solo tema.",
            "The diversity of themes of all places together, against which their segregation is \
             measured: 0 = one theme only.",
        ),
        formula: Words::same("E = −Σ P·ln P"),
        limits: Words::new(
            "Crece con el número de demandas y de temas: para comparar se usa el número efectivo \
             de temas.",
            "Grows with the number of demands and themes: the effective number of themes compares.",
        ),
        unit: Unit::Nats,
        range: (0.0, f64::INFINITY),
        oracle: "PySAL segregation, MultiDiversity",
        reasons: &[Reason::Empty],
        ..MANY
    },
    Compute::Level(|input| of_many(input, (0.0, f64::INFINITY), |groups| Ok(groups.diversity()))),
);

/// An index of what was chosen among what was asked for, with the interval of demands drawn anew.
fn of_two(input: &Input, index: fn(&TwoGroups) -> f64) -> Estimate {
    let pairs = input.events.iter().zip(&input.asked);
    let parts: Vec<[u64; 2]> =
        pairs.map(|(&chosen, &asked)| [chosen, asked.saturating_sub(chosen)]).collect();
    let value = two(&parts).map(|groups| index(&groups));
    let again = |parts: &[Vec<u64>]| two(parts).ok().map(|groups| index(&groups));
    let (n, base) = (input.events.iter().sum(), input.asked.iter().sum::<u64>());
    estimate(value, || redrawn(&parts, input.seed, again), BASE.range, (n, base))
}

/// The chosen and the others of each territory.
fn two<C: AsRef<[u64]>>(parts: &[C]) -> Result<TwoGroups, Reason> {
    let chosen: Vec<f64> = parts.iter().map(|parts| parts.as_ref()[0] as f64).collect();
    let all: Vec<f64> = parts.iter().map(|p| p.as_ref().iter().sum::<u64>() as f64).collect();
    TwoGroups::new(&chosen, &all)
}

/// An index of all themes, with the interval of demands drawn anew.
fn of_many(
    input: &Input,
    range: (f64, f64),
    index: fn(&ManyGroups) -> Result<f64, Reason>,
) -> Estimate {
    let n = input.themes.iter().flatten().sum::<u64>();
    // Groups of demands are themes.
    let single = |reason| if reason == Reason::Undefined { Reason::SingleTheme } else { reason };
    let value = many(&input.themes).and_then(|groups| index(&groups)).map_err(single);
    let again = |themes: &[Vec<u64>]| many(themes).and_then(|groups| index(&groups)).ok();
    estimate(value, || redrawn(&input.themes, input.seed, again), range, (n, n))
}

fn many(themes: &[Vec<u64>]) -> Result<ManyGroups, Reason> {
    let row = |row: &Vec<u64>| row.iter().map(|count| *count as f64).collect::<Vec<_>>();
    ManyGroups::new(&themes.iter().map(row).collect::<Vec<_>>())
}

/// A value and how far it could have been another; what cannot vary is as it was counted.
fn estimate(
    value: Result<f64, Reason>,
    deviation: impl FnOnce() -> Option<f64>,
    range: (f64, f64),
    (n, base): (u64, u64),
) -> Estimate {
    let base = base as f64;
    let Ok(found) = value else { return Estimate::enumerated(value, n, base) };
    match deviation() {
        Some(deviation) => Estimate::new(found, interval(found, deviation, range), n, base),
        None => Estimate::enumerated(value, n, base),
    }
}
