//! Palettes, classes to colours, legends.
//!
//! Every colour of pages, maps and charts comes from `styles/palette.json`.

mod colour;

use std::sync::LazyLock;

use serde::Deserialize;

pub use colour::Colour;

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
    /// The colour of class `class` out of `classes` of a measure: diverging measures have two
    /// hues, all others one.
    pub fn class(&self, measure: &Measure, class: usize, classes: usize) -> Colour {
        let ramp = if measure.diverging { &self.diverging } else { &self.sequential };
        along(ramp, class, classes)
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

/// The colour of step `step` when a ramp is spread over `steps`; one step alone takes the middle.
fn along(ramp: &[Colour], step: usize, steps: usize) -> Colour {
    let last = ramp.len().saturating_sub(1);
    let part = if steps > 1 { step.min(steps - 1) as f64 / (steps - 1) as f64 } else { 0.5 };
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

    #[test]
    fn a_single_class_takes_the_middle_of_its_ramp() {
        let ramp = &palette().sequential;
        assert_eq!(along(ramp, 0, 1), ramp[ramp.len() / 2]);
    }
}
