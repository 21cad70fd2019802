//! The map: each territory in the colour of its class or its leading theme.
//!
//! The map itself comes first: where a picture is too small for all, the legend shrinks to
//! swatches and words, then goes; title, map, notice of made-up data and version always stay.

use geo::{BoundingRect, MultiPolygon};

use crate::chart::beyond;
use crate::chart::cover::{Cover, Look};
use crate::chart::frame::{Caption, Sheet, is_narrow};
use crate::chart::headline;
use crate::chart::inset::Inset;
use crate::chart::labels::{self, Candidate};
use crate::chart::layout::{Projection, Room, area, clip};
use crate::chart::legend::Legend;
use crate::chart::outline::{contours, outlines};
use crate::chart::scene::{Area, Block, Fill, Line, Mark, Point, Rect, Scene};
use crate::chart::{Chart, Frame, Options};
use crate::layer::{Layer, Row};
use crate::style::palette;
use crate::territory::{Geodata, Level, Partition, Territory};
use crate::text::{Words, slug};

type GeoRect = geo::Rect<f64>;
type Shape = MultiPolygon<f64>;

/// The card.
pub(super) const CHOROPLETH: Chart =
    Chart { id: "choropleth", title: Words::new("Mapa", "Map"), height, scene };

/// Part of the picture that map and legend have at least.
const BODY_LEAST: f64 = 0.6;

/// Part of the body that the map has at least.
const MAP_LEAST: f64 = 0.5;

/// Height of the department at most, as a part of its width.
const TALLEST: f64 = 1.1;

/// In a lower box, in pixels, nothing is drawn around the land.
const LOW: f64 = 170.0;

fn height(layer: &Layer, width: u32, frame: Frame) -> u32 {
    height_of(layer, &Cover::of(layer, ""), width, frame)
}

/// A height that suits a map of this cover.
pub(super) fn height_of(layer: &Layer, cover: &Cover, width: u32, frame: Frame) -> u32 {
    let wide = f64::from(width);
    let high = match (frame, is_narrow(width)) {
        (Frame::Full, true) => narrow_height(layer, cover, wide) + 230.0,
        (Frame::Bare, true) => narrow_height(layer, cover, wide),
        (Frame::Full, false) => wide * 0.86,
        (Frame::Bare, false) => wide * 0.74,
    };
    high.round() as u32
}

/// Height of map and legend, one below the other.
fn narrow_height(layer: &Layer, cover: &Cover, wide: f64) -> f64 {
    let legend = cover.legend(layer, 1.0);
    let room = wide - 24.0;
    room * TALLEST * 0.9 + legend.size(legend.columns(room)).1 + 40.0
}

fn scene(layer: &Layer, geodata: &Geodata, options: &Options) -> Scene {
    let department = &geodata.department.name;
    let caption = Caption::of_layer(layer, department, CHOROPLETH.title);
    scene_of(layer, Cover::of(layer, department), caption, geodata, options)
}

/// The map of a layer under another cover and caption.
pub(super) fn scene_of(
    layer: &Layer,
    cover: Cover,
    caption: Caption,
    geodata: &Geodata,
    options: &Options,
) -> Scene {
    let partition = geodata.partition(layer.query.level, layer.query.scheme.as_deref());
    let partition = partition.unwrap_or_else(|| geodata.by_municipality());
    let sheet = Sheet::new(options);
    let map = Map { layer, geodata, partition, options, sheet, cover };
    let linked = options.link_prefix.is_some();
    let enough = |body: Rect| body.h >= BODY_LEAST * sheet.rect.h;
    sheet.captioned(caption, linked, enough, |body| map.body(body))
}

/// Everything that the parts of the map need to know.
struct Map<'a> {
    layer: &'a Layer,
    geodata: &'a Geodata,
    partition: &'a Partition,
    options: &'a Options<'a>,
    sheet: Sheet,
    cover: Cover,
}

/// A territory in the picture.
struct Placed<'a> {
    row: &'a Row,
    look: &'a Look,
    territory: &'a Territory,
    rings: Vec<Vec<Point>>,
}

/// The enlarged corner.
struct DrawnInset {
    marks: Mark,
    leader: Mark,
    /// Names that the map itself leaves out.
    named: Vec<String>,
    at: Rect,
}

