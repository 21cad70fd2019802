//! A drawing as PNG, with the font that it was measured in.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// Pixels on each side at most: a picture of this size takes 256 MB while it is made.
const SIDE_MAX: f32 = 8_000.0;

/// Bytes of a PNG's signature and first chunk.
const HEADER: usize = 33;

/// Why a drawing did not become a PNG.
#[derive(Debug, thiserror::Error)]
pub enum RasterError {
    /// The SVG is not well-formed.
    #[error("the drawing is not SVG")]
    Svg(#[source] resvg::usvg::Error),
    /// More pixels than are drawn.
    #[error("{width} × {height} pixels are too many: at most {SIDE_MAX} on each side")]
    Size {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The pixels could not be packed.
    #[error("the pixels could not be packed: {0}")]
    Png(String),
}

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for face in [notosans::REGULAR_TTF, notosans::BOLD_TTF, notosans::ITALIC_TTF] {
        fonts.load_font_data(face.to_vec());
    }
    fonts.set_sans_serif_family("Noto Sans");
    Arc::new(fonts)
});

/// Draws an SVG as PNG, `scale` pixels for each of its own.
///
/// # Errors
/// When the SVG cannot be read or the picture would be too large.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, RasterError> {
    let options = Options {
        fontdb: FONTS.clone(),
        font_family: "Noto Sans".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(RasterError::Svg)?;
    let [width, height] =
        [tree.size().width(), tree.size().height()].map(|side| (side * scale).round().max(1.0));
    let too_large = RasterError::Size { width: width as u32, height: height as u32 };
    if width > SIDE_MAX || height > SIDE_MAX {
        return Err(too_large);
    }
    let mut pixels = Pixmap::new(width as u32, height as u32).ok_or(too_large)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let png = pixels.encode_png().map_err(|cause| RasterError::Png(cause.to_string()))?;
    Ok(with_density(&png, scale))
}

/// Says how many pixels make an inch, so that a document shows the picture at its size
/// (chunk `pHYs`, PNG 3rd edition, 11.3.4.3).
fn with_density(png: &[u8], scale: f32) -> Vec<u8> {
    let per_metre = (scale * 96.0 / 0.0254).round() as u32;
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(per_metre.to_be_bytes());
    chunk.extend(per_metre.to_be_bytes());
    chunk.push(1);
    let (head, rest) = png.split_at(HEADER.min(png.len()));
    let length = (chunk.len() as u32 - 4).to_be_bytes();
    [head, &length, &chunk, &crc(&chunk).to_be_bytes(), rest].concat()
}

/// CRC-32 as PNG has it.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    let fold = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), step);
    !bytes.iter().fold(u32::MAX, fold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_the_one_that_png_defines() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn a_png_says_how_large_it_is_on_paper() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='2' height='2'/>";
        let png = png(svg, 2.0).unwrap();
        let at = png.windows(4).position(|chunk| chunk == b"pHYs").unwrap();
        assert_eq!(png[at + 4..at + 8], 7559_u32.to_be_bytes());
        assert_eq!(Pixmap::decode_png(&png).unwrap().width(), 4);
    }
}
