//! The truth that the set is drawn from: how often each place speaks, and what it asks for.
//!
//! A municipality's mix of themes is drawn around its subregion's (Dirichlet), then bent by what
//! the place is (a city, a town by the river), by clusters and by the year. Its rate in the open
//! source is drawn from a gamma distribution around the department's.

use geo::{Distance, Haversine, Point};
use jiff::civil::{Date, date};

use crate::demand::{Code, Collection};
use crate::demo::random::{Random, Stream, gamma, stream};
use crate::demo::table::{Mixes, code};
use crate::territory::{Geodata, Level};

/// Demands of one source in one year: what changes from one stratum to the next is the mix.
pub(super) struct Stratum {
    pub(super) source: &'static str,
    pub(super) collection: Collection,
    /// Name of the round of participation; the open source has none.
    pub(super) round: Option<&'static str>,
    /// First day.
    pub(super) from: Date,
    /// Last day.
    pub(super) to: Date,
}

/// Name of the source gathered at events.
pub(super) const QUOTA: &str = "conversatorios";
/// Name of the source that is open at any time.
pub(super) const OPEN: &str = "pqrs";

/// Every stratum, by source and time.
pub(super) const STRATA: [Stratum; 6] = [
    quota("2024", date(2024, 3, 4), date(2024, 9, 27)),
    quota("2025", date(2025, 2, 10), date(2025, 10, 24)),
    quota("2026-I", date(2026, 2, 2), date(2026, 5, 29)),
    open(date(2024, 1, 1), date(2024, 12, 31)),
    open(date(2025, 1, 1), date(2025, 12, 31)),
    open(date(2026, 1, 1), date(2026, 6, 30)),
];

const fn quota(round: &'static str, from: Date, to: Date) -> Stratum {
    Stratum { source: QUOTA, collection: Collection::Quota, round: Some(round), from, to }
}

const fn open(from: Date, to: Date) -> Stratum {
    Stratum { source: OPEN, collection: Collection::Open, round: None, from, to }
}

/// Part of the demands that come through the open source.
const OPEN_PART: f64 = 0.45;
/// How close mixes stay to their subregion's: the sum of the Dirichlet's parameters.
const LIKENESS: f64 = 70.0;
/// Rates vary by about a third around the department's.
const RATE_SHAPE: f64 = 8.0;
/// From here on a municipality is a city.
const CITY_PEOPLE: f64 = 100_000.0;

/// Municipalities by the Cauca, whose dykes (*jarillones*) they worry about.
const RIVER: [&str; 22] = [
    "76001", "76036", "76041", "76100", "76111", "76113", "76130", "76147", "76248", "76318",
    "76364", "76400", "76403", "76497", "76520", "76616", "76622", "76670", "76823", "76834",
    "76890", "76895",
];
/// Municipalities that ask for nearly everything alike.
const DIVERSE: [&str; 2] = ["76520", "76736"];
/// Municipalities of which more than half of what they ask for is one theme.
const SPECIALISED: [(&str, &str); 2] = [("76250", "campo"), ("76306", "empresa_turismo")];
/// A theme asked for around a seat: centre, theme, radius in km, factor.
const CLUSTER: (&str, &str, f64, f64) = ("76233", "ambiente", 30.0, 3.5);

/// What sets a municipality's mix apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Character {
    /// Drawn around its subregion's.
    Usual,
    /// Close to every theme alike.
    Diverse,
    /// Mostly this theme.
    Specialised(Code),
}

/// A municipality's truth.
pub(super) struct Place {
    pub(super) character: Character,
    /// Whether it lies in the cluster.
    pub(super) in_cluster: bool,
    /// Rate of the open source, per 10,000 person-years.
    pub(super) rate_per_10k: f64,
    /// People in each stratum's year times the length of the stratum in years.
    pub(super) person_years: Vec<f64>,
    /// For each of [`STRATA`] the probability of each theme.
    pub(super) mixes: Vec<Vec<f64>>,
}

