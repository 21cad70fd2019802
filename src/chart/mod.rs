//! Charts: scenes of named marks, painted through plotters.

use crate::layer::Layer;
use crate::territory::Geodata;

/// A finished drawing.
pub struct Drawing {
    /// The picture, a whole SVG document.
    pub svg: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What it shows, in words.
    pub alt: String,
}

/// Draws the map of a layer.
pub fn choropleth(layer: &Layer, geodata: &Geodata, width: u32, height: u32) -> Drawing {
    let _ = (layer, geodata, width, height);
    todo!()
}
