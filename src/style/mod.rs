//! Palettes, classes to colours, legends.
//!
//! Every colour of pages, maps and charts comes from `styles/palette.json`.

mod colour;

use std::cmp::Ordering;
use std::sync::LazyLock;

use serde::Deserialize;

pub use colour::Colour;

use crate::classify::Classes;
use crate::demand::Code;
use crate::indicator::Measure;

/// The colours of the house.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Palette {
    /// Ground of the page and of every picture.
    pub paper: Colour,
    /// Ground of sheets and boxes.
    pub sheet: Colour,
    /// Text.
    pub ink: Colour,
    /// Text beside the point.
    pub secondary: Colour,
    /// Rules and frames.
    pub line: Colour,
    /// Cane green: links, bars, marks of the house.
    pub accent: Colour,
    /// Chosen territory A.
    pub selection_a: Colour,
    /// Chosen territory B.
    pub selection_b: Colour,
    /// Borders of territories.
    pub outline: Colour,
    /// Names of seas.
    pub water: Colour,
    /// Lines of the hatch that says "no data".
    pub hatch: Colour,
    /// Values that are hidden to protect people.
    pub suppressed: Colour,
    /// From little to much.
    pub sequential: Vec<Colour>,
    /// From below through equal to above the department.
    pub diverging: Vec<Colour>,
    /// One for each theme, in the order of the catalogue.
    pub themes: Vec<Colour>,
}

static PALETTE: LazyLock<Palette> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../styles/palette.json"))
        .expect("the embedded palette is read by a test")
});

/// The colours of the house.
pub fn palette() -> &'static Palette {
    &PALETTE
}

impl Palette {
    /// The colour of a class of a measure: a diverging measure has one hue below the department,
    /// one above and a light one for classes that hold it; all others have one hue.
    pub fn class(&self, measure: &Measure, class: usize, classes: &Classes) -> Colour {
        if measure.diverging {
            return at(&self.diverging, around_one(class, classes));
        }
        along(&self.sequential, class, classes.upper.len())
    }

    /// The colour of a theme.
    pub fn theme(&self, theme: Code) -> Colour {
        let place = usize::from(theme) % self.themes.len().max(1);
        self.themes.get(place).copied().unwrap_or(self.suppressed)
    }

    /// Ink or white, whichever reads better on `fill`.
    pub fn text_on(&self, fill: Colour) -> Colour {
        let better = fill.contrast(self.ink) >= fill.contrast(self.sheet);
        if better { self.ink } else { self.sheet }
    }

    /// The band around letters on `fill`: the fill itself, moved away from the letters' colour.
    pub fn halo_on(&self, fill: Colour) -> Colour {
        let away = if self.text_on(fill) == self.ink { self.sheet } else { self.ink };
        fill.mix(away, 0.3)
    }
}

/// Where a class of ratios lies on a diverging ramp (0–1): by its bounds, not by its rank, so that
/// a class wholly above 1 never looks like "as the department".
fn around_one(class: usize, classes: &Classes) -> f64 {
    let sides: Vec<Ordering> = (0..classes.upper.len()).map(|class| side(class, classes)).collect();
    let count = |wanted| sides.iter().filter(|side| **side == wanted).count();
    let first_above = sides.len() - count(Ordering::Greater);
    match sides.get(class) {
        Some(Ordering::Less) => {
            let below = count(Ordering::Less);
            0.5 - half((below - class.min(below)) as f64, below)
        }
        Some(Ordering::Greater) => {
            let above = sides.len() - first_above;
            0.5 + half((class + 1).saturating_sub(first_above) as f64, above)
        }
        _ => 0.5,
    }
}

/// How far step `step` of `steps` on one side is from the middle; a side with one class takes half
/// the way.
fn half(step: f64, steps: usize) -> f64 {
    0.5 * step / steps.max(2) as f64
}

/// Whether a class of ratios lies wholly below 1, wholly above, or holds it.
fn side(class: usize, classes: &Classes) -> Ordering {
    let upper = classes.upper[class];
    let lower = match class {
        0 => classes.min.min(upper),
        _ => classes.upper[class - 1],
    };
    match (lower, upper) {
        (lower, upper) if lower < 1.0 && upper <= 1.0 => Ordering::Less,
        (lower, upper) if lower >= 1.0 && upper > 1.0 => Ordering::Greater,
        _ => Ordering::Equal,
    }
}

/// The colour of step `step` when a ramp is spread over `steps`; one step alone takes the middle.
fn along(ramp: &[Colour], step: usize, steps: usize) -> Colour {
    let part = if steps > 1 { step.min(steps - 1) as f64 / (steps - 1) as f64 } else { 0.5 };
    at(ramp, part)
}

/// The colour `part` of the way (0–1) along a ramp.
fn at(ramp: &[Colour], part: f64) -> Colour {
    let last = ramp.len().saturating_sub(1);
    let place = part * last as f64;
    let below = (place.floor() as usize).min(last);
    let above = (below + 1).min(last);
    ramp[below].mix(ramp[above], place - below as f64)
}

