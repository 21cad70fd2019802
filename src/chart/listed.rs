//! Every chart by its id, whatever it is drawn from.

use crate::analysis::{self, Basis, Clusters, Step, Trends};
use crate::chart::{
    CHARTS, CLUSTER_CHARTS, Chart, Drawing, Frame, Options, TREND_CHARTS, compose, find,
    find_clusters, find_trend, question,
};
use crate::disclose::Permitted;
use crate::layer::{self, Layer};
use crate::query::QueryError;
use crate::snapshot::Snapshot;
use crate::territory::Geodata;

/// A chart, by what it is drawn from.
#[derive(Clone, Copy)]
pub enum Listed {
    /// The values of territories.
    Layer(&'static Chart),
    /// Where a theme gathers.
    Clusters(&'static Chart<Clusters>),
    /// Change in time.
    Trends(&'static Chart<Trends>),
}

/// What a chart is about to be drawn from.
pub enum Subject {
    /// The values of territories.
    Layer(&'static Chart, Box<Layer>),
    /// Where a theme gathers.
    Clusters(&'static Chart<Clusters>, Box<Clusters>),
    /// Change in time.
    Trends(&'static Chart<Trends>, Box<Trends>),
}

impl Listed {
    /// The chart with this id.
    pub fn find(id: &str) -> Option<Self> {
        let found = find(id).map(Listed::Layer);
        let found = found.or_else(|| find_clusters(id).map(Listed::Clusters));
        found.or_else(|| find_trend(id).map(Listed::Trends))
    }

    /// The ids of all charts.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        let others = CLUSTER_CHARTS.iter().map(|c| c.id).chain(TREND_CHARTS.iter().map(|c| c.id));
        CHARTS.iter().map(|c| c.id).chain(others)
    }

    /// Answers the question that it pictures; change in time by this step, and of what the
    /// comparisons are between.
    ///
    /// # Errors
    /// A question that it cannot picture.
    pub fn ask(
        self,
        snapshot: &Snapshot,
        query: &Permitted,
        step: Step,
        between: Option<Basis>,
    ) -> Result<Subject, QueryError> {
        Ok(match self {
            Listed::Layer(chart) => {
                let layer = layer::answer(snapshot, &question(chart.id, query)?)?;
                Subject::Layer(chart, layer.into())
            }
            Listed::Clusters(chart) => {
                Subject::Clusters(chart, analysis::clusters(snapshot, query)?.into())
            }
            Listed::Trends(chart) => {
                let trends = analysis::pictured(snapshot, query, step, between)?;
                Subject::Trends(chart, trends.into())
            }
        })
    }
}

impl Subject {
    /// A height that suits a width of a picture that stands alone, in pixels.
    pub fn height(&self, width: u32) -> u32 {
        match self {
            Subject::Layer(chart, shown) => (chart.height)(shown, width, Frame::Full),
            Subject::Clusters(chart, shown) => (chart.height)(shown, width, Frame::Full),
            Subject::Trends(chart, shown) => (chart.height)(shown, width, Frame::Full),
        }
    }

    /// Draws it as a picture that stands alone.
    pub fn draw(&self, geodata: &Geodata, width: u32, height: u32) -> Drawing {
        let options = Options::image(width, height);
        match self {
            Subject::Layer(chart, shown) => compose(chart, shown.as_ref(), geodata, &options),
            Subject::Clusters(chart, shown) => compose(chart, shown.as_ref(), geodata, &options),
            Subject::Trends(chart, shown) => compose(chart, shown.as_ref(), geodata, &options),
        }
    }
}
