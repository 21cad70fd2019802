//! The profile of diversity: how many themes there are when rare ones count as much as frequent
//! ones (order 0), by their share (1), hardly (2). A flat line is an even mix.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::chart::backend::UNIT;
use crate::chart::frame::Sheet;
use crate::chart::metrics::{CAP_HEIGHT, Face, width};
use crate::chart::scene::{Anchor, Line, Mark, Point, Rect, Scene, Text};
use crate::chart::{Drawing, Frame, Options, finish};
use crate::indicator::Unit;
use crate::style::{Colour, palette};
use crate::text::{Lang, Words};

/// Names of the orders below the axis.
const ORDERS: [Words; 3] = [
    Words::new("todos los temas", "all themes"),
    Words::new("según su peso", "by their weight"),
    Words::new("los frecuentes", "the frequent ones"),
];

/// What a profile shows.
#[derive(Clone, Debug, PartialEq)]
pub struct HillInput {
    /// The place.
    pub name: String,
    /// Orders from 0 to 2, and the diversity observed at each.
    pub observed: Vec<(f64, f64)>,
    /// Estimates for all demands at the orders 0, 1 and 2, with their intervals.
    pub estimated: [Option<(f64, (f64, f64))>; 3],
    /// The greatest number that is drawn: as many themes as there are.
    pub most: f64,
    /// Language of its words.
    pub lang: Lang,
}

/// Draws a profile without a frame.
pub fn draw_hill(input: &HillInput, width: u32) -> Drawing {
    let height = 250;
    let options = Options { width, height, frame: Frame::Bare, link_prefix: None };
    let sheet = Sheet::new(&options);
    let mut marks = vec![Mark::bar(sheet.rect, palette().paper)];
    marks.extend(Profile::new(input, sheet).marks());
    finish(&Scene {
        width,
        height,
        scale: sheet.scale,
        lang: input.lang,
        title: title(input),
        alt: alternative(input),
        linked: false,
        embedded: true,
        marks,
    })
}

fn title(input: &HillInput) -> String {
    match input.lang {
        Lang::Es => format!("Perfil de diversidad de {}", input.name),
        Lang::En => format!("Diversity profile of {}", input.name),
    }
}

/// The profile in words.
fn alternative(input: &HillInput) -> String {
    let written = |value: f64| Unit::EffectiveThemes.format(value, input.lang);
    let observed = |q: f64| {
        let found = input.observed.iter().find(|(order, _)| (order - q).abs() < 1e-9);
        found.map(|(_, value)| written(*value)).unwrap_or_default()
    };
    let of = |(q, name): (usize, &Words)| {
        let estimated = input.estimated[q].map(|(value, (low, high))| match input.lang {
            Lang::Es => {
                format!(", estimado {} ({} a {})", written(value), written(low), written(high))
            }
            Lang::En => {
                format!(", estimated {} ({} to {})", written(value), written(low), written(high))
            }
        });
        let name = name.get(input.lang);
        format!("{name}: {}{}", observed(q as f64), estimated.unwrap_or_default())
    };
    let orders: Vec<String> = ORDERS.iter().enumerate().map(of).collect();
    format!("{}. {}.", title(input), orders.join("; "))
}

/// The parts of a profile.
struct Profile<'a> {
    input: &'a HillInput,
    sheet: Sheet,
    plot: Rect,
    across: RangedCoordf64,
    up: RangedCoordf64,
}

impl<'a> Profile<'a> {
    fn new(input: &'a HillInput, sheet: Sheet) -> Self {
        let all = sheet.rect;
        let (left, right) = (sheet.px(34.0), sheet.px(46.0));
        let (top, foot) = (sheet.px(44.0), sheet.px(30.0));
        let plot = Rect::new(all.x + left, all.y + top, all.w - left - right, all.h - top - foot);
        let ends = input.estimated.iter().flatten().map(|(value, (_, high))| value.max(*high));
        let most = input.observed.iter().map(|(_, value)| *value).chain(ends).fold(1.0, f64::max);
        let most = most.min(input.most).max(2.0) * 1.04;
        let (across, up) = (RangedCoordf64::from(0.0..2.0), RangedCoordf64::from(0.0..most));
        Self { input, sheet, plot, across, up }
    }

    fn at(&self, q: f64, value: f64) -> Point {
        let unit = |length: f64| (length * UNIT) as i32;
        let x = self.across.map(&q, (unit(self.plot.x), unit(self.plot.right())));
        let value = value.min(self.input.most);
        let y = self.up.map(&value, (unit(self.plot.bottom()), unit(self.plot.y)));
        (f64::from(x) / UNIT, f64::from(y) / UNIT)
    }

    fn size(&self) -> f64 {
        self.sheet.pick(10.5, 11.5)
    }

