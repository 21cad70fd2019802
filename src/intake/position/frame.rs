//! The department's frame: which numbers can be coordinates of it, in degrees or in a plane.

use std::sync::OnceLock;

use geo::{BoundingRect, Coord};

use crate::locate::Locator;
use crate::territory::{Crs, Geodata, Projection};

/// How far beyond its outermost points a position still counts as being in its frame, in degrees.
const MARGIN_DEGREES: f64 = 0.05;

/// Positions in metres are larger than any in degrees.
const METRES_MIN: f64 = 10_000.0;

/// Planes of one city may differ by some metres: less than this, in degrees, is one place.
const SAME_DEGREES: f64 = 5e-4;

/// The box around the department.
pub(in crate::intake) struct Frame {
    pub min: Coord<f64>,
    pub max: Coord<f64>,
    planes: OnceLock<Vec<(Crs, Projection)>>,
}

impl Frame {
    /// The frame of the municipalities.
    pub fn of(geodata: &Geodata) -> Self {
        let territories = geodata.by_municipality().territories.iter();
        let boxes = territories.filter_map(|territory| territory.shape.bounding_rect());
        let mut min = Coord { x: f64::INFINITY, y: f64::INFINITY };
        let mut max = Coord { x: f64::NEG_INFINITY, y: f64::NEG_INFINITY };
        for rect in boxes {
            let (low, high) = (rect.min(), rect.max());
            min = Coord { x: min.x.min(low.x), y: min.y.min(low.y) };
            max = Coord { x: max.x.max(high.x), y: max.y.max(high.y) };
        }
        let margin = Coord { x: MARGIN_DEGREES, y: MARGIN_DEGREES };
        Self { min: min - margin, max: max + margin, planes: OnceLock::new() }
    }

    /// Whether a position in degrees lies in it.
    pub fn holds(&self, at: Coord<f64>) -> bool {
        (self.min.x..=self.max.x).contains(&at.x) && (self.min.y..=self.max.y).contains(&at.y)
    }

    /// The system in metres in which a position lies in the department, and where: only when there
    /// is one, or when all that there are mean the same place.
    pub fn in_plane(&self, at: Coord<f64>, locator: &Locator) -> Option<(Crs, Coord<f64>)> {
        if at.x.abs() < METRES_MIN || at.y.abs() < METRES_MIN {
            return None;
        }
        let degrees = self.planes().iter().filter_map(|(crs, projection)| {
            let degrees = projection.to_degrees(at).filter(|degrees| self.holds(*degrees))?;
            locator.point(degrees).map(|_| (*crs, degrees))
        });
        let mut found = degrees;
        let first = found.next()?;
        let is_same = |other: Coord<f64>| {
            let apart = other - first.1;
            apart.x.abs().max(apart.y.abs()) < SAME_DEGREES
        };
        found.all(|(_, other)| is_same(other)).then_some(first)
    }

    /// A position of a stated system in degrees.
    pub fn in_epsg(&self, at: Coord<f64>, epsg: u16) -> Option<Coord<f64>> {
        let crs = Crs::of_epsg(epsg)?;
        if crs.grid.is_none() {
            return Some(at);
        }
        let plane = self.planes().iter().find(|(plane, _)| plane.epsg == epsg)?;
        plane.1.to_degrees(at)
    }

    fn planes(&self) -> &[(Crs, Projection)] {
        self.planes.get_or_init(|| {
            let planes = Crs::ALL.into_iter().filter(|crs| crs.grid.is_some());
            planes.map(|crs| (crs, Projection::new(crs))).collect()
        })
    }
}
