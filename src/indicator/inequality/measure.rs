//! Cards of inequality, and their values over the demands of a level.

use super::{
    atkinson, gini, herfindahl, theil_l, theil_per_person, theil_t, theil_t_decomposition,
};
use crate::indicator::assemblage::{interval, redrawn};
use crate::indicator::{Card, Compute, Estimate, Family, Input, Measure, Reason, Scope, Unit};
use crate::text::Words;

/// How much inequality among places with little counts in the published Atkinson index.
pub const EPSILON: f64 = 0.5;

/// Fewer demands than these in each territory on average are spread unevenly by chance alone.
const FEW_IN_EACH: f64 = 5.0;

/// What an index may be.
pub const PART: (f64, f64) = (0.0, 1.0);
/// What an entropy may be.
pub const NATS: (f64, f64) = (0.0, f64::INFINITY);

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
        "Trata a todos los lugares por igual, aunque unos tengan mil veces más habitantes que \
         otros: no dice si a alguien le falta. El intervalo es de otras tantas demandas, cada una \
         por su cuenta; con menos de cinco por lugar, el azar solo ya las reparte mal.",
        "Takes all places as equals, though some have a thousand times the people of others: it \
         does not say that anyone lacks anything. The interval is of as many demands again, each by \
         itself; with fewer than five in each place chance alone spreads them unevenly.",
    ),
    unit: Unit::Index,
    range: (0.0, 1.0),
    reference: "",
    oracle: "",
    reasons: &[Reason::FewDemands, Reason::TooFew, Reason::Empty],
};

/// Gini.
pub static GINI: Measure = Measure::new(
    Card {
        id: "gini",
        methods: &["gini"],
        title: Words::new("Concentración de Gini", "Gini concentration"),
        meaning: Words::new(
            "Qué tan concentradas están las demandas en pocos lugares: 0 = todos los lugares con \
             las mismas; cerca de 1 = uno las tiene todas.",
            "How far demands are concentrated in few places: 0 = all places have the same; near \
             1 = one has them all.",
        ),
        formula: Words::same("G = Σ (2i − N − 1)·y₍ᵢ₎ / (N·Σy)"),
        reference: "Gini (1914), Atti del R. Istituto Veneto 73:1203",
        oracle: "PySAL inequality, Gini",
        ..BASE
    },
    Compute::Level(|input| of_counts(input, PART, gini)),
);

/// Theil T.
pub static THEIL_T: Measure = Measure::new(
    Card {
        id: "theil_t",
        methods: &["theil_t"],
        title: Words::new("Desigualdad de Theil T", "Theil T inequality"),
        meaning: Words::new(
            "Desigualdad entre lugares que se descompone sin resto entre y dentro de las \
             subregiones: 0 = todos iguales, ln N = uno lo tiene todo.",
            "Inequality of places that splits without a rest between and within subregions: 0 = \
             all equal, ln N = one has everything.",
        ),
        formula: Words::same("T = Σ s·ln(N·s), s = y/Σy"),
        unit: Unit::Nats,
        range: (0.0, f64::INFINITY),
        reference: "Theil (1967), Economics and Information Theory",
        oracle: "PySAL inequality, Theil",
        ..BASE
    },
    Compute::Level(|input| of_counts(input, NATS, theil_t)),
);

/// Theil L.
pub static THEIL_L: Measure = Measure::new(
    Card {
        id: "theil_l",
        methods: &["theil_l"],
        title: Words::new("Desigualdad de Theil L", "Theil L inequality"),
        meaning: Words::new(
            "Desigualdad que pesa más los lugares con poco (desviación logarítmica media): 0 = \
             todos iguales.",
            "Inequality that weighs places with little more (mean log deviation): 0 = all equal.",
        ),
        formula: Words::same("L = (1/N)·Σ ln(ȳ/y)"),
        limits: Words::new(
            "No existe cuando algún lugar no tiene demandas.",
            "Does not exist where a place has no demands.",
        ),
        unit: Unit::Nats,
        range: (0.0, f64::INFINITY),
        reference: "Theil (1967), Economics and Information Theory",
        oracle: "PySAL inequality, −ln(1 − Atkinson(ε = 1))",
        reasons: &[Reason::FewDemands, Reason::TooFew, Reason::Empty, Reason::Undefined],
        ..BASE
    },
    Compute::Level(|input| of_counts(input, NATS, theil_l)),
);

