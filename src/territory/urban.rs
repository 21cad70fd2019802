//! The plane of a city, raised to its height (EPSG method 1052, Colombia Urban).
//!
//! With `ν = a/√(1 − e² sin²φ)` and `ρ = a(1 − e²)/(1 − e² sin²φ)^1.5`, of the origin (0) and of the
//! latitude halfway to it (m):
//!
//! `E = E₀ + (1 + h/ν₀) ν cos φ (λ − λ₀)`,
//! `N = N₀ + (1 + h/ρₘ) (ρ₀ (φ − φ₀) + tan φ₀ / (2ν₀) ν² cos² φ (λ − λ₀)²)`;
//!
//! and back, to a tenth of a millimetre over the city:
//!
//! `φ = φ₀ + y / (ρ₀ (1 + h/(a(1 − e²)))) − tan φ₀ / (2ρ₀ν₀) (x / (1 + h/a))²`,
//! `λ = λ₀ + x / ((1 + h/a) ν cos φ)`.
//!
//! Reference: IOGP Publication 373-7-2, Geomatics Guidance Note 7, part 2.

use geo::Coord;

/// Parameters of the plane of a city.
///
/// # Units
/// Degrees and metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UrbanGrid {
    /// Latitude of origin.
    pub latitude: f64,
    /// Longitude of origin.
    pub longitude: f64,
    /// Easting of the origin.
    pub easting_m: f64,
    /// Northing of the origin.
    pub northing_m: f64,
    /// Height of the plane.
    pub height_m: f64,
}

/// The larger half axis of GRS 80, and its eccentricity squared.
const AXIS_M: f64 = 6_378_137.0;
const ECCENTRICITY2: f64 = 0.006_694_380_022_903_415;

impl UrbanGrid {
    /// Easting and northing of a place in degrees.
    pub(super) fn plane(&self, at: Coord<f64>) -> Coord<f64> {
        let (latitude, origin) = (at.y.to_radians(), self.latitude.to_radians());
        let along = normal_m(latitude) * latitude.cos() * (at.x - self.longitude).to_radians();
        let raised = 1.0 + self.height_m / meridional_m(f64::midpoint(latitude, origin));
        let north = meridional_m(origin) * (latitude - origin) + self.bend() * along * along;
        Coord {
            x: self.easting_m + (1.0 + self.height_m / normal_m(origin)) * along,
            y: self.northing_m + raised * north,
        }
    }

    /// Longitude and latitude of a place on the plane.
    pub(super) fn degrees(&self, at: Coord<f64>) -> Coord<f64> {
        let (x, y) = (at.x - self.easting_m, at.y - self.northing_m);
        let origin = self.latitude.to_radians();
        let across = x / (1.0 + self.height_m / AXIS_M);
        let raised = 1.0 + self.height_m / (AXIS_M * (1.0 - ECCENTRICITY2));
        let rise = y / (meridional_m(origin) * raised);
        let bend = self.bend() / meridional_m(origin) * across * across;
        let latitude = origin + rise - bend;
        let turn = across / (normal_m(latitude) * latitude.cos());
        Coord { x: self.longitude + turn.to_degrees(), y: latitude.to_degrees() }
    }

    /// How far a parallel bends away from the plane's, for each square metre along it.
    fn bend(&self) -> f64 {
        let origin = self.latitude.to_radians();
        origin.tan() / (2.0 * normal_m(origin))
    }
}

/// ν, the radius of curvature across the meridian.
fn normal_m(latitude: f64) -> f64 {
    AXIS_M / (1.0 - ECCENTRICITY2 * latitude.sin().powi(2)).sqrt()
}

/// ρ, the radius of curvature along the meridian.
fn meridional_m(latitude: f64) -> f64 {
    AXIS_M * (1.0 - ECCENTRICITY2) / (1.0 - ECCENTRICITY2 * latitude.sin().powi(2)).powf(1.5)
}
