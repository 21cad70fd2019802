//! What a map shows besides its territories: the names of what lies around, and a scale bar.

use crate::chart::frame::Sheet;
use crate::chart::layout::{Projection, Room};
use crate::chart::metrics::{CAP_HEIGHT, Face, width};
use crate::chart::scene::{Anchor, Mark, Rect, Text};
use crate::style::palette;
use crate::territory::Neighbour;
use crate::text::{Lang, decimal};

/// Names what lies around, where there is room near its place.
pub fn neighbours(
    neighbours: &[Neighbour],
    sheet: &Sheet,
    projection: &Projection,
    room: &mut Room,
) -> Mark {
    let text = |neighbour: &Neighbour| neighbour_text(neighbour, sheet, projection, room);
    Mark::part("around", neighbours.iter().filter_map(text).map(Mark::Text).collect())
}

fn neighbour_text(
    neighbour: &Neighbour,
    sheet: &Sheet,
    projection: &Projection,
    room: &mut Room,
) -> Option<Text> {
    let (face, colour) = if neighbour.water {
        (Face::Italic, palette().water)
    } else {
        (Face::Regular, palette().secondary)
    };
    let size = sheet.pick(10.0, 12.0);
    let pad = sheet.px(8.0);
    let wide = width(&neighbour.name, size, face);
    let place = projection.point(geo::Coord { x: neighbour.lon, y: neighbour.lat });
    // Near its place or not at all: a name that moved far would be wrong.
    let rect = room.place((wide + pad, size + pad), place, sheet.pick(42.0, 80.0))?;
    let (x, y) = rect.centre();
    let at = (x, y + size * CAP_HEIGHT / 2.0);
    Some(Text::new(at, neighbour.name.as_str(), size, colour).face(face).anchor(Anchor::Middle))
}

/// A round number of kilometres, lower left where there is room.
pub fn scale_bar(
    sheet: &Sheet,
    frame: Rect,
    projection: &Projection,
    room: &mut Room,
    lang: Lang,
) -> Option<Mark> {
    const STEPS: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0];
    let wish = sheet.pick(50.0, 90.0) / projection.per_km();
    let km = STEPS.into_iter().rfind(|step| *step <= wish)?;
    let long = km * projection.per_km();
    let (size, tick) = (sheet.pick(9.6, 10.0), sheet.px(4.0));
    let corner = (frame.x, frame.bottom());
    let rect = room.place((long + sheet.px(24.0), size * 2.1), corner, frame.w)?;
    let (x, y) = (rect.x + sheet.px(2.0), rect.bottom() - tick);
    let line = vec![(x, y - tick), (x, y), (x + long, y), (x + long, y - tick)];
    let colour = palette().secondary;
    let label = format!("{} km", decimal(km, 0, lang));
    let text = Text::new((x + long / 2.0, y - tick - sheet.px(1.5)), label, size, colour)
        .anchor(Anchor::Middle);
    Some(Mark::part("scale", vec![Mark::line(line, colour, sheet.px(1.0)), Mark::Text(text)]))
}
