//! Whether boundaries are fit for use: valid, without gaps or overlaps, of the official areas.

use geo::{
    BooleanOps, BoundingRect, CoordsIter, Distance, Euclidean, GeodesicArea, Intersects,
    MultiPolygon, Point, Polygon, Validation,
};

use crate::territory::{
    AddedLayer, AddedPlace, Geodata, Level, MunicipalityCode, Part, on_plane, planar_km2,
};

/// Overlaps and gaps below this are what rounding leaves (100 m²).
const SLIVER_KM2: f64 = 0.0001;

/// What is wrong with boundaries.
#[derive(Clone, Debug, PartialEq)]
pub enum Defect {
    /// A polygon breaks the rules of OGC Simple Features.
    Invalid {
        /// Id of the territory.
        territory: String,
        /// Which rule, and where.
        detail: String,
    },
    /// Land that two municipalities hold, or two places of one added layer.
    Overlap {
        /// The two, by code or id.
        territories: [String; 2],
        /// How much of it.
        area_km2: f64,
    },
    /// A hole that belongs to no municipality.
    Gap {
        /// How large it is.
        area_km2: f64,
        /// A position of its border, longitude and latitude.
        at: (f64, f64),
    },
    /// A place of an added layer that reaches out of its municipality by more than the tolerance.
    Beyond {
        /// Id of the place.
        territory: String,
        /// How much of it is outside.
        area_km2: f64,
        /// How far, at most.
        reach_m: f64,
    },
}

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Number of municipalities.
    pub municipalities: usize,
    /// Number of polygons.
    pub polygons: usize,
    /// Number of positions in all rings, each ring's first repeated at its end.
    pub vertices: usize,
    /// Pairs of municipalities that share a border.
    pub adjacencies: usize,
    /// Sum of the official areas.
    pub official_km2: f64,
    /// Area of the boundaries on the national plane, EPSG:9377, in which DANE measures.
    pub planar_km2: f64,
    /// Area of the boundaries on the WGS 84 ellipsoid.
    pub geodesic_km2: f64,
    /// By what share each municipality's boundary differs from its official area on the national
    /// plane, the greatest difference first.
    pub areas: Vec<(MunicipalityCode, f64)>,
    /// Municipalities of several polygons, and how many.
    pub in_parts: Vec<(MunicipalityCode, usize)>,
    /// Distances to a border below this mean nothing, in metres.
    pub tolerance_m: Option<f64>,
    /// Added layers, and how many places each has.
    pub layers: Vec<(String, usize)>,
    /// What is wrong.
    pub defects: Vec<Defect>,
}

impl Check {
    /// Checks the boundaries of `geodata`.
    pub fn of(geodata: &Geodata) -> Self {
        let territories = &geodata.by_municipality().territories;
        let shapes = || territories.iter().map(|territory| &territory.shape);
        Self {
            municipalities: territories.len(),
            polygons: shapes().map(|shape| shape.0.len()).sum(),
            vertices: shapes().map(CoordsIter::coords_count).sum(),
            adjacencies: geodata.topology.rook_neighbours().len(),
            official_km2: geodata.municipalities.iter().map(|m| m.area_km2).sum(),
            planar_km2: shapes().map(planar_km2).sum(),
            geodesic_km2: shapes().map(geodesic_km2).sum(),
            areas: areas(geodata),
            in_parts: in_parts(geodata),
            tolerance_m: geodata.editions.get(&Part::Boundaries).and_then(|e| e.tolerance_m),
            layers: geodata.layers.iter().map(|l| (l.id.clone(), l.places.len())).collect(),
            defects: [
                invalid(geodata, Level::Municipality),
                invalid(geodata, Level::Department),
                overlaps(&municipalities(geodata)),
                gaps(geodata),
                geodata.layers.iter().flat_map(|layer| added(geodata, layer)).collect(),
            ]
            .concat(),
        }
    }

    /// By what share the boundaries differ from the official areas in all, on the national plane.
    pub fn planar_difference(&self) -> f64 {
        self.planar_km2 / self.official_km2 - 1.0
    }

    /// By what share the boundaries differ from the official areas in all, on the ellipsoid.
    pub fn geodesic_difference(&self) -> f64 {
        self.geodesic_km2 / self.official_km2 - 1.0
    }

    /// How many municipalities are off their official area by more than `share`.
    pub fn off_by_more_than(&self, share: f64) -> usize {
        self.areas.iter().filter(|(_, difference)| difference.abs() > share).count()
    }
}

