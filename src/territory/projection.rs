//! The coordinate systems in which Colombian boundaries are published.
//!
//! MAGNA-SIRGAS and WGS 84 are one within a null transformation, as PROJ has it: geographic
//! coordinates are used as they are, projected ones go through the inverse of their projection.

use geo::{Area, Coord, MapCoords, MultiPolygon};
use proj4rs::Proj;
use proj4rs::transform::transform;

use crate::territory::urban::UrbanGrid;

/// A coordinate system by its number in the EPSG register.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crs {
    /// Number in the EPSG register.
    pub epsg: u16,
    /// Name in that register.
    pub name: &'static str,
    /// Inverse flattening of its ellipsoid, whose larger half axis is 6,378,137 m.
    pub inverse_flattening: f64,
    /// The projection; without one its coordinates are longitudes and latitudes in degrees.
    pub grid: Option<Grid>,
}

/// A plane and how places get onto it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Grid {
    /// A zone of the country, or all of it.
    TransverseMercator(TransverseMercator),
    /// A city at its height.
    Urban(UrbanGrid),
}

/// Parameters of a transverse Mercator projection.
///
/// # Units
/// Degrees and metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TransverseMercator {
    /// Latitude of origin.
    pub latitude: f64,
    /// Central meridian.
    pub longitude: f64,
    /// Scale on the central meridian.
    pub scale: f64,
    /// Easting of the origin.
    pub easting_m: f64,
    /// Northing of the origin.
    pub northing_m: f64,
}

/// How near a projected position must come to where it was, there and back, in metres.
const RETURN_M: f64 = 0.001;

const WGS84_FLATTENING: f64 = 298.257_223_563;
const GRS80_FLATTENING: f64 = 298.257_222_101;

impl Crs {
    /// Longitude and latitude, as GeoJSON has them.
    pub const WGS84: Self =
        Self { epsg: 4326, name: "WGS 84", inverse_flattening: WGS84_FLATTENING, grid: None };

    /// Longitude and latitude of the national frame.
    pub const MAGNA_SIRGAS: Self =
        Self { epsg: 4686, name: "MAGNA-SIRGAS", inverse_flattening: GRS80_FLATTENING, grid: None };

    /// The national plane since 2020, in which DANE measures areas.
    pub const ORIGEN_NACIONAL: Self = Self {
        epsg: 9377,
        name: "MAGNA-SIRGAS 2018 / Origen-Nacional",
        inverse_flattening: GRS80_FLATTENING,
        grid: Some(Grid::TransverseMercator(TransverseMercator {
            latitude: 4.0,
            longitude: -73.0,
            scale: 0.9992,
            easting_m: 5_000_000.0,
            northing_m: 2_000_000.0,
        })),
    };

    /// The western zone of the former planes.
    pub const COLOMBIA_WEST: Self = Self {
        epsg: 3115,
        name: "MAGNA-SIRGAS / Colombia West zone",
        inverse_flattening: GRS80_FLATTENING,
        grid: Some(Grid::TransverseMercator(TransverseMercator {
            latitude: 4.596_200_416_666_67,
            longitude: -77.077_507_916_666_7,
            scale: 1.0,
            easting_m: 1_000_000.0,
            northing_m: 1_000_000.0,
        })),
    };

    /// The plane of Cali, in which its planning office publishes.
    pub const CALI: Self = Self {
        epsg: 6249,
        name: "MAGNA-SIRGAS / Cali urban grid",
        inverse_flattening: GRS80_FLATTENING,
        grid: Some(Grid::Urban(UrbanGrid {
            latitude: 3.441_883_333_333_33,
            longitude: -76.520_562_5,
            easting_m: 1_061_900.18,
            northing_m: 872_364.63,
            height_m: 1000.0,
        })),
    };

    /// Every system that files may be in.
    pub const ALL: [Self; 5] =
        [Self::WGS84, Self::MAGNA_SIRGAS, Self::ORIGEN_NACIONAL, Self::COLOMBIA_WEST, Self::CALI];

    /// The system of this number.
    pub fn of_epsg(epsg: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|crs| crs.epsg == epsg)
    }

    /// `EPSG:4326, EPSG:4686, …`: what messages say is supported.
    pub fn supported() -> String {
        Self::ALL.map(|crs| format!("EPSG:{} ({})", crs.epsg, crs.name)).join(", ")
    }
}

/// Turns the coordinates of a [`Crs`] into degrees and back.
pub struct Projection(Steps);

/// What lies between the coordinates of a system and degrees.
enum Steps {
    /// They are in degrees already.
    None,
    /// The systems of degrees and of the plane.
    Mercator(Box<(Proj, Proj)>),
    Urban(UrbanGrid),
}

impl Projection {
    /// The projection of a system.
    pub fn new(crs: Crs) -> Self {
        Self(match crs.grid {
            None => Steps::None,
            Some(Grid::TransverseMercator(grid)) => Steps::Mercator(Box::new(systems(grid))),
            Some(Grid::Urban(grid)) => Steps::Urban(grid),
        })
    }

    /// Whether the system's coordinates are longitudes and latitudes already.
    pub fn is_degrees(&self) -> bool {
        matches!(self.0, Steps::None)
    }

