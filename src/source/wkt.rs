//! Tells a coordinate system from the text of a `.prj` file: well-known text, first or second form.
//!
//! Numbers decide, not names: ESRI, GDAL and QGIS each call the same system otherwise.

use crate::territory::{Crs, Grid, TransverseMercator, UrbanGrid};

/// Deepest nesting that is read; real files have about six levels.
const DEPTH_MAX: usize = 32;

/// Why a text tells no coordinate system.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("it is not well-known text of a coordinate system")]
    NoText,
    #[error("it names no ellipsoid")]
    NoEllipsoid,
    #[error("the coordinate system {name:?} is not supported; use {}", Crs::supported())]
    Unknown { name: String },
}

/// A keyword with what stands in its brackets.
#[derive(Debug, Default)]
struct Node {
    keyword: String,
    texts: Vec<String>,
    numbers: Vec<f64>,
    children: Vec<Node>,
}

/// The system that `text` describes.
///
/// # Errors
/// Says what was found and which systems are supported.
pub(super) fn parse_crs(text: &str) -> Result<Crs, Fault> {
    let mut rest = text.trim().trim_start_matches('\u{feff}');
    let root = node(&mut rest, 0).ok_or(Fault::NoText)?;
    let (axis, flattening) = root.ellipsoid().ok_or(Fault::NoEllipsoid)?;
    let known = Crs::ALL.into_iter().find(|crs| {
        let is_ellipsoid = near(axis, 6_378_137.0, 1e-3)
            && near(flattening, crs.inverse_flattening, 5e-7)
            && root.at_greenwich();
        is_ellipsoid && root.has_grid(crs.grid)
    });
    known.ok_or_else(|| {
        let name = root.texts.first().map_or("without a name", String::as_str);
        Fault::Unknown { name: name.to_owned() }
    })
}

fn near(value: f64, expected: f64, tolerance: f64) -> bool {
    (value - expected).abs() <= tolerance
}

impl Node {
    /// Whether the keyword is one of these.
    fn is(&self, keywords: &[&str]) -> bool {
        keywords.iter().any(|keyword| self.keyword.eq_ignore_ascii_case(keyword))
    }

    /// The first node with one of these keywords, itself included.
    fn find(&self, keywords: &[&str]) -> Option<&Node> {
        if self.is(keywords) {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(keywords))
    }

    /// Larger half axis and inverse flattening.
    fn ellipsoid(&self) -> Option<(f64, f64)> {
        let node = self.find(&["SPHEROID", "ELLIPSOID"])?;
        Some((*node.numbers.first()?, *node.numbers.get(1)?))
    }

    fn at_greenwich(&self) -> bool {
        let meridian = self.find(&["PRIMEM", "PRIMEMERIDIAN"]);
        meridian.and_then(|node| node.numbers.first()).is_none_or(|longitude| *longitude == 0.0)
    }

    fn has_grid(&self, grid: Option<Grid>) -> bool {
        let is_projected = self.is(&["PROJCS", "PROJCRS", "PROJECTEDCRS"]);
        let is_geographic = self.is(&["GEOGCS", "GEOGCRS", "GEODCRS", "GEOGRAPHICCRS"]);
        match grid {
            None => is_geographic && self.has_unit(1.0_f64.to_radians()),
            Some(Grid::TransverseMercator(grid)) => {
                is_projected && self.has_unit(1.0) && self.is_transverse(grid)
            }
            Some(Grid::Urban(grid)) => is_projected && self.has_unit(1.0) && self.is_urban(grid),
        }
    }

    /// Whether its own unit, or that of its axes, is this many metres or radians.
    fn has_unit(&self, size: f64) -> bool {
        const UNITS: [&str; 3] = ["UNIT", "LENGTHUNIT", "ANGLEUNIT"];
        let axes = self.children.iter().filter(|child| child.is(&["AXIS", "CS"]));
        let nodes = self.children.iter().chain(axes.flat_map(|axis| &axis.children));
        let mut units = nodes.filter(|node| node.is(&UNITS)).peekable();
        let is_size =
            |node: &Node| node.numbers.first().is_some_and(|s| near(*s, size, size * 1e-6));
        units.peek().is_some() && units.all(is_size)
    }

