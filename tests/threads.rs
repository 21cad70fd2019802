//! The same bytes with one thread and with eight: whatever is simulated or counted in parallel
//! depends on the data and the seed alone.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::sync::{Arc, LazyLock};

use rayon::ThreadPoolBuilder;
use tejido::analysis::{Step, clusters, diversity, funnel, inequality, segregation, trends};
use tejido::demand::{Batch, Collection, Demand, Method, Placement, Records};
use tejido::disclose::{Permitted, View, permit};
use tejido::export;
use tejido::indicator::MEASURES;
use tejido::layer::{table, vocabulary};
use tejido::locate::Locator;
use tejido::query::Query;
use tejido::snapshot::Snapshot;
use tejido::territory::Geodata;

/// Openly collected demands, uneven over places and themes.
static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let batch = Batch {
        hash: "3".repeat(64),
        synthetic: true,
        records: Records::demands((0..3_000).map(demand)),
    };
    Snapshot::build(Arc::new(Locator::new(Arc::new(Geodata::embedded()))), &[batch])
});

fn demand(number: usize) -> Demand {
    let spread = number * 7_919 % 1_009;
    let month = i8::try_from(number % 12).unwrap();
    Demand {
        source: "pqrs".into(),
        id: number.to_string().into(),
        received_at: jiff::civil::date(2024 + i16::try_from(number % 2).unwrap(), 1 + month, 5),
        themes: vec![u8::try_from(spread * spread / 11 % 20).unwrap()],
        event_id: number.is_multiple_of(3).then(|| format!("e{}", spread % 40).into()),
        round: number.is_multiple_of(3).then(|| (2024 + number % 2).to_string().into()),
        collection: Some(Collection::Open),
        placement: Some(Placement {
            municipality: u16::try_from(spread % 42).unwrap(),
            method: Method::Code,
            confidence: 1.0,
            distance_to_border_m: None,
            conflict: false,
        }),
        ..Demand::default()
    }
}

fn ask(address: &str) -> Permitted {
    let pairs: Vec<_> = address.split('&').filter_map(|pair| pair.split_once('=')).collect();
    permit(View::Public, Query::parse(pairs, &vocabulary(&SNAPSHOT)).unwrap()).unwrap()
}

/// Everything that is answered.
fn answers() -> Vec<String> {
    let snapshot = &*SNAPSHOT;
    let of_measure = |id: &str| {
        let query = ask(&format!("measure={id}&theme=salud"));
        table(snapshot, &query).map(|table| export::table_json(snapshot, &table)).ok()
    };
    let mut answers: Vec<String> = MEASURES.iter().filter_map(|m| of_measure(m.id)).collect();
    assert!(answers.len() > MEASURES.len() / 2);
    let (all, by_theme) = (ask(""), ask("by=theme"));
    answers.push(export::diversity_json(snapshot, &diversity(snapshot, &all).unwrap()));
    answers.push(export::segregation_json(snapshot, &segregation(snapshot, &all).unwrap()));
    answers.push(export::inequality_json(snapshot, &inequality(snapshot, &all).unwrap()));
    answers.push(export::funnel_json(snapshot, &funnel(snapshot, &all).unwrap()));
    let salud = clusters(snapshot, &ask("theme=salud")).unwrap();
    answers.push(export::clusters_json(snapshot, &salud));
    let series = trends(snapshot, &by_theme, Step::default()).unwrap();
    answers.push(export::trends_json(snapshot, &series));
    answers
}

#[test]
fn one_thread_and_eight_answer_the_same_bytes() {
    let with = |threads: usize| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(answers)
    };
    assert_eq!(with(1), with(8));
}
