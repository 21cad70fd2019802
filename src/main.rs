//! The command line: parses arguments, calls the library, prints, and sets the exit code.

mod command;

use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};
use mimalloc::MiMalloc;

use command::{Command, spanish};

/// What one thread makes, another lets go: with this allocator they do not wait for each other.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Territorial analysis of citizens' demands.
#[derive(Parser)]
#[command(name = "tejido", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    match parse().command.run() {
        Ok(code) => code,
        // Whoever read the output, such as `head`, has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tejido: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the arguments; wrong usage ends the program with code 2.
fn parse() -> Cli {
    if !spanish::is_spoken() {
        return Cli::parse();
    }
    let matches = spanish::translate(Cli::command()).get_matches();
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
