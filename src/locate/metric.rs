//! Distances in metres: a plane that touches the WGS 84 ellipsoid at the latitude of one point.
//!
//! A degree of latitude is `M π/180` and one of longitude `N cos φ π/180` metres, with the
//! meridian radius `M = a(1−e²)/(1−e² sin² φ)^{3/2}` and the transverse one
//! `N = a/(1−e² sin² φ)^{1/2}`. Up to 10 km away and within 15° of the equator the error stays
//! below 0.05 % of the distance.

use geo::Coord;

/// Equatorial radius of WGS 84.
const A_M: f64 = 6_378_137.0;
/// Square of its first eccentricity.
const E2: f64 = 0.006_694_379_990_141_317;

/// Metres in a degree, around one point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metric {
    origin: Coord<f64>,
    /// Along the parallel.
    lon_m: f64,
    /// Along the meridian.
    lat_m: f64,
}

impl Metric {
    /// The metric around `origin`.
    pub fn at(origin: Coord<f64>) -> Self {
        let (sin, cos) = origin.y.to_radians().sin_cos();
        let w2 = 1.0 - E2 * sin * sin;
        let transverse = A_M / w2.sqrt();
        let meridian = transverse * (1.0 - E2) / w2;
        Self { origin, lon_m: (transverse * cos).to_radians(), lat_m: meridian.to_radians() }
    }

    /// Distance from the origin to the segment from `a` to `b`, in metres.
    pub fn to_segment(self, a: Coord<f64>, b: Coord<f64>) -> f64 {
        let (a, b) = (self.project(a), self.project(b));
        let along = b - a;
        let length2 = along.x * along.x + along.y * along.y;
        let share = if length2 > 0.0 { -(a.x * along.x + a.y * along.y) / length2 } else { 0.0 };
        let nearest = a + along * share.clamp(0.0, 1.0);
        nearest.x.hypot(nearest.y)
    }

    /// The box in degrees that holds every point within `radius_m` of the origin.
    pub fn around(self, radius_m: f64) -> [Coord<f64>; 2] {
        let reach = self.degrees(radius_m);
        [self.origin - reach, self.origin + reach]
    }

    /// Metres in degrees of longitude and of latitude.
    pub fn degrees(self, metres: f64) -> Coord<f64> {
        Coord { x: metres / self.lon_m, y: metres / self.lat_m }
    }

    /// What `degrees`, measured as if degrees were square, are at least in metres.
    pub fn at_least(self, degrees: f64) -> f64 {
        degrees * self.lon_m.min(self.lat_m)
    }

    fn project(self, coord: Coord<f64>) -> Coord<f64> {
        let step = coord - self.origin;
        Coord { x: step.x * self.lon_m, y: step.y * self.lat_m }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected lengths: GeographicLib's solution of the inverse problem on WGS 84.
    fn check(from: [f64; 2], to: [f64; 2], expected_m: f64) {
        let to = Coord::from(to);
        let got = Metric::at(Coord::from(from)).to_segment(to, to);
        assert!((got - expected_m).abs() < 5e-4 * expected_m, "{got} against {expected_m}");
    }

    #[test]
    fn a_degree_at_the_equator_has_its_known_length() {
        check([0.0, 0.0], [0.01, 0.0], 1_113.194_9);
        check([0.0, 0.0], [0.0, 0.01], 1_105.742_8);
    }

    #[test]
    fn the_nearest_point_of_a_segment_may_be_an_end_or_between() {
        let metric = Metric::at(Coord { x: -76.5, y: 3.5 });
        let (a, b) = (Coord { x: -76.51, y: 3.51 }, Coord { x: -76.49, y: 3.51 });
        assert!((metric.to_segment(a, b) - metric.at_least(0.01)).abs() < 1.0);
        assert!((metric.to_segment(a, a) - metric.to_segment(b, b)).abs() < 1e-6);
    }
}
