//! Bars with intervals, and ticks to compare each with: themes of a place, or places of a layer.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::chart::frame::{Sheet, is_narrow};
use crate::chart::metrics::{CAP_HEIGHT, Face, LEADING, width};
use crate::chart::scene::{Anchor, Area, Fill, Line, Mark, Point, Rect, Scene, Text};
use crate::chart::{Chart, Drawing, Frame, Options, finish, key, phrase};
use crate::demand::themes;
use crate::indicator::Unit;
use crate::layer::{Layer, Profile, Row, ThemeShare};
use crate::style::{Colour, palette};
use crate::territory::Geodata;
use crate::text::{Lang, Words, count};

/// The card.
pub(super) const BARS: Chart = Chart {
    id: "bars",
    title: Words::new("Barras", "Bars"),
    height,
    scene,
};

fn height(width: u32, frame: Frame) -> u32 {
    let part = match (frame, is_narrow(width)) {
        (Frame::Full, true) => 2.5,
        (Frame::Bare, true) => 2.2,
        (Frame::Full, false) => 1.0,
        (Frame::Bare, false) => 0.85,
    };
    (f64::from(width) * part).round() as u32
}

/// What the whiskers show.
const INTERVAL: Words = Words::new("Intervalo del 95\u{a0}%", "95% interval");

/// What a bar chart shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarsInput {
    /// What a bar stands for, as the legend says it: the place's name.
    pub what: String,
    /// What the interval is called.
    pub interval: String,
    /// Names of the ticks, the same for every bar.
    pub marks: Vec<String>,
    /// The bars from top to bottom.
    pub rows: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its id.
    pub id: String,
    /// Its name, written in full.
    pub label: String,
    /// Its length; `None` leaves the words of `text` alone.
    pub value: Option<f64>,
    /// Lower and upper end of its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Its value as people read it, or why there is none.
    pub text: String,
    /// Name, value, interval and n in one line.
    pub title: String,
    /// What to compare it with, in the order of the names of the ticks.
    pub marks: Vec<Option<f64>>,
    /// Its fill.
    pub fill: Fill,
}

impl BarsInput {
    /// The themes of a place, beside its subregion and the department.
    pub fn of_profile(profile: &Profile, department: &str, lang: Lang) -> Self {
        let mut marks: Vec<String> = profile
            .subregion
            .iter()
            .map(|(_, name)| name.clone())
            .collect();
        // The department's own profile has nothing to be compared with.
        let compared = profile.name != department;
        marks.extend(compared.then(|| department.to_owned()));
        let bar = |share: &ThemeShare| {
            let mut ticks = Vec::new();
            ticks.extend(
                profile
                    .subregion
                    .is_some()
                    .then(|| share.subregion.and_then(|s| s.value)),
            );
            ticks.extend(compared.then_some(share.department.value));
            theme_bar(share, ticks, lang)
        };
        let shown = profile
            .themes
            .iter()
            .filter(|share| share.here.value.is_some());
        let interval = INTERVAL.get(lang).to_owned();
        Self {
            what: profile.name.clone(),
            interval,
            marks,
            rows: shown.map(bar).collect(),
        }
    }
}

fn theme_bar(share: &ThemeShare, marks: Vec<Option<f64>>, lang: Lang) -> Bar {
    let term = themes().term(share.theme);
    let label = term.label(lang).to_owned();
    let written = |value: f64| Unit::Share.format(value, lang);
    let text = share.here.value.map(written).unwrap_or_default();
    let interval = share.here.low.zip(share.here.high);
    let between = interval.map(|(low, high)| match lang {
        Lang::Es => format!("IC 95\u{a0}%: {} a {}; ", written(low), written(high)),
        Lang::En => format!("95% CI: {} to {}; ", written(low), written(high)),
    });
    let n = count(share.here.n, lang);
    let title = format!("{label}: {text} ({}n = {n})", between.unwrap_or_default());
    let fill = Fill::Flat(palette().sequential[2]);
    Bar {
        id: term.id.clone(),
        label,
        value: share.here.value,
        interval,
        text,
        title,
        marks,
        fill,
    }
}

/// Draws the bars without a frame, as high as they need.
pub fn draw_bars(input: &BarsInput, width: u32, lang: Lang) -> Drawing {
    let options = Options {
        width,
        height: 320,
        frame: Frame::Bare,
        link_prefix: None,
    };
    let sheet = Sheet::new(&options);
    let bars = Bars::new(input, sheet, Rect::new(0.0, 0.0, f64::from(width), 0.0));
    let high =
        bars.legend_height() + bars.row_wish() * input.rows.len() as f64 + bars.axis_height();
    let rect = Rect {
        h: high.ceil(),
        ..bars.rect
    };
    let mut marks = vec![Mark::bar(rect, palette().paper)];
    marks.extend(Bars::new(input, sheet, rect).marks());
    finish(&Scene {
        width,
        height: rect.h as u32,
        scale: sheet.scale,
        lang,
        title: input.what.clone(),
        alt: alternative(input),
        linked: false,
        marks,
    })
}

