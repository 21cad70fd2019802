//! Finds where a ring crosses itself.

use geo::Coord;
use robust::orient2d;

/// Two edges of a closed ring that cross inside both or run along each other, by the place of each
/// one's first vertex; touching in a vertex is no crossing.
///
/// Edges are met by ascending least longitude, each held against those whose range still reaches.
pub(super) fn self_crossing(ring: &[Coord<f64>]) -> Option<(usize, usize)> {
    let edges = ring.len().saturating_sub(1);
    let mut order: Vec<usize> = (0..edges).collect();
    order.sort_by(|&a, &b| low(ring, a).total_cmp(&low(ring, b)));
    let mut reached: Vec<usize> = Vec::new();
    for edge in order {
        reached.retain(|&other| high(ring, other) >= low(ring, edge));
        if let Some(&other) = reached.iter().find(|&&other| cross(ring, edge, other)) {
            return Some((edge.min(other), edge.max(other)));
        }
        reached.push(edge);
    }
    None
}

fn low(ring: &[Coord<f64>], edge: usize) -> f64 {
    ring[edge].x.min(ring[edge + 1].x)
}

fn high(ring: &[Coord<f64>], edge: usize) -> f64 {
    ring[edge].x.max(ring[edge + 1].x)
}

fn cross(ring: &[Coord<f64>], one: usize, other: usize) -> bool {
    let (a, b, c, d) = (ring[one], ring[one + 1], ring[other], ring[other + 1]);
    if a.y.max(b.y) < c.y.min(d.y) || c.y.max(d.y) < a.y.min(b.y) {
        return false;
    }
    match [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)] {
        [0, 0, 0, 0] => overlap(a, b, c, d),
        sides => sides[0] * sides[1] < 0 && sides[2] * sides[3] < 0,
    }
}

/// Whether two edges on one line share more than a point.
fn overlap(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> bool {
    let along = |p: Coord<f64>| (p.x, p.y);
    let ordered =
        |p, q| if along(p) <= along(q) { (along(p), along(q)) } else { (along(q), along(p)) };
    let ((low, high), (other_low, other_high)) = (ordered(a, b), ordered(c, d));
    low < other_high && other_low < high
}

/// −1, 0 or 1: right of the line, on it, left of it; exact.
fn side(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> i8 {
    let point = |coord: Coord<f64>| robust::Coord { x: coord.x, y: coord.y };
    let turn = orient2d(point(a), point(b), point(c));
    i8::from(turn > 0.0) - i8::from(turn < 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ring: &[(f64, f64)], expected: Option<(usize, usize)>) {
        let ring: Vec<Coord<f64>> = ring.iter().map(|&at| at.into()).collect();
        assert_eq!(self_crossing(&ring), expected, "{ring:?}");
    }

    #[test]
    fn a_bow_tie_crosses_itself() {
        check(&[(0., 0.), (2., 2.), (2., 0.), (0., 2.), (0., 0.)], Some((0, 2)));
    }

    #[test]
    fn edges_that_run_along_each_other_cross() {
        let spike = [(0., 0.), (4., 0.), (4., 2.), (4., 1.), (0., 4.), (0., 0.)];
        check(&spike, Some((1, 2)));
    }

    #[test]
    fn touching_in_a_vertex_is_no_crossing() {
        check(&[(0., 0.), (4., 0.), (4., 4.), (0., 4.), (0., 0.)], None);
        let waist = [(0., 0.), (2., 2.), (4., 0.), (4., 4.), (2., 2.), (0., 4.), (0., 0.)];
        check(&waist, None);
    }
}
