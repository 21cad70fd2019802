//! Boundaries as arcs: a border shared by two municipalities is stored once.
//!
//! Dissolving, simplifying and adjacency work on arcs, so that no gap or overlap can appear.

use std::collections::{BTreeMap, HashMap, HashSet};

use geo::{Coord, LineString, MultiPolygon, Polygon, SimplifyIdx};

use crate::territory::boundary::surrounds;

/// An arc of a ring: index into [`Topology::arcs`], and whether it is walked backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ArcRef {
    /// Index of the arc.
    pub arc: usize,
    /// Walked from its last coordinate to its first.
    pub reversed: bool,
}

/// A closed chain of arcs.
pub type Ring = Vec<ArcRef>;

/// Polygons of one territory: of each, the outer ring (counter-clockwise), then holes (clockwise).
pub type Shape = Vec<Vec<Ring>>;

/// Shapes that share arcs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topology {
    /// Chains of coordinates (longitude, latitude in degrees) between junctions.
    pub arcs: Vec<Vec<Coord<f64>>>,
    /// One shape for each territory.
    pub shapes: Vec<Shape>,
}

impl Topology {
    /// Finds the shared borders of `polygons`: exact equality of coordinates decides.
    pub fn build(polygons: &[MultiPolygon<f64>]) -> Self {
        let oriented: Vec<Vec<Vec<Vec<Coord<f64>>>>> = polygons.iter().map(open_rings).collect();
        let junctions = junctions(oriented.iter().flatten().flatten());
        let mut arcs = ArcTable::default();
        let mut shapes = Vec::with_capacity(oriented.len());
        for polygons in &oriented {
            let mut shape = Shape::new();
            for rings in polygons {
                shape.push(rings.iter().map(|ring| cut(ring, &junctions, &mut arcs)).collect());
            }
            shapes.push(shape);
        }
        Self { arcs: arcs.arcs, shapes }
    }

    /// The polygons of `shape`, rings closed.
    pub fn polygons(&self, shape: &Shape) -> MultiPolygon<f64> {
        let line = |ring: &Ring| {
            let mut coords = self.ring_coords(ring);
            coords.extend(coords.first().copied());
            LineString::new(coords)
        };
        let polygon = |rings: &Vec<Ring>| {
            let mut lines = rings.iter().map(line);
            let outer = lines.next().unwrap_or_else(|| LineString::new(Vec::new()));
            Polygon::new(outer, lines.collect())
        };
        MultiPolygon::new(shape.iter().map(polygon).collect())
    }

    /// The union of the shapes in `members`: borders between two members vanish, the rest stays
    /// as it is, to the last bit.
    pub fn dissolve(&self, members: &[usize]) -> Shape {
        let mut uses: BTreeMap<usize, Vec<ArcRef>> = BTreeMap::new();
        for &member in members {
            for arc in self.shapes[member].iter().flatten().flatten() {
                uses.entry(arc.arc).or_default().push(*arc);
            }
        }
        let outline = uses.into_values().filter(|uses| uses.len() == 1).flatten().collect();
        self.nest(self.chain(outline))
    }

    /// Pairs of shapes that share a border of non-zero length, each pair once, ascending.
    pub fn rook_neighbours(&self) -> Vec<(usize, usize)> {
        self.pairs(|keys, arc| keys.push(Key::Arc(arc.arc)))
    }

    /// Pairs of shapes that share at least one vertex, each pair once, ascending.
    pub fn queen_neighbours(&self) -> Vec<(usize, usize)> {
        self.pairs(|keys, arc| {
            keys.extend(self.arcs[arc.arc].iter().map(|&coord| Key::Vertex(bits(coord))));
        })
    }

    /// Removes the vertices of each arc that lie within `tolerance` of the simplified line
    /// (Ramer, Douglas and Peucker); the ends of arcs stay, and no ring collapses.
    ///
    /// # Units
    /// Degrees.
    #[must_use]
    pub fn simplified(&self, tolerance: f64) -> Self {
        let arcs = self.arcs.iter().map(|arc| simplify_arc(arc, tolerance)).collect();
        let light = Self { arcs, shapes: self.shapes.clone() };
        light.with_rings_of_three(self)
    }

    /// The same shapes without the arcs that none of them walks.
    #[must_use]
    pub fn without_unused_arcs(mut self) -> Self {
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        let walked = self.shapes.iter().flatten().flatten().flatten();
        places.extend(walked.map(|arc| (arc.arc, 0)));
        let mut arcs = Vec::with_capacity(places.len());
        for (old, new) in &mut places {
            *new = arcs.len();
            arcs.push(std::mem::take(&mut self.arcs[*old]));
        }
        for arc in self.shapes.iter_mut().flatten().flatten().flatten() {
            arc.arc = places[&arc.arc];
        }
        Self { arcs, shapes: self.shapes }
    }

