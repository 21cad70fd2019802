//! Points to polygons: our batches and single look-ups beside other ways, on the same points in
//! the same run.
//!
//! `cargo bench --bench join` takes ten million random points to the embedded municipalities, then
//! a million to made-up mosaics of 42, 1,122 and 29,376 polygons. Variables:
//! - `TEJIDO_BENCH_BOUNDARIES=FILE` takes them to the polygons of a GeoJSON file instead;
//! - `TEJIDO_BENCH_POINTS=FILE` reads the points: little-endian f64 pairs, longitude and latitude;
//! - `TEJIDO_BENCH_PYTHON=FILE` is a Python with shapely and perhaps sedonadb, for more peers.
#![expect(clippy::print_stdout, reason = "a benchmark's result is what it prints")]

mod boxes;
mod mosaic;
mod peers;
mod random;

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use geo::{BoundingRect, Coord, CoordsIter, MultiPolygon};
use rayon::prelude::*;

use boxes::Boxes;
use peers::Python;
use random::SplitMix64;
use tejido::locate::Mosaic;
use tejido::source::geojson;
use tejido::territory::{Geodata, OUTSIDE};

const POINTS: usize = 10_000_000;
/// How many points the mosaics get.
const FEWER: usize = 1_000_000;
/// How many of the points `geo` is asked for.
const BOXES: usize = 200_000;
const ROUNDS: usize = 5;
const BATCH: &str = "batch";
const MEMORY: &str = "points read, answers written";

type Answer<T> = Result<T, Box<dyn Error>>;

/// Polygons and the points to find in them.
struct Set {
    name: String,
    shapes: Vec<MultiPolygon<f64>>,
    points: Vec<[f64; 2]>,
}

/// A way to find the polygon of each point.
struct Way<'a> {
    name: String,
    threads: usize,
    /// How many of the points it is asked for.
    points: usize,
    run: Run<'a>,
}

/// The time that a run takes, and the sum over all points of their polygon's place, from 1.
type Run<'a> = Box<dyn FnMut() -> Answer<(Duration, u64)> + 'a>;

impl<'a> Way<'a> {
    /// One that writes places.
    fn new(name: &str, threads: usize, points: usize, work: impl Fn(&mut [u16]) + 'a) -> Self {
        let mut found = vec![0; points];
        let run = move || {
            let time = time(|| work(&mut found));
            Ok((time, total(black_box(&found))))
        };
        Self { name: name.to_owned(), threads, points, run: Box::new(run) }
    }
}

fn main() -> Answer<()> {
    for set in sets()? {
        report(&set)?;
    }
    Ok(())
}

fn sets() -> Answer<Vec<Set>> {
    if let Ok(file) = std::env::var("TEJIDO_BENCH_BOUNDARIES") {
        let mut shapes = geojson::read_boundaries(&std::fs::read_to_string(&file)?)?;
        shapes.sort_by(|a, b| a.0.cmp(&b.0));
        let shapes = shapes.into_iter().map(|(_, shape)| shape).collect();
        return Ok(vec![set(file, shapes, POINTS)?]);
    }
    let geodata = Geodata::embedded();
    let places = geodata.by_municipality().territories.iter().map(|t| t.shape.clone()).collect();
    let made_up = |columns, rows, steps| {
        set("a mosaic".to_owned(), mosaic::mosaic(columns, rows, steps), FEWER)
    };
    Ok(vec![
        set("the municipalities".to_owned(), places, POINTS)?,
        made_up(7, 6, 452)?,
        made_up(33, 34, 96)?,
        made_up(153, 192, 11)?,
    ])
}

fn set(name: String, shapes: Vec<MultiPolygon<f64>>, count: usize) -> Answer<Set> {
    let Ok(file) = std::env::var("TEJIDO_BENCH_POINTS") else {
        return Ok(Set { name, points: random_points(&shapes, count), shapes });
    };
    let bytes = std::fs::read(file)?;
    let numbers = bytes.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes));
    let numbers: Vec<f64> = numbers.collect();
    Ok(Set { name, shapes, points: numbers.as_chunks::<2>().0.to_vec() })
}

/// Even over the box around the polygons.
fn random_points(shapes: &[MultiPolygon<f64>], count: usize) -> Vec<[f64; 2]> {
    let all = MultiPolygon::new(shapes.iter().flatten().cloned().collect());
    let Some(bounds) = all.bounding_rect() else {
        return Vec::new();
    };
    let (low, width, height) = (bounds.min(), bounds.width(), bounds.height());
    let mut rng = SplitMix64(76);
    (0..count).map(|_| [low.x + width * rng.unit(), low.y + height * rng.unit()]).collect()
}

