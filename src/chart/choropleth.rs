//! The map: each territory in the colour of its class or its leading theme.

use geo::{BoundingRect, MultiPolygon};

use crate::chart::beyond;
use crate::chart::frame::{Sheet, is_narrow};
use crate::chart::headline;
use crate::chart::inset::Inset;
use crate::chart::key::{self, Key};
use crate::chart::labels::{self, Candidate};
use crate::chart::layout::{Projection, Room, area, clip};
use crate::chart::legend::Legend;
use crate::chart::phrase;
use crate::chart::scene::{Area, Block, Fill, Mark, Point, Rect, Scene};
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

fn height(_: &Layer, width: u32, frame: Frame) -> u32 {
    let part = match (frame, is_narrow(width)) {
        (Frame::Full, true) => 2.0,
        (Frame::Bare, true) => 1.6,
        (Frame::Full, false) => 0.86,
        (Frame::Bare, false) => 0.74,
    };
    (f64::from(width) * part).round() as u32
}

fn scene(layer: &Layer, geodata: &Geodata, options: &Options) -> Scene {
    let partition = geodata.partition(layer.query.level, layer.query.scheme.as_deref());
    let partition = partition.unwrap_or_else(|| geodata.by_municipality());
    let sheet = Sheet::new(options);
    let map = Map { layer, geodata, partition, options, sheet, keys: key::keys(layer) };
    let linked = options.link_prefix.is_some();
    sheet.compose(layer, &geodata.department.name, linked, |body| map.body(body))
}

/// Everything that the parts of the map need to know.
struct Map<'a> {
    layer: &'a Layer,
    geodata: &'a Geodata,
    partition: &'a Partition,
    options: &'a Options<'a>,
    sheet: Sheet,
    keys: Vec<Key>,
}

