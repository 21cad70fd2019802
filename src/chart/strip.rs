//! Every place as a dot on one axis, so that its rank can be seen; chosen ones with name and
//! interval.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::chart::axes::dot as ring;
use crate::chart::backend::UNIT;
use crate::chart::frame::{Sheet, is_narrow};
use crate::chart::headline::selected;
use crate::chart::metrics::{CAP_HEIGHT, Face, width};
use crate::chart::scene::{Anchor, Area, Fill, Line, Mark, Point, Rect, Scene, Text};
use crate::chart::{Chart, Drawing, Frame, Options, finish, key, phrase};
use crate::indicator::Unit;
use crate::layer::{Layer, Row};
use crate::style::{Colour, palette};
use crate::territory::Geodata;
use crate::text::{Lang, Words};

/// The card.
pub(super) const STRIP: Chart =
    Chart { id: "strip", title: Words::new("Puntos", "Dots"), height, scene };

fn height(_: &Layer, width: u32, frame: Frame) -> u32 {
    match (frame, is_narrow(width)) {
        (Frame::Bare, _) => 150,
        (Frame::Full, true) => 340,
        (Frame::Full, false) => (f64::from(width) * 0.34).max(320.0).round() as u32,
    }
}

/// What a strip of dots shows.
#[derive(Clone, Debug, PartialEq)]
pub struct StripInput {
    /// What the axis measures.
    pub what: String,
    /// Its unit, which writes the numbers below it.
    pub unit: Unit,
    /// The places; those that are chosen are named from the top in this order.
    pub dots: Vec<Dot>,
    /// Where the axis begins at the latest, for places so few that a tight axis would mislead.
    pub from: Option<f64>,
    /// Language of its numbers.
    pub lang: Lang,
}

/// One place.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub value: f64,
    /// Its value as people read it.
    pub text: String,
    /// Name, value, interval and n in one line.
    pub title: String,
    /// Lower and upper end of its 95 % interval, drawn when it is chosen.
    pub interval: Option<(f64, f64)>,
    /// Whether it is named, and in which colour.
    pub chosen: Option<Colour>,
}

/// Draws a strip without a frame, as high as it needs.
pub fn draw_strip(input: &StripInput, width: u32) -> Drawing {
    let options = Options { width, height: 320, frame: Frame::Bare, link_prefix: None };
    let sheet = Sheet::new(&options);
    let strip = Strip::new(input, sheet, Rect::new(0.0, 0.0, f64::from(width), 0.0));
    let rect = Rect::new(0.0, 0.0, f64::from(width), strip.height().ceil());
    let mut marks = vec![Mark::bar(rect, palette().paper)];
    marks.extend(Strip::new(input, sheet, rect).marks());
    finish(&Scene {
        width,
        height: rect.h as u32,
        scale: sheet.scale,
        lang: input.lang,
        title: input.what.clone(),
        alt: alternative(input),
        linked: false,
        embedded: true,
        marks,
    })
}

/// The strip in words: the chosen places among all.
fn alternative(input: &StripInput) -> String {
    let order = |a: &&Dot, b: &&Dot| a.value.total_cmp(&b.value);
    let ends = (input.dots.iter().min_by(order), input.dots.iter().max_by(order));
    let chosen = input.dots.iter().filter(|dot| dot.chosen.is_some());
    let chosen: Vec<&str> = chosen.map(|dot| dot.title.as_str()).collect();
    let (Some(least), Some(most)) = ends else { return input.what.clone() };
    let number = input.dots.len();
    let among = match input.lang {
        Lang::Es => format!(
            "{number} lugares, de {} en {} a {} en {}",
            least.text, least.name, most.text, most.name
        ),
        Lang::En => format!(
            "{number} places, from {} in {} to {} in {}",
            least.text, least.name, most.text, most.name
        ),
    };
    format!("{}. {among}. {}.", input.what, chosen.join("; "))
}

