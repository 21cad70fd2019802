//! The map: each territory in the colour of its class or its leading theme.

use geo::MultiPolygon;

use crate::chart::key::{self, Key};
use crate::chart::labels::{self, Candidate};
use crate::chart::layout::{Projection, Room, area};
use crate::chart::legend::Legend;
use crate::chart::metrics::{CAP_HEIGHT, Face, LEADING, width, wrap};
use crate::chart::phrase;
use crate::chart::scene::{Anchor, Area, Mark, Point, Rect, Scene, Text};
use crate::chart::{Chart, Frame, Options};
use crate::indicator::Unit;
use crate::layer::{Layer, Row};
use crate::style::palette;
use crate::territory::{Geodata, Level, Partition, Territory};
use crate::text::{Words, decimal, slug};

/// The card.
pub(super) const CHOROPLETH: Chart = Chart {
    id: "choropleth",
    title: Words::new("Mapa", "Map"),
    height,
    scene,
};

/// Below this width, in pixels at scale 1, the legend stands below the map.
const NARROW: f64 = 560.0;

fn height(width: u32, frame: Frame) -> u32 {
    let narrow = f64::from(width) < NARROW;
    let part = match (frame, narrow) {
        (Frame::Full, true) => 2.0,
        (Frame::Bare, true) => 1.6,
        (Frame::Full, false) => 0.86,
        (Frame::Bare, false) => 0.74,
    };
    (f64::from(width) * part).round() as u32
}

/// Everything that the parts of the map need to know.
struct Map<'a> {
    layer: &'a Layer,
    geodata: &'a Geodata,
    partition: &'a Partition,
    options: &'a Options<'a>,
    scale: f64,
    keys: Vec<Key>,
}

fn scene(layer: &Layer, geodata: &Geodata, options: &Options) -> Scene {
    let partition = geodata
        .partition(layer.query.level, layer.query.scheme.as_deref())
        .unwrap_or_else(|| geodata.by_municipality());
    let (w, h) = (f64::from(options.width), f64::from(options.height));
    let scale = (w.min(h * 1.16) / 900.0).max(1.0);
    let map = Map {
        layer,
        geodata,
        partition,
        options,
        scale,
        keys: key::keys(layer),
    };
    let department = &geodata.department.name;
    Scene {
        width: options.width,
        height: options.height,
        scale,
        lang: layer.query.lang,
        title: phrase::title(layer, department),
        alt: phrase::alternative(layer, department),
        linked: options.link_prefix.is_some(),
        marks: map.marks(Rect::new(0.0, 0.0, w, h)),
    }
}

