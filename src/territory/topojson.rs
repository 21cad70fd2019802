//! The embedded form of boundaries: TopoJSON on the 10⁻⁶ degree grid.
//!
//! Coordinates are whole numbers of micro-degrees; a coordinate is `i as f64 / 1e6`, a division,
//! so that it equals its printed decimal. Arcs are delta-encoded, as the format asks.

use geo::Coord;
use serde::{Deserialize, Serialize};

use crate::territory::topology::{ArcRef, Ring, Shape, Topology};

const GRID: f64 = 1e6;

#[derive(Serialize, Deserialize)]
struct Document {
    #[serde(rename = "type")]
    kind: String,
    transform: Transform,
    objects: Objects,
    arcs: Vec<Vec<[i64; 2]>>,
}

#[derive(Serialize, Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Serialize, Deserialize)]
struct Objects {
    municipalities: Collection,
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
    arcs: Vec<Vec<Vec<i64>>>,
}

/// Writes a topology whose coordinates lie on the grid; `ids` name its shapes.
///
/// # Errors
/// Says which arc has a coordinate off the grid's range.
pub fn write(topology: &Topology, ids: &[String]) -> Result<String, String> {
    let arcs = topology.arcs.iter().enumerate().map(|(i, arc)| encode_arc(i, arc));
    let document = Document {
        kind: "Topology".into(),
        transform: Transform { scale: [1e-6, 1e-6], translate: [0.0, 0.0] },
        objects: Objects {
            municipalities: Collection {
                kind: "GeometryCollection".into(),
                geometries: ids.iter().zip(&topology.shapes).map(encode_shape).collect(),
            },
        },
        arcs: arcs.collect::<Result<_, _>>()?,
    };
    serde_json::to_string(&document).map_err(|error| error.to_string())
}

/// Reads what [`write`](fn@write) wrote: the topology and the ids of its shapes.
///
/// # Errors
/// Says what is wrong and where, in words for an operator.
pub fn parse(text: &str) -> Result<(Topology, Vec<String>), String> {
    let document: Document = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let (scale, translate) = (document.transform.scale, document.transform.translate);
    let on_grid = scale.iter().all(|s| s.to_bits() == 1e-6_f64.to_bits());
    if !on_grid || translate != [0.0, 0.0] {
        return Err(format!(
            "transform: scale {scale:?} translate {translate:?}; expected 1e-6 and 0"
        ));
    }
    let arcs: Vec<_> = document.arcs.iter().map(|arc| decode_arc(arc)).collect();
    if let Some(short) = arcs.iter().position(|arc| arc.len() < 2) {
        return Err(format!("arc {short}: fewer than two positions"));
    }
    let geometries = document.objects.municipalities.geometries;
    let shapes = geometries.iter().map(|geometry| decode_shape(geometry, arcs.len()));
    let shapes = shapes.collect::<Result<_, _>>()?;
    Ok((Topology { arcs, shapes }, geometries.into_iter().map(|g| g.id).collect()))
}

/// Moves coordinates to the 10⁻⁶ grid.
pub fn snap(coord: Coord<f64>) -> Coord<f64> {
    Coord { x: (coord.x * GRID).round() / GRID, y: (coord.y * GRID).round() / GRID }
}

fn encode_arc(index: usize, arc: &[Coord<f64>]) -> Result<Vec<[i64; 2]>, String> {
    let mut last = [0, 0];
    let mut encoded = Vec::with_capacity(arc.len());
    for coord in arc {
        let here = [(coord.x * GRID).round() as i64, (coord.y * GRID).round() as i64];
        if snap(*coord) != *coord {
            return Err(format!("arc {index}: {}, {} is not on the grid", coord.x, coord.y));
        }
        encoded.push([here[0] - last[0], here[1] - last[1]]);
        last = here;
    }
    Ok(encoded)
}

fn decode_arc(arc: &[[i64; 2]]) -> Vec<Coord<f64>> {
    let mut at = [0_i64, 0];
    arc.iter()
        .map(|step| {
            at = [at[0].saturating_add(step[0]), at[1].saturating_add(step[1])];
            Coord { x: at[0] as f64 / GRID, y: at[1] as f64 / GRID }
        })
        .collect()
}

fn encode_shape((id, shape): (&String, &Shape)) -> Geometry {
    let arc = |arc: &ArcRef| {
        if arc.reversed { !(arc.arc as i64) } else { arc.arc as i64 }
    };
    let ring = |ring: &Ring| ring.iter().map(arc).collect();
    Geometry {
        kind: "MultiPolygon".into(),
        id: id.clone(),
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
