//! What stands around every chart: title, subtitle, source, version, and the mark of made-up data.

use crate::chart::headline;
use crate::chart::metrics::{Face, LEADING, width, wrap, wrap_evenly};
use crate::chart::phrase;
use crate::chart::scene::{Anchor, Mark, Point, Rect, Scene, Text};
use crate::chart::{Chart, Frame, Options};
use crate::layer::Layer;
use crate::style::palette;
use crate::text::{Lang, Words};

/// Below this width, in pixels, a chart is set for a telephone.
const NARROW: u32 = 560;

/// Width for which lengths are written down; larger pictures have larger letters.
const REFERENCE: f64 = 900.0;

/// A line that fills more than this part of its room keeps its width where a reader's font is wider.
const NEARLY_FULL: f64 = 0.8;

/// Letters of sources in a small picture, as a part of their usual size.
const BRIEF: f64 = 0.84;

/// Font size of the mark of made-up data at least, in pixels.
const WATERMARK_LEAST: f64 = 14.0;

/// The sheet that a chart is drawn on.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// All of it.
    pub rect: Rect,
    /// How much larger than on a page of the reference width everything is drawn.
    pub scale: f64,
    /// Set for a telephone.
    pub narrow: bool,
    frame: Frame,
}

/// Whether a picture of this width is set for a telephone.
pub fn is_narrow(width: u32) -> bool {
    width < NARROW
}

/// What is written around a picture.
#[derive(Clone, Debug)]
pub struct Caption {
    /// The finding, as a sentence.
    pub title: String,
    /// What the numbers are.
    pub subtitle: String,
    /// Lines below: sources and version.
    pub sources: Vec<String>,
    /// The same where there is room for little.
    pub brief: String,
    /// What it shows, in full sentences.
    pub alt: String,
    /// Language of its texts.
    pub lang: Lang,
}

impl Caption {
    /// What is written around a layer's picture of this kind.
    pub fn of_layer(layer: &Layer, department: &str, kind: Words) -> Self {
        Self {
            title: headline::title(layer, department),
            subtitle: phrase::subtitle(layer),
            sources: phrase::source_lines(layer),
            brief: phrase::brief_source(layer),
            alt: phrase::alternative(layer, department, kind),
            lang: layer.query.lang,
        }
    }
}

impl Sheet {
    /// The sheet for a drawing.
    pub fn new(options: &Options) -> Self {
        let (w, h) = (f64::from(options.width), f64::from(options.height));
        // A low picture has no room for the letters that its width would ask for.
        let scale = (w.min(h * 1.16) / REFERENCE).max(1.0);
        let narrow = is_narrow(options.width);
        Self { rect: Rect::new(0.0, 0.0, w, h), scale, narrow, frame: options.frame }
    }

    /// A length at scale 1 in pixels.
    pub fn px(&self, length: f64) -> f64 {
        length * self.scale
    }

    /// `narrow` on a telephone, else `wide`, both lengths at scale 1.
    pub fn pick(&self, narrow: f64, wide: f64) -> f64 {
        self.px(if self.narrow { narrow } else { wide })
    }

    /// The whole picture of a layer: `draw` fills the box that is left for the chart itself; where
    /// that is not `enough`, head and foot are made brief.
    pub fn compose(
        &self,
        chart: &Chart,
        layer: &Layer,
        department: &str,
        linked: bool,
        enough: impl FnOnce(Rect) -> bool,
        draw: impl FnOnce(Rect) -> Vec<Mark>,
    ) -> Scene {
        self.captioned(Caption::of_layer(layer, department, chart.title), linked, enough, draw)
    }

    /// The whole picture under a caption, as [`Sheet::compose`].
    pub fn captioned(
        &self,
        caption: Caption,
        linked: bool,
        enough: impl FnOnce(Rect) -> bool,
        draw: impl FnOnce(Rect) -> Vec<Mark>,
    ) -> Scene {
        let mut marks = vec![Mark::bar(self.rect, palette().paper)];
        let body = match self.frame {
            Frame::Full => {
                let (head, foot, body) = self.surround(&caption, enough);
                marks.extend([head, foot]);
                body
            }
            Frame::Bare => self.rect.shrunk(self.pick(6.0, 10.0)),
        };
        marks.extend(draw(body));
        Scene {
            width: self.rect.w as u32,
            height: self.rect.h as u32,
            scale: self.scale,
            lang: caption.lang,
            alt: caption.alt,
            title: caption.title,
            linked,
            embedded: linked,
            marks,
        }
    }

    /// Head, foot, and the box between them.
    fn surround(&self, caption: &Caption, enough: impl FnOnce(Rect) -> bool) -> (Mark, Mark, Rect) {
        let inner = self.rect.shrunk(self.pick(12.0, 20.0));
        let subtitle = wrap(&caption.subtitle, self.subtitle_size(), Face::Regular, inner.w);
        let head = self.head(inner, &caption.title, self.pick(16.5, 22.0), &subtitle);
        let size = self.source_size();
        let around = between(inner, head, self.foot(inner, size, &self.source(caption, inner.w)));
        if enough(around.2) {
            return around;
        }
        let head = self.head(inner, &caption.title, self.pick(13.0, 16.0), &[]);
        // In full: who made the boundaries and gathered the demands is named on every picture.
        let size = size * if self.narrow { BRIEF } else { 1.0 };
        let source = wrap(&caption.brief, size, Face::Regular, inner.w);
        between(inner, head, self.foot(inner, size, &source))
    }

