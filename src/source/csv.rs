//! Reads delimited text as it comes from offices: any of three delimiters, UTF-8, Windows-1252 or
//! UTF-16, every kind of line end, rows of any length, titles above the header and notes below.
//!
//! It streams: memory holds one record, and a record has a limit, so that a file of zeros is
//! refused at once instead of filling the memory. A quote that never closes takes no other rows
//! with it: they are read again, each on its own.

mod delimiter;
mod guard;
mod quotes;
mod wide;

use std::io::{self, Read};

use csv::{ByteRecord, Position, ReaderBuilder};
use encoding_rs::WINDOWS_1252;

use crate::intake::{Cells, Issue};
use crate::source::footer::Footer;
use crate::source::header;
use crate::source::input::Input;
use crate::source::table::{Choice, Error, Row, Rows, is_blank};

use guard::{Fault, Guard};

const BUFFER_BYTES: usize = 1 << 16;

/// Opens a file of delimited text.
pub(super) fn open(input: &Input, choice: &Choice) -> Result<Box<dyn Rows>, Error> {
    let table = Table::find(input.reader().map_err(Error::Read)?, choice)?;
    Ok(Box::new(Records { footer: Footer::new(&table.header), table, notices: Vec::new() }))
}

/// The rows of a table that are records.
struct Records<R> {
    table: Table<R>,
    footer: Footer,
    notices: Vec<Issue>,
}

impl<R: Read + Send> Rows for Records<R> {
    fn header(&self) -> &[String] {
        &self.table.header
    }

    fn header_line(&self) -> u64 {
        self.table.header_line
    }

    fn bytes_read(&self) -> u64 {
        self.table.bytes_read()
    }

    fn next_row(&mut self) -> Result<Option<Row>, Error> {
        while let Some(row) = self.table.next_row()? {
            match self.footer.tell(&row) {
                Some(notice) => self.notices.push(notice),
                None => return Ok(Some(row)),
            }
        }
        Ok(None)
    }

    fn recycle(&mut self, rows: &mut Vec<Row>) {
        self.table.spare.extend(rows.drain(..).map(|row| row.cells));
    }

    fn take_notices(&mut self) -> Vec<Issue> {
        let mut notices = std::mem::take(&mut self.table.banners);
        notices.append(&mut self.notices);
        notices
    }
}

/// A table that is being read.
pub struct Table<R> {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The line of the header.
    pub header_line: u64,
    /// What stands between two cells.
    pub delimiter: u8,
    /// What is said about rows above the header.
    banners: Vec<Issue>,
    csv: csv::Reader<Guard<R>>,
    record: ByteRecord,
    /// Records that are not needed any more: room for the next ones.
    spare: Vec<Cells>,
}

impl<R: Read> Table<R> {
    /// Takes the first row as the header.
    ///
    /// # Errors
    /// Says why the file is no table.
    pub fn open(reader: R) -> Result<Self, Error> {
        let guard = Guard::open(reader).map_err(|cause| error(cause, 1))?;
        let first = delimiter::first_line(guard.ahead());
        let stated = delimiter::stated(first);
        let delimiter = stated.unwrap_or_else(|| delimiter::likely(first));
        Self::begin(guard, delimiter, usize::from(stated.is_some()), 0)
    }

    /// Finds the header among the first rows.
    ///
    /// # Errors
    /// Says why the file is no table.
    pub fn find(reader: R, choice: &Choice) -> Result<Self, Error> {
        let guard = Guard::open(reader).map_err(|cause| error(cause, 1))?;
        let stated = delimiter::stated(delimiter::first_line(guard.ahead()));
        let (delimiter, banners) = delimiter::survey(guard.ahead(), stated, choice);
        Self::begin(guard, delimiter, usize::from(stated.is_some()), banners)
    }

