//! A made-up department, Sabana Alta: six squares in two rows, written in several forms.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, UTF_8};
use shapefile::dbase::encoding::EncodingRs;
use shapefile::dbase::{FieldValue, Record, TableWriterBuilder};
use shapefile::{Point, PointZ, Polygon, PolygonRing, PolygonZ, ShapeWriter, Writer};
use tejido::territory::{Crs, Grid, Projection};

/// Code, name, and the low corner of a square a tenth of a degree wide.
pub const PLACES: [(&str, &str, f64, f64); 6] = [
    ("42001", "VILLA MARÍA", -70.2, 6.0),
    ("42002", "PEÑA BLANCA", -70.1, 6.0),
    ("42003", "EL CAÑO", -70.0, 6.0),
    ("42004", "SAN JOSÉ DE LA SABANA", -70.2, 6.1),
    ("42005", "LA UNIÓN", -70.1, 6.1),
    ("42006", "PUERTO ÑATO", -70.0, 6.1),
];

/// Well-known text as ESRI writes it.
pub const WGS84: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

/// The fields of one of DANE's editions.
#[derive(Clone, Copy, PartialEq)]
pub enum Fields {
    /// `MPIO_CCNCT`, `MPIO_CNMBR`, …
    Of2018,
    /// `DPTO_CCDGO` and `MPIO_CCDGO` alone.
    Split,
    /// `mpio_cdpmp`, `mpio_cnmbr`, …
    Of2025,
}

/// How to write a shapefile.
#[derive(Clone)]
pub struct Form {
    pub fields: Fields,
    pub encoding: &'static Encoding,
    pub cpg: Option<&'static str>,
    pub crs: Crs,
    pub heights: bool,
}

impl Default for Form {
    fn default() -> Self {
        let (fields, crs) = (Fields::Of2025, Crs::WGS84);
        Self { fields, encoding: UTF_8, cpg: Some("UTF-8"), crs, heights: false }
    }
}

/// The corners of a square, clockwise from the lowest, as shapefiles want outer rings.
///
/// The highest are computed as a neighbour's lowest are, so that common corners are equal.
pub fn ring(lon: f64, lat: f64) -> Vec<(f64, f64)> {
    let tenth = |value: f64, more: f64| ((value * 10.0).round() + more) / 10.0;
    let (east, north) = (tenth(lon, 1.0), tenth(lat, 1.0));
    let (west, south) = (tenth(lon, 0.0), tenth(lat, 0.0));
    vec![(west, south), (west, north), (east, north), (east, south), (west, south)]
}

/// Writes the six squares to `folder` and returns the path of the `.shp`.
pub fn write_shapefile(folder: &Path, form: &Form) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let path = folder.join("MGN_MPIO.shp");
    let out = |ending: &str| BufWriter::new(File::create(path.with_extension(ending)).unwrap());
    let shapes = ShapeWriter::with_shx(out("shp"), out("shx"));
    let table = table(form).build_with_dest(out("dbf"));
    let mut writer = Writer::new(shapes, table);
    let projection = Projection::new(form.crs);
    for (code, name, lon, lat) in PLACES {
        let place = |at: (f64, f64)| projection.from_degrees(at.into()).unwrap();
        let ring: Vec<_> = ring(lon, lat).into_iter().map(place).collect();
        let record = record(form.fields, code, name);
        if form.heights {
            let points = ring.iter().map(|at| PointZ::new(at.x, at.y, 850.0, 0.0)).collect();
            let shape = PolygonZ::new(PolygonRing::Outer(points));
            writer.write_shape_and_record(&shape, &record).unwrap();
        } else {
            let points = ring.iter().map(|at| Point::new(at.x, at.y)).collect();
            let shape = Polygon::new(PolygonRing::Outer(points));
            writer.write_shape_and_record(&shape, &record).unwrap();
        }
    }
    drop(writer);
    fs::write(path.with_extension("prj"), text_of(form.crs)).unwrap();
    if let Some(cpg) = form.cpg {
        fs::write(path.with_extension("cpg"), cpg).unwrap();
    }
    path
}

fn table(form: &Form) -> TableWriterBuilder {
    let builder = TableWriterBuilder::with_encoding(EncodingRs::from(form.encoding));
    let character = |builder: TableWriterBuilder, name: &str, length| {
        builder.add_character_field(name.try_into().unwrap(), length)
    };
    let names = names(form.fields);
    let builder = names[..4]
        .iter()
        .filter(|name| !name.is_empty())
        .fold(builder, |b, name| character(b, name, 60));
    builder.add_numeric_field(names[4].try_into().unwrap(), 24, 8)
}

/// Fields of the department's code, the municipality's, its name, the department's name, the area.
fn names(fields: Fields) -> [&'static str; 5] {
    match fields {
        Fields::Of2018 => ["DPTO_CCDGO", "MPIO_CCNCT", "MPIO_CNMBR", "DPTO_CNMBR", "MPIO_NAREA"],
        Fields::Split => ["DPTO_CCDGO", "MPIO_CCDGO", "MPIO_CNMBR", "DPTO_CNMBR", "MPIO_NAREA"],
        Fields::Of2025 => ["dpto_ccdgo", "mpio_cdpmp", "mpio_cnmbr", "dpto_cnmbr", "mpio_narea"],
    }
}

fn record(fields: Fields, code: &str, name: &str) -> Record {
    let code = if fields == Fields::Split { &code[2..] } else { code };
    let values = ["42", code, name, "SABANA ALTA"];
    let mut record = Record::default();
    for (field, value) in names(fields).into_iter().zip(values) {
        record.insert(field.to_owned(), FieldValue::Character(Some(value.to_owned())));
    }
    record.insert(names(fields)[4].to_owned(), FieldValue::Numeric(Some(122.5)));
    record
}

/// Well-known text of a system.
pub fn text_of(crs: Crs) -> String {
    let geographic = WGS84.replace("298.257223563", &format!("{:.9}", crs.inverse_flattening));
    let Some(Grid::TransverseMercator(grid)) = crs.grid else { return geographic };
    format!(
        r#"PROJCS["Plano",{geographic},PROJECTION["Transverse_Mercator"],
        PARAMETER["False_Easting",{}],PARAMETER["False_Northing",{}],
        PARAMETER["Central_Meridian",{}],PARAMETER["Scale_Factor",{}],
        PARAMETER["Latitude_Of_Origin",{}],UNIT["Meter",1.0]]"#,
        grid.easting_m, grid.northing_m, grid.longitude, grid.scale, grid.latitude
    )
}

/// The six squares as GeoJSON, under DANE's field names.
pub fn geojson() -> String {
    let features = PLACES.map(|(code, name, lon, lat)| {
        let ring: Vec<[f64; 2]> = ring(lon, lat).into_iter().map(|(x, y)| [x, y]).collect();
        serde_json::json!({
            "type": "Feature",
            "properties": {
                "mpio_cdpmp": code,
                "mpio_cnmbr": name,
                "dpto_cnmbr": "SABANA ALTA",
                "mpio_narea": 122.5,
            },
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        })
    });
    serde_json::json!({"type": "FeatureCollection", "features": features}).to_string()
}
