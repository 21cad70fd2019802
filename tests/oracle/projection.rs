//! Positions on the planes of Colombia, there and back.

use std::path::Path;

use geo::Coord;
use serde_json::{Value, json};
use tejido::territory::{Crs, Projection};

/// What the method answers for a case's inputs; `None` where it is not offered.
pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    if method != "projection" {
        return None;
    }
    let number = |name: &str| inputs[name].as_f64().unwrap();
    let projection = Projection::new(Crs::of_epsg(number("epsg") as u16).unwrap());
    let plane = projection.from_degrees(Coord { x: number("lon"), y: number("lat") }).unwrap();
    let degrees = projection.to_degrees(Coord { x: number("x"), y: number("y") }).unwrap();
    Some(json!({"plane_x": plane.x, "plane_y": plane.y, "lon": degrees.x, "lat": degrees.y}))
}
