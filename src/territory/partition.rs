//! The territories of one level: each a set of municipalities, or a place of an added layer.

use std::collections::BTreeSet;

use geo::{BoundingRect, Coord, InteriorPoint, MultiPolygon, Rect};

use crate::territory::{
    AddedLayer, AddedPlace, Department, LayerName, Level, Municipality, Shape, Topology, planar_km2,
};

/// Distance within which a vertex may be left out of the outlines that are drawn, in degrees
/// (about 55 m: half a pixel on a map of the department 1,800 px wide).
const OUTLINE_TOLERANCE: f64 = 0.0005;

/// The row of municipalities that a partial scheme leaves out, as an index into a partition.
pub const OUTSIDE: u16 = u16::MAX;

/// A way to group municipalities into subregions.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// `gobernacion5`, `rpg`, …
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Who groups them so.
    pub source: String,
    /// Whether membership was checked against an act of that source.
    pub verified: bool,
    /// Whether every municipality is in some subregion.
    pub complete: bool,
    /// The subregions, in the order of the source.
    pub subregions: Vec<Subregion>,
}

/// A group of municipalities.
#[derive(Clone, Debug, PartialEq)]
pub struct Subregion {
    /// Last part of its id: `pacifico`.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// Indices of its municipalities, ascending.
    pub members: Vec<u16>,
}

/// One territory of a level.
#[derive(Clone, Debug)]
pub struct Territory {
    /// DIVIPOLA code, subregion id (`pacifico`, `rpg:g11`), department code, or the id of a place
    /// of an added layer (`76001:comuna_1`).
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// Indices of its municipalities, ascending; of a place, the one that it is a part of.
    pub members: Vec<u16>,
    /// Official area, the sum of its municipalities'; of a place, that of its boundary.
    pub area_km2: f64,
    /// Boundary of the full level, in degrees.
    pub shape: MultiPolygon<f64>,
    /// Boundary simplified for drawing, in degrees.
    pub outline: MultiPolygon<f64>,
    /// A point inside its largest polygon, for labels.
    pub anchor: Coord<f64>,
}

impl Territory {
    /// The municipalities that it is made of; `None` for a part of one.
    pub fn municipalities(&self) -> Option<&[u16]> {
        (!self.level.is_added()).then_some(&self.members[..])
    }

    /// The scheme that its id names: `rpg` of `rpg:g11`; the default one's is left out.
    pub fn scheme(&self) -> Option<&str> {
        let named = self.id.split_once(':').filter(|_| self.level == Level::Subregion);
        named.map(|(scheme, _)| scheme)
    }
}

/// All territories of one level, and which of them holds each municipality.
#[derive(Clone, Debug)]
pub struct Partition {
    /// The level.
    pub level: Level,
    /// Index of the scheme, at the subregion level.
    pub scheme: Option<usize>,
    /// The territories: municipalities by code, subregions in the scheme's order, places by id.
    pub territories: Vec<Territory>,
    /// For each municipality the index of the territory that holds all of it, or [`OUTSIDE`].
    pub of_municipality: Vec<u16>,
    /// For each territory those that share at least a vertex of its boundary, ascending.
    pub queen: Vec<Vec<usize>>,
    /// For each territory those that share a border of some length, ascending.
    pub rook: Vec<Vec<usize>>,
}

impl Partition {
    /// Whether some municipality is in none of the territories.
    pub fn is_partial(&self) -> bool {
        self.of_municipality.contains(&OUTSIDE)
    }

    /// The territory with this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.territories.iter().position(|territory| territory.id == id)
    }

    /// The box around all territories, in degrees.
    pub fn bounds(&self) -> Option<Rect<f64>> {
        let boxes = self.territories.iter().filter_map(|t| t.shape.bounding_rect());
        boxes.reduce(|a, b| {
            let low = Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
            let high = Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) };
            Rect::new(low, high)
        })
    }
}

/// A point inside the largest polygon of `shape`, as far in as a label wants it.
pub(super) fn anchor(shape: &MultiPolygon<f64>) -> Coord<f64> {
    use geo::Area;
    let largest = shape.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
    largest.and_then(InteriorPoint::interior_point).map_or(Coord { x: 0.0, y: 0.0 }, |p| p.0)
}

