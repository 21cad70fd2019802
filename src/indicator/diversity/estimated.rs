//! Cards of diversity estimated beyond what was observed, and of the tools it needs.

use rayon::prelude::*;

use crate::indicator::diversity::{asymptotic, coverage_based, sample_coverage};
use crate::indicator::{Card, Compute, Estimate, Family, Input, Measure, Reason, Scope, Unit};
use crate::text::Words;

/// The part of its mix that a place's demands show.
pub static SAMPLE_COVERAGE: Measure = Measure::new(
    Card {
        id: "sample_coverage",
        methods: &["sample_coverage"],
        family: Family::Diversity,
        scope: Scope::Place,
        title: Words::new("Cobertura de la muestra", "Sample coverage"),
        meaning: Words::new(
            "Qué parte de lo que el lugar pediría es de temas que ya aparecieron en sus demandas. \
             Dice cuán completo es el retrato.",
            "Which part of what the place would ask for is about themes that its demands already \
             show. It says how complete the picture is.",
        ),
        formula: Words::same(
            "C(n) = 1 − (f₁/n)·A, A = n f̂₀/(n f̂₀ + f₁), f̂₀ = ((n−1)/n)·f₁²/(2 f₂); C(m < n) = \
             1 − Σ (xᵢ/n)·C(n−xᵢ, m)/C(n−1, m)",
        ),
        limits: Words::new(
            "Necesita al menos 2 demandas. Habla de los temas del catálogo, no de si se oyó a todas \
             las personas.",
            "It needs 2 demands at least. It speaks of the catalogue's themes, not of whether \
             everyone was heard.",
        ),
        unit: Unit::Share,
        range: (0.0, 1.0),
        reference: "Chao & Jost (2012), Ecology 93:2533",
        oracle: "R iNEXT Chat.Ind",
        reasons: &[Reason::Empty, Reason::TooFew],
    },
    Compute::Places(coverages),
);

fn coverages(input: &Input) -> Vec<Estimate> {
    input.themes.par_iter().map(|counts| sample_coverage(counts, input.seed)).collect()
}

/// Diversity of the whole mix, of order 1.
pub static ASYMPTOTIC_HILL: Measure = Measure::new(
    Card {
        id: "asymptotic_hill",
        methods: &["asymptotic_hill"],
        family: Family::Diversity,
        scope: Scope::Place,
        title: Words::new("Temas efectivos estimados", "Estimated effective themes"),
        meaning: Words::new(
            "Cuántos temas igual de frecuentes tendría lo que pide el lugar si se recogieran todas \
             sus demandas. Aquí de orden 1; en los datos, también 0 y 2.",
            "How many equally common themes what the place asks for would have if all its demands \
             were gathered. Here of order 1; the data have 0 and 2 as well.",
        ),
        formula: Words::same(
            "⁰D = S + f̂₀; ¹D = exp(Σ (x/n)[ψ(n)−ψ(x)] + (f₁/n)·Σ_{r≥n} (1−A')^{r−n+1}/r); ²D = \
             n(n−1)/Σ x(x−1)",
        ),
        limits: Words::new(
            "Con pocas demandas el intervalo es muy ancho: para comparar lugares sirve la diversidad \
             a la misma cobertura. La de orden 0 es una cota inferior, y su intervalo deja fuera el \
             valor verdadero más a menudo; puede pasar del número de temas del catálogo, y en \
             pantalla se corta ahí.",
            "With few demands the interval is very wide: diversity at the same coverage is for \
             comparing places. That of order 0 is a lower bound, and its interval misses the truth \
             more often; it may exceed the catalogue's number of themes, and on screen it is cut \
             there.",
        ),
        unit: Unit::EffectiveThemes,
        range: (1.0, f64::INFINITY),
        reference: "Chao (1984), Scand. J. Stat. 11:265; Chao, Wang & Jost (2013), Methods Ecol. \
                    Evol. 4:1091",
        oracle: "R iNEXT Diversity_profile",
        reasons: &[Reason::Empty, Reason::TooFew, Reason::Undefined],
    },
    Compute::Places(whole_mixes),
);

