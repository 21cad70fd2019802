//! Shares before and after as dumbbells: a ring, a dot, their intervals, and the line between.
//! Themes that emerged stand first, then those that faded, then the others.

use crate::analysis::{Changed, Comparison, Told, Trends};
use crate::chart::axes::dot;
use crate::chart::finding::{
    changed_line, changed_value, changes_caption, changes_title, labelled,
};
use crate::chart::frame::{Sheet, is_narrow};
use crate::chart::metrics::{CAP_HEIGHT, Face, LEADING, width};
use crate::chart::scene::{Anchor, Area, Fill, Mark, Point, Rect, Scene, Text};
use crate::chart::{Chart, Drawing, Frame, Options, finish};
use crate::style::{Colour, palette};
use crate::territory::Geodata;
use crate::text::{Lang, Words, percent};
use crate::trend::Label;

/// The card.
pub(super) const CHANGES: Chart<Trends> = Chart {
    id: "changes",
    title: Words::new("Cambios entre dos períodos", "Changes between two periods"),
    height,
    scene,
};

/// The order of the groups.
const LABELS: [Label; 3] = [Label::Emerging, Label::Fading, Label::Persistent];

fn height(trends: &Trends, width: u32, frame: Frame) -> u32 {
    let rows = chosen(trends).map_or(0, |comparison| lines(comparison, &LABELS).len());
    let around = match (frame, is_narrow(width)) {
        (Frame::Full, true) => 0.8,
        (Frame::Full, false) | (Frame::Bare, true) => 0.25,
        (Frame::Bare, false) => 0.09,
    };
    let row = if is_narrow(width) { 36.0 } else { 25.0 * (f64::from(width) / 900.0).max(1.0) };
    (f64::from(width) * around + row * rows as f64).round() as u32
}

/// The first comparison that has two sides.
fn chosen(trends: &Trends) -> Option<&Comparison> {
    trends.comparisons.iter().find(|comparison| comparison.sides.is_ok())
}

fn scene(trends: &Trends, _geodata: &Geodata, options: &Options) -> Scene {
    let (sheet, lang) = (Sheet::new(options), trends.query.lang);
    let nothing = Comparison {
        basis: crate::analysis::Basis::Rounds,
        sides: Err(crate::indicator::Reason::TooFew),
        rows: Vec::new(),
    };
    let comparison = chosen(trends).or(trends.comparisons.first()).unwrap_or(&nothing);
    let caption = changes_caption(&trends.told, comparison, lang);
    let enough = |body| {
        let chart = Dumbbells::new(comparison, &LABELS, sheet, body, lang);
        chart.fits() >= chart.lines.len()
    };
    sheet.captioned(caption, false, enough, |body| {
        let chart = Dumbbells::new(comparison, &LABELS, sheet, body, lang);
        let mut marks = chart.fitting().marks();
        marks.extend(sheet.made_up(trends.told.synthetic, lang, body));
        marks
    })
}

/// Draws what emerged and faded without a frame, as high as it needs; `None` where nothing did.
pub fn draw_changes(
    told: &Told,
    comparison: &Comparison,
    width: u32,
    lang: Lang,
) -> Option<Drawing> {
    let shown = &LABELS[..2];
    if lines(comparison, shown).is_empty() {
        return None;
    }
    let options = Options { width, height: 320, frame: Frame::Bare, link_prefix: None };
    let sheet = Sheet::new(&options);
    let room = Rect::new(0.0, 0.0, f64::from(width), 0.0);
    let high = Dumbbells::new(comparison, shown, sheet, room, lang).height().ceil();
    let rect = Rect { h: high, ..room };
    let mut marks = vec![Mark::bar(rect, palette().paper)];
    marks.extend(Dumbbells::new(comparison, shown, sheet, rect, lang).marks());
    Some(finish(&Scene {
        width,
        height: high as u32,
        scale: sheet.scale,
        lang,
        title: changes_title(told, comparison, lang),
        alt: changes_caption(told, comparison, lang).alt,
        linked: false,
        embedded: true,
        marks,
    }))
}

