//! Reads a sheet of an OpenDocument spreadsheet, row by row.
//!
//! The document is one text of XML with all sheets, in which cells and rows that repeat stand
//! once with their number: they are given as often, up to a limit, and never all held in memory.

mod content;

use std::io::BufReader;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use zip::ZipArchive;

use crate::source::ahead::{Ahead, Counted};
use crate::source::headed::Headed;
use crate::source::input::{Input, Source};
use crate::source::reader::Head;
use crate::source::sheet::{self, Sheet};
use crate::source::table::{Choice, Error, Row, Rows};
use crate::source::zipped;

use content::{Content, Step};

const FORMAT: &str = "ODS";

/// Whether it is an archive with the parts of a spreadsheet.
pub(super) fn tells(head: &Head<'_>) -> bool {
    const KIND: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    // The kind stands in the first member, not deflated; some programs leave it out.
    let is_other = head.bytes.get(30..38) == Some(b"mimetype")
        && !head.bytes.windows(KIND.len()).any(|window| window == KIND);
    !is_other && zipped::holds(head, &["content.xml", "META-INF/manifest.xml"])
}

/// Opens the sheet that is asked for or has the best header.
pub(super) fn open(input: &Input, choice: &Choice) -> Result<Box<dyn Rows>, Error> {
    zipped::check(input, FORMAT)?;
    refuse_protected(input)?;
    let bytes = Arc::<AtomicU64>::default();
    let (counter, file, wanted) = (Arc::clone(&bytes), input.clone(), choice.clone());
    let lines = Ahead::start(FORMAT, bytes, move |desk| {
        let sheet = pick(&file, &wanted)?;
        let mut place = 0;
        each_row(&file, &counter, |step| match step {
            Step::Sheet(_) => {
                place += 1;
                place <= sheet + 1
            }
            Step::Row(row) => place != sheet + 1 || desk.put(row),
        })
    })?;
    Ok(Box::new(Headed::open(lines, choice)?))
}

/// Reads the beginnings of all sheets.
fn pick(input: &Input, choice: &Choice) -> Result<usize, Error> {
    let mut sheets: Vec<(Sheet, Vec<Row>)> = Vec::new();
    each_row(input, &Arc::default(), |step| {
        match (step, sheets.last_mut()) {
            (Step::Sheet(sheet), _) => sheets.push((sheet, Vec::new())),
            (Step::Row(row), Some((_, rows))) if rows.len() < sheet::ROWS_MAX => rows.push(row),
            _ => {}
        }
        true
    })?;
    let names: Vec<Sheet> = sheets.iter().map(|(sheet, _)| sheet.clone()).collect();
    let mut rows = sheets.into_iter().map(|(_, rows)| rows);
    sheet::pick(&names, choice, |_, _| Ok(rows.next().unwrap_or_default()))
}

/// Gives what the document holds in its order, until something is refused.
fn each_row(
    input: &Input,
    bytes: &Arc<AtomicU64>,
    take: impl FnMut(Step) -> bool,
) -> Result<(), Error> {
    let reader: Box<dyn Source> = input.reader().map_err(Error::Read)?;
    let mut archive = ZipArchive::new(Counted::new(reader, bytes)).map_err(damaged)?;
    let member = archive.by_name("content.xml").map_err(damaged)?;
    Content::new(BufReader::new(member)).each(take)
}

/// The manifest names how each part is encrypted.
fn refuse_protected(input: &Input) -> Result<(), Error> {
    zipped::each(input, FORMAT, |name, _, reader| {
        let mut text = String::new();
        if name == "META-INF/manifest.xml" {
            // A manifest that is no text protects nothing.
            let _ = reader.read_to_string(&mut text);
        }
        if text.contains("encryption-data") { Err(Error::Protected) } else { Ok(()) }
    })
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` hands over")]
fn damaged(cause: impl ToString) -> Error {
    Error::Damaged { format: FORMAT, detail: cause.to_string() }
}
