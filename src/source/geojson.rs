//! Reads municipal boundaries from GeoJSON.

use geo::MultiPolygon;
use geojson::{Feature, FeatureCollection};

/// Properties that may hold a municipality's code, in order of preference.
const CODE_FIELDS: [&str; 6] =
    ["code", "municipality_code", "mpio_cdpmp", "MPIO_CDPMP", "MPIO_CCNCT", "cod_mpio"];

/// Reads a feature collection of polygons; each feature's code stands in one of the known fields.
///
/// # Errors
/// Names the feature (counted from 1) and what is wrong in it.
pub fn read_boundaries(text: &str) -> Result<Vec<(String, MultiPolygon<f64>)>, String> {
    let collection: FeatureCollection = text.parse().map_err(|e: geojson::Error| e.to_string())?;
    if collection.features.is_empty() {
        return Err("no feature in it".into());
    }
    let numbered = collection.features.into_iter().zip(1..);
    numbered
        .map(|(feature, number)| {
            boundary(feature).map_err(|detail| format!("feature {number}: {detail}"))
        })
        .collect()
}

fn boundary(feature: Feature) -> Result<(String, MultiPolygon<f64>), String> {
    let code = CODE_FIELDS.iter().find_map(|field| {
        feature.property(field).map(|value| match value.as_str() {
            Some(text) => text.to_owned(),
            None => value.to_string(),
        })
    });
    let code = code.ok_or_else(|| format!("no code; expected one of {CODE_FIELDS:?}"))?;
    let geometry = feature.geometry.ok_or_else(|| format!("{code}: no geometry"))?;
    let geometry = geo::Geometry::<f64>::try_from(geometry).map_err(|e| format!("{code}: {e}"))?;
    let shape = match geometry {
        geo::Geometry::Polygon(polygon) => MultiPolygon::new(vec![polygon]),
        geo::Geometry::MultiPolygon(shape) => shape,
        _ => return Err(format!("{code}: neither a Polygon nor a MultiPolygon")),
    };
    check_rings(&shape).map_err(|detail| format!("{code}: {detail}"))?;
    Ok((code, shape))
}

/// Every ring has an area and every position lies on the globe.
fn check_rings(shape: &MultiPolygon<f64>) -> Result<(), String> {
    for (part, polygon) in (1..).zip(shape) {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        for (ring, line) in (1..).zip(rings) {
            if line.0.len() < 4 {
                return Err(format!("part {part}, ring {ring}: fewer than four positions"));
            }
            let stray = line.0.iter().position(|c| !(c.x.abs() <= 180.0 && c.y.abs() <= 90.0));
            if let Some(vertex) = stray {
                let at = line.0[vertex];
                let place = format!("part {part}, ring {ring}, vertex {}", vertex + 1);
                return Err(format!("{place}: {}, {} is not longitude, latitude", at.x, at.y));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(feature: &str) -> String {
        format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#)
    }

    fn check_error(feature: &str, expected: &str) {
        let error = read_boundaries(&collection(feature)).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn errors_name_the_feature_and_the_vertex() {
        check_error(r#"{"type":"Feature","properties":{},"geometry":null}"#, "feature 1: no code");
        check_error(
            r#"{"type":"Feature","properties":{"code":"76001"},"geometry":{"type":"Polygon",
            "coordinates":[[[0,0],[1,0],[1,400],[0,0]]]}}"#,
            "feature 1: 76001: part 1, ring 1, vertex 3: 1, 400",
        );
        assert!(read_boundaries(&collection("")).unwrap_err().contains("no feature"));
    }
}
