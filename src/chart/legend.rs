//! The legend: a swatch, its meaning and a bar with the number of territories for each key.

use crate::chart::key::Key;
use crate::chart::metrics::{CAP_HEIGHT, Face, LEADING, width, wrap};
use crate::chart::scene::{Anchor, Block, Fill, Mark, Point, Rect, Text};
use crate::style::palette;
use crate::text::{Lang, count};

/// What the legend says.
pub struct Legend<'a> {
    /// What is measured.
    pub title: &'a str,
    /// What is counted: `municipios`.
    pub counted: &'a str,
    /// Its keys.
    pub keys: &'a [Key],
    /// A line below: the department's value.
    pub note: Option<&'a str>,
    /// How numbers are written.
    pub lang: Lang,
    /// How much larger than on a small page it is drawn.
    pub scale: f64,
    /// Only swatches and what they mean, in small letters.
    pub brief: bool,
}

/// Lengths at scale 1.
const SIZE: f64 = 11.5;
const BRIEF_SIZE: f64 = 9.0;
const ROW: f64 = 19.0;
const BRIEF_ROW: f64 = 12.5;
const SWATCH: (f64, f64) = (22.0, 13.0);
const BRIEF_SWATCH: (f64, f64) = (16.0, 10.0);
const BAR: f64 = 34.0;
const GAP: f64 = 7.0;
const BRIEF_GAP: f64 = 4.5;
const BAR_GAP: f64 = 10.0;
const TITLE_ROOM: f64 = 210.0;

