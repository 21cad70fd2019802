//! Where a theme gathers: whether neighbours ask alike, which places stand out, and the circle in
//! which it is asked for more than expected.
//!
//! What is compared is the share of the theme in what each place asks; for open sources without a
//! theme, the standardised rate. The scan expects `E_j = C·n_j/N`: `n_j` are the person-years of
//! open sources, and what the place asks for in all otherwise.

use crate::disclose::{Permitted, permit};
use crate::indicator::space::permute::Play;
use crate::indicator::space::scan::{self, Cluster, Field, SHARE_MAX, Scan};
use crate::indicator::space::structure::{Label, Structure, describe};
use crate::indicator::{self, Input, Measure, Reason};
use crate::layer::{self, Layer, partition, refuse};
use crate::query::{Query, QueryError};
use crate::snapshot::Snapshot;
use crate::territory::{Crs, Partition, Projection, Territory};

/// The measure whose structure is described when a theme is chosen.
const SHARE: &str = "share";
/// The same for open sources without a theme.
const RATE: &str = "assuncao_reis_rate";

/// What the scan expects events in proportion to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanBasis {
    /// Person-years, for openly collected demands.
    Population,
    /// All that a place asks for, whatever the theme.
    Demands,
}

impl ScanBasis {
    /// Its id in answers.
    pub fn id(self) -> &'static str {
        match self {
            ScanBasis::Population => "person_years",
            ScanBasis::Demands => "demands",
        }
    }
}

/// Where a theme gathers at a level.
#[derive(Clone, Debug)]
pub struct Clusters {
    /// The values compared, one for each territory.
    pub layer: Layer,
    /// Their structure, territory by territory as the layer's rows.
    pub structure: Structure,
    /// Circles with more than expected; members are indices of rows.
    pub scan: Result<Scan, Reason>,
    /// What the scan expects events in proportion to.
    pub basis: ScanBasis,
    /// Seed and number of draws of everything that is played out.
    pub play: Play,
}

impl Clusters {
    /// What a map says of a territory.
    pub fn label(&self, place: usize) -> Label {
        match self.layer.rows[place].estimate.reason {
            Some(Reason::NotSelected) => Label::Without(Reason::NotSelected),
            _ => self.structure.places[place].label(),
        }
    }

    /// The clusters of the scan that chance does not explain, the most likely first.
    pub fn found(&self) -> impl Iterator<Item = &Cluster> {
        let all = self.scan.iter().flat_map(|scan| &scan.clusters);
        all.filter(|cluster| cluster.p <= indicator::space::discovery::LEVEL)
    }

    /// Which of the found clusters holds a territory, from 1.
    pub fn cluster_of(&self, place: usize) -> Option<usize> {
        let holds = |cluster: &Cluster| cluster.members.contains(&place);
        self.found().position(holds).map(|number| number + 1)
    }
}

/// Territories of a level at most: circles grow with the square of their number.
const PLACES_MOST: usize = 2_000;

/// Describes where a theme gathers.
///
/// # Errors
/// A level of more than 2,000 territories.
/// No theme, kind or status where some demands were gathered by quota; a measure or dimension
/// that is not this question's.
pub fn clusters(snapshot: &Snapshot, query: &Permitted) -> Result<Clusters, QueryError> {
    limited(snapshot, query)?;
    let input = layer::input(snapshot, query);
    let measure = measure(query, &input)?;
    let asked = Query { measure: Some(measure.id.to_owned()), ..(**query).clone() };
    let layer = layer::answer(snapshot, &again(query, asked.clone())?)?;
    let values = values(snapshot, query, asked, &layer)?;
    let play = Play::usual(input.seed);
    let partition = partition(snapshot, query);
    let (basis, scan) = scanned(&input, partition, play);
    let structure = describe(&values, &input.neighbours, play);
    Ok(Clusters { layer, structure, scan, basis, play })
}

