//! Reads delimited text as it comes from offices: any of three delimiters, two encodings, every
//! kind of line end, rows of any length.
//!
//! It streams: memory holds one record, and a record has a limit, so that a file of zeros or one
//! with a quote that never closes is refused at once instead of filling the memory.

use std::io::{self, Read};

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use encoding_rs::WINDOWS_1252;

/// The longest record, its line ends included.
pub const RECORD_BYTES_MAX: usize = 1 << 20;

/// The most columns of a table.
pub const COLUMNS_MAX: usize = 512;

/// Delimiters, the likelier first: it wins where two occur equally often in the header.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

const BUFFER_BYTES: usize = 1 << 16;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why a file is no table.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be read.
    #[error("no se puede leer")]
    Read(#[source] io::Error),
    /// It holds nothing.
    #[error("está vacío: falta la fila de encabezados")]
    Empty,
    /// It holds bytes that text never holds.
    #[error("tiene datos binarios desde la línea {line}; guárdelo como CSV en UTF-8 o Latin-1")]
    Binary {
        /// The line of the row in which they are.
        line: u64,
    },
    /// A record never ends.
    #[error(
        "la fila que empieza en la línea {line} pasa de {RECORD_BYTES_MAX} bytes; \
         ¿unas comillas sin cerrar?"
    )]
    LongRecord {
        /// Where it begins.
        line: u64,
    },
    /// The header is too wide.
    #[error("tiene {columns} columnas; se leen hasta {COLUMNS_MAX}")]
    Columns {
        /// How many it has.
        columns: usize,
    },
}

/// One row and the line on which it begins, counted from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its first line.
    pub line: u64,
    /// Its cells; not always as many as the header has.
    pub cells: StringRecord,
}

/// A table that is being read.
pub struct Table<R> {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The line of the header.
    pub header_line: u64,
    /// What stands between two cells.
    pub delimiter: u8,
    csv: csv::Reader<Guard<R>>,
    record: ByteRecord,
}

impl<R: Read> Table<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// Says why the file is no table.
    pub fn open(reader: R) -> Result<Self, Error> {
        let guard = Guard::new(reader).map_err(|cause| error(cause, 1))?;
        let first = first_line(&guard.ahead);
        let stated = stated_delimiter(first);
        let delimiter = stated.unwrap_or_else(|| delimiter(first));
        let csv = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(BUFFER_BYTES)
            .from_reader(guard);
        let record = ByteRecord::new();
        let mut table = Self { header: Vec::new(), header_line: 1, delimiter, csv, record };
        if stated.is_some() {
            table.next_row()?;
        }
        let header = table.next_row()?.ok_or(Error::Empty)?;
        if header.cells.len() > COLUMNS_MAX {
            return Err(Error::Columns { columns: header.cells.len() });
        }
        table.header = header.cells.iter().map(|name| name.trim().to_owned()).collect();
        table.header_line = header.line;
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
                Some(row) if row.cells.iter().all(|cell| cell.trim().is_empty()) => {}
                row => return Ok(row),
            }
        }
    }

    fn read_row(&mut self) -> Result<Option<Row>, Error> {
        let begins_at = self.csv.position().line();
        self.csv.get_mut().since_record = 0;
        let more = self.csv.read_byte_record(&mut self.record);
        if !more.map_err(|cause| csv_error(cause, begins_at))? {
            return Ok(None);
        }
        // The reader counts from the end of the row before, which blank lines may follow.
        let inner_lines = self.record.as_slice().split(|&byte| byte == b'\n').count() as u64 - 1;
        let line = (self.csv.position().line() - 1).saturating_sub(inner_lines).max(begins_at);
        Ok(Some(Row { line, cells: decode(std::mem::take(&mut self.record)) }))
    }
}

/// UTF-8 where it is valid, else Windows-1252 (Latin-1 with the marks that Windows adds): decided
/// for each row, as files pasted together from several offices mix them.
fn decode(record: ByteRecord) -> StringRecord {
    StringRecord::from_byte_record(record).unwrap_or_else(|invalid| {
        let record = invalid.into_byte_record();
        let cells = record.iter().map(|cell| WINDOWS_1252.decode_without_bom_handling(cell).0);
        cells.collect::<Vec<_>>().into()
    })
}

fn first_line(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii_start();
    text.split(|&byte| byte == b'\n').next().unwrap_or(text)
}

