//! Two axes: round values with light lines, and what each measures.

use crate::chart::frame::Sheet;
use crate::chart::metrics::{CAP_HEIGHT, Face, LEADING, width};
use crate::chart::scene::{Anchor, Mark, Point, Rect, Text};
use crate::classify::pretty;
use crate::style::palette;

/// One axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it measures.
    pub title: String,
    /// Values at its ends.
    ends: (f64, f64),
    /// Equal steps are equal ratios.
    is_log: bool,
    /// Values with a line and how they are written.
    ticks: Vec<(f64, String)>,
}

impl Axis {
    /// Equal steps; about as many round values as wished.
    pub fn linear(
        title: String,
        ends: (f64, f64),
        wish: usize,
        write: impl Fn(f64) -> String,
    ) -> Self {
        let inside = |value: &f64| (ends.0 - 1e-9..=ends.1 + 1e-9).contains(value);
        let values = pretty(ends.0, ends.1, wish).into_iter().filter(inside);
        Self { title, ends, is_log: false, ticks: values.map(|v| (v, write(v))).collect() }
    }

    /// Equal ratios, from a value above 0; lines at 1, 2 and 5 times the powers of ten, or at these
    /// alone where there are many.
    pub fn logarithmic(title: String, ends: (f64, f64), write: impl Fn(f64) -> String) -> Self {
        let decades = ends.0.log10().floor() as i32..=ends.1.log10().ceil() as i32;
        let steps: &[f64] = if decades.clone().count() > 4 { &[1.0] } else { &[1.0, 2.0, 5.0] };
        let values = decades.flat_map(|power| steps.iter().map(move |s| s * 10_f64.powi(power)));
        let inside = values.filter(|value| (ends.0..=ends.1).contains(value));
        Self { title, ends, is_log: true, ticks: inside.map(|v| (v, write(v))).collect() }
    }

    /// Where a value lies, from 0 to 1; values beyond an end lie at it.
    fn part(&self, value: f64) -> f64 {
        let scaled = |value: f64| if self.is_log { value.max(1e-12).ln() } else { value };
        let (from, to) = (scaled(self.ends.0), scaled(self.ends.1));
        if to > from { ((scaled(value) - from) / (to - from)).clamp(0.0, 1.0) } else { 0.5 }
    }

    /// The value at a part of it.
    pub fn value(&self, part: f64) -> f64 {
        let (from, to) = self.ends;
        if self.is_log { from * (to / from).powf(part) } else { from + part * (to - from) }
    }

    /// The value at its far end.
    pub fn most(&self) -> f64 {
        self.ends.1
    }
}

/// A box with two axes.
pub struct Plot {
    /// Where marks may be.
    pub rect: Rect,
    /// From left to right.
    pub x: Axis,
    /// From below.
    pub y: Axis,
    sheet: Sheet,
    size: f64,
}

impl Plot {
    /// Lays the axes out in a box; a square plot has equal sides.
    pub fn new(sheet: Sheet, room: Rect, (x, y): (Axis, Axis), square: bool) -> Self {
        let size = sheet.pick(9.5, 11.0);
        let labels = y.ticks.iter().map(|(_, label)| width(label, size, Face::Regular));
        let left = labels.fold(0.0, f64::max) + sheet.px(7.0);
        let line = size * LEADING;
        let (top, bottom) = (line + sheet.px(4.0), 2.0 * line + sheet.px(6.0));
        // The last label of the lower axis stands half outside.
        let right = sheet.px(18.0);
        let mut w = (room.w - left - right).max(1.0);
        let mut h = (room.h - top - bottom).max(1.0);
        if square {
            (w, h) = (w.min(h), w.min(h));
        }
        let rect = Rect::new(room.x + left, room.y + top, w, h);
        Self { rect, x, y, sheet, size }
    }

    /// Where a pair of values is.
    pub fn point(&self, x: f64, y: f64) -> Point {
        let right = self.rect.x + self.rect.w * self.x.part(x);
        (right, self.rect.bottom() - self.rect.h * self.y.part(y))
    }

    /// Lines and labels.
    pub fn grid(&self) -> Mark {
        let Self { rect, size, .. } = *self;
        let (line, secondary) = (palette().line, palette().secondary);
        let mut marks = Vec::new();
        for (value, label) in &self.y.ticks {
            let y = self.point(self.x.ends.0, *value).1;
            marks.push(Mark::line(vec![(rect.x, y), (rect.right(), y)], line, self.sheet.px(0.8)));
            let at = (rect.x - self.sheet.px(6.0), y + size * CAP_HEIGHT / 2.0);
            marks.push(Mark::Text(Text::new(at, label, size, secondary).anchor(Anchor::End)));
        }
        let mut free = f64::NEG_INFINITY;
        for (value, label) in &self.x.ticks {
            let x = self.point(*value, self.y.ends.0).0;
            marks.push(Mark::line(vec![(x, rect.y), (x, rect.bottom())], line, self.sheet.px(0.8)));
            let half = width(label, size, Face::Regular) / 2.0;
            // A label that would touch the one before it is left out.
            if x - half > free {
                let at = (x, rect.bottom() + size * 1.25);
                marks
                    .push(Mark::Text(Text::new(at, label, size, secondary).anchor(Anchor::Middle)));
                free = x + half + self.sheet.px(5.0);
            }
        }
        marks.extend(self.titles());
        Mark::part("grid", marks)
    }

    /// What the axes measure: the upright one's title stands above it.
    fn titles(&self) -> [Mark; 2] {
        let Self { rect, size, .. } = *self;
        let ink = palette().ink;
        let above = (rect.x, rect.y - self.sheet.px(6.0));
        let below = (rect.right(), rect.bottom() + size * (1.25 + LEADING));
        [
            Mark::Text(Text::new(above, &*self.y.title, size, ink)),
            Mark::Text(Text::new(below, &*self.x.title, size, ink).anchor(Anchor::End)),
        ]
    }
}

/// A round dot.
pub fn dot((x, y): Point, radius: f64) -> Vec<Point> {
    let corner = |place: u32| {
        let turn = std::f64::consts::TAU * f64::from(place) / 20.0;
        (x + radius * turn.cos(), y + radius * turn.sin())
    };
    (0..20).map(corner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|(_, label)| label.as_str()).collect()
    }

    #[test]
    fn round_values_have_lines() {
        let write = |value: f64| value.to_string();
        assert_eq!(
            labels(&Axis::linear(String::new(), (0.0, 2.3), 5, write)),
            ["0", "0.5", "1", "1.5", "2"]
        );
        let axis = Axis::logarithmic(String::new(), (3.0, 120.0), write);
        assert_eq!(labels(&axis), ["5", "10", "20", "50", "100"]);
        assert!((axis.part(axis.value(0.3)) - 0.3).abs() < 1e-12);
        assert!(axis.part(1e9) <= 1.0 && axis.part(0.0) >= 0.0);
    }
}
