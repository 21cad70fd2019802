//! What records hold, as one hash: the same rows give the same one on every machine.
//!
//! Every value goes in with its length, so that no two contents read alike; terms and places go in
//! as their ids, which outlive their order in lists.

use jiff::civil::Date;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::demand::{
    Catalogue, Code, Collection, Commitment, Demand, Details, Event, GroupSet, Placement, Records,
    areas, channels, codes_of, competences, ethnic_territories, groups, kinds, precisions,
    statuses, themes,
};
use crate::territory::{Geodata, MunicipalityCode};
use crate::text::hex;

/// Stands for what is not there.
const NOTHING: u8 = 254;

/// Stands before what records of before did not have, where else only a record or the end follows:
/// no count begins so.
const DETAILS: u8 = NOTHING;

/// Stands before a count that takes more than a byte.
const LONG: u8 = 255;

/// Records that are hashed together, on one core.
const PART: usize = 4096;

/// Hex SHA-256 over the records in their order, and over whether they are made up: the hash of the
/// hashes of their parts, which are made on every core.
pub(super) fn of_records(records: &Records, synthetic: bool, geodata: &Geodata) -> String {
    let parts = match records {
        Records::Demands(demands) => parts(demands, geodata),
        Records::Commitments(commitments) => parts(commitments, geodata),
        Records::Events(events) => parts(events, geodata),
    };
    let mut hash = Sha256::new();
    hash.update([u8::from(synthetic)]);
    hash.update(parts.as_flattened());
    hex(&hash.finalize())
}

fn parts<T: Hashed + Sync>(records: &[T], geodata: &Geodata) -> Vec<[u8; 32]> {
    let parts = records.par_chunks(PART).map(|part| {
        let (mut hash, mut content) = (Sha256::new(), Content { bytes: Vec::new(), geodata });
        for record in part {
            content.bytes.clear();
            record.write(&mut content);
            hash.update(&content.bytes);
        }
        hash.finalize().into()
    });
    parts.collect()
}

/// A record whose content is hashed.
trait Hashed {
    /// Writes all that it holds.
    fn write(&self, to: &mut Content<'_>);
}

impl<T: Hashed> Hashed for Box<T> {
    fn write(&self, to: &mut Content<'_>) {
        T::write(self, to);
    }
}

impl Hashed for Demand {
    fn write(&self, to: &mut Content<'_>) {
        to.text(&self.source);
        to.text(&self.id);
        to.said(self);
        to.placement(self.placement.as_ref());
        to.list(&self.quality_flags);
        to.details(self.details.as_deref());
    }
}

impl Hashed for Commitment {
    fn write(&self, to: &mut Content<'_>) {
        to.text(&self.id);
        to.list(&self.demand_ids);
        to.count(self.municipalities.len());
        self.municipalities.iter().for_each(|&place| to.place(Some(place)));
        to.terms(themes(), self.themes.iter().copied());
        to.maybe(self.responsible.as_deref());
        to.date(self.agreed_at);
        to.maybe(self.event_id.as_deref());
        to.date(self.due_at);
        to.text(&self.status);
        to.number(self.progress);
        to.number(self.amount_cop);
        to.maybe(self.evidence_url.as_deref());
        let said = [self.title.as_deref(), self.note.as_deref()];
        if said != [None; 2] {
            to.bytes.push(DETAILS);
            for text in said {
                to.maybe(text);
            }
        }
    }
}

impl Hashed for Event {
    fn write(&self, to: &mut Content<'_>) {
        to.text(&self.id);
        to.text(&self.kind);
        to.maybe(self.round.as_deref());
        to.date(self.date);
        to.place(self.municipality);
        to.number(self.attendees);
        to.count(self.attendees_by_group.len());
        for &(group, attendees) in &self.attendees_by_group {
            to.term(groups(), Some(group));
            to.number(Some(attendees));
        }
        to.maybe(self.collection.map(Collection::id));
    }
}

/// Hex SHA-256 over what a row says, wherever that turns out to be. What offices add to it is left
/// out: it changes while the demand stays the same.
pub(super) fn of_row(demand: &Demand, geodata: &Geodata) -> String {
    let mut content = Content { bytes: Vec::new(), geodata };
    content.said(demand);
    hex(&Sha256::digest(&content.bytes))
}

/// What a record holds, as bytes.
struct Content<'a> {
    bytes: Vec<u8>,
    geodata: &'a Geodata,
}

