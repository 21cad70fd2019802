//! The text of XML in which a spreadsheet keeps its sheets.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use crate::intake::{CELL_ERROR, Cells};
use crate::source::cell::{number, percent, whole_day};
use crate::source::ods::damaged;
use crate::source::sheet::Sheet;
use crate::source::table::{COLUMNS_MAX, Error, RECORD_BYTES_MAX, Row, is_blank, remark};

/// The most rows of a sheet.
const ROWS_MAX: u64 = 1 << 20;

/// The most bytes that rows which repeat may come to.
const REPEATED_BYTES_MAX: usize = 64 << 20;

/// What comes next in the document.
pub(super) enum Step {
    /// A sheet begins.
    Sheet(Sheet),
    /// A row of it.
    Row(Row),
}

/// A cell while it is read.
struct Cell {
    kind: String,
    value: String,
    text: String,
    is_error: bool,
    repeats: usize,
    is_covered: bool,
}

/// The document.
pub(super) struct Content<R> {
    xml: Reader<R>,
    buffer: Vec<u8>,
    /// Names of table styles that hide.
    hiding: Vec<String>,
    style: Option<String>,
    line: u64,
    repeated_bytes: usize,
}

impl<R: BufRead> Content<R> {
    pub fn new(reader: R) -> Self {
        let mut xml = Reader::from_reader(reader);
        xml.config_mut().expand_empty_elements = true;
        let (buffer, hiding) = (Vec::new(), Vec::new());
        Self { xml, buffer, hiding, style: None, line: 1, repeated_bytes: 0 }
    }

    /// Gives the sheets and their rows until something is refused.
    pub fn each(mut self, mut take: impl FnMut(Step) -> bool) -> Result<(), Error> {
        loop {
            self.buffer.clear();
            let event = self.xml.read_event_into(&mut self.buffer).map_err(damaged)?;
            let Event::Start(element) = event else {
                if matches!(event, Event::Eof) {
                    return Ok(());
                }
                continue;
            };
            let wants_more = match element.name().0 {
                "style:style" => {
                    self.style = attribute(&element, "style:name");
                    true
                }
                "style:table-properties" => {
                    let hides =
                        attribute(&element, "table:display").is_some_and(|is| is == "false");
                    self.hiding.extend(self.style.take().filter(|_| hides));
                    true
                }
                "table:table" => {
                    self.line = 1;
                    let style = attribute(&element, "table:style-name");
                    let is_hidden = style.is_some_and(|style| self.hiding.contains(&style));
                    let name = attribute(&element, "table:name").unwrap_or_default();
                    take(Step::Sheet(Sheet { name, is_hidden }))
                }
                "table:table-row" => {
                    let repeats = attribute(&element, "table:number-rows-repeated");
                    self.row(count(repeats), &mut take)?
                }
                _ => true,
            };
            if !wants_more {
                return Ok(());
            }
        }
    }

    /// Reads a row and gives it as often as it repeats.
    fn row(&mut self, repeats: u64, take: &mut impl FnMut(Step) -> bool) -> Result<bool, Error> {
        let row = self.cells()?;
        let line = self.line;
        self.line = self.line.saturating_add(repeats);
        if is_blank(&row.cells) && row.remarks.is_empty() {
            return Ok(true);
        }
        let bytes = row.cells.text().len().max(1);
        self.repeated_bytes += bytes.saturating_mul((repeats - 1).min(ROWS_MAX) as usize);
        if line.saturating_add(repeats) > ROWS_MAX + 1 || self.repeated_bytes > REPEATED_BYTES_MAX {
            let what = format!("la fila {line}, que se repite {repeats} veces,");
            return Err(Error::TooLarge { what, max: "lo que una hoja puede tener".to_owned() });
        }
        let mut lines = line..line + repeats;
        Ok(lines.all(|line| take(Step::Row(Row { line, ..row.clone() }))))
    }

