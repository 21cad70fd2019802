//! `tejido serve`.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use tejido::app::{self, Workspace};
use tejido::ingest::Desk;
use tejido::settings::Settings;
use tracing_subscriber::EnvFilter;

use crate::command::StoreArgs;

/// Its arguments.
#[derive(clap::Args)]
pub struct Args {
    /// Address to listen on [default: 127.0.0.1:8076]
    #[arg(long, value_name = "ADDR", env = "TEJIDO_BIND")]
    bind: Option<SocketAddr>,
    /// File of settings
    #[arg(long, value_name = "FILE", env = "TEJIDO_CONFIG")]
    config: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
}

/// Runs it.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    write_log();
    let Args { bind, config, store } = args;
    let mut settings =
        config.map_or_else(|| Ok(Settings::default()), |path| Settings::read(&path))?;
    settings.bind = bind.unwrap_or(settings.bind);
    let listener = app::listen(&settings)?;
    let workspace = Workspace::open(&store.place(), store.geodata.as_deref())?;
    let desk = Desk::new(workspace.make_store()?, Arc::clone(&workspace.locator), app::now);
    let feed = workspace.feed()?;
    let (snapshot, address) = (feed.snapshot(), listener.local_addr()?);
    let (demands, version) = (snapshot.demands(), snapshot.version);
    eprintln!("tejido: http://{address} ({demands} demands, version {version})");
    app::serve(listener, settings, feed, desk, workspace.past())?;
    eprintln!("tejido: stopped");
    Ok(ExitCode::SUCCESS)
}

/// What is logged unless `RUST_LOG` says otherwise; that a client's request cannot be read is no
/// failure of ours.
const LOGGED: &str = "warn,actix_http=off";

/// The log goes to standard error, in colours on a terminal; `RUST_LOG` says how much of it.
fn write_log() {
    let level = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOGGED));
    let colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(level).with_ansi(colours);
    log.with_writer(std::io::stderr).init();
}