/// The bars in words.
fn alternative(input: &BarsInput) -> String {
    let rows = input
        .rows
        .iter()
        .map(|bar| format!("{}: {}", bar.label, bar.text));
    format!("{}. {}.", input.what, rows.collect::<Vec<_>>().join("; "))
}

fn scene(layer: &Layer, geodata: &Geodata, options: &Options) -> Scene {
    let sheet = Sheet::new(options);
    let department = &geodata.department.name;
    let input = of_layer(layer, department);
    sheet.compose(layer, department, false, |body| {
        let mut marks = Bars::new(&input, sheet, body).marks();
        marks.extend(sheet.watermark(layer, body));
        marks
    })
}

/// The territories of a layer, the greatest value first, those without one last.
fn of_layer(layer: &Layer, department: &str) -> BarsInput {
    let value = |row: &Row| row.estimate.value.unwrap_or(f64::NEG_INFINITY);
    let mut rows: Vec<&Row> = layer.rows.iter().collect();
    rows.sort_by(|a, b| value(b).total_cmp(&value(a)));
    let reference = phrase::reference(layer, department).and(layer.reference.value);
    // A department's count is the sum of the bars, no measure for one of them.
    let compared =
        reference.filter(|_| !matches!(layer.measure.unit, Unit::Demands | Unit::People));
    let bar = |row: &Row| Bar {
        id: row.id.clone(),
        label: row.name.clone(),
        value: row.estimate.value,
        interval: row.estimate.low.zip(row.estimate.high),
        text: key::value_text(layer, row),
        title: phrase::territory_line(layer, row),
        marks: compared.map(Some).into_iter().collect(),
        fill: key::fill(layer, row),
    };
    BarsInput {
        interval: INTERVAL.get(layer.query.lang).to_owned(),
        what: layer.measure.title.get(layer.query.lang).to_owned(),
        marks: compared
            .map(|_| department.to_owned())
            .into_iter()
            .collect(),
        rows: rows.into_iter().map(bar).collect(),
    }
}

/// The parts of a bar chart in a box.
struct Bars<'a> {
    input: &'a BarsInput,
    sheet: Sheet,
    rect: Rect,
    size: f64,
    /// Names stand above their bars where a column for them would take too much.
    stacked: bool,
}

impl<'a> Bars<'a> {
    fn new(input: &'a BarsInput, sheet: Sheet, rect: Rect) -> Self {
        let mut bars = Self {
            input,
            sheet,
            rect,
            size: sheet.px(12.0),
            stacked: false,
        };
        bars.stacked = bars.label_width() > 0.4 * rect.w;
        let row = bars.row_height();
        let lines = if bars.stacked { 2.3 } else { 1.35 };
        bars.size = bars.size.min(row / lines);
        bars
    }

    fn label_width(&self) -> f64 {
        self.widest(self.input.rows.iter().map(|bar| &bar.label))
    }

    fn text_width(&self) -> f64 {
        let texts = self
            .input
            .rows
            .iter()
            .filter(|bar| bar.value.is_some())
            .map(|bar| &bar.text);
        self.widest(texts)
    }

