//! The demonstration set, invented from a seed, with the truth it was drawn from.
//!
//! It is plausible (meetings by municipality and round, an open source, themes by subregion,
//! promises kept and broken) and an instrument: `verdad.json` holds the true shares, rates and
//! planted faults, so that a test can tell whether what Tejido says about the set is so. Every
//! row says that it is synthetic.

mod commitment;
mod demand;
mod event;
mod fault;
mod people;
mod place;
mod random;
mod row;
mod table;
mod truth;
mod world;

use crate::demo::table::Mixes;
use crate::demo::truth::Told;
use crate::demo::world::World;
use crate::territory::Geodata;

/// Fewest demands of a set: below, meetings would have less than one each.
pub const DEMANDS_MIN: usize = 500;

/// The four files of a demonstration set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSet {
    /// `demandas.csv`.
    pub demands_csv: String,
    /// `compromisos.csv`.
    pub commitments_csv: String,
    /// `eventos.csv`.
    pub events_csv: String,
    /// `verdad.json`.
    pub truth_json: String,
}

impl DemoSet {
    /// Each file's name and content.
    pub fn files(&self) -> [(&'static str, &str); 4] {
        [
            ("demandas.csv", &self.demands_csv),
            ("compromisos.csv", &self.commitments_csv),
            ("eventos.csv", &self.events_csv),
            ("verdad.json", &self.truth_json),
        ]
    }
}

/// Invents a set of `demands` rows (at least [`DEMANDS_MIN`]); the same seed and geodata give the
/// same bytes.
pub fn generate(geodata: &Geodata, seed: u64, demands: usize) -> DemoSet {
    let total = demands.max(DEMANDS_MIN);
    let mixes = Mixes::embedded();
    let world = World::draw(geodata, &mixes, seed, total);
    let events = event::draw(geodata, seed);
    let counts = (total, fault::spare(total));
    let mut drafts = demand::draw(geodata, &mixes, &world, &events, seed, counts);
    let commitments = commitment::draw(geodata, &mixes, &events, &mut drafts, seed, total);
    let faults = fault::plant(geodata, &mut drafts, seed);
    let truth_json = truth::write(&Told {
        geodata,
        mixes: &mixes,
        world: &world,
        drafts: &drafts,
        faults: &faults,
        seed,
        events: events.len(),
        commitments: commitments.len(),
    });
    DemoSet {
        demands_csv: row::write(drafts.into_iter().map(|draft| draft.row)),
        commitments_csv: row::write(commitments),
        events_csv: row::write(events.into_iter().map(|event| event.row)),
        truth_json,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let geodata = Geodata::embedded();
        let set = generate(&geodata, 76, 500);
        assert_eq!(set, generate(&geodata, 76, 500));
        assert_ne!(set.demands_csv, generate(&geodata, 77, 500).demands_csv);
    }

    #[test]
    fn a_set_has_as_many_rows_as_asked_for() {
        let set = generate(&Geodata::embedded(), 1, 2_000);
        assert_eq!(set.demands_csv.lines().count(), 2_001);
        assert!(set.demands_csv.lines().skip(1).all(|line| line.ends_with(",si")));
    }

    #[test]
    fn promises_are_kept_in_37_of_100_cases_and_made_in_41_municipalities() {
        let set = generate(&Geodata::embedded(), 76, 20_000);
        let mut reader = csv::Reader::from_reader(set.commitments_csv.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let kept = rows.iter().filter(|row| &row[9] == "fulfilled").count();
        assert_eq!((rows.len(), kept), (2_365, 875));
        let places: std::collections::BTreeSet<&str> = rows.iter().map(|row| &row[2]).collect();
        assert_eq!(places.len(), 41);
    }
}
