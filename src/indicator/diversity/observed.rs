//! Cards of diversity as it was observed.

use crate::indicator::alpha::{berger_parker, hill, pielou, shannon, simpson};
use crate::indicator::diversity::{each, richnesses};
use crate::indicator::{Card, Compute, Family, Measure, Reason, Scope, Unit};
use crate::text::Words;

/// What all of them share: they grow with the number of demands.
const GROWS: Words = Words::new(
    "Crece con el número de demandas: no compara lugares de distinto n; para eso está la diversidad \
     a la misma cobertura. Las demandas sin tema no cuentan.",
    "It grows with the number of demands: not for comparing places of unlike n; diversity at the \
     same coverage does that. Demands without a theme do not count.",
);

/// Themes that were asked for.
pub static RICHNESS: Measure = Measure::new(
    Card {
        id: "richness",
        methods: &["richness"],
        family: Family::Diversity,
        scope: Scope::Place,
        title: Words::new("Temas distintos pedidos", "Different themes asked for"),
        meaning: Words::new(
            "Cuántos temas del catálogo aparecen al menos una vez en lo que pide el lugar.",
            "How many themes of the catalogue appear at least once in what the place asks for.",
        ),
        formula: Words::same("S = #{i : xᵢ > 0}"),
        limits: GROWS,
        unit: Unit::Themes,
        range: (0.0, f64::INFINITY),
        reference: "Hill (1973), Ecology 54:427",
        oracle: "scikit-bio sobs",
        reasons: &[Reason::Enumerated],
    },
    Compute::Places(richnesses),
);

/// Shannon's entropy.
pub static SHANNON: Measure = Measure::new(
    Card {
        id: "shannon_entropy",
        methods: &["shannon_entropy"],
        family: Family::Diversity,
        scope: Scope::Place,
        title: Words::new("Entropía de Shannon", "Shannon entropy"),
        meaning: Words::new(
            "Cuánta incertidumbre hay sobre el tema de una demanda tomada al azar: 0 si todas son \
             del mismo tema. Se lee mejor como número de temas efectivos, e^H.",
            "How uncertain the theme of a demand picked at random is: 0 when all share one theme. \
             It reads better as a number of effective themes, e^H.",
        ),
        formula: Words::same("H = −Σ pᵢ ln pᵢ, pᵢ = xᵢ/n"),
        limits: GROWS,
        unit: Unit::Nats,
        range: (0.0, f64::INFINITY),
        reference: "Shannon (1948), Bell System Technical Journal 27:379",
        oracle: "scikit-bio shannon",
        reasons: &[Reason::Empty, Reason::TooFew],
    },
    Compute::Places(|input| each(input, (0.0, f64::INFINITY), shannon)),
);

/// Hill's number of order 1.
pub static HILL: Measure = Measure::new(
    Card {
        id: "hill_number",
        methods: &["hill_number"],
        family: Family::Diversity,
        scope: Scope::Place,
        title: Words::new("Temas efectivos (orden 1)", "Effective themes (order 1)"),
        meaning: Words::new(
            "Lo que pide el lugar es tan diverso como este número de temas igual de frecuentes. Aquí \
             de orden q = 1; de orden 0 cuenta todos los temas, de orden 2 sobre todo los frecuentes.",
            "What the place asks for is as diverse as this number of equally common themes. Here \
             of order q = 1; order 0 counts all themes, order 2 mostly the frequent ones.",
        ),
        formula: Words::same("^qD = (Σ pᵢ^q)^{1/(1−q)}; ¹D = e^H; ^∞D = 1/max p"),
        limits: GROWS,
        unit: Unit::EffectiveThemes,
        range: (1.0, f64::INFINITY),
        reference: "Hill (1973), Ecology 54:427; Jost (2006), Oikos 113:363",
        oracle: "scikit-bio hill",
        reasons: &[Reason::Empty, Reason::TooFew],
    },
    Compute::Places(|input| each(input, (1.0, f64::INFINITY), |counts| hill(counts, 1.0))),
);