    /// Gives back its vertices to any arc whose ring fell below three corners.
    fn with_rings_of_three(mut self, full: &Self) -> Self {
        for ring in self.shapes.clone().iter().flatten().flatten() {
            let corners: HashSet<_> = self.ring_coords(ring).into_iter().map(bits).collect();
            if corners.len() < 3 {
                for arc in ring {
                    self.arcs[arc.arc].clone_from(&full.arcs[arc.arc]);
                }
            }
        }
        self
    }

    /// Coordinates of a ring, the first not repeated at the end.
    fn ring_coords(&self, ring: &Ring) -> Vec<Coord<f64>> {
        let mut coords = Vec::new();
        for arc in ring {
            let points = &self.arcs[arc.arc];
            // An arc's last point is the next arc's first.
            let kept = points.len() - 1;
            if arc.reversed {
                coords.extend(points.iter().rev().take(kept));
            } else {
                coords.extend(points.iter().take(kept));
            }
        }
        coords
    }

    fn start(&self, arc: ArcRef) -> Coord<f64> {
        let points = &self.arcs[arc.arc];
        if arc.reversed { points[points.len() - 1] } else { points[0] }
    }

    fn end(&self, arc: ArcRef) -> Coord<f64> {
        self.start(ArcRef { reversed: !arc.reversed, ..arc })
    }

    /// Direction in which an arc leaves its start.
    fn leaving(&self, arc: ArcRef) -> f64 {
        let points = &self.arcs[arc.arc];
        let (from, to) = if arc.reversed {
            (points[points.len() - 1], points[points.len() - 2])
        } else {
            (points[0], points[1])
        };
        (to.y - from.y).atan2(to.x - from.x)
    }

    /// Joins directed arcs into rings. Where several leave a junction, the one bounding the same
    /// wedge of the interior (on the left) follows; a ring that meets itself is split there.
    fn chain(&self, arcs: Vec<ArcRef>) -> Vec<Ring> {
        let mut leaving: HashMap<(u64, u64), Vec<ArcRef>> = HashMap::new();
        for &arc in &arcs {
            leaving.entry(bits(self.start(arc))).or_default().push(arc);
        }
        let mut used: HashSet<usize> = HashSet::new();
        let mut rings = Vec::new();
        for first in arcs {
            if !used.insert(first.arc) {
                continue;
            }
            let mut ring = vec![first];
            let mut last = first;
            while bits(self.end(last)) != bits(self.start(first)) {
                // Nothing leaves only where given boundaries overlap: the chain stays open.
                let open = leaving.get(&bits(self.end(last))).into_iter().flatten();
                let open = open.filter(|arc| !used.contains(&arc.arc));
                let Some(&next) =
                    open.min_by(|a, b| self.turn(last, **a).total_cmp(&self.turn(last, **b)))
                else {
                    break;
                };
                used.insert(next.arc);
                ring.push(next);
                last = next;
            }
            rings.extend(self.split(ring));
        }
        rings
    }

    /// Clockwise angle from the way back along `arrived` to the way out along `next`.
    fn turn(&self, arrived: ArcRef, next: ArcRef) -> f64 {
        let back = self.leaving(ArcRef { reversed: !arrived.reversed, ..arrived });
        (back - self.leaving(next)).rem_euclid(std::f64::consts::TAU)
    }

    /// Splits a ring at junctions that it passes more than once.
    fn split(&self, ring: Ring) -> Vec<Ring> {
        let mut rings = Vec::new();
        let mut open: Ring = Vec::new();
        for arc in ring {
            open.push(arc);
            let end = bits(self.end(arc));
            if let Some(at) = open.iter().position(|earlier| bits(self.start(*earlier)) == end) {
                rings.push(open.split_off(at));
            }
        }
        rings
    }

    /// Puts each hole into the smallest outer ring around it.
    fn nest(&self, rings: Vec<Ring>) -> Shape {
        let (outer, holes): (Vec<_>, Vec<_>) =
            rings.into_iter().partition(|ring| doubled_area(&self.ring_coords(ring)) > 0.0);
        let mut outer: Vec<(f64, LineString<f64>, Vec<Ring>)> = outer
            .into_iter()
            .map(|ring| {
                let coords = self.ring_coords(&ring);
                let area = doubled_area(&coords);
                (area, closed(coords), vec![ring])
            })
            .collect();
        outer.sort_by(|a, b| b.0.total_cmp(&a.0));
        for hole in holes {
            let coords = self.ring_coords(&hole);
            // From the smallest up.
            if let Some(home) = outer.iter_mut().rev().find(|(_, line, _)| surrounds(line, &coords))
            {
                home.2.push(hole);
            }
        }
        outer.into_iter().map(|(_, _, rings)| rings).collect()
    }

