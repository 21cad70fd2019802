//! Quotes that open and never close, and the rows that they hide.
//!
//! Text in quotes may span lines, so that a quote left open takes the rows below into its cell, to
//! the next quote or to the end. Such rows are told from lines of text by their form: they have
//! the cells of a row, and a date or a code where the first line has one written alike.

use csv::{ByteRecord, ReaderBuilder};

/// Whether one of the lines after the first is a row of its own.
pub(super) fn hide_rows(text: &[u8], delimiter: u8, columns: usize) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n');
    let Some(first) = lines.next().filter(|_| columns > 1) else { return false };
    let signs = signs(&alone(first, delimiter));
    let may_be_row = |line: &&[u8]| line.split(|&b| b == delimiter).count() >= columns;
    let is_row = |line| {
        let row = alone(line, delimiter);
        row.len() >= columns
            && signs.iter().any(|(at, sign)| row.get(*at).is_some_and(|cell| form(cell) == *sign))
    };
    !signs.is_empty() && lines.filter(may_be_row).any(is_row)
}

/// The forms of the cells that hold a date or a code, whatever its digits, and their places. A bare
/// number is no sign, as lists in a text are numbered too.
fn signs(row: &ByteRecord) -> Vec<(usize, Vec<u8>)> {
    let forms = row.iter().map(form).enumerate();
    forms.filter(|(_, form)| form.len() > 1 && form.contains(&b'9')).collect()
}

/// A text with each run of digits as a single 9: `2025-01-02` and `2024-11-30` are one.
fn form(text: &[u8]) -> Vec<u8> {
    let marks = text.trim_ascii().iter().map(|b| if b.is_ascii_digit() { b'9' } else { *b });
    let mut form: Vec<u8> = marks.collect();
    form.dedup_by(|a, b| *a == b'9' && *b == b'9');
    form
}

/// Reads a line as a row of its own: a quote that it does not close is left out.
pub(super) fn alone(line: &[u8], delimiter: u8) -> ByteRecord {
    let mut line = line.to_vec();
    if let Some(at) = open_quote(&line, delimiter) {
        line.remove(at);
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .buffer_capacity(line.len().max(1))
        .from_reader(&*line);
    let mut record = ByteRecord::new();
    // Bytes in memory have no way to fail; a blank line has no cells.
    let _ = reader.read_byte_record(&mut record);
    record
}

/// Where the quote is that a line opens and does not close.
fn open_quote(line: &[u8], delimiter: u8) -> Option<usize> {
    let mut open = None;
    let mut closed = None;
    let mut before = delimiter;
    for (at, &byte) in line.iter().enumerate() {
        (open, closed) = match (open, byte) {
            (Some(_), b'"') => (None, open),
            (Some(_), _) => (open, None),
            // A quote right after the one that closed is text, and the cell goes on.
            (None, b'"') if before == b'"' && closed.is_some() => (closed, None),
            (None, b'"') if before == delimiter => (Some(at), None),
            (None, _) => (None, None),
        };
        before = byte;
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_open(line: &str, expected: Option<usize>) {
        assert_eq!(open_quote(line.as_bytes(), b','), expected, "{line}");
    }

    #[test]
    fn a_quote_is_open_until_it_closes() {
        check_open("a,b", None);
        check_open("a,\"b", Some(2));
        check_open("\"a,b", Some(0));
        check_open("\"a\",\"b \"\"c\"\" d", Some(4));
        check_open("\"a \"\"b\"\"\",c", None);
        check_open("\"\",\"", Some(3));
        check_open("\"\"\"a", Some(0));
        check_open("\"\"\"\"a", None);
        check_open("tubo de 3\",b", None);
    }

    fn check_alone(line: &str, expected: &[&str]) {
        assert_eq!(alone(line.as_bytes(), b','), expected.to_vec(), "{line}");
    }

    #[test]
    fn a_line_alone_loses_only_the_quote_it_leaves_open() {
        check_alone("1,\"Cali, Valle\",\"Agua, luz", &["1", "Cali, Valle", "Agua", " luz"]);
        check_alone("1,\"dice \"\"no\"\"\"", &["1", "dice \"no\""]);
        check_alone("", &[]);
    }

    fn check_hidden(text: &str, columns: usize, expected: bool) {
        assert_eq!(hide_rows(text.as_bytes(), b',', columns), expected, "{text}");
    }

    #[test]
    fn rows_are_told_from_lines_of_text() {
        check_hidden("2025-01-02,Cali,\"Agua\n2025-01-03,Buga,Luz\n", 3, true);
        check_hidden("2025-01-02,Cali,\"Agua\ny luz\n2025-1-3,Buga,\"Luz, y más\"\n", 3, true);
        check_hidden("\"2025-01-02,Cali,Agua\n2025-01-03,Buga,\"", 3, true);
        check_hidden("2025-01-02,Cali,\"Agua, luz, vías\nsalud, escuela, parque\"\n", 3, false);
        check_hidden("7,2025-01-02,Cali,\"Pedimos:\n1, agua, luz, vías\n\"\n", 4, false);
        check_hidden("2025-01-02,Cali,\"Agua\n2025-01-03\"\n", 3, false);
        check_hidden("Agua D-1\"\nD-2", 1, false);
    }
}
