//! The list of live batches, and what tells one state of it from another.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::date;
use tejido::demand::{Demand, Records};
use tejido::snapshot::{Extract, municipality_codes};
use tejido::store::{Change, Error, Place, Store, open};

use crate::home::{
    GEODATA, Home, NOW, append, batch, commitment, demand, demands, edit, event, origin, report,
    tell_server, unlocated,
};

pub fn an_undone_import_stays_in_the_list_and_leaves_the_batches(home: &Home) {
    let store = home.open();
    let first = append(&*store, "a.csv", demands([demand("1")]));
    let events = batch("b.csv", Records::Events(vec![event("EV1", None)]));
    store.append(&events, &origin("b.csv"), &report(1)).unwrap();
    store.undo(first, NOW, "eva").unwrap();
    assert_eq!(store.batches().unwrap(), [events]);
    let imports = store.imports().unwrap();
    let live: Vec<bool> = imports.iter().map(|import| import.live).collect();
    assert_eq!(live, [false, true]);
    assert_eq!(imports[0].origin, origin("a.csv"));
    assert_eq!(imports[0].tally, report(1).tally);
    let error = store.undo(first, NOW, "").unwrap_err();
    assert!(matches!(error, Error::Undone { id } if id == first), "{error}");
    let error = store.undo(99, NOW, "").unwrap_err();
    assert!(matches!(error, Error::NoImport { id: 99 }), "{error}");
}

pub fn a_file_is_stored_once_until_it_is_undone(home: &Home) {
    let store = home.open();
    let batch = batch("a", demands([demand("1")]));
    let append = |store: &dyn Store| store.append(&batch, &origin("a.csv"), &report(1));
    let id = append(&*store).unwrap();
    assert_eq!(store.import_of("hash of a.csv").unwrap(), Some(id));
    let error = append(&*store).unwrap_err();
    assert!(matches!(error, Error::SameFile { import } if import == id), "{error}");
    store.undo(id, NOW, "").unwrap();
    assert_eq!(store.import_of("hash of a.csv").unwrap(), None);
    append(&*store).unwrap();
    assert_eq!(store.batches().unwrap().len(), 1);
}

pub fn a_place_that_the_geodata_lack_leaves_the_demand_unlocated(home: &Home) {
    let place = |municipality: u16| {
        let mut demand = demand(&municipality.to_string());
        demand.placement.as_mut().unwrap().municipality = municipality;
        demand
    };
    append(&*home.open(), "a", demands([place(41), place(40)]));
    let mut fewer = GEODATA.clone();
    fewer.municipalities.pop();
    let batches = open(&home.place, &fewer).unwrap().batches().unwrap();
    let Records::Demands(found) = &batches[0].records else { panic!("demands were stored") };
    assert_eq!(found[0].placement, None);
    assert!(found[1].placement.is_some());
}

pub fn changes_are_counted_and_waited_for(home: &Home) {
    let (store, other) = (home.open(), home.open());
    let short = Duration::from_millis(300);
    assert_eq!(store.changes().unwrap(), 0);
    assert!(!store.wait(0, short).unwrap(), "nothing was written");
    let write = thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        append(&*other, "a", demands([demand("1")]));
        Instant::now()
    });
    assert!(store.wait(0, Duration::from_secs(20)).unwrap());
    let late = write.join().unwrap().elapsed();
    assert!(late < Duration::from_secs(1), "told {late:?} after the write");
    assert_eq!(store.changes().unwrap(), 1);
    assert!(store.wait(0, short).unwrap(), "what was written before is news as well");
    assert!(!store.wait(1, short).unwrap());
}

/// A version is made of the hashes of steps: they depend on what was stored, not on where.
pub fn every_store_tells_the_same_steps(home: &Home) {
    let expected = steps_of(&*Home::sqlite().open());
    assert_eq!(steps_of(&*home.open()), expected);
}

fn steps_of(store: &dyn Store) -> Vec<String> {
    let doubted =
        Demand { received_at: date(2205, 3, 1), quality_flags: vec!["future_date"], ..demand("2") };
    append(store, "a", demands([demand("1"), doubted]));
    append(store, "b", Records::Commitments(vec![commitment("C1", "agreed")]));
    let second = batch("c", demands([demand("1"), demand("3")]));
    store.append(&second, &edit(NOW), &report(2)).unwrap();
    store.erase("pqrs", "1", "lo pidió", NOW, "eva").unwrap();
    store.undo(2, NOW, "").unwrap();
    let steps = store.steps(0).unwrap();
    assert_eq!(store.steps(3).unwrap(), steps[3..]);
    let Change::Append { last_day, .. } = &steps[0].change else { panic!("{steps:?}") };
    assert_eq!(*last_day, Some(date(2025, 3, 1)), "a doubted day is no last day");
    let Change::Erase { batches, .. } = &steps[3].change else { panic!("{steps:?}") };
    assert_eq!(*batches, [1, 3]);
    steps.iter().map(|step| format!("{step:?}")).collect()
}

/// Kept here so that a store that is shared is known to be safe to share.
#[expect(dead_code, reason = "it is enough that it compiles")]
fn stores_cross_threads(store: Arc<dyn Store>) -> impl Send + Sync {
    store
}

pub fn what_snapshots_take_is_kept_or_taken_again(home: &Home) {
    let store = home.open();
    let codes = municipality_codes(&GEODATA);
    let many = (0..70_000).map(|id| demand(&id.to_string()));
    append(&*store, "a", demands(many));
    append(&*store, "b", Records::Events(vec![event("EV1", Some(3))]));
    append(&*store, "c", demands([unlocated("1"), demand("x")]));
    append(&*store, "d", Records::Commitments(vec![commitment("C1", "agreed")]));
    let expected = |numbers: &[u32]| -> Vec<Extract> {
        let batches = store.batches_numbered(numbers).unwrap();
        batches.iter().map(|batch| Extract::of(batch, &codes)).collect()
    };
    assert!(store.extracts(&[1, 2, 3, 4]).unwrap() == expected(&[1, 2, 3, 4]));
    assert_eq!(store.extracts(&[2, 4]).unwrap(), expected(&[2, 4]));
    assert_eq!(store.extracts(&[]).unwrap(), []);
    store.erase("pqrs", "1", "lo pidió", NOW, "").unwrap();
    assert!(store.extracts(&[1, 3]).unwrap() == expected(&[1, 3]));
    break_extract(home);
    assert!(store.extracts(&[1, 3]).unwrap() == expected(&[1, 3]), "taken from the rows");
}

/// Spoils one part of what is kept of the first batch.
fn break_extract(home: &Home) {
    let spoil = "UPDATE extract SET bytes = substr(bytes, 2) WHERE batch = 1 AND part = 1";
    match &home.place {
        Place::Folder(dir) => {
            let database = rusqlite::Connection::open(dir.join("tejido.sqlite3")).unwrap();
            assert_eq!(database.execute(spoil, []).unwrap(), 1);
        }
        Place::Url(url) => tell_server(url, spoil),
    }
}
