//! Who is next to whom, and how much each neighbour weighs.
//!
//! Contiguity by vertex: *queen* = at least one vertex in common, *rook* = at least one segment in
//! common, over the rings of all parts and holes, after rounding coordinates to a grid. `strict`
//! asks the geometry itself: boundaries that touch (queen) or share a length (rook), so that a
//! vertex in the middle of another's segment counts.

use std::collections::{BTreeSet, HashMap};

use geo::coordinate_position::CoordPos;
use geo::dimensions::Dimensions;
use geo::{BoundingRect, Coord, Intersects, LineString, MultiPolygon, PreparedGeometry, Relate};

/// What makes two territories neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contiguity {
    /// A common point.
    Queen,
    /// A common length.
    Rook,
}

/// How much a neighbour weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// One.
    Binary,
    /// One over the number of neighbours: the neighbours of each territory weigh one together.
    RowStandardised,
}

/// Neighbours of each of some shapes, ascending: shared vertices or segments on a grid.
///
/// # Units
/// `grid` in the unit of the coordinates.
///
/// # Reference
/// Anselin (1988), Spatial Econometrics.
pub fn by_vertex(
    shapes: &[MultiPolygon<f64>],
    contiguity: Contiguity,
    grid: f64,
) -> Vec<Vec<usize>> {
    let mut owners: HashMap<(Cell, Cell), BTreeSet<usize>> = HashMap::new();
    for (shape, index) in shapes.iter().zip(0..) {
        for ring in rings(shape) {
            let cells: Vec<Cell> = ring.0.iter().map(|at| cell(*at, grid)).collect();
            for key in keys(&cells, contiguity) {
                owners.entry(key).or_default().insert(index);
            }
        }
    }
    joined(shapes.len(), owners.values().flat_map(pairs))
}

/// Neighbours of each of some shapes, ascending: what their boundaries do decides.
pub fn strict(shapes: &[MultiPolygon<f64>], contiguity: Contiguity) -> Vec<Vec<usize>> {
    let boxes: Vec<_> = shapes.iter().map(BoundingRect::bounding_rect).collect();
    let prepared: Vec<_> = shapes.iter().map(PreparedGeometry::from).collect();
    let near = |&(a, b): &(usize, usize)| match (boxes[a], boxes[b]) {
        (Some(a), Some(b)) => a.intersects(&b),
        _ => false,
    };
    let touch = |&(a, b): &(usize, usize)| {
        let relation = prepared[a].relate(&prepared[b]);
        let boundary = relation.get(CoordPos::OnBoundary, CoordPos::OnBoundary);
        match contiguity {
            Contiguity::Queen => relation.is_touches(),
            Contiguity::Rook => relation.is_touches() && boundary == Dimensions::OneDimensional,
        }
    };
    let all = (0..shapes.len()).flat_map(|a| (a + 1..shapes.len()).map(move |b| (a, b)));
    joined(shapes.len(), all.filter(near).filter(touch))
}

/// Neighbour lists from pairs.
pub fn joined(places: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut neighbours = vec![BTreeSet::new(); places];
    for (a, b) in pairs {
        neighbours[a].insert(b);
        neighbours[b].insert(a);
    }
    neighbours.into_iter().map(|set| set.into_iter().collect()).collect()
}

/// The neighbours that some of the territories have among themselves, numbered anew.
pub fn among(neighbours: &[Vec<usize>], kept: &[usize]) -> Vec<Vec<usize>> {
    let place: HashMap<usize, usize> = kept.iter().copied().zip(0..).collect();
    let row = |&old: &usize| neighbours[old].iter().filter_map(|j| place.get(j).copied()).collect();
    kept.iter().map(row).collect()
}

/// Territories without a neighbour.
pub fn islands(neighbours: &[Vec<usize>]) -> Vec<usize> {
    (0..neighbours.len()).filter(|&place| neighbours[place].is_empty()).collect()
}

