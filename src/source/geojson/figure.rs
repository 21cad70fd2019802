//! The figure of a feature, read leniently: heights are left out, rings may be open.

use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon,
};
use serde_json::Value;

/// Deepest nesting of collections of figures.
const DEPTH_MAX: usize = 4;

/// The figure, `None` where there is none or it is empty.
///
/// # Errors
/// Says what is wrong with it.
pub(super) fn figure(value: &Value) -> Result<Option<Geometry<f64>>, String> {
    let is_empty = |member: &str| value[member].as_array().is_some_and(Vec::is_empty);
    if value.is_null() || is_empty("coordinates") || is_empty("geometries") {
        return Ok(None);
    }
    geometry(value, 0).map(Some)
}

fn geometry(value: &Value, depth: usize) -> Result<Geometry<f64>, String> {
    let at = &value["coordinates"];
    Ok(match value["type"].as_str().unwrap_or_default() {
        "Point" => Point(position(at)?).into(),
        "MultiPoint" => MultiPoint(list(at, |at| position(at).map(Point))?).into(),
        "LineString" => line(at)?.into(),
        "MultiLineString" => MultiLineString(list(at, line)?).into(),
        "Polygon" => polygon(at)?.into(),
        "MultiPolygon" => MultiPolygon(list(at, polygon)?).into(),
        "GeometryCollection" if depth < DEPTH_MAX => {
            Geometry::GeometryCollection(GeometryCollection(list(&value["geometries"], |part| {
                geometry(part, depth + 1)
            })?))
        }
        kind => return Err(format!("su tipo es {kind:?}")),
    })
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> Result<T, String>) -> Result<Vec<T>, String> {
    value.as_array().ok_or("le faltan coordenadas")?.iter().map(read).collect()
}

fn position(value: &Value) -> Result<Coord<f64>, String> {
    let number = |at: usize| value.get(at).and_then(Value::as_f64).filter(|n| n.is_finite());
    let pair = number(0).zip(number(1));
    let (x, y) = pair.ok_or("una posición no tiene dos números")?;
    Ok(Coord { x, y })
}

fn line(value: &Value) -> Result<LineString<f64>, String> {
    list(value, position).map(LineString)
}

fn polygon(value: &Value) -> Result<Polygon<f64>, String> {
    let mut rings = list(value, line)?.into_iter();
    let outer = rings.next().ok_or("le falta el anillo exterior")?;
    Ok(Polygon::new(outer, rings.collect()))
}

#[cfg(test)]
mod tests {
    use geo::point;
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_are_read() {
        let check = |value: Value, expected: Option<Geometry<f64>>| {
            assert_eq!(figure(&value), Ok(expected), "{value}");
        };
        check(Value::Null, None);
        check(json!({"type": "Point", "coordinates": []}), None);
        check(
            json!({"type": "Point", "coordinates": [-76.5, 3.4, 990]}),
            Some(point!(x: -76.5, y: 3.4).into()),
        );
    }

    #[test]
    fn what_is_wrong_with_a_figure_is_said() {
        let check = |value: Value, expected: &str| {
            let error = figure(&value).unwrap_err();
            assert!(error.contains(expected), "{value}: {error}");
        };
        check(json!({"type": "Point", "coordinates": [1]}), "dos números");
        check(json!({"type": "Point", "coordinates": ["1", "2"]}), "dos números");
        check(json!({"type": "Circle", "coordinates": [1]}), "Circle");
        check(json!({"type": "Polygon"}), "coordenadas");
        let mut deep = json!({"type": "Point", "coordinates": [1, 2]});
        for _ in 0..9 {
            deep = json!({"type": "GeometryCollection", "geometries": [deep]});
        }
        check(deep, "GeometryCollection");
    }
}