/// Simpson's concentration.
pub static SIMPSON: Measure = Measure::new(
    Card {
        id: "simpson",
        methods: &["simpson"],
        family: Family::Diversity,
        scope: Scope::Place,
        title: Words::new("Concentración de Simpson (λ)", "Simpson concentration (λ)"),
        meaning: Words::new(
            "Probabilidad de que dos demandas tomadas al azar (con reposición) sean del mismo tema: \
             1 si hay un solo tema.",
            "Chance that two demands picked at random (with replacement) are about the same theme: \
             1 when there is only one.",
        ),
        formula: Words::new(
            "λ = Σ pᵢ²; Gini–Simpson 1 − λ; inverso 1/λ = ²D; insesgado Σ x(x−1)/(n(n−1))",
            "λ = Σ pᵢ²; Gini–Simpson 1 − λ; inverse 1/λ = ²D; unbiased Σ x(x−1)/(n(n−1))",
        ),
        limits: Words::new(
            "λ, 1 − λ y 1/λ se llaman todos «Simpson»: aquí cada uno lleva su nombre. Con pocas \
             demandas λ sale alto; la forma insesgada lo corrige.",
            "λ, 1 − λ and 1/λ all go by “Simpson”: here each has its own name. With few demands λ \
             comes out high; the unbiased form mends that.",
        ),
        unit: Unit::Index,
        range: (0.0, 1.0),
        reference: "Simpson (1949), Nature 163:688",
        oracle: "scikit-bio dominance, simpson, inv_simpson",
        reasons: &[Reason::Empty, Reason::TooFew],
    },
    Compute::Places(|input| each(input, (0.0, 1.0), |counts| simpson(counts).map(|s| s.lambda))),
);

/// Share of the most frequent theme.
pub static BERGER_PARKER: Measure = Measure::new(
    Card {
        id: "berger_parker",
        methods: &["berger_parker"],
        family: Family::Diversity,
        scope: Scope::Place,
        title: Words::new("Peso del tema más pedido", "Weight of the leading theme"),
        meaning: Words::new(
            "Qué parte de las demandas con tema es del tema más pedido, sea cual sea.",
            "Which part of the demands with a theme is about the leading one, whichever it is.",
        ),
        formula: Words::same("d = max xᵢ / n"),
        limits: Words::new(
            "Con pocas demandas sale alto por azar. No dice cuál es el tema: para eso está el mapa \
             del tema más pedido.",
            "With few demands it comes out high by chance. It does not say which theme it is: the \
             map of leading themes does.",
        ),
        unit: Unit::Share,
        range: (0.0, 1.0),
        reference: "Berger & Parker (1970), Science 168:1345",
        oracle: "scikit-bio berger_parker_d",
        reasons: &[Reason::Empty, Reason::TooFew],
    },
    Compute::Places(|input| each(input, (0.0, 1.0), berger_parker)),
);

/// Pielou's evenness.
pub static PIELOU: Measure = Measure::new(
    Card {
        id: "pielou_evenness",
        methods: &["pielou_evenness"],
        family: Family::Diversity,
        scope: Scope::Place,
        title: Words::new("Equidad de Pielou", "Pielou evenness"),
        meaning: Words::new(
            "Cuán parejo se reparten las demandas entre los temas que aparecen: 1 si todos pesan lo \
             mismo.",
            "How evenly demands spread over the themes that appear: 1 when all weigh the same.",
        ),
        formula: Words::same("J = H / ln S, S ≥ 2"),
        limits: Words::new(
            "Depende de cuántos temas alcanzaron a aparecer, y por eso de n. Con un solo tema no \
             está definida.",
            "It depends on how many themes happened to appear, and so on n. With one theme it is \
             not defined.",
        ),
        unit: Unit::Index,
        range: (0.0, 1.0),
        reference: "Pielou (1966), Journal of Theoretical Biology 13:131",
        oracle: "scikit-bio pielou_e",
        reasons: &[Reason::Empty, Reason::SingleTheme],
    },
    Compute::Places(|input| each(input, (0.0, 1.0), pielou)),
);