/// Builds the index, runs all ways in turn, several times, and prints the medians.
fn report(set: &Set) -> Answer<()> {
    let Set { name, shapes, points } = set;
    let vertices: usize = shapes.iter().map(CoordsIter::coords_count).sum();
    println!("\n{name}: {} polygons, {vertices} vertices; {} points", shapes.len(), points.len());
    let mut builds: Vec<_> = (0..ROUNDS).map(|_| time(|| drop(Mosaic::new(shapes)))).collect();
    let mosaic = Mosaic::new(shapes);
    let bytes = mosaic.bytes() as f64;
    println!("build: {:.1} ms, index: {:.2} MB", median(&mut builds) * 1e3, bytes / 1e6);
    let mut found = vec![0; points.len()];
    mosaic.points(points, &mut found);
    let inside = found.iter().filter(|place| **place != OUTSIDE).count();
    println!("points inside: {:.1} %", 100.0 * inside as f64 / found.len().max(1) as f64);
    let few = &points[..points.len().min(BOXES)];
    let (boxes, interval_trees) = (Boxes::of_polygons(shapes), Boxes::of_interval_trees(shapes));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build()?;
    let python = Python::start(points, shapes)?;
    let mut ways = ours(points, &mosaic, &pool);
    ways.extend([boxes.way(few), interval_trees.way(few)]);
    ways.extend(python.iter().flat_map(|python| python.ways(points.len())));
    let rates = race(&mut ways, &found)?;
    compare(&ways, &rates);
    Ok(())
}

/// What bounds every way, to read the points and write the answers; then ours.
fn ours<'a>(
    points: &'a [[f64; 2]],
    mosaic: &'a Mosaic,
    pool: &'a rayon::ThreadPool,
) -> Vec<Way<'a>> {
    let count = points.len();
    let touch = move |found: &mut [u16]| {
        black_box(points.iter().map(|[x, y]| x + y).sum::<f64>());
        found.fill(OUTSIDE);
    };
    let single = move |found: &mut [u16]| {
        for (found, &[x, y]) in found.iter_mut().zip(points) {
            *found = mosaic.point(Coord { x, y }).unwrap_or(OUTSIDE);
        }
    };
    let in_two = |found: &mut [u16]| pool.install(|| in_two(mosaic, points, found));
    vec![
        Way::new(MEMORY, 1, count, touch),
        Way::new(BATCH, 1, count, |found| mosaic.points(points, found)),
        Way::new(BATCH, 2, count, in_two),
        Way::new("single look-ups through the R-tree", 1, count, single),
    ]
}

fn in_two(mosaic: &Mosaic, points: &[[f64; 2]], found: &mut [u16]) {
    const CHUNK: usize = 1 << 16;
    let pairs = points.par_chunks(CHUNK).zip(found.par_chunks_mut(CHUNK));
    pairs.for_each(|(points, found)| mosaic.points(points, found));
}

/// Runs all ways in turn, several times: the median rate of each, in millions of points a second.
fn race(ways: &mut [Way<'_>], found: &[u16]) -> Answer<Vec<f64>> {
    let mut times = vec![Vec::new(); ways.len()];
    for _ in 0..ROUNDS {
        for (way, times) in ways.iter_mut().zip(&mut times) {
            let (time, total_found) = (way.run)()?;
            times.push(time);
            let is_new = times.len() == 1 && way.name != MEMORY;
            if is_new && total_found != total(&found[..way.points]) {
                println!("{}: other answers", way.name);
            }
        }
    }
    let rates = ways.iter().zip(&mut times);
    Ok(rates.map(|(way, times)| way.points as f64 / median(times) / 1e6).collect())
}

/// Prints each rate, and how many times as many points a batch finds on as many threads.
fn compare(ways: &[Way<'_>], rates: &[f64]) {
    let is_batch = |way: &Way<'_>, threads| way.name == BATCH && way.threads == threads;
    for (Way { name, threads, .. }, rate) in ways.iter().zip(rates) {
        let batch = ways.iter().zip(rates).find(|(way, _)| is_batch(way, *threads));
        let times = batch.map_or(1.0, |(_, batch)| batch / rate);
        let threads = if *threads == 1 { "1 thread" } else { "2 threads" };
        println!("{name}, {threads}: {rate:.2} M points/s (batch: {times:.2} times)");
    }
}

fn total(found: &[u16]) -> u64 {
    found.iter().filter(|place| **place != OUTSIDE).map(|place| u64::from(*place) + 1).sum()
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// In seconds.
fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}
