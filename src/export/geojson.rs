//! GeoJSON (RFC 7946) in full precision: a coordinate is the printed decimal of the 10⁻⁶ grid.

use geojson::feature::Id;
use geojson::{Feature as Out, FeatureCollection, GeometryValue, JsonObject, JsonValue};
use serde_json::json;

use crate::export::{About, Collection, Feature, Format, Geometry};
use crate::text::Words;

pub(super) const GEOJSON: Format = Format {
    id: "geojson",
    title: Words::new("GeoJSON (mapa)", "GeoJSON (map)"),
    media: "application/geo+json",
    write,
    write_one,
};

fn write(collection: &Collection) -> String {
    let features = collection.features.iter().map(|f| feature(&collection.fields, f)).collect();
    let members = members(&collection.about, collection.features.len());
    FeatureCollection { bbox: None, features, foreign_members: Some(members) }.to_string()
}

/// The first feature alone; `null` when there is none.
fn write_one(collection: &Collection) -> String {
    let Some(first) = collection.features.first() else { return "null".into() };
    let mut out = feature(&collection.fields, first);
    let mut members = members(&collection.about, 1);
    members.retain(|name, _| !name.starts_with("number"));
    out.foreign_members = Some(members);
    out.to_string()
}

fn feature(fields: &[String], feature: &Feature) -> Out {
    let values = feature.values.iter().cloned().map(JsonValue::from);
    Out {
        bbox: None,
        geometry: Some(geojson::Geometry::new(geometry(feature.geometry))),
        id: Some(Id::String(feature.id.clone())),
        properties: Some(fields.iter().cloned().zip(values).collect()),
        foreign_members: None,
    }
}

fn geometry(geometry: Geometry) -> GeometryValue {
    match geometry {
        Geometry::Shape(shape) => GeometryValue::from(shape),
        Geometry::Point(point) => GeometryValue::from(&geo::Point::from(point)),
    }
}

fn members(about: &About, returned: usize) -> JsonObject {
    let mut members = JsonObject::new();
    if let Some(matched) = about.matched {
        members.insert("numberMatched".into(), json!(matched));
        members.insert("numberReturned".into(), json!(returned));
    }
    members.insert("version".into(), json!(about.version));
    members.insert("synthetic".into(), json!(about.synthetic));
    members.insert("attribution".into(), json!(about.attributions));
    if !about.links.is_empty() {
        let link = |(rel, media, href): &(String, String, String)| json!({ "rel": rel, "type": media, "href": href });
        members.insert("links".into(), about.links.iter().map(link).collect());
    }
    members
}
