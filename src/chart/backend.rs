//! A drawing backend for plotters that writes SVG in sixteenths of a pixel.
//!
//! plotters hands whole numbers to its backends; counting in sixteenths keeps lines smooth. What
//! its interface cannot say (groups, titles, holes, patterns, halos) comes by side calls. Only
//! presentation attributes are written, so that a strict content security policy lets them pass.

use std::borrow::Cow;
use std::fmt::Write as _;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle, FontTransform,
};

use crate::chart::metrics::{self, CAP_HEIGHT, Face};

/// Backend units in a pixel.
pub const UNIT: f64 = 16.0;

/// Fonts that readers may have, from the one that pictures are measured with.
const FONT_STACK: &str = "Noto Sans,system-ui,Segoe UI,Roboto,Helvetica,Arial,sans-serif";

type Drawn = Result<(), DrawingErrorKind<std::fmt::Error>>;

/// Writes what is drawn as elements of an SVG document.
pub struct SvgBackend<'a> {
    out: &'a mut String,
    size: (u32, u32),
    extra: String,
}

impl<'a> SvgBackend<'a> {
    /// A backend that appends to `out`; the size is in pixels.
    pub fn new(out: &'a mut String, (width, height): (u32, u32)) -> Self {
        let unit = UNIT as u32;
        Self { out, size: (width * unit, height * unit), extra: String::new() }
    }

    /// Opens an element with these attributes.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let _ = write!(self.out, "<{name}");
        for (key, value) in attributes {
            let _ = write!(self.out, " {key}=\"{}\"", escape(value));
        }
        self.out.push('>');
    }

    /// Closes an element.
    pub fn close(&mut self, name: &str) {
        let _ = write!(self.out, "</{name}>");
    }

    /// Writes a whole element that holds nothing but text.
    pub fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.out.push_str(&escape(text));
        self.close(name);
    }

    /// Gives the next thing drawn an attribute that plotters has no word for.
    pub fn with(&mut self, key: &str, value: &str) {
        let _ = write!(self.extra, " {key}=\"{}\"", escape(value));
    }

    /// Draws rings as one shape with holes.
    pub fn shape(&mut self, rings: &[Vec<BackendCoord>], fill: &str) {
        let mut path = String::new();
        for ring in rings {
            trace(&mut path, ring, true);
        }
        self.element("path", &format!("fill=\"{fill}\" d=\"{path}\""));
    }

    fn element(&mut self, name: &str, attributes: &str) {
        let extra = std::mem::take(&mut self.extra);
        let _ = write!(self.out, "<{name} {attributes}{extra}/>");
    }

    /// `fill` or `stroke` for a shape that is one of them.
    fn paint(style: &impl BackendStyle, fill: bool) -> String {
        let (colour, opacity) = colour(style.color());
        if fill {
            return format!("fill=\"{colour}\"{}", opacity.replace('%', "fill"));
        }
        let width = pixels(style.stroke_width() as i32);
        let opacity = opacity.replace('%', "stroke");
        format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"{opacity}")
    }
}

/// A colour, and its opacity as an attribute in which `%` stands for what is painted.
fn colour(colour: BackendColor) -> (String, String) {
    let (r, g, b) = colour.rgb;
    let solid = colour.alpha >= 1.0;
    let opacity = if solid { String::new() } else { format!(" %-opacity=\"{}\"", colour.alpha) };
    (format!("#{r:02x}{g:02x}{b:02x}"), opacity)
}

/// A length in pixels with at most one decimal.
fn pixels(units: i32) -> String {
    decimal(to_tenths(units))
}

fn to_tenths(units: i32) -> i32 {
    (f64::from(units) * 10.0 / UNIT).round() as i32
}

/// Tenths as the shortest decimal: `-.5`, `3`.
fn decimal(tenths: i32) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    match (tenths.abs() / 10, tenths.abs() % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (0, part) => format!("{sign}.{part}"),
        (whole, part) => format!("{sign}{whole}.{part}"),
    }
}

/// Appends the path through some points, each after the first relative to the one before; steps
/// that vanish in the rounding are left out.
fn trace(path: &mut String, points: &[BackendCoord], closed: bool) {
    let mut grid = points.iter().map(|&(x, y)| (to_tenths(x), to_tenths(y)));
    let Some(mut pen) = grid.next() else { return };
    let _ = write!(path, "M{}", pair(pen));
    let mut first = true;
    for next in grid {
        let step = pair((next.0 - pen.0, next.1 - pen.1));
        if step == "0 0" {
            continue;
        }
        let separator = match (first, step.starts_with('-')) {
            (true, _) => "l",
            (false, true) => "",
            (false, false) => " ",
        };
        path.push_str(separator);
        path.push_str(&step);
        (first, pen) = (false, next);
    }
    if closed {
        path.push('z');
    }
}

