//! Paints a scene: each mark is an element of plotters, drawn on our backend.

use std::collections::BTreeSet;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Drawable, PointCollection};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};

use crate::chart::backend::{SvgBackend, UNIT, font_family};
use crate::chart::frame::is_narrow;
use crate::chart::metrics::Face;
use crate::chart::scene::{Anchor, Area, Block, Fill, Line, Mark, Point, Scene, Text};
use crate::style::{Colour, palette};

/// The scene as an SVG document.
pub fn paint(scene: &Scene) -> String {
    let mut out = String::new();
    let size = (scene.width, scene.height);
    let mut backend = SvgBackend::new(&mut out, size);
    open_root(&mut backend, scene);
    define_patterns(&mut backend, scene);
    let area = backend.into_drawing_area();
    paint_marks(&area, &scene.marks, scene.width);
    drop(area);
    out.push_str("</svg>\n");
    out
}

fn open_root(backend: &mut SvgBackend, scene: &Scene) {
    let [width, height] = [scene.width, scene.height].map(|length| length.to_string());
    let view = format!("0 0 {width} {height}");
    let mut attributes = vec![
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("width", width.as_str()),
        ("height", &height),
        ("viewBox", &view),
        font_family(),
        ("role", if scene.linked { "group" } else { "img" }),
        ("aria-label", &scene.alt),
        ("lang", scene.lang.tag()),
    ];
    if scene.embedded {
        backend.open("svg", &attributes);
    } else {
        // A page would show this title over the whole map, so that only images have it.
        attributes.retain(|(key, _)| *key != "aria-label");
        attributes.push(("aria-labelledby", "title desc"));
        backend.open("svg", &attributes);
        backend.leaf("title", &[("id", "title")], &scene.title);
        backend.leaf("desc", &[("id", "desc")], &scene.alt);
    }
}

fn paint_marks(area: &DrawingArea<SvgBackend, Shift>, marks: &[Mark], width: u32) {
    for mark in marks {
        let element = Element { mark, width };
        area.draw(&element).expect("writing to a string cannot fail");
        if let Mark::Group { marks, .. } = mark {
            paint_marks(area, marks, width);
            area.draw(&GroupEnd).expect("writing to a string cannot fail");
        }
    }
}

/// A mark as plotters draws it; the width of the picture names its patterns.
struct Element<'a> {
    mark: &'a Mark,
    width: u32,
}

/// The end of a group.
struct GroupEnd;

type Drawn<'b> = Result<(), DrawingErrorKind<<SvgBackend<'b> as DrawingBackend>::ErrorType>>;

impl<'a> PointCollection<'a, BackendCoord> for &'a Element<'_> {
    type Point = BackendCoord;
    type IntoIter = Vec<BackendCoord>;

    fn point_iter(self) -> Self::IntoIter {
        match self.mark {
            Mark::Area(area) => area.rings.iter().flatten().map(units).collect(),
            Mark::Line(line) => line.points.iter().map(units).collect(),
            Mark::Block(Block { rect, .. }) => {
                vec![units(&(rect.x, rect.y)), units(&(rect.right(), rect.bottom()))]
            }
            Mark::Text(text) => vec![units(&text.at)],
            Mark::Group { .. } => Vec::new(),
        }
    }
}

impl<'a> PointCollection<'a, BackendCoord> for &'a GroupEnd {
    type Point = BackendCoord;
    type IntoIter = [BackendCoord; 0];

    fn point_iter(self) -> Self::IntoIter {
        []
    }
}

fn units(&(x, y): &Point) -> BackendCoord {
    ((x * UNIT).round() as i32, (y * UNIT).round() as i32)
}

impl<'b> Drawable<SvgBackend<'b>> for Element<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        pos: I,
        backend: &mut SvgBackend<'b>,
        _: (u32, u32),
    ) -> Drawn<'b> {
        let points: Vec<BackendCoord> = pos.collect();
        match self.mark {
            Mark::Area(area) => self.area(area, &points, backend),
            Mark::Line(line) => draw_line(line, points, backend)?,
            Mark::Block(block) => self.block(block, &points, backend)?,
            Mark::Text(text) => draw_text(text, points[0], backend)?,
            Mark::Group { part, key, edge, .. } => {
                open_group(part, key.as_deref(), *edge, backend);
            }
        }
        Ok(())
    }
}

