//! What one territory asks for, beside its subregion and the department.

use jiff::civil::Date;

use crate::demand::{self, Code};
use crate::indicator::{Estimate, context, quotient, share};
use crate::layer::measure::{Scope, context_year};
use crate::layer::tally::Tally;
use crate::query::{Dimension, Filter, Query};
use crate::snapshot::Snapshot;
use crate::territory::{Level, OUTSIDE, Partition, Territory};
use crate::text::{Lang, decimal, percent};

/// What one territory asks for.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Code or id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// Demands located in it.
    pub n: u64,
    /// Those without a theme.
    pub unclassified: u64,
    /// Share of each theme here, in its subregion and in the department, most frequent here first.
    pub themes: Vec<ThemeShare>,
    /// Demands from the seat, from settlements, from the countryside, and without an area.
    pub areas: [u64; 4],
    /// The year, and the people in it: all, in the seat, in the rest.
    pub population: Option<(i16, f64, f64, f64)>,
    /// Its subregion's id and name, for a municipality.
    pub subregion: Option<(String, String)>,
    /// Ids and names of territories of its level that share a border with it.
    pub neighbours: Vec<(String, String)>,
    /// What is asked here more than elsewhere, in one sentence.
    pub distinctive: String,
    /// First and last day of all demands.
    pub period: Option<(Date, Date)>,
}

/// A theme's share at three levels.
#[derive(Clone, Debug)]
pub struct ThemeShare {
    /// The theme.
    pub theme: Code,
    /// In the territory.
    pub here: Estimate,
    /// In its subregion, for a municipality.
    pub subregion: Option<Estimate>,
    /// In the department.
    pub department: Estimate,
}

/// The profile of a territory of any level; `None` when there is no such territory.
pub fn profile(snapshot: &Snapshot, id: &str, lang: Lang) -> Option<Profile> {
    let geodata = &snapshot.geodata;
    let mut partitions = geodata.partitions().iter();
    let (partition, place) = partitions.find_map(|p| Some((p, p.find(id)?)))?;
    let territory = &partition.territories[place];
    let subregion = subregion_of(snapshot, territory);
    let whole = geodata.partition(Level::Department, None)?;
    let by_theme = Tally::count(snapshot, &Filter::default(), partition, Some(Dimension::Theme));
    let counts = &by_theme.rows[place];
    let themes = theme_shares(snapshot, (partition, place), subregion, whole, counts);
    let by_area = Tally::count(snapshot, &Filter::default(), partition, Some(Dimension::Area));
    Some(Profile {
        id: territory.id.clone(),
        name: territory.name.clone(),
        level: territory.level,
        n: counts.iter().sum(),
        unclassified: counts.last().copied().unwrap_or(0),
        distinctive: distinctive(&themes, &territory.name, &geodata.department.name, lang),
        themes,
        areas: std::array::from_fn(|area| by_area.rows[place].get(area).copied().unwrap_or(0)),
        population: population(snapshot, territory),
        subregion: subregion.map(|(partition, place)| {
            let subregion = &partition.territories[place];
            (subregion.id.clone(), subregion.name.clone())
        }),
        neighbours: neighbours(partition, place),
        period: Scope::new(snapshot, &Query::default(), partition).period(),
    })
}

/// The default scheme's subregion of a municipality.
fn subregion_of<'s>(
    snapshot: &'s Snapshot,
    territory: &Territory,
) -> Option<(&'s Partition, usize)> {
    if territory.level != Level::Municipality {
        return None;
    }
    let partition = snapshot.geodata.partition(Level::Subregion, None)?;
    let place = partition.of_municipality[usize::from(*territory.members.first()?)];
    // A subregion of one member would only repeat it.
    let others = |place: u16| partition.territories[usize::from(place)].members.len() > 1;
    (place != OUTSIDE && others(place)).then_some((partition, usize::from(place)))
}