    fn pairs(&self, keys_of: impl Fn(&mut Vec<Key>, &ArcRef)) -> Vec<(usize, usize)> {
        let mut owners: HashMap<Key, Vec<usize>> = HashMap::new();
        for (index, shape) in self.shapes.iter().enumerate() {
            let mut keys = Vec::new();
            shape.iter().flatten().flatten().for_each(|arc| keys_of(&mut keys, arc));
            for key in keys {
                let owners = owners.entry(key).or_default();
                if owners.last() != Some(&index) {
                    owners.push(index);
                }
            }
        }
        let mut pairs = std::collections::BTreeSet::new();
        for owners in owners.values() {
            for (i, &a) in owners.iter().enumerate() {
                pairs.extend(owners[i + 1..].iter().map(|&b| (a, b)));
            }
        }
        pairs.into_iter().collect()
    }
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Arc(usize),
    Vertex((u64, u64)),
}

/// Arcs found so far, each stored once whatever its direction.
#[derive(Default)]
struct ArcTable {
    arcs: Vec<Vec<Coord<f64>>>,
    index: HashMap<Vec<(u64, u64)>, usize>,
}

impl ArcTable {
    fn insert(&mut self, mut coords: Vec<Coord<f64>>) -> ArcRef {
        let forward: Vec<_> = coords.iter().copied().map(bits).collect();
        let backward: Vec<_> = forward.iter().rev().copied().collect();
        let reversed = backward < forward;
        let key = if reversed { backward } else { forward };
        if reversed {
            coords.reverse();
        }
        let next = self.arcs.len();
        let arc = *self.index.entry(key).or_insert(next);
        if arc == next {
            self.arcs.push(coords);
        }
        ArcRef { arc, reversed }
    }
}

/// A coordinate as an exact key; −0 and 0 are one.
fn bits(coord: Coord<f64>) -> (u64, u64) {
    ((coord.x + 0.0).to_bits(), (coord.y + 0.0).to_bits())
}

/// Rings without their closing coordinate, outer ones counter-clockwise and holes clockwise.
fn open_rings(polygons: &MultiPolygon<f64>) -> Vec<Vec<Vec<Coord<f64>>>> {
    let open = |line: &LineString<f64>, positive: bool| {
        let mut coords = line.0.clone();
        coords.dedup();
        if coords.len() > 1 && coords.first() == coords.last() {
            coords.pop();
        }
        if (doubled_area(&coords) > 0.0) != positive {
            coords.reverse();
        }
        coords
    };
    polygons
        .iter()
        .map(|polygon| {
            let outer = std::iter::once(open(polygon.exterior(), true));
            outer.chain(polygon.interiors().iter().map(|hole| open(hole, false))).collect()
        })
        .collect()
}

/// Vertices where rings part: those that are met with more than one pair of neighbours.
fn junctions<'a>(rings: impl Iterator<Item = &'a Vec<Coord<f64>>>) -> HashSet<(u64, u64)> {
    let mut seen: HashMap<(u64, u64), [(u64, u64); 2]> = HashMap::new();
    let mut junctions = HashSet::new();
    for ring in rings {
        for i in 0..ring.len() {
            let before = bits(ring[(i + ring.len() - 1) % ring.len()]);
            let after = bits(ring[(i + 1) % ring.len()]);
            let pair = if before < after { [before, after] } else { [after, before] };
            let vertex = bits(ring[i]);
            if *seen.entry(vertex).or_insert(pair) != pair {
                junctions.insert(vertex);
            }
        }
    }
    junctions
}

/// Cuts a ring at junctions; a ring without any is one arc that starts at its least vertex.
fn cut(ring: &[Coord<f64>], junctions: &HashSet<(u64, u64)>, arcs: &mut ArcTable) -> Ring {
    let is_junction = |coord: &Coord<f64>| junctions.contains(&bits(*coord));
    let start = ring.iter().position(is_junction).unwrap_or_else(|| least(ring));
    let mut cut = Vec::new();
    let mut open = vec![ring[start]];
    for step in 1..=ring.len() {
        let coord = ring[(start + step) % ring.len()];
        open.push(coord);
        if step == ring.len() || is_junction(&coord) {
            cut.push(arcs.insert(std::mem::replace(&mut open, vec![coord])));
        }
    }
    cut
}

fn least(ring: &[Coord<f64>]) -> usize {
    (0..ring.len()).min_by_key(|&i| bits(ring[i])).unwrap_or(0)
}