/// On the WGS 84 ellipsoid (Karney 2013), whichever way the rings wind.
fn geodesic_km2(shape: &impl GeodesicArea<f64>) -> f64 {
    shape.geodesic_area_signed().abs() / 1e6
}

fn areas(geodata: &Geodata) -> Vec<(MunicipalityCode, f64)> {
    let territories = &geodata.by_municipality().territories;
    let pairs = geodata.municipalities.iter().zip(territories);
    let official = pairs.filter(|(place, _)| place.area_km2 > 0.0);
    let mut differences: Vec<_> = official
        .map(|(place, territory)| (place.code, planar_km2(&territory.shape) / place.area_km2 - 1.0))
        .collect();
    differences.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    differences
}

fn in_parts(geodata: &Geodata) -> Vec<(MunicipalityCode, usize)> {
    let territories = &geodata.by_municipality().territories;
    let counts = geodata.municipalities.iter().zip(territories);
    counts.map(|(place, t)| (place.code, t.shape.0.len())).filter(|(_, parts)| *parts > 1).collect()
}

/// Id and shape.
type Named<'a> = (&'a str, &'a MultiPolygon<f64>);

fn municipalities(geodata: &Geodata) -> Vec<Named<'_>> {
    geodata.by_municipality().territories.iter().map(|t| (t.id.as_str(), &t.shape)).collect()
}

/// Invalid territories of a level; the union of all is invalid where borders cross unawares.
fn invalid(geodata: &Geodata, level: Level) -> Vec<Defect> {
    let territories = geodata.partition(level, None).into_iter().flat_map(|p| &p.territories);
    territories.filter_map(|territory| faulty((&territory.id, &territory.shape))).collect()
}

fn faulty((id, shape): Named<'_>) -> Option<Defect> {
    let detail = shape.check_validation().err()?.to_string();
    Some(Defect::Invalid { territory: id.to_owned(), detail })
}

/// What is wrong with an added layer.
fn added(geodata: &Geodata, layer: &AddedLayer) -> Vec<Defect> {
    let named: Vec<Named<'_>> = layer.places.iter().map(|p| (p.id.as_str(), &p.shape)).collect();
    let invalid: Vec<Defect> = named.iter().copied().filter_map(faulty).collect();
    if !invalid.is_empty() {
        // What crosses itself has no area to compare.
        return invalid;
    }
    let beyond = layer.places.iter().filter_map(|place| beyond(geodata, place));
    overlaps(&named).into_iter().chain(beyond).collect()
}

/// What a place has outside of its municipality, where it goes farther than the tolerance.
fn beyond(geodata: &Geodata, place: &AddedPlace) -> Option<Defect> {
    let parent = &geodata.by_municipality().territories[usize::from(place.municipality)].shape;
    let outside = place.shape.difference(parent);
    let area_km2 = planar_km2(&outside);
    if area_km2 <= SLIVER_KM2 {
        return None;
    }
    let tolerance_m = geodata.editions.get(&Part::Boundaries).and_then(|e| e.tolerance_m);
    let parent = on_plane(parent);
    let distances = on_plane(&outside).coords_iter().map(Point::from).collect::<Vec<_>>();
    let distances = distances.into_iter().map(|at| Euclidean.distance(&at, &parent));
    let reach_m = distances.fold(0.0, f64::max);
    let is_far = reach_m > tolerance_m.unwrap_or(0.0);
    is_far.then(|| Defect::Beyond { territory: place.id.clone(), area_km2, reach_m })
}

