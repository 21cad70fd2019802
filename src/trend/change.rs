//! Change between two periods: on the year before, and of each theme between two rounds.
//!
//! With `a` demands after and `b` before, `a` is binomial among `a + b` with probability
//! `t/(1 + t)`, `t` the ratio of exposures, unless something changed. The exposure of a theme is
//! all that was asked and classified in the same round: more meetings alone change nothing.
//!
//! That test takes every demand as independent; those raised at one meeting are not. Where enough
//! places were heard both times, each is compared with itself too, and the greater p counts, as the
//! wider of two intervals does. Over themes, Benjamini–Hochberg `q ≤ 0.05`: up = emerging, down =
//! fading, otherwise persistent.
//!
//! # Reference
//! Przyborowski & Wilenski (1940), Biometrika 31:313; Fisher (1935), The Design of Experiments;
//! Benjamini & Hochberg (1995), JRSS B 57:289.

use crate::indicator::change::rate_ratio_p;
use crate::indicator::space::discovery::{LEVEL, adjusted};
use crate::indicator::{Card, Family, Reason, Scope, Unit};
use crate::text::Words;
use crate::trend::paired::{Place, paired_p, pairs};

/// Fewer demands than these in either period are too few to compare.
pub const DEMANDS_LEAST: u64 = 10;

/// Change on the year before.
pub(super) static YEAR_ON_YEAR: Card = Card {
    id: "year_on_year",
    methods: &[],
    family: Family::Trend,
    scope: Scope::Pair,
    title: Words::new("Cambio frente al año anterior", "Change on the year before"),
    meaning: Words::new(
        "El último año frente al mismo tramo del año anterior: diferencia, razón y si el azar \
         basta para explicarla.",
        "The last year against the same stretch of the year before: difference, ratio and \
         whether chance is enough to explain it.",
    ),
    formula: Words::new(
        "a − b; a/b; a ~ Bin(a + b, t/(1 + t)), t = razón de exposiciones",
        "a − b; a/b; a ~ Bin(a + b, t/(1 + t)), t = ratio of exposures",
    ),
    limits: Words::new(
        "Sin demandas el año anterior no hay razón. Lo recogido por cupo no se prueba: \
         más reuniones no son más demanda.",
        "Without demands the year before there is no ratio. What was gathered by quota is not \
         tested: more meetings are not more demand.",
    ),
    unit: Unit::Ratio,
    range: (0.0, f64::INFINITY),
    reference: "Przyborowski & Wilenski (1940), Biometrika 31:313",
    oracle: "scipy binomtest",
    reasons: &[Reason::TooFew, Reason::Empty, Reason::CollectedByQuota],
};

/// Themes that rise or fall.
pub(super) static EMERGING: Card = Card {
    id: "emerging_themes",
    methods: &[],
    family: Family::Trend,
    scope: Scope::Pair,
    title: Words::new(
        "Temas que emergen, persisten o ceden",
        "Emerging, persistent and fading themes",
    ),
    meaning: Words::new(
        "Qué temas son una parte mayor (emergen) o menor (ceden) de lo que se pide que en la \
         ronda o el año anterior, más de lo que explica el azar, ni el de cada demanda ni el de \
         cada lugar.",
        "Which themes are a greater (emerging) or smaller (fading) part of what is asked than \
         in the round or year before, beyond what chance explains, that of demands and that of \
         places.",
    ),
    formula: Words::same(
        "p = max(p₁, p₂); p₁: a ~ Bin(a + b, t/(1 + t)), t = m/n; p₂ = P(|Σ ±dᵢ| ≥ |Σ dᵢ|), dᵢ = \
         (nᵢmᵢ/(nᵢ + mᵢ))·(aᵢ/mᵢ − bᵢ/nᵢ); Benjamini–Hochberg q ≤ 0.05",
    ),
    limits: Words::new(
        "Se compara con todas las demandas clasificadas de cada ronda: más reuniones no hacen \
         emerger nada. Lo dicho en un mismo evento no es independiente: por eso cada municipio se \
         compara además consigo mismo (p₂, 9.999 sorteos de signos) y vale la mayor de las dos p. \
         Con menos de seis municipios oídos ambas veces solo queda p₁: un indicio. «Persiste» no \
         es prueba de que nada cambió, sobre todo con pocas demandas.",
        "Compared with all classified demands of each round: more meetings make nothing emerge. \
         What is said at one event is not independent: each municipality is therefore compared \
         with itself as well (p₂, 9,999 draws of signs), and the greater p counts. With fewer than \
         six municipalities heard both times p₁ alone is left: a hint. “Persistent” is no proof \
         that nothing changed, least of all with few demands.",
    ),
    unit: Unit::Probability,
    range: (0.0, 1.0),
    reference: "Przyborowski & Wilenski (1940); Fisher (1935), The Design of Experiments; Benjamini \
                & Hochberg (1995), JRSS B 57:289",
    oracle: "scipy binomtest, false_discovery_control",
    reasons: &[Reason::TooFew, Reason::Empty],
};

