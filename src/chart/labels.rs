//! Names on a map: inside their territory, the important ones first, none over another.

use crate::chart::layout::spans;
use crate::chart::metrics::{Face, width};
use crate::chart::scene::{Anchor, Point, Rect, Text};
use crate::style::{Colour, palette};

/// A territory that wants its name on the map.
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// The number of its key, written after the name or, without room, alone.
    pub number: Option<usize>,
    /// Its rings in the picture.
    pub rings: Vec<Vec<Point>>,
    /// The colour under the letters.
    pub ground: Colour,
    /// Width of the band around the letters, as a part of their size.
    pub halo: f64,
    /// The greater goes first.
    pub weight: f64,
}

/// Lines that were tried for a height in a territory.
const SCANS: usize = 28;

/// A name may stick out of its territory so far that this part of it stays inside.
const INSIDE_LEAST: f64 = 0.62;

/// Where a block of text may stand.
struct Spot {
    centre: Point,
    room: f64,
}

/// Places names of `size` inside `frame` without touching `taken`, to which they are added.
pub fn place(
    mut candidates: Vec<Candidate>,
    size: f64,
    frame: Rect,
    taken: &mut Vec<Rect>,
) -> Vec<Text> {
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let mut texts = Vec::new();
    // First the names that have room, then those that stick out a little, then numbers alone.
    let passes =
        [(1.0, 1.0, true), (1.0, 0.88, true), (INSIDE_LEAST, 0.88, true), (0.8, 1.0, false)];
    for (inside, shrink, named) in passes {
        candidates.retain(|candidate| {
            let forms = if named { forms(candidate) } else { number_alone(candidate) };
            let size = size * shrink;
            let found =
                forms.iter().find_map(|lines| fit(candidate, lines, size, inside, frame, taken));
            let Some(block) = found else { return true };
            taken.extend(block.iter().map(|text| text.bounds().shrunk(-0.12 * size)));
            texts.extend(block);
            false
        });
    }
    texts
}

/// The name on one line, and on two when it has several words.
fn forms(candidate: &Candidate) -> Vec<Vec<String>> {
    let name = match candidate.number {
        Some(number) => format!("{} · {number}", candidate.name),
        None => candidate.name.clone(),
    };
    let words: Vec<&str> = candidate.name.split(' ').collect();
    let mut forms = vec![vec![name.clone()]];
    for cut in (1..words.len()).rev() {
        let first = words[..cut].join(" ");
        let rest = name[first.len()..].trim_start().to_owned();
        forms.push(vec![first, rest]);
    }
    forms.sort_by_key(|lines| {
        let longest = lines.iter().map(|line| line.chars().count()).max();
        (lines.len() > 1, longest)
    });
    forms
}

fn number_alone(candidate: &Candidate) -> Vec<Vec<String>> {
    candidate.number.map(|number| vec![number.to_string()]).into_iter().collect()
}

/// The lines as texts in the best spot where they touch nothing.
fn fit(
    candidate: &Candidate,
    lines: &[String],
    size: f64,
    inside: f64,
    frame: Rect,
    taken: &[Rect],
) -> Option<Vec<Text>> {
    let wide = lines.iter().map(|line| width(line, size, Face::Regular)).fold(0.0, f64::max);
    let high = size * (0.95 + 1.08 * (lines.len() - 1) as f64);
    let mut spots = spots(&candidate.rings, high);
    spots.retain(|spot| spot.room >= wide * inside);
    let middle = middle_y(&candidate.rings);
    // Nearest to the middle of its territory, unless that is much narrower.
    let cost = |spot: &Spot| {
        (spot.centre.1 - middle).abs() / high.max(1.0) - 2.0 * (spot.room / wide).min(1.25)
    };
    spots.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
    let blocks = spots.iter().map(|spot| block(candidate, lines, size, spot.centre));
    blocks.into_iter().find(|block| {
        block.iter().all(|text| {
            let bounds = text.bounds();
            frame.contains(bounds) && !taken.iter().any(|other| other.overlaps(bounds))
        })
    })
}

fn block(candidate: &Candidate, lines: &[String], size: f64, (x, y): Point) -> Vec<Text> {
    let palette = palette();
    let (colour, halo) = (palette.text_on(candidate.ground), palette.halo_on(candidate.ground));
    let step = size * 1.08;
    let first = y - step * (lines.len() - 1) as f64 / 2.0 + size * 0.33;
    let text = |(place, line): (usize, &String)| {
        Text::new((x, first + step * place as f64), line.as_str(), size, colour)
            .anchor(Anchor::Middle)
            .halo(halo, size * candidate.halo)
    };
    lines.iter().enumerate().map(text).collect()
}

fn middle_y(rings: &[Vec<Point>]) -> f64 {
    extent(rings).map_or(0.0, |(low, high)| f64::midpoint(low, high))
}

fn extent(rings: &[Vec<Point>]) -> Option<(f64, f64)> {
    let ys = || rings.iter().flatten().map(|point| point.1);
    let (low, high) = (ys().reduce(f64::min)?, ys().reduce(f64::max)?);
    Some((low, high))
}

/// Where a block `high` pixels high fits between the borders, and how wide it may be.
fn spots(rings: &[Vec<Point>], high: f64) -> Vec<Spot> {
    let Some((top, bottom)) = extent(rings) else {
        return Vec::new();
    };
    let step = (bottom - top) / SCANS as f64;
    let scan = |line: usize| {
        let y = top + (line as f64 + 0.5) * step;
        let rows = [y - 0.4 * high, y, y + 0.4 * high].map(|y| spans(rings, y));
        spans_in_common(&rows).into_iter().map(move |(left, right)| Spot {
            centre: (f64::midpoint(left, right), y),
            room: right - left,
        })
    };
    (0..SCANS).flat_map(scan).collect()
}

/// The stretches that lie inside in every row; the middle row alone where a territory is so flat
/// that the others miss it.
fn spans_in_common(rows: &[Vec<(f64, f64)>; 3]) -> Vec<(f64, f64)> {
    let [above, here, below] = rows;
    if above.is_empty() || below.is_empty() {
        let narrowed = |&(left, right): &(f64, f64)| {
            let sixth = (right - left) / 6.0;
            (left + sixth, right - sixth)
        };
        return here.iter().map(narrowed).collect();
    }
    let mut common = Vec::new();
    for &(l, r) in here {
        for &(al, ar) in above {
            for &(bl, br) in below {
                let (left, right) = (l.max(al).max(bl), r.min(ar).min(br));
                if left < right {
                    common.push((left, right));
                }
            }
        }
    }
    common
}