    /// The cells up to the end of the row.
    fn cells(&mut self) -> Result<Row, Error> {
        let mut row = Row { line: self.line, ..Row::default() };
        let mut blanks = 0_usize;
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(damaged)? {
                Event::Start(element) if is_cell(element.name().0) => {
                    let mut cell = Cell::new(&element);
                    self.text(&mut cell)?;
                    add(&mut row, &mut blanks, &cell)?;
                }
                Event::End(element) if element.name().0 == "table:table-row" => return Ok(row),
                Event::Eof => return Err(damaged("termina en medio de una fila")),
                _ => {}
            }
        }
    }

    /// Reads up to the end of a cell, and the text in it; notes beside it are left out.
    fn text(&mut self, cell: &mut Cell) -> Result<(), Error> {
        let mut paragraphs = 0;
        let mut depth_in_note = 0_usize;
        loop {
            if cell.text.len() > RECORD_BYTES_MAX {
                return Err(Error::LongRecord { line: self.line });
            }
            self.buffer.clear();
            let event = self.xml.read_event_into(&mut self.buffer).map_err(damaged)?;
            match event {
                Event::Start(element) if depth_in_note > 0 || is_note(element.name().0) => {
                    depth_in_note += 1;
                }
                Event::End(_) if depth_in_note > 0 => depth_in_note -= 1,
                Event::Eof => return Err(damaged("termina en medio de una celda")),
                _ if depth_in_note > 0 => {}
                Event::Start(element) => match element.name().0 {
                    "text:p" => {
                        paragraphs += 1;
                        cell.text.push_str(if paragraphs > 1 { "\n" } else { "" });
                    }
                    "text:s" => {
                        let spaces = count(attribute(&element, "text:c")).min(64);
                        cell.text.extend(std::iter::repeat_n(' ', spaces as usize));
                    }
                    "text:tab" => cell.text.push('\t'),
                    "text:line-break" => cell.text.push('\n'),
                    _ => {}
                },
                Event::Text(text) if paragraphs > 0 => cell.text.push_str(&text.xml10_content()),
                Event::CData(text) if paragraphs > 0 => cell.text.push_str(&text.xml10_content()),
                Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                    Ok(Some(letter)) => cell.text.push(letter),
                    _ => cell.text.push_str(resolve_xml_entity(&entity).unwrap_or_default()),
                },
                Event::End(element) if is_cell(element.name().0) => return Ok(()),
                _ => {}
            }
        }
    }
}

fn is_cell(name: &str) -> bool {
    matches!(name, "table:table-cell" | "table:covered-table-cell")
}

fn is_note(name: &str) -> bool {
    matches!(name, "office:annotation" | "draw:frame" | "table:detective")
}

impl Cell {
    fn new(element: &BytesStart<'_>) -> Self {
        let own = |name: &str| attribute(element, name);
        let kind = own("office:value-type").unwrap_or_default();
        let value = match kind.as_str() {
            "date" => own("office:date-value"),
            "time" => own("office:time-value"),
            "boolean" => own("office:boolean-value"),
            "string" => own("office:string-value"),
            _ => own("office:value"),
        };
        Self {
            kind,
            value: value.unwrap_or_default(),
            text: String::new(),
            is_error: own("calcext:value-type").is_some_and(|kind| kind == "error"),
            repeats: count(own("table:number-columns-repeated")).min(COLUMNS_MAX as u64) as usize,
            is_covered: element.name().0 == "table:covered-table-cell",
        }
    }

    /// What it holds, as text that can be read in one way only.
    fn content(&self) -> String {
        let own = self.value.as_str();
        let parsed = own.parse::<f64>().ok().filter(|value| value.is_finite());
        match (self.kind.as_str(), parsed) {
            ("float" | "currency", Some(value)) => number(value),
            // What people see and mean is the number before the sign.
            ("percentage", Some(value)) => percent(value),
            ("date", _) => whole_day(own),
            ("time", _) => clock(own),
            ("boolean", _) => own.to_owned(),
            _ if own.is_empty() => self.text.clone(),
            _ => own.to_owned(),
        }
    }
}

/// `PT09H30M00S` as `09:30:00`.
fn clock(text: &str) -> String {
    let parts = text.strip_prefix("PT").and_then(|rest| {
        let (hours, rest) = rest.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
        Some(format!("{hours}:{minutes}:{seconds}"))
    });
    parts.unwrap_or_else(|| text.to_owned())
}