fn whole_mixes(input: &Input) -> Vec<Estimate> {
    input.themes.par_iter().map(|counts| asymptotic(counts, input.seed)).collect()
}

/// Diversity at common coverage: the one by which places are compared.
pub static COVERAGE_BASED: Measure = Measure::new(
    Card {
        id: "coverage_based_diversity",
        methods: &["coverage_based_diversity"],
        family: Family::Diversity,
        scope: Scope::Place,
        title: Words::new(
            "Diversidad de temas a la misma cobertura",
            "Diversity of themes at the same coverage",
        ),
        meaning: Words::new(
            "Lo que se pide es tan diverso como este número de temas igual de frecuentes, cuando de \
             cada lugar se toman tantas demandas como para ver la misma parte de su mezcla de temas. \
             Así un municipio con 20 demandas se compara con uno de 20.000.",
            "What is asked for is as diverse as this number of equally common themes, when of each \
             place as many demands are taken as show the same part of its mix of themes. So a \
             municipality with 20 demands is compared with one of 20,000.",
        ),
        formula: Words::new(
            "¹D(m), C(m) = mín_j C_j(2n_j); intervalo: D·e^{±1,96 s/D}, s: desviación de 200 \
             muestras",
            "¹D(m), C(m) = min_j C_j(2n_j); interval: D·e^{±1.96 s/D}, s: deviation of 200 samples",
        ),
        limits: Words::new(
            "Con menos de 10 demandas no se compara. Dos lugares cuyos intervalos se tocan no se \
             distinguen. La cobertura común depende de qué lugares y qué filtros se comparan.",
            "With fewer than 10 demands there is no comparison. Two places whose intervals touch \
             are not told apart. The common coverage depends on which places and filters are \
             compared.",
        ),
        unit: Unit::EffectiveThemes,
        range: (1.0, f64::INFINITY),
        reference: "Chao & Jost (2012), Ecology 93:2533; Chao et al. (2014), Ecol. Monogr. 84:45",
        oracle: "R iNEXT invChat.Ind",
        reasons: &[Reason::Empty, Reason::TooFew],
    },
    Compute::Places(coverage_based),
);

/// Diversity of fewer or more demands.
pub static RAREFACTION: Card = Card {
    id: "rarefaction_extrapolation",
    methods: &["rarefaction_extrapolation"],
    family: Family::Diversity,
    scope: Scope::Tool,
    title: Words::new(
        "Diversidad con menos o más demandas",
        "Diversity with fewer or more demands",
    ),
    meaning: Words::new(
        "Qué diversidad se esperaría si del lugar se hubieran recogido m demandas: menos, \
         sorteando entre las que hay; más, hasta el doble, hacia la estimada.",
        "Which diversity to expect had m demands of the place been gathered: fewer, by drawing \
         from those there are; more, up to twice as many, towards the estimated one.",
    ),
    formula: Words::same(
        "⁰D(m) = S − Σ C(n−x, m)/C(n, m); ¹D(m) = exp(−Σ_k (k/m) ln(k/m) f_k(m)); ²D(m) = 1/(1/m \
         + (1−1/m)·Σx(x−1)/(n(n−1))); m > n: D + (D_∞ − D)(1 − (1−β)^{m−n})",
    ),
    limits: Words::new(
        "Más allá del doble de las demandas que hay, lo que se prolonga ya no tiene respaldo.",
        "Beyond twice the demands that there are, what is prolonged has no support any more.",
    ),
    unit: Unit::EffectiveThemes,
    range: (1.0, f64::INFINITY),
    reference: "Chao et al. (2014), Ecol. Monogr. 84:45; Hsieh, Ma & Chao (2016), MEE 7:1451",
    oracle: "R iNEXT TD.m.est",
    reasons: &[Reason::Empty, Reason::TooFew, Reason::Undefined],
};