/// Demands of one theme among all that are classified, in one round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Of the theme.
    pub hits: u64,
    /// Of all themes.
    pub all: u64,
}

/// A value in two windows of a year each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearOnYear {
    /// In the same window a year before.
    pub before: Counted,
    /// In the last window.
    pub after: Counted,
    /// After less before: demands, or parts of what was asked.
    pub difference: f64,
    /// After over before; without any before there is none.
    pub ratio: Option<f64>,
    /// Exact, two-sided; without demands in either there is none.
    pub p: Option<f64>,
}

/// Compares a value with the one of the year before. A count has a base of 1 in both windows, a
/// share what it is a part of; where that is 0 there is nothing to compare.
///
/// # Errors
/// Nothing was asked in one of the windows.
pub fn on_the_year_before(before: Counted, after: Counted) -> Result<YearOnYear, Reason> {
    if before.all.min(after.all) == 0 {
        return Err(Reason::Empty);
    }
    let [old, new] = [before, after].map(|side| side.hits as f64 / side.all as f64);
    let exposure = after.all as f64 / before.all as f64;
    Ok(YearOnYear {
        before,
        after,
        difference: new - old,
        ratio: (before.hits > 0).then(|| new / old),
        p: rate_ratio_p(after.hits, before.hits, exposure),
    })
}

/// What became of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A greater part of what is asked than before, beyond chance.
    Emerging,
    /// No change that chance does not explain.
    Persistent,
    /// A smaller part, beyond chance.
    Fading,
}

impl Label {
    /// The id used in answers.
    pub fn id(self) -> &'static str {
        match self {
            Label::Emerging => "emerging",
            Label::Persistent => "persistent",
            Label::Fading => "fading",
        }
    }

    /// What such themes do, as a heading.
    pub fn words(self) -> Words {
        match self {
            Label::Emerging => Words::new("Emergen", "Emerging"),
            Label::Persistent => Words::new("Sin cambio claro", "No clear change"),
            Label::Fading => Words::new("Ceden", "Fading"),
        }
    }
}

/// A theme in two rounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// In the earlier round.
    pub before: Counted,
    /// In the later one.
    pub after: Counted,
    /// The same by place, as far as its demands have one.
    pub places: Vec<Place>,
}

/// A theme's change between two rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// Of demands, exact, two-sided; nobody asked for it in either round: none.
    pub exact: Option<f64>,
    /// Of places, two-sided; none where too few were heard both times.
    pub paired: Option<f64>,
    /// Places heard both times.
    pub places: usize,
    /// The greater of both.
    pub p: Option<f64>,
    /// `p` adjusted for the number of themes compared.
    pub q: Option<f64>,
    /// What became of it, or why that cannot be said.
    pub label: Result<Label, Reason>,
}

impl Shift {
    /// Nothing that could be compared.
    pub fn none(reason: Reason) -> Self {
        Self { exact: None, paired: None, places: 0, p: None, q: None, label: Err(reason) }
    }
}

/// What became of each theme, given its counts before and after. Signs of places are drawn with
/// `seed`, the same for every theme.
pub fn shifts(themes: &[Compared], seed: u64) -> Vec<Shift> {
    let tested: Vec<Shift> = themes.iter().map(|theme| tested(theme, seed)).collect();
    let adjusted = adjusted(&tested.iter().map(|shift| shift.p).collect::<Vec<_>>());
    let shifts = themes.iter().zip(tested).zip(adjusted).map(|((theme, shift), q)| {
        let pair = (theme.before, theme.after);
        Shift { q, label: q.ok_or_else(|| reason(pair)).map(|q| label(pair, q)), ..shift }
    });
    shifts.collect()
}

fn tested(theme: &Compared, seed: u64) -> Shift {
    let exact = exact((theme.before, theme.after));
    let paired = exact.and_then(|_| paired_p(&theme.places, seed));
    let p = exact.map(|exact| paired.map_or(exact, |paired| exact.max(paired)));
    let places = pairs(&theme.places);
    Shift { exact, paired, places, p, q: None, label: Err(Reason::Empty) }
}

