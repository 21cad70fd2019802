//! What records hold, as one hash: the same rows give the same one on every machine.
//!
//! Every value goes in with its length, so that no two contents read alike; terms and places go in
//! as their ids, which outlive their order in lists.

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::demand::{
    Catalogue, Code, Collection, Commitment, Demand, Event, GroupSet, Placement, Records, areas,
    channels, codes_of, groups, kinds, statuses, themes,
};
use crate::territory::Geodata;
use crate::text::hex;

/// Hex SHA-256 over the records in their order, and over whether they are made up.
pub(super) fn of_records(records: &Records, synthetic: bool, geodata: &Geodata) -> String {
    let mut digest = Digest { hash: Sha256::new(), geodata };
    digest.number(Some(u8::from(synthetic)));
    match records {
        Records::Demands(demands) => demands.iter().for_each(|d| digest.demand(d)),
        Records::Commitments(commitments) => commitments.iter().for_each(|c| digest.commitment(c)),
        Records::Events(events) => events.iter().for_each(|e| digest.event(e)),
    }
    digest.finish()
}

/// Hex SHA-256 over what a row says, wherever that turns out to be.
pub(super) fn of_row(demand: &Demand, geodata: &Geodata) -> String {
    let mut digest = Digest { hash: Sha256::new(), geodata };
    digest.content(demand);
    digest.finish()
}

struct Digest<'a> {
    hash: Sha256,
    geodata: &'a Geodata,
}

impl Digest<'_> {
    fn finish(self) -> String {
        hex(&self.hash.finalize())
    }

    fn demand(&mut self, demand: &Demand) {
        self.text(&demand.source);
        self.text(&demand.id);
        self.content(demand);
        self.placement(demand.placement.as_ref());
        self.list(&demand.quality_flags);
    }

    fn content(&mut self, demand: &Demand) {
        self.text(&demand.title);
        self.text(&demand.description);
        self.date(Some(demand.received_at));
        self.term(channels(), demand.channel);
        self.term(kinds(), demand.kind);
        self.terms(themes(), &demand.themes);
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

    fn placement(&mut self, placement: Option<&Placement>) {
        self.place(placement.map(|place| place.municipality));
        self.maybe(placement.map(|place| place.method.id()));
        self.number(placement.map(|place| place.confidence));
        self.number(placement.and_then(|place| place.distance_to_border_m));
        self.number(placement.map(|place| u8::from(place.conflict)));
    }

    fn commitment(&mut self, commitment: &Commitment) {
        self.text(&commitment.id);
        self.list(&commitment.demand_ids);
        self.count(commitment.municipalities.len());
        commitment.municipalities.iter().for_each(|&place| self.place(Some(place)));
        self.terms(themes(), &commitment.themes);
        self.maybe(commitment.responsible.as_deref());
        self.date(commitment.agreed_at);
        self.maybe(commitment.event_id.as_deref());
        self.date(commitment.due_at);
        self.text(&commitment.status);
        self.number(commitment.progress);
        self.number(commitment.amount_cop);
        self.maybe(commitment.evidence_url.as_deref());
    }

    fn event(&mut self, event: &Event) {
        self.text(&event.id);
        self.text(&event.kind);
        self.maybe(event.round.as_deref());
        self.date(event.date);
        self.place(event.municipality);
        self.number(event.attendees);
        self.count(event.attendees_by_group.len());
        for &(group, attendees) in &event.attendees_by_group {
            self.term(groups(), Some(group));
            self.number(Some(attendees));
        }
        self.maybe(event.collection.map(Collection::id));
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.hash.update(text);
    }

    fn maybe(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.count(usize::MAX),
        }
    }

    /// A number by its nearest double, which holds every number that records have.
    fn number(&mut self, number: Option<impl Into<f64>>) {
        match number {
            Some(number) => self.hash.update(number.into().to_bits().to_le_bytes()),
            None => self.hash.update(f64::NAN.to_bits().to_le_bytes()),
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
        self.maybe(code.map(|code| code.to_string()).as_deref());
    }

    fn term(&mut self, catalogue: &Catalogue, code: Option<Code>) {
        self.maybe(code.map(|code| catalogue.term(code).id.as_str()));
    }

    fn terms(&mut self, catalogue: &Catalogue, codes: &[Code]) {
        self.count(codes.len());
        for &code in codes {
            self.term(catalogue, Some(code));
        }
    }

    fn groups(&mut self, set: GroupSet) {
        self.terms(groups(), &codes_of(set).collect::<Vec<_>>());
    }

    fn list(&mut self, texts: &[impl AsRef<str>]) {
        self.count(texts.len());
        for text in texts {
            self.text(text.as_ref());
        }
    }

    fn count(&mut self, count: usize) {
        self.hash.update((count as u64).to_le_bytes());
    }
}