/// Two numbers in tenths as a path has them: `1.5-3`.
fn pair((x, y): (i32, i32)) -> String {
    let (x, y) = (decimal(x), decimal(y));
    if y.starts_with('-') { format!("{x}{y}") } else { format!("{x} {y}") }
}

/// The attributes that say what stands at a text's point and in which face it is set.
fn setting(style: &impl BackendTextStyle) -> String {
    let anchor = match style.anchor().h_pos {
        HPos::Left => "",
        HPos::Center => " text-anchor=\"middle\"",
        HPos::Right => " text-anchor=\"end\"",
    };
    let face = match face(style.style()) {
        Face::Bold => " font-weight=\"700\"",
        Face::Italic => " font-style=\"italic\"",
        Face::Regular => "",
    };
    format!("{anchor}{face}")
}

fn face(style: FontStyle) -> Face {
    match style {
        FontStyle::Bold => Face::Bold,
        FontStyle::Italic | FontStyle::Oblique => Face::Italic,
        FontStyle::Normal => Face::Regular,
    }
}

fn rotation(transform: &FontTransform, x: &str, y: &str) -> String {
    let degrees = match transform {
        FontTransform::None => return String::new(),
        FontTransform::Rotate90 => 90,
        FontTransform::Rotate180 => 180,
        FontTransform::Rotate270 => 270,
    };
    format!(" transform=\"rotate({degrees} {x} {y})\"")
}

/// Text that is safe between tags and in quotes; control characters have no place in XML.
pub fn escape(text: &str) -> Cow<'_, str> {
    let plain = |c: char| !matches!(c, '&' | '<' | '>' | '"') && !c.is_control();
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// The attribute that names the fonts, for the document's root.
pub fn font_family() -> (&'static str, &'static str) {
    ("font-family", FONT_STACK)
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = std::fmt::Error;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        if style.color().alpha > 0.0 {
            let [x, y] = [upper_left.0, upper_left.1].map(pixels);
            let w = pixels(bottom_right.0 - upper_left.0);
            let h = pixels(bottom_right.1 - upper_left.1);
            let paint = Self::paint(style, fill);
            let place = format!("x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" {paint}");
            self.element("rect", &place);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if style.color().alpha > 0.0 {
            let points: Vec<_> = path.into_iter().collect();
            let mut path = String::new();
            trace(&mut path, &points, false);
            let paint = Self::paint(style, false);
            self.element("path", &format!("{paint} d=\"{path}\""));
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        if style.color().alpha > 0.0 {
            let [x, y, r] = [center.0, center.1, radius as i32].map(pixels);
            let paint = Self::paint(style, fill);
            self.element("circle", &format!("cx=\"{x}\" cy=\"{y}\" r=\"{r}\" {paint}"));
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        if style.color().alpha > 0.0 {
            let mut path = String::new();
            trace(&mut path, &vert.into_iter().collect::<Vec<_>>(), true);
            let paint = Self::paint(style, true);
            self.element("path", &format!("{paint} d=\"{path}\""));
        }
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        pos: BackendCoord,
    ) -> Drawn {
        let (fill, opacity) = colour(style.color());
        let opacity = opacity.replace('%', "fill");
        // The bottom of a text is its baseline.
        let drop = match style.anchor().v_pos {
            VPos::Top => style.size(),
            VPos::Center => style.size() * CAP_HEIGHT / 2.0,
            VPos::Bottom => 0.0,
        };
        let (x, y) = (pixels(pos.0), pixels(pos.1 + drop.round() as i32));
        let (size, set) = (style.size() / UNIT, setting(style));
        let turn = rotation(&style.transform(), &x, &y);
        let extra = std::mem::take(&mut self.extra);
        let _ = write!(
            self.out,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size:.1}\" fill=\"{fill}\"\
             {opacity}{set}{turn}{extra}>{}</text>",
            escape(text)
        );
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        let width = metrics::width(text, style.size(), face(style.style()));
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traced(points: &[BackendCoord]) -> String {
        let mut path = String::new();
        trace(&mut path, points, true);
        path
    }

    #[test]
    fn a_path_is_as_short_as_tenths_of_a_pixel_allow() {
        assert_eq!(
            traced(&[(16, 16), (40, 8), (40, 8), (41, 8), (24, 24)]),
            "M1 1l1.5-.5 .1 0-1.1 1z"
        );
        assert_eq!(traced(&[]), "");
    }

    #[test]
    fn text_from_data_cannot_break_out_of_the_drawing() {
        assert_eq!(escape("<a href=\"x\">&\u{0}"), "&lt;a href=&quot;x&quot;&gt;&amp; ");
        assert_eq!(escape("Tuluá"), "Tuluá");
    }
}
