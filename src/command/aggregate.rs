//! `tejido aggregate`.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::ValueEnum;
use tejido::app::Workspace;
use tejido::demand::themes;
use tejido::disclose::{Permitted, View, permit};
use tejido::export;
use tejido::layer::{self, Table};
use tejido::query::{Query, QueryError};
use tejido::snapshot::Snapshot;
use tejido::text::count;

use crate::command::StoreArgs;

/// Its arguments.
#[derive(clap::Args)]
pub struct Args {
    /// The question, as in addresses: theme=salud level=subregion by=territory,theme …
    #[arg(value_name = "KEY=VALUE")]
    query: Vec<String>,
    #[command(flatten)]
    store: StoreArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Forms of a table.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

/// Runs it.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Args { query, store, format } = args;
    let workspace = Workspace::open(&store.place(), store.geodata.as_deref())?;
    let snapshot = workspace.snapshot()?;
    let query = parse(&query, &snapshot)?;
    let table = layer::table(&snapshot, &query).map_err(|error| explain(&[error]))?;
    let text = match format {
        Format::Table => plain(&table),
        Format::Csv => export::table_csv(&snapshot, &table),
        Format::Json => export::table_json(&snapshot, &table) + "\n",
    };
    io::stdout().write_all(text.as_bytes()).context("printing the table")?;
    Ok(ExitCode::SUCCESS)
}

/// The question of a command, which stands beside the store and so may ask what an analyst may.
pub fn parse(words: &[String], snapshot: &Snapshot) -> anyhow::Result<Permitted> {
    let mut pairs = Vec::new();
    for word in words {
        let Some(pair) = word.split_once('=') else { bail!("{word:?} is not KEY=VALUE") };
        pairs.push(pair);
    }
    let query = Query::parse(pairs, &layer::vocabulary(snapshot));
    let query = query.map_err(|errors| explain(&errors))?;
    permit(View::Analyst, query).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))
}

/// What is wrong with a question and what is allowed, a line each.
pub fn explain(errors: &[QueryError]) -> anyhow::Error {
    let line = |error: &QueryError| {
        let QueryError { parameter, value, allowed } = error;
        format!("{parameter}={value:?} is not allowed; allowed: {}", allowed.join(", "))
    };
    anyhow::anyhow!("{}", errors.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// Columns of equal width: the names of the row, its value with interval, and its demands.
fn plain(table: &Table) -> String {
    let lang = table.query.lang;
    let unit = table.measure.unit;
    let written = |value: Option<f64>| value.map(|value| unit.format(value, lang));
    let mut lines = vec![vec![table.measure.title.get(lang).to_owned()]];
    for row in &table.rows {
        let mut cells: Vec<String> = row.keys.iter().map(|(_, name)| name.clone()).collect();
        let estimate = &row.estimate;
        let theme = row.theme.map(|theme| themes().term(theme).label(lang).to_owned());
        cells.extend(theme);
        let reason = || estimate.reason.map_or("", |reason| reason.words().get(lang)).to_owned();
        cells.push(written(estimate.value).unwrap_or_else(reason));
        if let (Some(low), Some(high)) = (written(estimate.low), written(estimate.high)) {
            cells.push(format!("[{low}; {high}]"));
        }
        cells.push(format!("n = {}", count(estimate.n, lang)));
        lines.push(cells);
    }
    align(&lines)
}

fn align(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = lines.iter().skip(1).filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |cells: &Vec<String>| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    lines.iter().map(line).collect()
}
