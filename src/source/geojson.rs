//! Reads boundaries, other places and records from GeoJSON.
//!
//! Positions are longitude and latitude; a height beside them is left out. Where an older file
//! names a coordinate system (`crs`), it is one of those that shapefiles may have.

mod crs;
mod figure;
mod flat;
mod rows;
mod split;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use geojson::{FeatureCollection, GeometryValue, Position};
use serde_json::Value;

use crate::source::boundary::{Attributes, Feature, MUNICIPALITIES, Reading, no_duplicates, ring};
use crate::source::input::{Input, Source};
use crate::source::reader::Head;
use crate::source::table::{Choice, Error, Rows};
use crate::territory::{Boundary, Crs, Projection};

const FORMAT: &str = "GeoJSON";

/// What may stand before each feature of a sequence.
const SEPARATOR: u8 = 0x1e;

/// Whether it begins as a collection of features does.
pub(super) fn tells_collection(head: &Head<'_>) -> bool {
    let text = beginning(head);
    let has = |word: &[u8]| text.windows(word.len()).any(|window| window == word);
    text.starts_with(b"{") && (has(b"\"FeatureCollection\"") || has(b"\"features\""))
}

/// Whether it begins with a feature, alone or after a separator.
pub(super) fn tells_lines(head: &Head<'_>) -> bool {
    let text = beginning(head);
    let has = |word: &[u8]| text.windows(word.len()).any(|window| window == word);
    text.first() == Some(&SEPARATOR) || text.starts_with(b"{") && has(b"\"Feature\"")
}

fn beginning<'a>(head: &Head<'a>) -> &'a [u8] {
    let text = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes);
    text.trim_ascii_start()
}

/// Opens the features of a collection as rows.
pub(super) fn open_collection(input: &Input, _: &Choice) -> Result<Box<dyn Rows>, Error> {
    let reader = || input.reader().map_err(Error::Read);
    let tail = rows::tail(reader()?, input.length()).map_err(Error::Read)?;
    Ok(Box::new(rows::of_collection(reader()?, &tail, reader)?))
}

/// Opens features that stand each on a line, or after a separator, as rows.
pub(super) fn open_lines(input: &Input, _: &Choice) -> Result<Box<dyn Rows>, Error> {
    let head = input.head().map_err(Error::Read)?;
    let text = beginning(&Head { bytes: &head, input });
    let first = text.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let mark = match text.first() {
        Some(&SEPARATOR) => SEPARATOR,
        // A feature that is written over several lines is the only one.
        _ if first.len() < text.len() && !first.ends_with(b"}") => 0,
        _ => b'\n',
    };
    Ok(Box::new(rows::of_lines(input.reader().map_err(Error::Read)?, mark)?))
}

/// The code and the shape of each feature: [`read`] without the other attributes.
///
/// # Errors
/// As [`read`].
pub fn read_boundaries(text: &str) -> Result<Vec<(String, MultiPolygon<f64>)>, String> {
    Ok(read(text)?.into_iter().map(|boundary| (boundary.code, boundary.shape)).collect())
}

/// Reads a feature collection of polygons; each feature's code stands in one of the known fields.
///
/// # Errors
/// Names the feature, part, ring and vertex, each counted from 1, and what is wrong there.
pub fn read(text: &str) -> Result<Vec<Boundary>, String> {
    let features = features(text, &MUNICIPALITIES)?;
    let boundaries: Vec<Boundary> = features.into_iter().map(Feature::boundary).collect();
    no_duplicates(&boundaries, "feature")?;
    Ok(boundaries)
}

/// Reads the places of a feature collection.
///
/// # Errors
/// As [`read`].
pub(super) fn features(text: &str, reading: &Reading<'_>) -> Result<Vec<Feature>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let collection: FeatureCollection = text.parse().map_err(|e: geojson::Error| e.to_string())?;
    if collection.features.is_empty() {
        return Err("no feature in it".into());
    }
    let named = collection.foreign_members.as_ref().and_then(|members| members.get("crs"));
    let unknown = |name| format!("crs {name:?} is not supported; use {}", Crs::supported());
    let projection = Projection::new(crs::system(named).map_err(unknown)?);
    let numbered = collection.features.into_iter().zip(1..);
    let read = numbered.map(|(feature, number)| {
        let fault = |detail| format!("feature {number}: {detail}");
        let attributes = attributes(&feature, reading);
        let name = (reading.name)(&attributes).map_err(fault)?;
        let shape = shape(feature, &projection);
        let shape = shape.map_err(|detail| fault(format!("{name}: {detail}")))?;
        Ok(Feature { number, name, attributes, shape })
    });
    read.collect()
}

fn attributes(feature: &geojson::Feature, reading: &Reading<'_>) -> Attributes {
    let mut attributes = Attributes::default();
    let properties = feature.properties.iter().flatten();
    let is_wanted = |field: &str, value: &Value| (reading.wants)(field) && !value.is_null();
    for (field, value) in properties.filter(|(field, value)| is_wanted(field, value)) {
        match value.as_str() {
            Some(text) => attributes.insert(field, text),
            None => attributes.insert(field, &value.to_string()),
        }
    }
    attributes
}

