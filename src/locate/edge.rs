//! Edges of borders, and the two exact questions asked of them.
//!
//! Both are signs of determinants of which `robust::orient2d` returns the right sign for every
//! finite input, so that no point ever falls on the wrong side of a border.

use std::cmp::Ordering;

use geo::Coord;
use robust::orient2d;

/// A straight piece of a border, directed so that the reference point lies on its left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edge {
    /// Where it starts.
    pub a: Coord<f64>,
    /// Where it ends.
    pub b: Coord<f64>,
}

/// How an edge stands to the way from the reference point to another point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// The point lies on the edge.
    Touch,
    /// The way crosses the edge.
    Cross,
    /// The way leaves it aside.
    Miss,
}

impl Edge {
    /// The same edge with `reference` on its left, or on its line.
    #[must_use]
    pub fn facing(self, reference: Coord<f64>) -> Self {
        if side(self.a, self.b, reference) < 0.0 { Self { a: self.b, b: self.a } } else { self }
    }

    /// One order of all edges, whichever polygon they are of.
    pub fn order(&self, other: &Self) -> Ordering {
        let numbers = |edge: &Self| [edge.a.x, edge.a.y, edge.b.x, edge.b.y];
        let pairs = numbers(self).into_iter().zip(numbers(other));
        pairs.map(|(a, b)| a.total_cmp(&b)).fold(Ordering::Equal, Ordering::then)
    }

    /// Whether `point` lies on the edge, ends included.
    pub fn holds(self, point: Coord<f64>) -> bool {
        side(self.a, self.b, point) == 0.0 && self.spans(point)
    }

    /// How it stands to the way from `reference`, which it faces and does not hold, to `point`.
    ///
    /// A vertex exactly on the way counts as right of it, for both edges that meet there: as if
    /// the way were shifted leftwards by less than any distance between the points at hand.
    #[inline]
    pub fn pass(self, reference: Coord<f64>, point: Coord<f64>) -> Pass {
        if self.is_beside(reference, point) {
            return Pass::Miss;
        }
        let beyond = side(self.a, self.b, point);
        if beyond > 0.0 {
            return Pass::Miss;
        }
        if beyond == 0.0 {
            return if self.spans(point) { Pass::Touch } else { Pass::Miss };
        }
        let left = |vertex| side(reference, point, vertex) > 0.0;
        if left(self.a) == left(self.b) { Pass::Miss } else { Pass::Cross }
    }

    /// Whether the edge may meet the box: never false when it does.
    pub fn touches(self, [low, high]: [Coord<f64>; 2]) -> bool {
        let apart = self.a.x.max(self.b.x) < low.x
            || self.a.x.min(self.b.x) > high.x
            || self.a.y.max(self.b.y) < low.y
            || self.a.y.min(self.b.y) > high.y;
        if apart {
            return false;
        }
        let along = self.b - self.a;
        let height = |x: f64, y: f64| along.x * (y - self.a.y) - along.y * (x - self.a.x);
        let corners = [
            height(low.x, low.y),
            height(high.x, low.y),
            height(low.x, high.y),
            height(high.x, high.y),
        ];
        let one_side = corners.iter().all(|h| *h > 0.0) || corners.iter().all(|h| *h < 0.0);
        !one_side
    }

    /// The corners of its box.
    pub fn bounds(self) -> [Coord<f64>; 2] {
        let Self { a, b } = self;
        let low = Coord { x: a.x.min(b.x), y: a.y.min(b.y) };
        [low, Coord { x: a.x.max(b.x), y: a.y.max(b.y) }]
    }

    /// Whether a way keeps above, below, left or right of the edge.
    #[inline]
    fn is_beside(self, from: Coord<f64>, to: Coord<f64>) -> bool {
        let apart = |a: f64, b: f64, p: f64, q: f64| a.max(b) < p.min(q) || a.min(b) > p.max(q);
        apart(self.a.x, self.b.x, from.x, to.x) || apart(self.a.y, self.b.y, from.y, to.y)
    }

    fn spans(self, point: Coord<f64>) -> bool {
        let between = |a: f64, b: f64, p: f64| a.min(b) <= p && p <= a.max(b);
        between(self.a.x, self.b.x, point.x) && between(self.a.y, self.b.y, point.y)
    }
}

/// Positive when `point` lies left of the line from `a` to `b`, zero when on it.
#[inline]
fn side(a: Coord<f64>, b: Coord<f64>, point: Coord<f64>) -> f64 {
    let plain = |coord: Coord<f64>| robust::Coord { x: coord.x, y: coord.y };
    orient2d(plain(a), plain(b), plain(point))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    #[test]
    fn a_way_misses_crosses_or_touches() {
        let reference = at(0.0, 0.0);
        let check = |point: Coord<f64>, expected: Pass| {
            let edge = Edge { a: at(1.0, -1.0), b: at(1.0, 1.0) }.facing(reference);
            assert_eq!(edge.pass(reference, point), expected, "{point:?}");
        };
        check(at(0.9, 0.0), Pass::Miss);
        check(at(1.0, 0.5), Pass::Touch);
        check(at(1.0, 1.0), Pass::Touch);
        check(at(1.0, 1.5), Pass::Miss);
        check(at(2.0, 0.0), Pass::Cross);
        check(at(2.0, 5.0), Pass::Miss);
    }

    #[test]
    fn a_way_through_a_vertex_crosses_one_of_its_edges() {
        let reference = at(0.0, 0.0);
        let edges = [(at(1.0, -1.0), at(1.0, 0.0)), (at(1.0, 0.0), at(1.0, 1.0))];
        let edges = edges.map(|(a, b)| Edge { a, b }.facing(reference));
        let crossed = edges.iter().filter(|edge| edge.pass(reference, at(2.0, 0.0)) == Pass::Cross);
        assert_eq!(crossed.count(), 1);
    }

    #[test]
    fn one_ulp_decides() {
        let edge = Edge { a: at(-76.5, 3.1), b: at(-76.3, 3.3) };
        let middle = at(-76.4, 3.2);
        let up = at(middle.x, middle.y.next_up());
        assert!(edge.holds(edge.a) && edge.holds(edge.b));
        assert!(!(edge.holds(middle) && edge.holds(up)));
    }
}
