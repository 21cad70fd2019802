//! A drawing as PNG, with the font that it was measured in.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// Pixels on each side at most: a picture of this size takes 256 MB while it is made.
const SIDE_MAX: f32 = 8_000.0;

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
    pixels.encode_png().map_err(|cause| RasterError::Png(cause.to_string()))
}
