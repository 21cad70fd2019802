//! Filtered counts over ten million demands: `NAME: X ms`, median of interleaved rounds.
//!
//! `TEJIDO_BENCH_DEMANDS` sets another number of demands.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "shared/demands.rs"]
mod demands;

use std::hint::black_box;
use std::time::Instant;

use jiff::civil::date;
use tejido::count::count;
use tejido::query::{Dimension, Filter};

const DEMANDS: usize = 10_000_000;
const ROUNDS: usize = 11;

type Case = (&'static str, Filter, Dimension, Option<Dimension>);

fn main() {
    let demands = std::env::var("TEJIDO_BENCH_DEMANDS").ok().and_then(|text| text.parse().ok());
    let snapshot = demands::snapshot(demands.unwrap_or(DEMANDS));
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
