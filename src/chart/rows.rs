//! The marks of a bar chart: a bar, its interval and its ticks in each row, and the legend.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::chart::backend::UNIT;
use crate::chart::bars::{Bar, BarsInput};
use crate::chart::frame::Sheet;
use crate::chart::metrics::{CAP_HEIGHT, Face, LEADING, width};
use crate::chart::scene::{Anchor, Area, Line, Mark, Point, Rect, Text};
use crate::style::{Colour, palette};

/// The parts of a bar chart in a box.
pub struct Bars<'a> {
    input: &'a BarsInput,
    sheet: Sheet,
    rect: Rect,
    size: f64,
    /// Names stand above their bars where a column for them would take too much.
    stacked: bool,
    /// Where bars may be.
    plot: Rect,
    axis: RangedCoordf64,
}

impl<'a> Bars<'a> {
    /// Lays them out in a box; one without a height gives them what they wish for.
    pub fn new(input: &'a BarsInput, sheet: Sheet, rect: Rect) -> Self {
        let (size, plot, axis) = (sheet.px(12.0), rect, axis(input));
        let mut bars = Self { input, sheet, rect, size, stacked: false, plot, axis };
        bars.stacked = bars.label_width() > 0.4 * rect.w;
        let row = bars.row_height();
        let lines = if bars.stacked { 2.3 } else { 1.35 };
        bars.size = bars.size.min(row / lines);
        bars.plot = bars.plot();
        bars
    }

    fn label_width(&self) -> f64 {
        self.widest(self.input.rows.iter().map(|bar| &bar.label))
    }

    fn text_width(&self) -> f64 {
        let texts = self.input.rows.iter().filter(|bar| bar.value.is_some()).map(|bar| &bar.text);
        self.widest(texts)
    }

