//! `tejido serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use tejido::app::{self, Workspace};
use tejido::settings::Settings;

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
    let mut settings = match &args.config {
        Some(path) => Settings::read(path)?,
        None => Settings::default(),
    };
    settings.bind = args.bind.unwrap_or(settings.bind);
    let listener = app::listen(&settings)?;
    let workspace = Workspace::open(&args.store.data, args.store.geodata.as_deref())?;
    let snapshot = Arc::new(workspace.snapshot()?);
    eprintln!("http://{} · {} demandas", listener.local_addr()?, snapshot.demands());
    app::serve(listener, settings, snapshot, workspace.watch())?;
    Ok(ExitCode::SUCCESS)
}