/// Which part of Theil T lies between subregions.
pub static THEIL_T_DECOMPOSITION: Measure = Measure::new(
    Card {
        id: "theil_t_decomposition",
        methods: &["theil_t_decomposition"],
        title: Words::new(
            "Parte de la desigualdad que es entre subregiones",
            "Part of the inequality that is between subregions",
        ),
        meaning: Words::new(
            "De toda la desigualdad de Theil entre municipios, qué parte separa a las subregiones \
             entre sí; el resto está dentro de ellas.",
            "Of all Theil inequality of municipalities, which part sets subregions apart; the rest \
             is within them.",
        ),
        formula: Words::new(
            "Σ S_g·ln(S_g·N/N_g) / T; T = entre + Σ S_g·T_g",
            "Σ S_g·ln(S_g·N/N_g) / T; T = between + Σ S_g·T_g",
        ),
        limits: Words::new(
            "Solo para municipios, según las subregiones del esquema principal. Con más grupos, \
             más desigualdad queda entre ellos.",
            "For municipalities only, by the subregions of the main scheme. The more groups, the \
             more inequality lies between them.",
        ),
        unit: Unit::Share,
        reference: "Shorrocks (1980), Econometrica 48:613",
        oracle: "PySAL inequality, TheilD",
        reasons: &[
            Reason::FewDemands,
            Reason::TooFew,
            Reason::Empty,
            Reason::ConstantInput,
            Reason::Undefined,
        ],
        ..BASE
    },
    Compute::Level(|input| of_counts(input, PART, |counts| between(counts, &input.subregion))),
);

/// Theil T per person.
pub static THEIL_PER_PERSON: Measure = Measure::new(
    Card {
        id: "theil_per_person",
        methods: &["theil_per_person"],
        title: Words::new("Desigualdad de Theil por persona", "Theil inequality per person"),
        meaning: Words::new(
            "Qué tan lejos está el reparto de las demandas del de la población: 0 = cada lugar \
             pide según sus habitantes. Solo para fuentes abiertas.",
            "How far the spread of demands is from that of the people: 0 = each place asks by its \
             inhabitants. For openly collected sources only.",
        ),
        formula: Words::new(
            "Σ s·ln(s/π), π = parte de la población",
            "Σ s·ln(s/π), π = part of the population",
        ),
        limits: Words::new(
            "Con pocas demandas, el azar solo ya la aleja de 0.",
            "With few demands chance alone takes it off 0.",
        ),
        unit: Unit::Nats,
        range: (0.0, f64::INFINITY),
        reference: "Theil (1967), Economics and Information Theory",
        oracle: "scipy.stats.entropy(s, π)",
        reasons: &[
            Reason::FewDemands,
            Reason::TooFew,
            Reason::Empty,
            Reason::CollectedByQuota,
            Reason::MissingPopulation,
            Reason::ZeroPopulation,
        ],
        ..BASE
    },
    Compute::Level(|input| of_counts(input, NATS, |counts| per_person(counts, input))),
);

/// Atkinson.
pub static ATKINSON: Measure = Measure::new(
    Card {
        id: "atkinson",
        methods: &["atkinson"],
        title: Words::new("Desigualdad de Atkinson (ε = 0,5)", "Atkinson inequality (ε = 0.5)"),
        meaning: Words::new(
            "Qué parte de las demandas sobraría si el mismo bienestar se repartiera por igual; \
             para comparar con estudios que la usan.",
            "Which part of the demands would be spare if the same welfare were spread evenly; for \
             comparison with studies that use it.",
        ),
        formula: Words::new(
            "A = 1 − ((1/N)·Σ (y/ȳ)^(1−ε))^(1/(1−ε)); ε = 1: 1 − media geométrica/ȳ",
            "A = 1 − ((1/N)·Σ (y/ȳ)^(1−ε))^(1/(1−ε)); ε = 1: 1 − geometric mean/ȳ",
        ),
        reference: "Atkinson (1970), Journal of Economic Theory 2:244",
        oracle: "PySAL inequality, Atkinson",
        ..BASE
    },
    Compute::Level(|input| of_counts(input, PART, |counts| atkinson(counts, EPSILON))),
);