#[cfg(test)]
mod tests {
    use super::colour::Lacking;
    use super::*;
    use crate::demand::themes;

    fn ramps() -> [&'static Vec<Colour>; 2] {
        [&palette().sequential, &palette().diverging]
    }

    #[test]
    fn every_theme_has_a_colour_of_its_own() {
        assert_eq!(palette().themes.len(), themes().terms().len());
        for (i, a) in palette().themes.iter().enumerate() {
            for (j, b) in palette().themes.iter().enumerate().skip(i + 1) {
                assert!(a.distance(*b) > 0.1, "themes {i} {a} and {j} {b} look alike");
            }
        }
    }

    #[test]
    fn themes_differ_for_people_who_confuse_red_and_green() {
        let themes = &palette().themes;
        for lacking in [Lacking::Green, Lacking::Red] {
            let seen: Vec<Colour> = themes.iter().map(|theme| theme.seen(lacking)).collect();
            for (i, a) in seen.iter().enumerate() {
                for (j, b) in seen.iter().enumerate().skip(i + 1) {
                    assert!(a.distance(*b) > 0.05, "{lacking:?}: {} and {}", themes[i], themes[j]);
                }
            }
        }
    }

    #[test]
    fn both_ends_of_the_diverging_ramp_differ_for_everyone() {
        let ramp = &palette().diverging;
        for lacking in [Lacking::Green, Lacking::Red] {
            let [low, middle, high] = [0, 2, 4].map(|step: usize| ramp[step].seen(lacking));
            assert!(low.distance(high) > 0.07, "{lacking:?}");
            assert!(low.distance(middle) > 0.2 && high.distance(middle) > 0.2);
        }
    }

    #[test]
    fn text_reads_on_every_fill() {
        let palette = palette();
        let ramps = ramps().into_iter().flatten();
        for fill in ramps.chain(&palette.themes).chain([&palette.suppressed, &palette.paper]) {
            let text = palette.text_on(*fill);
            let (bare, banded) = (text.contrast(*fill), text.contrast(palette.halo_on(*fill)));
            assert!(bare >= 3.8 && banded >= 4.5, "{fill}: {bare:.2}, {banded:.2} on its band");
        }
        for text in [palette.ink, palette.secondary, palette.accent, palette.water] {
            assert!(text.contrast(palette.paper) >= 4.5, "{text}");
        }
    }

    #[test]
    fn neighbouring_classes_look_different_for_two_to_nine_classes() {
        for ramp in ramps() {
            for classes in 2..=9 {
                let colours: Vec<_> = (0..classes).map(|c| along(ramp, c, classes)).collect();
                for pair in colours.windows(2) {
                    assert!(pair[0].distance(pair[1]) > 0.035, "{classes} classes: {pair:?}");
                }
            }
        }
    }

    #[test]
    fn more_is_darker_on_the_sequential_ramp() {
        for classes in 2..=9 {
            let light = |c| along(&palette().sequential, c, classes).luminance();
            assert!((1..classes).all(|c| light(c) < light(c - 1)), "{classes} classes");
        }
    }

    #[test]
    fn the_middle_of_the_diverging_ramp_is_the_lightest() {
        let light: Vec<_> = palette().diverging.iter().map(|c| c.luminance()).collect();
        assert_eq!(light.len() % 2, 1);
        let middle = light[light.len() / 2];
        assert!(light.iter().all(|l| *l <= middle));
    }

    /// Where the classes of ratios with these bounds lie on the diverging ramp.
    fn check_around_one(min: f64, upper: &[f64], expected: &[f64]) {
        let (counts, upper) = (vec![1; upper.len()], upper.to_vec());
        let classes =
            Classes { method: "", min, upper, counts, within_ss: 0.0, gvf: 1.0, gadf: 1.0 };
        let places: Vec<f64> = (0..expected.len()).map(|c| around_one(c, &classes)).collect();
        assert_eq!(places, expected);
    }

    #[test]
    fn a_class_of_ratios_is_coloured_by_its_bounds() {
        check_around_one(0.1, &[0.5, 0.8, 1.25, 2.0, 4.0], &[0.0, 0.25, 0.5, 0.75, 1.0]);
        check_around_one(14.7, &[0.5, 0.8, 1.25, 2.0, 14.7], &[0.0, 0.25, 0.5, 0.75, 1.0]);
        check_around_one(14.7, &[14.7], &[0.75]);
        check_around_one(0.4, &[0.4], &[0.25]);
        check_around_one(1.0, &[1.0], &[0.5]);
        check_around_one(1.2, &[1.5, 2.0, 3.0, 4.0], &[0.625, 0.75, 0.875, 1.0]);
        check_around_one(0.2, &[0.6, 1.0, 3.0], &[0.0, 0.25, 0.75]);
    }

    #[test]
    fn a_single_class_takes_the_middle_of_its_ramp() {
        let ramp = &palette().sequential;
        assert_eq!(along(ramp, 0, 1), ramp[ramp.len() / 2]);
    }
}
