//! The boundaries, from an operator's file or from the TopoJSON.

use std::collections::HashMap;

use geo::MultiPolygon;

use crate::territory::parts::{BOUNDARIES, GeodataError, Parts, error};
use crate::territory::{Boundary, Department, Municipality, MunicipalityCode, Topology, topojson};

/// The boundaries, reordered as the municipalities are.
pub(in crate::territory) fn read_topology(
    parts: &Parts,
    department: &Department,
    places: &[Municipality],
) -> Result<Topology, GeodataError> {
    let (mut topology, ids) = match &parts.given_boundaries {
        Some(given) => build(given, department)?,
        None => {
            topojson::parse(parts.text(BOUNDARIES)?).map_err(|detail| error(BOUNDARIES, detail))?
        }
    };
    let mut by_code = HashMap::new();
    for (id, shape) in ids.iter().zip(std::mem::take(&mut topology.shapes)) {
        if by_code.insert(code(id)?, shape).is_some() {
            return Err(error(BOUNDARIES, format!("code {id} twice")));
        }
    }
    for place in places {
        let shape = by_code.remove(&place.code);
        let missing =
            || error(BOUNDARIES, format!("no boundary for {} {}", place.code, place.name));
        topology.shapes.push(shape.ok_or_else(missing)?);
    }
    match by_code.keys().min() {
        Some(code) => {
            Err(error(BOUNDARIES, format!("boundary {code} has no municipality of that code")))
        }
        None => Ok(topology),
    }
}

fn code(id: &str) -> Result<MunicipalityCode, GeodataError> {
    let wrong = || error(BOUNDARIES, format!("{id:?} is not a municipality's code"));
    MunicipalityCode::parse(id).ok_or_else(wrong)
}

/// The department's boundaries out of a file that may hold the whole country.
fn build(
    given: &[Boundary],
    department: &Department,
) -> Result<(Topology, Vec<String>), GeodataError> {
    let mut ids = Vec::new();
    let mut shapes: Vec<MultiPolygon<f64>> = Vec::new();
    for boundary in given {
        if department.holds(code(&boundary.code)?) {
            ids.push(boundary.code.clone());
            shapes.push(boundary.shape.clone());
        }
    }
    if ids.is_empty() {
        let Department { code, name, .. } = department;
        return Err(error(BOUNDARIES, format!("no boundary of department {code}, {name}")));
    }
    Ok((Topology::build(&shapes), ids))
}
