//! `tejido export`.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use tejido::app::Workspace;
use tejido::export::{self, FORMATS};

use crate::command::{StoreArgs, aggregate};

/// Its arguments.
#[derive(clap::Args)]
pub struct Args {
    /// Which layer: municipios, subregiones, departamento, demandas
    layer: String,
    /// The question, as in addresses: theme=salud measure=share from=2025-01-01 …
    #[arg(value_name = "KEY=VALUE")]
    query: Vec<String>,
    #[command(flatten)]
    store: StoreArgs,
    /// geojson or csv [default: as the file's name ends, else geojson]
    #[arg(long)]
    format: Option<String>,
    /// File to write; without it, standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs it.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let format = format(&args)?;
    let Args { layer, query: mut words, store, output, .. } = args;
    let workspace = Workspace::open(&store.place(), store.geodata.as_deref())?;
    let snapshot = workspace.snapshot()?;
    let Some(dataset) = export::dataset(&snapshot.geodata, &layer) else {
        let known = export::datasets(&snapshot.geodata);
        bail!("{layer:?} is no layer; there are {}", ids(known.iter().map(|d| d.id)));
    };
    words.extend(dataset.level().map(|level| format!("level={level}")));
    let query = aggregate::parse(&words, &snapshot)?;
    let collection = dataset
        .features(&snapshot, &query, &[], 0, usize::MAX)
        .map_err(|error| aggregate::explain(&[error]))?;
    let text = (format.write)(&collection);
    match &output {
        Some(path) => File::create(path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .with_context(|| format!("writing {}", path.display()))?,
        None => io::stdout().write_all(text.as_bytes()).context("printing the layer")?,
    }
    Ok(ExitCode::SUCCESS)
}

fn format(args: &Args) -> anyhow::Result<&'static export::Format> {
    let ending = args.output.as_ref().and_then(|path| path.extension()?.to_str());
    let id = args.format.as_deref().or(ending.filter(|end| export::format(end).is_some()));
    let id = id.unwrap_or(FORMATS[0].id);
    match export::format(id) {
        Some(format) => Ok(format),
        None => bail!("{id:?} is no format; there are {}", ids(FORMATS.iter().map(|f| f.id))),
    }
}

fn ids<'i>(ids: impl Iterator<Item = &'i str>) -> String {
    ids.collect::<Vec<_>>().join(", ")
}
