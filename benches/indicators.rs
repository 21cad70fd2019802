//! Every measure of a million demands, and every answer about a whole level: `NAME: X ms`, median of
//! interleaved rounds, and their sum.
//!
//! `TEJIDO_BENCH_DEMANDS` sets another number of demands.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "shared/demands.rs"]
mod demands;

use std::hint::black_box;
use std::time::Instant;

use tejido::analysis::{Step, clusters, diversity, funnel, inequality, segregation, trends};
use tejido::disclose::{Permitted, View, permit};
use tejido::indicator::{MEASURES, Measure};
use tejido::layer::{table, vocabulary};
use tejido::query::Query;
use tejido::snapshot::Snapshot;

const DEMANDS: usize = 1_000_000;
const ROUNDS: usize = 5;

fn main() {
    let number = std::env::var("TEJIDO_BENCH_DEMANDS").ok().and_then(|text| text.parse().ok());
    let snapshot = demands::snapshot(number.unwrap_or(DEMANDS));
    println!("demands: {}, threads: {}", snapshot.demands(), rayon::current_num_threads());
    let measures: f64 = MEASURES.iter().map(|measure| of_measure(&snapshot, measure)).sum();
    println!("all {} measures: {measures:.0} ms", MEASURES.len());
    let [plain, themes, theme] =
        ["", "by=theme", "theme=salud"].map(|address| ask(&snapshot, address));
    let s = &snapshot;
    let answers = [
        time("diversity of all places", || drop(black_box(diversity(s, &plain)))),
        time("segregation by theme", || drop(black_box(segregation(s, &plain)))),
        time("inequality by theme", || drop(black_box(inequality(s, &plain)))),
        time("funnel of a theme", || drop(black_box(funnel(s, &theme)))),
        time("clusters of a theme", || drop(black_box(clusters(s, &theme)))),
        time("trends by theme", || drop(black_box(trends(s, &themes, Step::Month)))),
    ];
    println!("all answers about a level: {:.0} ms", answers.iter().sum::<f64>());
}

fn of_measure(snapshot: &Snapshot, measure: &Measure) -> f64 {
    let theme = if measure.is_of_mix() { "" } else { "&theme=salud" };
    let query = ask(snapshot, &format!("measure={}{theme}", measure.id));
    time(measure.id, || drop(black_box(table(snapshot, &query))))
}

fn ask(snapshot: &Snapshot, address: &str) -> Permitted {
    let pairs: Vec<_> = address.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let query = Query::parse(pairs, &vocabulary(snapshot)).expect("the grammar knows the keys");
    permit(View::Public, query).expect("places and themes are public")
}

/// The median of some rounds, in milliseconds.
fn time(name: &str, mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name}: {:.1} ms", times[ROUNDS / 2]);
    times[ROUNDS / 2]
}
