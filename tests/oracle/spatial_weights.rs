//! Contiguity of polygons, its sums and its pieces.

use std::path::Path;

use geo::MultiPolygon;
use geojson::{FeatureCollection, GeoJson};
use serde_json::{Value, json};
use tejido::indicator::space::weights::{
    Contiguity, Style, Weights, by_vertex, components, islands, strict,
};

/// Coordinates are compared on this grid, in their own unit.
const GRID: f64 = 1e-6;

pub fn answer(method: &str, inputs: &Value, folder: &Path) -> Option<Value> {
    let kind = match inputs["kind"].as_str()? {
        "queen" => Contiguity::Queen,
        "rook" => Contiguity::Rook,
        _ => return None,
    };
    let shapes = shapes(&folder.join(inputs["geojson"].as_str()?))?;
    match method {
        "contiguity_strict" => Some(json!({ "neighbors": strict(&shapes, kind) })),
        "contiguity" => Some(described(&by_vertex(&shapes, kind, GRID))),
        _ => None,
    }
}

fn described(neighbours: &[Vec<usize>]) -> Value {
    let sums = |style| {
        let weights = Weights::new(neighbours, style);
        json!({ "s0": weights.s0, "s1": weights.s1, "s2": weights.s2 })
    };
    json!({
        "neighbors": neighbours,
        "islands": islands(neighbours),
        "n_components": components(neighbours),
        "binary": sums(Style::Binary),
        "row_standardized": sums(Style::RowStandardised),
    })
}

fn shapes(file: &Path) -> Option<Vec<MultiPolygon<f64>>> {
    let text = std::fs::read_to_string(file).ok()?;
    let collection = FeatureCollection::try_from(text.parse::<GeoJson>().ok()?).ok()?;
    let shape = |feature: geojson::Feature| {
        let geometry: geo::Geometry<f64> = feature.geometry?.try_into().ok()?;
        match geometry {
            geo::Geometry::Polygon(polygon) => Some(MultiPolygon::new(vec![polygon])),
            geo::Geometry::MultiPolygon(shape) => Some(shape),
            _ => None,
        }
    };
    collection.features.into_iter().map(shape).collect()
}
