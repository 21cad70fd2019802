//! The point of a record whose place is a figure.
//!
//! A figure other than a point is stood for by a point inside it, which is said of its row.

use geo::{Coord, Geometry, InteriorPoint, MapCoords};

use crate::intake::{Issue, SHAPE_AS_POINT, UNREADABLE_COORDINATE};
use crate::source::table::remark;
use crate::territory::Projection;

/// The names of the columns that hold it.
pub(super) const COLUMNS: [&str; 2] = ["lon", "lat"];

/// The point's longitude and latitude as text, blank where there is none, and what is to be said.
pub(super) struct Place {
    pub cells: [String; 2],
    pub remark: Option<Issue>,
}

impl Place {
    /// No place at all.
    pub fn none() -> Self {
        Self { cells: [String::new(), String::new()], remark: None }
    }

    /// No place, as something is wrong with it.
    pub fn faulty(line: u64, detail: &str) -> Self {
        let reason = format!("Su geometría no se puede leer: {detail}");
        let remark = remark(line, UNREADABLE_COORDINATE.id, "geometry", "", &reason);
        Self { remark: Some(remark), ..Self::none() }
    }

    /// The place of a figure in the coordinates of a file.
    pub fn of(line: u64, figure: Option<Geometry<f64>>, projection: &Projection) -> Self {
        match figure {
            None => Self::none(),
            Some(Geometry::Point(point)) => Self::at(line, point.0, projection),
            Some(Geometry::MultiPoint(points)) if points.0.len() == 1 => {
                Self::at(line, points.0[0].0, projection)
            }
            Some(figure) => Self::inside(line, &figure, projection),
        }
    }

    fn at(line: u64, at: Coord<f64>, projection: &Projection) -> Self {
        // Degrees are passed on as they are: what is out of range is for the intake to say.
        let degrees = if projection.is_degrees() { Some(at) } else { projection.to_degrees(at) };
        match degrees {
            Some(at) => {
                Self { cells: [at.x, at.y].map(|degrees| degrees.to_string()), remark: None }
            }
            None => Self::faulty(line, &format!("{}, {} queda fuera de su plano", at.x, at.y)),
        }
    }

    fn inside(line: u64, figure: &Geometry<f64>, projection: &Projection) -> Self {
        let degrees = figure.try_map_coords(|at| projection.to_degrees(at).ok_or(at));
        let figure = match degrees {
            Ok(figure) => figure,
            Err(at) => {
                let detail = format!("{}, {} no es un lugar del globo", at.x, at.y);
                return Self::faulty(line, &detail);
            }
        };
        let Some(point) = figure.interior_point() else { return Self::none() };
        let cells = [point.x(), point.y()].map(|degrees| degrees.to_string());
        let reason = "Su geometría no es un punto: se toma un punto de su interior";
        let value = format!("{}, {}", point.x(), point.y());
        let remark = remark(line, SHAPE_AS_POINT.id, "geometry", &value, reason);
        Self { cells, remark: Some(remark) }
    }
}

#[cfg(test)]
mod tests {
    use geo::{Point, point, polygon};

    use super::*;
    use crate::territory::Crs;

    #[test]
    fn points_are_taken_as_they_are() {
        let degrees = Projection::new(Crs::WGS84);
        let place = Place::of(1, Some(point!(x: -76.5, y: 3.4).into()), &degrees);
        assert_eq!((place.cells, place.remark), (["-76.5", "3.4"].map(str::to_owned), None));
        let far = Place::of(1, Some(point!(x: 4_611_173.0, y: 1e6).into()), &degrees);
        assert_eq!(far.cells[0], "4611173");
    }

    #[test]
    fn other_figures_are_stood_for_by_a_point_inside() {
        let figure = polygon![(x: 0., y: 0.), (x: 4., y: 0.), (x: 4., y: 4.), (x: 0., y: 4.)];
        let place = Place::of(7, Some(figure.into()), &Projection::new(Crs::WGS84));
        assert_eq!(place.remark.unwrap().line, 7);
        let at: Vec<f64> = place.cells.iter().map(|cell| cell.parse().unwrap()).collect();
        assert!(at.iter().all(|degrees| (0.0..4.0).contains(degrees)), "{at:?}");
    }

    #[test]
    fn what_lies_off_its_plane_has_no_place() {
        let plane = Projection::new(Crs::ORIGEN_NACIONAL);
        let place = Place::of(1, Some(Point::new(1e12, 0.0).into()), &plane);
        assert_eq!(place.remark.unwrap().rule, "unreadable_coordinate");
    }
}
