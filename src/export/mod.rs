//! Features in the formats that other programs read, one file for each format.
//!
//! What is exported is first laid out as a [`Collection`] of plain values, the same for every
//! format; a format only writes it down.

mod clusters;
mod csv;
mod dataset;
mod demand;
mod diversity;
mod figure;
mod geojson;
mod table;
mod territory;
mod trends;

use geo::{Coord, MultiPolygon};
use serde_json::Value as Json;

use crate::indicator::{Estimate, Reason};
use crate::text::Words;

pub use clusters::{clusters_csv, clusters_json};
pub use csv::{file_name, write_rows};
pub use dataset::{Content, Dataset, dataset, datasets};
pub use diversity::{DiversityTable, PLACES_COMPARED_MOST, diversity_csv, diversity_json};
pub use figure::{
    funnel_csv, funnel_json, inequality_csv, inequality_json, segregation_csv, segregation_json,
};
pub use table::{is_synthetic, table_csv, table_json, table_value};
pub use trends::{TrendTable, trends_csv, trends_json};

use crate::export::demand::demands;
use crate::export::territory::territories;

/// A property's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Not known or not defined.
    Null,
    /// Words, ids and codes.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A finite number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

/// Where a feature is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Geometry<'a> {
    /// Polygons in degrees.
    Shape(&'a MultiPolygon<f64>),
    /// Longitude and latitude in degrees.
    Point(Coord<f64>),
}

/// One feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature<'a> {
    /// Its id, unique in the collection.
    pub id: String,
    /// Where it is.
    pub geometry: Geometry<'a>,
    /// One value for each field of its collection.
    pub values: Vec<Value>,
}

/// Features that share their fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collection<'a> {
    /// Names of the properties, in order.
    pub fields: Vec<String>,
    /// The features.
    pub features: Vec<Feature<'a>>,
    /// What is said about all of them: version, whether made up, attributions.
    pub about: About,
}

/// What is said about all features of a collection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// Version of the data.
    pub version: String,
    /// Whether demands made up for demonstration are in it.
    pub synthetic: bool,
    /// Lines to show beside every use.
    pub attributions: Vec<String>,
    /// How many features the question matches, where these are a page of them.
    pub matched: Option<usize>,
    /// Other addresses: relation, media type, address.
    pub links: Vec<(String, String, String)>,
}

/// The card of an export format.
pub struct Format {
    /// Its id in addresses and commands.
    pub id: &'static str,
    /// Title for people.
    pub title: Words,
    /// Media type.
    pub media: &'static str,
    /// Writes features down.
    pub write: fn(&Collection) -> String,
    /// Writes one feature down.
    pub write_one: fn(&Collection) -> String,
}

/// Every format; the first is the default.
pub const FORMATS: [&Format; 2] = [&geojson::GEOJSON, &csv::CSV];

/// The format with this id.
pub fn format(id: &str) -> Option<&'static Format> {
    FORMATS.into_iter().find(|format| format.id == id)
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Json::Null,
            Value::Text(text) => text.into(),
            Value::Count(count) => count.into(),
            Value::Number(number) => number.into(),
            Value::Flag(flag) => flag.into(),
        }
    }
}

impl Value {
    /// A number, or nothing.
    pub fn number(value: Option<f64>) -> Self {
        value.filter(|v| v.is_finite()).map_or(Value::Null, Value::Number)
    }

    /// An estimate: value, n, base, low, high and reason.
    pub fn of_estimate(estimate: &Estimate) -> [Self; 6] {
        [
            Self::number(estimate.value),
            Self::Count(estimate.n),
            Self::number(estimate.base),
            Self::number(estimate.low),
            Self::number(estimate.high),
            Self::text(estimate.reason.map(Reason::id)),
        ]
    }

    /// Words, or nothing.
    pub fn text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Value::Null, |text| Value::Text(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape() -> MultiPolygon<f64> {
        let corner = Coord { x: -76_532_001.0 / 1e6, y: 3.0 };
        geo::Rect::new(corner, Coord { x: -76.0, y: 3.5 }).to_polygon().into()
    }

    fn collection(shape: &MultiPolygon<f64>) -> Collection<'_> {
        let values = vec![
            Value::Text("=1+1".into()),
            Value::Count(3),
            Value::Number(0.1),
            Value::Null,
            Value::Flag(true),
        ];
        let names = ["name", "n", "share", "low", "tied"];
        Collection {
            fields: names.map(str::to_owned).to_vec(),
            features: vec![Feature {
                id: "76001".into(),
                geometry: Geometry::Shape(shape),
                values,
            }],
            about: About { version: "abc".into(), matched: Some(1), ..About::default() },
        }
    }

    #[test]
    fn every_format_carries_every_value() {
        let shape = shape();
        for format in FORMATS {
            let text = (format.write)(&collection(&shape));
            for piece in ["76001", "=1+1", "3", "0.1", "true"] {
                assert!(text.contains(piece), "{}: {piece} in {text}", format.id);
            }
        }
    }

    #[test]
    fn geojson_coordinates_are_the_decimals_of_the_grid() {
        let shape = shape();
        let text = (geojson::GEOJSON.write)(&collection(&shape));
        assert!(text.contains("[-76.532001,3.0]"), "{text}");
        assert!(text.contains(r#""numberMatched":1"#), "{text}");
    }

    #[test]
    fn a_spreadsheet_does_not_run_what_a_cell_says() {
        let shape = MultiPolygon::new(Vec::new());
        let text = (csv::CSV.write)(&collection(&shape));
        assert_eq!(text, "id,name,n,share,low,tied,synthetic\r\n76001,'=1+1,3,0.1,,true,false\r\n");
    }
}
