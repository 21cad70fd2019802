//! What a store must keep, whatever happens.

use std::fs;

use geo::Coord;
use jiff::civil::date;
use tempfile::TempDir;

use super::{Error, FILE, Store};
use crate::demand::{Batch, Collection, Commitment, Demand, Event, Method, Placement, Records};
use crate::intake::{Report, demand_key};
use crate::store::Origin;
use crate::territory::Geodata;

struct Fixture {
    dir: TempDir,
    geodata: Geodata,
}

impl Fixture {
    fn new() -> Self {
        Self { dir: TempDir::new().unwrap(), geodata: Geodata::embedded() }
    }

    fn store(&self) -> Store {
        Store::open(self.dir.path(), &self.geodata).unwrap()
    }
}

fn origin(file: &str) -> Origin {
    let at = "2025-03-01T12:00:00Z".into();
    Origin { file: file.into(), file_hash: format!("hash of {file}"), at }
}

fn batch(records: Records) -> Batch {
    Batch { hash: "abc".into(), synthetic: true, records }
}

fn full_demand() -> Demand {
    Demand {
        source: "pqrs".into(),
        id: "1".into(),
        title: "Agua; \"potable\"".into(),
        description: "línea 1\nlínea 2".into(),
        received_at: date(2025, 3, 1),
        channel: Some(2),
        kind: Some(0),
        themes: vec![3, 0],
        point: Some(Coord { x: -76.532_123_456_789, y: 3.1 + 0.2 }),
        placement: Some(Placement {
            municipality: 41,
            method: Method::NearBorder,
            confidence: 0.75,
            distance_to_border_m: Some(12.345_678_901_234),
            conflict: true,
        }),
        declared_place: "Zarzal".into(),
        area: Some(2),
        submunicipal: Some("vallejuelo".into()),
        affected_groups: 0b1_0000_0000_0000_0000_0101,
        voice_groups: 1,
        people_affected: Some(u32::MAX),
        urgency: Some(5),
        support: Some(0),
        event_id: Some("EV1".into()),
        round: Some("2".into()),
        status: Some(10),
        responsible: Some("Secretaría de Salud".into()),
        due_at: Some(date(2025, 12, 31)),
        collection: Some(Collection::Open),
        quality_flags: vec!["near_border", "place_conflict"],
    }
}

fn check_round_trip(records: Records) {
    let fixture = Fixture::new();
    let batch = batch(records);
    fixture.store().append(&batch, &origin("a.csv"), &Report::default()).unwrap();
    assert_eq!(fixture.store().batches().unwrap(), [batch]);
}

#[test]
fn records_come_back_as_they_were() {
    let bare = Demand { id: "2".into(), received_at: date(1970, 1, 1), ..Demand::default() };
    check_round_trip(Records::Demands(vec![full_demand(), bare]));
    check_round_trip(Records::Commitments(vec![
        Commitment { id: "C1".into(), status: "agreed".into(), ..Commitment::default() },
        Commitment {
            id: "C2".into(),
            demand_ids: vec!["1".into(), "2".into()],
            municipalities: vec![0, 41],
            themes: vec![1],
            responsible: Some("Alcaldía".into()),
            agreed_at: Some(date(2025, 1, 2)),
            event_id: Some("EV1".into()),
            due_at: Some(date(2026, 1, 2)),
            status: "in_progress".into(),
            progress: Some(100),
            amount_cop: Some(1.5e9 + 0.25),
            evidence_url: Some("https://example.org/?a=b|c".into()),
        },
    ]));
    check_round_trip(Records::Events(vec![
        Event { id: "EV1".into(), ..Event::default() },
        Event {
            id: "EV2".into(),
            kind: "taller".into(),
            round: Some("1".into()),
            date: Some(date(2025, 3, 1)),
            municipality: Some(7),
            attendees: Some(120),
            attendees_by_group: vec![(6, 30), (0, 70)],
            collection: Some(Collection::Quota),
        },
    ]));
}