impl Content<'_> {
    fn said(&mut self, demand: &Demand) {
        self.text(&demand.title);
        self.text(&demand.description);
        self.date(Some(demand.received_at));
        self.term(channels(), demand.channel);
        self.term(kinds(), demand.kind);
        self.terms(themes(), demand.themes.iter().copied());
        self.number(demand.point.map(|point| point.x));
        self.number(demand.point.map(|point| point.y));
        self.text(&demand.declared_place);
        self.term(areas(), demand.area);
        self.maybe(demand.submunicipal.as_deref());
        self.groups(demand.affected_groups);
        self.groups(demand.voice_groups);
        self.number(demand.people_affected);
        self.number(demand.urgency);
        self.number(demand.support);
        self.maybe(demand.event_id.as_deref());
        self.maybe(demand.round.as_deref());
        self.term(statuses(), demand.status);
        self.maybe(demand.responsible.as_deref());
        self.date(demand.due_at);
        self.maybe(demand.collection.map(Collection::id));
    }

    /// Demands without details are written as they were before there were any.
    fn details(&mut self, details: Option<&Details>) {
        let Some(details) = details else { return };
        self.bytes.push(DETAILS);
        self.date(details.updated_at);
        self.term(precisions(), details.location_precision);
        self.number(details.severity);
        self.count(details.ods.len());
        self.bytes.extend_from_slice(&details.ods);
        self.term(ethnic_territories(), details.ethnic_territory);
        self.maybe(details.plan_link.as_deref());
        self.term(competences(), details.competence);
        self.list(&details.commitment_ids);
    }

    fn placement(&mut self, placement: Option<&Placement>) {
        self.place(placement.map(|place| place.municipality));
        self.maybe(placement.map(|place| place.method.id()));
        self.number(placement.map(|place| place.confidence));
        self.number(placement.and_then(|place| place.distance_to_border_m));
        self.number(placement.map(|place| u8::from(place.conflict)));
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn maybe(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.nothing(),
        }
    }

    /// A number by its nearest double, which holds every number that records have.
    fn number(&mut self, number: Option<impl Into<f64>>) {
        match number {
            Some(number) => {
                self.count(size_of::<f64>());
                self.bytes.extend_from_slice(&number.into().to_bits().to_le_bytes());
            }
            None => self.nothing(),
        }
    }

    fn date(&mut self, date: Option<Date>) {
        self.number(date.map(|date| {
            let (year, month, day) = (date.year(), date.month(), date.day());
            i32::from(year) * 10_000 + i32::from(month) * 100 + i32::from(day)
        }));
    }

    fn place(&mut self, municipality: Option<u16>) {
        let code = municipality.map(|index| self.geodata.municipalities[usize::from(index)].code);
        self.number(code.map(MunicipalityCode::number));
    }

    fn term(&mut self, catalogue: &Catalogue, code: Option<Code>) {
        self.maybe(code.map(|code| catalogue.term(code).id.as_str()));
    }

    fn terms(&mut self, catalogue: &Catalogue, codes: impl Iterator<Item = Code> + Clone) {
        self.count(codes.clone().count());
        codes.for_each(|code| self.term(catalogue, Some(code)));
    }

    fn groups(&mut self, set: GroupSet) {
        self.terms(groups(), codes_of(set));
    }

    fn list(&mut self, texts: &[impl AsRef<str>]) {
        self.count(texts.len());
        for text in texts {
            self.text(text.as_ref());
        }
    }

    /// How much follows: a byte where it can say so, as for nearly all texts.
    fn count(&mut self, count: usize) {
        match u8::try_from(count) {
            Ok(count) if count < NOTHING => self.bytes.push(count),
            _ => {
                self.bytes.push(LONG);
                self.bytes.extend_from_slice(&(count as u64).to_le_bytes());
            }
        }
    }

    /// What no count says.
    fn nothing(&mut self) {
        self.bytes.push(NOTHING);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(demands: Vec<Demand>) -> String {
        of_records(&Records::demands(demands), false, &Geodata::embedded())
    }

    fn demand(id: &str, severity: Option<u8>) -> Demand {
        let details = Details { severity, ..Details::default() }.boxed();
        Demand { id: id.into(), details, ..Demand::default() }
    }

    /// Versions are made of these hashes: those that were pinned must be found again.
    #[test]
    fn demands_without_details_keep_the_hash_they_had_before_there_were_any() {
        let before = "37fb48ffbb4808ac034d54fac3425675272441f67b6fbdb19d264a4521538e11";
        assert_eq!(hash(vec![demand("1", None)]), before);
    }

    #[test]
    fn every_detail_counts_and_stays_with_its_demand() {
        let of = |one, other| hash(vec![demand("1", one), demand("2", other)]);
        let all = [of(None, None), of(Some(1), None), of(None, Some(1)), of(Some(2), None)];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[at + 1..].contains(one), "{at}");
        }
    }
}
