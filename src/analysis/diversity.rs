//! Diversity of themes in every territory of a level, compared at common coverage, and split
//! between territories and within them.

use rayon::prelude::*;

use crate::analysis::figure::plain;
use crate::demand::themes;
use crate::disclose::{Permitted, View, permit};
use crate::indicator::beta::{self, Nested, Partition as Parts, Weights};
use crate::indicator::diversity::{Figures, common_coverage, figures, pooled, rank_intervals};
use crate::indicator::rarefaction::Order;
use crate::indicator::{Estimate, Reason};
use crate::layer::{self, refuse};
use crate::query::{Query, QueryError};
use crate::snapshot::Snapshot;
use crate::territory::{Level, Territory};

/// The answer for a level.
#[derive(Clone, Debug)]
pub struct Diversity {
    /// The question.
    pub query: Query,
    /// The coverage at which places are compared; `None` when none has enough demands.
    pub target: Option<f64>,
    /// The territories that the question selects, in the order of their level.
    pub places: Vec<Place>,
    /// How many territories are compared.
    pub compared: usize,
    /// All territories of the level together, at the same coverage.
    pub whole: Figures,
    /// Demands of all territories without a theme.
    pub unclassified: u64,
    /// Diversity within and between all territories, by order: 0, 1 (weighted by demands), 2.
    pub parts: [Result<Parts, Reason>; 3],
    /// Entropy between subregions, between their municipalities, and within these; for the level of
    /// municipalities.
    pub nested: Option<Nest>,
    /// Seed of the draws behind intervals.
    pub seed: u64,
}

/// A territory's figures.
#[derive(Clone, Debug)]
pub struct Place {
    /// Code or id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Demands without a theme.
    pub unclassified: u64,
    /// Demands by theme.
    pub counts: Vec<u64>,
    /// Its diversity.
    pub figures: Figures,
    /// First and last place that its `¹D` at common coverage may have among all territories.
    pub rank: Option<(usize, usize)>,
}

/// Entropy split over the subregions of a scheme.
#[derive(Clone, Debug)]
pub struct Nest {
    /// The parts.
    pub parts: Nested,
    /// Id and name of each group of the parts; `None` for those of no subregion.
    pub names: Vec<Option<(String, String)>>,
}

/// Answers for all territories of the question's level under its filters.
///
/// # Errors
/// Keys that have no meaning here; a theme, which alone has no diversity.
pub fn diversity(snapshot: &Snapshot, query: &Permitted) -> Result<Diversity, QueryError> {
    plain(query)?;
    if let Some(&theme) = query.filter.themes.first() {
        return Err(refuse("theme", &themes().term(theme).id, []));
    }
    Ok(of_all(snapshot, query))
}

fn of_all(snapshot: &Snapshot, query: &Permitted) -> Diversity {
    let input = layer::input(snapshot, query);
    let (partition, selected) = layer::places(snapshot, query);
    let target = common_coverage(&input.themes);
    let figures = |counts: &[u64]| figures(counts, target, input.seed);
    let found: Vec<Figures> = input.themes.par_iter().map(|counts| figures(counts)).collect();
    let common: Vec<Estimate> = found.iter().map(|figures| figures.common[1]).collect();
    let unclassified = |place: usize| input.events[place] - found[place].n;
    let place = |(place, territory): (usize, &Territory), rank: Option<(usize, usize)>| Place {
        id: territory.id.clone(),
        name: territory.name.clone(),
        unclassified: unclassified(place),
        counts: input.themes[place].clone(),
        figures: found[place].clone(),
        rank,
    };
    let ranks = rank_intervals(&common);
    let compared = ranks.iter().flatten().count();
    let territories = partition.territories.iter().enumerate().zip(ranks);
    let chosen = territories.zip(&selected).filter(|(_, selected)| **selected);
    let split = |order, weights| beta::partition(&input.themes, order, weights);
    Diversity {
        query: (**query).clone(),
        target,
        places: chosen.map(|((territory, rank), _)| place(territory, rank)).collect(),
        compared,
        whole: figures(&pooled(&input.themes)),
        unclassified: (0..found.len()).map(unclassified).sum(),
        parts: [
            split(Order::Zero, Weights::Equal),
            split(Order::One, Weights::Size),
            split(Order::Two, Weights::Equal),
        ],
        nested: nested(snapshot, query, &input.themes),
        seed: input.seed,
    }
}

/// Answers for all demands in the territories of the level, and scheme, of `territory`.
///
/// # Panics
/// Never: a question about places alone is public.
pub fn diversity_around(snapshot: &Snapshot, territory: &Territory) -> Diversity {
    let scheme = territory.scheme().map(str::to_owned);
    let query = Query { level: territory.level, scheme, ..Query::default() };
    let permitted = permit(View::Public, query).expect("it does not ask about groups of people");
    of_all(snapshot, &permitted)
}

impl Diversity {
    /// The territory with this id.
    pub fn place(&self, id: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.id == id)
    }
}

/// The split over the subregions of the question's scheme.
fn nested(snapshot: &Snapshot, query: &Permitted, themes: &[Vec<u64>]) -> Option<Nest> {
    if query.level != Level::Municipality {
        return None;
    }
    let scheme = snapshot.geodata.partition(Level::Subregion, query.scheme.as_deref())?;
    let group = |&subregion: &u16| {
        let place = usize::from(subregion);
        scheme.territories.get(place).map(|_| place)
    };
    let groups: Vec<Option<usize>> = scheme.of_municipality.iter().map(group).collect();
    let parts = beta::nested(themes, &groups).ok()?;
    let name = |place: usize| {
        let subregion = &scheme.territories[place];
        (subregion.id.clone(), subregion.name.clone())
    };
    let names = parts.groups.iter().map(|group| group.group.map(name)).collect();
    Some(Nest { parts, names })
}
