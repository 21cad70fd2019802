//! `tejido demo`.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use tejido::demo::{DEMANDS_MIN, generate};
use tejido::source::geodata;

/// Its arguments.
#[derive(clap::Args)]
pub struct Args {
    /// Number that decides everything drawn: the same seed gives the same files
    #[arg(long, default_value_t = 76)]
    seed: u64,
    /// Rows of demandas.csv
    #[arg(long, default_value_t = 20_000, value_parser = parse_demands)]
    demands: usize,
    /// Folder for demandas.csv, compromisos.csv, eventos.csv and verdad.json
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Folder whose files replace the embedded geodata
    #[arg(long, value_name = "DIR", env = "TEJIDO_GEODATA")]
    geodata: Option<PathBuf>,
}

/// Most rows of a set: it is made in memory.
const DEMANDS_MAX: usize = 2_000_000;

fn parse_demands(text: &str) -> Result<usize, String> {
    let allowed = DEMANDS_MIN..=DEMANDS_MAX;
    let demands = text.parse().ok().filter(|demands| allowed.contains(demands));
    demands.ok_or_else(|| format!("a whole number from {DEMANDS_MIN} to {DEMANDS_MAX}"))
}

/// Runs it.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Args { seed, demands, output, geodata } = args;
    let places = geodata::read(geodata.as_deref())?;
    let set = generate(&places, seed, demands);
    fs::create_dir_all(&output)
        .with_context(|| format!("cannot make the folder {}", output.display()))?;
    for (name, content) in set.files() {
        let path = output.join(name);
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}
