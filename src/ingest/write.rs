//! Single records and lists of them, as programs send them.
//!
//! A record is read as a row of a file is, under the ids of its fields, so that the same rules
//! hold for both; a field that is not known is an error here, as no person chose its name.

use serde_json::{Map, Value};

use crate::intake::{Cells, Kind, plain_number};

/// The most records of one request.
pub const RECORDS_MAX: usize = 10_000;

/// A table of records.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// What the records are.
    pub kind: Kind,
    /// Ids of fields.
    pub header: Vec<String>,
    /// One for each record, as long as the header.
    pub rows: Vec<Cells>,
}

/// What is wrong with a record, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// JSON Pointer to the value.
    pub pointer: String,
    /// What it is.
    pub value: String,
    /// What it may be.
    pub allowed: Vec<String>,
}

impl Sheet {
    /// The table of these records.
    ///
    /// # Errors
    /// Says what is no record, and which fields are not known or hold what no cell can.
    pub fn new(kind: Kind, records: &[Value]) -> Result<Self, Vec<Misfit>> {
        let mut sheet = Self { kind, header: Vec::new(), rows: Vec::new() };
        let mut misfits = Vec::new();
        let mut rows = Vec::new();
        for (record, place) in records.iter().zip(0..) {
            match record {
                Value::Object(fields) => rows.push(sheet.cells(fields, place, &mut misfits)),
                other => misfits.push(Misfit::new(place, "", other, ["{…}"])),
            }
        }
        if !misfits.is_empty() {
            return Err(misfits);
        }
        let width = sheet.header.len();
        let whole = |mut cells: Vec<String>| {
            cells.resize(width, String::new());
            Cells::from(cells)
        };
        sheet.rows = rows.into_iter().map(whole).collect();
        Ok(sheet)
    }

    fn cells(
        &mut self,
        fields: &Map<String, Value>,
        place: usize,
        misfits: &mut Vec<Misfit>,
    ) -> Vec<String> {
        let mut cells = vec![String::new(); self.header.len()];
        for (field, value) in fields {
            let Some(text) = self.check(field, value, place, misfits) else { continue };
            let column = self.column(field);
            cells.resize(cells.len().max(column + 1), String::new());
            cells[column] = text;
        }
        cells
    }

    /// The text of a field's value; what is wrong with it is added to `misfits`.
    fn check(
        &self,
        field: &str,
        value: &Value,
        place: usize,
        misfits: &mut Vec<Misfit>,
    ) -> Option<String> {
        let known: Vec<&str> = self.kind.fields().iter().map(|card| card.id).collect();
        // One for each group of an event's attendees.
        let counts_group = self.kind == Kind::Events && field.starts_with("attendees_");
        if !known.contains(&field) && !counts_group {
            misfits.push(Misfit::new(place, field, value, known));
            return None;
        }
        let text = cell(value);
        if text.is_none() {
            misfits.push(Misfit::new(place, field, value, ["\"…\"", "0", "true", "[…]", "null"]));
        }
        text
    }

    fn column(&mut self, field: &str) -> usize {
        let found = self.header.iter().position(|name| name == field);
        found.unwrap_or_else(|| {
            self.header.push(field.to_owned());
            self.header.len() - 1
        })
    }
}

impl Misfit {
    fn new<'a>(
        place: usize,
        field: &str,
        value: &Value,
        allowed: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let pointer = match field {
            "" => format!("/{place}"),
            field => format!("/{place}/{}", field.replace('~', "~0").replace('/', "~1")),
        };
        let value = value.to_string().chars().take(80).collect();
        Self { pointer, value, allowed: allowed.into_iter().map(str::to_owned).collect() }
    }
}

/// A value as a cell of a file writes it; `None` for what no cell holds.
fn cell(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(plain_number(number.to_string())),
        Value::Array(parts) => {
            let parts = parts.iter().map(scalar).collect::<Option<Vec<String>>>()?;
            Some(parts.join("|"))
        }
        Value::Object(_) => None,
    }
}

fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(_) | Value::Number(_) => cell(value)?,
        _ => return None,
    };
    // The mark would part it in two.
    (!text.contains('|')).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sheet(records: &Value) -> Result<Sheet, Vec<Misfit>> {
        Sheet::new(Kind::Demands, records.as_array().unwrap())
    }

    #[test]
    fn records_become_rows_under_the_ids_of_their_fields() {
        let records = json!([
            {"id": "1", "themes": ["salud", "educacion"], "urgency": 5},
            {"id": 2, "title": "Agua", "urgency": null, "lon": -76.532},
        ]);
        let sheet = sheet(&records).unwrap();
        assert_eq!(sheet.header, ["id", "themes", "urgency", "title", "lon"]);
        assert_eq!(sheet.rows[0].iter().collect::<Vec<_>>(), ["1", "salud|educacion", "5", "", ""]);
        assert_eq!(sheet.rows[1].iter().collect::<Vec<_>>(), ["2", "", "", "Agua", "-76.5320"]);
    }

    #[test]
    fn what_no_cell_holds_is_told_with_its_place() {
        let pointers = |records: Value| -> Vec<String> {
            sheet(&records).unwrap_err().into_iter().map(|misfit| misfit.pointer).collect()
        };
        assert_eq!(pointers(json!([{"id": "1"}, "x", {"di": 1}])), ["/1", "/2/di"]);
        assert_eq!(pointers(json!([{"id": {}}, {"themes": ["a|b"]}])), ["/0/id", "/1/themes"]);
        assert_eq!(pointers(json!([{"themes": [["a"]]}])), ["/0/themes"]);
    }
}
