//! Series over time, one panel for each: the values, their intervals, the line of Theil and Sen
//! where there is a trend, and bands where rounds of meetings were held.

use jiff::civil::Date;

use crate::analysis::{Direction, Trend, Trends};
use crate::chart::finding::{series_caption, series_value, verdict};
use crate::chart::frame::{Sheet, is_narrow};
use crate::chart::metrics::{Face, LEADING, shorten};
use crate::chart::scene::{Anchor, Area, Fill, Line, Mark, Point, Rect, Scene, Text};
use crate::chart::{Chart, Frame, Options};
use crate::style::{Colour, palette};
use crate::territory::Geodata;
use crate::text::{Lang, Words};

/// The card.
pub(super) const SERIES: Chart<Trends> = Chart {
    id: "series",
    title: Words::new("Series en el tiempo", "Series over time"),
    height,
    scene,
};

/// Panels of one picture at most; a line says how many series have none.
const PANELS_MOST: usize = 9;

/// Height of a panel at least, and of what stands above and below all of them in a small picture.
const PANEL_LEAST: f64 = 84.0;
const AROUND: f64 = 118.0;

/// As many panels as can be read in a picture.
fn panels(options: &Options) -> usize {
    let around = if options.frame == Frame::Full { AROUND } else { 0.0 };
    let room = (f64::from(options.height) - around) / PANEL_LEAST;
    let (columns, _) = grid(PANELS_MOST, options.width);
    (columns * room.floor().max(1.0) as usize).min(PANELS_MOST)
}

fn height(trends: &Trends, width: u32, frame: Frame) -> u32 {
    let (columns, rows) = grid(shown(trends, PANELS_MOST).len(), width);
    let wide = f64::from(width);
    let around = match (frame, is_narrow(width)) {
        (Frame::Full, true) => 0.62,
        (Frame::Full, false) => 0.19,
        (Frame::Bare, _) => 0.06,
    };
    let each =
        if columns == 1 && !is_narrow(width) { 0.36 * wide } else { 0.6 * wide / columns as f64 };
    (wide * around + each * rows as f64).round() as u32
}

/// Columns and rows of so many panels.
fn grid(panels: usize, width: u32) -> (usize, usize) {
    let most = if is_narrow(width) { 1 } else { 3 };
    let columns = panels.clamp(1, most);
    (columns, panels.div_ceil(columns).max(1))
}

/// The series to draw: those with a trend first, the steepest first; then those with most demands.
fn shown(trends: &Trends, most: usize) -> Vec<&Trend> {
    let mut rows: Vec<&Trend> = trends.rows.iter().collect();
    let steep = |row: &Trend| match row.tested.direction {
        Ok(Direction::Rising | Direction::Falling) => {
            row.tested.slope.map_or(0.0, |line| line.slope.abs())
        }
        _ => -1.0,
    };
    let demands = |row: &Trend| row.points.iter().map(|point| point.n).sum::<u64>();
    let heard = |a: &&Trend, b: &&Trend| demands(b).cmp(&demands(a));
    rows.sort_by(|a, b| steep(b).total_cmp(&steep(a)).then_with(|| heard(a, b)));
    rows.truncate(most);
    rows
}

fn scene(trends: &Trends, _geodata: &Geodata, options: &Options) -> Scene {
    let sheet = Sheet::new(options);
    let rows = shown(trends, panels(options));
    let mut caption = series_caption(trends);
    if let Some(rest) = trends.rows.len().checked_sub(rows.len()).filter(|rest| *rest > 0) {
        let words = match trends.query.lang {
            Lang::Es => format!("no se dibujan {rest} sin tendencia o con menor pendiente"),
            Lang::En => format!("{rest} without a trend or less steep are not drawn"),
        };
        caption.subtitle = format!("{} · {words}", caption.subtitle);
    }
    let lines = grid(rows.len(), options.width).1 as f64;
    let enough = |body: Rect| body.h >= lines * sheet.px(PANEL_LEAST);
    sheet.captioned(caption, false, enough, |body| {
        let (columns, lines) = grid(rows.len(), options.width);
        let gap = sheet.px(18.0);
        let (w, h) = (body.w / columns as f64, body.h / lines as f64);
        let panel = |(place, row): (usize, &&Trend)| {
            let (column, line) = ((place % columns) as f64, (place / columns) as f64);
            let rect = Rect::new(body.x + w * column, body.y + h * line, w - gap, h - gap * 0.6);
            Panel::new(trends, row, sheet, rect).mark()
        };
        let mut marks = vec![Mark::part("panels", rows.iter().enumerate().map(panel).collect())];
        marks.extend(sheet.made_up(trends.told.synthetic, trends.query.lang, body));
        marks
    })
}

