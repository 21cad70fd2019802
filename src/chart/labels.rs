//! Names on a map: inside their territory, the important ones first, none over another.

use crate::chart::layout::{extent, spans};
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

/// Lines on which the width of a territory is known.
const SCANS: usize = 56;

/// A name may stick out of its territory no further than its halo, as a part of its size.
const OVERHANG: f64 = 0.2;

/// Distance between the lines of a name, as a part of their size.
const STEP: f64 = 1.08;

/// A way to try: how far the text may stick out, how large it is, the name or its number.
struct Pass {
    overhang: f64,
    shrink: f64,
    named: bool,
}

/// First the names that have room, then those that stick out a little, then numbers alone.
const PASSES: [Pass; 4] = [
    Pass { overhang: 0.0, shrink: 1.0, named: true },
    Pass { overhang: 0.0, shrink: 0.88, named: true },
    Pass { overhang: OVERHANG, shrink: 0.88, named: true },
    Pass { overhang: OVERHANG, shrink: 0.88, named: false },
];

/// Places names of `size` inside `frame` without touching `taken`, to which they are added.
pub fn place(
    mut candidates: Vec<Candidate>,
    size: f64,
    frame: Rect,
    taken: &mut Vec<Rect>,
) -> Vec<Text> {
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let outlined = |candidate: Candidate| {
        let outline = Outline::new(&candidate.rings);
        (candidate, outline)
    };
    let mut waiting: Vec<_> = candidates.into_iter().map(outlined).collect();
    let mut texts = Vec::new();
    for pass in PASSES {
        waiting.retain(|(candidate, outline)| {
            let size = size * pass.shrink;
            let forms = if pass.named { forms(candidate) } else { number_alone(candidate) };
            let blocks = forms.into_iter().map(|lines| Block::new(lines, size));
            let fit = |block: Block| {
                let at = block.fit(outline, pass.overhang, frame, taken)?;
                Some((block, at))
            };
            let Some((block, at)) = blocks.into_iter().find_map(fit) else { return true };
            taken.extend(block.boxes(at).map(|rect| rect.shrunk(-0.12 * size)));
            texts.extend(block.texts(at, candidate));
            false
        });
    }
    texts
}

/// The name on one line, then on two when it has several words, evenly broken first, then above
/// its number.
fn forms(candidate: &Candidate) -> Vec<Vec<String>> {
    let name = match candidate.number {
        Some(number) => format!("{} · {number}", candidate.name),
        None => candidate.name.clone(),
    };
    let breaks = candidate.name.match_indices(' ').map(|(at, _)| at);
    let two = |at: usize| vec![name[..at].to_owned(), name[at + 1..].to_owned()];
    let mut forms: Vec<_> = breaks.map(two).collect();
    forms.sort_by_key(|lines| lines.iter().map(|line| line.chars().count()).max());
    forms.insert(0, vec![name.clone()]);
    forms.extend(candidate.number.map(|number| vec![candidate.name.clone(), number.to_string()]));
    forms
}

fn number_alone(candidate: &Candidate) -> Vec<Vec<String>> {
    candidate.number.map(|number| vec![number.to_string()]).into_iter().collect()
}

/// Lines of text, one below the other, around a middle.
struct Block {
    lines: Vec<(String, f64)>,
    size: f64,
}

impl Block {
    fn new(lines: Vec<String>, size: f64) -> Self {
        let measured = |line: String| {
            let wide = width(&line, size, Face::Regular);
            (line, wide)
        };
        Self { lines: lines.into_iter().map(measured).collect(), size }
    }

    fn wide(&self) -> f64 {
        self.lines.iter().map(|(_, wide)| *wide).fold(0.0, f64::max)
    }

    fn high(&self) -> f64 {
        self.size * (0.95 + STEP * (self.lines.len() - 1) as f64)
    }

    fn baseline(&self, line: usize, (_, y): Point) -> f64 {
        let first = y - self.size * STEP * (self.lines.len() - 1) as f64 / 2.0;
        first + self.size * (0.33 + STEP * line as f64)
    }

    /// The box of each line when the block stands around a point.
    fn boxes(&self, at: Point) -> impl Iterator<Item = Rect> {
        self.lines.iter().enumerate().map(move |(line, (_, wide))| {
            Text::letters((at.0 - wide / 2.0, self.baseline(line, at)), *wide, self.size)
        })
    }