    fn subtitle_size(&self) -> f64 {
        self.pick(11.5, 13.0)
    }

    fn source(&self, caption: &Caption, room: f64) -> Vec<String> {
        let lines = caption.sources.iter();
        lines.flat_map(|p| wrap(p, self.source_size(), Face::Regular, room)).collect()
    }

    fn source_size(&self) -> f64 {
        self.pick(9.0, 10.0)
    }

    /// Title and subtitle, and the height that they take.
    fn head(&self, room: Rect, title: &str, large: f64, subtitle: &[String]) -> (Mark, f64) {
        let small = self.subtitle_size();
        let mut marks = Vec::new();
        let mut y = room.y;
        for line in wrap_evenly(title, large, Face::Bold, room.w) {
            let at = (room.x, y + large * 0.97);
            marks.push(kept(Text::new(at, line, large, palette().ink).face(Face::Bold), room));
            y += large * 1.22;
        }
        y += self.px(2.0);
        for line in subtitle {
            let at = (room.x, y + small * 1.1);
            marks.push(kept(Text::new(at, line, small, palette().secondary), room));
            y += small * LEADING;
        }
        let gap = self.px(if subtitle.is_empty() { 6.0 } else { 14.0 });
        (Mark::part("head", marks), y - room.y + gap)
    }

    /// Sources and version, and the height that they take.
    fn foot(&self, room: Rect, size: f64, lines: &[String]) -> (Mark, f64) {
        let high = lines.len() as f64 * size * LEADING;
        let top = room.bottom() - high;
        let line = |(place, line): (usize, &String)| {
            let y = top + size * (LEADING * place as f64 + 1.0);
            kept(Text::new((room.x, y), line, size, palette().secondary), room)
        };
        let marks = lines.iter().enumerate().map(line).collect();
        (Mark::part("source", marks), high + self.px(10.0))
    }

    /// The faint words across made-up data; a page says it in its own words instead.
    pub fn watermark(&self, layer: &Layer, body: Rect) -> Option<Mark> {
        self.made_up(layer.synthetic, layer.query.lang, body)
    }

    /// The same for any picture.
    pub fn made_up(&self, synthetic: bool, lang: Lang, body: Rect) -> Option<Mark> {
        if !synthetic || self.frame == Frame::Bare {
            return None;
        }
        let notice = phrase::synthetic_notice(lang);
        let unit = width(notice, 1.0, Face::Bold);
        let size = (body.w.min(body.h * 1.6) * 0.84 / unit).max(WATERMARK_LEAST);
        let turn = tilt(size * unit, body.h - size);
        let places = spread(body, size * unit);
        let faint = |at| emboss(Text { turn, ..Text::new(at, notice, size, palette().ink) });
        Some(Mark::part("watermark", places.into_iter().flat_map(faint).collect()))
    }
}

/// The box that head and foot, each with its height, leave between them.
fn between(
    inner: Rect,
    (head, above): (Mark, f64),
    (foot, below): (Mark, f64),
) -> (Mark, Mark, Rect) {
    let rest = (inner.h - above - below).max(1.0);
    (head, foot, Rect::new(inner.x, inner.y + above, inner.w, rest))
}

/// A line that stays within its room in any font.
fn kept(text: Text, room: Rect) -> Mark {
    Mark::Text(Text { fixed: text.bounds().w > NEARLY_FULL * room.w, ..text })
}

/// Degrees by which a text of this length rises, no more than there is height for.
fn tilt(long: f64, high: f64) -> f64 {
    let steepest = (high / long).clamp(0.0, 1.0).asin().to_degrees();
    -steepest.min(24.0)
}

/// Middles of as many texts of this length as a box has room for, one at least.
fn spread(body: Rect, long: f64) -> Vec<Point> {
    let count = |length: f64, each: f64| (length / each).floor().max(1.0) as u32;
    let (columns, rows) = (count(body.w, long * 1.3), count(body.h, long));
    let middle = |place: u32, of: u32| (f64::from(place) + 0.5) / f64::from(of);
    let row = |row| {
        let at = move |column| {
            (body.x + body.w * middle(column, columns), body.y + body.h * middle(row, rows))
        };
        (0..columns).map(at)
    };
    (0..rows).flat_map(row).collect()
}

/// Faint letters with a light edge, which show on light and on dark ground.
fn emboss(text: Text) -> [Mark; 2] {
    let text = text.face(Face::Bold).anchor(Anchor::Middle);
    let (x, y) = text.at;
    let shift = (text.size * 0.03).max(0.7);
    let edge =
        Text { at: (x + shift, y + shift), colour: palette().sheet, opacity: 0.3, ..text.clone() };
    [Mark::Text(edge), Mark::Text(Text { opacity: 0.1, ..text })]
}