fn exact((before, after): (Counted, Counted)) -> Option<f64> {
    let enough = before.all.min(after.all) >= DEMANDS_LEAST;
    let exposure = after.all as f64 / before.all as f64;
    enough.then(|| rate_ratio_p(after.hits, before.hits, exposure))?
}

fn reason((before, after): (Counted, Counted)) -> Reason {
    if before.all.min(after.all) < DEMANDS_LEAST { Reason::TooFew } else { Reason::Empty }
}

fn label((before, after): (Counted, Counted), q: f64) -> Label {
    // Shares compared by cross-multiplication, which is exact.
    let [up, down] = [(after.hits, before.all), (before.hits, after.all)]
        .map(|(hits, all)| u128::from(hits) * u128::from(all));
    match up.cmp(&down) {
        _ if q > LEVEL => Label::Persistent,
        std::cmp::Ordering::Greater => Label::Emerging,
        std::cmp::Ordering::Less => Label::Fading,
        std::cmp::Ordering::Equal => Label::Persistent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(hits: u64, all: u64) -> Counted {
        Counted { hits, all }
    }

    /// Hits and all, before and after.
    type Pair = ((u64, u64), (u64, u64));

    /// Counts of demands alone.
    fn of_demands(themes: &[Pair]) -> Vec<Shift> {
        let theme = |&(before, after): &Pair| Compared {
            before: counted(before.0, before.1),
            after: counted(after.0, after.1),
            places: Vec::new(),
        };
        shifts(&themes.iter().map(theme).collect::<Vec<_>>(), 76)
    }

    #[test]
    fn a_ratio_needs_a_year_before() {
        let count = |hits| counted(hits, 1);
        let new = on_the_year_before(count(0), count(9)).unwrap();
        assert_eq!((new.difference, new.ratio), (9.0, None));
        assert!(new.p.unwrap() < 0.01);
        let gone = on_the_year_before(count(4), count(0)).unwrap();
        assert_eq!((gone.difference, gone.ratio), (-4.0, Some(0.0)));
        assert_eq!(on_the_year_before(count(0), count(0)).unwrap().p, None);
    }

    #[test]
    fn a_share_is_compared_with_what_was_asked() {
        let share = on_the_year_before(counted(10, 100), counted(40, 400)).unwrap();
        assert_eq!((share.difference, share.ratio, share.p), (0.0, Some(1.0), Some(1.0)));
        assert_eq!(on_the_year_before(counted(0, 0), counted(1, 4)), Err(Reason::Empty));
    }

    #[test]
    fn more_meetings_alone_make_nothing_emerge() {
        let themes = [((40, 100), (400, 1_000)), ((60, 100), (600, 1_000))];
        assert!(of_demands(&themes).iter().all(|shift| shift.label == Ok(Label::Persistent)));
    }

    #[test]
    fn a_part_that_grows_emerges_and_one_that_shrinks_fades() {
        let themes = [
            ((10, 1_000), (60, 500)),
            ((300, 1_000), (90, 500)),
            ((690, 1_000), (350, 500)),
            ((0, 1_000), (0, 500)),
        ];
        let labels: Vec<_> = of_demands(&themes).iter().map(|shift| shift.label).collect();
        let expected =
            [Ok(Label::Emerging), Ok(Label::Fading), Ok(Label::Persistent), Err(Reason::Empty)];
        assert_eq!(labels, expected);
    }

    #[test]
    fn a_handful_of_demands_says_nothing() {
        let few = of_demands(&[((0, 9), (800, 1_000))]);
        assert_eq!((few[0].p, few[0].label), (None, Err(Reason::TooFew)));
    }

    #[test]
    fn one_meeting_that_asks_for_one_thing_makes_nothing_emerge() {
        let place = |key| Place {
            key,
            before: counted(5, 50),
            after: counted(if key == 0 { 50 } else { 5 }, 50),
        };
        let places: Vec<Place> = (0..20).map(place).collect();
        let theme = Compared { before: counted(100, 1_000), after: counted(145, 1_000), places };
        let [shift] = shifts(&[theme], 76)[..] else { panic!("one theme") };
        assert!(shift.exact.unwrap() < 0.01 && shift.paired.unwrap() > 0.5, "{shift:?}");
        assert_eq!((shift.p, shift.label), (shift.paired, Ok(Label::Persistent)));
    }
}