    fn method(&self) -> String {
        let method = self.find(&["PROJECTION", "METHOD"]).and_then(|node| node.texts.first());
        method.map(|name| plain(name)).unwrap_or_default()
    }

    fn is_urban(&self, grid: UrbanGrid) -> bool {
        let is = |names: [&str; 2], expected: f64, tolerance: f64| {
            self.parameter(names).is_some_and(|value| near(value, expected, tolerance))
        };
        ["colombiaurban", "igacplanocartesiano"].contains(&self.method().as_str())
            && is(["latitudeofcenter", "latitudeofnaturalorigin"], grid.latitude, 1e-9)
            && is(["longitudeofcenter", "longitudeofnaturalorigin"], grid.longitude, 1e-9)
            && is(["falseeasting", "falseeasting"], grid.easting_m, 1e-6)
            && is(["falsenorthing", "falsenorthing"], grid.northing_m, 1e-6)
            && is(["height", "projectionplaneoriginheight"], grid.height_m, 1e-6)
    }

    fn is_transverse(&self, grid: TransverseMercator) -> bool {
        let is = |names: [&str; 2], expected: f64, tolerance: f64| {
            self.parameter(names).is_some_and(|value| near(value, expected, tolerance))
        };
        ["transversemercator", "gausskruger"].contains(&self.method().as_str())
            && is(["latitudeoforigin", "latitudeofnaturalorigin"], grid.latitude, 1e-9)
            && is(["centralmeridian", "longitudeofnaturalorigin"], grid.longitude, 1e-9)
            && is(["scalefactor", "scalefactoratnaturalorigin"], grid.scale, 1e-12)
            && is(["falseeasting", "falseeasting"], grid.easting_m, 1e-6)
            && is(["falsenorthing", "falsenorthing"], grid.northing_m, 1e-6)
    }

    fn parameter(&self, names: [&str; 2]) -> Option<f64> {
        let is_named = |node: &Node| {
            node.is(&["PARAMETER"])
                && node.texts.first().is_some_and(|name| names.contains(&plain(name).as_str()))
        };
        if is_named(self) {
            return self.numbers.first().copied();
        }
        self.children.iter().find_map(|child| child.parameter(names))
    }
}

/// Letters only, in lower case: `Latitude_Of_Origin` and `latitude of origin` are one.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
}

/// Reads `KEYWORD[…]` and moves past it.
fn node(rest: &mut &str, depth: usize) -> Option<Node> {
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    let mut read = Node { keyword: rest[..end].to_owned(), ..Node::default() };
    *rest = rest[end..].trim_start().strip_prefix(['[', '('])?;
    if depth > DEPTH_MAX || read.keyword.is_empty() {
        return None;
    }
    loop {
        *rest = rest.trim_start();
        value(&mut read, rest, depth)?;
        *rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix([']', ')']) {
            *rest = after;
            return Some(read);
        }
        *rest = rest.strip_prefix(',')?;
    }
}

