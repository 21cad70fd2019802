//! Funnel: each place's ratio of observed to expected against what was expected, with the limits
//! that chance keeps it within.

mod words;

use crate::chart::axes::{Axis, Plot, dot};
use crate::chart::frame::{Caption, Sheet, is_narrow};
use crate::chart::funnel::words::{caption, labels};
use crate::chart::headline::selected;
use crate::chart::key::Key;
use crate::chart::layout::Room;
use crate::chart::legend::Legend;
use crate::chart::metrics::{Face, LEADING, width};
use crate::chart::scene::{Anchor, Area, Fill, Line, Mark, Point, Rect, Scene, Text};
use crate::chart::{Chart, Frame, Options, phrase};
use crate::indicator::Reason;
use crate::indicator::funnel::{LEVELS, Place, limits};
use crate::layer::{Layer, Row};
use crate::style::{Colour, palette};
use crate::territory::Geodata;
use crate::text::{Lang, Words, count, decimal};

/// The card.
pub(super) const FUNNEL: Chart =
    Chart { id: "funnel", title: Words::new("Embudo", "Funnel"), height, scene };

/// Ratios beyond this stand at the upper edge with their value.
const RATIO_MOST: f64 = 5.0;

/// Points of each limit.
const STEPS: usize = 120;

fn height(_: &Layer, width: u32, frame: Frame) -> u32 {
    let around = match (frame, is_narrow(width)) {
        (Frame::Full, true) => 250.0,
        (Frame::Full, false) => f64::from(width) * 0.13,
        (Frame::Bare, _) => 70.0,
    };
    let plot = if is_narrow(width) { 1.0 } else { 0.62 };
    (f64::from(width) * plot + around).round() as u32
}

/// A place in the funnel.
pub(super) struct Seen<'a> {
    pub row: &'a Row,
    pub ratio: f64,
    pub expected: f64,
    pub place: Place,
}

/// The places that have a ratio and something expected.
pub(super) fn seen(layer: &Layer) -> Vec<Seen<'_>> {
    let seen = |row| {
        let row: &Row = row;
        let (ratio, expected) = (row.estimate.value?, row.estimate.base?);
        Some(Seen { row, ratio, expected, place: Place::of(ratio, expected)? })
    };
    selected(layer).filter_map(seen).collect()
}

fn scene(layer: &Layer, geodata: &Geodata, options: &Options) -> Scene {
    let sheet = Sheet::new(options);
    let seen = seen(layer);
    let caption: Caption = caption(layer, &geodata.department.name, &seen);
    let enough = |body: Rect| body.h >= sheet.px(260.0);
    sheet.captioned(caption, false, enough, |body| {
        let mut marks = drawn(layer, &seen, sheet, body);
        marks.extend(sheet.watermark(layer, body));
        marks
    })
}

fn drawn(layer: &Layer, seen: &[Seen], sheet: Sheet, body: Rect) -> Vec<Mark> {
    let lang = layer.query.lang;
    let keys = keys(layer, seen, lang);
    let level = layer.query.level.plural().get(lang);
    let legend = Legend {
        title: Words::new("Frente a los límites del azar", "Against the limits of chance")
            .get(lang),
        counted: level,
        keys: &keys,
        note: None,
        lang,
        scale: sheet.scale,
        brief: body.h < sheet.px(260.0),
    };
    let columns = legend.columns(body.w);
    let high = legend.size(columns).1 + sheet.px(10.0);
    let rest = Rect::new(body.x, body.y + high, body.w, (body.h - high).max(1.0));
    let plot = Plot::new(sheet, rest, axes(seen, lang), false);
    vec![
        legend.draw((body.x, body.y), columns),
        plot.grid(),
        curves(&plot, sheet),
        lines(seen, &plot, sheet, lang),
        dots(layer, seen, &plot, sheet),
        names(seen, &plot, sheet, lang),
    ]
}

fn axes(seen: &[Seen], lang: Lang) -> (Axis, Axis) {
    let [x, y] = labels().map(|words| words.get(lang).to_owned());
    let expected = || seen.iter().map(|seen| seen.expected);
    let least = expected().fold(f64::INFINITY, f64::min);
    let (from, to) = if seen.is_empty() {
        (1.0, 100.0)
    } else {
        (least * 0.8, expected().fold(0.0, f64::max) * 1.3)
    };
    let most = seen.iter().map(|seen| seen.ratio).fold(1.9, f64::max) * 1.06;
    let x = Axis::logarithmic(x, (from, to), |value| {
        // As many decimals as the first digit needs: 0,05.
        let places = (-value.log10()).ceil().clamp(1.0, 4.0) as usize;
        if value < 1.0 { decimal(value, places, lang) } else { count(value.round() as u64, lang) }
    });
    let y = Axis::linear(y, (0.0, most.min(RATIO_MOST)), 5, |value| {
        decimal(value, usize::from(value.fract() > 1e-9), lang)
    });
    (x, y)
}

