//! Tables by one or two dimensions, as JSON and CSV with the same columns.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::demand::themes;
use crate::export::csv::SYNTHETIC;
use crate::export::{Value, write_rows};
use crate::indicator::Unit;
use crate::layer::{Table, TableRow};
use crate::query::Dimension;
use crate::snapshot::Snapshot;

/// The document that clients read.
#[derive(Serialize)]
struct Document<'a> {
    version: &'a str,
    query: String,
    measure: &'a str,
    as_of: Option<String>,
    synthetic: bool,
    generated_from: GeneratedFrom<'a>,
    rows: Vec<Map<String, Json>>,
}

/// What the figures were made from.
#[derive(Serialize)]
pub(super) struct GeneratedFrom<'a> {
    program: &'static str,
    demands: u64,
    attributions: Vec<&'a str>,
}

impl<'a> GeneratedFrom<'a> {
    pub(super) fn of(snapshot: &'a Snapshot) -> Self {
        Self {
            program: concat!("tejido ", env!("CARGO_PKG_VERSION")),
            demands: snapshot.demands(),
            attributions: snapshot.geodata.attributions(),
        }
    }
}

/// A table as JSON: version, question, and one object for each row.
pub fn table_json(snapshot: &Snapshot, table: &Table) -> String {
    table_value(snapshot, table).to_string()
}

/// The same, to be put together with more.
pub fn table_value(snapshot: &Snapshot, table: &Table) -> Json {
    let document = Document {
        version: &snapshot.version,
        query: table.query.canonical(),
        measure: table.measure.id,
        as_of: snapshot.as_of.map(|day: Date| day.to_string()),
        synthetic: is_synthetic(snapshot, table),
        generated_from: GeneratedFrom::of(snapshot),
        rows: table.rows.iter().map(|row| json_row(table, row)).collect(),
    };
    json!(document)
}

fn json_row(table: &Table, row: &TableRow) -> Map<String, Json> {
    let values = values(table, row).into_iter().map(Json::from);
    columns(table).into_iter().zip(values).collect()
}

/// Whether demands made up for demonstration are in a table; what is published elsewhere is real.
pub fn is_synthetic(snapshot: &Snapshot, table: &Table) -> bool {
    snapshot.synthetic && !table.measure.context
}

/// A table as CSV, with the columns of the JSON rows and whether its demands are made up.
pub fn table_csv(snapshot: &Snapshot, table: &Table) -> String {
    let columns = columns(table);
    let header = columns.iter().map(String::as_str).chain([SYNTHETIC]);
    let synthetic = Value::Flag(is_synthetic(snapshot, table));
    let row = |row| values(table, row).into_iter().chain([synthetic.clone()]).collect();
    write_rows(header, table.rows.iter().map(row))
}

/// `territory`, `name`, then the other dimensions, then the estimate.
fn columns(table: &Table) -> Vec<String> {
    let mut columns = Vec::new();
    for dimension in &table.by {
        columns.push(dimension.id());
        if *dimension == Dimension::Territory {
            columns.push("name");
        }
    }
    if table.measure.unit == Unit::Theme {
        columns.push("leading_theme");
    }
    columns.extend(["value", "n", "base", "low", "high", "reason"]);
    columns.into_iter().map(str::to_owned).collect()
}

fn values(table: &Table, row: &TableRow) -> Vec<Value> {
    let mut values = Vec::new();
    for (dimension, (id, name)) in table.by.iter().zip(&row.keys) {
        values.push(Value::Text(id.clone()));
        if *dimension == Dimension::Territory {
            values.push(Value::Text(name.clone()));
        }
    }
    if table.measure.unit == Unit::Theme {
        values.push(Value::text(row.theme.map(|theme| themes().term(theme).id.as_str())));
    }
    values.extend(Value::of_estimate(&row.estimate));
    values
}
