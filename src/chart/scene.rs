//! What a picture is made of, before it is painted: marks with a type, a code, a name and a value.
//!
//! Lengths are pixels; `y` grows downwards; the `y` of a text is its baseline.

use crate::chart::metrics::{self, CAP_HEIGHT, Face};
use crate::style::Colour;
use crate::text::Lang;

/// A place in the picture.
pub type Point = (f64, f64);

/// A box in the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// A box from its left upper corner and size.
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    /// The box of this size around a point.
    pub fn around((x, y): Point, w: f64, h: f64) -> Self {
        Self::new(x - w / 2.0, y - h / 2.0, w, h)
    }

    /// Right edge.
    pub fn right(self) -> f64 {
        self.x + self.w
    }

    /// Lower edge.
    pub fn bottom(self) -> f64 {
        self.y + self.h
    }

    /// Its middle.
    pub fn centre(self) -> Point {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(self, other: Self) -> bool {
        let across = self.x < other.right() && other.x < self.right();
        across && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        let across = self.x <= other.x && other.right() <= self.right();
        across && self.y <= other.y && other.bottom() <= self.bottom()
    }

    /// Its point that is nearest to another.
    pub fn nearest(self, (x, y): Point) -> Point {
        (x.min(self.right()).max(self.x), y.min(self.bottom()).max(self.y))
    }

    /// The box with `margin` taken off each side (added, when negative); never less than empty.
    #[must_use]
    pub fn shrunk(self, margin: f64) -> Self {
        let (w, h) = ((self.w - 2.0 * margin).max(0.0), (self.h - 2.0 * margin).max(0.0));
        Self::new(self.x + margin, self.y + margin, w, h)
    }
}

/// How a surface is filled.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Fill {
    /// One colour.
    Flat(Colour),
    /// A colour with dots: few demands, no more than a hint.
    Dots(Colour),
    /// A colour with stripes: two themes share the lead.
    Stripes(Colour),
    /// Thin lines on paper: no data.
    Hatch,
}

/// A territory with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Code or id of the territory.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its value as people read it.
    pub value: String,
    /// Name, value, interval and n in one line, shown on hover.
    pub title: String,
    /// The row of the legend it belongs to.
    pub key: String,
    /// Rings of all its polygons, outer and inner alike: filled by the even-odd rule.
    pub rings: Vec<Vec<Point>>,
    /// Its fill.
    pub fill: Fill,
    /// Where it leads.
    pub link: Option<String>,
    /// A second, enlarged copy in an inset: out of the tab order and unseen by screen readers.
    pub copy: bool,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its vertices.
    pub points: Vec<Point>,
    /// Its colour.
    pub colour: Colour,
    /// Its width.
    pub width: f64,
    /// Length of dashes and gaps; 0 for a whole line.
    pub dash: f64,
}

/// A rectangle: a swatch, a bar, a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Where.
    pub rect: Rect,
    /// What fills it.
    pub fill: Option<Fill>,
    /// Colour and width of its edge.
    pub edge: Option<(Colour, f64)>,
}

/// Which part of a text stands at its point.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Anchor {
    /// Its start.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where its baseline begins, ends or is centred.
    pub at: Point,
    /// What it says.
    pub text: String,
    /// Font size.
    pub size: f64,
    /// How it is set.
    pub face: Face,
    /// Its colour.
    pub colour: Colour,
    /// What stands at `at`.
    pub anchor: Anchor,
    /// Colour and width of the band around the letters.
    pub halo: Option<(Colour, f64)>,
    /// Degrees clockwise around `at`.
    pub turn: f64,
    /// 0–1.
    pub opacity: f64,
    /// Keeps its measured width even where the reader's font is another.
    pub fixed: bool,
}

impl Text {
    /// A plain text that starts at a point.
    pub fn new(at: Point, text: impl Into<String>, size: f64, colour: Colour) -> Self {
        Self {
            at,
            text: text.into(),
            size,
            face: Face::Regular,
            colour,
            anchor: Anchor::Start,
            halo: None,
            turn: 0.0,
            opacity: 1.0,
            fixed: false,
        }
    }

    /// The same in another face.
    #[must_use]
    pub fn face(self, face: Face) -> Self {
        Self { face, ..self }
    }

    /// The same with another part at its point.
    #[must_use]
    pub fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// The same with a band around its letters.
    #[must_use]
    pub fn halo(self, colour: Colour, width: f64) -> Self {
        Self { halo: Some((colour, width)), ..self }
    }

    /// The box of its letters, from the height of capitals to the descenders.
    pub fn bounds(&self) -> Rect {
        let w = metrics::width(&self.text, self.size, self.face);
        let x = match self.anchor {
            Anchor::Start => self.at.0,
            Anchor::Middle => self.at.0 - w / 2.0,
            Anchor::End => self.at.0 - w,
        };
        Self::letters((x, self.at.1), w, self.size)
    }

    /// The box of letters that begin at a point and are so wide.
    pub fn letters((x, baseline): Point, width: f64, size: f64) -> Rect {
        let rise = CAP_HEIGHT * size;
        Rect::new(x, baseline - rise, width, rise + 0.22 * size)
    }
}

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A territory.
    Area(Area),
    /// A line.
    Line(Line),
    /// A rectangle.
    Block(Block),
    /// A text.
    Text(Text),
    /// Marks under one name: a part of the picture (`legend`) or one key of it.
    Group {
        /// Which part.
        part: &'static str,
        /// Which key of the part, when there are several.
        key: Option<String>,
        /// Colour and width of the borders of what it holds.
        edge: Option<(Colour, f64)>,
        /// What it holds.
        marks: Vec<Mark>,
    },
}

impl Mark {
    /// Marks as a named part of the picture.
    pub fn part(part: &'static str, marks: Vec<Mark>) -> Self {
        Mark::Group { part, key: None, edge: None, marks }
    }

    /// A filled rectangle without an edge.
    pub fn bar(rect: Rect, colour: Colour) -> Self {
        Mark::Block(Block { rect, fill: Some(Fill::Flat(colour)), edge: None })
    }

    /// A whole line.
    pub fn line(points: Vec<Point>, colour: Colour, width: f64) -> Self {
        Mark::Line(Line { points, colour, width, dash: 0.0 })
    }
}

/// A picture as marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How much larger than on a small page everything is drawn.
    pub scale: f64,
    /// Language of its texts.
    pub lang: Lang,
    /// What it shows, in a few words.
    pub title: String,
    /// What it shows, in full sentences.
    pub alt: String,
    /// It holds links, so that it is a part of a page and no image.
    pub linked: bool,
    /// It is a part of a page beside other pictures, so that it names itself without ids.
    pub embedded: bool,
    /// What it is made of, from back to front.
    pub marks: Vec<Mark>,
}

impl Scene {
    /// Hands every mark to `visit`, groups before what they hold.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Mark)) {
        walk(&self.marks, visit);
    }
}

fn walk<'a>(marks: &'a [Mark], visit: &mut impl FnMut(&'a Mark)) {
    for mark in marks {
        visit(mark);
        if let Mark::Group { marks, .. } = mark {
            walk(marks, visit);
        }
    }
}
