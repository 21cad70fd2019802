//! What stands around every chart: title, subtitle, source, version, and the mark of made-up data.

use crate::chart::headline;
use crate::chart::metrics::{Face, LEADING, width, wrap, wrap_evenly};
use crate::chart::phrase;
use crate::chart::scene::{Anchor, Mark, Rect, Scene, Text};
use crate::chart::{Chart, Frame, Options};
use crate::layer::Layer;
use crate::style::palette;

/// Below this width, in pixels, a chart is set for a telephone.
const NARROW: u32 = 560;

/// Width for which lengths are written down; larger pictures have larger letters.
const REFERENCE: f64 = 900.0;

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

    /// The whole picture of a layer: `draw` fills the box that is left for the chart itself.
    pub fn compose(
        &self,
        chart: &Chart,
        layer: &Layer,
        department: &str,
        linked: bool,
        draw: impl FnOnce(Rect) -> Vec<Mark>,
    ) -> Scene {
        let title = headline::title(layer, department);
        let mut marks = vec![Mark::bar(self.rect, palette().paper)];
        let body = match self.frame {
            Frame::Full => {
                let (head, foot, body) = self.surround(layer, &title);
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
            lang: layer.query.lang,
            alt: phrase::alternative(layer, department, chart.title),
            title,
            linked,
            marks,
        }
    }

    /// Head, foot, and the box between them.
    fn surround(&self, layer: &Layer, title: &str) -> (Mark, Mark, Rect) {
        let inner = self.rect.shrunk(self.pick(12.0, 20.0));
        let (head, above) = self.head(inner, title, &phrase::subtitle(layer));
        let (foot, below) = self.foot(inner, &phrase::source_lines(layer));
        let rest = (inner.h - above - below).max(1.0);
        (head, foot, Rect::new(inner.x, inner.y + above, inner.w, rest))
    }

    /// Title and subtitle, and the height that they take.
    fn head(&self, room: Rect, title: &str, subtitle: &str) -> (Mark, f64) {
        let (large, small) = (self.pick(16.5, 22.0), self.pick(11.5, 13.0));
        let mut marks = Vec::new();
        let mut y = room.y;
        for line in wrap_evenly(title, large, Face::Bold, room.w) {
            let at = (room.x, y + large * 0.97);
            marks.push(Mark::Text(Text::new(at, line, large, palette().ink).face(Face::Bold)));
            y += large * 1.22;
        }
        y += self.px(2.0);
        for line in wrap(subtitle, small, Face::Regular, room.w) {
            let at = (room.x, y + small * 1.1);
            marks.push(Mark::Text(Text::new(at, line, small, palette().secondary)));
            y += small * LEADING;
        }
        (Mark::part("head", marks), y - room.y + self.px(14.0))
    }

    /// Sources and version, and the height that they take.
    fn foot(&self, room: Rect, paragraphs: &[String]) -> (Mark, f64) {
        let size = self.pick(9.0, 10.0);
        let wrapped = paragraphs.iter().map(|text| wrap(text, size, Face::Regular, room.w));
        let lines: Vec<String> = wrapped.flatten().collect();
        let high = lines.len() as f64 * size * LEADING;
        let top = room.bottom() - high;
        let line = |(place, line): (usize, String)| {
            let y = top + size * (LEADING * place as f64 + 1.0);
            Mark::Text(Text::new((room.x, y), line, size, palette().secondary))
        };
        let marks = lines.into_iter().enumerate().map(line).collect();
        (Mark::part("source", marks), high + self.px(10.0))
    }

    /// The faint words across made-up data; a page says it in its own words instead.
    pub fn watermark(&self, layer: &Layer, body: Rect) -> Option<Mark> {
        if !layer.synthetic || self.frame == Frame::Bare {
            return None;
        }
        let notice = phrase::synthetic_notice(layer.query.lang);
        let long = body.w.min(body.h * 1.6) * 0.84;
        let size = long / width(notice, 1.0, Face::Bold);
        let text = Text::new(body.centre(), notice, size, palette().ink).face(Face::Bold);
        let faint = Text { opacity: 0.08, turn: -24.0, ..text.anchor(Anchor::Middle) };
        Some(Mark::part("watermark", vec![Mark::Text(faint)]))
    }
}
