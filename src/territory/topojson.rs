//! Boundaries as TopoJSON: on the 10⁻⁶ degree grid where they lie on it, as embedded, else in degrees.
//!
//! On the grid coordinates are whole numbers of micro-degrees; a coordinate is `i as f64 / 1e6`, a division,
//! so that it equals its printed decimal. Arcs are delta-encoded, as the format asks.

use std::collections::BTreeMap;

use geo::Coord;
use serde::{Deserialize, Serialize};

use crate::territory::topology::{ArcRef, Ring, Shape, Topology};
use crate::territory::{Level, Partition, Territory};

const GRID: f64 = 1e6;

/// What municipalities are called in the file.
const OBJECT: &str = "municipalities";

const COLLECTION: &str = "GeometryCollection";

/// `N` is how positions are written: whole steps on the grid, or degrees as they are.
#[derive(Serialize, Deserialize)]
struct Document<N> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    transform: Option<Transform>,
    objects: BTreeMap<String, Collection>,
    arcs: Vec<Vec<[N; 2]>>,
}

#[derive(Serialize, Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Serialize, Deserialize)]
struct Collection {
    #[serde(rename = "type")]
    kind: String,
    geometries: Vec<Geometry>,
}

#[derive(Serialize, Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: String,
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    properties: Option<Properties>,
    arcs: Vec<Vec<Vec<i64>>>,
}

#[derive(Serialize, Deserialize)]
struct Properties {
    code: String,
    name: String,
    level: String,
}

/// Writes the territories of a level, borders that two of them share once, each with its code,
/// name and level; borders lighter by `tolerance` degrees where it is given.
///
/// # Errors
/// When a coordinate is not finite.
pub fn write_level(
    topology: &Topology,
    partition: &Partition,
    tolerance: Option<f64>,
) -> Result<String, String> {
    let places = partition.level.is_added().then(|| of_places(partition));
    let topology = places.as_ref().unwrap_or(topology);
    let dissolve = |territory: &Territory| {
        let members: Vec<usize> = territory.members.iter().map(|&m| usize::from(m)).collect();
        topology.dissolve(&members)
    };
    let shapes = if places.is_some() {
        topology.shapes.clone()
    } else {
        partition.territories.iter().map(dissolve).collect()
    };
    // Simplified arcs are the same arcs: levels fit each other at any tolerance.
    let light = tolerance.map(|tolerance| topology.simplified(tolerance));
    let arcs = light.map_or_else(|| topology.arcs.clone(), |light| light.arcs);
    let level = Topology { arcs, shapes }.without_unused_arcs();
    let geometries = partition.territories.iter().zip(&level.shapes).map(|(territory, shape)| {
        let Territory { id, name, level, .. } = territory;
        let properties =
            Properties { code: id.clone(), name: name.clone(), level: level.id().to_owned() };
        Geometry { properties: Some(properties), ..encode_shape((id, shape)) }
    });
    let collection = Collection { kind: COLLECTION.into(), geometries: geometries.collect() };
    encode(&level, BTreeMap::from([(object(partition.level).to_owned(), collection)]))
}

/// Borders of an added layer, which are no municipalities'.
fn of_places(partition: &Partition) -> Topology {
    let shapes: Vec<_> = partition.territories.iter().map(|place| place.shape.clone()).collect();
    Topology::build(&shapes)
}

/// What the shapes of a level are called in the file.
fn object(level: Level) -> &'static str {
    match level {
        Level::Added(layer) => &layer.id,
        Level::Municipality => OBJECT,
        Level::Subregion => "subregions",
        Level::Department => "departments",
    }
}

/// Writes a topology, with `ids` for its shapes: as whole numbers where every coordinate lies on
/// the grid, else in degrees to the last bit.
///
/// # Errors
/// When a coordinate is not finite.
pub fn write(topology: &Topology, ids: &[String]) -> Result<String, String> {
    let geometries = ids.iter().zip(&topology.shapes).map(encode_shape).collect();
    let collection = Collection { kind: COLLECTION.into(), geometries };
    let objects = BTreeMap::from([(OBJECT.to_owned(), collection)]);
    encode(topology, objects)
}

fn encode(topology: &Topology, objects: BTreeMap<String, Collection>) -> Result<String, String> {
    let kind = "Topology".to_owned();
    let mut coords = topology.arcs.iter().flatten();
    let text = if coords.all(|&coord| snap(coord) == coord) {
        let transform = Some(Transform { scale: [1.0 / GRID; 2], translate: [0.0; 2] });
        let arcs = topology.arcs.iter().map(|arc| encode_arc(arc)).collect();
        serde_json::to_string(&Document { kind, transform, objects, arcs })
    } else {
        let arc = |arc: &Vec<Coord<f64>>| arc.iter().map(|at| [at.x, at.y]).collect();
        let arcs = topology.arcs.iter().map(arc).collect();
        serde_json::to_string(&Document::<f64> { kind, transform: None, objects, arcs })
    };
    text.map_err(|error| error.to_string())
}