/// Spreadsheets may state the delimiter on a line of its own: `sep=;`.
fn stated_delimiter(line: &[u8]) -> Option<u8> {
    let (name, mark) = line.split_at_checked(4)?;
    let [mark] = mark else { return None };
    (name.eq_ignore_ascii_case(b"sep=") && DELIMITERS.contains(mark)).then_some(*mark)
}

/// The delimiter that occurs most often outside quotes.
fn delimiter(header: &[u8]) -> u8 {
    let bare = header.split(|&byte| byte == b'"').step_by(2).collect::<Vec<_>>().concat();
    let uses = |mark: u8| bare.split(|&byte| byte == mark).count();
    let mut best = DELIMITERS[0];
    for mark in DELIMITERS {
        if uses(mark) > uses(best) {
            best = mark;
        }
    }
    best
}

/// What the guard found wrong.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("binary")]
    Binary,
    #[error("long record")]
    LongRecord,
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

/// Passes text on with every line end as `\n`; refuses binary data and records without end.
struct Guard<R> {
    reader: R,
    /// What was read to see the header's delimiter, or a line end that the file lacks.
    ahead: Vec<u8>,
    last: u8,
    is_binary: bool,
    since_record: usize,
    bytes_read: u64,
}

impl<R: Read> Guard<R> {
    fn new(reader: R) -> io::Result<Self> {
        let mut guard = Self {
            reader,
            ahead: Vec::new(),
            last: b'\n',
            is_binary: false,
            since_record: 0,
            bytes_read: 0,
        };
        let mut ahead = vec![0; BUFFER_BYTES];
        let length = guard.read_text(&mut ahead)?;
        ahead.truncate(length);
        if ahead.starts_with(BYTE_ORDER_MARK) {
            ahead.drain(..BYTE_ORDER_MARK.len());
        }
        guard.ahead = ahead;
        Ok(guard)
    }

    /// Reads a piece of text, with its line ends made alike; 0 at the end of the file.
    ///
    /// Text before binary data is passed on first, so that the error comes in the row at fault.
    fn read_text(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.is_binary {
                return Err(io::Error::new(io::ErrorKind::InvalidData, Fault::Binary));
            }
            let length = self.reader.read(piece)?;
            self.bytes_read += length as u64;
            let text = piece[..length].iter().position(|&byte| byte == 0).unwrap_or(length);
            self.is_binary = text < length;
            let kept = self.unify_line_ends(&mut piece[..text]);
            // A piece may be the second half of `\r\n` alone, which is not the end.
            if kept > 0 || length == 0 {
                return Ok(kept);
            }
        }
    }

    fn unify_line_ends(&mut self, piece: &mut [u8]) -> usize {
        let Some(&end) = piece.last() else { return 0 };
        if self.last != b'\r' && !piece.contains(&b'\r') {
            self.last = end;
            return piece.len();
        }
        let mut kept = 0;
        for at in 0..piece.len() {
            let byte = piece[at];
            if !(byte == b'\n' && self.last == b'\r') {
                piece[kept] = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
            self.last = byte;
        }
        kept
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since_record > RECORD_BYTES_MAX {
            return Err(io::Error::new(io::ErrorKind::InvalidData, Fault::LongRecord));
        }
        let mut length = self.ahead.len().min(buffer.len());
        if length > 0 {
            buffer[..length].copy_from_slice(&self.ahead[..length]);
            self.ahead.drain(..length);
        } else {
            length = self.read_text(buffer)?;
        }
        // The last row ends like the others, which keeps the count of lines simple.
        if length == 0 && !matches!(self.last, b'\n' | b'\r') && !buffer.is_empty() {
            self.last = b'\n';
            buffer[0] = b'\n';
            length = 1;
        }
        self.since_record += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, Error> {
        let mut table = Table::open(bytes)?;
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
        let mut table = Table::open(OneByte(b"a\r\nb\r\n\r\nc")).unwrap();
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
    fn what_is_no_table_is_refused_at_once() {
        check_error(b"", "vacío");
        check_error(b"\n\n", "vacío");
        check_error(&[0; 4096], "binarios desde la línea 1");
        check_error(b"a,b\n1,2\n\0\0", "binarios desde la línea 3");
        check_error(b"\xff\xfea\0,\0b\0", "binarios");
        check_error("a,".repeat(COLUMNS_MAX).as_bytes(), "513 columnas");
    }

    #[test]
    fn a_quote_that_never_closes_is_refused_with_its_line() {
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