    fn texts(&self, at: Point, candidate: &Candidate) -> Vec<Text> {
        let (ink, halo) =
            (palette().text_on(candidate.ground), palette().halo_on(candidate.ground));
        let text = |(line, (text, _)): (usize, &(String, f64))| {
            let text = Text::new((at.0, self.baseline(line, at)), text.as_str(), self.size, ink);
            let text = text.anchor(Anchor::Middle).halo(halo, self.size * candidate.halo);
            Text { fixed: true, ..text }
        };
        self.lines.iter().enumerate().map(text).collect()
    }

    /// The best place in a territory where it touches nothing and leaves by `overhang` at most.
    fn fit(&self, outline: &Outline, overhang: f64, frame: Rect, taken: &[Rect]) -> Option<Point> {
        let (wide, high) = (self.wide(), self.high());
        let mut spots = outline.spots(high);
        spots.retain(|spot| spot.room >= wide - overhang * self.size);
        // Nearest to the middle of its territory, unless that is much narrower.
        let cost = |spot: &Spot| {
            let off = (spot.at.1 - outline.middle()).abs() / high.max(1.0);
            off - 2.0 * (spot.room / wide).min(1.25)
        };
        spots.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
        let free =
            |rect: Rect| frame.contains(rect) && !taken.iter().any(|other| other.overlaps(rect));
        spots.iter().map(|spot| spot.at).find(|at| self.boxes(*at).all(free))
    }
}

/// Where a block may stand, and how wide it may be there.
struct Spot {
    at: Point,
    room: f64,
}

/// The inside of a territory, line by line.
struct Outline {
    top: f64,
    step: f64,
    rows: Vec<Vec<(f64, f64)>>,
}

impl Outline {
    fn new(rings: &[Vec<Point>]) -> Self {
        let (top, bottom) = extent(rings).unwrap_or_default();
        let step = (bottom - top) / SCANS as f64;
        let row = |line: usize| spans(rings, top + (line as f64 + 0.5) * step);
        Self { top, step, rows: (0..SCANS).map(row).collect() }
    }

    fn middle(&self) -> f64 {
        self.top + self.step * SCANS as f64 / 2.0
    }

    /// Where a block `high` pixels high fits between the borders.
    fn spots(&self, high: f64) -> Vec<Spot> {
        let reach = (0.42 * high / self.step.max(1e-9)).round() as usize;
        let row = |line: usize| self.rows.get(line).map_or(&[][..], Vec::as_slice);
        let spots = |line: usize| {
            let above = line.checked_sub(reach).map_or(&[][..], row);
            let common = overlaps(&overlaps(row(line), above), row(line.saturating_add(reach)));
            let y = self.top + (line as f64 + 0.5) * self.step;
            common.into_iter().map(move |(left, right)| Spot {
                at: (f64::midpoint(left, right), y),
                room: right - left,
            })
        };
        (0..SCANS).flat_map(spots).collect()
    }
}

/// Every stretch that lies in one of each.
fn overlaps(some: &[(f64, f64)], others: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let pairs = some.iter().flat_map(|a| others.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))));
    pairs.filter(|(left, right)| left < right).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(name: &str, x: f64, side: f64) -> Candidate {
        let rings = vec![vec![(x, 0.0), (x + side, 0.0), (x + side, side), (x, side)]];
        let ground = palette().paper;
        Candidate { name: name.to_owned(), number: Some(3), rings, ground, halo: 0.2, weight: side }
    }

    fn placed(candidates: Vec<Candidate>) -> Vec<String> {
        let frame = Rect::new(0.0, 0.0, 500.0, 500.0);
        let texts = place(candidates, 10.0, frame, &mut Vec::new());
        texts.into_iter().map(|text| text.text).collect()
    }

    #[test]
    fn a_name_that_has_no_room_leaves_its_number() {
        assert_eq!(placed(vec![candidate("Buenaventura", 0.0, 200.0)]), ["Buenaventura · 3"]);
        assert_eq!(placed(vec![candidate("Buenaventura", 0.0, 20.0)]), ["3"]);
        assert!(placed(vec![candidate("Buenaventura", 0.0, 3.0)]).is_empty());
    }

    #[test]
    fn a_long_name_takes_two_lines() {
        assert_eq!(placed(vec![candidate("El Cerrito", 0.0, 50.0)]), ["El", "Cerrito · 3"]);
        assert_eq!(placed(vec![candidate("Yumbo", 0.0, 36.0)]), ["Yumbo", "3"]);
    }

    #[test]
    fn the_more_important_name_comes_first() {
        let both = vec![candidate("Vijes", 0.0, 40.0), candidate("Cali", 0.0, 42.0)];
        assert_eq!(placed(both)[0], "Cali · 3");
    }
}