/// A line of the chart: the heading of a group, or one of its rows.
enum Line<'a> {
    Heading(Label, usize),
    Row(Label, &'a Changed),
    /// How many more there are.
    More(usize),
}

fn lines<'a>(comparison: &'a Comparison, labels: &[Label]) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for label in labels {
        let rows: Vec<&Changed> = labelled(comparison, *label).collect();
        if !rows.is_empty() {
            lines.push(Line::Heading(*label, rows.len()));
            lines.extend(rows.into_iter().map(|row| Line::Row(*label, row)));
        }
    }
    lines
}

/// The parts of the chart in a box.
struct Dumbbells<'a> {
    comparison: &'a Comparison,
    lines: Vec<Line<'a>>,
    sheet: Sheet,
    rect: Rect,
    lang: Lang,
    size: f64,
    /// Names stand above their marks where a column for them would take too much.
    stacked: bool,
    plot: Rect,
    most: f64,
}

impl<'a> Dumbbells<'a> {
    fn new(
        comparison: &'a Comparison,
        labels: &[Label],
        sheet: Sheet,
        rect: Rect,
        lang: Lang,
    ) -> Self {
        let lines = lines(comparison, labels);
        let size = sheet.px(12.0);
        let most = rows(&lines).flat_map(|row| [row.before.high, row.after.high]);
        let most = most.flatten().fold(0.01, f64::max);
        let mut chart =
            Self { comparison, lines, sheet, rect, lang, size, stacked: false, plot: rect, most };
        chart.stacked = chart.names_wide() > 0.4 * rect.w;
        chart.fit_letters();
        chart
    }

    fn fit_letters(&mut self) {
        let lines = if self.stacked { 2.2 } else { 1.3 };
        self.size = self.sheet.px(12.0).min(self.row_height() / lines);
        self.plot = self.plot();
    }

    /// How many lines have room for letters that can be read.
    fn fits(&self) -> usize {
        let least = self.sheet.px(if self.stacked { 22.0 } else { 13.0 });
        let room = self.rect.h - self.legend_high() - self.foot_high();
        (room / least).floor().max(2.0) as usize
    }

    /// The same with as many lines as can be read, the last of which counts the others.
    fn fitting(mut self) -> Self {
        let room = self.fits();
        if self.lines.len() > room {
            let mut rest = self.lines.split_off(room - 1);
            // A heading without a row of its group would promise one.
            rest.extend(self.lines.pop_if(|line| matches!(line, Line::Heading(..))));
            self.lines.push(Line::More(rows(&rest).count()));
            self.fit_letters();
        }
        self
    }

    fn names_wide(&self) -> f64 {
        rows(&self.lines).map(|row| self.wide(&row.name)).fold(0.0, f64::max)
    }

    fn wide(&self, text: &str) -> f64 {
        width(text, self.size, Face::Regular)
    }

    fn row_wish(&self) -> f64 {
        self.sheet.px(if self.stacked { 36.0 } else { 25.0 })
    }

    fn legend_high(&self) -> f64 {
        self.legend_size() * LEADING * self.legend_lines() + self.sheet.px(10.0)
    }

    fn foot_high(&self) -> f64 {
        self.legend_size() * LEADING + self.sheet.px(4.0)
    }

    fn height(&self) -> f64 {
        self.legend_high() + self.row_wish() * self.lines.len() as f64 + self.foot_high()
    }

    fn row_height(&self) -> f64 {
        let room = self.rect.h - self.legend_high() - self.foot_high();
        let each = room / self.lines.len().max(1) as f64;
        if room <= 0.0 { self.row_wish() } else { self.row_wish().min(each) }
    }

    fn plot(&self) -> Rect {
        let gap = self.sheet.px(12.0);
        let values = rows(&self.lines).map(|row| self.wide(&changed_value(row, self.lang)));
        let right = if self.stacked { gap } else { values.fold(0.0, f64::max) + gap };
        let left = if self.stacked { gap / 2.0 } else { self.names_wide() + gap };
        let high = self.row_height() * self.lines.len() as f64;
        let top = self.rect.y + self.legend_high();
        Rect::new(self.rect.x + left, top, (self.rect.w - left - right).max(1.0), high)
    }