/// Reads one text, number, bare word or node into `parent`.
fn value(parent: &mut Node, rest: &mut &str, depth: usize) -> Option<()> {
    if let Some(after) = rest.strip_prefix('"') {
        let end = after.find('"')?;
        parent.texts.push(after[..end].to_owned());
        *rest = &after[end + 1..];
        return Some(());
    }
    let end = rest.find([',', '[', '(', ']', ')'])?;
    let word = rest[..end].trim();
    if rest[end..].starts_with(['[', '(']) {
        parent.children.push(node(rest, depth + 1)?);
        return Some(());
    }
    // Bare words, such as the direction of an axis, say nothing that is needed.
    parent.numbers.extend(word.parse::<f64>().ok());
    *rest = &rest[end..];
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ESRI_4326: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",
        SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],
        UNIT["Degree",0.0174532925199433]]"#;

    const ESRI_3115: &str = r#"PROJCS["MAGNA_Colombia_Oeste",GEOGCS["GCS_MAGNA",DATUM["D_MAGNA",
        SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],
        UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],
        PARAMETER["False_Easting",1000000.0],PARAMETER["False_Northing",1000000.0],
        PARAMETER["Central_Meridian",-77.0775079166667],PARAMETER["Scale_Factor",1.0],
        PARAMETER["Latitude_Of_Origin",4.59620041666667],UNIT["Meter",1.0]]"#;

    const ESRI_6249: &str = r#"PROJCS["MAGNA_Cali_Valle_del_Cauca_2009",GEOGCS["GCS_MAGNA",
        DATUM["D_MAGNA",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],
        UNIT["Degree",0.0174532925199433]],PROJECTION["IGAC_Plano_Cartesiano"],
        PARAMETER["False_Easting",1061900.18],PARAMETER["False_Northing",872364.63],
        PARAMETER["Longitude_Of_Center",-76.5205625],PARAMETER["Latitude_Of_Center",3.44188333333333],
        PARAMETER["Height",1000.0],UNIT["Meter",1.0]]"#;

    /// The second form, as GDAL writes it.
    const WKT2_9377: &str = r#"PROJCRS["Origen Nacional",BASEGEOGCRS["MAGNA-SIRGAS 2018",
        DATUM["Marco",ELLIPSOID["GRS 1980",6378137,298.257222101,LENGTHUNIT["metre",1]]],
        PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]],
        CONVERSION["Colombia",METHOD["Transverse Mercator",ID["EPSG",9807]],
        PARAMETER["Latitude of natural origin",4,ANGLEUNIT["degree",0.0174532925199433]],
        PARAMETER["Longitude of natural origin",-73,ANGLEUNIT["degree",0.0174532925199433]],
        PARAMETER["Scale factor at natural origin",0.9992,SCALEUNIT["unity",1]],
        PARAMETER["False easting",5000000,LENGTHUNIT["metre",1]],
        PARAMETER["False northing",2000000,LENGTHUNIT["metre",1]]],
        CS[Cartesian,2],AXIS["northing (N)",north,ORDER[1],LENGTHUNIT["metre",1]],
        AXIS["easting (E)",east,ORDER[2],LENGTHUNIT["metre",1]],ID["EPSG",9377]]"#;

    fn check(text: &str, expected: u16) {
        assert_eq!(parse_crs(text).map(|crs| crs.epsg), Ok(expected), "{text}");
    }

    #[test]
    fn parameters_tell_the_system_whatever_its_name() {
        check(ESRI_4326, 4326);
        check(&ESRI_4326.replace("298.257223563", "298.257222101"), 4686);
        check(ESRI_3115, 3115);
        check(&ESRI_3115.replace("MAGNA_Colombia_Oeste", "Plano local"), 3115);
        check(WKT2_9377, 9377);
        check(ESRI_6249, 6249);
    }

    fn check_error(text: &str, expected: &str) {
        let error = parse_crs(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn another_system_is_refused_by_name() {
        let bogota = ESRI_3115.replace("-77.0775079166667", "-74.0775079166667");
        check_error(&bogota, "\"MAGNA_Colombia_Oeste\" is not supported; use EPSG:4326 (WGS 84)");
        check_error(&ESRI_3115.replace("Meter\",1.0", "Foot\",0.3048"), "is not supported");
        check_error(&ESRI_4326.replace("6378137.0", "6378388.0"), "is not supported");
        check_error(&ESRI_4326.replace("\"Greenwich\",0.0", "\"Bogota\",-74.08"), "not supported");
    }

    #[test]
    fn what_is_no_text_of_a_system_is_refused() {
        check_error("", "not well-known text");
        check_error("EPSG:4326", "not well-known text");
        check_error(&ESRI_4326[..60], "not well-known text");
        check_error(&"A[".repeat(100_000), "not well-known text");
        check_error("GEOGCS[\"x\"]", "no ellipsoid");
    }
}