/// What two shapes have in common beyond a border.
fn overlaps(shapes: &[Named<'_>]) -> Vec<Defect> {
    let boxes: Vec<_> = shapes.iter().map(|(_, shape)| shape.bounding_rect()).collect();
    let pairs = (0..shapes.len()).flat_map(|a| (a + 1..shapes.len()).map(move |b| (a, b)));
    let near =
        pairs.filter(|&(a, b)| boxes[a].zip(boxes[b]).is_some_and(|(a, b)| a.intersects(&b)));
    let shared = near.map(|(a, b)| {
        let area_km2 = planar_km2(&shapes[a].1.intersection(shapes[b].1));
        ([a, b].map(|index| shapes[index].0.to_owned()), area_km2)
    });
    let real = shared.filter(|(_, area_km2)| *area_km2 > SLIVER_KM2);
    real.map(|(territories, area_km2)| Defect::Overlap { territories, area_km2 }).collect()
}

/// Holes of the union of all.
fn gaps(geodata: &Geodata) -> Vec<Defect> {
    let shapes: Vec<&MultiPolygon<f64>> =
        geodata.by_municipality().territories.iter().map(|t| &t.shape).collect();
    let union = geo::unary_union(shapes);
    let holes = union.iter().flat_map(Polygon::interiors);
    let gaps = holes.filter_map(|hole| {
        let polygon = MultiPolygon::new(vec![Polygon::new(hole.clone(), Vec::new())]);
        let area_km2 = planar_km2(&polygon);
        let at = hole.0.first()?.x_y();
        (area_km2 > SLIVER_KM2).then_some(Defect::Gap { area_km2, at })
    });
    gaps.collect()
}

#[cfg(test)]
mod tests {
    use geo::{Coord, LineString, MapCoords};

    use super::*;
    use crate::territory::{Boundary, Parts};

    /// The embedded boundaries as an operator would give them, some of them changed.
    fn given(change: impl Fn(&str, MultiPolygon<f64>) -> MultiPolygon<f64>) -> Geodata {
        let geodata = Geodata::embedded();
        let territories = &geodata.by_municipality().territories;
        let given = territories.iter().map(|t| (t.id.clone(), change(&t.id, t.shape.clone())));
        let given = given.map(|(code, shape)| Boundary {
            code,
            shape,
            name: None,
            department: None,
            area_km2: None,
        });
        let mut parts = Parts::embedded();
        parts.given_boundaries = Some(given.collect());
        Geodata::read(&parts).unwrap()
    }

    #[test]
    fn the_embedded_boundaries_are_fit() {
        let check = Check::of(&Geodata::embedded());
        assert_eq!(check.defects, []);
        let counts = (check.municipalities, check.polygons, check.vertices, check.adjacencies);
        assert_eq!(counts, (42, 61, 15_958, 93));
        assert!((check.official_km2 - 20_677.37).abs() < 0.01);
        assert!(check.geodesic_difference().abs() < 0.005, "{}", check.geodesic_difference());
        assert!(check.planar_difference().abs() < 0.001, "{}", check.planar_difference());
        let buenaventura = MunicipalityCode::parse("76109").unwrap();
        assert_eq!(check.in_parts, [(buenaventura, 20)]);
    }

    #[test]
    fn a_municipality_that_was_moved_overlaps_its_neighbours() {
        let moved = given(|id, shape| match id {
            "76845" => shape.map_coords(|c| Coord { x: c.x + 0.01, y: c.y }),
            _ => shape,
        });
        assert!(!invalid(&moved, Level::Department).is_empty());
        let overlaps = overlaps(&municipalities(&moved));
        assert!(!overlaps.is_empty());
        for defect in overlaps {
            let Defect::Overlap { territories, .. } = defect else { panic!("an overlap") };
            assert!(territories.contains(&"76845".to_owned()));
        }
    }

    #[test]
    fn a_hole_that_nobody_fills_is_a_gap() {
        let hole = LineString::from(vec![
            (-76.31, 3.52),
            (-76.31, 3.53),
            (-76.30, 3.53),
            (-76.30, 3.52),
            (-76.31, 3.52),
        ]);
        let holed = given(|id, shape| match id {
            "76520" => {
                let mut interiors = shape.0[0].interiors().to_vec();
                interiors.push(hole.clone());
                MultiPolygon::new(vec![Polygon::new(shape.0[0].exterior().clone(), interiors)])
            }
            _ => shape,
        });
        let [Defect::Gap { area_km2, .. }] = gaps(&holed)[..] else { panic!("one gap") };
        assert!((area_km2 - 1.23).abs() < 0.01, "{area_km2}");
    }

    #[test]
    fn the_same_boundary_twice_is_an_overlap() {
        let ulloa = Geodata::embedded().territory("76845").unwrap().shape.clone();
        let doubled = given(|id, shape| if id == "76020" { ulloa.clone() } else { shape });
        let found = overlaps(&municipalities(&doubled));
        let [Defect::Overlap { territories, area_km2 }] = &found[..] else { panic!("one overlap") };
        assert_eq!(*territories, ["76020", "76845"]);
        assert!((area_km2 - planar_km2(&ulloa)).abs() < 0.001, "{area_km2}");
    }
}
