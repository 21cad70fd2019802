//! A snapshot that grew is the same as one that was built at once.

use std::sync::{Arc, LazyLock};

use compact_str::{ToCompactString, format_compact};
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::demand::{Batch, Collection, Demand, Method, Placement, Records};
use crate::territory::Geodata;

static LOCATOR: LazyLock<Arc<Locator>> =
    LazyLock::new(|| Arc::new(Locator::new(Arc::new(Geodata::embedded()))));

static CODES: LazyLock<Vec<String>> = LazyLock::new(|| municipality_codes(LOCATOR.geodata()));

fn placed(municipality: u16) -> Placement {
    Placement {
        municipality,
        method: Method::Code,
        confidence: 1.0,
        distance_to_border_m: None,
        conflict: false,
    }
}

/// Few keys and few values, so that rows replace each other and share their words.
fn any_demand() -> impl Strategy<Value = Demand> {
    let words = (0..12_u8, 0..3_u8, 0..4_u8, proptest::option::of(0..4_u8), 0..3_u8);
    let codes = (vec(0..4_u8, 0..3), 0..3_u32, proptest::option::of(0..42_u16), 0..400_i32);
    (words, codes).prop_map(|((id, source, who, event, round), (themes, groups, place, day))| {
        Demand {
            source: format_compact!("s{source}"),
            id: id.to_compact_string(),
            received_at: date(2024, 1, 1).saturating_add(jiff::Span::new().days(day)),
            responsible: (who > 0).then(|| format_compact!("r{who}")),
            event_id: event.map(|event| format_compact!("e{event}")),
            round: (round > 0).then(|| round.to_compact_string()),
            themes,
            affected_groups: groups,
            placement: place.map(placed),
            quality_flags: if day == 399 { vec!["future_date"] } else { Vec::new() },
            ..Demand::default()
        }
    })
}

fn any_event() -> impl Strategy<Value = Event> {
    let parts = (0..4_u8, 0..3_u8, proptest::option::of(0..42_u16), any::<bool>());
    parts.prop_map(|(id, round, municipality, open)| Event {
        id: format!("e{id}"),
        round: (round > 0).then(|| format!("r{round}")),
        municipality,
        date: Some(date(2025, 3, 1)),
        collection: open.then_some(Collection::Open),
        ..Event::default()
    })
}

fn any_commitment() -> impl Strategy<Value = Commitment> {
    (0..3_u8, 0..3_u8).prop_map(|(id, status)| Commitment {
        id: id.to_string(),
        status: status.to_string(),
        ..Commitment::default()
    })
}

fn any_records() -> impl Strategy<Value = Records> {
    prop_oneof![
        6 => vec(any_demand(), 0..12).prop_map(Records::demands),
        2 => vec(any_event(), 1..3).prop_map(Records::Events),
        1 => vec(any_commitment(), 1..3).prop_map(Records::Commitments),
    ]
}

fn any_batches() -> impl Strategy<Value = Vec<Batch>> {
    vec(any_records(), 1..10).prop_map(|all| {
        let batch = |(number, records)| Batch {
            hash: format!("hash {number}"),
            synthetic: number == 3,
            records,
        };
        all.into_iter().enumerate().map(batch).collect()
    })
}

fn extracts(batches: &[Batch]) -> Vec<Extract> {
    batches.iter().map(|batch| Extract::of(batch, &CODES)).collect()
}

/// Everything that an answer can be made from.
type All<'s> = (
    (&'s str, Option<Date>, Option<(u16, u16)>, bool),
    (Vec<&'s Segment>, [&'s [String]; 5]),
    (&'s [u32], &'s [u32], &'s [Vec<u8>]),
    (&'s [Commitment], &'s BTreeMap<String, Event>),
);

fn all(snapshot: &Snapshot) -> All<'_> {
    let Dictionaries { source, event, round, responsible, submunicipal, .. } =
        &snapshot.dictionaries;
    let words = [source, event, round, responsible, submunicipal].map(Dictionary::values);
    let Dictionaries { group_sets, voice_sets, theme_lists, .. } = &snapshot.dictionaries;
    let segments = snapshot.segments.iter().map(|segment| &**segment).collect();
    (
        (&snapshot.version, snapshot.as_of, snapshot.days, snapshot.synthetic),
        (segments, words),
        (group_sets.values(), voice_sets.values(), theme_lists.values()),
        (&snapshot.commitments, &snapshot.events),
    )
}

proptest! {
    #[test]
    fn a_snapshot_that_grew_is_the_one_built_at_once(batches in any_batches()) {
        let extracts = extracts(&batches);
        let mut builder = Builder::new(Arc::clone(&LOCATOR));
        for end in 1..=extracts.len() {
            let grown = builder.append(&extracts[end - 1..end]);
            let whole = Builder::of(Arc::clone(&LOCATOR), &extracts[..end]);
            builder = grown.unwrap_or(whole);
            let whole = Snapshot::build(Arc::clone(&LOCATOR), &batches[..end]);
            let grown = builder.snapshot();
            prop_assert_eq!(all(&grown), all(&whole));
        }
    }

    #[test]
    fn parts_survive_their_bytes(demands in vec(any_demand().prop_map(Box::new), 0..40)) {
        for part in parts(&demands, &CODES) {
            prop_assert_eq!(Part::from_bytes(&part.to_bytes()), Some(part));
        }
    }

    #[test]
    fn broken_bytes_are_no_part(
        demands in vec(any_demand().prop_map(Box::new), 1..5),
        cut in 0..200_usize,
        noise in vec(any::<u8>(), 0..200),
    ) {
        let bytes = parts(&demands, &CODES)[0].to_bytes();
        prop_assert!(Part::from_bytes(&bytes[..cut.min(bytes.len() - 1)]).is_none());
        // Anything but a panic.
        drop(Part::from_bytes(&noise));
    }
}

#[test]
fn small_writes_grow_one_segment() {
    let mut builder = Builder::new(Arc::clone(&LOCATOR));
    for number in 0..100_u32 {
        let demand =
            Demand { source: "api".into(), id: number.to_compact_string(), ..Demand::default() };
        let records = Records::demands([demand]);
        let batch = Batch { hash: number.to_string(), synthetic: false, records };
        builder = builder.append(&extracts(&[batch])).expect("nothing earlier changes");
    }
    let snapshot = builder.snapshot();
    assert_eq!((snapshot.segments.len(), snapshot.demands()), (1, 100));
}

#[test]
fn a_snapshot_that_was_given_out_stays_as_it_was() {
    let batch = |hash: &str, id: &str, place: u16| {
        let demand = Demand { id: id.into(), placement: Some(placed(place)), ..Demand::default() };
        let records = Records::demands([demand]);
        Batch { hash: hash.into(), synthetic: false, records }
    };
    let first = [batch("a", "1", 1), batch("b", "2", 2)];
    let builder = Builder::of(Arc::clone(&LOCATOR), &extracts(&first));
    let before = builder.snapshot();
    let grown = builder.append(&extracts(&[batch("c", "2", 3)])).expect("it was not the first");
    assert_eq!(before.segments[0].municipality, [1, 2]);
    assert_eq!(grown.snapshot().segments[0].municipality, [1, 3]);
}