/// In how many pieces the territories fall when one can only walk from neighbour to neighbour.
pub fn components(neighbours: &[Vec<usize>]) -> usize {
    let mut seen = vec![false; neighbours.len()];
    let mut pieces = 0;
    for start in 0..neighbours.len() {
        if !seen[start] {
            pieces += 1;
            let mut open = vec![start];
            while let Some(place) = open.pop() {
                if !std::mem::replace(&mut seen[place], true) {
                    open.extend(&neighbours[place]);
                }
            }
        }
    }
    pieces
}

/// Weights of neighbours, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    starts: Vec<usize>,
    neighbours: Vec<usize>,
    values: Vec<f64>,
    /// `S0 = ΣΣw`.
    pub s0: f64,
    /// `S1 = ½ΣΣ(w_ij + w_ji)²`.
    pub s1: f64,
    /// `S2 = Σ(w_i· + w_·i)²`.
    pub s2: f64,
}

impl Weights {
    /// Weighs neighbours; the lists name each neighbour once, ascending.
    pub fn new(neighbours: &[Vec<usize>], style: Style) -> Self {
        let mut starts = vec![0];
        let (mut flat, mut values) = (Vec::new(), Vec::new());
        for row in neighbours {
            flat.extend(row);
            let weight = match style {
                Style::Binary => 1.0,
                Style::RowStandardised => 1.0 / row.len() as f64,
            };
            values.resize(flat.len(), weight);
            starts.push(flat.len());
        }
        let mut made = Self { starts, neighbours: flat, values, s0: 0.0, s1: 0.0, s2: 0.0 };
        (made.s0, made.s1, made.s2) = made.sums();
        made
    }

    /// Number of territories.
    pub fn places(&self) -> usize {
        self.starts.len() - 1
    }

    /// A territory's neighbours and their weights.
    pub fn row(&self, place: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.starts[place]..self.starts[place + 1];
        let values = &self.values[range.clone()];
        self.neighbours[range].iter().copied().zip(values.iter().copied())
    }

    /// How many neighbours a territory has.
    pub fn degree(&self, place: usize) -> usize {
        self.starts[place + 1] - self.starts[place]
    }

    /// `Σ_j w_ij y_j` of each territory.
    pub fn lag(&self, y: &[f64]) -> Vec<f64> {
        let lag = |place| self.row(place).map(|(j, weight)| weight * y[j]).sum();
        (0..self.places()).map(lag).collect()
    }

    /// Every pair of neighbours once, with `w_ij + w_ji`.
    pub fn pairs(&self) -> Vec<(usize, usize, f64)> {
        let mut pairs = Vec::new();
        for i in 0..self.places() {
            for (j, weight) in self.row(i) {
                match self.weight(j, i) {
                    Some(back) if i < j => pairs.push((i, j, weight + back)),
                    Some(_) => {}
                    None => pairs.push((i, j, weight)),
                }
            }
        }
        pairs
    }

    fn weight(&self, place: usize, neighbour: usize) -> Option<f64> {
        self.row(place).find(|(j, _)| *j == neighbour).map(|(_, weight)| weight)
    }

    fn sums(&self) -> (f64, f64, f64) {
        let mut total = vec![0.0; self.places()];
        for i in 0..self.places() {
            for (j, weight) in self.row(i) {
                total[i] += weight;
                total[j] += weight;
            }
        }
        let s0 = self.values.iter().sum();
        let s1 = self.pairs().iter().map(|(_, _, both)| both * both).sum();
        (s0, s1, total.iter().map(|sum| sum * sum).sum())
    }
}

/// A coordinate on the grid.
type Cell = (i64, i64);

fn cell(at: Coord<f64>, grid: f64) -> Cell {
    ((at.x / grid).round() as i64, (at.y / grid).round() as i64)
}

fn rings(shape: &MultiPolygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    shape.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()))
}