#[test]
fn an_undone_import_stays_in_the_list_and_leaves_the_batches() {
    let fixture = Fixture::new();
    let mut store = fixture.store();
    let first = store.append(
        &batch(Records::Demands(vec![full_demand()])),
        &origin("a.csv"),
        &Report::default(),
    );
    let first = first.unwrap();
    let events = batch(Records::Events(vec![Event { id: "EV1".into(), ..Event::default() }]));
    store.append(&events, &origin("b.csv"), &Report::default()).unwrap();
    store.undo(first, "2025-03-02T00:00:00Z").unwrap();
    assert_eq!(store.batches().unwrap(), [events]);
    let live: Vec<bool> = store.imports().unwrap().iter().map(|import| import.live).collect();
    assert_eq!(live, [false, true]);
    let error = store.undo(first, "2025-03-02T00:00:00Z").unwrap_err();
    assert!(matches!(error, Error::Undone { id } if id == first), "{error}");
    let error = store.undo(99, "2025-03-02T00:00:00Z").unwrap_err();
    assert!(matches!(error, Error::NoImport { id: 99 }), "{error}");
}

#[test]
fn a_file_is_stored_once_until_it_is_undone() {
    let fixture = Fixture::new();
    let mut store = fixture.store();
    let batch = batch(Records::Demands(vec![full_demand()]));
    let append = |store: &mut Store| store.append(&batch, &origin("a.csv"), &Report::default());
    let id = append(&mut store).unwrap();
    assert_eq!(store.import_of("hash of a.csv").unwrap(), Some(id));
    let error = append(&mut store).unwrap_err();
    assert!(matches!(error, Error::SameFile { import } if import == id), "{error}");
    store.undo(id, "2025-03-02T00:00:00Z").unwrap();
    append(&mut store).unwrap();
    assert_eq!(store.batches().unwrap().len(), 1);
}

#[test]
fn known_keys_are_those_of_live_batches() {
    let fixture = Fixture::new();
    let mut store = fixture.store();
    let event = Event { id: "EV1".into(), municipality: Some(3), ..Event::default() };
    let records = [Records::Demands(vec![full_demand()]), Records::Events(vec![event])].map(batch);
    for (batch, file) in records.iter().zip(["a.csv", "b.csv"]) {
        store.append(batch, &origin(file), &Report::default()).unwrap();
    }
    let known = store.known().unwrap();
    assert!(known.demands.contains(&demand_key("pqrs", "1")));
    assert_eq!(known.events["EV1"].municipality, Some(3));
    store.undo(1, "2025-03-02T00:00:00Z").unwrap();
    assert!(store.known().unwrap().demands.is_empty());
}

#[test]
fn a_place_that_the_geodata_lack_leaves_the_demand_unlocated() {
    let fixture = Fixture::new();
    let batch = batch(Records::Demands(vec![full_demand()]));
    fixture.store().append(&batch, &origin("a.csv"), &Report::default()).unwrap();
    let mut fewer = fixture.geodata.clone();
    fewer.municipalities.pop();
    let batches = Store::open(fixture.dir.path(), &fewer).unwrap().batches().unwrap();
    let Records::Demands(demands) = &batches[0].records else { panic!("demands were stored") };
    assert_eq!(demands[0].placement, None);
}

#[cfg(unix)]
#[test]
fn the_folder_of_a_store_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = Fixture::new();
    let dir = fixture.dir.path().join("new");
    Store::open(&dir, &fixture.geodata).unwrap();
    assert_eq!(dir.metadata().unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_database_of_a_later_release_is_left_alone() {
    let fixture = Fixture::new();
    fixture.store().connection.pragma_update(None, "user_version", 99).unwrap();
    let error = Store::open(fixture.dir.path(), &fixture.geodata).err().unwrap();
    assert!(matches!(error, Error::Newer { version: 99, .. }), "{error}");
}

#[test]
fn what_is_no_database_is_refused_with_its_path() {
    let fixture = Fixture::new();
    fs::write(fixture.dir.path().join(FILE), "esto no es una base de datos").unwrap();
    let error = Store::open(fixture.dir.path(), &fixture.geodata).err().unwrap();
    assert!(error.to_string().contains(FILE), "{error}");
}
