//! The queue of demands without a territory: what waits, with suggestions, and what people place by
//! hand, which is remembered.

use crate::demand::{Batch, Demand, Method, Placement, Records};
use crate::ingest::Desk;
use crate::intake::{Report, Suggestion, Tally, gather, suggestions};
use crate::store::{self, Origin, Remembered, Waiting, WaitingPlace};
use crate::text::fold;

/// A demand that waits, with where it could belong.
pub struct Queued {
    /// The demand, and where to go on after it.
    pub waiting: Waiting,
    /// Where it could belong, the likeliest first.
    pub suggestions: Vec<Suggestion>,
}

/// Where a person says that a demand belongs.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The demand: its source.
    pub source: String,
    /// And its id there.
    pub id: String,
    /// Index of the municipality.
    pub municipality: u16,
    /// Comuna, corregimiento or vereda, as an id.
    pub submunicipal: Option<String>,
    /// Whether others of this source that declare the same place, now and later, belong there too.
    pub alike: bool,
}

/// What a decision placed.
pub struct Placed {
    /// How many demands.
    pub demands: usize,
    /// Their batch.
    pub batch: u32,
}

/// Demands that are read from the queue at once.
const PAGE: u32 = 1000;

impl Desk {
    /// Demands without a territory after a place in the queue; at most `limit`.
    ///
    /// # Errors
    /// When the store fails.
    pub fn queue(
        &self,
        after: Option<WaitingPlace>,
        limit: u32,
    ) -> Result<Vec<Queued>, store::Error> {
        let waiting = self.store.unlocated(after, limit)?;
        let queued = waiting.into_iter().map(|waiting| {
            let suggestions = suggestions(&waiting.demand, &self.locator);
            Queued { waiting, suggestions }
        });
        Ok(queued.collect())
    }

    /// Places a demand, and those alike; `None` when there is no such demand.
    ///
    /// # Errors
    /// When the store fails.
    pub fn place(&self, decision: &Decision, by: &str) -> Result<Option<Placed>, store::Error> {
        let Some(demand) = self.store.demand(&decision.source, &decision.id)? else {
            return Ok(None);
        };
        let place = fold(&demand.declared_place);
        let mut demands = vec![demand];
        if decision.alike && !place.is_empty() {
            demands.extend(self.alike(decision, &place)?);
            self.store.save_placement(&self.remembered(decision, place, by))?;
        }
        for demand in &mut demands {
            decide(demand, decision);
        }
        let count = demands.len();
        let batch = self.append_placed(demands, by)?;
        let detail = self.locator.geodata().municipalities[usize::from(decision.municipality)].code;
        let subject = format!("{}/{}", decision.source, decision.id);
        self.note("place", &subject, &detail.to_string(), by)?;
        Ok(Some(Placed { demands: count, batch }))
    }

    /// The other demands of the queue that come from the same source and declare the same place.
    fn alike(&self, decision: &Decision, place: &str) -> Result<Vec<Demand>, store::Error> {
        let is_alike = |demand: &Demand| {
            demand.source == decision.source
                && demand.id != decision.id
                && fold(&demand.declared_place) == place
        };
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let page = self.store.unlocated(after, PAGE)?;
            let Some(last) = page.last() else { return Ok(found) };
            after = Some(last.place);
            let demands = page.into_iter().map(|waiting| waiting.demand);
            found.extend(demands.filter(is_alike));
        }
    }

    fn remembered(&self, decision: &Decision, place: String, by: &str) -> Remembered {
        Remembered {
            source: Some(decision.source.clone()),
            place,
            municipality: decision.municipality,
            submunicipal: decision.submunicipal.clone(),
            by: by.to_owned(),
            at: (self.now)().to_string(),
        }
    }

    fn append_placed(&self, demands: Vec<Demand>, by: &str) -> Result<u32, store::Error> {
        let count = demands.len() as u64;
        let tally = Tally { read: count, located: count, updated: count, ..Tally::default() };
        let records = Records::demands(demands);
        let batch = Batch { hash: String::new(), synthetic: false, records };
        let origin = Origin {
            file: "ubicación a mano".to_owned(),
            file_hash: None,
            at: (self.now)().to_string(),
            by: by.to_owned(),
        };
        let batch = gather(vec![batch], self.locator.geodata());
        self.store.append(&batch, &origin, &Report { tally, ..Report::default() })
    }

    /// Removes a demand for good, and notes who did and why.
    ///
    /// # Errors
    /// When there is no such demand, or the store fails.
    pub fn erase(
        &self,
        source: &str,
        id: &str,
        reason: &str,
        by: &str,
    ) -> Result<u32, store::Error> {
        let batch = self.store.erase(source, id, reason, &(self.now)().to_string(), by)?;
        // The note must not bring back what was erased.
        self.note("erase", &batch.to_string(), reason, by)?;
        Ok(batch)
    }
}

/// A person is surer than any rule.
fn decide(demand: &mut Demand, decision: &Decision) {
    demand.placement = Some(Placement {
        municipality: decision.municipality,
        method: Method::Manual,
        confidence: 1.0,
        distance_to_border_m: None,
        conflict: false,
    });
    if let Some(place) = &decision.submunicipal {
        demand.submunicipal = Some(place.into());
    }
}
