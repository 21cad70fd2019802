//! Records come back as they were, however many and whoever writes beside.

use std::sync::Arc;
use std::thread;

use geo::Coord;
use jiff::civil::date;
use tejido::demand::{Collection, Commitment, Demand, Details, Event, Method, Placement, Records};

use crate::home::{Home, append, batch, demand, demands, edit, origin, report};

fn full_demand() -> Demand {
    Demand {
        source: "pqrs".into(),
        id: "1".into(),
        title: "Agua; \"potable\"".into(),
        description: "línea 1\nlínea 2\t\\N\\.".into(),
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
        details: Some(Box::new(Details {
            updated_at: Some(date(2025, 4, 15)),
            location_precision: Some(3),
            severity: Some(5),
            ods: vec![17, 1],
            ethnic_territory: Some(2),
            plan_link: Some("2021003760123".into()),
            competence: Some(3),
            commitment_ids: vec!["C1".into(), "C2".into()],
        })),
    }
}

fn check_round_trip(home: &Home, name: &str, records: Records) {
    let batch = batch(name, records);
    let number = home.open().append(&batch, &origin(name), &report(2)).unwrap();
    // Opened anew, as another program does.
    assert_eq!(home.open().batches_numbered(&[number]).unwrap(), [batch]);
}

pub fn records_come_back_as_they_were(home: &Home) {
    let bare = Demand { id: "2".into(), received_at: date(1970, 1, 1), ..Demand::default() };
    check_round_trip(home, "a", demands([full_demand(), bare]));
    check_round_trip(
        home,
        "b",
        Records::Commitments(vec![
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
                title: Some("Dotar el hospital".into()),
                note: Some("En contratación".into()),
            },
        ]),
    );
    check_round_trip(
        home,
        "c",
        Records::Events(vec![
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
        ]),
    );
    assert_eq!(home.open().batches().unwrap().len(), 3);
}

pub fn a_hundred_thousand_rows_are_one_batch(home: &Home) {
    const ROWS: usize = 100_000;
    let store = home.open();
    let all = (0..ROWS).map(|row| Demand {
        title: format!("título {row}").into(),
        people_affected: Some(row as u32),
        ..demand(&row.to_string())
    });
    append(&*store, "a", demands(all));
    let [batch] = store.batches().unwrap().try_into().unwrap();
    let Records::Demands(found) = batch.records else { panic!("demands were stored") };
    assert_eq!(found.len(), ROWS);
    for (row, found) in found.iter().enumerate() {
        assert_eq!(found.people_affected, Some(row as u32), "rows keep their order");
    }
    assert_eq!(store.known().unwrap().demands.len(), ROWS);
    assert_eq!(store.demand("pqrs", "99999").unwrap().unwrap().title, "título 99999");
}

pub fn what_many_write_at_once_is_all_there(home: &Home) {
    const WRITERS: usize = 4;
    const EACH: usize = 10;
    let store = home.open();
    let write = |writer: usize| {
        // Half of them share a store, as the threads of a server do.
        let store = if writer.is_multiple_of(2) { Arc::clone(&store) } else { home.open() };
        for number in 0..EACH {
            let id = format!("{writer}-{number}");
            let batch = batch(&id, demands([demand(&id)]));
            store.append(&batch, &edit("2025-03-01T12:00:00Z"), &report(1)).unwrap();
            assert!(store.demand("pqrs", &id).unwrap().is_some(), "what is stored can be read");
        }
    };
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            scope.spawn(move || write(writer));
        }
    });
    let steps = store.steps(0).unwrap();
    let numbers: Vec<u32> = steps.iter().map(|step| step.number).collect();
    assert_eq!(numbers, (1..=(WRITERS * EACH) as u32).collect::<Vec<_>>(), "none is left out");
    assert_eq!(store.known().unwrap().demands.len(), WRITERS * EACH);
}
