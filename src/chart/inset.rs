//! The inset: the corner where territories are too small to see, enlarged.

use crate::chart::layout::{area, clip};
use crate::chart::scene::{Point, Rect};

/// What the inset shows and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inset {
    /// The part of the map that is enlarged.
    pub source: Rect,
    /// How many times.
    pub zoom: f64,
}

/// Side of the square that a small territory would fill, as a part of the whole map's square.
const SMALL: f64 = 0.06;

/// Small territories at most this far apart share the inset, in the same measure.
const REACH: f64 = 0.14;

/// The inset's greatest width and height, in the same measure.
const LARGEST: (f64, f64) = (0.34, 0.27);

/// Fewer times than this is not worth a frame.
const ZOOM_LEAST: f64 = 1.7;

/// A picture gets no larger than this.
const ZOOM_MOST: f64 = 3.5;

impl Inset {
    /// Chooses the corner around the smallest of the territories; `None` when all are large enough.
    pub fn choose(territories: &[Vec<Vec<Point>>]) -> Option<Self> {
        let unit = territories.iter().map(|rings| area(rings)).sum::<f64>().sqrt();
        let is_small = |rings: &&Vec<Vec<Point>>| area(rings) < (SMALL * unit).powi(2);
        let seed =
            territories.iter().filter(is_small).min_by(|a, b| area(a).total_cmp(&area(b)))?;
        let middle = bounds(seed)?.centre();
        let near = |rect: &Rect| {
            let (x, y) = rect.centre();
            (x - middle.0).hypot(y - middle.1) <= REACH * unit
        };
        let small = territories.iter().filter(is_small).filter_map(|rings| bounds(rings));
        let together = small.filter(near).reduce(around)?;
        let source = together.shrunk(-0.12 * together.w.max(together.h));
        let most = (LARGEST.0 * unit / source.w).min(LARGEST.1 * unit / source.h);
        let zoom = most.min(ZOOM_MOST);
        (zoom >= ZOOM_LEAST).then_some(Self { source, zoom })
    }

    /// Whether it shows all of a territory.
    pub fn shows(&self, rings: &[Vec<Point>]) -> bool {
        bounds(rings).is_some_and(|rect| self.source.contains(rect))
    }

    /// Its size in the picture.
    pub fn size(&self) -> (f64, f64) {
        (self.source.w * self.zoom, self.source.h * self.zoom)
    }

    /// The part of some rings that it shows, enlarged into a frame at `corner`.
    pub fn enlarge(&self, rings: &[Vec<Point>], corner: Point) -> Vec<Vec<Point>> {
        let place = |(x, y): Point| {
            let (dx, dy) = (x - self.source.x, y - self.source.y);
            (corner.0 + dx * self.zoom, corner.1 + dy * self.zoom)
        };
        let shown = rings.iter().map(|ring| clip(ring, self.source)).filter(|ring| ring.len() > 2);
        shown.map(|ring| ring.into_iter().map(place).collect()).collect()
    }
}

/// The box around some rings.
pub fn bounds(rings: &[Vec<Point>]) -> Option<Rect> {
    let boxes = rings.iter().flatten().map(|&(x, y)| Rect::new(x, y, 0.0, 0.0));
    boxes.reduce(around)
}

fn around(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect::new(x, y, a.right().max(b.right()) - x, a.bottom().max(b.bottom()) - y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, side: f64) -> Vec<Vec<Point>> {
        vec![vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)]]
    }

    #[test]
    fn the_inset_gathers_the_small_ones_that_lie_together() {
        let all = [square(0.0, 0.0, 20.0), square(22.0, 0.0, 15.0), square(500.0, 0.0, 400.0)];
        let inset = Inset::choose(&all).unwrap();
        assert!(inset.source.contains(Rect::new(0.0, 0.0, 37.0, 20.0)));
        assert!(inset.source.right() < 100.0);
        assert_eq!(Inset::choose(&all[2..]), None);
    }
}