    fn widest<'t>(&self, texts: impl Iterator<Item = &'t String>) -> f64 {
        texts.map(|text| width(text, self.size, Face::Regular)).fold(0.0, f64::max)
    }

    /// Height that the whole takes when every row has what it wishes for.
    pub fn height(&self) -> f64 {
        let rows = self.row_wish() * self.input.rows.len() as f64;
        self.legend_height() + rows + self.foot_height()
    }

    fn row_wish(&self) -> f64 {
        self.sheet.px(if self.stacked { 34.0 } else { 22.0 })
    }

    /// How many rows have room for letters that can be read.
    pub fn fits(&self) -> usize {
        let least = self.sheet.px(if self.stacked { 16.5 } else { 10.5 });
        let room = self.rect.h - self.legend_height() - self.foot_height();
        (room / least).floor().max(1.0) as usize
    }

    fn row_height(&self) -> f64 {
        let room = self.rect.h - self.legend_height() - self.foot_height();
        let rows = self.input.rows.len().max(1) as f64;
        if room <= 0.0 { self.row_wish() } else { self.row_wish().min(room / rows) }
    }

    fn foot_height(&self) -> f64 {
        let numbers = if self.input.axis.is_some() { self.legend_size() * LEADING } else { 0.0 };
        self.sheet.px(6.0) + numbers
    }

    fn plot(&self) -> Rect {
        let gap = self.sheet.px(10.0);
        let left = if self.stacked { 0.0 } else { self.label_width() + gap };
        let right = self.text_width() + gap;
        let high = self.row_height() * self.input.rows.len() as f64;
        let top = self.rect.y + self.legend_height();
        Rect::new(self.rect.x + left, top, (self.rect.w - left - right).max(1.0), high)
    }

    fn x(&self, value: f64) -> f64 {
        // plotters maps to whole numbers: sixteenths of a pixel, as everywhere.
        let ends = ((self.plot.x * UNIT) as i32, (self.plot.right() * UNIT) as i32);
        f64::from(self.axis.map(&value, ends)) / UNIT
    }

    /// Draws them.
    pub fn marks(&self) -> Vec<Mark> {
        let bars = (0..).zip(&self.input.rows).map(|(place, bar)| self.bar(place, bar));
        let bars = bars.collect();
        vec![self.legend(), self.grid(), Mark::part("bars", bars)]
    }

    /// Light lines at round values, with their numbers below where bars have none of their own.
    fn grid(&self) -> Mark {
        let (plot, size) = (self.plot, self.legend_size());
        let line = |value: f64| {
            let x = self.x(value);
            let ends = vec![(x, plot.y), (x, plot.bottom())];
            let number = self.input.axis.map(|(unit, lang)| {
                let at = (x, plot.bottom() + size * 1.2);
                let text = Text::new(at, unit.format(value, lang), size, palette().secondary);
                let anchor = if value > 0.0 { Anchor::Middle } else { Anchor::Start };
                Mark::Text(text.anchor(anchor))
            });
            [Mark::line(ends, palette().line, self.sheet.px(0.8))].into_iter().chain(number)
        };
        Mark::part("grid", self.axis.key_points(5).into_iter().flat_map(line).collect())
    }

    fn bar(&self, place: usize, bar: &Bar) -> Mark {
        let (plot, row) = (self.plot, self.row_height());
        let top = plot.y + row * place as f64;
        let slot = if self.stacked {
            Rect::new(plot.x, top + row * 0.5, plot.w, row * 0.4)
        } else {
            Rect::new(plot.x, top + row * 0.16, plot.w, row * 0.68)
        };
        let baseline = slot.y + slot.h / 2.0 + self.size * CAP_HEIGHT / 2.0;
        let label_at = if self.stacked { top + row * 0.4 } else { baseline };
        let ink = palette().ink;
        let mut marks = vec![self.label(bar, label_at)];
        if let Some(value) = bar.value {
            marks.push(self.area(bar, Rect { w: self.x(value) - slot.x, ..slot }));
            marks.extend(bar.interval.map(|interval| self.whisker(slot, interval)));
            marks.extend(self.ticks(bar, slot));
            let at = (self.rect.right(), baseline);
            let text = Text::new(at, &*bar.text, self.size, ink).anchor(Anchor::End);
            marks.push(Mark::Text(text));
        } else {
            let text = Text::new((slot.x, baseline), &*bar.text, self.size, palette().secondary);
            marks.push(Mark::Text(text.face(Face::Italic)));
        }
        Mark::Group { part: "bar", key: Some(bar.id.clone()), edge: None, marks }
    }

    /// A name that fills its column keeps its width where a reader's font is wider.
    fn label(&self, bar: &Bar, baseline: f64) -> Mark {
        let text = Text::new((self.rect.x, baseline), &*bar.label, self.size, palette().ink);
        let fixed = !self.stacked && text.bounds().w > 0.8 * self.label_width();
        Mark::Text(Text { fixed, ..text })
    }

    fn area(&self, bar: &Bar, rect: Rect) -> Mark {
        let edge = Some((palette().outline, 0.5 * self.sheet.scale.sqrt()));
        let (x, y, right, bottom) = (rect.x, rect.y, rect.right(), rect.bottom());
        let area = Mark::Area(Area {
            code: bar.id.clone(),
            name: bar.label.clone(),
            value: bar.text.clone(),
            title: bar.title.clone(),
            key: bar.id.clone(),
            rings: vec![vec![(x, y), (right, y), (right, bottom), (x, bottom)]],
            fill: bar.fill,
            link: None,
            copy: false,
        });
        Mark::Group { part: "area", key: None, edge, marks: vec![area] }
    }

    /// The interval as a line with ends, on a light band so that it shows on a dark bar.
    fn whisker(&self, slot: Rect, (low, high): (f64, f64)) -> Mark {
        let ends = (self.x(low), self.x(high));
        let line = |colour, width| whisker_line(ends, slot, colour, self.sheet.px(width));
        Mark::part("interval", vec![line(palette().sheet, 3.0), line(palette().ink, 1.1)])
    }

    fn ticks(&self, bar: &Bar, slot: Rect) -> Vec<Mark> {
        let values = bar.marks.iter().enumerate();
        let tick = |(kind, value): (usize, &Option<f64>)| {
            value.map(|value| self.tick(kind, self.x(value), slot))
        };
        values.filter_map(tick).collect()
    }

    /// The last kind, the department, is a whole line; those before it are dashed.
    fn tick(&self, kind: usize, x: f64, slot: Rect) -> Mark {
        let last = kind + 1 == self.input.marks.len();
        let (colour, dash) = if last {
            (palette().selection_a, 0.0)
        } else {
            (palette().selection_b, self.sheet.px(2.5))
        };
        let out = slot.h * 0.14;
        let points = vec![(x, slot.y - out), (x, slot.bottom() + out)];
        Mark::Line(Line { points, colour, width: self.sheet.px(2.0), dash })
    }

    fn legend_size(&self) -> f64 {
        self.sheet.pick(11.0, 11.5)
    }

    /// The words of the legend: the bar, its interval, then the ticks.
    fn legend_words(&self) -> Vec<String> {
        let interval = self.input.interval.clone();
        let with_interval = self.input.rows.iter().any(|bar| bar.interval.is_some());
        let mut words = vec![self.input.what.clone()];
        words.extend(with_interval.then_some(interval));
        words.extend(self.input.marks.iter().cloned());
        words
    }

    /// Where each item of the legend begins, broken into lines.
    fn legend_places(&self) -> Vec<Point> {
        let (size, sample, gap) = (self.legend_size(), self.sheet.px(26.0), self.sheet.px(16.0));
        let (mut x, mut y) = (self.rect.x, self.rect.y);
        let mut places = Vec::new();
        for word in self.legend_words() {
            let wide = sample + width(&word, size, Face::Regular);
            if x > self.rect.x && x + wide > self.rect.right() {
                (x, y) = (self.rect.x, y + size * LEADING * 1.15);
            }
            places.push((x, y));
            x += wide + gap;
        }
        places
    }

    fn legend_height(&self) -> f64 {
        let last = self.legend_places().last().map_or(self.rect.y, |place| place.1);
        last - self.rect.y + self.legend_size() * LEADING + self.sheet.px(10.0)
    }

    fn legend(&self) -> Mark {
        let size = self.legend_size();
        let words = self.legend_words();
        let first_tick = words.len() - self.input.marks.len();
        let items = words.into_iter().zip(self.legend_places()).enumerate();
        let item = |(place, (word, (x, y))): (usize, (String, Point))| {
            let slot = Rect::new(x, y + size * 0.2, self.sheet.px(20.0), size * 0.8);
            let sample = match place {
                0 => Mark::bar(slot, palette().sequential[2]),
                place if place >= first_tick => {
                    self.tick(place - first_tick, slot.centre().0, slot)
                }
                _ => {
                    let ends = (slot.x, slot.right());
                    whisker_line(ends, slot, palette().ink, self.sheet.px(1.1))
                }
            };
            let at = (x + self.sheet.px(26.0), y + size);
            let text = Mark::Text(Text::new(at, word, size, palette().secondary));
            Mark::part("key", vec![sample, text])
        };
        Mark::part("legend", items.map(item).collect())
    }
}

/// The axis, from nothing to the furthest thing drawn.
fn axis(input: &BarsInput) -> RangedCoordf64 {
    let ends = input.rows.iter().flat_map(|bar| {
        let interval = bar.interval.map(|(_, high)| high);
        bar.marks.iter().copied().flatten().chain(bar.value).chain(interval)
    });
    let most = ends.fold(0.0, f64::max);
    RangedCoordf64::from(0.0..if most > 0.0 { most } else { 1.0 })
}

/// A line across the middle of a slot, with a short stroke at each end, in one go.
fn whisker_line((from, to): (f64, f64), slot: Rect, colour: Colour, width: f64) -> Mark {
    let (_, y) = slot.centre();
    let (top, bottom) = (y - slot.h * 0.2, y + slot.h * 0.2);
    let start = [(from, top), (from, bottom), (from, y)];
    let end = [(to, y), (to, top), (to, bottom)];
    Mark::line(start.into_iter().chain(end).collect(), colour, width)
}
