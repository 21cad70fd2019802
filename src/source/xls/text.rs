//! Texts: a length in letters, marks, and letters of one or two bytes.

use crate::source::xls::record::{Record, Records};

/// Marks of a text: two bytes a letter, parts for Asian readers, runs of fonts.
const WIDE: u8 = 1;
const ASIAN: u8 = 4;
const RICH: u8 = 8;

/// Reads texts that may go on in further records.
pub(super) struct Text<'a, 'r> {
    data: &'a [u8],
    more: Option<&'r mut Records<'a>>,
}

impl<'a> Text<'a, '_> {
    /// A text whose length is one byte.
    pub fn short(data: &'a [u8]) -> Option<String> {
        let mut text = Text { data, more: None };
        let length = usize::from(text.u8()?);
        let marks = text.u8()?;
        text.letters(length, marks)
    }

    /// A text whose length is two bytes.
    pub fn long(data: &'a [u8]) -> Option<String> {
        let mut text = Text { data, more: None };
        let length = usize::from(text.u16()?);
        let marks = text.u8()?;
        text.letters(length, marks)
    }

    /// A text of the shared table, with what stands after it.
    fn rich(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        let marks = self.u8()?;
        let runs = if marks & RICH == 0 { 0 } else { usize::from(self.u16()?) };
        let asian = if marks & ASIAN == 0 { 0 } else { self.u32()? as usize };
        let text = self.letters(length, marks)?;
        self.skip(runs * 4);
        self.skip(asian);
        Some(text)
    }

    /// So many letters; where a record ends among them, the next repeats the marks.
    fn letters(&mut self, length: usize, mut marks: u8) -> Option<String> {
        let mut text = String::new();
        let mut left = length;
        while left > 0 {
            if self.data.is_empty() {
                self.refill()?;
                marks = self.u8()?;
            }
            let width = usize::from(marks & WIDE) + 1;
            let taken = left.min(self.data.len() / width);
            if taken == 0 {
                return None;
            }
            let (letters, rest) = self.data.split_at(taken * width);
            self.data = rest;
            left -= taken;
            decode(letters, width, &mut text);
        }
        Some(text)
    }

    fn refill(&mut self) -> Option<()> {
        self.data = self.more.as_mut()?.continued()?;
        Some(())
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > self.data.len() {
            bytes -= self.data.len();
            self.data = &[];
            if self.refill().is_none() {
                return;
            }
        }
        self.data = &self.data[bytes..];
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        if self.data.is_empty() {
            self.refill()?;
        }
        let (bytes, rest) = self.data.split_first_chunk()?;
        self.data = rest;
        Some(*bytes)
    }

    fn u8(&mut self) -> Option<u8> {
        self.bytes().map(|[byte]| byte)
    }

    fn u16(&mut self) -> Option<u16> {
        self.bytes().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.bytes().map(u32::from_le_bytes)
    }
}

fn decode(letters: &[u8], width: usize, text: &mut String) {
    if width == 1 {
        text.extend(letters.iter().map(|&letter| char::from(letter)));
        return;
    }
    let units = letters.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let decoded = char::decode_utf16(units);
    text.extend(decoded.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

/// The table of shared texts, as far as it can be read.
pub(super) fn shared<'a>(record: &Record<'a>, records: &mut Records<'a>) -> Vec<String> {
    let data = record.data.get(8..).unwrap_or_default();
    let count = record.u32(4).unwrap_or_default();
    let mut text = Text { data, more: Some(records) };
    let mut texts = Vec::new();
    while (texts.len() as u64) < u64::from(count) {
        let Some(next) = text.rich() else { break };
        texts.push(next);
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::xls::record::TEXTS;

    #[test]
    fn letters_of_one_and_two_bytes_are_read() {
        assert_eq!(Text::short(b"\x03\x00a\xf1o").as_deref(), Some("año"));
        assert_eq!(Text::long(b"\x02\x00\x01a\x00\xac\x20").as_deref(), Some("a€"));
        assert_eq!(Text::long(b"\x02\x00\x01a\x00"), None);
    }

    #[test]
    fn texts_go_on_in_the_next_record() {
        // "agua" breaks after two letters and goes on with two bytes each; then "x" with runs.
        let mut stream = Vec::new();
        stream.extend(b"\x3c\x00\x05\x00\x01u\x00a\x00");
        stream.extend(b"\x3c\x00\x0a\x00\x01\x00\x08\x01\x00x\x00\x00\x00\x00");
        let data = b"\0\0\0\0\x02\0\0\0\x04\x00\x00ag";
        let record = Record { kind: TEXTS, data };
        let texts = shared(&record, &mut Records::new(&stream, 0));
        assert_eq!(texts, ["agua", "x"]);
    }
}