fn shape(feature: geojson::Feature, projection: &Projection) -> Result<MultiPolygon<f64>, String> {
    let geometry = feature.geometry.ok_or("no geometry")?;
    let parts = match geometry.value {
        GeometryValue::Polygon { coordinates } => vec![coordinates],
        GeometryValue::MultiPolygon { coordinates } => coordinates,
        other => {
            return Err(format!("{}, neither a Polygon nor a MultiPolygon", other.type_name()));
        }
    };
    if parts.is_empty() {
        return Err("no part in it".into());
    }
    let polygons = parts.iter().zip(1..).map(|(rings, part)| {
        polygon(rings, projection).map_err(|detail| format!("part {part}, {detail}"))
    });
    polygons.collect::<Result<Vec<_>, _>>().map(MultiPolygon::new)
}

fn polygon(rings: &[Vec<Position>], projection: &Projection) -> Result<Polygon<f64>, String> {
    let numbered = rings.iter().zip(1..);
    let lines = numbered.map(|(positions, number)| {
        line(positions, projection).map_err(|detail| format!("ring {number}, {detail}"))
    });
    let mut lines = lines.collect::<Result<Vec<_>, _>>()?.into_iter();
    let outer = lines.next().ok_or("no ring in it")?;
    Ok(Polygon::new(outer, lines.collect()))
}

fn line(positions: &[Position], projection: &Projection) -> Result<LineString<f64>, String> {
    let coords = positions.iter().zip(1..).map(|(position, vertex)| match *position.as_slice() {
        [x, y, ..] => Ok(Coord { x, y }),
        _ => Err(format!("vertex {vertex}: a position has two numbers")),
    });
    ring(&coords.collect::<Result<Vec<_>, _>>()?, projection)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(feature: &str) -> String {
        format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#)
    }

    fn square(properties: &str, coordinates: &str) -> String {
        format!(
            r#"{{"type":"Feature","properties":{properties},"geometry":
            {{"type":"Polygon","coordinates":{coordinates}}}}}"#
        )
    }

    fn check_error(text: &str, expected: &str) {
        let error = read(text).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn errors_name_the_feature_and_the_vertex() {
        let check = |coordinates: &str, expected: &str| {
            let feature = square(r#"{"code":"76001"}"#, coordinates);
            check_error(&collection(&feature), &format!("feature 1: 76001: part 1, {expected}"));
        };
        check("[[[0,0],[1,0],[1,400],[0,0]]]", "ring 1, vertex 3: 1, 400 is no place");
        check("[[[0,0],[1,0],[1,1]]]", "ring 1, 3 vertices");
        check("[[[0,0],[1,0],[1,1],[0,1]]]", "ring 1, not closed: vertex 1 is 0, 0, vertex 4");
        check("[[[0,0],[2,2],[2,0],[0,2],[0,0]]]", "ring 1, vertex 1: the edge from here crosses");
        check("[]", "no ring in it");
    }

    #[test]
    fn what_holds_no_boundaries_is_refused() {
        check_error(&collection(""), "no feature");
        check_error(&collection(&square("{}", "[]")), "feature 1: no code");
        let point = r#"{"type":"Feature","properties":{"code":"76001"},"geometry":null}"#;
        check_error(&collection(point), "feature 1: 76001: no geometry");
        let twice = square(r#"{"code":"76001"}"#, "[[[0,0],[1,0],[1,1],[0,0]]]");
        check_error(&collection(&format!("{twice},{twice}")), "feature 1 has this code too");
    }

    #[test]
    fn heights_are_left_out_and_names_are_read() {
        let properties = r#"{"DPTO_CCDGO":"05","mpio_ccdgo":"1","MPIO_CNMBR":"Medellín",
            "MPIO_NAREA":374.8}"#;
        let feature = square(properties, "[[[0,0,9],[1,0,9],[1,1,9],[0,0,9]]]");
        let read = read(&collection(&feature)).unwrap();
        assert_eq!((read[0].code.as_str(), read[0].area_km2), ("05001", Some(374.8)));
        assert_eq!(read[0].name.as_deref(), Some("Medellín"));
    }

    #[test]
    fn an_older_file_may_name_its_system() {
        let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::9377"}}"#;
        let feature = square(
            r#"{"code":"76001"}"#,
            "[[[4600000,1950000],[4700000,1950000],[4700000,2000000],[4600000,1950000]]]",
        );
        let text = collection(&feature).replacen('{', &format!("{{{crs},"), 1);
        let shape = &read(&text).unwrap()[0].shape;
        assert!((shape.0[0].exterior().0[0].x + 76.6).abs() < 0.1);
        check_error(&text.replace("9377", "21897"), "21897\" is not supported; use EPSG:4326");
    }
}
