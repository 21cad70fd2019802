//! Cards of what territories differ by.

use crate::indicator::beta::Weights;
use crate::indicator::diversity::beta;
use crate::indicator::rarefaction::Order;
use crate::indicator::{Card, Compute, Family, Measure, Reason, Scope, Unit};
use crate::text::Words;

/// Why the number of agendas may be missing.
const REASONS: &[Reason] = &[Reason::Empty];

const REFERENCE: &str = "Jost (2007), Ecology 88:2427";

/// What all partitions share.
const LIMITS: Words = Words::new(
    "Con pocas demandas por territorio el azar infla la diferencia: el intervalo dice cuánto puede \
     moverse, no corrige ese sesgo.",
    "With few demands for each territory chance inflates the difference: the interval says how far \
     it may move, it does not mend that bias.",
);

/// Distinct agendas, territories weighted by their demands.
pub static PARTITION_Q1: Measure = Measure::new(
    Card {
        id: "multiplicative_partition_q1",
        methods: &["multiplicative_partition_q1"],
        family: Family::Difference,
        scope: Scope::Level,
        title: Words::new("Agendas distintas (orden 1)", "Distinct agendas (order 1)"),
        meaning: Words::new(
            "Cuántas agendas del todo distintas harían tan diferentes a los territorios como son: 1 \
             si todos piden la misma mezcla de temas. Cada territorio pesa por sus demandas.",
            "How many wholly distinct agendas would make territories as different as they are: 1 \
             when all ask for the same mix of themes. Each territory weighs by its demands.",
        ),
        formula: Words::new(
            "β = γ/α, α = exp(Σ wⱼHⱼ), γ = exp H(Σ wⱼpⱼ), wⱼ = nⱼ/n; ln β = divergencia de \
             Jensen–Shannon",
            "β = γ/α, α = exp(Σ wⱼHⱼ), γ = exp H(Σ wⱼpⱼ), wⱼ = nⱼ/n; ln β = divergence of \
             Jensen–Shannon",
        ),
        limits: LIMITS,
        unit: Unit::EffectiveMixes,
        range: (1.0, f64::INFINITY),
        reference: REFERENCE,
        oracle: "scipy entropy",
        reasons: REASONS,
    },
    Compute::Level(|input| beta(input, Order::One, Weights::Size)),
);

/// Distinct agendas by the number of themes.
pub static PARTITION_Q0: Measure = Measure::new(
    Card {
        id: "multiplicative_partition_q0",
        methods: &["multiplicative_partition_q0"],
        family: Family::Difference,
        scope: Scope::Level,
        title: Words::new("Agendas distintas (orden 0)", "Distinct agendas (order 0)"),
        meaning: Words::new(
            "Cuántas veces más temas hay en el conjunto que en un territorio, en promedio; cada \
             territorio pesa igual.",
            "How many times more themes there are in all than in one territory, on average; each \
             territory weighs the same.",
        ),
        formula: Words::new(
            "β₀ = γ₀/α₀, α₀ = media de Sⱼ, γ₀ = temas del conjunto",
            "β₀ = γ₀/α₀, α₀ = mean of Sⱼ, γ₀ = themes of all",
        ),
        limits: LIMITS,
        unit: Unit::EffectiveMixes,
        range: (1.0, f64::INFINITY),
        reference: REFERENCE,
        oracle: "scikit-bio sobs",
        reasons: REASONS,
    },
    Compute::Level(|input| beta(input, Order::Zero, Weights::Equal)),
);

/// Distinct agendas by the frequent themes.
pub static PARTITION_Q2: Measure = Measure::new(
    Card {
        id: "multiplicative_partition_q2",
        methods: &["multiplicative_partition_q2"],
        family: Family::Difference,
        scope: Scope::Level,
        title: Words::new("Agendas distintas (orden 2)", "Distinct agendas (order 2)"),
        meaning: Words::new(
            "Como la de orden 1, pero cuentan sobre todo los temas frecuentes, y cada territorio \
             pesa igual.",
            "Like that of order 1, but mostly the frequent themes count, and each territory weighs \
             the same.",
        ),
        formula: Words::new(
            "β₂ = γ₂/α₂, α₂ = 1/media de λⱼ, γ₂ = 1/λ(p̄)",
            "β₂ = γ₂/α₂, α₂ = 1/mean of λⱼ, γ₂ = 1/λ(p̄)",
        ),
        limits: LIMITS,
        unit: Unit::EffectiveMixes,
        range: (1.0, f64::INFINITY),
        reference: REFERENCE,
        oracle: "scikit-bio dominance",
        reasons: REASONS,
    },
    Compute::Level(|input| beta(input, Order::Two, Weights::Equal)),
);