/// What neighbours have in common: a vertex, twice, or the ends of a segment.
fn keys(cells: &[Cell], contiguity: Contiguity) -> Vec<(Cell, Cell)> {
    match contiguity {
        Contiguity::Queen => cells.iter().map(|&at| (at, at)).collect(),
        Contiguity::Rook => {
            let ends = cells.windows(2).filter(|ends| ends[0] != ends[1]);
            ends.map(|ends| (ends[0].min(ends[1]), ends[0].max(ends[1]))).collect()
        }
    }
}

/// Every pair of a set once.
fn pairs(owners: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let owners: Vec<usize> = owners.iter().copied().collect();
    let with = |place: usize| owners[place + 1..].iter().map(move |&b| (place, b));
    (0..owners.len()).flat_map(with).map(|(place, b)| (owners[place], b)).collect()
}

#[cfg(test)]
mod tests {
    use geo::polygon;

    use super::*;

    fn square(x: f64, y: f64, side: f64) -> MultiPolygon<f64> {
        MultiPolygon::new(vec![polygon![
            (x: x, y: y), (x: x + side, y: y), (x: x + side, y: y + side), (x: x, y: y + side)
        ]])
    }

    /// Two squares on a third: the lower one has no vertex where they meet.
    fn steps() -> Vec<MultiPolygon<f64>> {
        vec![square(0.0, 1.0, 1.0), square(1.0, 1.0, 1.0), square(0.0, -1.0, 2.0)]
    }

    #[test]
    fn a_vertex_within_a_segment_counts_only_when_strict() {
        let rook = by_vertex(&steps(), Contiguity::Rook, 1e-6);
        assert_eq!(rook, [vec![1], vec![0], vec![]]);
        let queen = by_vertex(&steps(), Contiguity::Queen, 1e-6);
        assert_eq!(queen, [vec![1, 2], vec![0, 2], vec![0, 1]]);
        assert_eq!(strict(&steps(), Contiguity::Rook), queen);
    }

    #[test]
    fn squares_that_meet_in_a_corner_are_queens_only() {
        let corner = [square(0.0, 0.0, 1.0), square(1.0, 1.0, 1.0), square(5.0, 5.0, 1.0)];
        for queen in
            [by_vertex(&corner, Contiguity::Queen, 1e-6), strict(&corner, Contiguity::Queen)]
        {
            assert_eq!(queen, [vec![1], vec![0], vec![]]);
            assert_eq!((islands(&queen), components(&queen)), (vec![2], 2));
        }
        assert_eq!(islands(&strict(&corner, Contiguity::Rook)), [0, 1, 2]);
    }

    #[test]
    fn coordinates_are_compared_on_the_grid() {
        let near = [square(0.0, 0.0, 1.0), square(1.000_000_2, 0.0, 1.0)];
        assert_eq!(by_vertex(&near, Contiguity::Rook, 1e-6), [vec![1], vec![0]]);
        assert_eq!(islands(&by_vertex(&near, Contiguity::Rook, 1e-9)), [0, 1]);
    }

    #[test]
    fn rows_weigh_one_together_and_islands_nothing() {
        let neighbours = [vec![1, 2], vec![0], vec![0], vec![]];
        let weights = Weights::new(&neighbours, Style::RowStandardised);
        assert_eq!((weights.s0, weights.places(), weights.degree(3)), (3.0, 4, 0));
        assert_eq!(weights.lag(&[1.0, 2.0, 4.0, 9.0]), [3.0, 1.0, 1.0, 0.0]);
        assert!((weights.s1 - 2.0 * 1.5 * 1.5).abs() < 1e-15);
        assert!((weights.s2 - (9.0 + 2.0 * 1.5 * 1.5)).abs() < 1e-15);
    }

    #[test]
    fn leaving_places_out_numbers_the_others_anew() {
        let neighbours = [vec![1, 2], vec![0], vec![0]];
        assert_eq!(among(&neighbours, &[0, 2]), [vec![1], vec![0]]);
    }
}
