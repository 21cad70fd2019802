//! A colour of the palette: how it is written, mixed, and told from another.
//!
//! Contrast is WCAG 2.2's `(L₁ + 0.05) / (L₂ + 0.05)`; mixing and distance use Oklab, where equal
//! steps look equal (Ottosson 2020, <https://bottosson.github.io/posts/oklab/>).

use std::fmt;

use serde::Deserialize;

/// An opaque colour in sRGB.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq)]
#[serde(try_from = "String")]
pub struct Colour {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Colour {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii())?;
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self { r: channel(0)?, g: channel(2)?, b: channel(4)? })
    }

    /// Relative luminance, 0 for black to 1 for white.
    pub fn luminance(self) -> f64 {
        let [r, g, b] = self.linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio to another colour, 1–21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        (a / b).max(b / a)
    }

    /// Perceived distance to another colour: 0 = the same, about 1 from black to white.
    pub fn distance(self, other: Self) -> f64 {
        let (a, b) = (self.oklab(), other.oklab());
        a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    /// The colour `part` of the way (0–1) to another.
    #[must_use]
    pub fn mix(self, other: Self, part: f64) -> Self {
        let (a, b) = (self.oklab(), other.oklab());
        Self::from_oklab(std::array::from_fn(|i| a[i] + (b[i] - a[i]) * part))
    }

    fn linear(self) -> [f64; 3] {
        [self.r, self.g, self.b].map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn oklab(self) -> [f64; 3] {
        let cones = multiply(&TO_CONES, self.linear()).map(f64::cbrt);
        multiply(&TO_OKLAB, cones)
    }

    fn from_oklab(lab: [f64; 3]) -> Self {
        let cones = multiply(&FROM_OKLAB, lab).map(|c| c.powi(3));
        let [r, g, b] = multiply(&FROM_CONES, cones).map(encode);
        Self { r, g, b }
    }
}

/// A linear channel as a byte of sRGB.
fn encode(linear: f64) -> u8 {
    let c = linear.clamp(0.0, 1.0);
    let c = if c <= 0.003_130_8 { 12.92 * c } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 };
    (c * 255.0).round() as u8
}

fn multiply(matrix: &[[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(m, v)| m * v).sum())
}

const TO_CONES: [[f64; 3]; 3] = [
    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
];
const TO_OKLAB: [[f64; 3]; 3] = [
    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
];
const FROM_OKLAB: [[f64; 3]; 3] = [
    [1.0, 0.396_337_777_4, 0.215_803_757_3],
    [1.0, -0.105_561_345_8, -0.063_854_172_8],
    [1.0, -0.089_484_177_5, -1.291_485_548_0],
];
const FROM_CONES: [[f64; 3]; 3] = [
    [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
    [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
    [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
];

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is not a colour like #0a5c50"))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

/// Which cones are missing.
#[cfg(test)]
#[derive(Clone, Copy, Debug)]
pub(super) enum Lacking {
    Green,
    Red,
}

#[cfg(test)]
impl Colour {
    /// The colour as someone without these cones sees it (Machado, Oliveira & Fernandes 2009).
    pub(super) fn seen(self, lacking: Lacking) -> Self {
        let matrix = match lacking {
            Lacking::Green => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Lacking::Red => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        };
        let [r, g, b] = multiply(&matrix, self.linear()).map(encode);
        Self { r, g, b }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn a_colour_is_written_as_it_was_read() {
        assert_eq!(colour("#0a5c50").to_string(), "#0a5c50");
        for wrong in ["0a5c50", "#0a5c5", "#0a5c5g", "#0a5c500", "#áéí", ""] {
            assert_eq!(Colour::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn contrast_runs_from_1_to_21() {
        let (black, white) = (colour("#000000"), colour("#ffffff"));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((white.contrast(white) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_mix_begins_at_one_colour_and_ends_at_the_other() {
        let (a, b) = (colour("#e4f0e6"), colour("#0b5563"));
        assert_eq!((a.mix(b, 0.0), a.mix(b, 1.0)), (a, b));
        let middle = a.mix(b, 0.5);
        assert!((middle.distance(a) - middle.distance(b)).abs() < 0.01);
    }
}
