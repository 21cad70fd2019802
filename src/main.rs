//! The command line: parses arguments, calls the library, prints, and sets the exit code.

mod command;

use std::process::ExitCode;

use clap::Parser;

use command::Command;

/// Territorial analysis of citizens' demands.
#[derive(Parser)]
#[command(name = "tejido", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.command.run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("tejido: {error:#}");
            ExitCode::FAILURE
        }
    }
}
