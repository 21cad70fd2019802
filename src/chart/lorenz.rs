//! Lorenz's curve: which part of all demands the places with least have, against an equal spread.

use crate::chart::axes::{Axis, Plot, dot};
use crate::chart::frame::{Caption, Sheet, is_narrow};
use crate::chart::headline::selected;
use crate::chart::metrics::{Face, LEADING};
use crate::chart::scene::{Area, Fill, Line, Mark, Point, Rect, Scene, Text};
use crate::chart::{Chart, Frame, Options, phrase};
use crate::indicator::inequality::{gini, lorenz};
use crate::layer::{Layer, Row};
use crate::style::palette;
use crate::territory::{Geodata, Level};
use crate::text::{Lang, Words, count, decimal, percent};

/// The card.
pub(super) const LORENZ: Chart =
    Chart { id: "lorenz", title: Words::new("Curva de Lorenz", "Lorenz curve"), height, scene };

fn height(_: &Layer, width: u32, frame: Frame) -> u32 {
    let around = match (frame, is_narrow(width)) {
        (Frame::Full, true) => 190.0,
        (Frame::Full, false) => f64::from(width) * 0.1,
        (Frame::Bare, _) => 40.0,
    };
    let plot = if is_narrow(width) { 0.95 } else { 0.65 };
    (f64::from(width) * plot + around).round() as u32
}

/// The places from least to most, and the curve.
struct Spread<'a> {
    rows: Vec<(&'a Row, u64)>,
    points: Vec<(f64, f64)>,
    gini: f64,
    n: u64,
}

impl<'a> Spread<'a> {
    /// `None` where there is nothing to share.
    fn of(layer: &'a Layer) -> Option<Self> {
        let with = selected(layer).filter(|row| row.estimate.value.is_some());
        let mut rows: Vec<(&Row, u64)> = with.map(|row| (row, row.estimate.n)).collect();
        rows.sort_by(|a, b| (a.1, &a.0.id).cmp(&(b.1, &b.0.id)));
        let counts: Vec<f64> = rows.iter().map(|(_, n)| *n as f64).collect();
        let n = rows.iter().map(|(_, n)| n).sum();
        Some(Self { points: lorenz(&counts).ok()?, gini: gini(&counts).ok()?, rows, n })
    }

    /// The half of the places with least: how many, and the point of the curve.
    fn half(&self) -> (usize, (f64, f64)) {
        let places = self.rows.len() / 2;
        (places, self.points[places])
    }
}

fn scene(layer: &Layer, geodata: &Geodata, options: &Options) -> Scene {
    let sheet = Sheet::new(options);
    let spread = Spread::of(layer);
    let caption = caption(layer, &geodata.department.name, spread.as_ref());
    let enough = |body: Rect| body.h >= sheet.px(200.0);
    sheet.captioned(caption, false, enough, |body| {
        let mut marks = drawn(layer, spread.as_ref(), sheet, body);
        marks.extend(sheet.watermark(layer, body));
        marks
    })
}

fn caption(layer: &Layer, department: &str, spread: Option<&Spread>) -> Caption {
    let lang = layer.query.lang;
    let caption = Caption::of_layer(layer, department, LORENZ.title);
    let Some(spread) = spread else { return caption };
    let title = title(layer, spread);
    let gini = decimal(spread.gini, 2, lang);
    let (places, n) = (spread.rows.len(), count(spread.n, lang));
    let level = layer.query.level.plural().get(lang);
    let alt = match lang {
        Lang::Es => {
            format!("{title}. Curva de Lorenz de {n} demandas en {places} {level}; Gini {gini}.")
        }
        Lang::En => {
            format!("{title}. Lorenz curve of {n} demands in {places} {level}; Gini {gini}.")
        }
    };
    Caption { title, alt, ..caption }
}

/// What the half of the places with least has.
fn title(layer: &Layer, spread: &Spread) -> String {
    let lang = layer.query.lang;
    let level = layer.query.level.plural().get(lang);
    let theme = if layer.query.filter.themes.is_empty() {
        String::new()
    } else {
        format!("{}: ", phrase::subject(layer))
    };
    let finding = if spread.rows.len() < 2 {
        match lang {
            Lang::Es => "con un solo lugar no hay reparto que comparar".to_owned(),
            Lang::En => "with a single place there is no spread to compare".to_owned(),
        }
    } else {
        let (half, (_, part)) = spread.half();
        let (all, part) = (spread.rows.len(), percent(part, 0, lang));
        match lang {
            Lang::Es => {
                let article = if layer.query.level == Level::Subregion { "las" } else { "los" };
                format!(
                    "{article} {half} {level} con menos demandas, de {all}, reúnen el {part} de ellas"
                )
            }
            Lang::En => {
                format!("the {half} {level} with fewest demands, of {all}, have {part} of them")
            }
        }
    };
    if theme.is_empty() { phrase::capitalised(&finding) } else { theme + &finding }
}

fn drawn(layer: &Layer, spread: Option<&Spread>, sheet: Sheet, body: Rect) -> Vec<Mark> {
    let lang = layer.query.lang;
    let written = |value: f64| percent(value, 0, lang);
    let axis = |title: String| Axis::linear(title, (0.0, 1.0), 5, written);
    let level = phrase::capitalised(layer.query.level.plural().get(lang));
    let gathered = Words::new("Parte de las demandas que reúnen", "Part of the demands they have");
    let (x, y) = (axis(across(&level, lang)), axis(gathered.get(lang).to_owned()));
    let plot = Plot::new(sheet, body, (x, y), false);
    let Some(spread) = spread else { return vec![plot.grid(), legend(&plot, None, sheet, lang)] };
    vec![
        plot.grid(),
        slices(&plot, spread, lang),
        curve(&plot, spread, sheet),
        half(&plot, spread, sheet, lang),
        legend(&plot, Some(spread), sheet, lang),
    ]
}

