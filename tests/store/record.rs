//! Single records: by their keys, through their history, in the queue, erased.

use tejido::demand::{Demand, Records};
use tejido::intake::demand_key;
use tejido::store::{Error, Store, WaitingPlace};

use crate::home::{
    Home, NOW, append, batch, commitment, demand, demands, edit, event, report, unlocated,
};

pub fn known_keys_are_those_of_live_batches(home: &Home) {
    let store = home.open();
    let first = append(&*store, "a", demands([demand("1")]));
    append(&*store, "b", Records::Events(vec![event("EV1", Some(3))]));
    append(&*store, "c", Records::Commitments(vec![commitment("C1", "agreed")]));
    let known = store.known().unwrap();
    assert!(known.demands.contains(&demand_key("pqrs", "1")));
    assert!(known.commitments.contains("C1"));
    assert_eq!(known.events["EV1"].municipality, Some(3));
    let strings = |all: &[&str]| all.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
    let pair = |id: &str| ("pqrs".to_owned(), id.to_owned());
    let (asked, ids) = ([pair("1"), pair("2")], strings(&["C1", "C2", "EV1"]));
    let some = store.known_of(&asked, &ids, &ids).unwrap();
    assert_eq!((&some.demands, &some.commitments), (&known.demands, &known.commitments));
    assert_eq!(some.events, known.events);
    store.undo(first, NOW, "").unwrap();
    assert!(store.known().unwrap().demands.is_empty());
    assert!(store.known_of(&asked, &[], &[]).unwrap().demands.is_empty());
}

pub fn the_latest_live_record_of_a_key_counts(home: &Home) {
    let store = home.open();
    let titled = |title: &str| Demand { title: title.into(), ..demand("1") };
    append(&*store, "a", demands([titled("first"), demand("2")]));
    let second = append(&*store, "b", demands([titled("second")]));
    let title = || store.demand("pqrs", "1").unwrap().map(|demand| demand.title);
    assert_eq!(title().as_deref(), Some("second"));
    store.undo(second, NOW, "").unwrap();
    assert_eq!(title().as_deref(), Some("first"));
    assert_eq!(store.demand("other", "1").unwrap(), None);
    append(&*store, "c", Records::Events(vec![event("EV1", Some(3))]));
    append(&*store, "d", Records::Events(vec![event("EV1", Some(4))]));
    assert_eq!(store.event("EV1").unwrap(), Some(event("EV1", Some(4))));
    assert_eq!(store.event("EV2").unwrap(), None);
}

pub fn a_commitment_keeps_its_history(home: &Home) {
    let store = home.open();
    let write = |status: &str, at: &str| {
        let batch = batch(status, Records::Commitments(vec![commitment("C1", status)]));
        store.append(&batch, &edit(at), &report(1)).unwrap()
    };
    write("agreed", "2025-03-01T12:00:00Z");
    let mistake = write("cancelled", "2025-03-02T12:00:00Z");
    write("fulfilled", "2025-03-03T12:00:00Z");
    store.undo(mistake, NOW, "").unwrap();
    let history = store.history("C1").unwrap();
    let told: Vec<(&str, &str)> =
        history.iter().map(|past| (past.at.as_str(), past.record.status.as_str())).collect();
    assert_eq!(told, [("2025-03-01T12:00:00Z", "agreed"), ("2025-03-03T12:00:00Z", "fulfilled")]);
    assert_eq!(history[0].by, "ana");
    assert_eq!(store.commitment("C1").unwrap(), Some(commitment("C1", "fulfilled")));
    assert_eq!(store.commitment("C2").unwrap(), None);
}

pub fn demands_without_a_territory_wait_in_a_queue(home: &Home) {
    let store = home.open();
    let at_event = |id: &str, event: &str| Demand { event_id: Some(event.into()), ..unlocated(id) };
    let all = ["1", "2", "3", "4"].map(unlocated);
    append(&*store, "a", demands(all.into_iter().chain([demand("5"), at_event("6", "EV1")])));
    append(&*store, "b", demands([at_event("7", "EV2"), demand("2")]));
    append(&*store, "c", Records::Events(vec![event("EV1", Some(3)), event("EV2", Some(3))]));
    append(&*store, "d", Records::Events(vec![event("EV2", None)]));
    let undone = append(&*store, "e", demands([unlocated("8"), demand("3")]));
    store.undo(undone, NOW, "").unwrap();
    assert_eq!(queue(&*store, 100), ["1", "3", "4", "7"]);
    assert_eq!(queue(&*store, 2), ["1", "3", "4", "7"], "in pages as well");
}

/// The ids of the queue, read in pages.
fn queue(store: &dyn Store, page: u32) -> Vec<String> {
    let (mut found, mut after): (Vec<String>, Option<WaitingPlace>) = (Vec::new(), None);
    loop {
        let waiting = store.unlocated(after, page).unwrap();
        let Some(last) = waiting.last() else { return found };
        after = Some(last.place);
        found.extend(waiting.into_iter().map(|waiting| waiting.demand.id.to_string()));
    }
}

pub fn an_erased_demand_leaves_a_tombstone(home: &Home) {
    let store = home.open();
    append(&*store, "a", demands([demand("1"), demand("2")]));
    append(&*store, "b", demands([demand("1")]));
    let error = store.erase("pqrs", "9", "lo pidió", NOW, "eva").unwrap_err();
    assert!(matches!(error, Error::NoRecord { .. }), "{error}");
    assert_eq!(store.changes().unwrap(), 2, "nothing happened");
    assert_eq!(store.erase("pqrs", "1", "lo pidió", NOW, "eva").unwrap(), 2, "two rows");
    assert_eq!(store.demand("pqrs", "1").unwrap(), None);
    let batches = store.batches().unwrap();
    let left: Vec<usize> = batches.iter().map(|batch| rows(&batch.records)).collect();
    assert_eq!(left, [1, 0, 0]);
    assert_eq!(batches[2].hash.len(), 64, "the tombstone counts in the version");
    let known = store.known().unwrap();
    assert_eq!(known.demands.len(), 1);
    assert!(known.is_erased("pqrs", "1") && !known.is_erased("pqrs", "2"));
    let keys = [("pqrs".to_owned(), "1".to_owned())];
    assert!(store.known_of(&keys, &[], &[]).unwrap().is_erased("pqrs", "1"));
    // What was read before the erasure is written after it.
    let late = batch("late", demands([demand("3"), demand("1")]));
    let error = store.append(&late, &edit(NOW), &report(2)).unwrap_err();
    assert!(matches!(error, Error::Erased), "{error}");
    assert_eq!(store.demand("pqrs", "3").unwrap(), None, "all or nothing");
    let error = store.undo(3, NOW, "").unwrap_err();
    assert!(matches!(error, Error::NoImport { .. }), "{error}");
    store.undo(1, NOW, "").unwrap();
    assert_eq!(store.demand("pqrs", "2").unwrap(), None);
}

fn rows(records: &Records) -> usize {
    match records {
        Records::Demands(all) => all.len(),
        Records::Commitments(all) => all.len(),
        Records::Events(all) => all.len(),
    }
}