/// A territory in the picture.
struct Placed<'a> {
    row: &'a Row,
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
        let note = phrase::reference(self.layer, &self.geodata.department.name);
        let lang = self.layer.query.lang;
        let legend = Legend {
            title: self.layer.measure.title.get(lang),
            counted: self.layer.query.level.plural().get(lang),
            keys: &self.keys,
            note: note.as_deref(),
            lang,
            scale: self.sheet.scale,
        };
        // The further the land moves to the right, the more room there is on the left.
        let shifts = if self.sheet.narrow { &[][..] } else { &[0.45, 0.75, 1.0] };
        let beside = shifts.iter().find_map(|shift| self.beside(body, *shift, &legend));
        beside.unwrap_or_else(|| self.above(body, &legend))
    }

    /// The legend in the free room around the land, upper left where it can be.
    fn beside(&self, body: Rect, shift: f64, legend: &Legend) -> Option<Vec<Mark>> {
        let projection = Projection::fit(self.bounds()?, body, (shift, 0.5));
        let placed = self.placed(&projection, body);
        let mut room = self.room(body, &projection);
        let (w, h) = legend.size(1);
        let pad = self.sheet.px(12.0);
        let corner = (body.x + w / 2.0, body.y + h / 2.0);
        let place = room.place((w + pad, h + pad), corner, body.w * 0.45)?;
        let mut marks = self.map(body, &projection, &placed, room, vec![place]);
        marks.push(legend.draw((place.x, place.y), 1));
        Some(marks)
    }

    /// The legend below the map.
    fn above(&self, body: Rect, legend: &Legend) -> Vec<Mark> {
        let columns = legend.columns(body.w);
        let (_, high) = legend.size(columns);
        let rest = (body.h - high - self.sheet.px(12.0)).max(body.h * 0.3);
        let upper = Rect { h: rest, ..body };
        let drawn = legend.draw((body.x, body.bottom() - high), columns);
        let Some(bounds) = self.bounds() else {
            return vec![drawn];
        };
        let projection = Projection::fit(bounds, upper, (0.5, 0.5));
        let placed = self.placed(&projection, upper);
        let room = self.room(upper, &projection);
        let mut marks = self.map(upper, &projection, &placed, room, Vec::new());
        marks.push(drawn);
        marks
    }

    /// What the map shows: the places asked about, else all, even those that a scheme leaves out.
    fn bounds(&self) -> Option<GeoRect> {
        let found = |row: &Row| self.partition.find(&row.id);
        if self.is_focused() {
            let chosen = headline::selected(self.layer).filter_map(found);
            let shapes = chosen.flat_map(|place| &self.partition.territories[place].outline);
            return shapes.cloned().collect::<Shape>().bounding_rect();
        }
        self.geodata.by_municipality().bounds()
    }

    fn is_focused(&self) -> bool {
        headline::selected(self.layer).count() < self.layer.rows.len()
    }

    fn placed(&self, projection: &Projection, frame: Rect) -> Vec<Placed<'_>> {
        let rows = self.layer.rows.iter();
        let found = rows.filter_map(|row| Some((row, self.partition.find(&row.id)?)));
        let place = |(row, place): (_, usize)| {
            let territory = &self.partition.territories[place];
            Placed { row, territory, rings: self.rings(&territory.outline, projection, frame) }
        };
        found.map(place).filter(|placed| !placed.rings.is_empty()).collect()
    }

    /// A shape in the picture, cut at the frame when only a part of the land is shown.
    fn rings(&self, shape: &Shape, projection: &Projection, frame: Rect) -> Vec<Vec<Point>> {
        let rings = projection.rings(shape);
        if !self.is_focused() {
            return rings;
        }
        rings.iter().map(|ring| clip(ring, frame)).filter(|ring| ring.len() > 2).collect()
    }

    /// The whole department in outline, behind a scheme that leaves some of it out.
    fn rest(&self, projection: &Projection, frame: Rect) -> Option<Mark> {
        if !self.partition.is_partial() || self.is_focused() {
            return None;
        }
        let line = |mut ring: Vec<Point>| {
            ring.extend(ring.first().copied());
            Mark::line(ring, palette().outline, 0.7 * self.sheet.scale.sqrt())
        };
        let shapes = self.whole().iter();
        let rings = shapes.flat_map(|whole| self.rings(&whole.outline, projection, frame));
        Some(Mark::part("rest", rings.map(line).collect()))
    }

    /// The room that the land leaves.
    fn room(&self, frame: Rect, projection: &Projection) -> Room {
        let mut room = Room::new(frame, self.sheet.px(5.0));
        for territory in self.whole() {
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
        placed: &[Placed],
        mut room: Room,
        mut taken: Vec<Rect>,
    ) -> Vec<Mark> {
        let inset = self.inset(frame, placed, &mut room);
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
        marks.extend(self.sheet.watermark(self.layer, frame));
        marks.extend(inset.map(|inset| inset.marks));
        marks.extend(self.beyond(frame, projection, &mut room));
        let texts = labels::place(names, self.name_size(), frame, &mut taken);
        marks.push(Mark::part("names", texts.into_iter().map(Mark::Text).collect()));
        marks
    }

    fn beyond(&self, frame: Rect, projection: &Projection, room: &mut Room) -> Vec<Mark> {
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
            value: key::value_text(self.layer, row),
            title: phrase::territory_line(self.layer, row),
            key: key::key_id(self.layer, row),
            rings,
            fill: key::fill(self.layer, row),
            link: self.options.link_prefix.map(link),
            copy,
        })
    }

    fn name_size(&self) -> f64 {
        match self.layer.query.level {
            Level::Municipality => self.sheet.pick(9.0, 10.5),
            Level::Subregion | Level::Department => self.sheet.pick(12.0, 14.0),
        }
    }

    fn candidate(&self, placed: &Placed, rings: Vec<Vec<Point>>) -> Candidate {
        let id = key::key_id(self.layer, placed.row);
        let key = self.keys.iter().find(|key| key.id == id);
        let plain = matches!(key::fill(self.layer, placed.row), Fill::Flat(_));
        Candidate {
            name: placed.row.name.clone(),
            number: key.and_then(|key| key.number),
            ground: key::ground(self.layer, placed.row),
            halo: if plain { 0.24 } else { 0.36 },
            weight: self.people(placed.territory).unwrap_or_else(|| area(&rings)),
            rings,
        }
    }

    /// People of a territory in the last year known: large places are named first.
    fn people(&self, territory: &Territory) -> Option<f64> {
        let year = *self.geodata.population.years()?.end();
        let people = |&member: &u16| self.geodata.population.total(member, year);
        territory.members.iter().map(people).sum()
    }

    /// The corner with the smallest municipalities, enlarged where there is room.
    fn inset(&self, frame: Rect, placed: &[Placed], room: &mut Room) -> Option<DrawnInset> {
        if self.layer.query.level != Level::Municipality || self.is_focused() {
            return None;
        }
        let rings: Vec<_> = placed.iter().map(|placed| placed.rings.clone()).collect();
        let inset = Inset::choose(&rings)?;
        let (w, h) = inset.size();
        let pad = self.sheet.px(12.0);
        room.take(inset.source);
        let outer = room.place((w + pad, h + pad), inset.source.centre(), frame.w)?;
        let at = outer.shrunk(pad / 2.0);
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