/// Dissimilarity of two mixes that hardly depends on their size.
pub static MORISITA_HORN: Card = Card {
    id: "morisita_horn_dissimilarity",
    methods: &["morisita_horn_dissimilarity"],
    family: Family::Difference,
    scope: Scope::Pair,
    title: Words::new("Diferencia de Morisita–Horn", "Morisita–Horn dissimilarity"),
    meaning: Words::new(
        "Cuán distinto es lo que piden dos lugares: 0 si la mezcla de temas es la misma, 1 si no \
         comparten ninguno. Apenas depende de cuántas demandas tiene cada uno.",
        "How unlike what two places ask for is: 0 when the mix of themes is the same, 1 when they \
         share none. It hardly depends on how many demands each has.",
    ),
    formula: Words::same("1 − 2 Σ aᵢbᵢ / ((λₐ + λ_b) NₐN_b), λ = Σ x²/N²"),
    limits: Words::new(
        "Cuentan sobre todo los temas frecuentes. Con pocas demandas el azar aleja las mezclas.",
        "Mostly the frequent themes count. With few demands chance drives mixes apart.",
    ),
    unit: Unit::Index,
    range: (0.0, 1.0),
    reference: "Horn (1966), American Naturalist 100:419",
    oracle: "R vegan vegdist(\"horn\")",
    reasons: REASONS,
};

/// Distance of two mixes in bits.
pub static JENSEN_SHANNON: Card = Card {
    id: "jensen_shannon_distance",
    methods: &["jensen_shannon_distance"],
    family: Family::Difference,
    scope: Scope::Pair,
    title: Words::new("Distancia de Jensen–Shannon", "Jensen–Shannon distance"),
    meaning: Words::new(
        "Cuán lejos están las mezclas de temas de dos lugares: 0 si son la misma, 1 si no comparten \
         ningún tema. Es la raíz de la divergencia, en bits.",
        "How far apart the mixes of themes of two places are: 0 when they are the same, 1 when they \
         share no theme. It is the root of the divergence, in bits.",
    ),
    formula: Words::new(
        "JSD = ½ Σ a log₂(a/m) + ½ Σ b log₂(b/m), m = (a+b)/2; distancia = √JSD",
        "JSD = ½ Σ a log₂(a/m) + ½ Σ b log₂(b/m), m = (a+b)/2; distance = √JSD",
    ),
    limits: Words::new(
        "Con pocas demandas el azar aleja las mezclas, y más los temas raros.",
        "With few demands chance drives mixes apart, rare themes most of all.",
    ),
    unit: Unit::Index,
    range: (0.0, 1.0),
    reference: "Lin (1991), IEEE Transactions on Information Theory 37:145",
    oracle: "scipy jensenshannon",
    reasons: REASONS,
};

/// Dissimilarity of counts.
pub static BRAY_CURTIS: Card = Card {
    id: "bray_curtis",
    methods: &["bray_curtis"],
    family: Family::Difference,
    scope: Scope::Pair,
    title: Words::new("Diferencia de Bray–Curtis", "Bray–Curtis dissimilarity"),
    meaning: Words::new(
        "Qué parte de las demandas de dos lugares no tiene pareja del mismo tema en el otro: 0 si \
         los conteos son iguales, 1 si no comparten ningún tema.",
        "Which part of the demands of two places has no counterpart of its theme in the other: 0 \
         when counts are equal, 1 when they share no theme.",
    ),
    formula: Words::same("Σ|aᵢ − bᵢ| / Σ(aᵢ + bᵢ)"),
    limits: Words::new(
        "Reacciona al volumen: dos lugares con la misma mezcla y distinto n salen distintos.",
        "It reacts to volume: two places with the same mix and unlike n come out different.",
    ),
    unit: Unit::Index,
    range: (0.0, 1.0),
    reference: "Bray & Curtis (1957), Ecological Monographs 27:325",
    oracle: "scikit-bio braycurtis",
    reasons: REASONS,
};
