//! What stands between a file and the reader of its rows.

use std::io::{self, Read, Seek, SeekFrom};

use crate::source::csv::BUFFER_BYTES;
use crate::source::csv::wide::Narrow;
use crate::source::header::ROWS_MAX;
use crate::source::table::RECORD_BYTES_MAX;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What the guard found wrong.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("binary")]
    Binary,
    #[error("long record")]
    LongRecord,
}

/// Passes text on with every line end as `\n`; refuses binary data and records without end.
///
/// The text of the record that is being read is kept, so that it can be read again.
pub(super) struct Guard<R> {
    reader: Narrow<R>,
    /// What was read and may be needed still.
    text: Vec<u8>,
    /// The place of `text` in all the text.
    text_from: u64,
    /// How much of `text` was passed on.
    passed: usize,
    record_from: u64,
    last: u8,
    is_binary: bool,
    pub bytes_read: u64,
}

impl<R: Read> Guard<R> {
    /// Reads ahead until the lines are there among which the header is, however small the pieces
    /// in which they come.
    pub fn open(reader: R) -> io::Result<Self> {
        let mut guard = Self {
            reader: Narrow::new(reader),
            text: Vec::new(),
            text_from: 0,
            passed: 0,
            record_from: 0,
            last: b'\n',
            is_binary: false,
            bytes_read: 0,
        };
        while guard.text.len() < BUFFER_BYTES && !guard.has_first_lines() {
            // Binary data below text are told when their row is read.
            let is_over = guard.is_binary && !guard.text.is_empty();
            if is_over || guard.fill()? == 0 {
                break;
            }
        }
        if guard.text.starts_with(BYTE_ORDER_MARK) {
            guard.text.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(guard)
    }

    fn has_first_lines(&self) -> bool {
        self.text.split(|&byte| byte == b'\n').nth(2 * ROWS_MAX + 1).is_some()
    }

    /// What was read and not yet passed on.
    pub fn ahead(&self) -> &[u8] {
        &self.text[self.passed..]
    }

    /// Keeps the text from this place on: a record begins there.
    pub fn keep_from(&mut self, place: u64) {
        self.record_from = place;
    }

    /// The text that is kept, up to this place or to what was passed on.
    pub fn kept(&self, end: u64) -> &[u8] {
        let end = self.within(end).map_or(self.passed, |end| end.min(self.passed));
        self.within(self.record_from).and_then(|from| self.text.get(from..end)).unwrap_or_default()
    }

    /// Where a place in all the text is in what is left of it.
    fn within(&self, place: u64) -> Option<usize> {
        place.checked_sub(self.text_from)?.try_into().ok()
    }

    /// Reads more text, after dropping what no one needs any more; 0 at the end of the file.
    fn fill(&mut self) -> io::Result<usize> {
        let done = self.within(self.record_from).map_or(0, |done| done.min(self.passed));
        let mut text = std::mem::take(&mut self.text);
        text.drain(..done);
        self.text_from += done as u64;
        self.passed -= done;
        let kept = text.len();
        text.resize(kept + BUFFER_BYTES, 0);
        let length = self.read_text(&mut text[kept..]);
        text.truncate(kept + length.as_ref().unwrap_or(&0));
        self.text = text;
        length
    }

    /// Reads a piece of text, with its line ends made alike; 0 at the end of the file.
    ///
    /// Text before binary data is passed on first, so that the error comes in the row at fault.
    /// The last row ends like the others, which keeps the count of lines simple.
    fn read_text(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.is_binary {
                return Err(io::Error::new(io::ErrorKind::InvalidData, Fault::Binary));
            }
            let length = self.reader.read(piece)?;
            self.bytes_read += length as u64;
            // Whether there is one at all is told much faster than where.
            self.is_binary = piece[..length].contains(&0);
            let end = || piece[..length].iter().position(|&byte| byte == 0);
            let text = if self.is_binary { end().unwrap_or(length) } else { length };
            let kept = self.unify_line_ends(&mut piece[..text]);
            // A piece may be the second half of `\r\n` alone, which is not the end.
            if kept > 0 {
                return Ok(kept);
            }
            if length == 0 {
                return Ok(self.end(piece));
            }
        }
    }

    fn end(&mut self, piece: &mut [u8]) -> usize {
        if matches!(self.last, b'\n' | b'\r') {
            return 0;
        }
        self.last = b'\n';
        piece[0] = b'\n';
        1
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
        if self.kept(u64::MAX).len() > RECORD_BYTES_MAX {
            return Err(io::Error::new(io::ErrorKind::InvalidData, Fault::LongRecord));
        }
        if self.ahead().is_empty() {
            self.fill()?;
        }
        let length = self.ahead().len().min(buffer.len());
        buffer[..length].copy_from_slice(&self.ahead()[..length]);
        self.passed += length;
        Ok(length)
    }
}

/// Goes back within the text that is kept.
impl<R> Seek for Guard<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => place.checked_sub(self.text_from),
            SeekFrom::End(_) | SeekFrom::Current(_) => None,
        };
        let passed = place.and_then(|place| usize::try_from(place).ok());
        self.passed = passed
            .filter(|passed| *passed <= self.text.len())
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.text_from + self.passed as u64)
    }
}