    /// Reads up to the header, past a row that states the delimiter and rows that say something.
    fn begin(guard: Guard<R>, delimiter: u8, marks: usize, banners: usize) -> Result<Self, Error> {
        let csv = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(BUFFER_BYTES)
            .from_reader(guard);
        let (header, banners_read, record) = (Vec::new(), Vec::new(), ByteRecord::new());
        let banners_of = |row: Option<Row>| row.map(|row| header::banner(&row));
        let mut table = Self {
            header,
            header_line: 1,
            delimiter,
            banners: banners_read,
            csv,
            record,
            spare: Vec::new(),
        };
        for _ in 0..marks {
            table.next_row()?;
        }
        for _ in 0..banners {
            let banner = banners_of(table.next_row()?);
            table.banners.extend(banner);
        }
        let row = table.next_row()?.ok_or(Error::Empty)?;
        table.header = header::read(&row)?;
        table.header_line = row.line;
        Ok(table)
    }

    /// Bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.csv.get_ref().bytes_read
    }

    /// The next row that is not blank; `None` at the end.
    ///
    /// Spreadsheets leave rows of delimiters behind: these are blank too.
    ///
    /// # Errors
    /// Names the line at which the file stops being a table.
    pub fn next_row(&mut self) -> Result<Option<Row>, Error> {
        loop {
            match self.read_row()? {
                Some(row) if is_blank(&row.cells) => {}
                row => return Ok(row),
            }
        }
    }

    fn read_row(&mut self) -> Result<Option<Row>, Error> {
        let begin = self.csv.position().clone();
        self.csv.get_mut().keep_from(begin.byte());
        match self.csv.read_byte_record(&mut self.record) {
            Ok(false) => Ok(None),
            Ok(true) => self.row(&begin).map(Some),
            Err(cause) => match csv_error(cause, begin.line()) {
                Error::LongRecord { .. } if self.hides_rows(u64::MAX) => {
                    self.read_line(&begin).map(Some)
                }
                error => Err(error),
            },
        }
    }

    /// The record that was read, which may have begun after blank lines.
    fn row(&mut self, begin: &Position) -> Result<Row, Error> {
        let end = self.csv.position();
        let line = begin.line() + blank_lines(self.csv.get_ref().kept(end.byte()));
        let lines = end.line() - line;
        if self.is_open(lines) || lines > 1 && self.hides_rows(end.byte()) {
            return self.read_line(begin);
        }
        let cells = decode(&self.record, self.spare.pop().unwrap_or_default());
        Ok(Row { line, cells, ..Row::default() })
    }

    /// Whether the record took even the line end after its last line into a cell, which happens
    /// where a quote is open at the end of the file.
    fn is_open(&self, lines: u64) -> bool {
        let text = self.record.as_slice();
        text.ends_with(b"\n") && line_ends(text) == lines
    }

    /// Whether a quote that never closes took other rows into the record that ends at `end`.
    fn hides_rows(&self, end: u64) -> bool {
        let text = self.csv.get_ref().kept(end);
        let text = &text[blank_lines(text) as usize..];
        quotes::hide_rows(text, self.delimiter, self.header.len())
    }

    /// Reads the first line of the record as a row of its own, and goes back to the next one.
    fn read_line(&mut self, begin: &Position) -> Result<Row, Error> {
        let text = self.csv.get_ref().kept(u64::MAX);
        let blank_lines = blank_lines(text);
        let row = text[blank_lines as usize..].split(|&byte| byte == b'\n').next();
        let row = row.unwrap_or_default();
        let (line, length) = (begin.line() + blank_lines, blank_lines + row.len() as u64 + 1);
        let cells = decode(&quotes::alone(row, self.delimiter), Cells::default());
        let mut next = begin.clone();
        next.set_byte(begin.byte() + length).set_line(line + 1);
        self.csv.seek(next).map_err(|cause| csv_error(cause, line))?;
        Ok(Row { line, cells, is_unclosed: true, ..Row::default() })
    }
}

/// Line ends before the first row.
fn blank_lines(text: &[u8]) -> u64 {
    text.iter().take_while(|&&byte| byte == b'\n').count() as u64
}

fn line_ends(text: &[u8]) -> u64 {
    text.split(|&byte| byte == b'\n').skip(1).count() as u64
}

/// UTF-8 where it is valid, else Windows-1252 (Latin-1 with the marks that Windows adds): decided
/// for each row, as files pasted together from several offices mix them.
fn decode(record: &ByteRecord, mut room: Cells) -> Cells {
    if !room.read(record) {
        room.extend(record.iter().map(|cell| WINDOWS_1252.decode_without_bom_handling(cell).0));
    }
    room
}

