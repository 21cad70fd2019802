//! Made-up territories that fit together: a grid whose corners are moved and whose sides meander.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::random::SplitMix64;

/// South-western and north-eastern corner.
const LOW: Coord<f64> = Coord { x: -77.6, y: 3.0 };
const HIGH: Coord<f64> = Coord { x: -75.6, y: 5.1 };
/// How far a corner may move, in cells.
const JITTER: f64 = 0.15;
/// How far a side may leave its chord, in distances to the chord's nearer end: too little for two
/// sides to meet anywhere but in their corner.
const SWAY: f64 = 0.3;

/// `columns` × `rows` territories, each with four sides of `steps` edges.
pub(crate) fn mosaic(columns: usize, rows: usize, steps: usize) -> Vec<MultiPolygon<f64>> {
    let mut rng = SplitMix64(76);
    let corners: Vec<Vec<Coord<f64>>> = (0..=rows)
        .map(|row| {
            (0..=columns).map(|column| corner(column, row, columns, rows, &mut rng)).collect()
        })
        .collect();
    let mut sides = |right: usize, up: usize| -> Vec<Vec<Vec<Coord<f64>>>> {
        let from = |row: usize| (0..=columns - right).map(move |column| (column, row));
        let mut side = |(column, row): (usize, usize)| {
            side(corners[row][column], corners[row + up][column + right], steps, &mut rng)
        };
        (0..=rows - up).map(|row| from(row).map(&mut side).collect()).collect()
    };
    let (level, upright) = (sides(1, 0), sides(0, 1));
    let cell = |(column, row): (usize, usize)| {
        let there = level[row][column].iter().chain(&upright[row][column + 1]);
        let back = level[row + 1][column].iter().rev().chain(upright[row][column].iter().rev());
        let ring = LineString::new(there.chain(back).copied().collect());
        MultiPolygon::new(vec![Polygon::new(deduplicated(ring), Vec::new())])
    };
    (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row))).map(cell).collect()
}

fn corner(
    column: usize,
    row: usize,
    columns: usize,
    rows: usize,
    rng: &mut SplitMix64,
) -> Coord<f64> {
    let mut moved = |at: usize| at as f64 + JITTER * (2.0 * rng.unit() - 1.0);
    let share = Coord { x: moved(column) / columns as f64, y: moved(row) / rows as f64 };
    let size = HIGH - LOW;
    LOW + Coord { x: size.x * share.x, y: size.y * share.y }
}

/// A random walk around the chord from `a` to `b`, ends included.
fn side(a: Coord<f64>, b: Coord<f64>, steps: usize, rng: &mut SplitMix64) -> Vec<Coord<f64>> {
    let along = b - a;
    let across = Coord { x: -along.y, y: along.x };
    let jump = 1.2 / (steps as f64).sqrt();
    let mut sway = 0.0_f64;
    let inner = (1..steps).map(|step| {
        let share = step as f64 / steps as f64;
        let room = SWAY * share.min(1.0 - share);
        sway = (sway + jump * (rng.unit() - 0.5)).clamp(-room, room);
        a + along * share + across * sway
    });
    std::iter::once(a).chain(inner).chain(std::iter::once(b)).collect()
}

/// Without the corners that two sides bring along.
fn deduplicated(mut ring: LineString<f64>) -> LineString<f64> {
    ring.0.dedup();
    ring
}
