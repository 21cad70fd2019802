//! A small map that shows where a territory lies in the department.

use std::fmt::Write;

use geo::{Coord, MultiPolygon, Rect};
use maud::{Markup, html};

use crate::territory::{Geodata, Territory};
use crate::text::Lang;

/// Distance within which a vertex may be left out: a pixel of the map.
///
/// # Units
/// Degrees.
const TOLERANCE: f64 = 0.008;

/// Width of the map's own coordinates.
const WIDTH: f64 = 320.0;
const MARGIN: f64 = 4.0;

/// The department with a territory filled in.
pub(super) fn locator(geodata: &Geodata, territory: &Territory, lang: Lang) -> Markup {
    let Some(bounds) = geodata.by_municipality().bounds() else { return html! {} };
    let plane = Plane::new(bounds);
    let light = geodata.topology.simplified(TOLERANCE);
    let mut lines = String::new();
    for shape in &light.shapes {
        plane.trace(&light.polygons(shape), &mut lines);
    }
    let members: Vec<usize> = territory.members.iter().map(|&member| usize::from(member)).collect();
    let mut here = String::new();
    if territory.level.is_added() {
        plane.trace(&territory.outline, &mut here);
    } else {
        plane.trace(&light.polygons(&light.dissolve(&members)), &mut here);
    }
    let (name, department) = (&territory.name, &geodata.department.name);
    let title = match lang {
        Lang::Es => format!("{name} en el mapa de {department}"),
        Lang::En => format!("{name} on the map of {department}"),
    };
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {:.0}", plane.height)) role="img" aria-label=(title) {
            path d=(lines) fill="#eef3ef" stroke="#b9c2bd" stroke-width="0.7" fill-rule="evenodd" {}
            path d=(here) fill="#0a5c50" stroke="#0a5c50" stroke-width="1" fill-rule="evenodd" {}
        }
    }
}

/// Degrees to the map's coordinates: as wide as long at the middle latitude.
struct Plane {
    west: f64,
    north: f64,
    x: f64,
    y: f64,
    height: f64,
}

impl Plane {
    fn new(bounds: Rect<f64>) -> Self {
        let shrink = bounds.center().y.to_radians().cos();
        let y = (WIDTH - 2.0 * MARGIN) / (bounds.width() * shrink);
        let height = bounds.height() * y + 2.0 * MARGIN;
        Self { west: bounds.min().x, north: bounds.max().y, x: y * shrink, y, height }
    }

    fn place(&self, at: Coord<f64>) -> [f64; 2] {
        [MARGIN + (at.x - self.west) * self.x, MARGIN + (self.north - at.y) * self.y]
    }

    /// Adds the rings of a shape to a path.
    fn trace(&self, shape: &MultiPolygon<f64>, path: &mut String) {
        let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        for ring in rings {
            let corners = ring.0.split_last().map_or(&[][..], |(_, corners)| corners);
            for (number, &corner) in corners.iter().enumerate() {
                let [x, y] = self.place(corner);
                let step = if number == 0 { 'M' } else { 'L' };
                // Writing to a string cannot fail.
                let _ = write!(path, "{step}{x:.1} {y:.1}");
            }
            path.push('Z');
        }
    }
}