fn csv_error(cause: csv::Error, line: u64) -> Error {
    match cause.into_kind() {
        csv::ErrorKind::Io(cause) => error(cause, line),
        // Reading bytes of flexible length has no other way to fail.
        other => Error::Read(io::Error::other(format!("{other:?}"))),
    }
}

fn error(cause: io::Error, line: u64) -> Error {
    match cause.get_ref().and_then(|inner| inner.downcast_ref()) {
        Some(Fault::Binary) => Error::Binary { line },
        Some(Fault::LongRecord) => Error::LongRecord { line },
        None => Error::Read(cause),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::table::{COLUMNS_MAX, RECORD_BYTES_MAX};

    fn read(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, Error> {
        let mut table = Table::find(bytes, &Choice::default())?;
        let mut rows = vec![(table.header_line, table.header.clone())];
        while let Some(row) = table.next_row()? {
            rows.push((row.line, row.cells.iter().map(str::to_owned).collect()));
        }
        Ok(rows)
    }

    fn check(bytes: &[u8], expected: &[(u64, &[&str])]) {
        let rows = read(bytes).unwrap();
        let rows: Vec<(u64, Vec<&str>)> = rows
            .iter()
            .map(|(line, cells)| (*line, cells.iter().map(String::as_str).collect()))
            .collect();
        let expected: Vec<(u64, Vec<&str>)> =
            expected.iter().map(|(line, cells)| (*line, cells.to_vec())).collect();
        assert_eq!(rows, expected, "{:?}", String::from_utf8_lossy(bytes));
    }

    fn check_error(bytes: &[u8], expected: &str) {
        let error = read(bytes).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn the_header_tells_the_delimiter() {
        check(b"a,b\n1,2\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check(b"a;b\n1,5;2\n", &[(1, &["a", "b"]), (2, &["1,5", "2"])]);
        check(b"a\tb\n1\t2\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check(b"sep=;\r\na;b\r\n1,5;2", &[(2, &["a", "b"]), (3, &["1,5", "2"])]);
        check(b"\"a;b;c\",d\n1,2", &[(1, &["a;b;c", "d"]), (2, &["1", "2"])]);
    }

    #[test]
    fn rows_keep_their_lines_whatever_the_line_ends() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "a,b\n1,2\n\n,\n\"x\ny\",3\n4,5".replace('\n', end);
            check(
                text.as_bytes(),
                &[(1, &["a", "b"]), (2, &["1", "2"]), (5, &["x\ny", "3"]), (7, &["4", "5"])],
            );
        }
    }

    #[test]
    fn a_line_end_may_fall_between_two_pieces() {
        struct OneByte<'a>(&'a [u8]);
        impl Read for OneByte<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let length = usize::from(!self.0.is_empty());
                self.0.read(&mut buffer[..length])
            }
        }
        let text = b"\xef\xbb\xbfa;b\r\nb\r\n\r\nc";
        let mut table = Table::open(OneByte(text)).unwrap();
        assert_eq!((table.delimiter, &*table.header), (b';', &["a", "b"].map(str::to_owned)[..]));
        let lines = std::iter::from_fn(|| table.next_row().unwrap().map(|row| row.line));
        assert_eq!(lines.collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn both_encodings_are_read_even_in_one_file() {
        let name = &["Alcalá"][..];
        check("\u{feff}Alcalá\n".as_bytes(), &[(1, name)]);
        check(b"Alcal\xe1\n", &[(1, name)]);
        check(
            "a\nAlcalá\nAlcal\u{0}".replace('\0', "?").as_bytes(),
            &[(1, &["a"]), (2, name), (3, &["Alcal?"])],
        );
        check(b"Alcal\xc3\xa1\nAlcal\xe1\n", &[(1, name), (2, name)]);
    }

    #[test]
    fn text_of_two_bytes_a_letter_is_read() {
        let text = "\u{feff}Fecha\tÁrea\r\n1\t2\r\n";
        let expected = [(1, &["Fecha", "Área"][..]), (2, &["1", "2"])];
        check(&text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(), &expected);
        check(&text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>(), &expected);
        check_error(b"a\0,\0b\0", "binarios");
    }

    #[test]
    fn titles_stand_above_the_header() {
        let text = "ALCALDÍA DE CALI\n\nCorte: 31/12/2024;;\nFecha;Tema;Municipio\n1;2;3\n";
        check(text.as_bytes(), &[(4, &["Fecha", "Tema", "Municipio"]), (5, &["1", "2", "3"])]);
        let text = "Informe, primera parte\n\"Fecha de\nrecepción\";tema;a,b\n1;2;3\n";
        let header = ["Fecha de recepción", "tema", "a,b"];
        check(text.as_bytes(), &[(2, &header), (4, &["1", "2", "3"])]);
    }

    #[test]
    fn what_is_no_table_is_refused_at_once() {
        check_error(b"", "vacío");
        check_error(b"\n\n", "vacío");
        check_error(&[0; 4096], "binarios desde la línea 1");
        check_error(b"a,b\n1,2\n\0\0", "binarios desde la línea 3");
        check_error("a,".repeat(COLUMNS_MAX).as_bytes(), "513 columnas");
    }

    #[test]
    fn a_quote_that_never_closes_takes_no_row_with_it() {
        let head = (1, &["fecha", "lugar", "texto"][..]);
        let open = (2, &["2025-01-02", "Cali", "Agua sin cerrar"][..]);
        check(
            b"fecha,lugar,texto\n2025-01-02,Cali,\"Agua sin cerrar\n\n2025-01-03,Buga,Luz\n",
            &[head, open, (4, &["2025-01-03", "Buga", "Luz"])],
        );
        check(
            b"fecha,lugar,texto\n2025-01-02,Cali,\"Agua sin cerrar\n2025-01-03,Buga,Luz\n\
              2025-01-04,Buga,\"Dos, tres\ny cuatro\"\n2025-01-05,Buga,Fin",
            &[
                head,
                open,
                (3, &["2025-01-03", "Buga", "Luz"]),
                (4, &["2025-01-04", "Buga", "Dos, tres\ny cuatro"]),
                (6, &["2025-01-05", "Buga", "Fin"]),
            ],
        );
    }

    #[test]
    fn a_row_whose_quote_never_closes_says_so() {
        let text = b"a,b,c\n1-1,x,\"y\n2-2,x,\"x\n\"\n3-3,x,\"y";
        let mut table = Table::open(&text[..]).unwrap();
        let rows = std::iter::from_fn(|| table.next_row().unwrap());
        let unclosed: Vec<(u64, bool)> = rows.map(|row| (row.line, row.is_unclosed)).collect();
        assert_eq!(unclosed, [(2, true), (3, false), (5, true)]);
    }

    #[test]
    fn rows_under_an_open_quote_are_read_however_many() {
        let rows = 2 * RECORD_BYTES_MAX / 20;
        let text = format!("a,b\n2025-01-01,\"{}", "\n2025-01-02,otra fila".repeat(rows));
        assert_eq!(read(text.as_bytes()).unwrap().len(), 2 + rows);
    }

    #[test]
    fn a_text_without_end_is_refused_with_its_line() {
        let text = format!("a,b\n1,2\n\"{}", "x,y\n".repeat(RECORD_BYTES_MAX / 2));
        check_error(text.as_bytes(), "línea 3");
    }

    proptest! {
        #[test]
        fn any_bytes_are_rows_in_order_or_an_error(
            bytes in prop::collection::vec(
                prop_oneof![any::<u8>(), Just(b'\n'), Just(b'"')],
                0..200,
            ),
        ) {
            if let Ok(rows) = read(&bytes) {
                let lines: Vec<u64> = rows.into_iter().map(|(line, _)| line).collect();
                prop_assert!(lines.is_sorted_by(|a, b| a < b));
            }
        }
    }

    #[test]
    fn a_file_without_end_fills_no_memory() {
        let error = Table::open(io::repeat(b'x')).err().unwrap();
        assert!(matches!(error, Error::LongRecord { line: 1 }), "{error}");
    }
}
