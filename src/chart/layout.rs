//! Where things go: the map's projection, and the free room around the land.

use geo::{Coord, MultiPolygon, Rect as GeoRect};

use crate::chart::scene::{Point, Rect};

/// Degrees to pixels: equirectangular, true to scale at the middle latitude.
#[derive(Clone, Copy, Debug)]
pub struct Projection {
    west: f64,
    north: f64,
    per_lon: f64,
    per_lat: f64,
    origin: Point,
}

/// Length of a degree of latitude.
const DEGREE_KM: f64 = 110.6;

impl Projection {
    /// Fits `bounds` into `room`; `align` shares out what room is left over on each axis
    /// (0 = at the start, 1 = at the end).
    pub fn fit(bounds: GeoRect<f64>, room: Rect, align: (f64, f64)) -> Self {
        let squeeze = bounds.center().y.to_radians().cos();
        let (w, h) = ((bounds.width() * squeeze).max(1e-9), bounds.height().max(1e-9));
        let per_lat = (room.w / w).min(room.h / h).max(1e-6);
        let spare = ((room.w - w * per_lat) * align.0, (room.h - h * per_lat) * align.1);
        Self {
            west: bounds.min().x,
            north: bounds.max().y,
            per_lon: per_lat * squeeze,
            per_lat,
            origin: (room.x + spare.0, room.y + spare.1),
        }
    }

    /// Where a place is in the picture.
    pub fn point(&self, place: Coord<f64>) -> Point {
        let x = self.origin.0 + (place.x - self.west) * self.per_lon;
        (x, self.origin.1 + (self.north - place.y) * self.per_lat)
    }

    /// All rings of a shape, without their repeated last vertex.
    pub fn rings(&self, shape: &MultiPolygon<f64>) -> Vec<Vec<Point>> {
        let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        rings.map(|ring| ring.0.iter().skip(1).map(|c| self.point(*c)).collect()).collect()
    }

    /// Degrees of latitude for a length in pixels.
    pub fn degrees(&self, pixels: f64) -> f64 {
        pixels / self.per_lat
    }

    /// Pixels for a kilometre.
    pub fn per_km(&self) -> f64 {
        self.per_lat / DEGREE_KM
    }
}

/// The stretches of a horizontal line that lie inside some rings, from left to right.
pub fn spans(rings: &[Vec<Point>], y: f64) -> Vec<(f64, f64)> {
    let mut crossings: Vec<f64> = Vec::new();
    for ring in rings {
        let previous = ring.iter().cycle().skip(ring.len().saturating_sub(1));
        for (a, b) in previous.zip(ring) {
            if (a.1 > y) != (b.1 > y) {
                crossings.push(a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0));
            }
        }
    }
    crossings.sort_by(f64::total_cmp);
    crossings.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

/// The least and the greatest `y` of some rings.
pub fn extent(rings: &[Vec<Point>]) -> Option<(f64, f64)> {
    let ys = || rings.iter().flatten().map(|point| point.1);
    Some((ys().reduce(f64::min)?, ys().reduce(f64::max)?))
}

/// Area inside some rings, holes taken off (outer and inner rings run opposite ways).
pub fn area(rings: &[Vec<Point>]) -> f64 {
    let twice = |ring: &Vec<Point>| -> f64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
    };
    (rings.iter().map(twice).sum::<f64>() / 2.0).abs()
}

/// The part of a ring inside a box, by cutting at one edge after the other
/// (Sutherland & Hodgman 1974).
pub fn clip(ring: &[Point], frame: Rect) -> Vec<Point> {
    let left = cut(ring, |p| p.0 - frame.x);
    let right = cut(&left, |p| frame.right() - p.0);
    let top = cut(&right, |p| p.1 - frame.y);
    cut(&top, |p| frame.bottom() - p.1)
}

/// The part of a ring where `depth` is not negative.
fn cut(ring: &[Point], depth: impl Fn(Point) -> f64) -> Vec<Point> {
    let mut kept = Vec::with_capacity(ring.len());
    let previous = ring.iter().cycle().skip(ring.len().saturating_sub(1));
    for (&from, &to) in previous.zip(ring) {
        let (a, b) = (depth(from), depth(to));
        if (a < 0.0) != (b < 0.0) {
            let part = a / (a - b);
            kept.push((from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part));
        }
        if b >= 0.0 {
            kept.push(to);
        }
    }
    kept
}

/// Which cells of a picture are taken.
pub struct Room {
    frame: Rect,
    cell: f64,
    columns: usize,
    rows: usize,
    taken: Vec<bool>,
}

impl Room {
    /// All of `frame` is free, known to a cell's width.
    pub fn new(frame: Rect, cell: f64) -> Self {
        let count = |length: f64| (length / cell).floor().max(0.0) as usize;
        let (columns, rows) = (count(frame.w), count(frame.h));
        Self { frame, cell, columns, rows, taken: vec![false; columns * rows] }
    }

    /// Takes the inside of some rings.
    pub fn take_rings(&mut self, rings: &[Vec<Point>]) {
        let Some((top, bottom)) = extent(rings) else { return };
        let first = self.index(top - self.frame.y, self.rows);
        let last = self.index(bottom - self.frame.y + self.cell, self.rows);
        for row in first..last {
            // Three lines through each row of cells: a thin cape is not overlooked.
            for part in [0.1, 0.5, 0.9] {
                let y = self.frame.y + (row as f64 + part) * self.cell;
                for (from, to) in spans(rings, y) {
                    self.take_row(row, from, to);
                }
            }
        }
    }