/// One series in its box.
struct Panel<'a> {
    trends: &'a Trends,
    row: &'a Trend,
    sheet: Sheet,
    rect: Rect,
    plot: Rect,
    size: f64,
    most: f64,
}

impl<'a> Panel<'a> {
    fn new(trends: &'a Trends, row: &'a Trend, sheet: Sheet, rect: Rect) -> Self {
        let size = sheet.pick(11.0, 11.0);
        let values = row.points.iter().flat_map(|point| [point.value, point.high]).flatten();
        let most = round_up(values.fold(0.0, f64::max));
        let label = crate::chart::metrics::width(&series_value(trends, most), size, Face::Regular);
        let (left, top) = (label + sheet.px(6.0), 2.0 * size * LEADING + sheet.px(9.0));
        let high = (rect.h - top - size * LEADING).max(1.0);
        let plot = Rect::new(rect.x + left, rect.y + top, (rect.w - left).max(1.0), high);
        Self { trends, row, sheet, rect, plot, size, most }
    }

    fn mark(&self) -> Mark {
        let marks =
            vec![self.rounds(), self.head(), self.axes(), self.band(), self.values(), self.line()];
        Mark::Group { part: "panel", key: Some(self.row.id.clone()), edge: None, marks }
    }

    fn y(&self, value: f64) -> f64 {
        self.plot.bottom() - self.plot.h * (value / self.most).clamp(0.0, 1.0)
    }

    /// The middle of a period.
    fn x(&self, place: f64) -> f64 {
        self.plot.x + self.plot.w * (place + 0.5) / self.trends.periods.len().max(1) as f64
    }

    /// Where a day stands among the periods.
    fn x_of(&self, day: Date) -> Option<f64> {
        let mut periods = self.trends.periods.iter().enumerate();
        let (place, (from, to)) = periods.find_map(|(place, period)| {
            period
                .days()
                .filter(|(from, to)| (*from..=*to).contains(&day))
                .map(|days| (place, days))
        })?;
        let part = f64::from((day - from).get_days()) / f64::from((to - from).get_days() + 1);
        Some(self.x(place as f64 - 0.5 + part))
    }

    fn head(&self) -> Mark {
        let (x, y, room) = (self.rect.x, self.rect.y, self.rect.w);
        let name = shorten(&self.row.name, self.size * 1.08, Face::Bold, room, 1);
        let text = Text::new((x, y + self.size), name.concat(), self.size * 1.08, palette().ink);
        let words = verdict(self.trends, self.row);
        let at = (x, y + self.size * (1.0 + LEADING));
        let below = Text::new(at, words, self.size, self.colour());
        Mark::part("title", vec![Mark::Text(text.face(Face::Bold)), Mark::Text(below)])
    }

    fn colour(&self) -> Colour {
        match self.row.tested.direction {
            Ok(Direction::Rising) => palette().accent,
            Ok(Direction::Falling) => palette().selection_a,
            _ => palette().secondary,
        }
    }

    /// Rounds of meetings, as bands behind everything.
    fn rounds(&self) -> Mark {
        let band = |round: &crate::analysis::Span| {
            let (from, to) = (self.x_of(round.from)?, self.x_of(round.to)?);
            let rect = Rect::new(from, self.plot.y, (to - from).max(1.0), self.plot.h);
            Some(Mark::bar(rect, palette().diverging[2]))
        };
        Mark::part("rounds", self.trends.rounds.iter().filter_map(band).collect())
    }

    /// Nothing, half and all of the scale; the years below.
    fn axes(&self) -> Mark {
        let (plot, size) = (self.plot, self.size * 0.95);
        let level = |part: f64| {
            let (value, y) = (self.most * part, self.y(self.most * part));
            let text = series_value(self.trends, value);
            let at = (plot.x - self.sheet.px(4.0), y + size * 0.35);
            let text = Text::new(at, text, size, palette().secondary).anchor(Anchor::End);
            let line = vec![(plot.x, y), (plot.right(), y)];
            [Mark::line(line, palette().line, self.sheet.px(0.8)), Mark::Text(text)]
        };
        let mut marks: Vec<Mark> = [0.0, 0.5, 1.0].into_iter().flat_map(level).collect();
        marks.extend(self.years(size));
        Mark::part("axes", marks)
    }