fn simplify_arc(arc: &[Coord<f64>], tolerance: f64) -> Vec<Coord<f64>> {
    let closed = arc.len() > 3 && arc.first() == arc.last();
    if !closed {
        let kept = LineString::new(arc.to_vec()).simplify_idx(tolerance);
        return kept.into_iter().map(|i| arc[i]).collect();
    }
    // A closed arc has no natural ends: cut it at the vertex farthest from its start.
    let far = (1..arc.len() - 1)
        .max_by(|&a, &b| distance2(arc[0], arc[a]).total_cmp(&distance2(arc[0], arc[b])))
        .unwrap_or(1);
    let mut coords = simplify_arc(&arc[..=far], tolerance);
    coords.extend(simplify_arc(&arc[far..], tolerance).into_iter().skip(1));
    coords
}

fn distance2(a: Coord<f64>, b: Coord<f64>) -> f64 {
    (a.x - b.x).powi(2) + (a.y - b.y).powi(2)
}

fn closed(mut coords: Vec<Coord<f64>>) -> LineString<f64> {
    coords.extend(coords.first().copied());
    LineString::new(coords)
}

/// Twice the signed area of an open ring, positive when counter-clockwise.
fn doubled_area(ring: &[Coord<f64>]) -> f64 {
    let Some(&origin) = ring.first() else {
        return 0.0;
    };
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter()
        .zip(next)
        .map(|(a, b)| (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y))
        .sum()
}

#[cfg(test)]
mod tests {
    use geo::{Area, polygon};

    use super::*;

    /// Two unit squares side by side, and a third around a hole that the first two do not touch.
    fn squares() -> Vec<MultiPolygon<f64>> {
        let left = polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 1., y: 1.), (x: 0., y: 1.)];
        let right = polygon![(x: 1., y: 0.), (x: 2., y: 0.), (x: 2., y: 1.), (x: 1., y: 1.)];
        let ring = Polygon::new(
            LineString::from(vec![(-1., -1.), (3., -1.), (3., 2.), (-1., 2.)]),
            vec![LineString::from(vec![
                (0., 0.),
                (0., 1.),
                (1., 1.),
                (2., 1.),
                (2., 0.),
                (1., 0.),
            ])],
        );
        [left, right, ring].map(|polygon| MultiPolygon::new(vec![polygon])).to_vec()
    }

    #[test]
    fn a_shared_border_is_stored_once() {
        let topology = Topology::build(&squares());
        let between = |a: usize, b: usize| {
            let arcs = |i: usize| -> HashSet<usize> {
                topology.shapes[i].iter().flatten().flatten().map(|arc| arc.arc).collect()
            };
            arcs(a).intersection(&arcs(b)).count()
        };
        assert_eq!(between(0, 1), 1);
        assert_eq!(topology.rook_neighbours(), [(0, 1), (0, 2), (1, 2)]);
    }

    #[test]
    fn shapes_come_back_as_they_went_in() {
        let squares = squares();
        let topology = Topology::build(&squares);
        for (shape, square) in topology.shapes.iter().zip(&squares) {
            assert!(
                (topology.polygons(shape).unsigned_area() - square.unsigned_area()).abs() < 1e-12
            );
        }
    }

    #[test]
    fn dissolving_removes_inner_borders_and_keeps_holes() {
        let topology = Topology::build(&squares());
        let both = topology.polygons(&topology.dissolve(&[0, 1]));
        assert_eq!((both.0.len(), both.unsigned_area()), (1, 2.0));
        let ring = topology.polygons(&topology.dissolve(&[2]));
        assert_eq!((ring.0.len(), ring.0[0].interiors().len()), (1, 1));
        let all = topology.polygons(&topology.dissolve(&[0, 1, 2]));
        assert_eq!((all.0.len(), all.0[0].interiors().len(), all.unsigned_area()), (1, 0, 12.0));
    }

    #[test]
    fn squares_that_touch_in_a_corner_stay_two_polygons() {
        let square = |x: f64, y: f64| {
            MultiPolygon::new(vec![polygon![
                (x: x, y: y), (x: x + 1., y: y), (x: x + 1., y: y + 1.), (x: x, y: y + 1.)
            ]])
        };
        let topology = Topology::build(&[square(0., 0.), square(1., 1.)]);
        assert_eq!(topology.dissolve(&[0, 1]).len(), 2);
        assert_eq!(topology.queen_neighbours(), [(0, 1)]);
        assert!(topology.rook_neighbours().is_empty());
    }

    #[test]
    fn simplifying_never_collapses_a_ring() {
        let light = Topology::build(&squares()).simplified(100.0);
        for shape in &light.shapes {
            assert!(light.polygons(shape).unsigned_area() > 0.0);
        }
    }
}