impl Legend<'_> {
    /// Its size in this many columns.
    pub fn size(&self, columns: usize) -> (f64, f64) {
        let columns = columns.max(1);
        let width = self.column_width() * columns as f64 + self.gutter() * (columns - 1) as f64;
        (
            width,
            self.head_height(width)
                + self.rows(columns) as f64 * self.row()
                + self.foot_height(width),
        )
    }

    /// How many columns fit in a width.
    pub fn columns(&self, room: f64) -> usize {
        let fit = (room + self.gutter()) / (self.column_width() + self.gutter());
        (fit.floor().max(1.0) as usize).min(self.keys.len().max(1))
    }

    /// Draws it with its left upper corner at a point.
    pub fn draw(&self, at: Point, columns: usize) -> Mark {
        let columns = columns.max(1);
        let (width, height) = self.size(columns);
        let mut marks = self.head(at, width);
        let top = at.1 + self.head_height(width);
        let rows = self.rows(columns);
        for (place, key) in self.keys.iter().enumerate() {
            let column = (place / rows) as f64;
            let x = at.0 + column * (self.column_width() + self.gutter());
            marks.push(self.key((x, top + (place % rows) as f64 * self.row()), key));
        }
        marks.extend(self.foot((at.0, at.1 + height), width));
        Mark::part("legend", marks)
    }

    fn rows(&self, columns: usize) -> usize {
        self.keys.len().div_ceil(columns).max(1)
    }

    fn pick<T>(&self, brief: T, full: T) -> T {
        if self.brief { brief } else { full }
    }

    fn row(&self) -> f64 {
        self.pick(BRIEF_ROW, ROW) * self.scale
    }

    fn gutter(&self) -> f64 {
        self.pick(6.0, 24.0) * self.scale
    }

    fn size_px(&self) -> f64 {
        self.pick(BRIEF_SIZE, SIZE) * self.scale
    }

    fn text_width(&self, text: &str, face: Face) -> f64 {
        width(text, self.size_px(), face)
    }

    fn label_width(&self) -> f64 {
        let widths = self.keys.iter().map(|key| self.text_width(&key.label, Face::Regular));
        widths.fold(0.0, f64::max)
    }

    fn count_width(&self) -> f64 {
        self.text_width("000", Face::Regular)
    }

    fn column_width(&self) -> f64 {
        if self.brief {
            return (BRIEF_SWATCH.0 + BRIEF_GAP) * self.scale + self.label_width();
        }
        let fixed = (SWATCH.0 + 3.0 * GAP + BAR_GAP + BAR) * self.scale;
        let rows = fixed + self.label_width() + self.count_width();
        rows.max(self.text_width(self.counted, Face::Regular) + TITLE_ROOM * self.scale * 0.4)
    }

    fn title_lines(&self, width: f64) -> Vec<String> {
        wrap(self.title, self.size_px(), Face::Bold, width)
    }

    fn head_height(&self, width: f64) -> f64 {
        if self.brief {
            return 0.0;
        }
        (self.title_lines(width).len() as f64 + 1.0) * self.size_px() * LEADING + 3.0 * self.scale
    }

    fn note_lines(&self, width: f64) -> Vec<String> {
        let note = self.note.filter(|_| !self.brief);
        note.map_or_else(Vec::new, |note| wrap(note, self.size_px(), Face::Regular, width))
    }

    fn foot_height(&self, width: f64) -> f64 {
        let lines = self.note_lines(width).len();
        if lines == 0 { 0.0 } else { lines as f64 * self.size_px() * LEADING + 5.0 * self.scale }
    }

    fn head(&self, (x, y): Point, width: f64) -> Vec<Mark> {
        if self.brief {
            return Vec::new();
        }
        let (size, palette) = (self.size_px(), palette());
        let baseline = |line: usize| y + size * (LEADING * line as f64 + 1.0);
        let lines = self.title_lines(width);
        let counted = Text::new(
            (x + self.column_width(), baseline(lines.len())),
            self.counted,
            size * 0.92,
            palette.secondary,
        )
        .anchor(Anchor::End);
        let title = lines.into_iter().enumerate().map(|(line, text)| {
            Mark::Text(Text::new((x, baseline(line)), text, size, palette.ink).face(Face::Bold))
        });
        title.chain([Mark::Text(counted)]).collect()
    }

    fn foot(&self, (x, bottom): Point, width: f64) -> Vec<Mark> {
        let lines = self.note_lines(width);
        let size = self.size_px();
        let top = bottom - lines.len() as f64 * size * LEADING;
        let line = |(place, text): (usize, String)| {
            let at = (x, top + size * (LEADING * place as f64 + 1.0));
            Mark::Text(Text::new(at, text, size, palette().secondary))
        };
        lines.into_iter().enumerate().map(line).collect()
    }

    fn key(&self, (x, y): Point, key: &Key) -> Mark {
        let (k, size, palette) = (self.scale, self.size_px(), palette());
        let middle = y + self.row() / 2.0;
        let baseline = middle + size * CAP_HEIGHT / 2.0;
        let (wide, high) = self.pick(BRIEF_SWATCH, SWATCH);
        let swatch = Rect::new(x, middle - high * k / 2.0, wide * k, high * k);
        let edge = Some((palette.outline, 0.7 * k.sqrt()));
        let label_x = swatch.right() + self.pick(BRIEF_GAP, GAP) * k;
        let mut marks = vec![
            Mark::Block(Block { rect: swatch, fill: Some(key.fill), edge }),
            Mark::Text(Text::new((label_x, baseline), &*key.label, size, palette.ink)),
        ];
        if !self.brief {
            marks.extend(self.counted(key, (x + self.column_width(), middle)));
        }
        if let (Some(number), Fill::Flat(ground) | Fill::Stripes(ground)) = (key.number, key.fill) {
            let at = (swatch.centre().0, baseline);
            let number = Text::new(at, number.to_string(), size * 0.95, palette.text_on(ground));
            let number = number.face(Face::Bold).anchor(Anchor::Middle);
            let striped = matches!(key.fill, Fill::Stripes(_));
            let halo = |number: Text| number.halo(palette.halo_on(ground), size * 0.36);
            marks.push(Mark::Text(if striped { halo(number) } else { number }));
        }
        Mark::Group { part: "key", key: Some(key.id.clone()), edge: None, marks }
    }

    /// How many territories a key has, as a number that ends at a point and as a bar before it.
    fn counted(&self, key: &Key, (end, middle): Point) -> Vec<Mark> {
        let (k, size, palette) = (self.scale, self.size_px(), palette());
        let at = (end, middle + size * CAP_HEIGHT / 2.0);
        let number = Text::new(at, count(key.count as u64, self.lang), size, palette.ink);
        let mut marks = vec![Mark::Text(number.anchor(Anchor::End))];
        if !key.mark {
            let long = BAR * k * key.count as f64 / self.most();
            let right = end - self.count_width() - GAP * k * 0.6;
            let bar = Rect::new(right - long, middle - 3.0 * k, long, 6.0 * k);
            marks.push(Mark::bar(bar, palette.line));
        }
        marks
    }

    fn most(&self) -> f64 {
        let counts = self.keys.iter().filter(|key| !key.mark).map(|key| key.count);
        counts.max().unwrap_or(1).max(1) as f64
    }
}