/// Every partition: municipalities, subregions of each scheme, department, added layers.
pub(super) fn partitions(
    department: &Department,
    places: &[Municipality],
    schemes: &[Scheme],
    topology: &Topology,
    layers: &[AddedLayer],
) -> Vec<Partition> {
    let light = topology.simplified(OUTLINE_TOLERANCE);
    let territory = |id: String, name: &str, level, members: Vec<u16>| {
        let indices: Vec<usize> = members.iter().map(|&m| usize::from(m)).collect();
        // Simplified arcs are the same arcs: one dissolve serves both.
        let shape = topology.dissolve(&indices);
        let area_km2 = indices.iter().map(|&m| places[m].area_km2).sum();
        let (outline, shape) = (light.polygons(&shape), topology.polygons(&shape));
        let anchor = anchor(&shape);
        Territory { id, name: name.to_owned(), level, members, area_km2, shape, outline, anchor }
    };
    let every = || (0_u16..).take(places.len());
    let single = |(place, index): (&Municipality, u16)| {
        territory(place.code.to_string(), &place.name, Level::Municipality, vec![index])
    };
    let municipalities = places.iter().zip(0_u16..).map(single).collect();
    let (queen, rook) = (topology.queen_neighbours(), topology.rook_neighbours());
    let borders = Borders { places: places.len(), queen, rook };
    let partition = |level, scheme, territories| partition(level, scheme, territories, &borders);
    let mut partitions = vec![partition(Level::Municipality, None, municipalities)];
    for (number, scheme) in schemes.iter().enumerate() {
        let group = |s: &Subregion| {
            let id = subregion_id(number, scheme, s);
            territory(id, &s.name, Level::Subregion, s.members.clone())
        };
        let groups = scheme.subregions.iter().map(group).collect();
        partitions.push(partition(Level::Subregion, Some(number), groups));
    }
    let all =
        territory(department.code.clone(), &department.name, Level::Department, every().collect());
    partitions.push(partition(Level::Department, None, vec![all]));
    partitions.extend(layers.iter().map(|layer| of_layer(layer, places.len())));
    partitions
}

/// The places of an added layer. They hold parts of municipalities, none of them a whole one.
fn of_layer(layer: &AddedLayer, municipalities: usize) -> Partition {
    let level = Level::Added(LayerName::keep(&layer.id, &layer.title));
    let shapes: Vec<_> = layer.places.iter().map(|place| place.shape.clone()).collect();
    let topology = Topology::build(&shapes);
    let light = topology.simplified(tolerance(&shapes));
    let territory = |(place, drawn): (&AddedPlace, &Shape)| Territory {
        id: place.id.clone(),
        name: place.name.clone(),
        level,
        members: vec![place.municipality],
        area_km2: planar_km2(&place.shape),
        anchor: anchor(&place.shape),
        shape: place.shape.clone(),
        outline: light.polygons(drawn),
    };
    let places = shapes.len();
    let itself: Vec<u16> = (0_u16..).take(places).collect();
    let around = |pairs: Vec<_>| neighbours(places, &itself, &pairs);
    Partition {
        level,
        scheme: None,
        queen: around(topology.queen_neighbours()),
        rook: around(topology.rook_neighbours()),
        of_municipality: vec![OUTSIDE; municipalities],
        territories: layer.places.iter().zip(&light.shapes).map(territory).collect(),
    }
}

/// Half a pixel of a map of these shapes, no more than on one of the department.
fn tolerance(shapes: &[MultiPolygon<f64>]) -> f64 {
    let bounds = shapes.iter().filter_map(BoundingRect::bounding_rect);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for rect in bounds {
        (low, high) = (low.min(rect.min().x), high.max(rect.max().x));
    }
    OUTLINE_TOLERANCE.min((high - low).max(0.0) / 3600.0)
}

/// The scheme is left out of the ids of the default one.
fn subregion_id(number: usize, scheme: &Scheme, subregion: &Subregion) -> String {
    if number == 0 { subregion.slug.clone() } else { format!("{}:{}", scheme.id, subregion.slug) }
}

/// Which municipalities border each other.
struct Borders {
    places: usize,
    /// Pairs with a vertex in common.
    queen: Vec<(usize, usize)>,
    /// Pairs with a length in common.
    rook: Vec<(usize, usize)>,
}

fn partition(
    level: Level,
    scheme: Option<usize>,
    territories: Vec<Territory>,
    borders: &Borders,
) -> Partition {
    let mut of_municipality = vec![OUTSIDE; borders.places];
    for (territory, index) in territories.iter().zip(0_u16..) {
        for &member in &territory.members {
            of_municipality[usize::from(member)] = index;
        }
    }
    let around = |pairs| neighbours(territories.len(), &of_municipality, pairs);
    let (queen, rook) = (around(&borders.queen), around(&borders.rook));
    Partition { level, scheme, territories, of_municipality, queen, rook }
}

/// Of each territory those with a municipality that borders one of its own.
fn neighbours(
    territories: usize,
    of_municipality: &[u16],
    borders: &[(usize, usize)],
) -> Vec<Vec<usize>> {
    let mut found = vec![BTreeSet::new(); territories];
    for &(a, b) in borders {
        let (a, b) = (of_municipality[a], of_municipality[b]);
        if a != b && a != OUTSIDE && b != OUTSIDE {
            found[usize::from(a)].insert(usize::from(b));
            found[usize::from(b)].insert(usize::from(a));
        }
    }
    found.into_iter().map(|set| set.into_iter().collect()).collect()
}
