//! How wide a text is, and where it breaks, in the font that pictures are made with.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef};

/// How a text is set.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Face {
    /// Body.
    #[default]
    Regular,
    /// Titles and keys.
    Bold,
    /// Waters.
    Italic,
}

/// Every face, in the order of [`FONTS`].
static FONTS: LazyLock<[Option<FontRef<'static>>; 3]> = LazyLock::new(|| {
    [notosans::REGULAR_TTF, notosans::BOLD_TTF, notosans::ITALIC_TTF]
        .map(|bytes| FontRef::try_from_slice(bytes).ok())
});

/// Height of a capital letter, as a part of the font size.
pub const CAP_HEIGHT: f64 = 0.714;

/// Distance from one line of a paragraph to the next, as a part of the font size.
pub const LEADING: f64 = 1.3;

/// Width of a character where the font says nothing, as a part of the font size.
const FALLBACK: f64 = 0.6;

/// Width of a text, in the unit of `size`.
pub fn width(text: &str, size: f64, face: Face) -> f64 {
    let Some(font) = &FONTS[face as usize] else {
        return text.chars().count() as f64 * size * FALLBACK;
    };
    let em = f64::from(font.units_per_em().unwrap_or(1000.0));
    let advance = |c| f64::from(font.h_advance_unscaled(font.glyph_id(c)));
    text.chars().map(advance).sum::<f64>() / em * size
}

/// Breaks a text into lines no wider than `room`; a word that is wider stands alone.
pub fn wrap(text: &str, size: f64, face: Face, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, face) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Breaks a text into as few lines as fit, all about equally long: no word is left alone.
pub fn wrap_evenly(text: &str, size: f64, face: Face, room: f64) -> Vec<String> {
    let lines = wrap(text, size, face, room).len();
    let narrower = (1..=20).map(|step| room * (1.0 - f64::from(step) * 0.03));
    let tries = narrower.map(|room| wrap(text, size, face, room));
    let fitting = tries.take_while(|tried| tried.len() == lines);
    let fits = |tried: &Vec<String>| tried.iter().all(|line| width(line, size, face) <= room);
    fitting.filter(fits).last().unwrap_or_else(|| wrap(text, size, face, room))
}

/// The text in at most `lines` lines, cut off with `…` where it needs more.
pub fn shorten(text: &str, size: f64, face: Face, room: f64, lines: usize) -> Vec<String> {
    let mut wrapped = wrap(text, size, face, room);
    if wrapped.len() <= lines {
        return wrapped;
    }
    wrapped.truncate(lines);
    if let Some(last) = wrapped.last_mut() {
        while !last.is_empty() && width(&format!("{last}…"), size, face) > room {
            last.pop();
        }
        last.truncate(last.trim_end().len());
        last.push('…');
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_cut_off_says_so_and_fits() {
        let text = "Cartografía: Marco Geoestadístico Nacional 2025, DANE";
        let cut = shorten(text, 12.0, Face::Regular, 150.0, 1);
        assert!(cut.len() == 1 && cut[0].ends_with('…') && text.starts_with("Cartografía"));
        assert!(width(&cut[0], 12.0, Face::Regular) <= 150.0);
        assert_eq!(shorten("DANE", 12.0, Face::Regular, 150.0, 1), ["DANE"]);
    }

    #[test]
    fn width_follows_the_letters_and_the_size() {
        assert!(width("iiii", 10.0, Face::Regular) < width("mmmm", 10.0, Face::Regular));
        let one = width("Buenaventura", 10.0, Face::Bold);
        assert!((width("Buenaventura", 20.0, Face::Bold) - 2.0 * one).abs() < 1e-9);
        assert!(one > width("Buenaventura", 10.0, Face::Regular));
    }

    #[test]
    fn no_line_is_wider_than_its_room_and_no_word_is_lost() {
        let text = "Agua y saneamiento: 1 de cada 5 demandas en Buenaventura";
        let lines = wrap(text, 12.0, Face::Bold, 150.0);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| width(line, 12.0, Face::Bold) <= 150.0));
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn lines_that_are_wrapped_evenly_are_as_few_and_more_alike() {
        let text = "Agua y saneamiento: 1 de cada 4 demandas en Buenaventura";
        let spread = |lines: &[String]| {
            let widths: Vec<f64> = lines.iter().map(|l| width(l, 12.0, Face::Bold)).collect();
            widths.iter().fold(0.0, |a: f64, b| a.max(*b))
                - widths.iter().fold(1e9, |a: f64, b| a.min(*b))
        };
        let greedy = wrap(text, 12.0, Face::Bold, 330.0);
        let even = wrap_evenly(text, 12.0, Face::Bold, 330.0);
        assert_eq!((greedy.len(), even.len()), (2, 2));
        assert!(spread(&even) < spread(&greedy));
    }

    #[test]
    fn a_word_wider_than_its_room_stands_alone() {
        assert_eq!(wrap("a Bugalagrande b", 12.0, Face::Regular, 30.0), ["a", "Bugalagrande", "b"]);
    }
}