fn scene(layer: &Layer, geodata: &Geodata, options: &Options) -> Scene {
    let sheet = Sheet::new(options);
    let input = of_layer(layer);
    let enough = |body: Rect| Strip::new(&input, sheet, body).height() <= body.h;
    sheet.compose(&STRIP, layer, &geodata.department.name, false, enough, |body| {
        let high = Strip::new(&input, sheet, body).height().min(body.h);
        let body = Rect { y: body.y + (body.h - high) / 2.0, h: high, ..body };
        let mut marks = Strip::new(&input, sheet, body).marks();
        marks.extend(sheet.watermark(layer, body));
        marks
    })
}

/// The territories of a layer; the least and the greatest are named.
fn of_layer(layer: &Layer) -> StripInput {
    let dot = |row: &Row| {
        Some(Dot {
            id: row.id.clone(),
            name: row.name.clone(),
            value: row.estimate.value?,
            text: key::value_text(layer, row),
            title: phrase::territory_line(layer, row),
            interval: row.estimate.low.zip(row.estimate.high),
            chosen: None,
        })
    };
    let mut dots: Vec<Dot> = selected(layer).filter_map(dot).collect();
    dots.sort_by(|a, b| b.value.total_cmp(&a.value));
    if let [first, .., last] = dots.as_mut_slice() {
        first.chosen = Some(palette().selection_a);
        last.chosen = Some(palette().selection_b);
    } else if let [only] = dots.as_mut_slice() {
        only.chosen = Some(palette().selection_a);
    }
    let lang = layer.query.lang;
    StripInput { what: phrase::subtitle(layer), unit: layer.measure.unit, dots, from: None, lang }
}

/// The parts of a strip in a box.
struct Strip<'a> {
    input: &'a StripInput,
    sheet: Sheet,
    rect: Rect,
    axis: RangedCoordf64,
}

impl<'a> Strip<'a> {
    fn new(input: &'a StripInput, sheet: Sheet, rect: Rect) -> Self {
        Self { input, sheet, rect, axis: axis(input) }
    }

    fn size(&self) -> f64 {
        self.sheet.pick(11.0, 12.0)
    }

    fn radius(&self) -> f64 {
        self.sheet.pick(4.0, 5.0)
    }

    fn line(&self) -> f64 {
        self.size() * 1.5
    }

    /// Ends of the axis: a dot and half a number stay inside.
    fn ends(&self) -> (f64, f64) {
        let margin = self.sheet.px(16.0);
        (self.rect.x + margin, (self.rect.right() - margin).max(self.rect.x + margin + 1.0))
    }

    fn x(&self, value: f64) -> f64 {
        let (left, right) = self.ends();
        let ends = ((left * UNIT) as i32, (right * UNIT) as i32);
        f64::from(self.axis.map(&value, ends)) / UNIT
    }

    fn chosen(&self) -> impl Iterator<Item = (usize, &Dot)> {
        self.input.dots.iter().filter(|dot| dot.chosen.is_some()).enumerate()
    }

    /// Height of the names and intervals above the dots.
    fn head(&self) -> f64 {
        self.chosen().count() as f64 * self.line() * 1.5 + self.sheet.px(4.0)
    }

    fn height(&self) -> f64 {
        let levels = self.levels().into_iter().fold(0, |most: i32, level| most.max(level.abs()));
        self.head() + self.radius() * (4.0 * f64::from(levels) + 4.0) + self.line() * 2.8
    }

    /// The row of each dot, 0 in the middle: the nearest one where it touches no other.
    fn levels(&self) -> Vec<i32> {
        let mut order: Vec<usize> = (0..self.input.dots.len()).collect();
        order.sort_by(|&a, &b| self.input.dots[a].value.total_cmp(&self.input.dots[b].value));
        let mut levels = vec![0; self.input.dots.len()];
        let mut placed: Vec<(f64, i32)> = Vec::new();
        for dot in order {
            let x = self.x(self.input.dots[dot].value);
            let near = |level: i32| {
                let apart = 2.0 * self.radius();
                placed.iter().any(|(other, row)| *row == level && (x - other).abs() < apart)
            };
            let rows = (0..64).map(|step| if step % 2 == 0 { step / 2 } else { -(step + 1) / 2 });
            let free = rows.into_iter().find(|level| !near(*level)).unwrap_or(0);
            placed.push((x, free));
            levels[dot] = free;
        }
        levels
    }