/// Themes asked for here, most frequent first.
fn theme_shares(
    snapshot: &Snapshot,
    here: (&Partition, usize),
    subregion: Option<(&Partition, usize)>,
    whole: &Partition,
    counts: &[u64],
) -> Vec<ThemeShare> {
    let themes = demand::themes().terms().len();
    let order = share::ranked(&counts[..themes]);
    let here = Shares::new(snapshot, here);
    let subregion = subregion.map(|subregion| Shares::new(snapshot, subregion));
    let whole = Shares::new(snapshot, (whole, 0));
    let codes = order.into_iter().filter_map(|theme| Code::try_from(theme).ok());
    codes
        .map(|theme| ThemeShare {
            theme,
            here: here.of(theme),
            subregion: subregion.as_ref().map(|subregion| subregion.of(theme)),
            department: whole.of(theme),
        })
        .collect()
}

/// Shares of themes in one territory, of demands counted once.
struct Shares<'s> {
    scope: Scope<'s>,
    whole: Tally,
    place: usize,
}

impl<'s> Shares<'s> {
    fn new(snapshot: &'s Snapshot, (partition, place): (&'s Partition, usize)) -> Self {
        let scope = Scope::new(snapshot, &Query::default(), partition);
        Self { whole: scope.whole(), scope, place }
    }

    fn of(&self, theme: Code) -> Estimate {
        self.scope.shares_of(theme, &self.whole)[self.place]
    }
}

/// The theme that stands out most among those that weigh more here beyond doubt: the quotient's
/// interval lies above 1, and enough demands were to be expected.
fn distinctive(themes: &[ThemeShare], here: &str, department: &str, lang: Lang) -> String {
    let times = |share: &ThemeShare| {
        let all = share.department;
        let quotient = quotient::quotient(&share.here, all.n, all.base? as u64);
        (quotient.low? > 1.0).then_some(quotient.value?)
    };
    let standing = themes.iter().filter_map(|share| Some((share, times(share)?)));
    let standing = standing.max_by(|a, b| a.1.total_cmp(&b.1));
    let Some((share, times)) = standing else {
        return match lang {
            Lang::Es => format!(
                "Ningún tema se pide en {here} claramente más que en el conjunto de {department}."
            ),
            Lang::En => {
                format!("No theme is asked for in {here} clearly more than in {department}.")
            }
        };
    };
    let theme = demand::themes().term(share.theme).label(lang);
    let times = decimal(times, 1, lang);
    let part = |estimate: &Estimate| percent(estimate.value.unwrap_or(0.0), 0, lang);
    let (ours, all) = (part(&share.here), part(&share.department));
    match lang {
        Lang::Es => format!(
            "Lo distintivo de {here}: «{theme}» pesa {times} veces lo que en {department} \
             ({ours} de las demandas frente a {all})."
        ),
        Lang::En => format!(
            "What sets {here} apart: “{theme}” weighs {times} times what it does in {department} \
             ({ours} of demands against {all})."
        ),
    }
}

fn population(snapshot: &Snapshot, territory: &Territory) -> Option<(i16, f64, f64, f64)> {
    let population = &snapshot.geodata.population;
    let year = population.nearest_year(context_year(snapshot, &Filter::default()))?;
    let total = context::population(&snapshot.geodata, territory, year)?;
    let members = territory.municipalities()?.iter();
    let parts = members.map(|&member| population.urban_rural(member, year));
    let parts = parts.collect::<Option<Vec<_>>>()?;
    let seat = parts.iter().map(|(seat, _)| seat).sum();
    let rest = parts.iter().map(|(_, rest)| rest).sum();
    Some((year, total, seat, rest))
}

/// Territories that share a border with this one.
fn neighbours(partition: &Partition, place: usize) -> Vec<(String, String)> {
    let bordering = partition.rook[place].iter().map(|&other| &partition.territories[other]);
    bordering.map(|territory| (territory.id.clone(), territory.name.clone())).collect()
}