impl Map<'_> {
    fn px(&self, length: f64) -> f64 {
        length * self.scale
    }

    fn is_narrow(&self) -> bool {
        f64::from(self.options.width) < NARROW
    }

    fn marks(&self, page: Rect) -> Vec<Mark> {
        let margin = self.px(if self.is_narrow() { 12.0 } else { 20.0 });
        let mut body = page.shrunk(if self.options.frame == Frame::Bare {
            margin / 2.0
        } else {
            margin
        });
        let mut marks = vec![Mark::bar(page, palette().paper)];
        if self.options.frame == Frame::Full {
            let (head, used) = self.head(body);
            body = Rect::new(body.x, body.y + used, body.w, body.h - used);
            let (foot, used) = self.foot(body);
            body.h = (body.h - used).max(1.0);
            marks.extend([head, foot]);
        }
        marks.extend(self.body(body));
        if self.layer.synthetic && self.options.frame == Frame::Full {
            marks.push(self.watermark(body));
        }
        marks
    }

    fn head(&self, body: Rect) -> (Mark, f64) {
        let title = phrase::title(self.layer, &self.geodata.department.name);
        let subtitle = phrase::subtitle(self.layer);
        let (large, small) = if self.is_narrow() {
            (16.5, 11.5)
        } else {
            (22.0, 13.0)
        };
        let (large, small) = (self.px(large), self.px(small));
        let ink = palette().ink;
        let mut marks = Vec::new();
        let mut y = body.y;
        for line in wrap(&title, large, Face::Bold, body.w) {
            y += large * 1.22;
            marks.push(Mark::Text(
                Text::new((body.x, y - large * 0.25), line, large, ink).face(Face::Bold),
            ));
        }
        y += self.px(2.0);
        for line in wrap(&subtitle, small, Face::Regular, body.w) {
            y += small * LEADING;
            marks.push(Mark::Text(Text::new(
                (body.x, y - small * 0.2),
                line,
                small,
                palette().secondary,
            )));
        }
        (Mark::part("head", marks), y - body.y + self.px(8.0))
    }

    fn foot(&self, body: Rect) -> (Mark, f64) {
        let size = self.px(if self.is_narrow() { 9.0 } else { 10.0 });
        let mut text = self.layer.sources.join(" ");
        if self.layer.synthetic {
            let notice = phrase::synthetic_notice(self.layer.query.lang);
            text = format!("{}. {text}", capitalised(notice));
        }
        let mut lines = wrap(text.trim(), size, Face::Regular, body.w);
        lines.extend(wrap(
            &phrase::version_line(self.layer),
            size,
            Face::Regular,
            body.w,
        ));
        let used = lines.len() as f64 * size * LEADING + self.px(8.0);
        let top = body.bottom() - used + self.px(8.0);
        let line = |(place, line): (usize, String)| {
            let y = top + size * (LEADING * place as f64 + 1.0);
            Mark::Text(Text::new((body.x, y), line, size, palette().secondary))
        };
        (
            Mark::part("source", lines.into_iter().enumerate().map(line).collect()),
            used,
        )
    }

    fn body(&self, body: Rect) -> Vec<Mark> {
        let department = &self.geodata.department.name;
        let note = phrase::reference(self.layer, department);
        let lang = self.layer.query.lang;
        let legend = Legend {
            title: self.layer.measure.title.get(lang),
            counted: phrase::counted(self.layer.query.level, lang),
            keys: &self.keys,
            note: note.as_deref(),
            lang,
            scale: self.scale,
        };
        let beside = (!self.is_narrow())
            .then(|| self.beside(body, &legend))
            .flatten();
        beside.unwrap_or_else(|| self.above(body, &legend))
    }

    /// The legend in the free room around the land, upper left where it can be.
    fn beside(&self, body: Rect, legend: &Legend) -> Option<Vec<Mark>> {
        let (projection, mut room) = self.ground(body, (0.62, 0.5))?;
        let size = legend.size(1);
        let corner = (body.x + size.0 / 2.0, body.y + size.1 / 2.0);
        let pad = self.px(8.0);
        let place = room.place((size.0 + pad, size.1 + pad), corner, body.w)?;
        let mut marks = self.map(body, projection, &mut room, &mut vec![place]);
        marks.push(legend.draw((place.x, place.y), 1));
        Some(marks)
    }

    /// The legend below the map.
    fn above(&self, body: Rect, legend: &Legend) -> Vec<Mark> {
        let columns = legend.columns(body.w);
        let (_, high) = legend.size(columns);
        let rest = (body.h - high - self.px(10.0)).max(body.h * 0.3);
        let upper = Rect::new(body.x, body.y, body.w, rest);
        let drawn = legend.draw((body.x, body.bottom() - high), columns);
        let Some((projection, mut room)) = self.ground(upper, (0.5, 0.5)) else {
            return vec![drawn];
        };
        let mut marks = self.map(upper, projection, &mut room, &mut Vec::new());
        marks.push(drawn);
        marks
    }

    /// The projection that fits the territories into a box, and the room that they leave.
    fn ground(&self, frame: Rect, align: (f64, f64)) -> Option<(Projection, Room)> {
        let bounds = self.partition.bounds()?;
        let projection = Projection::fit(bounds, frame, align);
        let mut room = Room::new(frame, self.px(5.0));
        for territory in &self.partition.territories {
            room.take_rings(&projection.rings(&territory.outline));
        }
        Some((projection, room))
    }

    fn map(
        &self,
        frame: Rect,
        projection: Projection,
        room: &mut Room,
        taken: &mut Vec<Rect>,
    ) -> Vec<Mark> {
        let areas = self.areas(|shape| projection.rings(shape), false);
        let around = self.around(frame, projection, room);
        let scale_bar = self.scale_bar(frame, projection, room);
        let names = self.names(frame, projection, taken);
        let mut marks = vec![Mark::part("areas", areas), Mark::part("around", around)];
        marks.extend(scale_bar);
        marks.push(Mark::part("names", names));
        marks
    }

    fn rows(&self) -> impl Iterator<Item = (&Row, &Territory)> {
        self.layer.rows.iter().filter_map(|row| {
            let place = self.partition.find(&row.id)?;
            Some((row, &self.partition.territories[place]))
        })
    }

    fn areas(
        &self,
        rings: impl Fn(&MultiPolygon<f64>) -> Vec<Vec<Point>>,
        copy: bool,
    ) -> Vec<Mark> {
        let area = |(row, territory): (&Row, &Territory)| {
            let link = self
                .options
                .link_prefix
                .map(|prefix| format!("{prefix}{}-{}", row.id, slug(&row.name, '-')));
            Mark::Area(Area {
                code: row.id.clone(),
                name: row.name.clone(),
                value: key::value_text(self.layer, row),
                title: phrase::territory_line(self.layer, row),
                key: key::key_id(self.layer, row),
                rings: rings(&territory.outline),
                fill: key::fill(self.layer, row),
                link,
                copy,
            })
        };
        self.rows().map(area).collect()
    }

    fn names(&self, frame: Rect, projection: Projection, taken: &mut Vec<Rect>) -> Vec<Mark> {
        let numbered = self.layer.measure.unit == Unit::Theme;
        let candidate = |(row, territory): (&Row, &Territory)| {
            let id = key::key_id(self.layer, row);
            let key = self.keys.iter().find(|key| key.id == id);
            let rings = projection.rings(&territory.outline);
            Candidate {
                name: row.name.clone(),
                number: key.and_then(|key| key.number).filter(|_| numbered),
                ground: key::ground(self.layer, row),
                weight: self.people(territory).unwrap_or_else(|| area(&rings)),
                rings,
            }
        };
        let size = self.px(match (self.layer.query.level, self.is_narrow()) {
            (Level::Municipality, true) => 9.0,
            (Level::Municipality, false) => 10.5,
            (_, true) => 12.0,
            (_, false) => 14.0,
        });
        let texts = labels::place(self.rows().map(candidate).collect(), size, frame, taken);
        texts.into_iter().map(Mark::Text).collect()
    }

    /// People of a territory in the last year known: large places are named first.
    fn people(&self, territory: &Territory) -> Option<f64> {
        let year = *self.geodata.population.years()?.end();
        let people = |&member: &u16| self.geodata.population.total(member, year);
        territory.members.iter().map(people).sum()
    }

    /// What lies around, named where there is room near its place.
    fn around(&self, frame: Rect, projection: Projection, room: &mut Room) -> Vec<Mark> {
        let size = self.px(if self.is_narrow() { 9.5 } else { 12.0 });
        let mut marks = Vec::new();
        for neighbour in &self.geodata.department.neighbours {
            let place = projection.point(geo::Coord {
                x: neighbour.lon,
                y: neighbour.lat,
            });
            let (face, colour) = if neighbour.water {
                (Face::Italic, palette().water)
            } else {
                (Face::Regular, palette().secondary)
            };
            let wide = width(&neighbour.name, size, face);
            let inside = (
                place
                    .0
                    .clamp(frame.x + wide / 2.0, frame.right() - wide / 2.0),
                place.1.clamp(frame.y + size, frame.bottom() - size),
            );
            let pad = self.px(8.0);
            let reach = self.px(90.0);
            if let Some(rect) = room.place((wide + pad, size + pad), inside, reach) {
                let (x, y) = rect.centre();
                let at = (x, y + size * CAP_HEIGHT / 2.0);
                let text = Text::new(at, neighbour.name.as_str(), size, colour);
                marks.push(Mark::Text(text.face(face).anchor(Anchor::Middle)));
            }
        }
        marks
    }

    fn scale_bar(&self, frame: Rect, projection: Projection, room: &mut Room) -> Option<Mark> {
        let size = self.px(10.0);
        let wish = self.px(if self.is_narrow() { 50.0 } else { 90.0 }) / projection.per_km();
        let steps = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0];
        let km = steps.into_iter().rfind(|step| *step <= wish)?;
        let long = km * projection.per_km();
        let label = format!("{} km", decimal(km, 0, self.layer.query.lang));
        let high = size * 1.9;
        let corner = (frame.x, frame.bottom());
        let rect = room.place((long + self.px(24.0), high), corner, frame.w)?;
        let (x, y) = (rect.x + self.px(2.0), rect.bottom() - self.px(4.0));
        let tick = self.px(4.0);
        let line = vec![(x, y - tick), (x, y), (x + long, y), (x + long, y - tick)];
        let colour = palette().secondary;
        let text =
            Text::new((x + long / 2.0, y - tick), label, size, colour).anchor(Anchor::Middle);
        Some(Mark::part(
            "scale",
            vec![Mark::line(line, colour, self.px(1.0)), Mark::Text(text)],
        ))
    }

    fn watermark(&self, body: Rect) -> Mark {
        let notice = phrase::synthetic_notice(self.layer.query.lang);
        let size = body.w * 0.82 / width(notice, 1.0, Face::Bold);
        let (x, y) = body.centre();
        let text = Text::new((x, y), notice, size, palette().ink)
            .face(Face::Bold)
            .anchor(Anchor::Middle);
        let text = Text {
            opacity: 0.07,
            turn: -24.0,
            ..text
        };
        Mark::part("watermark", vec![Mark::Text(text)])
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
