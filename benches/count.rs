//! Filtered counts over ten million demands: `NAME: X ms`, median of interleaved rounds.
//!
//! `TEJIDO_BENCH_DEMANDS` sets another number of demands.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::date;
use tejido::count::count;
use tejido::locate::Locator;
use tejido::query::{Dimension, Filter};
use tejido::snapshot::{Dictionaries, Segment, Snapshot};
use tejido::territory::Geodata;

const DEMANDS: usize = 10_000_000;
const SEGMENTS: usize = 8;
const ROUNDS: usize = 11;

type Case = (&'static str, Filter, Dimension, Option<Dimension>);

fn main() {
    let demands = std::env::var("TEJIDO_BENCH_DEMANDS").ok().and_then(|text| text.parse().ok());
    let snapshot = snapshot(demands.unwrap_or(DEMANDS));
    println!("demands: {}, threads: {}", snapshot.demands(), rayon::current_num_threads());
    let cases = cases();
    let mut times = vec![Vec::new(); cases.len()];
    for _ in 0..ROUNDS {
        for ((_, filter, first, second), times) in cases.iter().zip(&mut times) {
            let start = Instant::now();
            black_box(count(&snapshot, filter, *first, *second, false));
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    for ((name, ..), mut times) in cases.into_iter().zip(times) {
        times.sort_by(f64::total_cmp);
        println!("{name}: {:.2} ms", times[ROUNDS / 2]);
    }
}

fn cases() -> Vec<Case> {
    use Dimension::{Month, Territory, Theme};
    let filter = Filter::default;
    let year = Filter { from: Some(date(2025, 1, 1)), to: Some(date(2025, 12, 31)), ..filter() };
    vec![
        ("no filter, territory", filter(), Territory, None),
        ("no filter, territory x theme", filter(), Territory, Some(Theme)),
        ("theme, territory", Filter { themes: vec![3], ..filter() }, Territory, None),
        ("year, territory x theme", year.clone(), Territory, Some(Theme)),
        (
            "year + channel + status, territory x theme",
            Filter { channels: vec![0, 4], statuses: vec![1, 2, 5], ..year },
            Territory,
            Some(Theme),
        ),
        (
            "group, territory x theme",
            Filter { groups: vec![0], ..filter() },
            Territory,
            Some(Theme),
        ),
        (
            "subregion, theme x month",
            Filter { territories: vec!["norte".into()], ..filter() },
            Theme,
            Some(Month),
        ),
    ]
}

/// Demands whose columns are drawn independently, with a fixed seed.
fn snapshot(demands: usize) -> Snapshot {
    let locator = Arc::new(Locator::new(Arc::new(Geodata::embedded())));
    let mut random = 76_u64;
    let mut dictionaries = Dictionaries::default();
    (0..64_u32).for_each(|set| {
        dictionaries.group_sets.insert(&set);
    });
    let segments = (0..SEGMENTS).map(|_| Arc::new(segment(demands / SEGMENTS, &mut random)));
    let empty = Snapshot::build(locator, &[]);
    let days = Some((19_723, 19_723 + 899));
    Snapshot { segments: segments.collect(), dictionaries, days, ..empty }
}

fn segment(len: usize, random: &mut u64) -> Segment {
    let mut below = |bound: u64| splitmix(random) % bound;
    let mut narrow = |bound: u64| -> Vec<u8> { (0..len).map(|_| below(bound) as u8).collect() };
    let (theme, kind, status) = (narrow(21), narrow(10), narrow(11));
    let (channel, area, open) = (narrow(13), narrow(3), narrow(2));
    let mut wide = |from: u64, bound: u64| -> Vec<u16> {
        (0..len).map(|_| (from + splitmix(random) % bound) as u16).collect()
    };
    Segment {
        municipality: wide(0, 43),
        day: wide(19_723, 900),
        source: wide(0, 3),
        event: wide(0, 126),
        round: wide(0, 3),
        responsible: wide(0, 20),
        submunicipal: wide(0, 37),
        groups: wide(0, 64),
        voices: wide(0, 64),
        theme_list: wide(0, 200),
        theme,
        kind,
        status,
        channel,
        area,
        open,
    }
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