/// The cluster of one theme.
pub(super) struct Cluster {
    pub(super) theme: Code,
    pub(super) radius_km: f64,
    pub(super) factor: f64,
}

/// The whole truth.
pub(super) struct World {
    pub(super) places: Vec<Place>,
    pub(super) cluster: Cluster,
}

impl World {
    /// Draws the truth for a set of about `demands`.
    pub(super) fn draw(geodata: &Geodata, mixes: &Mixes, seed: u64, demands: usize) -> Self {
        let mut random = stream(seed, Stream::World);
        let cluster = Cluster { theme: code(CLUSTER.1), radius_km: CLUSTER.2, factor: CLUSTER.3 };
        let mut places: Vec<Place> = (0..geodata.municipalities.len())
            .map(|index| draw_place(geodata, mixes, &cluster, index, &mut random))
            .collect();
        scale_rates(&mut places, demands as f64 * OPEN_PART);
        Self { places, cluster }
    }
}

impl Place {
    /// How many demands of the open source to expect in a stratum.
    pub(super) fn expected(&self, stratum: usize) -> f64 {
        self.rate_per_10k * self.person_years[stratum] / 10_000.0
    }
}

fn draw_place(
    geodata: &Geodata,
    mixes: &Mixes,
    cluster: &Cluster,
    index: usize,
    random: &mut Random,
) -> Place {
    let municipality = &geodata.municipalities[index];
    let code = municipality.code.to_string();
    let in_cluster = distance_to_cluster_km(geodata, index).is_some_and(|km| km <= CLUSTER.2);
    let character = character(&code);
    let mut own = draw_mix(base_mix(geodata, mixes, index), random);
    bend(&mut own, character);
    if is_city(geodata, index) {
        multiply(&mut own, mixes.weights("city"));
    }
    if RIVER.contains(&code.as_str()) {
        multiply(&mut own, mixes.weights("river"));
    }
    if in_cluster {
        own[usize::from(cluster.theme)] *= cluster.factor;
    }
    Place {
        character,
        in_cluster,
        rate_per_10k: gamma(random, RATE_SHAPE),
        person_years: STRATA.iter().map(|stratum| person_years(geodata, index, stratum)).collect(),
        mixes: STRATA.iter().map(|stratum| mix_in(&own, mixes, stratum)).collect(),
    }
}

fn character(code: &str) -> Character {
    let special = SPECIALISED.iter().find(|(place, _)| *place == code);
    match special {
        Some((_, theme)) => Character::Specialised(crate::demo::table::code(theme)),
        None if DIVERSE.contains(&code) => Character::Diverse,
        None => Character::Usual,
    }
}

/// The weights of the default scheme's subregion; those of `other` where the table has none.
fn base_mix<'a>(geodata: &Geodata, mixes: &'a Mixes, index: usize) -> &'a [f64] {
    let subregions = geodata.partition(Level::Subregion, None);
    let id = subregions.and_then(|partition| {
        partition.territories.get(usize::from(partition.of_municipality[index]))
    });
    id.and_then(|subregion| mixes.weights(&subregion.id))
        .or_else(|| mixes.weights("other"))
        .expect("the table has a column for other places")
}

fn draw_mix(base: &[f64], random: &mut Random) -> Vec<f64> {
    let sum: f64 = base.iter().sum();
    // Gammas with these shapes, divided by their sum, are a Dirichlet draw.
    let draws = base.iter().map(|weight| {
        let shape = LIKENESS * weight / sum;
        shape * gamma(random, shape)
    });
    normalised(draws.collect())
}