/// Adds a cell as often as it repeats; blank ones only once another follows.
fn add(row: &mut Row, blanks: &mut usize, cell: &Cell) -> Result<(), Error> {
    let place = row.cells.len() + *blanks;
    if cell.is_error {
        let reason = "La celda tiene un error de fórmula: se toma por vacía";
        let column = place.to_string();
        row.remarks.push(remark(row.line, CELL_ERROR.id, &column, &cell.text, reason));
    }
    let content = if cell.is_error || cell.is_covered { String::new() } else { cell.content() };
    if content.trim().is_empty() {
        *blanks = blanks.saturating_add(cell.repeats).min(COLUMNS_MAX);
        return Ok(());
    }
    let bytes = content.len().saturating_mul(cell.repeats);
    if row.cells.text().len().saturating_add(bytes) > RECORD_BYTES_MAX {
        return Err(Error::LongRecord { line: row.line });
    }
    put(&mut row.cells, std::mem::take(blanks), "");
    put(&mut row.cells, cell.repeats, &content);
    Ok(())
}

/// Adds cells up to the first that is too many.
fn put(cells: &mut Cells, repeats: usize, text: &str) {
    let room = (COLUMNS_MAX + 1).saturating_sub(cells.len());
    let room = if text.is_empty() { room.saturating_sub(1) } else { room };
    cells.extend(std::iter::repeat_n(text, repeats.min(room)));
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let value = element.try_get_attribute(name).ok()??;
    unescape(&value.value).ok().map(std::borrow::Cow::into_owned)
}

/// A number of repetitions; once where it is not given.
fn count(text: Option<String>) -> u64 {
    text.and_then(|text| text.trim().parse().ok()).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::ods::FORMAT;

    fn read(sheets: &str) -> Result<Vec<(u64, Vec<String>)>, Error> {
        let mut rows = Vec::new();
        Content::new(sheets.as_bytes()).each(|step| {
            if let Step::Row(row) = step {
                rows.push((row.line, row.cells.iter().map(str::to_owned).collect()));
            }
            true
        })?;
        Ok(rows)
    }

    fn check(cell: &str, expected: &str) {
        let text = format!("<table:table><table:table-row>{cell}</table:table-row></table:table>");
        let rows = read(&text).unwrap();
        assert_eq!(rows.first().map_or("", |(_, cells)| &cells[0]), expected, "{cell}");
    }

    #[test]
    fn cells_are_read_by_their_kind() {
        let cell = |kind: &str, rest: &str| {
            format!("<table:table-cell office:value-type=\"{kind}\" {rest}</table:table-cell>")
        };
        check(&cell("float", "office:value=\"76001\"><text:p>76.001</text:p>"), "76001");
        check(&cell("float", "office:value=\"1.234\">"), "1.2340");
        check(&cell("percentage", "office:value=\"0.07\">"), "7%");
        check(&cell("date", "office:date-value=\"2025-03-05\">"), "2025-03-05");
        check(&cell("time", "office:time-value=\"PT09H30M00S\">"), "09:30:00");
        check(&cell("boolean", "office:boolean-value=\"true\">"), "true");
        check(&cell("string", "><text:p>a<text:s text:c=\"2\"/>b &amp; ñ</text:p>"), "a  b & ñ");
        check(&cell("string", "><text:p>a</text:p><text:p>b</text:p>"), "a\nb");
        let note = "><office:annotation><text:p>ojo</text:p></office:annotation><text:p>a</text:p>";
        check(&cell("string", note), "a");
    }

    #[test]
    fn what_repeats_is_given_as_often() {
        let cell = |repeats: &str, text: &str| {
            format!(
                "<table:table-cell table:number-columns-repeated=\"{repeats}\" \
                 office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            )
        };
        let row = |repeats: &str, cells: &str| {
            format!(
                "<table:table-row table:number-rows-repeated=\"{repeats}\">{cells}\
                 </table:table-row>"
            )
        };
        let cells = cell("2", "x") + &cell("1", "") + &cell("1", "y") + &cell("99999", "");
        let text = row("2", &cells) + &row("1048570", &cell("1", ""));
        let expected = ["x", "x", "", "y"].map(str::to_owned).to_vec();
        assert_eq!(read(&text).unwrap(), [(1, expected.clone()), (2, expected)]);
        assert!(matches!(read(&row("4000000000", &cells)), Err(Error::TooLarge { .. })));
        let wide = read(&row("1", &cell("4000000000", "x"))).unwrap();
        assert_eq!(wide[0].1.len(), COLUMNS_MAX);
    }

    #[test]
    fn a_text_that_breaks_off_is_damaged() {
        assert!(matches!(
            read("<table:table-row><table:table-cell>"),
            Err(Error::Damaged { format: FORMAT, .. })
        ));
        assert_eq!(read("").unwrap(), []);
    }
}