    fn x(&self, share: f64) -> f64 {
        self.plot.x + self.plot.w * share / self.most
    }

    fn marks(&self) -> Vec<Mark> {
        let drawn = self.lines.iter().enumerate().map(|(place, line)| match line {
            Line::Heading(label, rows) => self.heading(place, *label, *rows),
            Line::Row(label, row) => self.row(place, *label, row),
            Line::More(rows) => self.more(place, *rows),
        });
        let drawn = drawn.collect();
        vec![self.legend(), self.axis(), Mark::part("rows", drawn)]
    }

    /// Light lines at round shares, with their labels below.
    fn axis(&self) -> Mark {
        let step =
            [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].into_iter().find(|step| self.most / step <= 6.0);
        let step = step.unwrap_or(1.0);
        let size = self.legend_size();
        let tick = |number: i32| {
            let (share, plot) = (f64::from(number) * step, self.plot);
            let x = self.x(share);
            let line = vec![(x, plot.y), (x, plot.bottom())];
            let at = (x, plot.bottom() + size * 1.2);
            let text = Text::new(at, percent(share, 0, self.lang), size, palette().secondary);
            let anchor = if number == 0 { Anchor::Start } else { Anchor::Middle };
            [Mark::line(line, palette().line, self.sheet.px(0.8)), Mark::Text(text.anchor(anchor))]
        };
        let ticks = 0..=(self.most / step).floor() as i32;
        Mark::part("axis", ticks.flat_map(tick).collect())
    }

    fn slot(&self, place: usize) -> Rect {
        let (plot, row) = (self.plot, self.row_height());
        Rect::new(plot.x, plot.y + row * place as f64, plot.w, row)
    }

    fn heading(&self, place: usize, label: Label, rows: usize) -> Mark {
        let slot = self.slot(place);
        let at = (self.rect.x, slot.bottom() - slot.h * 0.28);
        let words = format!("{} ({rows})", label.words().get(self.lang));
        let text = Text::new(at, words, self.size, colour(label)).face(Face::Bold);
        let text = text.halo(palette().paper, self.sheet.px(3.0));
        Mark::Group {
            part: "group",
            key: Some(label.id().into()),
            edge: None,
            marks: vec![Mark::Text(text)],
        }
    }

    fn more(&self, place: usize, rows: usize) -> Mark {
        let slot = self.slot(place);
        let words = match self.lang {
            Lang::Es => format!("y {rows} más"),
            Lang::En => format!("and {rows} more"),
        };
        let at = (self.rect.x, slot.bottom() - slot.h * 0.28);
        let text = Text::new(at, words, self.size, palette().secondary).face(Face::Italic);
        Mark::part("more", vec![Mark::Text(text.halo(palette().paper, self.sheet.px(3.0)))])
    }

    fn row(&self, place: usize, label: Label, row: &Changed) -> Mark {
        let slot = self.slot(place);
        let middle = slot.y + slot.h * if self.stacked { 0.72 } else { 0.5 };
        let rise = CAP_HEIGHT * self.size / 2.0;
        let names = if self.stacked { slot.y + slot.h * 0.38 } else { middle + rise };
        let ink = palette().ink;
        let halo = |text: Text| Mark::Text(text.halo(palette().paper, self.sheet.px(3.0)));
        let name = Text::new((self.rect.x, names), &*row.name, self.size, ink);
        let value = changed_value(row, self.lang);
        let value = Text::new((self.rect.right(), names), value, self.size, ink);
        let mut marks = vec![halo(name), halo(value.anchor(Anchor::End))];
        marks.extend(self.dumbbell(row, label, middle));
        Mark::Group { part: "row", key: Some(row.id.clone()), edge: None, marks }
    }