    fn marks(&self) -> Vec<Mark> {
        let levels = self.levels();
        let most = levels.iter().fold(0, |most: i32, level| most.max(level.abs()));
        let middle = self.rect.y + self.head() + self.radius() * (2.0 * f64::from(most) + 2.0);
        let foot = middle + self.radius() * (2.0 * f64::from(most) + 2.0);
        let at = |place: usize| {
            let y = middle + 2.0 * self.radius() * f64::from(levels[place]);
            (self.x(self.input.dots[place].value), y)
        };
        let dots = self.input.dots.iter().enumerate();
        let (named, plain): (Vec<_>, Vec<_>) = dots.partition(|(_, dot)| dot.chosen.is_some());
        let draw = |(place, dot): (usize, &Dot)| self.dot(dot, at(place));
        let mut marks = vec![self.scale(foot), self.legend(foot + self.line() * 1.5)];
        let leads = named.iter().enumerate();
        let leads = leads.flat_map(|(row, (place, dot))| self.name(row, dot, at(*place)));
        marks.push(Mark::part("names", leads.collect()));
        marks.push(Mark::part("dots", plain.into_iter().chain(named).map(draw).collect()));
        marks
    }

    /// Numbers below a line.
    fn scale(&self, y: f64) -> Mark {
        let (left, right) = self.ends();
        let size = self.size() * 0.92;
        let mut marks =
            vec![Mark::line(vec![(left, y), (right, y)], palette().line, self.sheet.px(1.0))];
        let wanted = if self.sheet.narrow { 5 } else { 9 };
        for value in self.axis.key_points(wanted) {
            let x = self.x(value);
            let tick = vec![(x, y), (x, y + self.sheet.px(4.0))];
            marks.push(Mark::line(tick, palette().outline, self.sheet.px(1.0)));
            let text = number(value, self.input.unit, self.input.lang);
            let at = (x, y + self.sheet.px(5.0) + size);
            let text = Text::new(at, text, size, palette().secondary).anchor(Anchor::Middle);
            marks.push(Mark::Text(text));
        }
        Mark::part("axis", marks)
    }

    /// What a dot and a line with ends stand for.
    fn legend(&self, top: f64) -> Mark {
        let (size, sample) = (self.size() * 0.92, self.sheet.px(22.0));
        let words = match self.input.lang {
            Lang::Es => ["Un lugar", "Intervalo del 95\u{a0}%"],
            Lang::En => ["A place", "95% interval"],
        };
        let (left, middle) = (self.ends().0, top + size * 0.62);
        // Places that are all named need no sample of those that are not.
        let named = self.input.dots.iter().all(|dot| dot.chosen.is_some());
        let second = left + sample * 2.0 + width(words[0], size, Face::Regular);
        let has = self.chosen().any(|(_, dot)| dot.interval.is_some());
        let sampled = !named || !has;
        let second = if sampled { second } else { left };
        let text = |x: f64, word: &str| {
            Mark::Text(Text::new((x, top + size), word, size, palette().secondary))
        };
        let radius = self.radius() * 0.92;
        // A thick ring is a disc.
        let mut ring = ring((left + self.radius(), middle), radius / 2.0);
        ring.extend(ring.first().copied());
        let chosen = self.chosen().next().and_then(|(_, dot)| dot.chosen).filter(|_| named);
        let disc = Mark::line(ring, chosen.unwrap_or(palette().sequential[2]), radius);
        let mut marks = Vec::new();
        if sampled {
            marks.push(Mark::part("key", vec![disc, text(left + sample * 0.7, words[0])]));
        }
        if has {
            let ends = (second, second + sample * 0.75);
            let (cap, thick) = (self.sheet.px(3.5), self.sheet.px(1.6));
            let whisker = whisker(ends, middle, cap, palette().secondary, thick);
            marks.push(Mark::part("key", vec![whisker, text(second + sample, words[1])]));
        }
        Mark::part("legend", marks)
    }

