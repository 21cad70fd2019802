//! Which sheet of a workbook is read.

use crate::source::header::{self, Score};
use crate::source::table::{Choice, Error, Row, is_blank};

pub(super) use crate::source::header::ROWS_MAX;

/// Sheets that are looked at; no one keeps records in a later one.
const SHEETS_MAX: usize = 64;

/// A sheet of a workbook.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub name: String,
    pub is_hidden: bool,
}

/// The sheet that is asked for; else the one with the best header, and of equals the first that
/// people see. `first_rows` gives the rows of a sheet up to a number.
pub(super) fn pick(
    sheets: &[Sheet],
    choice: &Choice,
    mut first_rows: impl FnMut(&Sheet, usize) -> Result<Vec<Row>, Error>,
) -> Result<usize, Error> {
    if let Some(wanted) = &choice.sheet {
        let is_wanted = |sheet: &Sheet| sheet.name.trim().eq_ignore_ascii_case(wanted.trim());
        let names = || sheets.iter().map(|sheet| sheet.name.clone()).collect();
        let place = sheets.iter().position(is_wanted);
        return place.ok_or_else(|| Error::NoSheet { sheet: wanted.clone(), sheets: names() });
    }
    let mut best = None;
    for (place, sheet) in sheets.iter().enumerate().take(SHEETS_MAX) {
        let rows = first_rows(sheet, ROWS_MAX)?;
        let merit = (merit(&rows, choice), !sheet.is_hidden);
        if best.as_ref().is_none_or(|(most, _)| merit > *most) {
            best = Some((merit, place));
        }
    }
    best.map(|(_, place)| place).ok_or(Error::Empty)
}

/// How well the first rows of a sheet do as the beginning of a table.
fn merit(rows: &[Row], choice: &Choice) -> (usize, bool) {
    let filled = rows.iter().filter(|row| !is_blank(&row.cells));
    let is_long = filled.clone().nth(1).is_some();
    let scores: Vec<Score> = header::scores(filled.map(|row| &row.cells), choice);
    let names = scores.get(header::place(&scores)).map_or(0, |score| score.names);
    // A table has two columns at least and a row below its header.
    let is_table = is_long && scores.iter().any(|score| score.filled > 1);
    (if names > 1 { names } else { 0 }, is_table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(choice: &Choice, hidden: [bool; 3], rows: [&[&str]; 3], expected: usize) {
        let sheets: Vec<Sheet> = ["A", "B", "C"]
            .iter()
            .zip(hidden)
            .map(|(name, is_hidden)| Sheet { name: (*name).to_owned(), is_hidden })
            .collect();
        let first_rows = |sheet: &Sheet, _| {
            let at = sheets.iter().position(|own| own.name == sheet.name).unwrap();
            let cells = [rows[at], &["x", "y"]].map(|cells| cells.to_vec().into());
            Ok(cells.map(|cells| Row { cells, ..Row::default() }).to_vec())
        };
        assert_eq!(pick(&sheets, choice, first_rows).unwrap(), expected, "{rows:?}");
    }

    #[test]
    fn the_best_header_tells_the_sheet() {
        let any = Choice::default();
        let records: &[&str] = &["Fecha", "Tema", "Municipio"];
        check(&any, [false; 3], [&["Portada"], records, records], 1);
        check(&any, [false, true, false], [&["Portada"], records, records], 2);
        check(&any, [false, true, false], [&["Portada"], records, &["a", "b"]], 1);
        let named = Choice { sheet: Some(" c".into()), ..Choice::default() };
        check(&named, [false; 3], [records, records, &["a"]], 2);
    }
}