    /// Takes a box.
    pub fn take(&mut self, rect: Rect) {
        let first = self.index(rect.y - self.frame.y, self.rows);
        let last = self.index(rect.bottom() - self.frame.y + self.cell, self.rows);
        (first..last).for_each(|row| self.take_row(row, rect.x, rect.right()));
    }

    fn take_row(&mut self, row: usize, from: f64, to: f64) {
        let first = self.index(from - self.frame.x, self.columns);
        let last = self.index(to - self.frame.x + self.cell, self.columns);
        self.taken[row * self.columns..][first..last.max(first)].fill(true);
    }

    fn index(&self, length: f64, limit: usize) -> usize {
        ((length / self.cell).floor().max(0.0) as usize).min(limit)
    }

    /// Finds a free box of this size whose middle is nearest to `wish`, no further than `reach`,
    /// and takes it.
    pub fn place(&mut self, size: (f64, f64), wish: Point, reach: f64) -> Option<Rect> {
        let sums = self.sums();
        let (wide, high) = self.cells(size);
        let mut best: Option<(f64, Rect)> = None;
        for row in 0..(self.rows + 1).saturating_sub(high) {
            for column in 0..(self.columns + 1).saturating_sub(wide) {
                let x = self.frame.x + column as f64 * self.cell;
                let y = self.frame.y + row as f64 * self.cell;
                let rect = Rect::new(x, y, size.0, size.1);
                let (cx, cy) = rect.centre();
                let far = (cx - wish.0).hypot(cy - wish.1);
                let nearer = far <= reach && best.is_none_or(|(least, _)| far < least);
                if nearer && self.is_free(&sums, (column, row), (wide, high)) {
                    best = Some((far, rect));
                }
            }
        }
        let (_, rect) = best?;
        self.take(rect);
        Some(rect)
    }

    fn cells(&self, size: (f64, f64)) -> (usize, usize) {
        let count = |length: f64| (length / self.cell).ceil().max(1.0) as usize;
        (count(size.0), count(size.1))
    }

    /// Numbers of taken cells above and left of each corner, so that a box is judged at once.
    fn sums(&self) -> Vec<u32> {
        let stride = self.columns + 1;
        let mut sums = vec![0; stride * (self.rows + 1)];
        for row in 0..self.rows {
            let mut line = 0;
            for column in 0..self.columns {
                line += u32::from(self.taken[row * self.columns + column]);
                sums[(row + 1) * stride + column + 1] = sums[row * stride + column + 1] + line;
            }
        }
        sums
    }

    fn is_free(&self, sums: &[u32], (x, y): (usize, usize), (w, h): (usize, usize)) -> bool {
        let at = |column: usize, row: usize| sums[row * (self.columns + 1) + column];
        at(x + w, y + h) + at(x, y) == at(x + w, y) + at(x, y + h)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect::new(0.0, 0.0, 100.0, 60.0);

    fn square(x: f64, y: f64, side: f64) -> Vec<Point> {
        vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    }

    #[test]
    fn a_projection_keeps_the_ratio_of_the_middle_latitude() {
        let bounds = GeoRect::new(Coord { x: -77.0, y: 59.0 }, Coord { x: -75.0, y: 61.0 });
        let projection = Projection::fit(bounds, FRAME, (0.5, 0.5));
        let (left, top) = projection.point(Coord { x: -77.0, y: 61.0 });
        let (right, bottom) = projection.point(Coord { x: -75.0, y: 59.0 });
        assert!((top - 0.0).abs() < 1e-9 && (bottom - 60.0).abs() < 1e-9);
        assert!((right - left - 30.0).abs() < 1e-6, "half as wide as high at 60° north");
    }

    #[test]
    fn a_ring_is_cut_at_the_frame() {
        let half = clip(&square(0.0, 0.0, 10.0), Rect::new(5.0, -5.0, 20.0, 20.0));
        assert!((area(&[half]) - 50.0).abs() < 1e-9);
        assert!(clip(&square(0.0, 0.0, 1.0), Rect::new(5.0, 5.0, 1.0, 1.0)).is_empty());
    }

    #[test]
    fn a_hole_is_neither_inside_nor_counted() {
        let mut hole = square(2.0, 2.0, 6.0);
        hole.reverse();
        let rings = vec![square(0.0, 0.0, 10.0), hole];
        assert_eq!(spans(&rings, 5.0), [(0.0, 2.0), (8.0, 10.0)]);
        assert!((area(&rings) - 64.0).abs() < 1e-9);
    }

    #[test]
    fn a_box_is_placed_nearest_to_its_wish_and_never_on_what_is_taken() {
        let mut room = Room::new(FRAME, 2.0);
        room.take_rings(&[square(0.0, 0.0, 40.0)]);
        let placed = room.place((20.0, 10.0), (0.0, 0.0), 1e3).unwrap();
        assert!(!placed.overlaps(Rect::new(0.0, 0.0, 40.0, 40.0)) && FRAME.contains(placed));
        let next = room.place((20.0, 10.0), (0.0, 0.0), 1e3).unwrap();
        assert!(!next.overlaps(placed));
        assert_eq!(room.place((20.0, 10.0), (0.0, 0.0), 5.0), None, "out of reach");
        assert_eq!(room.place((101.0, 1.0), (0.0, 0.0), 1e3), None, "too wide");
    }
}