    fn marks(&self) -> Vec<Mark> {
        let curve = self.input.observed.iter().map(|(q, value)| self.at(*q, *value)).collect();
        let curve = Mark::line(curve, palette().accent, self.sheet.px(2.4));
        let estimates = self.input.estimated.iter().enumerate();
        let estimates = estimates.filter_map(|(q, found)| Some(self.estimate(q, (*found)?)));
        vec![
            self.grid(),
            self.legend(),
            Mark::part("observed", vec![curve]),
            Mark::part("estimated", estimates.collect()),
        ]
    }

    /// Lines at round numbers of themes, and the names of the orders.
    fn grid(&self) -> Mark {
        let (size, thin) = (self.size(), self.sheet.px(0.8));
        let mut marks = Vec::new();
        for value in self.up.key_points(5) {
            let (x, y) = self.at(0.0, value);
            let (right, _) = self.at(2.0, value);
            marks.push(Mark::line(vec![(x, y), (right, y)], palette().line, thin));
            let at = (x - self.sheet.px(8.0), y + size * CAP_HEIGHT / 2.0);
            let text =
                crate::text::decimal(value, usize::from(value.fract() > 0.0), self.input.lang);
            let text = Text::new(at, text, size, palette().secondary).anchor(Anchor::End);
            marks.push(Mark::Text(text));
        }
        for (q, name) in ORDERS.iter().enumerate() {
            let (x, y) = self.at(q as f64, 0.0);
            let anchor = [Anchor::Start, Anchor::Middle, Anchor::End][q];
            let x = [x - self.sheet.px(20.0), x, x + self.sheet.px(44.0)][q];
            let at = (x, y + self.sheet.px(8.0) + size);
            let text = Text::new(at, name.get(self.input.lang), size, palette().secondary);
            marks.push(Mark::Text(text.anchor(anchor)));
        }
        Mark::part("axis", marks)
    }

    /// A point with its interval and its number.
    fn estimate(&self, q: usize, (value, (low, high)): (f64, (f64, f64))) -> Mark {
        let [point, low, high] = [value, low, high].map(|value| self.at(q as f64, value));
        let colour = palette().selection_b;
        let text = Unit::EffectiveThemes.format(value.min(self.input.most), self.input.lang);
        let at = (point.0 + self.sheet.px(7.0), point.1 - self.sheet.px(5.0));
        let text = Text::new(at, text, self.size(), colour).face(Face::Bold);
        let text = text.halo(palette().paper, self.sheet.px(3.0));
        let mut marks = vec![self.whisker(low, high, colour)];
        marks.extend([self.diamond(point, colour), Mark::Text(text)]);
        Mark::part("estimate", marks)
    }

    fn whisker(&self, (x, low): Point, (_, high): Point, colour: Colour) -> Mark {
        let cap = self.sheet.px(4.0);
        let start = [(x - cap, low), (x + cap, low), (x, low)];
        let end = [(x, high), (x - cap, high), (x + cap, high)];
        Mark::line(start.into_iter().chain(end).collect(), colour, self.sheet.px(1.6))
    }

    /// A small cross that marks the estimate on its interval.
    fn diamond(&self, (x, y): Point, colour: Colour) -> Mark {
        let reach = self.sheet.px(3.4);
        let points =
            vec![(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y), (x, y - reach)];
        Mark::Line(Line { points, colour, width: self.sheet.px(2.2), dash: 0.0 })
    }

    fn legend(&self) -> Mark {
        let words = match self.input.lang {
            Lang::Es => ["En estas demandas", "Estimado para todas, con intervalo del 95\u{a0}%"],
            Lang::En => ["In these demands", "Estimated for all, with 95% interval"],
        };
        let (size, top) = (self.size(), self.sheet.rect.y + self.sheet.px(2.0));
        let sample = self.sheet.px(22.0);
        let first = width(words[0], size, Face::Regular) + sample * 2.0;
        let second = width(words[1], size, Face::Regular) + sample;
        let below = first + second > self.sheet.rect.w;
        let places = [(0.0, top), if below { (0.0, top + size * 1.6) } else { (first, top) }];
        let mut marks = Vec::new();
        for (place, (x, y)) in places.into_iter().enumerate() {
            let middle = y + size * 0.62;
            let line = |from, to| vec![(x + from, middle), (x + to, middle)];
            if place == 0 {
                let colour = palette().accent;
                marks.push(Mark::line(line(0.0, sample * 0.75), colour, self.sheet.px(2.4)));
            } else {
                let colour = palette().selection_b;
                marks.push(Mark::line(line(0.0, sample * 0.75), colour, self.sheet.px(1.6)));
                marks.push(self.diamond((x + sample * 0.375, middle), colour));
            }
            let at = (x + sample, y + size);
            marks.push(Mark::Text(Text::new(at, words[place], size, palette().secondary)));
        }
        Mark::part("legend", marks)
    }
}
