//! `tejido chart`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use tejido::analysis::{Clusters, Step, Trends, clusters, trends};
use tejido::app::Workspace;
use tejido::chart::{self, Chart, Drawing, Frame, Options, SIDES};
use tejido::layer;
use tejido::snapshot::Snapshot;

use crate::command::{StoreArgs, aggregate};

/// Pixels for an inch where nothing else is said, as on a screen.
const DPI: u32 = 96;

/// Its arguments.
#[derive(clap::Args)]
pub struct Args {
    /// Which chart: choropleth, bars, strip, funnel, lorenz, clusters, changes, series
    chart: String,
    /// The question, as in addresses: theme=salud level=subregion …
    #[arg(value_name = "KEY=VALUE")]
    query: Vec<String>,
    #[command(flatten)]
    store: StoreArgs,
    /// Where to write it; the ending says how: .svg, .png, .txt (what it shows, in words)
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Width in pixels at 96 dpi
    #[arg(long, default_value_t = 1200, value_parser = side())]
    width: u32,
    /// Height in pixels at 96 dpi; what suits the width unless given
    #[arg(long, value_parser = side())]
    height: Option<u32>,
    /// Pixels for an inch of a PNG: 192 draws it twice as fine
    #[arg(long, default_value_t = DPI, value_parser = clap::value_parser!(u32).range(72..=600))]
    dpi: u32,
}

fn side() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(i64::from(*SIDES.start())..=i64::from(*SIDES.end()))
}

/// Runs it.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Args { chart, query, store, output, width, height, dpi } = args;
    let (ending, card) = (ending(&output)?, find(&chart)?);
    let workspace = Workspace::open(&store.data, store.geodata.as_deref())?;
    let snapshot = workspace.snapshot()?;
    let query = aggregate::parse(&query, &snapshot)?;
    let explain = |error| aggregate::explain(&[error]);
    let drawing = match card {
        Card::Layer(card) => {
            let layer = chart::question(card.id, &query);
            let layer = layer.and_then(|query| layer::answer(&snapshot, &query));
            let layer = layer.map_err(explain)?;
            compose(card, &layer, &snapshot, width, height)
        }
        Card::Clusters(card) => {
            let clusters = clusters(&snapshot, &query).map_err(explain)?;
            compose(card, &clusters, &snapshot, width, height)
        }
        Card::Trends(card) => {
            let plain = query.by.is_empty() && query.filter.themes.is_empty();
            let query = if plain { query.by_theme() } else { query };
            let trends = trends(&snapshot, &query, Step::default()).map_err(explain)?;
            compose(card, &trends, &snapshot, width, height)
        }
    };
    let bytes = match ending {
        Ending::Svg => drawing.svg.into_bytes(),
        Ending::Png => chart::png(&drawing.svg, dpi as f32 / DPI as f32)?,
        Ending::Txt => format!("{}\n", drawing.alt).into_bytes(),
    };
    fs::write(&output, bytes).with_context(|| format!("writing {}", output.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// In which form a chart is written.
enum Ending {
    Svg,
    Png,
    Txt,
}

fn ending(path: &Path) -> anyhow::Result<Ending> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("svg") => Ok(Ending::Svg),
        Some("png") => Ok(Ending::Png),
        Some("txt") => Ok(Ending::Txt),
        _ => bail!("{}: the file's ending must be .svg, .png or .txt", path.display()),
    }
}

/// A chart, by what it is drawn from.
enum Card {
    Layer(&'static Chart),
    Clusters(&'static Chart<Clusters>),
    Trends(&'static Chart<Trends>),
}

fn find(id: &str) -> anyhow::Result<Card> {
    let ids = || {
        let clusters = chart::CLUSTER_CHARTS.iter().map(|c| c.id);
        let trends = chart::TREND_CHARTS.iter().map(|c| c.id);
        chart::CHARTS.iter().map(|c| c.id).chain(clusters).chain(trends)
    };
    let known = || ids().collect::<Vec<_>>().join(", ");
    let found = chart::find(id).map(Card::Layer);
    let found = found.or_else(|| chart::find_clusters(id).map(Card::Clusters));
    let found = found.or_else(|| chart::find_trend(id).map(Card::Trends));
    found.with_context(|| format!("no chart {id:?}; there are: {}", known()))
}

fn compose<T>(
    card: &Chart<T>,
    shown: &T,
    snapshot: &Snapshot,
    width: u32,
    height: Option<u32>,
) -> Drawing {
    let height = height.unwrap_or_else(|| (card.height)(shown, width, Frame::Full));
    chart::compose(card, shown, &snapshot.geodata, &Options::image(width, height))
}
