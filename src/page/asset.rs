//! The style sheet and the script, named by their content so that they can be kept for ever.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::text::hex;

/// A file that pages refer to.
#[derive(Debug)]
pub struct Asset {
    stem: &'static str,
    extension: &'static str,
    /// Media type.
    pub media: &'static str,
    /// Its content.
    pub text: &'static str,
    hash: String,
}

impl Asset {
    /// Its name with the hash of its content: `pagina-1f0c….css`.
    pub fn name(&self) -> String {
        format!("{}-{}.{}", self.stem, self.hash, self.extension)
    }

    /// Its address.
    pub fn path(&self) -> String {
        format!("/assets/{}", self.name())
    }
}

/// The style sheet, the script and the icon.
pub fn assets() -> &'static [Asset; 3] {
    &ASSETS
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    let css = include_str!("../../styles/page.css");
    let icon = include_str!("../../styles/icon.svg");
    [
        asset("pagina", "css", "text/css; charset=utf-8", css),
        asset("pagina", "js", "text/javascript; charset=utf-8", include_str!("map.js")),
        asset("icono", "svg", "image/svg+xml", icon),
    ]
});

fn asset(
    stem: &'static str,
    extension: &'static str,
    media: &'static str,
    text: &'static str,
) -> Asset {
    let hash = hex(&Sha256::digest(text.as_bytes())[..6]);
    Asset { stem, extension, media, text, hash }
}
