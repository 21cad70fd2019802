//! CSV without geometry, for spreadsheets: UTF-8, commas, no cell that a spreadsheet would run.
//!
//! A table travels without its page, so its last column says whether it holds made-up demands.

use crate::export::{Collection, Format, Value};
use crate::text::{Words, tamed};

pub(super) const CSV: Format = Format {
    id: "csv",
    title: Words::new("CSV (tabla, sin geometría)", "CSV (table, no geometry)"),
    media: "text/csv; charset=utf-8",
    write,
    write_one: write,
};

/// The column that says whether the demands behind a row are made up for demonstration.
pub(super) const SYNTHETIC: &str = "synthetic";

fn write(collection: &Collection) -> String {
    let fields = collection.fields.iter().map(String::as_str);
    let header = std::iter::once("id").chain(fields).chain([SYNTHETIC]);
    let synthetic = Value::Flag(collection.about.synthetic);
    let row = |feature: &crate::export::Feature| {
        let id = Value::Text(feature.id.clone());
        let values = feature.values.iter().chain([&synthetic]).cloned();
        std::iter::once(id).chain(values).collect::<Vec<_>>()
    };
    write_rows(header, collection.features.iter().map(row))
}

/// Name of a file of CSV, which says it too when the demands in it are made up.
pub fn file_name(what: &str, synthetic: bool) -> String {
    let mark = if synthetic { "-sintetico" } else { "" };
    format!("{what}{mark}.csv")
}

/// A header and rows as CSV.
pub fn write_rows<'h>(
    header: impl IntoIterator<Item = &'h str>,
    rows: impl IntoIterator<Item = Vec<Value>>,
) -> String {
    let header: Vec<Value> = header.into_iter().map(|name| Value::Text(name.into())).collect();
    let rows = std::iter::once(header).chain(rows);
    let lines = rows.map(|row| row.iter().map(cell).collect::<Vec<_>>().join(","));
    // RFC 4180 ends lines with CR LF.
    lines.map(|line| line + "\r\n").collect()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => quoted(&tamed(text)),
        Value::Count(count) => count.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
    }
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(cell(&Value::Text(text.into())), expected);
    }

    #[test]
    fn texts_are_quoted_and_tamed_where_needed() {
        check("Cali", "Cali");
        check("El Darién, Calima", "\"El Darién, Calima\"");
        check("a \"b\"", "\"a \"\"b\"\"\"");
        check("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"");
        check("@SUM(A1)", "'@SUM(A1)");
        check("-1", "-1");
    }

    #[test]
    fn numbers_stay_numbers() {
        assert_eq!(cell(&Value::Number(-0.5)), "-0.5");
        assert_eq!(cell(&Value::Null), "");
    }
}