    /// Longitude and latitude in degrees; `None` where the projection does not reach or what
    /// comes out is on no globe. Equal coordinates stay equal to the last bit.
    pub fn to_degrees(&self, at: Coord<f64>) -> Option<Coord<f64>> {
        let degrees = match &self.0 {
            Steps::None => at,
            Steps::Mercator(systems) => {
                let (geographic, plane) = &**systems;
                let (x, y) = through(plane, geographic, at)?;
                let degrees = Coord { x: x.to_degrees(), y: y.to_degrees() };
                leads_back(through(geographic, plane, Coord { x, y })?.into(), at, degrees)?
            }
            Steps::Urban(grid) => {
                let degrees = grid.degrees(at);
                leads_back(grid.plane(degrees), at, degrees)?
            }
        };
        (degrees.x.abs() <= 180.0 && degrees.y.abs() <= 90.0).then_some(degrees)
    }

    /// Coordinates of the system from degrees.
    pub fn from_degrees(&self, at: Coord<f64>) -> Option<Coord<f64>> {
        match &self.0 {
            Steps::None => Some(at),
            Steps::Mercator(systems) => {
                let (geographic, plane) = &**systems;
                let radians = Coord { x: at.x.to_radians(), y: at.y.to_radians() };
                through(geographic, plane, radians).map(|(x, y)| Coord { x, y })
            }
            Steps::Urban(grid) => {
                let plane = grid.plane(at);
                (plane.x.is_finite() && plane.y.is_finite()).then_some(plane)
            }
        }
    }
}

/// The degrees of a position that they lead back to: far off, an inverse answers with some other
/// place.
fn leads_back(back: Coord<f64>, at: Coord<f64>, degrees: Coord<f64>) -> Option<Coord<f64>> {
    let is_same = |a: f64, b: f64| (a - b).abs() < RETURN_M;
    (is_same(back.x, at.x) && is_same(back.y, at.y)).then_some(degrees)
}

fn systems(grid: TransverseMercator) -> (Proj, Proj) {
    let TransverseMercator { latitude, longitude, scale, easting_m, northing_m } = grid;
    let plane = format!(
        "+proj=tmerc +lat_0={latitude} +lon_0={longitude} +k={scale} \
         +x_0={easting_m} +y_0={northing_m} +ellps=GRS80 +units=m +no_defs"
    );
    let read = |text: &str| Proj::from_proj_string(text).expect("the table's systems are PROJ's");
    (read("+proj=longlat +ellps=GRS80 +no_defs"), read(&plane))
}

fn through(from: &Proj, to: &Proj, at: Coord<f64>) -> Option<(f64, f64)> {
    if !(at.x.is_finite() && at.y.is_finite()) {
        return None;
    }
    let mut point = (at.x, at.y, 0.0);
    transform(from, to, &mut point).ok()?;
    (point.0.is_finite() && point.1.is_finite()).then_some((point.0, point.1))
}

/// Area on the national plane, where DANE measures it.
pub fn planar_km2(shape: &MultiPolygon<f64>) -> f64 {
    on_plane(shape).unsigned_area() / 1e6
}

/// A shape in degrees on the national plane.
///
/// # Units
/// Metres.
pub fn on_plane(shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let plane = Projection::new(Crs::ORIGEN_NACIONAL);
    // Where the projection does not reach, nothing was read: files are held to the globe.
    shape.map_coords(|at| plane.from_degrees(at).unwrap_or(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plane coordinates by PROJ 9.5.1 (pyproj 3.7.2).
    fn check(crs: Crs, degrees: (f64, f64), metres: (f64, f64)) {
        let projection = Projection::new(crs);
        let plane = projection.from_degrees(degrees.into()).unwrap();
        assert!(
            (plane.x - metres.0).abs() < 1e-4 && (plane.y - metres.1).abs() < 1e-4,
            "{plane:?}"
        );
        let back = projection.to_degrees(plane).unwrap();
        assert!((back.x - degrees.0).abs() < 1e-11 && (back.y - degrees.1).abs() < 1e-11);
    }

    #[test]
    fn planes_agree_with_proj() {
        check(Crs::ORIGEN_NACIONAL, (-76.5, 3.5), (4_611_173.052_258, 1_945_480.416_623));
        check(Crs::COLOMBIA_WEST, (-77.3, 4.05), (975_293.670_184_8, 939_604.221_655_6));
        // Its inverse is not exact: the oracle's cases hold it to PROJ's.
        let cali = Projection::new(Crs::CALI).from_degrees((-76.61, 3.32).into()).unwrap();
        assert!((cali.x - 1_051_959.082_864_0).abs() < 1e-4, "{cali:?}");
        assert!((cali.y - 858_885.319_492_6).abs() < 1e-4, "{cali:?}");
    }

    #[test]
    fn what_lies_on_no_globe_has_no_place() {
        for crs in Crs::ALL {
            let projection = Projection::new(crs);
            for at in [(f64::NAN, 4.0), (1e12, 4.0), (4.0, -1e12), (f64::INFINITY, 0.0)] {
                assert_eq!(projection.to_degrees(at.into()), None, "{at:?} in {}", crs.name);
            }
        }
    }
}