/// Herfindahl.
pub static HERFINDAHL: Measure = Measure::new(
    Card {
        id: "herfindahl",
        methods: &["herfindahl"],
        title: Words::new("Concentración de Herfindahl", "Herfindahl concentration"),
        meaning: Words::new(
            "La probabilidad de que dos demandas tomadas al azar sean del mismo lugar: 1/N = todos \
             iguales, 1 = un lugar las tiene todas.",
            "The probability that two demands taken at random come from the same place: 1/N = all \
             equal, 1 = one place has them all.",
        ),
        formula: Words::new(
            "HHI = Σ s²; normalizado (HHI − 1/N)/(1 − 1/N)",
            "HHI = Σ s²; normalised (HHI − 1/N)/(1 − 1/N)",
        ),
        reference: "Hirschman (1964), American Economic Review 54:761",
        oracle: "scikit-bio, dominance",
        ..BASE
    },
    Compute::Level(|input| of_counts(input, PART, herfindahl)),
);

/// Lorenz's curve.
pub static LORENZ: Card = Card {
    id: "lorenz_curve",
    methods: &[],
    scope: Scope::Tool,
    title: Words::new("Curva de Lorenz", "Lorenz curve"),
    meaning: Words::new(
        "Qué parte de las demandas reúnen los lugares que menos tienen; la diagonal es el reparto \
         igual.",
        "Which part of the demands the places with least have; the diagonal is an equal spread.",
    ),
    formula: Words::new(
        "(i/N, Σ_{j≤i} y₍ⱼ₎/Σy), desde (0, 0)",
        "(i/N, Σ_{j≤i} y₍ⱼ₎/Σy), from (0, 0)",
    ),
    unit: Unit::Share,
    reference: "Lorenz (1905), Publications of the American Statistical Association 9:209",
    oracle: "PySAL inequality, Gini (área)",
    ..BASE
};

/// A value over the demands of each territory, with the interval of as many demands drawn anew by
/// how many each has. Where they are few, chance alone spreads them unevenly, and the answer says so.
pub fn of_counts(
    input: &Input,
    range: (f64, f64),
    method: impl Fn(&[f64]) -> Result<f64, Reason> + Sync,
) -> Estimate {
    let (n, places) = (input.events.iter().sum::<u64>(), input.len() as f64);
    let value = match method(&floats(&input.events)) {
        Ok(value) => value,
        Err(reason) => return Estimate::missing(n, Some(places), reason),
    };
    let again = |drawn: &[Vec<u64>]| method(&floats(&drawn[0])).ok();
    let few = (n as f64) < FEW_IN_EACH * places;
    let found = match redrawn(&[&input.events], input.seed, again) {
        Some(spread) => Estimate::new(value, interval(value, spread, range), n, places),
        None => {
            Estimate { value: Some(value), ..Estimate::missing(n, Some(places), Reason::TooFew) }
        }
    };
    Estimate { reason: found.reason.or(few.then_some(Reason::FewDemands)), ..found }
}

fn floats(counts: &[u64]) -> Vec<f64> {
    counts.iter().map(|count| *count as f64).collect()
}

/// The part of Theil T between subregions.
fn between(counts: &[f64], subregion: &[Option<usize>]) -> Result<f64, Reason> {
    if subregion.iter().all(Option::is_none) {
        return Err(Reason::Undefined);
    }
    theil_t_decomposition(counts, subregion)?.between_share().ok_or(Reason::ConstantInput)
}

/// Theil T against the people of each territory.
fn per_person(counts: &[f64], input: &Input) -> Result<f64, Reason> {
    let exposure = input.exposure.as_ref().map_err(|reason| *reason)?;
    let people: Option<Vec<f64>> = exposure.iter().copied().collect();
    theil_per_person(counts, &people.ok_or(Reason::MissingPopulation)?)
}
