//! Text in UTF-16, which spreadsheets call Unicode text, as UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};

/// Bytes that are read at once.
const PIECE_BYTES: usize = 1 << 14;

/// Passes bytes on, made UTF-8 where a mark of UTF-16 stands at their beginning.
pub(super) struct Narrow<R> {
    reader: R,
    /// What was read and not passed on.
    ahead: Vec<u8>,
    passed: usize,
    decoder: Option<Decoder>,
    is_begun: bool,
    is_ended: bool,
}

impl<R: Read> Narrow<R> {
    pub fn new(reader: R) -> Self {
        let (ahead, decoder) = (Vec::new(), None);
        Self { reader, ahead, passed: 0, decoder, is_begun: false, is_ended: false }
    }

    /// Looks for the mark in the first two bytes.
    fn begin(&mut self) -> io::Result<()> {
        self.is_begun = true;
        self.reader.by_ref().take(2).read_to_end(&mut self.ahead)?;
        let encoding = match *self.ahead.as_slice() {
            [0xff, 0xfe] => UTF_16LE,
            [0xfe, 0xff] => UTF_16BE,
            _ => return Ok(()),
        };
        self.ahead.clear();
        self.decoder = Some(encoding.new_decoder_without_bom_handling());
        Ok(())
    }

    /// Decodes a piece; nothing is left to pass on at the end of the file.
    fn decode(&mut self) -> io::Result<()> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        let mut piece = vec![0; PIECE_BYTES];
        self.passed = 0;
        self.ahead.clear();
        while self.ahead.is_empty() && !self.is_ended {
            let length = self.reader.read(&mut piece)?;
            self.is_ended = length == 0;
            let room = decoder.max_utf8_buffer_length(length).unwrap_or_default();
            self.ahead.resize(room, 0);
            let bytes = &piece[..length];
            let (_, _, written, _) = decoder.decode_to_utf8(bytes, &mut self.ahead, self.is_ended);
            self.ahead.truncate(written);
        }
        Ok(())
    }
}

impl<R: Read> Read for Narrow<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.is_begun {
            self.begin()?;
        }
        if self.passed == self.ahead.len() {
            if self.decoder.is_none() {
                return self.reader.read(buffer);
            }
            self.decode()?;
        }
        let ahead = &self.ahead[self.passed..];
        let length = ahead.len().min(buffer.len());
        buffer[..length].copy_from_slice(&ahead[..length]);
        self.passed += length;
        Ok(length)
    }
}