/// The colour of a place: dark above, the other hue below, light between the limits, grey inside.
fn colour(place: Place, ratio: f64) -> Colour {
    let (palette, above) = (palette(), ratio > 1.0);
    let ramp = &palette.diverging;
    let end =
        |from_end: usize| if above { ramp[ramp.len() - 1 - from_end] } else { ramp[from_end] };
    match place {
        Place::Outside => end(0),
        Place::Warning => end(1),
        Place::Inside => palette.suppressed,
    }
}

fn keys(layer: &Layer, seen: &[Seen], lang: Lang) -> Vec<Key> {
    let counted = |place: Place, above: Option<bool>| {
        let same = |s: &&Seen| s.place == place && above.is_none_or(|a| a == (s.ratio > 1.0));
        seen.iter().filter(same).count()
    };
    let key = |id: &str, words: Words, colour: Colour, count: usize| Key {
        id: id.to_owned(),
        label: words.get(lang).to_owned(),
        number: None,
        fill: Fill::Flat(colour),
        count,
        mark: false,
    };
    let sides = |place, above: bool| {
        (colour(place, if above { 2.0 } else { 0.5 }), counted(place, Some(above)))
    };
    let [(far_above, a), (above, b)] = [Place::Outside, Place::Warning].map(|p| sides(p, true));
    let [(far_below, e), (below, d)] = [Place::Outside, Place::Warning].map(|p| sides(p, false));
    let inside = (colour(Place::Inside, 1.0), counted(Place::Inside, None));
    let mut keys = vec![
        key("above_998", Words::new("Por encima del 99,8\u{a0}%", "Above 99.8%"), far_above, a),
        key("above_95", Words::new("Por encima del 95\u{a0}%", "Above 95%"), above, b),
        key(
            "inside",
            Words::new("Compatible con el azar", "Compatible with chance"),
            inside.0,
            inside.1,
        ),
        key("below_95", Words::new("Por debajo del 95\u{a0}%", "Below 95%"), below, d),
        key("below_998", Words::new("Por debajo del 99,8\u{a0}%", "Below 99.8%"), far_below, e),
    ];
    let missing = selected(layer).count() - seen.len();
    if missing > 0 {
        let none = key("none", Words::new("Sin datos", "No data"), palette().sheet, missing);
        keys.push(Key { fill: Fill::Hatch, ..none });
    }
    keys
}

/// The line at 1 and the limits, whole at 99.8 % and dashed at 95 %.
fn curves(plot: &Plot, sheet: Sheet) -> Mark {
    let ends = [0.0, 1.0].map(|part| plot.point(plot.x.value(part), 1.0));
    let mut marks = vec![Mark::line(ends.to_vec(), palette().ink, sheet.px(1.2))];
    for (level, dash) in LEVELS.into_iter().zip([sheet.px(5.0), 0.0]) {
        let found = (0..=STEPS).filter_map(|step| {
            let expected = plot.x.value(step as f64 / STEPS as f64);
            Some((expected, limits(expected, level)?))
        });
        let found: Vec<(f64, (f64, f64))> = found.collect();
        for side in [|ends: (f64, f64)| ends.0, |ends: (f64, f64)| ends.1] {
            let inside = found.iter().map(|(expected, ends)| (*expected, side(*ends)));
            let points: Vec<Point> = inside
                .filter(|(_, limit)| *limit <= plot.y.most())
                .map(|(expected, limit)| plot.point(expected, limit))
                .collect();
            let line = Line { points, colour: palette().secondary, width: sheet.px(1.3), dash };
            marks.push(Mark::Line(line));
        }
    }
    Mark::part("limits", marks)
}

/// Where the meaning of the lines stands: the upper right corner, which the limits leave free, or
/// the first of the others where a place stands in it.
fn corner(seen: &[Seen], plot: &Plot, sheet: Sheet) -> Rect {
    let (size, long) = (sheet.pick(9.5, 11.0), sheet.pick(72.0, 90.0));
    let high = 2.0 * size * LEADING + sheet.px(6.0);
    let (right, bottom) = (plot.rect.right() - long, plot.rect.bottom() - high);
    let middle = plot.rect.x + (plot.rect.w - long) / 2.0;
    let corners = [(right, plot.rect.y), (right, bottom), (middle, plot.rect.y), (middle, bottom)];
    let rects = corners.map(|(x, y)| Rect::new(x, y, long, high));
    let reach = 2.0 * radius(sheet);
    let is_free = |rect: &&Rect| {
        let dot = |s: &Seen| Rect::around(plot.point(s.expected, s.ratio), reach, reach);
        !seen.iter().any(|seen| dot(seen).overlaps(**rect))
    };
    *rects.iter().find(is_free).unwrap_or(&rects[0])
}