impl<'b> Drawable<SvgBackend<'b>> for GroupEnd {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        _: I,
        backend: &mut SvgBackend<'b>,
        _: (u32, u32),
    ) -> Drawn<'b> {
        backend.close("g");
        Ok(())
    }
}

impl Element<'_> {
    fn area(&self, area: &Area, points: &[BackendCoord], backend: &mut SvgBackend) {
        if let Some(link) = &area.link {
            let spoken = format!("{}: {}", area.name, area.value);
            let mut attributes = vec![("href", link.as_str())];
            if area.copy {
                attributes.extend([("tabindex", "-1"), ("aria-hidden", "true")]);
            } else {
                attributes.push(("aria-label", &spoken));
            }
            backend.open("a", &attributes);
        }
        let code = if area.copy { "data-copy" } else { "data-code" };
        backend.open(
            "g",
            &[
                (code, &area.code),
                ("data-name", &area.name),
                ("data-value", &area.value),
                ("data-key", &area.key),
            ],
        );
        backend.leaf("title", &[], &area.title);
        let mut rest = points.iter().copied();
        let rings: Vec<Vec<_>> =
            area.rings.iter().map(|ring| rest.by_ref().take(ring.len()).collect()).collect();
        backend.shape(&rings, &paint_server(area.fill, self.width));
        backend.close("g");
        if area.link.is_some() {
            backend.close("a");
        }
    }

    fn block<'b>(
        &self,
        block: &Block,
        points: &[BackendCoord],
        backend: &mut SvgBackend<'b>,
    ) -> Drawn<'b> {
        let (from, to) = (points[0], points[1]);
        match block.fill {
            Some(Fill::Flat(colour)) => backend.draw_rect(from, to, &rgba(colour, 1.0), true)?,
            Some(fill) => {
                let ring = vec![from, (to.0, from.1), to, (from.0, to.1)];
                backend.shape(&[ring], &paint_server(fill, self.width));
            }
            None => {}
        }
        if let Some((colour, width)) = block.edge {
            backend.draw_rect(from, to, &stroke(colour, width), false)?;
        }
        Ok(())
    }
}

fn open_group(
    part: &str,
    key: Option<&str>,
    edge: Option<(Colour, f64)>,
    backend: &mut SvgBackend,
) {
    let edge = edge.map(|(colour, width)| (colour.to_string(), format!("{width:.1}")));
    let mut attributes = vec![("data-part", part)];
    attributes.extend(key.map(|key| ("data-key", key)));
    if let Some((colour, width)) = &edge {
        attributes.extend([("stroke", &**colour), ("stroke-width", width)]);
        attributes.push(("stroke-linejoin", "round"));
    }
    backend.open("g", &attributes);
}

fn draw_line<'b>(
    line: &Line,
    points: Vec<BackendCoord>,
    backend: &mut SvgBackend<'b>,
) -> Drawn<'b> {
    if line.dash > 0.0 {
        backend.with("stroke-dasharray", &format!("{:.1}", line.dash));
    }
    backend.draw_path(points, &stroke(line.colour, line.width))
}

fn draw_text<'b>(text: &Text, at: BackendCoord, backend: &mut SvgBackend<'b>) -> Drawn<'b> {
    if let Some((colour, width)) = text.halo {
        backend.with("stroke", &colour.to_string());
        backend.with("stroke-width", &format!("{width:.1}"));
        backend.with("stroke-linejoin", "round");
        backend.with("paint-order", "stroke");
    }
    if text.fixed {
        backend.with("textLength", &format!("{:.1}", text.bounds().w));
        backend.with("lengthAdjust", "spacingAndGlyphs");
    }
    if text.turn != 0.0 {
        let (x, y) = text.at;
        backend.with("transform", &format!("rotate({} {x:.1} {y:.1})", text.turn));
    }
    let style = match text.face {
        Face::Regular => FontStyle::Normal,
        Face::Bold => FontStyle::Bold,
        Face::Italic => FontStyle::Italic,
    };
    let anchor = match text.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let font = FontDesc::new(FontFamily::SansSerif, text.size * UNIT, style);
    let colour = rgba(text.colour, text.opacity);
    let style = TextStyle::from(font).color(&colour).pos(Pos::new(anchor, VPos::Bottom));
    backend.draw_text(&text.text, &style, at)
}

