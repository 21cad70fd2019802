//! `tejido import`.

mod print;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use tejido::app::now;
use tejido::ingest::{Outcome, Request, Watch, import, undo};
use tejido::intake::{FIXES, Kind, Mapping, find_fix};
use tejido::locate::Locator;
use tejido::source::{Input, geodata};
use tejido::store::{self, Store, version};

use crate::command::StoreArgs;

use print::IssueFile;

/// Exit code of `--strict` when a row was rejected.
const STRICT: u8 = 3;

/// Its arguments.
#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command")]
pub struct Args {
    /// Files of any format in docs/data.md, or postgres:// addresses of a database; read in the
    /// order events, demands, commitments
    #[arg(value_name = "FILE", required_unless_present_any = ["undo", "list"])]
    files: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
    /// Sheet to read of a workbook [default: the one with the best header]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Query to ask of a database [default: all of the table in its address]
    #[arg(long, value_name = "SQL")]
    query: Option<String>,
    /// What the rows are: demands, commitments or events [default: recognised from the headers]
    #[arg(long, value_parser = parse_kind)]
    kind: Option<Kind>,
    /// Source of the rows that name none [default: the file's name]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Takes a field from a column, whatever its header
    #[arg(long = "map", value_name = "COLUMN=FIELD", value_parser = parse_mapping)]
    mappings: Vec<Mapping>,
    /// Makes the corrections that a rule offers: swapped_coordinates, lost_sign or lost_point
    #[arg(long = "fix", value_name = "RULE", value_parser = parse_fix)]
    fixes: Vec<&'static str>,
    /// Reads and reports, and stores nothing
    #[arg(long)]
    dry_run: bool,
    /// Writes every issue to a CSV file
    #[arg(long, value_name = "FILE.csv")]
    report: Option<PathBuf>,
    /// Ends with code 3 when a row is rejected
    #[arg(long)]
    strict: bool,
    /// Prints the reports as JSON
    #[arg(long)]
    json: bool,
    /// Takes an import back, by its number in the list
    #[arg(long, value_name = "ID", conflicts_with_all = ["files", "list"])]
    undo: Option<u32>,
    /// Lists the imports
    #[arg(long, conflicts_with = "files")]
    list: bool,
}

fn parse_kind(text: &str) -> Result<Kind, String> {
    Kind::parse(text).ok_or_else(|| format!("one of {:?}", Kind::ALL.map(Kind::id)))
}

fn parse_mapping(text: &str) -> Result<Mapping, String> {
    Mapping::parse(text)
        .map_err(|fields| format!("COLUMN=FIELD, FIELD one of {}", fields.join(", ")))
}

fn parse_fix(text: &str) -> Result<&'static str, String> {
    find_fix(text).ok_or_else(|| format!("one of {:?}", FIXES.map(|fix| fix.id)))
}

/// Runs it.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let geodata = Arc::new(geodata::read(args.store.geodata.as_deref())?);
    let stores = !(args.dry_run || args.list || args.undo.is_some());
    let place = args.store.place();
    let store = if stores || store::exists(&place) {
        store::open(&place, &geodata)?
    } else {
        store::transient(&geodata)?
    };
    let locator = Arc::new(Locator::new(geodata));
    if let Some(id) = args.undo {
        undo(&*store, id, now())?;
        writeln!(io::stdout(), "importación {id} deshecha")?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.list {
        print::imports(&store.imports()?, args.json)?;
        return Ok(ExitCode::SUCCESS);
    }
    let (strict, as_json) = (args.strict, args.json);
    let outcomes = read(args, &*store, &locator)?;
    let version = version(&*store, locator.geodata())?;
    print::outcomes(&outcomes, &version, as_json)?;
    Ok(exit_code(&outcomes, strict))
}

fn read(args: Args, store: &dyn Store, locator: &Locator) -> anyhow::Result<Vec<Outcome>> {
    let request = Request {
        files: inputs(&args.files, args.query.as_deref())?,
        sheet: args.sheet,
        kind: args.kind,
        source: args.source,
        mappings: args.mappings,
        fixes: args.fixes,
        dry_run: args.dry_run,
        by: String::new(),
    };
    let mut issues = args.report.as_deref().map(IssueFile::create).transpose()?;
    let bar = progress_bar(&request.files);
    let mut watch = Watch {
        on_progress: &mut |bytes| bar.inc(bytes),
        on_issue: &mut |file, issue| {
            if let Some(issues) = &mut issues {
                issues.write(file, issue);
            }
        },
        on_rejected: &mut |_, _, _, _| {},
    };
    let outcomes = import(store, locator, &request, now(), &mut watch)?;
    bar.finish_and_clear();
    issues.map(IssueFile::finish).transpose()?;
    Ok(outcomes)
}

fn inputs(files: &[PathBuf], query: Option<&str>) -> anyhow::Result<Vec<Input>> {
    let input = |file: &PathBuf| match file.to_str().filter(|text| is_database(text)) {
        Some(url) => Ok(Input::database(url, query)?),
        None => Ok(Input::file(file)),
    };
    files.iter().map(input).collect()
}

fn is_database(text: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme))
}

/// A bar for all files together; hidden where standard error is no terminal.
fn progress_bar(files: &[Input]) -> ProgressBar {
    let bytes = files.iter().map(Input::length).sum();
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {eta}");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn exit_code(outcomes: &[Outcome], strict: bool) -> ExitCode {
    let any_failed = outcomes.iter().any(|outcome| outcome.result.is_err());
    let mut imported = outcomes.iter().filter_map(|outcome| outcome.result.as_ref().ok());
    if any_failed {
        ExitCode::FAILURE
    } else if strict && imported.any(|imported| imported.report.has_rejected()) {
        ExitCode::from(STRICT)
    } else {
        ExitCode::SUCCESS
    }
}
