//! Charts: scenes of named marks, painted through plotters.
//!
//! A chart is a function from a layer to a [`scene::Scene`]; `paint` writes the scene as SVG and
//! [`png`] turns that into pixels, so that page, image address and report show the same drawing.

mod backend;
mod metrics;
mod scene;
mod paint;
mod raster;
mod layout;
mod outline;
mod key;
mod cover;
mod headline;
mod phrase;
mod frame;
mod legend;
mod labels;
mod inset;
mod beyond;
mod finding;
mod axes;
mod choropleth;
mod clusters;
mod bars;
mod rows;
mod changes;
mod series;
mod strip;
mod hill;
mod listed;
mod funnel;
mod lorenz;

use crate::analysis::{Clusters, Trends};
use crate::disclose::Permitted;
use crate::layer::Layer;
use crate::query::QueryError;
use crate::territory::Geodata;
use crate::text::Words;

pub use bars::{Bar, BarsInput, draw_bars};
pub use changes::draw_changes;
pub use clusters::{cluster_line, label_words, moran_line, place_line, title as clusters_title};
pub use finding::{between, changed_value, changes_title, labelled, series_title, verdict};
pub use headline::title;
pub use hill::{HillInput, draw_hill};
pub use listed::{Listed, Subject};
pub use phrase::{alternative, subtitle};
pub use raster::{RasterError, png};
pub use scene::{Area, Fill, Mark, Rect, Scene, Text};
pub use strip::{Dot, StripInput, draw_strip};

/// A finished drawing.
#[derive(Clone, Debug, PartialEq)]
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

/// What stands around a chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frame {
    /// Title, subtitle, source, version: a picture that stands alone.
    #[default]
    Full,
    /// The chart and its legend; the page around it says the rest.
    Bare,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What stands around it.
    pub frame: Frame,
    /// Makes each territory a link to this address with `{code}-{slug}` at the end of its path.
    pub link_prefix: Option<&'a str>,
}

/// Least and greatest width and height of a drawing, in pixels.
pub const SIDES: std::ops::RangeInclusive<u32> = 320..=3840;

impl Options<'_> {
    /// A picture that stands alone.
    pub fn image(width: u32, height: u32) -> Self {
        Self { width, height, frame: Frame::Full, link_prefix: None }
    }
}

/// The card of a chart of a layer, or of something else.
pub struct Chart<T = Layer> {
    /// Its id in addresses.
    pub id: &'static str,
    /// Title for people.
    pub title: Words,
    /// A height that suits a layer and a width, in pixels.
    pub height: fn(&T, u32, Frame) -> u32,
    /// Composes it.
    pub scene: fn(&T, &Geodata, &Options) -> Scene,
}

/// Every chart of a layer.
pub const CHARTS: [Chart; 5] =
    [choropleth::CHOROPLETH, bars::BARS, strip::STRIP, funnel::FUNNEL, lorenz::LORENZ];

/// The one measure that a chart pictures; `None` for those that picture any.
pub fn measure_of(id: &str) -> Option<&'static str> {
    match id {
        "funnel" => Some("smr"),
        "lorenz" => Some("count"),
        _ => None,
    }
}

/// The question that a chart answers: one about its own measure, where it has one.
///
/// # Errors
/// A question about another measure.
pub fn question(id: &str, query: &Permitted) -> Result<Permitted, QueryError> {
    match (measure_of(id), query.measure.as_deref()) {
        (None, _) => Ok(query.clone()),
        (Some(own), None) => Ok(query.about(own)),
        (Some(own), Some(asked)) if own == asked => Ok(query.clone()),
        (Some(own), Some(asked)) => Err(QueryError {
            parameter: "measure".to_owned(),
            value: asked.to_owned(),
            allowed: vec![own.to_owned()],
        }),
    }
}

/// Every chart of change in time.
pub const TREND_CHARTS: [Chart<Trends>; 2] = [changes::CHANGES, series::SERIES];

/// The chart of change in time with this id.
pub fn find_trend(id: &str) -> Option<&'static Chart<Trends>> {
    TREND_CHARTS.iter().find(|chart| chart.id == id)
}

/// Every chart of where a theme gathers.
pub const CLUSTER_CHARTS: [Chart<Clusters>; 1] = [clusters::CLUSTERS];

/// The chart of where a theme gathers with this id.
pub fn find_clusters(id: &str) -> Option<&'static Chart<Clusters>> {
    CLUSTER_CHARTS.iter().find(|chart| chart.id == id)
}

/// The chart of a layer with this id.
pub fn find(id: &str) -> Option<&'static Chart> {
    CHARTS.iter().find(|chart| chart.id == id)
}

/// Draws the chart with this id; `None` when there is no such chart.
pub fn draw(id: &str, layer: &Layer, geodata: &Geodata, options: &Options) -> Option<Drawing> {
    Some(compose(find(id)?, layer, geodata, options))
}

/// Draws a chart for a page, which says the rest around it, at a height that suits its width.
pub fn bare<T>(
    chart: &Chart<T>,
    shown: &T,
    geodata: &Geodata,
    width: u32,
    link_prefix: Option<&str>,
) -> Drawing {
    let height = (chart.height)(shown, width, Frame::Bare);
    compose(chart, shown, geodata, &Options { width, height, frame: Frame::Bare, link_prefix })
}

/// Draws a chart; sides that are not allowed become the nearest that are. On a page, where nothing
/// stands around it, it may be as low as it is.
pub fn compose<T>(chart: &Chart<T>, shown: &T, geodata: &Geodata, options: &Options) -> Drawing {
    let fit = |side: u32| side.clamp(*SIDES.start(), *SIDES.end());
    let height = match options.frame {
        Frame::Full => fit(options.height),
        Frame::Bare => options.height.clamp(1, *SIDES.end()),
    };
    let options = Options { width: fit(options.width), height, ..*options };
    finish(&(chart.scene)(shown, geodata, &options))
}

/// Paints a scene.
fn finish(scene: &Scene) -> Drawing {
    Drawing {
        svg: paint::paint(scene),
        width: scene.width,
        height: scene.height,
        alt: scene.alt.clone(),
    }
}