fn rgba(colour: Colour, opacity: f64) -> RGBAColor {
    RGBAColor(colour.r, colour.g, colour.b, opacity)
}

fn stroke(colour: Colour, width: f64) -> ShapeStyle {
    rgba(colour, 1.0).stroke_width((width * UNIT).round() as u32)
}

/// What a `fill` attribute says: a colour or a pattern of this picture.
fn paint_server(fill: Fill, width: u32) -> String {
    match fill {
        Fill::Flat(colour) => colour.to_string(),
        patterned => format!("url(#{})", pattern_id(patterned, width)),
    }
}

/// Two pictures in one page share ids; equal ids then mean equal patterns.
fn pattern_id(fill: Fill, width: u32) -> String {
    let name = |kind: &str, colour: Colour| format!("{kind}-{}-{width}", &colour.to_string()[1..]);
    match fill {
        Fill::Flat(colour) => name("flat", colour),
        Fill::Dots(colour) => name("dots", colour),
        Fill::Stripes(colour) => name("stripes", colour),
        Fill::Hatch => format!("hatch-{width}"),
    }
}

fn define_patterns(backend: &mut SvgBackend, scene: &Scene) {
    let mut seen = BTreeSet::new();
    let mut fills = Vec::new();
    scene.walk(&mut |mark| {
        let fill = match mark {
            Mark::Area(area) => Some(area.fill),
            Mark::Block(block) => block.fill,
            _ => None,
        };
        let patterned = fill.filter(|fill| !matches!(fill, Fill::Flat(_)));
        fills.extend(patterned.filter(|fill| seen.insert(pattern_id(*fill, scene.width))));
    });
    if !fills.is_empty() {
        backend.open("defs", &[]);
        for fill in fills {
            define_pattern(backend, fill, scene);
        }
        backend.close("defs");
    }
}

/// How far the stripes of a tie stand out from their ground: seen, but no rival to the names.
const TIE: f64 = 0.34;

fn define_pattern(backend: &mut SvgBackend, fill: Fill, scene: &Scene) {
    let side = if matches!(fill, Fill::Hatch) { 6.0 } else { 7.0 }
        * scene.scale.sqrt()
        * if is_narrow(scene.width) { 0.75 } else { 1.0 };
    let (ground, mark) = match fill {
        Fill::Flat(colour) | Fill::Dots(colour) => (colour, palette().text_on(colour)),
        Fill::Stripes(colour) => (colour, colour.mix(palette().text_on(colour), TIE)),
        Fill::Hatch => (palette().paper, palette().hatch),
    };
    let (side_text, mark) = (format!("{side:.1}"), mark.to_string());
    backend.open(
        "pattern",
        &[
            ("id", &pattern_id(fill, scene.width)),
            ("width", &side_text),
            ("height", &side_text),
            ("patternUnits", "userSpaceOnUse"),
            ("patternTransform", if fill == Fill::Hatch { "rotate(45)" } else { "rotate(-45)" }),
        ],
    );
    let ground = ground.to_string();
    backend.leaf("rect", &[("width", &side_text), ("height", &side_text), ("fill", &ground)], "");
    let (half, part) = (format!("{:.1}", side / 2.0), |p: f64| format!("{:.1}", side * p));
    match fill {
        Fill::Dots(_) | Fill::Flat(_) => {
            let dot = [("cx", &*half), ("cy", &half), ("r", &part(0.14)), ("fill", &mark)];
            backend.leaf("circle", &dot, "");
        }
        Fill::Stripes(_) | Fill::Hatch => {
            let wide = part(if fill == Fill::Hatch { 0.2 } else { 0.14 });
            let bar = [("width", &*wide), ("height", &side_text), ("fill", &mark)];
            backend.leaf("rect", &bar, "");
        }
    }
    backend.close("pattern");
}
