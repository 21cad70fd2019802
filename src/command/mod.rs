//! One file for each command.

pub mod serve;
pub mod spanish;
pub mod import;
pub mod locate;
pub mod token;
pub mod aggregate;
pub mod chart;
pub mod export;
pub mod demo;
pub mod geodata;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use tejido::store::Place;

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Serves the page, the layers and the charts
    Serve(serve::Args),
    /// Reads files of demands, commitments or events into the store
    Import(import::Args),
    /// Appends the territory to each row of a CSV file
    Locate(locate::Args),
    /// Prints a table of a measure by territory, theme, period, …
    Aggregate(aggregate::Args),
    /// Draws a chart to a file
    Chart(chart::Args),
    /// Writes a layer to a file
    Export(export::Args),
    /// Makes up a demonstration set, with the truth it was drawn from
    Demo(demo::Args),
    /// Makes, lists and revokes the tokens of those who write through the server
    Token(token::Args),
    /// Builds or checks the geodata
    Geodata(geodata::Args),
}

impl Command {
    /// Does it.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Command::Serve(args) => serve::run(args),
            Command::Import(args) => import::run(args),
            Command::Locate(args) => locate::run(args),
            Command::Aggregate(args) => aggregate::run(args),
            Command::Chart(args) => chart::run(args),
            Command::Export(args) => export::run(args),
            Command::Demo(args) => demo::run(args),
            Command::Token(args) => token::run(args),
            Command::Geodata(args) => geodata::run(args),
        }
    }
}

/// Where the data are.
#[derive(clap::Args, Clone, Debug)]
pub struct StoreArgs {
    /// Folder of the embedded store
    #[arg(long, value_name = "DIR", default_value = "./data", env = "TEJIDO_DATA")]
    data: PathBuf,
    /// PostgreSQL database that several servers share, in place of the folder
    #[arg(
        long,
        value_name = "URL",
        env = "TEJIDO_DATABASE_URL",
        hide_env_values = true,
        conflicts_with = "data"
    )]
    database_url: Option<String>,
    /// Folder whose files replace the embedded geodata
    #[arg(long, value_name = "DIR", env = "TEJIDO_GEODATA")]
    pub geodata: Option<PathBuf>,
}

impl StoreArgs {
    /// Where the store is.
    pub fn place(&self) -> Place {
        match &self.database_url {
            Some(url) => Place::Url(url.clone()),
            None => Place::Folder(self.data.clone()),
        }
    }
}