/// Pulls a mix towards all themes alike, or towards one.
fn bend(mix: &mut [f64], character: Character) {
    let alike = (mix.len() as f64).recip();
    for (theme, part) in mix.iter_mut().enumerate() {
        *part = match character {
            Character::Usual => *part,
            Character::Diverse => 0.15 * *part + 0.85 * alike,
            Character::Specialised(main) if theme == usize::from(main) => 0.4 * *part + 0.6,
            Character::Specialised(_) => 0.4 * *part,
        };
    }
}

fn mix_in(own: &[f64], mixes: &Mixes, stratum: &Stratum) -> Vec<f64> {
    let mut mix = own.to_vec();
    multiply(&mut mix, mixes.weights(&year_column(stratum)));
    if stratum.collection == Collection::Open {
        multiply(&mut mix, mixes.weights("open"));
    }
    normalised(mix)
}

/// The column of the table with the weights of a stratum's year.
pub(super) fn year_column(stratum: &Stratum) -> String {
    format!("in_{}", stratum.from.year())
}

fn multiply(mix: &mut [f64], weights: Option<&[f64]>) {
    for (part, weight) in mix.iter_mut().zip(weights.unwrap_or_default()) {
        *part *= weight;
    }
}

fn normalised(mut mix: Vec<f64>) -> Vec<f64> {
    let sum: f64 = mix.iter().sum();
    for part in &mut mix {
        *part /= sum;
    }
    mix
}

fn is_city(geodata: &Geodata, index: usize) -> bool {
    people(geodata, index, STRATA[0].from.year()) >= CITY_PEOPLE
}

/// People of a municipality in a year, or in the nearest year that the edition has.
pub(super) fn people(geodata: &Geodata, index: usize, year: i16) -> f64 {
    let population = &geodata.population;
    let year = population.nearest_year(year);
    year.and_then(|year| population.total(index as u16, year)).unwrap_or(0.0)
}

fn person_years(geodata: &Geodata, index: usize, stratum: &Stratum) -> f64 {
    let days = f64::from((stratum.to - stratum.from).get_days() + 1);
    people(geodata, index, stratum.from.year()) * days / f64::from(stratum.from.days_in_year())
}

fn distance_to_cluster_km(geodata: &Geodata, index: usize) -> Option<f64> {
    let seat = |index: usize| Point::from(geodata.municipalities[index].seat);
    let centre = geodata.municipalities.iter().position(|m| m.code.to_string() == CLUSTER.0)?;
    Some(Haversine.distance(seat(centre), seat(index)) / 1000.0)
}

/// Makes the open source's expected demands sum to `total`.
fn scale_rates(places: &mut [Place], total: f64) {
    let open = || (0..STRATA.len()).filter(|&s| STRATA[s].collection == Collection::Open);
    let expected = |place: &Place| open().map(|stratum| place.expected(stratum)).sum::<f64>();
    let sum: f64 = places.iter().map(expected).sum();
    if sum > 0.0 {
        for place in places {
            place.rate_per_10k *= total / sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world() -> World {
        World::draw(&Geodata::embedded(), &Mixes::embedded(), 76, 20_000)
    }

    #[test]
    fn mixes_are_probabilities() {
        let world = world();
        for mix in world.places.iter().flat_map(|place| &place.mixes) {
            assert!(mix.iter().all(|part| (0.0..=1.0).contains(part)));
            assert!((mix.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn specialised_places_ask_mostly_for_one_theme_and_diverse_ones_for_all() {
        for place in world().places {
            let top = place.mixes[1].iter().copied().fold(0.0, f64::max);
            match place.character {
                Character::Specialised(_) => assert!(top > 0.5, "{top}"),
                Character::Diverse => assert!(top < 0.15, "{top}"),
                Character::Usual => {}
            }
        }
    }

    #[test]
    fn the_open_source_is_expected_to_bring_its_part() {
        let open = |place: &Place| (3..6).map(|stratum| place.expected(stratum)).sum::<f64>();
        let expected: f64 = world().places.iter().map(open).sum();
        assert!((expected - 9_000.0).abs() < 1e-6, "{expected}");
    }
}