fn lines(seen: &[Seen], plot: &Plot, sheet: Sheet, lang: Lang) -> Mark {
    let size = sheet.pick(9.5, 11.0);
    let corner = corner(seen, plot, sheet);
    let mut marks = Vec::new();
    for (place, (level, dash)) in [(0.998, 0.0), (0.95, sheet.px(5.0))].into_iter().enumerate() {
        let y = corner.y + size * (1.0 + LEADING * place as f64) + sheet.px(3.0);
        let middle = y - size * 0.35;
        let points = vec![(corner.x, middle), (corner.x + sheet.px(24.0), middle)];
        let colour = palette().secondary;
        marks.push(Mark::Line(Line { points, colour, width: sheet.px(1.3), dash }));
        let text = crate::text::percent(level, usize::from(level > 0.99), lang);
        let text = Text::new((corner.right(), y), text, size, colour).anchor(Anchor::End);
        marks.push(Mark::Text(text.halo(palette().paper, sheet.px(3.0))));
    }
    Mark::part("lines", marks)
}

fn radius(sheet: Sheet) -> f64 {
    sheet.pick(3.4, 4.4)
}

/// The places, those beyond chance above the others.
fn dots(layer: &Layer, seen: &[Seen], plot: &Plot, sheet: Sheet) -> Mark {
    let mut order: Vec<&Seen> = seen.iter().collect();
    order.sort_by_key(|seen| match seen.place {
        Place::Inside => 0,
        Place::Warning => 1,
        Place::Outside => 2,
    });
    let area = |seen: &Seen| {
        let row = seen.row;
        Mark::Area(Area {
            code: row.id.clone(),
            name: row.name.clone(),
            value: layer.measure.unit.format(seen.ratio, layer.query.lang),
            title: phrase::territory_line(layer, row),
            key: seen.place.id().to_owned(),
            rings: vec![if seen.ratio > plot.y.most() {
                beyond(plot.point(seen.expected, seen.ratio), radius(sheet))
            } else {
                dot(plot.point(seen.expected, seen.ratio), radius(sheet))
            }],
            fill: Fill::Flat(colour(seen.place, seen.ratio)),
            link: None,
            copy: false,
        })
    };
    let marks = order.into_iter().map(area).collect();
    let edge = Some((palette().outline, 0.7 * sheet.scale.sqrt()));
    Mark::Group { part: "dots", key: None, edge, marks }
}

/// The mark of a place above the axis: it points up.
fn beyond((x, y): Point, radius: f64) -> Vec<Point> {
    let reach = 1.3 * radius;
    vec![(x - reach, y + reach), (x, y - reach), (x + reach, y + reach)]
}

/// Names of the places that are furthest from what chance explains, where there is room.
fn names(seen: &[Seen], plot: &Plot, sheet: Sheet, lang: Lang) -> Mark {
    let size = sheet.pick(10.0, 11.5);
    let mut room = Room::new(plot.rect, sheet.px(3.0));
    room.take(corner(seen, plot, sheet));
    let reach = radius(sheet) * 2.2;
    for seen in seen {
        room.take(Rect::around(plot.point(seen.expected, seen.ratio), reach, reach));
    }
    let mut far: Vec<&Seen> = seen.iter().filter(|seen| seen.place == Place::Outside).collect();
    // How far, in units of what chance does.
    let distance = |seen: &Seen| (seen.ratio - 1.0).abs() * seen.expected.sqrt();
    far.sort_by(|a, b| distance(b).total_cmp(&distance(a)));
    let name = |seen: &Seen| {
        let beyond = seen.ratio > plot.y.most();
        let text = if beyond {
            format!("{} ({})", seen.row.name, decimal(seen.ratio, 1, lang))
        } else {
            seen.row.name.clone()
        };
        let wide = width(&text, size, Face::Regular) + sheet.px(4.0);
        let at = plot.point(seen.expected, seen.ratio);
        let wish = (at.0 + wide / 2.0 + sheet.px(6.0), at.1);
        let rect = room.place((wide, size * 1.2), wish, sheet.px(40.0) + wide)?;
        let start = (rect.x + sheet.px(2.0), rect.y + size * 0.95);
        let text = Text::new(start, text, size, palette().ink);
        let text = Mark::Text(text.halo(palette().paper, sheet.px(2.5)));
        Some(leader(at, rect, sheet).into_iter().chain([text]))
    };
    let most = if sheet.narrow { 7 } else { 16 };
    Mark::part("names", far.into_iter().take(most).filter_map(name).flatten().collect())
}

/// A thin line from a dot to a name that does not stand right beside it.
fn leader(from: Point, name: Rect, sheet: Sheet) -> Option<Mark> {
    let to = name.nearest(from);
    let far = (to.0 - from.0).hypot(to.1 - from.1);
    let edge = |part: f64| (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
    let start = edge((radius(sheet) / far.max(1e-9)).min(1.0));
    let is_beside = far <= radius(sheet) + sheet.px(4.5) && from.0 <= name.x;
    (!is_beside).then(|| Mark::line(vec![start, to], palette().secondary, sheet.px(0.7)))
}

/// Whether the places have no ratio because they were asked in fixed proportions.
pub(super) fn is_by_quota(layer: &Layer) -> bool {
    selected(layer).all(|row| row.estimate.reason == Some(Reason::CollectedByQuota))
}
