//! Parts of extracts as bytes, and the way back.
//!
//! A number of the form, the number of rows, the days, the keys; then for each coded column its
//! values and its codes, in as few bytes as the largest needs. Numbers are little-endian.

use crate::demand::Key;
use crate::snapshot::extract::{COLUMNS, Coded, NO_CODE, PART_ROWS, Part};

/// The number of this form; bytes of another are not understood.
const FORM: u8 = 1;

impl Part {
    /// As bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Vec::with_capacity(self.len() * 40 + 256);
        to.push(FORM);
        put_length(&mut to, self.len());
        let (first, last) = self.days.unwrap_or((1, 0));
        for day in [first, last].iter().chain(&self.day) {
            to.extend(day.to_le_bytes());
        }
        self.keys.iter().for_each(|key| to.extend(key.to_bytes()));
        self.columns.iter().for_each(|column| put_column(&mut to, column));
        to
    }

    /// From bytes; `None` when they are of another form or broken.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Bytes(bytes);
        let rows = (from.take(1)? == [FORM]).then(|| from.length())??;
        if rows > PART_ROWS {
            return None;
        }
        let [first, last] = [from.number(2)?, from.number(2)?].map(|day| day as u16);
        let day = from.take(2 * rows)?.as_chunks().0.iter().map(|day| u16::from_le_bytes(*day));
        let (day, days) = (day.collect(), (first <= last).then_some((first, last)));
        let keys = from.take(Key::BYTES * rows)?.as_chunks().0.iter();
        let keys = keys.map(|key| Key::from_bytes(*key)).collect();
        let mut part = Self { keys, day, days, ..Self::default() };
        for column in 0..COLUMNS {
            part.columns[column] = column_of(&mut from, rows)?;
        }
        from.0.is_empty().then_some(part)
    }
}

fn put_length(to: &mut Vec<u8>, length: usize) {
    to.extend((length as u32).to_le_bytes());
}

fn put_column(to: &mut Vec<u8>, column: &Coded) {
    put_length(to, column.values.len());
    for value in &column.values {
        put_length(to, value.len());
        to.extend(value.as_bytes());
    }
    let width = width(column.values.len());
    for code in &column.codes {
        to.extend(&code.to_le_bytes()[..width]);
    }
}

/// Bytes of a code, all set where there is no value.
fn width(values: usize) -> usize {
    match values {
        0..0xff => 1,
        0xff..0xffff => 2,
        _ => 4,
    }
}

fn column_of(from: &mut Bytes<'_>, rows: usize) -> Option<Coded> {
    let count = from.length()?;
    if count > rows {
        return None;
    }
    let mut values = Vec::with_capacity(count);
    for _ in 0..count {
        let length = from.length()?;
        values.push(String::from_utf8(from.take(length)?.to_vec()).ok()?);
    }
    let width = width(count);
    let codes: Vec<u32> = match (width, from.take(width * rows)?) {
        (1, bytes) => bytes.iter().map(|&code| widened(code.into(), 0xff)).collect(),
        (2, bytes) => {
            let codes = bytes.as_chunks().0.iter().map(|code| u16::from_le_bytes(*code));
            codes.map(|code| widened(code.into(), 0xffff)).collect()
        }
        (_, bytes) => bytes.as_chunks().0.iter().map(|code| u32::from_le_bytes(*code)).collect(),
    };
    let fits = codes.iter().all(|&code| code == NO_CODE || (code as usize) < count);
    fits.then_some(Coded { values, codes })
}

fn widened(code: u32, none: u32) -> u32 {
    if code == none { NO_CODE } else { code }
}

/// What is left to read.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self, bytes: usize) -> Option<u32> {
        let taken = self.take(bytes)?;
        Some(taken.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte)))
    }

    fn length(&mut self) -> Option<usize> {
        Some(self.number(4)? as usize)
    }
}