    fn dumbbell(&self, row: &Changed, label: Label, y: f64) -> Vec<Mark> {
        let (Some(before), Some(after)) = (row.before.value, row.after.value) else {
            return Vec::new();
        };
        let (colour, shift) = (colour(label), self.sheet.px(4.0));
        let whisker = |side: &crate::indicator::Estimate, y: f64, colour: Colour| {
            let ends = side.low.zip(side.high).map(|(low, high)| [self.x(low), self.x(high)]);
            ends.map(|[low, high]| {
                Mark::line(vec![(low, y), (high, y)], colour, self.sheet.px(1.4))
            })
        };
        let (from, to) = ((self.x(before), y - shift), (self.x(after), y + shift));
        let mut marks = Vec::new();
        marks.extend(whisker(&row.before, from.1, palette().hatch));
        marks.extend(whisker(&row.after, to.1, colour));
        marks.push(Mark::line(vec![from, to], colour, self.sheet.px(2.0)));
        let radius = self.sheet.px(4.2);
        marks.push(Mark::Group {
            part: "before",
            key: None,
            edge: Some((colour, self.sheet.px(1.6))),
            marks: vec![self.dot(row, from, radius, palette().paper, true)],
        });
        marks.push(Mark::Group {
            part: "after",
            key: None,
            edge: Some((colour, self.sheet.px(1.6))),
            marks: vec![self.dot(row, to, radius, colour, false)],
        });
        marks
    }

    fn dot(&self, row: &Changed, at: Point, radius: f64, fill: Colour, copy: bool) -> Mark {
        Mark::Area(Area {
            code: row.id.clone(),
            name: row.name.clone(),
            value: changed_value(row, self.lang),
            title: changed_line(row, self.lang),
            key: row.shift.label.map_or("none", Label::id).to_owned(),
            rings: vec![circle(at, radius)],
            fill: Fill::Flat(fill),
            link: None,
            copy,
        })
    }

    fn legend_size(&self) -> f64 {
        self.sheet.pick(11.0, 11.5)
    }

    fn legend_lines(&self) -> f64 {
        if self.rect.w < self.sheet.px(500.0) { 3.0 } else { 1.0 }
    }

    /// Which mark is which side, and what the thin lines are.
    fn legend(&self) -> Mark {
        let size = self.legend_size();
        let Ok([before, after]) = &self.comparison.sides else {
            return Mark::part("legend", Vec::new());
        };
        let sample = self.sheet.px(18.0);
        let (mut x, mut y) = (self.rect.x, self.rect.y);
        let mut marks = Vec::new();
        let interval = Words::new("Intervalo del 95\u{a0}%", "95% interval").get(self.lang);
        for (kind, words) in [&*before.span.id, &*after.span.id, interval].into_iter().enumerate() {
            let middle = y + size * 0.62;
            let centre = (x + sample / 2.0, middle);
            let ink = palette().ink;
            let drawn = match kind {
                0 => Mark::line(circle(centre, self.sheet.px(4.2)), ink, self.sheet.px(1.6)),
                1 => Mark::line(circle(centre, self.sheet.px(2.4)), ink, self.sheet.px(4.8)),
                _ => Mark::line(vec![(x, middle), (x + sample, middle)], ink, self.sheet.px(1.4)),
            };
            let at = (x + sample + self.sheet.px(5.0), y + size);
            let text = Mark::Text(Text::new(at, words, size, palette().secondary));
            marks.push(Mark::part("key", vec![drawn, text]));
            if self.legend_lines() > 1.0 {
                y += size * LEADING;
            } else {
                x = at.0 + width(words, size, Face::Regular) + self.sheet.px(18.0);
            }
        }
        Mark::part("legend", marks)
    }
}

fn rows<'l>(lines: &'l [Line]) -> impl Iterator<Item = &'l Changed> {
    lines.iter().filter_map(|line| match line {
        Line::Row(_, row) => Some(*row),
        Line::Heading(..) | Line::More(_) => None,
    })
}

fn colour(label: Label) -> Colour {
    match label {
        Label::Emerging => palette().accent,
        Label::Fading => palette().selection_a,
        Label::Persistent => palette().secondary,
    }
}

/// A circle as a closed line.
fn circle(at: Point, radius: f64) -> Vec<Point> {
    let ring = dot(at, radius);
    ring.iter().chain(ring.first()).copied().collect()
}