impl Map<'_> {
    /// Map and legend: side by side where the land leaves room, else one below the other.
    fn body(&self, body: Rect) -> Vec<Mark> {
        let full = self.cover.legend(self.layer, self.sheet.scale);
        let full = Legend { note: self.cover.note.as_deref(), ..full };
        let brief = Legend { brief: true, ..full };
        let with = |legend| self.beside(body, legend).or_else(|| self.above(body, legend));
        with(&full).or_else(|| with(&brief)).unwrap_or_else(|| self.alone(body))
    }

    fn beside(&self, body: Rect, legend: &Legend) -> Option<Vec<Mark>> {
        if self.sheet.narrow {
            return None;
        }
        let columns = 1..=legend.columns(body.w * 0.5);
        // The further the land moves to the right, the more room there is on the left.
        let ways = columns.flat_map(|columns| [0.45, 0.75, 1.0].map(|shift| (columns, shift)));
        ways.into_iter().find_map(|(columns, shift)| self.around(body, shift, legend, columns))
    }

    /// The legend in the free room around the land, upper left where it can be.
    fn around(&self, body: Rect, shift: f64, legend: &Legend, columns: usize) -> Option<Vec<Mark>> {
        let projection = Projection::fit(self.bounds()?, body, (shift, 0.5));
        let mut room = self.room(body, &projection);
        let (w, h) = legend.size(columns);
        let pad = self.sheet.px(12.0);
        let corner = (body.x + w / 2.0, body.y + h / 2.0);
        let place = room.place((w + pad, h + pad), corner, body.w * 0.45)?;
        let mut marks = self.map(body, &projection, room, vec![place]);
        marks.push(legend.draw((place.x, place.y), columns));
        Some(marks)
    }

    /// The legend below the map, which keeps its least part of the picture.
    fn above(&self, body: Rect, legend: &Legend) -> Option<Vec<Mark>> {
        let columns = legend.columns(body.w);
        let (wide, high) = legend.size(columns);
        let gap = self.sheet.px(12.0);
        let rest = (body.h - high - gap).min(body.w * TALLEST);
        if wide > body.w || rest < (body.h * MAP_LEAST).min(body.w * 0.8) {
            return None;
        }
        let mut marks = self.alone(Rect { h: rest, ..body });
        marks.push(legend.draw((body.x, body.y + rest + gap), columns));
        Some(marks)
    }

    /// The map without a legend.
    fn alone(&self, frame: Rect) -> Vec<Mark> {
        let Some(bounds) = self.bounds() else {
            return Vec::new();
        };
        let projection = Projection::fit(bounds, frame, (0.5, 0.5));
        let room = self.room(frame, &projection);
        self.map(frame, &projection, room, Vec::new())
    }

    /// What the map shows: the places asked about, else all, even those that a scheme leaves out.
    fn bounds(&self) -> Option<GeoRect> {
        let found = |row: &Row| self.partition.find(&row.id);
        if self.is_focused() {
            let chosen = headline::selected(self.layer).filter_map(found);
            let shapes = chosen.flat_map(|place| &self.partition.territories[place].outline);
            return shapes.cloned().collect::<Shape>().bounding_rect();
        }
        if self.partition.level.is_added() {
            return self.partition.bounds();
        }
        self.geodata.by_municipality().bounds()
    }

    /// Whether only a part of the land is shown.
    fn is_part(&self) -> bool {
        self.is_focused() || self.partition.level.is_added()
    }

    fn is_focused(&self) -> bool {
        headline::selected(self.layer).count() < self.layer.rows.len()
    }

    /// The territories in the picture, as fine as it takes to enlarge them `zoom` times.
    fn placed(&self, projection: &Projection, frame: Rect, zoom: f64) -> Vec<Placed<'_>> {
        let pixel = projection.degrees(1.0) / zoom;
        let outlines = outlines(&self.partition.territories, pixel);
        let rows = self.layer.rows.iter().zip(&self.cover.looks);
        let found = rows.filter_map(|row| Some((row, self.partition.find(&row.0.id)?)));
        let place = |((row, look), place): (_, usize)| {
            let territory = &self.partition.territories[place];
            let rings = self.rings(&outlines[place], projection, frame);
            Placed { row, look, territory, rings }
        };
        found.map(place).filter(|placed| !placed.rings.is_empty()).collect()
    }

    /// A shape in the picture, cut at the frame when only a part of the land is shown.
    fn rings(&self, shape: &Shape, projection: &Projection, frame: Rect) -> Vec<Vec<Point>> {
        let rings = projection.rings(shape);
        if !self.is_part() {
            return rings;
        }
        rings.iter().map(|ring| clip(ring, frame)).filter(|ring| ring.len() > 2).collect()
    }

    /// The whole department in outline, behind a scheme that leaves some of it out; behind places
    /// of an added layer, the municipalities.
    fn rest(&self, projection: &Projection, frame: Rect) -> Option<Mark> {
        let behind = match self.partition.level.is_added() {
            true => &self.geodata.by_municipality().territories[..],
            false if !self.partition.is_partial() || self.is_focused() => return None,
            false => self.whole(),
        };
        let line = |mut ring: Vec<Point>| {
            ring.extend(ring.first().copied());
            Mark::line(ring, palette().outline, 0.7 * self.sheet.scale.sqrt())
        };
        let shapes = outlines(behind, projection.degrees(1.0));
        let rings = shapes.iter().flat_map(|shape| self.rings(shape, projection, frame));
        Some(Mark::part("rest", rings.map(line).collect()))
    }

    /// Lines around the groups that the cover outlines, the first whole, the others dashed.
    fn contours(&self, projection: &Projection, frame: Rect) -> Mark {
        let place = |&row: &usize| self.partition.find(&self.layer.rows[row].id);
        let groups = self.cover.outlined.iter().map(|rows| rows.iter().filter_map(place).collect());
        let shapes =
            contours(&self.partition.territories, groups.collect(), projection.degrees(1.0));
        let lines = shapes.iter().enumerate().flat_map(|(group, shape)| {
            let dash = if group == 0 { 0.0 } else { self.sheet.px(5.0) };
            let (colour, width) = (palette().selection_a, self.sheet.px(2.6));
            self.rings(shape, projection, frame).into_iter().map(move |mut points| {
                points.extend(points.first().copied());
                Mark::Line(Line { points, colour, width, dash })
            })
        });
        Mark::part("contours", lines.collect())
    }

    /// The room that the land leaves.
    fn room(&self, frame: Rect, projection: &Projection) -> Room {
        let mut room = Room::new(frame, self.sheet.px(5.0));
        let added = self.partition.level.is_added();
        for territory in if added { &self.partition.territories } else { self.whole() } {
            room.take_rings(&self.rings(&territory.outline, projection, frame));
        }
        room
    }

    fn whole(&self) -> &[Territory] {
        let whole = self.geodata.partition(Level::Department, None);
        whole.map_or(&[], |partition| &partition.territories)
    }

    fn map(
        &self,
        frame: Rect,
        projection: &Projection,
        mut room: Room,
        mut taken: Vec<Rect>,
    ) -> Vec<Mark> {
        let placed = self.placed(projection, frame, 1.0);
        let inset = self.inset(frame, projection, &placed, &mut room);
        let areas = placed.iter().map(|p| self.area(p, p.rings.clone(), false)).collect();
        let mut names: Vec<_> = placed.iter().map(|p| self.candidate(p, p.rings.clone())).collect();
        let mut marks = Vec::new();
        if let Some(inset) = &inset {
            names.retain(|candidate| !inset.named.contains(&candidate.name));
            taken.push(inset.at);
            // Behind the land, so that it crosses no territory.
            marks.push(inset.leader.clone());
        }
        marks.extend(self.rest(projection, frame));
        marks.push(self.edged("areas", areas));
        if !self.cover.outlined.is_empty() {
            marks.push(self.contours(projection, frame));
        }
        marks.extend(self.sheet.watermark(self.layer, frame));
        marks.extend(inset.map(|inset| inset.marks));
        marks.extend(self.beyond(frame, projection, &mut room));
        let texts = labels::place(names, self.name_size(), frame, &mut taken);
        marks.push(Mark::part("names", texts.into_iter().map(Mark::Text).collect()));
        marks
    }

    fn beyond(&self, frame: Rect, projection: &Projection, room: &mut Room) -> Vec<Mark> {
        if frame.h < LOW {
            return Vec::new();
        }
        let (sheet, lang) = (&self.sheet, self.layer.query.lang);
        let neighbours = &self.geodata.department.neighbours;
        let names = beyond::neighbours(neighbours, sheet, projection, room);
        let scale_bar = beyond::scale_bar(sheet, frame, projection, room, lang);
        std::iter::once(names).chain(scale_bar).collect()
    }

    fn edged(&self, part: &'static str, marks: Vec<Mark>) -> Mark {
        let edge = Some((palette().outline, 0.7 * self.sheet.scale.sqrt()));
        Mark::Group { part, key: None, edge, marks }
    }

    fn area(&self, placed: &Placed, rings: Vec<Vec<Point>>, copy: bool) -> Mark {
        let row = placed.row;
        let link = |prefix: &str| {
            let (path, query) = prefix.split_at(prefix.find('?').unwrap_or(prefix.len()));
            format!("{path}{}-{}{query}", row.id, slug(&row.name, '-'))
        };
        Mark::Area(Area {
            code: row.id.clone(),
            name: row.name.clone(),
            value: placed.look.value.clone(),
            title: placed.look.title.clone(),
            key: placed.look.key.clone(),
            rings,
            fill: placed.look.fill,
            link: self.options.link_prefix.map(link),
            copy,
        })
    }

    fn name_size(&self) -> f64 {
        match self.layer.query.level {
            Level::Added(_) | Level::Municipality => self.sheet.pick(10.8, 10.5),
            Level::Subregion | Level::Department => self.sheet.pick(12.0, 14.0),
        }
    }

    fn candidate(&self, placed: &Placed, rings: Vec<Vec<Point>>) -> Candidate {
        let look = placed.look;
        let key = self.cover.keys.iter().find(|key| key.id == look.key);
        let plain = matches!(look.fill, Fill::Flat(_));
        Candidate {
            name: placed.row.name.clone(),
            number: key.and_then(|key| key.number),
            ground: look.ground,
            halo: if plain { 0.24 } else { 0.36 },
            weight: self.people(placed.territory).unwrap_or_else(|| area(&rings)),
            rings,
        }
    }

    /// People of a territory in the last year known: large places are named first.
    fn people(&self, territory: &Territory) -> Option<f64> {
        let year = *self.geodata.population.years()?.end();
        let people = |&member: &u16| self.geodata.population.total(member, year);
        territory.municipalities()?.iter().map(people).sum()
    }

    /// The corner with the smallest municipalities, enlarged where there is room.
    fn inset(
        &self,
        frame: Rect,
        projection: &Projection,
        placed: &[Placed],
        room: &mut Room,
    ) -> Option<DrawnInset> {
        if self.layer.query.level != Level::Municipality || self.is_focused() || frame.h < LOW {
            return None;
        }
        let rings: Vec<_> = placed.iter().map(|placed| placed.rings.clone()).collect();
        let inset = Inset::choose(&rings)?;
        let (w, h) = inset.size();
        let pad = self.sheet.px(12.0);
        room.take(inset.source);
        let outer = room.place((w + pad, h + pad), inset.source.centre(), frame.w)?;
        let at = outer.shrunk(pad / 2.0);
        let placed = self.placed(projection, frame, inset.zoom);
        let enlarge = |placed: &Placed| inset.enlarge(&placed.rings, (at.x, at.y));
        let shown: Vec<_> = placed.iter().filter(|placed| !enlarge(placed).is_empty()).collect();
        let areas = shown.iter().map(|placed| self.area(placed, enlarge(placed), true)).collect();
        let candidates = shown.iter().map(|placed| self.candidate(placed, enlarge(placed)));
        let inner = at.shrunk(self.sheet.px(2.0));
        let names = labels::place(candidates.collect(), self.name_size(), inner, &mut Vec::new());
        let [leader, frames @ ..] = self.inset_lines(at, inset.source);
        let mut marks = vec![Mark::bar(at, palette().paper), self.edged("inset-areas", areas)];
        marks.extend(names.into_iter().map(Mark::Text).chain(frames));
        let whole = placed.iter().filter(|placed| inset.shows(&placed.rings));
        let named = whole.map(|placed| placed.row.name.clone()).collect();
        Some(DrawnInset { marks: Mark::part("inset", marks), leader, named, at: outer })
    }

    /// A line from what is enlarged to the inset, and the frames around both.
    fn inset_lines(&self, at: Rect, source: Rect) -> [Mark; 3] {
        let (colour, width) = (palette().secondary, self.sheet.px(0.9));
        let frame = |rect| Mark::Block(Block { rect, fill: None, edge: Some((colour, width)) });
        let from = source.nearest(at.centre());
        let leader = Mark::line(vec![from, at.nearest(from)], colour, width);
        [leader, frame(at), frame(source)]
    }
}
