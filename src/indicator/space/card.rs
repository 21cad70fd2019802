//! Cards of the tools: what stands behind the measures and the page of clusters.

use crate::indicator::{Card, Family, Reason, Scope, Unit};
use crate::text::Words;

/// The local statistic without the place itself.
pub static GI: Card = Card {
    id: "getis_ord_gi",
    methods: &["getis_ord_gi"],
    family: Family::Space,
    scope: Scope::Tool,
    title: Words::new("Focos sin el propio lugar (Gi)", "Hot spots without the place itself (Gi)"),
    meaning: Words::new(
        "Como Gi*, pero solo con los vecinos: si el lugar está rodeado de valores altos o bajos.",
        "As Gi*, but of the neighbours alone: whether a place lies among high or low values.",
    ),
    formula: Words::new(
        "z = (Σ_j w_ij y_j − W_i ȳ_(i)) / (s_(i)·√[((N−1)W_i − W_i²)/(N−2)]), sin i en ȳ y s",
        "z = (Σ_j w_ij y_j − W_i ȳ_(i)) / (s_(i)·√[((N−1)W_i − W_i²)/(N−2)]), without i in ȳ and \
         s",
    ),
    limits: Words::new(
        "No dice nada del lugar mismo: para mapas se usa Gi*.",
        "Says nothing of the place itself: maps use Gi*.",
    ),
    unit: Unit::ZScore,
    range: (f64::NEG_INFINITY, f64::INFINITY),
    reference: "Getis & Ord (1992), Geographical Analysis 24:189",
    oracle: "PySAL esda, G_Local (binary weights); R spdep, localG",
    reasons: &[Reason::TooFew, Reason::ConstantInput, Reason::NoNeighbours, Reason::Undefined],
};

/// Two values, one of them next door.
pub static BIVARIATE: Card = Card {
    id: "bivariate_moran",
    methods: &["bivariate_moran"],
    family: Family::Space,
    scope: Scope::Tool,
    title: Words::new("Moran de dos variables", "Bivariate Moran"),
    meaning: Words::new(
        "Si donde un valor es alto, los vecinos tienen alto otro: por ejemplo, un tema y la \
         pobreza de alrededor.",
        "Whether where one value is high the neighbours’ other value is: a theme and the poverty \
         around, say.",
    ),
    formula: Words::same("I = Σ_i zx_i Σ_j w_ij zy_j / (N−1)"),
    limits: Words::new(
        "Mezcla la relación entre las dos variables con la espacial: no prueba que una cause la \
         otra.",
        "Mixes the relation of both values with the spatial one: no proof that one causes the \
         other.",
    ),
    unit: Unit::Index,
    range: (f64::NEG_INFINITY, f64::INFINITY),
    reference: "Anselin, Syabri & Smirnov (2002)",
    oracle: "PySAL esda, Moran_BV",
    reasons: &[Reason::TooFew, Reason::ConstantInput, Reason::NoNeighbours],
};

/// Many tests at once.
pub static DISCOVERY: Card = Card {
    id: "benjamini_hochberg",
    methods: &["benjamini_hochberg"],
    family: Family::Space,
    scope: Scope::Tool,
    title: Words::new(
        "Probabilidad ajustada (Benjamini–Hochberg)",
        "Adjusted probability (Benjamini–Hochberg)",
    ),
    meaning: Words::new(
        "La probabilidad corregida por mirar muchos lugares a la vez: de los que se señalan con \
         0,05 o menos, a lo sumo uno de cada veinte sería un falso hallazgo.",
        "The probability corrected for looking at many places at once: of those marked at 0.05 or \
         less at most one in twenty would be a false finding.",
    ),
    formula: Words::same("q_(i) = min_{j≥i} p_(j)·M/j"),
    limits: Words::new(
        "Es una promesa en promedio, no sobre cada lugar.",
        "A promise on average, not about each place.",
    ),
    unit: Unit::Probability,
    range: (0.0, 1.0),
    reference: "Benjamini & Hochberg (1995), JRSS B 57:289",
    oracle: "scipy, false_discovery_control",
    reasons: &[],
};

/// Who is next to whom.
pub static CONTIGUITY: Card = Card {
    id: "contiguity",
    methods: &["contiguity", "contiguity_strict"],
    family: Family::Space,
    scope: Scope::Tool,
    title: Words::new("Vecindad", "Contiguity"),
    meaning: Words::new(
        "Dos territorios son vecinos si comparten al menos un vértice de sus límites (reina) o un \
         tramo (torre).",
        "Two territories are neighbours if they share at least a vertex of their boundaries \
         (queen) or a stretch (rook).",
    ),
    formula: Words::new(
        "w_ij = 1 si comparten un vértice en la cuadrícula de 10⁻⁶ grados; por filas, w_ij = \
         1/vecinos de i",
        "w_ij = 1 if they share a vertex on the grid of 10⁻⁶ degree; by rows, w_ij = 1/neighbours \
         of i",
    ),
    limits: Words::new(
        "Compartir límite no es estar comunicado: ríos y cordilleras no cuentan. Las islas quedan \
         sin vecinos.",
        "Sharing a boundary is not being connected: rivers and ranges do not count. Islands have \
         no neighbours.",
    ),
    unit: Unit::Index,
    range: (0.0, 1.0),
    reference: "Anselin (1988), Spatial Econometrics",
    oracle: "PySAL libpysal, Queen, Rook and Graph.build_contiguity(strict); R spdep, poly2nb",
    reasons: &[],
};

/// Circles with more than expected.
pub static SCAN: Card = Card {
    id: "kulldorff_scan_poisson",
    methods: &["kulldorff_scan_poisson"],
    family: Family::Space,
    scope: Scope::Level,
    title: Words::new("Barrido espacial (Kulldorff)", "Spatial scan (Kulldorff)"),
    meaning: Words::new(
        "Busca, entre todos los círculos de territorios cercanos, aquel en que el tema se pide más \
         de lo esperado, y dice si el azar daría uno igual.",
        "Looks, among all circles of near territories, for the one in which the theme is asked for \
         more than expected, and says whether chance would make one like it.",
    ),
    formula: Words::new(
        "LLR = c·ln(c/E) + (C−c)·ln((C−c)/(C−E)) si c > E;  E = C·n/N",
        "LLR = c·ln(c/E) + (C−c)·ln((C−c)/(C−E)) if c > E;  E = C·n/N",
    ),
    limits: Words::new(
        "Los círculos reúnen hasta la mitad de lo esperado; un conglomerado alargado o pequeño \
         puede quedar con bordes de más. Con demandas por cupo, lo esperado es lo que el lugar \
         pediría con la mezcla del departamento. Supone demandas independientes (Poisson): donde \
         muchas vienen de un mismo evento, el azar da círculos más marcados de lo que dice su \
         probabilidad. Con más de 300 territorios se sortea menos veces, y la respuesta lo dice.",
        "Circles hold up to half of what is expected; a long or small cluster may come out with \
         edges too wide. For demands by quota, what is expected is what the place would ask for \
         with the department’s mix. It takes demands as independent (Poisson): where many come from \
         one event, chance makes stronger circles than their probability says. With more than 300 \
         territories fewer draws are made, and the answer says how many.",
    ),
    unit: Unit::Index,
    range: (0.0, f64::INFINITY),
    reference: "Kulldorff (1997), Communications in Statistics 26:1481",
    oracle: "R SpatialEpi, kulldorff",
    reasons: &[Reason::Empty, Reason::ZeroPopulation, Reason::TooFew],
};