    /// A tick at the first period of each year, and the year's number where it has room.
    fn years(&self, size: f64) -> Vec<Mark> {
        let plot = self.plot;
        let firsts = self.trends.periods.iter().enumerate().filter(|(_, period)| period.part == 0);
        let mut until = f64::NEG_INFINITY;
        let mut marks = Vec::new();
        for (place, period) in firsts {
            let x = self.x(place as f64 - 0.5);
            let tick = vec![(x, plot.bottom()), (x, plot.bottom() + self.sheet.px(4.0))];
            marks.push(Mark::line(tick, palette().secondary, self.sheet.px(0.8)));
            let at = (x + self.sheet.px(2.0), plot.bottom() + size * 1.25);
            let text = Text::new(at, period.year.to_string(), size, palette().secondary);
            let bounds = text.bounds();
            if bounds.x > until && bounds.right() <= self.rect.right() + self.sheet.px(12.0) {
                until = bounds.right() + self.sheet.px(4.0);
                marks.push(Mark::Text(text));
            }
        }
        marks
    }

    /// Runs of periods that have a value: their places and points.
    fn runs(&self) -> Vec<Vec<(usize, &'a crate::indicator::Estimate)>> {
        let points: Vec<_> = self.row.points.iter().enumerate().collect();
        let runs = points.split(|(_, point)| point.value.is_none());
        runs.filter(|run| !run.is_empty()).map(<[_]>::to_vec).collect()
    }

    /// The interval of shares, or the ground under counts; it carries the series' name and verdict.
    fn band(&self) -> Mark {
        let ring = |run: &Vec<(usize, &crate::indicator::Estimate)>| {
            let point = |place: usize, value: f64| (self.x(place as f64), self.y(value));
            let upper =
                run.iter().map(|(place, e)| point(*place, e.high.or(e.value).unwrap_or(0.0)));
            let lower = run.iter().rev().map(|(place, e)| point(*place, e.low.unwrap_or(0.0)));
            upper.chain(lower).collect::<Vec<Point>>()
        };
        let (name, value) = (self.row.name.clone(), verdict(self.trends, self.row));
        Mark::Area(Area {
            code: self.row.id.clone(),
            title: format!("{name}: {value}"),
            name,
            value,
            key: self.row.id.clone(),
            rings: self.runs().iter().map(ring).collect(),
            fill: Fill::Flat(palette().sequential[0]),
            link: None,
            copy: false,
        })
    }

    /// The values; a period that the data cover only in part is joined by a dashed line.
    fn values(&self) -> Mark {
        let (colour, wide) = (palette().ink, self.sheet.px(1.3));
        let mut marks = Vec::new();
        for run in self.runs() {
            let at = |(place, point): (usize, &crate::indicator::Estimate)| {
                (self.x(place as f64), self.y(point.value.unwrap_or(0.0)))
            };
            if let [(place, point)] = run[..] {
                let (x, y) = at((place, point));
                let reach = self.sheet.px(1.5);
                marks.push(Mark::line(vec![(x - reach, y), (x + reach, y)], colour, wide * 2.0));
            }
            for pair in run.windows(2) {
                let partial = [pair[0].0, pair[1].0].into_iter().any(|p| self.trends.partial[p]);
                let dash = if partial { self.sheet.px(2.5) } else { 0.0 };
                let alike = |last: &Line| (last.dash > 0.0) == partial;
                let points = vec![at(pair[0]), at(pair[1])];
                match marks.last_mut() {
                    Some(Mark::Line(last))
                        if alike(last) && last.points.last() == points.first() =>
                    {
                        last.points.push(points[1]);
                    }
                    _ => marks.push(Mark::Line(Line { points, colour, width: wide, dash })),
                }
            }
        }
        Mark::part("values", marks)
    }

    /// The slope through the middle of the series, where there is a trend.
    fn line(&self) -> Mark {
        let trend = matches!(self.row.tested.direction, Ok(Direction::Rising | Direction::Falling));
        let (Ok(slope), true) = (self.row.tested.slope, trend) else {
            return Mark::part("trend", Vec::new());
        };
        let steps = self.trends.step.in_a_year();
        let value = |place: f64| slope.intercept + slope.slope * place / steps;
        let last = self.row.points.iter().rposition(|point| point.value.is_some()).unwrap_or(0);
        let first = self.row.points.iter().position(|point| point.value.is_some()).unwrap_or(0);
        let at = |place: usize| (self.x(place as f64), self.y(value(place as f64)));
        let points = vec![at(first), at(last)];
        Mark::part("trend", vec![Mark::line(points, self.colour(), self.sheet.px(2.2))])
    }
}

/// The least round number that is no less.
fn round_up(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let unit = 10_f64.powf(value.log10().floor());
    // Halves of these are round as well.
    let steps = [1.0, 2.0, 4.0, 6.0, 8.0, 10.0];
    let round = steps.into_iter().find(|step| step * unit >= value - 1e-12);
    round.unwrap_or(10.0) * unit
}
