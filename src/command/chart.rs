//! `tejido chart`.

use std::process::ExitCode;

/// Its arguments.
#[derive(clap::Args)]
pub struct Args {}

/// Runs it.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Args {} = args;
    todo!()
}