/// Reads what [`write`](fn@write) wrote: the topology and the ids of its shapes.
///
/// # Errors
/// Says what is wrong and where, in words for an operator.
pub fn parse(text: &str) -> Result<(Topology, Vec<String>), String> {
    let document: Document<f64> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let is_on_grid = is_on_grid(document.transform.as_ref())?;
    let arcs = document.arcs.iter().enumerate().map(|(number, arc)| {
        decode_arc(arc, is_on_grid).map_err(|detail| format!("arc {number}: {detail}"))
    });
    let arcs: Vec<_> = arcs.collect::<Result<_, _>>()?;
    let missing = || format!("no object {OBJECT:?} in it");
    let geometries = &document.objects.get(OBJECT).ok_or_else(missing)?.geometries;
    let shapes = geometries.iter().map(|geometry| decode_shape(geometry, arcs.len()));
    let shapes = shapes.collect::<Result<_, _>>()?;
    Ok((Topology { arcs, shapes }, geometries.iter().map(|g| g.id.clone()).collect()))
}

/// Whether positions are steps on the grid; without a transform they are degrees.
fn is_on_grid(transform: Option<&Transform>) -> Result<bool, String> {
    let Some(Transform { scale, translate }) = transform else { return Ok(false) };
    let bits = |pair: &[f64; 2]| pair.map(f64::to_bits);
    if bits(scale) == bits(&[1.0 / GRID; 2]) && bits(translate) == bits(&[0.0; 2]) {
        return Ok(true);
    }
    let found = format!("scale {scale:?} translate {translate:?}");
    Err(format!("transform: {found}; expected 1e-6 and 0, or none"))
}

/// Moves coordinates to the 10⁻⁶ grid.
pub fn snap(coord: Coord<f64>) -> Coord<f64> {
    Coord { x: (coord.x * GRID).round() / GRID, y: (coord.y * GRID).round() / GRID }
}

fn encode_arc(arc: &[Coord<f64>]) -> Vec<[i64; 2]> {
    let mut last = [0, 0];
    let steps = arc.iter().map(|coord| {
        let here = [coord.x, coord.y].map(|degrees| (degrees * GRID).round() as i64);
        let step = [here[0] - last[0], here[1] - last[1]];
        last = here;
        step
    });
    steps.collect()
}

fn decode_arc(arc: &[[f64; 2]], is_on_grid: bool) -> Result<Vec<Coord<f64>>, String> {
    if arc.len() < 2 {
        return Err("fewer than two positions".into());
    }
    let mut at = [0.0, 0.0];
    let mut coords = Vec::with_capacity(arc.len());
    for &[x, y] in arc {
        at = if is_on_grid { [at[0] + x, at[1] + y] } else { [x, y] };
        let unit = if is_on_grid { GRID } else { 1.0 };
        let coord = Coord { x: at[0] / unit, y: at[1] / unit };
        if !(coord.x.abs() <= 180.0 && coord.y.abs() <= 90.0) {
            return Err(format!("{}, {} is no place on the globe", coord.x, coord.y));
        }
        coords.push(coord);
    }
    Ok(coords)
}

fn encode_shape((id, shape): (&String, &Shape)) -> Geometry {
    let arc = |arc: &ArcRef| {
        if arc.reversed { !(arc.arc as i64) } else { arc.arc as i64 }
    };
    let ring = |ring: &Ring| ring.iter().map(arc).collect();
    Geometry {
        kind: "MultiPolygon".into(),
        id: id.clone(),
        properties: None,
        arcs: shape.iter().map(|polygon| polygon.iter().map(ring).collect()).collect(),
    }
}

fn decode_shape(geometry: &Geometry, arcs: usize) -> Result<Shape, String> {
    let arc = |&reference: &i64| {
        let reversed = reference < 0;
        let index = if reversed { !reference } else { reference };
        let arc = usize::try_from(index).ok().filter(|&index| index < arcs);
        arc.map(|arc| ArcRef { arc, reversed })
            .ok_or_else(|| format!("shape {}: no arc {reference}", geometry.id))
    };
    let ring = |ring: &Vec<i64>| ring.iter().map(arc).collect::<Result<Ring, _>>();
    let polygon = |rings: &Vec<Vec<i64>>| rings.iter().map(ring).collect::<Result<_, _>>();
    geometry.arcs.iter().map(polygon).collect()
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, polygon};

    use super::*;

    #[test]
    fn what_is_written_is_read_back_to_the_last_bit() {
        let triangle =
            polygon![(x: -76.460_361, y: 3.328_856), (x: -76.1, y: 3.4), (x: -76.3, y: 3.9)];
        let topology = Topology::build(&[MultiPolygon::new(vec![triangle])]);
        let text = write(&topology, &["76001".into()]).unwrap();
        assert_eq!(parse(&text).unwrap(), (topology, vec!["76001".into()]));
    }

    #[test]
    fn a_broken_file_says_where() {
        let text = r#"{"type":"Topology","transform":{"scale":[1e-6,1e-6],"translate":[0,0]},
            "objects":{"municipalities":{"type":"GeometryCollection","geometries":[
            {"type":"MultiPolygon","id":"76001","arcs":[[[7]]]}]}},"arcs":[[[0,0],[1,1]]]}"#;
        assert_eq!(parse(text).unwrap_err(), "shape 76001: no arc 7");
    }
}