    fn widest<'t>(&self, texts: impl Iterator<Item = &'t String>) -> f64 {
        texts
            .map(|text| width(text, self.size, Face::Regular))
            .fold(0.0, f64::max)
    }

    fn row_wish(&self) -> f64 {
        self.sheet.px(if self.stacked { 34.0 } else { 22.0 })
    }

    fn row_height(&self) -> f64 {
        let room = self.rect.h - self.legend_height() - self.axis_height();
        let rows = self.input.rows.len().max(1) as f64;
        if room <= 0.0 {
            self.row_wish()
        } else {
            self.row_wish().min(room / rows)
        }
    }

    fn axis_height(&self) -> f64 {
        self.sheet.px(20.0)
    }

    /// Where bars may be.
    fn plot(&self) -> Rect {
        let gap = self.sheet.px(10.0);
        let left = if self.stacked {
            0.0
        } else {
            self.label_width() + gap
        };
        let right = self.text_width() + gap;
        let high = self.row_height() * self.input.rows.len() as f64;
        let top = self.rect.y + self.legend_height();
        Rect::new(
            self.rect.x + left,
            top,
            (self.rect.w - left - right).max(1.0),
            high,
        )
    }

    /// The axis, from nothing to the furthest thing drawn.
    fn axis(&self) -> RangedCoordf64 {
        let ends = self.input.rows.iter().flat_map(|bar| {
            let interval = bar.interval.map(|(_, high)| high);
            bar.marks
                .iter()
                .copied()
                .flatten()
                .chain(bar.value)
                .chain(interval)
        });
        let most = ends.fold(0.0, f64::max);
        RangedCoordf64::from(0.0..if most > 0.0 { most } else { 1.0 })
    }

    fn x(&self, value: f64) -> f64 {
        // plotters maps to whole numbers: sixteenths of a pixel, as everywhere.
        let plot = self.plot();
        let unit = crate::chart::backend::UNIT;
        let ends = ((plot.x * unit) as i32, (plot.right() * unit) as i32);
        f64::from(self.axis().map(&value, ends)) / unit
    }

    fn marks(&self) -> Vec<Mark> {
        let bars = (0..)
            .zip(&self.input.rows)
            .map(|(place, bar)| self.bar(place, bar));
        let bars = bars.collect();
        vec![self.legend(), self.grid(), Mark::part("bars", bars)]
    }

    /// Light lines at round values, without labels: each bar has its own.
    fn grid(&self) -> Mark {
        let plot = self.plot();
        let line = |value: f64| {
            let x = self.x(value);
            Mark::line(
                vec![(x, plot.y), (x, plot.bottom())],
                palette().line,
                self.sheet.px(0.8),
            )
        };
        Mark::part(
            "grid",
            self.axis().key_points(5).into_iter().map(line).collect(),
        )
    }

    fn bar(&self, place: usize, bar: &Bar) -> Mark {
        let (plot, row) = (self.plot(), self.row_height());
        let top = plot.y + row * place as f64;
        let slot = if self.stacked {
            Rect::new(plot.x, top + row * 0.5, plot.w, row * 0.4)
        } else {
            Rect::new(plot.x, top + row * 0.16, plot.w, row * 0.68)
        };
        let baseline = slot.y + slot.h / 2.0 + self.size * CAP_HEIGHT / 2.0;
        let label_at = if self.stacked {
            top + row * 0.4
        } else {
            baseline
        };
        let ink = palette().ink;
        let mut marks = vec![Mark::Text(Text::new(
            (self.rect.x, label_at),
            &*bar.label,
            self.size,
            ink,
        ))];
        if let Some(value) = bar.value {
            marks.push(self.area(
                bar,
                Rect {
                    w: self.x(value) - slot.x,
                    ..slot
                },
            ));
            marks.extend(bar.interval.map(|interval| self.whisker(slot, interval)));
            marks.extend(self.ticks(bar, slot));
            let at = (self.rect.right(), baseline);
            let text = Text::new(at, &*bar.text, self.size, ink).anchor(Anchor::End);
            marks.push(Mark::Text(text));
        } else {
            let text = Text::new(
                (slot.x, baseline),
                &*bar.text,
                self.size,
                palette().secondary,
            );
            marks.push(Mark::Text(text.face(Face::Italic)));
        }
        Mark::Group {
            part: "bar",
            key: Some(bar.id.clone()),
            edge: None,
            marks,
        }
    }

    fn area(&self, bar: &Bar, rect: Rect) -> Mark {
        let (x, y, right, bottom) = (rect.x, rect.y, rect.right(), rect.bottom());
        Mark::Area(Area {
            code: bar.id.clone(),
            name: bar.label.clone(),
            value: bar.text.clone(),
            title: bar.title.clone(),
            key: bar.id.clone(),
            rings: vec![vec![(x, y), (right, y), (right, bottom), (x, bottom)]],
            fill: bar.fill,
            link: None,
            copy: false,
        })
    }

    /// The interval as a line with ends, on a light band so that it shows on a dark bar.
    fn whisker(&self, slot: Rect, (low, high): (f64, f64)) -> Mark {
        let middle = slot.y + slot.h / 2.0;
        let (from, to) = (self.x(low), self.x(high));
        let lines =
            |colour, width| self.whisker_lines((from, to), middle, slot.h * 0.18, colour, width);
        let band = lines(palette().sheet, self.sheet.px(3.0));
        let line = lines(palette().ink, self.sheet.px(1.1));
        Mark::part("interval", band.into_iter().chain(line).collect())
    }

    fn whisker_lines(
        &self,
        (from, to): (f64, f64),
        y: f64,
        end: f64,
        colour: Colour,
        width: f64,
    ) -> [Mark; 3] {
        let line = |a: Point, b: Point| Mark::line(vec![a, b], colour, width);
        [
            line((from, y), (to, y)),
            line((from, y - end), (from, y + end)),
            line((to, y - end), (to, y + end)),
        ]
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
        let (colour, dash) = match last {
            true => (palette().selection_a, 0.0),
            false => (palette().selection_b, self.sheet.px(2.5)),
        };
        let out = slot.h * 0.14;
        let points = vec![(x, slot.y - out), (x, slot.bottom() + out)];
        Mark::Line(Line {
            points,
            colour,
            width: self.sheet.px(2.0),
            dash,
        })
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
        let last = self
            .legend_places()
            .last()
            .map_or(self.rect.y, |place| place.1);
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
                _ => self.whisker_sample(slot),
            };
            let at = (x + self.sheet.px(26.0), y + size);
            let text = Mark::Text(Text::new(at, word, size, palette().secondary));
            Mark::part("key", vec![sample, text])
        };
        Mark::part("legend", items.map(item).collect())
    }

    fn whisker_sample(&self, slot: Rect) -> Mark {
        let ends = (slot.x, slot.right());
        let line = self.whisker_lines(
            ends,
            slot.centre().1,
            slot.h * 0.3,
            palette().ink,
            self.sheet.px(1.1),
        );
        Mark::part("interval", line.into())
    }
}