    /// A chosen place's name and value, its interval, and a thin line down to its dot.
    fn name(&self, row: usize, dot: &Dot, (x, y): Point) -> Vec<Mark> {
        let (size, colour) = (self.size(), dot.chosen.unwrap_or(palette().ink));
        let top = self.rect.y + row as f64 * self.line() * 1.5;
        let bar = top + self.line() * 1.2;
        let label = format!("{}: {}", dot.name, dot.text);
        let half = width(&label, size, Face::Bold) / 2.0 + self.sheet.px(2.0);
        let centre = x.min(self.rect.right() - half).max(self.rect.x + half);
        let at = (centre, top + size * CAP_HEIGHT + self.sheet.px(3.0));
        let text = Text::new(at, label, size, colour).face(Face::Bold).anchor(Anchor::Middle);
        let text = Text { fixed: true, ..text };
        let thin = self.sheet.px(1.0);
        let lead = Line { points: vec![(x, bar), (x, y)], colour, width: thin, dash: thin * 2.0 };
        let mut marks = vec![Mark::Line(lead)];
        if let Some((low, high)) = dot.interval {
            let ends = (self.x(low), self.x(high));
            let (cap, thick) = (self.sheet.px(3.5), self.sheet.px(1.6));
            marks.push(whisker(ends, bar, cap, colour, thick));
        }
        marks.push(Mark::Text(text));
        marks
    }

    fn dot(&self, dot: &Dot, at: Point) -> Mark {
        let radius = self.radius() * if dot.chosen.is_some() { 1.15 } else { 0.92 };
        let area = Mark::Area(Area {
            code: dot.id.clone(),
            name: dot.name.clone(),
            value: dot.text.clone(),
            title: dot.title.clone(),
            key: dot.id.clone(),
            rings: vec![ring(at, radius)],
            fill: Fill::Flat(dot.chosen.unwrap_or(palette().sequential[2])),
            link: None,
            copy: false,
        });
        let edge = Some((palette().paper, self.sheet.px(0.8)));
        Mark::Group { part: "area", key: None, edge, marks: vec![area] }
    }
}

/// An interval as a line with short strokes at its ends, in one go.
fn whisker((low, high): (f64, f64), y: f64, cap: f64, colour: Colour, thick: f64) -> Mark {
    let start = [(low, y - cap), (low, y + cap), (low, y)];
    let end = [(high, y), (high, y - cap), (high, y + cap)];
    Mark::line(start.into_iter().chain(end).collect(), colour, thick)
}

/// A number below the axis, without needless decimals.
fn number(value: f64, unit: Unit, lang: Lang) -> String {
    match unit {
        Unit::EffectiveThemes | Unit::EffectiveMixes | Unit::EffectiveGroups | Unit::Ratio => {
            crate::text::decimal(value, usize::from(value.fract().abs() > 1e-9), lang)
        }
        _ => unit.format(value, lang),
    }
}

/// From the least to the greatest value or end of a drawn interval, with a little room.
fn axis(input: &StripInput) -> RangedCoordf64 {
    let drawn = input.dots.iter().filter(|dot| dot.chosen.is_some());
    let ends = drawn.filter_map(|dot| dot.interval).flat_map(|(low, high)| [low, high]);
    let values = input.dots.iter().map(|dot| dot.value).chain(ends).chain(input.from);
    let (least, most) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    match most - least {
        room if room > 0.0 => RangedCoordf64::from(least - room * 0.02..most + room * 0.02),
        _ if least.is_finite() => RangedCoordf64::from(least - 1.0..least + 1.0),
        _ => RangedCoordf64::from(0.0..1.0),
    }
}