/// Themes expected among fewer demands, with their standard error.
pub static RAREFIED_RICHNESS: Card = Card {
    id: "rarefaction_richness",
    methods: &["rarefaction_richness"],
    family: Family::Diversity,
    scope: Scope::Tool,
    title: Words::new("Temas esperados entre m demandas", "Themes expected among m demands"),
    meaning: Words::new(
        "Cuántos temas se verían en m demandas sorteadas de las que hay, y con qué error estándar.",
        "How many themes would be seen in m demands drawn from those there are, and with which \
         standard error.",
    ),
    formula: Words::same(
        "S(m) = Σ (1 − qᵢ), qᵢ = C(n−xᵢ, m)/C(n, m); Var = Σ qᵢ(1−qᵢ) + 2 Σ_{i<j} [C(n−xᵢ−xⱼ, \
         m)/C(n, m) − qᵢqⱼ]",
    ),
    limits: Words::new(
        "El error es el del sorteo entre las demandas que hay, no el de otra ronda de recolección.",
        "The error is that of drawing from the demands there are, not of another round of \
         gathering.",
    ),
    unit: Unit::Themes,
    range: (0.0, f64::INFINITY),
    reference: "Heck, van Belle & Simberloff (1975), Ecology 56:1459",
    oracle: "R vegan rarefy",
    reasons: &[Reason::Empty, Reason::TooFew],
};

/// The mix that draws come from.
pub static ASSEMBLAGE: Card = Card {
    id: "chao_jost_bootstrap_assemblage",
    methods: &["chao_jost_bootstrap_assemblage"],
    family: Family::Diversity,
    scope: Scope::Tool,
    title: Words::new("Mezcla para los intervalos", "Mix behind the intervals"),
    meaning: Words::new(
        "La mezcla de temas de la que pudieron salir las demandas, con los que aún no se ven: de \
         ella se sacan 200 muestras para los intervalos de diversidad.",
        "The mix of themes from which the demands may have come, those unseen among them: 200 \
         draws from it give the intervals of diversity.",
    ),
    formula: Words::new(
        "p̂ᵢ = pᵢ(1 − w(1−pᵢ)ⁿ), w = (f₁/n)A / Σ pᵢ(1−pᵢ)ⁿ; ⌈f̂₀⌉ temas sin ver comparten (f₁/n)A",
        "p̂ᵢ = pᵢ(1 − w(1−pᵢ)ⁿ), w = (f₁/n)A / Σ pᵢ(1−pᵢ)ⁿ; ⌈f̂₀⌉ unseen themes share (f₁/n)A",
    ),
    limits: Words::new(
        "Supone demandas independientes: las de un mismo evento no lo son, y el intervalo puede \
         quedar corto.",
        "It takes demands for independent: those of one event are not, and the interval may fall \
         short.",
    ),
    unit: Unit::Probability,
    range: (0.0, 1.0),
    reference: "Chao & Jost (2015), Methods Ecol. Evol. 6:873",
    oracle: "R iNEXT EstiBootComm.Ind",
    reasons: &[Reason::Empty, Reason::TooFew],
};

/// Turing's coverage.
pub static TURING: Card = Card {
    id: "coverage_turing",
    methods: &["coverage_turing"],
    family: Family::Diversity,
    scope: Scope::Tool,
    title: Words::new("Cobertura de Turing", "Turing coverage"),
    meaning: Words::new(
        "La cobertura en su forma más simple, para intercambiar con otros programas.",
        "Coverage in its simplest form, for exchange with other programs.",
    ),
    formula: Words::same("C = 1 − f₁/n"),
    limits: Words::new(
        "Es más gruesa que la cobertura de Chao y Jost, que es la que aquí se usa.",
        "It is coarser than the coverage of Chao and Jost, which is the one used here.",
    ),
    unit: Unit::Share,
    range: (0.0, 1.0),
    reference: "Good (1953), Biometrika 40:237",
    oracle: "scikit-bio goods_coverage",
    reasons: &[Reason::Empty],
};
