//! How unevenly demands are spread over the territories of a level: all of them, and each theme's.

use crate::analysis::figure::{Figure, Subject, about, affected, figure, plain, themes};
use crate::disclose::Permitted;
use crate::indicator::inequality::{
    self, ATKINSON, Decomposition, GINI, HERFINDAHL, NATS, PART, THEIL_L, THEIL_PER_PERSON,
    THEIL_T, THEIL_T_DECOMPOSITION, herfindahl_normalised, lorenz, theil_t_decomposition,
};
use crate::indicator::{Input, Measure, Reason};
use crate::layer::{Scope, partition, refuse};
use crate::query::{Query, QueryError};
use crate::snapshot::Snapshot;
use crate::territory::Partition;

/// Measures of inequality, in the order of answers.
const MEASURES: [&Measure; 7] =
    [&GINI, &THEIL_T, &THEIL_T_DECOMPOSITION, &THEIL_L, &THEIL_PER_PERSON, &ATKINSON, &HERFINDAHL];

/// The answer.
#[derive(Clone, Debug)]
pub struct Inequality {
    /// The question.
    pub query: Query,
    /// How many territories there are.
    pub territories: usize,
    /// Figures of all demands, then of each theme's; for analysts of those about each group of
    /// people too.
    pub figures: Vec<Figure>,
    /// Lorenz's curve of all demands, then of each theme's; none where there is nothing to share.
    pub curves: Vec<Curve>,
}

/// Lorenz's curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Whose.
    pub subject: Subject,
    /// Demands in all.
    pub n: u64,
    /// Part of the territories and of the demands that they have, from (0, 0) to (1, 1).
    pub points: Vec<(f64, f64)>,
    /// Id, name and demands of the territory that each point but the first adds.
    pub added: Vec<(String, String, u64)>,
}

/// How unevenly demands are spread over the territories of the level asked for. Territories in the
/// question narrow nothing: inequality is that of the whole level.
///
/// # Errors
/// Keys that have no meaning here.
pub fn inequality(snapshot: &Snapshot, query: &Permitted) -> Result<Inequality, QueryError> {
    plain(query)?;
    if let Some(territory) = query.filter.territories.first() {
        return Err(refuse("territory", territory, ["territory="]));
    }
    let partition = partition(snapshot, query);
    let questions = std::iter::once((Subject::Demands, (**query).clone()))
        .chain(themes(query).map(|theme| (Subject::Theme(theme), about(query, theme))))
        .chain(affected(query).into_iter().map(|(group, q)| (Subject::Affected(group), q)));
    let (mut figures, mut curves) = (Vec::new(), Vec::new());
    for (subject, question) in questions {
        let input = Scope::new(snapshot, &question, partition).input();
        figures.extend(figures_of(subject, &input));
        curves.extend(curve(subject, &input, partition));
    }
    let territories = partition.territories.len();
    Ok(Inequality { query: (**query).clone(), territories, figures, curves })
}

/// Every measure, and the parts of those that have parts.
fn figures_of(subject: Subject, input: &Input) -> Vec<Figure> {
    let mut figures: Vec<Figure> =
        MEASURES.iter().filter_map(|measure| figure(subject, measure, input)).collect();
    let parts = |counts: &[f64]| {
        if input.subregion.iter().all(Option::is_none) {
            return Err(Reason::Undefined);
        }
        theil_t_decomposition(counts, &input.subregion)
    };
    let part = |measure, estimate| Figure { subject, measure, estimate };
    let of = |pick: fn(Decomposition) -> f64| {
        inequality::of_counts(input, NATS, |counts| parts(counts).map(pick))
    };
    figures.push(part("theil_t_between", of(|parts| parts.between)));
    figures.push(part("theil_t_within", of(|parts| parts.within)));
    let normalised = inequality::of_counts(input, PART, herfindahl_normalised);
    figures.push(part("herfindahl_normalised", normalised));
    figures
}

fn counts(input: &Input) -> Vec<f64> {
    input.events.iter().map(|count| *count as f64).collect()
}

fn curve(subject: Subject, input: &Input, partition: &Partition) -> Option<Curve> {
    let points = lorenz(&counts(input)).ok()?;
    let mut places: Vec<usize> = (0..input.len()).collect();
    // Those with equal demands stand by their code.
    places.sort_by_key(|&place| (input.events[place], &partition.territories[place].id));
    let added = |place: usize| {
        let territory = &partition.territories[place];
        (territory.id.clone(), territory.name.clone(), input.events[place])
    };
    let n = input.events.iter().sum();
    Some(Curve { subject, n, points, added: places.into_iter().map(added).collect() })
}
