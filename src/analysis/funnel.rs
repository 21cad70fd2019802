//! Which territories' ratios of observed to expected chance does not explain.

use crate::analysis::figure::plain;
use crate::disclose::Permitted;
use crate::indicator::Estimate;
use crate::indicator::funnel::{LEVELS, Place, limits};
use crate::indicator::rate::SMR;
use crate::layer::{Scope, partition, selected};
use crate::query::{Query, QueryError};
use crate::snapshot::Snapshot;

/// The answer.
#[derive(Clone, Debug)]
pub struct Funnel {
    /// The question.
    pub query: Query,
    /// The territories asked for, in the order of their level.
    pub rows: Vec<FunnelRow>,
}

/// One territory.
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Observed over expected; its base is what was expected.
    pub ratio: Estimate,
    /// The limits of each of [`LEVELS`]; `None` where nothing is expected.
    pub limits: [Option<(f64, f64)>; 2],
    /// Where the ratio lies between them.
    pub place: Option<Place>,
}

/// The ratio of every territory asked for, with the limits of chance. What is expected comes from
/// all territories: by their people where demands were openly collected, else, for a theme, by what
/// they asked for in all.
///
/// # Errors
/// Keys that have no meaning here.
pub fn funnel(snapshot: &Snapshot, query: &Permitted) -> Result<Funnel, QueryError> {
    plain(query)?;
    let partition = partition(snapshot, query);
    let ratios = Scope::new(snapshot, query, partition).values(&SMR);
    let shown = selected(snapshot, query, partition);
    let places = partition.territories.iter().zip(ratios).zip(shown);
    let rows = places.filter(|(_, shown)| *shown).map(|((territory, value), _)| {
        let (id, name) = (territory.id.clone(), territory.name.clone());
        row(id, name, value.estimate)
    });
    Ok(Funnel { query: (**query).clone(), rows: rows.collect() })
}

fn row(id: String, name: String, ratio: Estimate) -> FunnelRow {
    // Without a ratio there is nothing to hold against limits.
    let expected = ratio.value.and(ratio.base);
    let limits = LEVELS.map(|level| expected.and_then(|expected| limits(expected, level)));
    let place = ratio.value.zip(expected).and_then(|(ratio, expected)| Place::of(ratio, expected));
    FunnelRow { id, name, ratio: Estimate { base: expected, ..ratio }, limits, place }
}