/// Refuses a level of more territories than circles can be drawn around.
fn limited(snapshot: &Snapshot, query: &Query) -> Result<(), QueryError> {
    let fits = |partition: &Partition| partition.territories.len() <= PLACES_MOST;
    if fits(partition(snapshot, query)) {
        return Ok(());
    }
    let others = snapshot.geodata.partitions().iter().filter(|partition| fits(partition));
    let mut allowed: Vec<&str> = others.map(|partition| partition.level.id()).collect();
    allowed.dedup();
    Err(refuse("level", query.level.id(), allowed))
}

/// The measure whose structure is described.
fn measure(query: &Query, input: &Input) -> Result<&'static Measure, QueryError> {
    let filter = &query.filter;
    let of_all = filter.themes.is_empty() && filter.kinds.is_empty() && filter.statuses.is_empty();
    let id = if of_all && input.exposure.is_ok() { RATE } else { SHARE };
    let measure = indicator::find(id).or_else(|| indicator::find(SHARE));
    let measure = measure.ok_or_else(|| refuse("measure", id, [SHARE]))?;
    match query.measure.as_deref() {
        Some(other) if other != measure.id => Err(refuse("measure", other, [measure.id])),
        _ => Ok(measure),
    }
}

/// The values of all territories: those that the query leaves out are still neighbours.
fn values(
    snapshot: &Snapshot,
    query: &Permitted,
    mut asked: Query,
    layer: &Layer,
) -> Result<Vec<Result<f64, Reason>>, QueryError> {
    let of = |layer: &Layer| {
        let rows = layer.rows.iter().map(|row| row.estimate);
        rows.map(|e| e.value.ok_or(e.reason.unwrap_or(Reason::Undefined))).collect()
    };
    if asked.filter.territories.is_empty() {
        return Ok(of(layer));
    }
    asked.filter.territories.clear();
    Ok(of(&layer::answer(snapshot, &again(query, asked)?)?))
}

/// The same view's leave for another spelling of its question.
fn again(query: &Permitted, asked: Query) -> Result<Permitted, QueryError> {
    permit(query.view(), asked).map_err(|no| refuse(no.parameter, "", no.published))
}

/// Scans the territories of which it is known what to expect events in proportion to.
fn scanned(input: &Input, partition: &Partition, play: Play) -> (ScanBasis, Result<Scan, Reason>) {
    let asked = || input.asked.iter().map(|&asked| Some(asked as f64)).collect();
    let (basis, population): (ScanBasis, Vec<Option<f64>>) = match &input.exposure {
        Ok(exposure) => (ScanBasis::Population, exposure.clone()),
        Err(_) => (ScanBasis::Demands, asked()),
    };
    if population.iter().all(Option::is_none) {
        return (basis, Err(Reason::MissingPopulation));
    }
    // Chance deals nothing to a place where nobody lives: what is recorded there says nothing.
    let known: Vec<usize> =
        (0..input.len()).filter(|&p| population[p].is_some_and(|people| people > 0.0)).collect();
    let plane = Projection::new(Crs::ORIGEN_NACIONAL);
    let point = |&place: &usize| point(&plane, &partition.territories[place]);
    let points: Vec<_> = known.iter().map(point).collect();
    let cases: Vec<u64> = known.iter().map(|&place| input.events[place]).collect();
    let population: Vec<f64> = known.iter().filter_map(|&place| population[place]).collect();
    let field = Field { points: &points, cases: &cases, population: &population };
    let scan = scan::scan(field, SHARE_MAX, play).map(|mut scan| {
        for cluster in &mut scan.clusters {
            cluster.centre = known[cluster.centre];
            cluster.members.iter_mut().for_each(|member| *member = known[*member]);
        }
        scan
    });
    (basis, scan)
}

/// Where a territory is, in metres: inside its largest polygon.
fn point(plane: &Projection, territory: &Territory) -> (f64, f64) {
    // Where the projection does not reach, nothing was read: files are held to the globe.
    let at = plane.from_degrees(territory.anchor).unwrap_or(territory.anchor);
    (at.x, at.y)
}
