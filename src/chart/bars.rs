//! Bars with intervals, and ticks to compare each with: themes of a place, or places of a layer.

use crate::chart::frame::{Sheet, is_narrow};
use crate::chart::headline::selected;
use crate::chart::rows::Bars;
use crate::chart::scene::{Fill, Mark, Rect, Scene};
use crate::chart::{Chart, Drawing, Frame, Options, finish, key, phrase};
use crate::demand::themes;
use crate::indicator::Unit;
use crate::layer::{Layer, Profile, Row, ThemeShare};
use crate::style::palette;
use crate::territory::{Geodata, Level};
use crate::text::{Lang, Words, count};

/// The card.
pub(super) const BARS: Chart =
    Chart { id: "bars", title: Words::new("Barras", "Bars"), height, scene };

fn height(layer: &Layer, width: u32, frame: Frame) -> u32 {
    let around = match (frame, is_narrow(width)) {
        (Frame::Full, true) => 0.75,
        (Frame::Full, false) => 0.28,
        (Frame::Bare, _) => 0.12,
    };
    let row = if is_narrow(width) { 16.0 } else { f64::from(width).max(900.0) / 55.0 };
    (f64::from(width) * around + row * selected(layer).count() as f64).round() as u32
}

/// What the whiskers show.
const INTERVAL: Words = Words::new("Intervalo del 95\u{a0}%", "95% interval");

/// What the bars of leading themes show.
const LEAD: Words = Words::new("Parte del tema más pedido", "Share of the leading theme");

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
    /// The unit of numbers below the grid; without one each bar has its own alone.
    pub axis: Option<(Unit, Lang)>,
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
        let level = phrase::capitalised(Level::Subregion.title().get(lang));
        let subregion = profile.subregion.iter().map(|(_, name)| format!("{level} {name}"));
        let mut marks: Vec<String> = subregion.collect();
        // The department's own profile has nothing to be compared with.
        let compared = profile.level != Level::Department;
        marks.extend(compared.then(|| department.to_owned()));
        let bar = |share: &ThemeShare| {
            let mut ticks = Vec::new();
            ticks
                .extend(profile.subregion.is_some().then(|| share.subregion.and_then(|s| s.value)));
            ticks.extend(compared.then_some(share.department.value));
            theme_bar(share, ticks, lang)
        };
        let shown = profile.themes.iter().filter(|share| share.here.value.is_some());
        let interval = INTERVAL.get(lang).to_owned();
        let (what, rows) = (profile.name.clone(), shown.map(bar).collect());
        Self { what, interval, marks, rows, axis: None }
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
    Bar { id: term.id.clone(), label, value: share.here.value, interval, text, title, marks, fill }
}

/// Draws the bars without a frame, as high as they need.
pub fn draw_bars(input: &BarsInput, width: u32, lang: Lang) -> Drawing {
    let options = Options { width, height: 320, frame: Frame::Bare, link_prefix: None };
    let sheet = Sheet::new(&options);
    let bars = Bars::new(input, sheet, Rect::new(0.0, 0.0, f64::from(width), 0.0));
    let rect = Rect::new(0.0, 0.0, f64::from(width), bars.height().ceil());
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
        embedded: true,
        marks,
    })
}

/// The bars in words.
fn alternative(input: &BarsInput) -> String {
    let rows = input.rows.iter().map(|bar| format!("{}: {}", bar.label, bar.text));
    format!("{}. {}.", input.what, rows.collect::<Vec<_>>().join("; "))
}

fn scene(layer: &Layer, geodata: &Geodata, options: &Options) -> Scene {
    let sheet = Sheet::new(options);
    let department = &geodata.department.name;
    let input = of_layer(layer, department);
    let enough = |body| Bars::new(&input, sheet, body).fits() >= input.rows.len();
    sheet.compose(&BARS, layer, department, false, enough, |body| {
        let input = fitting(input.clone(), sheet, body, layer.query.lang);
        let mut marks = Bars::new(&input, sheet, body).marks();
        marks.extend(sheet.watermark(layer, body));
        marks
    })
}

/// As many rows as can be read, then one that counts the others.
fn fitting(mut input: BarsInput, sheet: Sheet, body: Rect, lang: Lang) -> BarsInput {
    let room = Bars::new(&input, sheet, body).fits();
    if input.rows.len() <= room {
        return input;
    }
    let rest = input.rows.split_off(room.saturating_sub(1)).len();
    let (label, text) = match lang {
        Lang::Es => (format!("y {rest} más"), "con menos o sin datos"),
        Lang::En => (format!("and {rest} more"), "with less or without data"),
    };
    input.rows.push(Bar {
        id: "rest".to_owned(),
        title: format!("{label}, {text}"),
        label,
        value: None,
        interval: None,
        text: text.to_owned(),
        marks: Vec::new(),
        fill: Fill::Hatch,
    });
    input
}

/// The territories of a layer, the greatest value first, those without one last.
fn of_layer(layer: &Layer, department: &str) -> BarsInput {
    let value = |row: &Row| row.estimate.value.unwrap_or(f64::NEG_INFINITY);
    let mut rows: Vec<&Row> = selected(layer).collect();
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
    let what = if layer.measure.unit == Unit::Theme { LEAD } else { layer.measure.title };
    BarsInput {
        interval: INTERVAL.get(layer.query.lang).to_owned(),
        what: what.get(layer.query.lang).to_owned(),
        marks: compared.map(|_| department.to_owned()).into_iter().collect(),
        rows: rows.into_iter().map(bar).collect(),
        axis: None,
    }
}
