//! `tejido chart`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use tejido::analysis::Step;
use tejido::app::Workspace;
use tejido::chart::{self, Listed, SIDES};

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
    let (ending, chart) = (ending(&output)?, find(&chart)?);
    let workspace = Workspace::open(&store.place(), store.geodata.as_deref())?;
    let snapshot = workspace.snapshot()?;
    let query = aggregate::parse(&query, &snapshot)?;
    let subject = chart.ask(&snapshot, &query, Step::default(), None);
    let subject = subject.map_err(|error| aggregate::explain(&[error]))?;
    let height = height.unwrap_or_else(|| subject.height(width));
    let drawing = subject.draw(&snapshot.geodata, width, height);
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

fn find(id: &str) -> anyhow::Result<Listed> {
    let known = || Listed::ids().collect::<Vec<_>>().join(", ");
    Listed::find(id).with_context(|| format!("no chart {id:?}; there are: {}", known()))
}
