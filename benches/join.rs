//! Points to municipalities: our batches and single look-ups beside `rstar` boxes with
//! `geo::Contains`, on the same points in the same run.
//!
//! `cargo bench --bench join`. `TEJIDO_BENCH_POINTS=FILE` reads points (little-endian f64 pairs,
//! longitude and latitude) in place of ten million random ones; `TEJIDO_BENCH_BOUNDARIES=FILE`
//! reads polygons from GeoJSON in place of the embedded ones.
#![expect(clippy::print_stdout, reason = "a benchmark's result is what it prints")]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use geo::{BoundingRect, Contains, Coord, CoordsIter, MultiPolygon, Point, Polygon};
use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use tejido::locate::Mosaic;
use tejido::source::geojson;
use tejido::territory::{Geodata, OUTSIDE};

const POINTS: usize = 10_000_000;
/// How many of the points the slower ways are asked for.
const SINGLE: usize = 1_000_000;
const PEER: usize = 200_000;
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let shapes = read_shapes()?;
    let points = read_points(&shapes)?;
    let vertices: usize = shapes.iter().map(CoordsIter::coords_count).sum();
    let (mosaic, built) = median_of(|| Mosaic::new(&shapes));
    println!("polygons: {}, vertices: {vertices}, points: {}", shapes.len(), points.len());
    println!("build: {:.1} ms, index: {:.2} MB", millis(built), mosaic.bytes() as f64 / 1e6);
    let peer = Boxes::new(&shapes);
    let disagreements = prefix(&points, PEER)
        .iter()
        .filter(|&&[x, y]| mosaic.point(Coord { x, y }) != peer.find(x, y))
        .count();
    println!("disagreements with the peer: {disagreements} of {}", prefix(&points, PEER).len());
    race(&points, &mosaic, &peer);
    Ok(())
}

/// Runs all ways in turn, several times, and prints the median rate of each.
fn race(points: &[[f64; 2]], mosaic: &Mosaic, peer: &Boxes) {
    let mut found = vec![0; points.len()];
    let mut runs: [(&str, usize, Vec<Duration>); 4] = [
        ("batch, 1 thread", points.len(), Vec::new()),
        ("batch, 2 threads", points.len(), Vec::new()),
        ("single look-ups through the R-tree, 1 thread", prefix(points, SINGLE).len(), Vec::new()),
        ("rstar boxes + geo::Contains, 1 thread", prefix(points, PEER).len(), Vec::new()),
    ];
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("two threads start");
    for _ in 0..ROUNDS {
        runs[0].2.push(time(|| mosaic.points(points, &mut found)));
        runs[1].2.push(time(|| {
            pool.install(|| in_parallel(mosaic, points, &mut found));
        }));
        runs[2].2.push(time(|| {
            for &[x, y] in prefix(points, SINGLE) {
                black_box(mosaic.point(Coord { x, y }));
            }
        }));
        runs[3].2.push(time(|| {
            for &[x, y] in prefix(points, PEER) {
                black_box(peer.find(x, y));
            }
        }));
    }
    let inside = found.iter().filter(|index| **index != OUTSIDE).count();
    println!("points inside: {:.1} %", 100.0 * inside as f64 / found.len().max(1) as f64);
    for (name, count, times) in &mut runs {
        times.sort_unstable();
        let seconds = times[ROUNDS / 2].as_secs_f64();
        println!("{name}: {:.2} M points/s", *count as f64 / seconds / 1e6);
    }
}

fn in_parallel(mosaic: &Mosaic, points: &[[f64; 2]], found: &mut [u16]) {
    const CHUNK: usize = 1 << 16;
    let pairs = points.par_chunks(CHUNK).zip(found.par_chunks_mut(CHUNK));
    pairs.for_each(|(points, found)| mosaic.points(points, found));
}

/// The usual way: a tree of the polygons' boxes, then a test of each candidate.
struct Boxes(RTree<Candidate>);

/// A polygon with its box, and the municipality it is a part of.
type Candidate = GeomWithData<Rectangle<[f64; 2]>, (u16, Polygon<f64>)>;

impl Boxes {
    fn new(shapes: &[MultiPolygon<f64>]) -> Self {
        let boxes = shapes.iter().zip(0_u16..).flat_map(|(shape, index)| {
            shape.iter().filter_map(move |polygon| {
                let bounds = polygon.bounding_rect()?;
                let corners = (bounds.min().into(), bounds.max().into());
                let rectangle = Rectangle::from_corners(corners.0, corners.1);
                Some(GeomWithData::new(rectangle, (index, polygon.clone())))
            })
        });
        Self(RTree::bulk_load(boxes.collect()))
    }

    fn find(&self, x: f64, y: f64) -> Option<u16> {
        let point = Point::new(x, y);
        let candidates = self.0.locate_all_at_point([x, y]).map(|candidate| &candidate.data);
        candidates.filter(|(_, polygon)| polygon.contains(&point)).map(|(index, _)| *index).min()
    }
}

fn read_shapes() -> Result<Vec<MultiPolygon<f64>>, Box<dyn Error>> {
    let Ok(file) = std::env::var("TEJIDO_BENCH_BOUNDARIES") else {
        let geodata = Geodata::embedded();
        return Ok(geodata.by_municipality().territories.iter().map(|t| t.shape.clone()).collect());
    };
    let mut shapes = geojson::read_boundaries(&std::fs::read_to_string(file)?)?;
    shapes.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(shapes.into_iter().map(|(_, shape)| shape).collect())
}

fn read_points(shapes: &[MultiPolygon<f64>]) -> Result<Vec<[f64; 2]>, Box<dyn Error>> {
    let Ok(file) = std::env::var("TEJIDO_BENCH_POINTS") else {
        return Ok(random_points(shapes));
    };
    let bytes = std::fs::read(file)?;
    let numbers = bytes.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes));
    let numbers: Vec<f64> = numbers.collect();
    Ok(numbers.as_chunks::<2>().0.to_vec())
}

/// Even over the box around the polygons (SplitMix64, seed 76).
fn random_points(shapes: &[MultiPolygon<f64>]) -> Vec<[f64; 2]> {
    let all = MultiPolygon::new(shapes.iter().flatten().cloned().collect());
    let Some(bounds) = all.bounding_rect() else {
        return Vec::new();
    };
    let mut state = 76_u64;
    let mut unit = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let (low, width, height) = (bounds.min(), bounds.width(), bounds.height());
    (0..POINTS).map(|_| [low.x + width * unit(), low.y + height * unit()]).collect()
}

fn prefix(points: &[[f64; 2]], count: usize) -> &[[f64; 2]] {
    &points[..points.len().min(count)]
}

/// What `make` makes, and its median time.
fn median_of<T>(make: impl Fn() -> T) -> (T, Duration) {
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| time(|| drop(black_box(make())))).collect();
    times.sort_unstable();
    (make(), times[ROUNDS / 2])
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
