//! Levels fit each other to the last bit, at full detail and lighter.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Coord, LineString, MultiPolygon};
use tejido::territory::{Geodata, Level, Topology, parse_topojson, write_topojson_level};

type Corner = (u64, u64);
type Edge = (Corner, Corner);

/// Edges in both directions are one.
fn edges(shape: &MultiPolygon<f64>) -> Vec<Edge> {
    let corner = |at: &Coord<f64>| (at.x.to_bits(), at.y.to_bits());
    let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    let edge = |pair: &[Coord<f64>]| {
        let (a, b) = (corner(&pair[0]), corner(&pair[1]));
        if a < b { (a, b) } else { (b, a) }
    };
    rings
        .flat_map(|ring: &LineString<f64>| ring.0.windows(2).map(edge).collect::<Vec<_>>())
        .collect()
}

/// The outline of several shapes: the edges that only one of them has.
fn outline<'a>(shapes: impl Iterator<Item = &'a MultiPolygon<f64>>) -> BTreeSet<Edge> {
    let mut uses: BTreeMap<Edge, usize> = BTreeMap::new();
    for edge in shapes.flat_map(edges) {
        *uses.entry(edge).or_default() += 1;
    }
    uses.into_iter().filter(|(_, uses)| *uses == 1).map(|(edge, _)| edge).collect()
}

fn members(geodata: &Geodata, level: Level) -> Vec<Vec<usize>> {
    let partition = geodata.partition(level, None).unwrap();
    let members = partition.territories.iter().map(|t| &t.members);
    members.map(|members| members.iter().map(|&m| usize::from(m)).collect()).collect()
}

/// Polygons in one order, rings from their least corner on.
fn normal(topology: &Topology, members: &[usize], of: &Topology) -> Vec<BTreeSet<Edge>> {
    let shape = topology.polygons(&of.dissolve(members));
    let polygons = shape.into_iter().map(|polygon| MultiPolygon::new(vec![polygon]));
    let mut polygons: Vec<BTreeSet<Edge>> =
        polygons.map(|polygon| edges(&polygon).into_iter().collect()).collect();
    polygons.sort();
    polygons
}

#[test]
fn dissolving_the_light_level_is_simplifying_the_dissolved_one() {
    let geodata = Geodata::embedded();
    for tolerance in [0.0005, 0.01] {
        let light = geodata.topology.simplified(tolerance);
        for level in Level::ALL {
            for members in members(&geodata, level) {
                let dissolved_light = normal(&light, &members, &light);
                let lightened = normal(&light, &members, &geodata.topology);
                assert_eq!(dissolved_light, lightened, "{level} at {tolerance}");
            }
        }
    }
}

#[test]
fn every_level_is_the_outline_of_its_municipalities_at_any_detail() {
    let geodata = Geodata::embedded();
    for tolerance in [0.0, 0.0005, 0.01] {
        let topology = geodata.topology.simplified(tolerance);
        let shapes: Vec<_> = topology.shapes.iter().map(|s| topology.polygons(s)).collect();
        for level in [Level::Subregion, Level::Department] {
            for members in members(&geodata, level) {
                let union = topology.polygons(&topology.dissolve(&members));
                let expected = outline(members.iter().map(|&m| &shapes[m]));
                assert_eq!(outline(std::iter::once(&union)), expected);
                assert_eq!(edges(&union).len(), expected.len());
            }
        }
    }
}

#[test]
fn neighbours_are_counted_by_edges_and_by_corners() {
    let geodata = Geodata::embedded();
    let rook = geodata.topology.rook_neighbours();
    let queen: BTreeSet<_> = geodata.topology.queen_neighbours().into_iter().collect();
    assert_eq!(rook.len(), 93);
    assert!(rook.iter().all(|pair| queen.contains(pair)));
    let pairs = |lists: &[Vec<usize>]| lists.iter().map(Vec::len).sum::<usize>() / 2;
    let places = geodata.by_municipality();
    assert_eq!((pairs(&places.rook), pairs(&places.queen)), (rook.len(), queen.len()));
    let buenaventura = geodata.territory("76109").unwrap();
    assert_eq!(buenaventura.shape.0.len(), 20);
}

#[test]
fn subregions_are_neighbours_where_their_municipalities_are() {
    let geodata = Geodata::embedded();
    for partition in geodata.partitions() {
        let expected = Topology::build(
            &partition.territories.iter().map(|t| t.shape.clone()).collect::<Vec<_>>(),
        );
        let pairs = |lists: &[Vec<usize>]| -> Vec<(usize, usize)> {
            let of = |a: usize| lists[a].iter().map(move |&b| (a, b));
            (0..lists.len()).flat_map(of).filter(|(a, b)| a < b).collect()
        };
        assert_eq!(pairs(&partition.rook), expected.rook_neighbours());
        assert_eq!(pairs(&partition.queen), expected.queen_neighbours());
    }
}

#[test]
fn an_exported_level_holds_its_territories_and_no_inner_border() {
    let geodata = Geodata::embedded();
    let mut arcs = Vec::new();
    for level in Level::ALL {
        let partition = geodata.partition(level, None).unwrap();
        let text = write_topojson_level(&geodata.topology, partition, Some(0.0005)).unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let (_, object) = document["objects"].as_object().unwrap().iter().next().unwrap();
        let properties = object["geometries"].as_array().unwrap().iter().map(|g| &g["properties"]);
        let names: Vec<_> = properties.map(|p| p["name"].as_str().unwrap()).collect();
        let expected: Vec<_> = partition.territories.iter().map(|t| t.name.as_str()).collect();
        assert_eq!(names, expected);
        arcs.push(document["arcs"].as_array().unwrap().len());
    }
    assert!(arcs[0] > arcs[1] && arcs[1] > arcs[2], "{arcs:?}");
}

#[test]
fn exported_municipalities_are_read_back() {
    let geodata = Geodata::embedded();
    let text = write_topojson_level(&geodata.topology, geodata.by_municipality(), None).unwrap();
    let (topology, ids) = parse_topojson(&text).unwrap();
    assert_eq!(ids.len(), 42);
    for (shape, territory) in topology.shapes.iter().zip(&geodata.by_municipality().territories) {
        let read: BTreeSet<_> = edges(&topology.polygons(shape)).into_iter().collect();
        assert_eq!(read, edges(&territory.shape).into_iter().collect());
    }
}