fn across(level: &str, lang: Lang) -> String {
    match lang {
        Lang::Es => format!("{level}, de menos a más demandas"),
        Lang::En => format!("{level}, from fewest to most demands"),
    }
}

/// What each place lacks to an equal spread, or has beyond it, as a slice under the diagonal.
fn slices(plot: &Plot, spread: &Spread, lang: Lang) -> Mark {
    let slice = |(place, (row, n)): (usize, &(&Row, u64))| {
        let (from, to) = (spread.points[place], spread.points[place + 1]);
        let corners = [(from.0, from.0), (to.0, to.0), to, from];
        let value = count(*n, lang);
        let part = percent(*n as f64 / spread.n as f64, 1, lang);
        let title = match lang {
            Lang::Es => format!("{}: {value} demandas, {part} de todas", row.name),
            Lang::En => format!("{}: {value} demands, {part} of all", row.name),
        };
        Mark::Area(Area {
            code: row.id.clone(),
            name: row.name.clone(),
            value,
            title,
            key: "spread".to_owned(),
            rings: vec![corners.map(|(x, y)| plot.point(x, y)).to_vec()],
            fill: Fill::Flat(palette().sequential[1]),
            link: None,
            copy: false,
        })
    };
    let marks = spread.rows.iter().enumerate().map(slice).collect();
    Mark::Group { part: "slices", key: None, edge: Some((palette().paper, 0.6)), marks }
}

/// The diagonal and the curve.
fn curve(plot: &Plot, spread: &Spread, sheet: Sheet) -> Mark {
    let ends = vec![plot.point(0.0, 0.0), plot.point(1.0, 1.0)];
    let points: Vec<Point> = spread.points.iter().map(|&(x, y)| plot.point(x, y)).collect();
    let diagonal = Line {
        points: ends,
        colour: palette().secondary,
        width: sheet.px(1.2),
        dash: sheet.px(5.0),
    };
    let mut marks = vec![Mark::Line(diagonal), Mark::line(points, palette().accent, sheet.px(2.4))];
    if spread.rows.len() <= 60 {
        let steps = spread.points.iter().map(|&(x, y)| {
            let (x, y) = plot.point(x, y);
            Mark::line(
                vec![(x, y - sheet.px(2.0)), (x, y + sheet.px(2.0))],
                palette().accent,
                sheet.px(1.0),
            )
        });
        marks.extend(steps);
    }
    Mark::part("curve", marks)
}

/// The part of the half with least, from the lower axis over the curve to the upright axis.
fn half(plot: &Plot, spread: &Spread, sheet: Sheet, lang: Lang) -> Mark {
    if spread.rows.len() < 2 {
        return Mark::part("half", Vec::new());
    }
    let (places, part) = spread.half().1;
    let at = plot.point(places, part);
    let points = vec![(at.0, plot.rect.bottom()), at, (plot.rect.x, at.1)];
    let ring = dot(at, sheet.px(3.6));
    let guide = Line { points, colour: palette().ink, width: sheet.px(1.0), dash: sheet.px(2.5) };
    let size = sheet.pick(12.0, 14.0);
    let text = Text::new(
        (at.0 + sheet.px(8.0), at.1 + size * 0.9),
        percent(part, 0, lang),
        size,
        palette().ink,
    );
    let text = text.face(Face::Bold).halo(palette().paper, sheet.px(3.0));
    let marker = Mark::line(
        ring.iter().copied().chain(ring.first().copied()).collect(),
        palette().ink,
        sheet.px(3.0),
    );
    Mark::part("half", vec![Mark::Line(guide), marker, Mark::Text(text)])
}

/// What the lines are, and the index that sums them up.
fn legend(plot: &Plot, spread: Option<&Spread>, sheet: Sheet, lang: Lang) -> Mark {
    let size = sheet.pick(10.5, 12.0);
    let (x, mut y) = (plot.rect.x + sheet.px(12.0), plot.rect.y + sheet.px(20.0));
    let mut marks = Vec::new();
    let lines = [
        (Words::new("Reparto igual", "Equal spread"), palette().secondary, sheet.px(5.0)),
        (Words::new("Demandas reunidas", "Demands gathered"), palette().accent, 0.0),
    ];
    for (words, colour, dash) in lines {
        let middle = y - size * 0.35;
        let points = vec![(x, middle), (x + sheet.px(22.0), middle)];
        marks.push(Mark::Line(Line { points, colour, width: sheet.px(2.0), dash }));
        let at = (x + sheet.px(28.0), y);
        let text = Text::new(at, words.get(lang), size, palette().ink);
        marks.push(Mark::Text(text.halo(palette().paper, sheet.px(3.0))));
        y += size * LEADING;
    }
    if let Some(spread) = spread {
        y += size * 0.5;
        let text = format!("Gini {}", decimal(spread.gini, 2, lang));
        let text = Text::new((x, y), text, size * 1.25, palette().ink).face(Face::Bold);
        marks.push(Mark::Text(text.halo(palette().paper, sheet.px(3.0))));
    }
    Mark::part("legend", marks)
}
