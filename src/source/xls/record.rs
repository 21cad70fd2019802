//! Records: a kind, a length, and so many bytes.

/// Begins a part of the stream.
pub(super) const BEGIN: u16 = 0x0809;
/// Ends it.
pub(super) const END: u16 = 0x000a;
/// The workbook is encrypted.
pub(super) const PASSWORD: u16 = 0x002f;
/// From which year dates are counted.
pub(super) const DATES: u16 = 0x0022;
/// The code of a format.
pub(super) const FORMAT: u16 = 0x041e;
/// What cells refer to for their format.
pub(super) const STYLE: u16 = 0x00e0;
/// The table of shared texts.
pub(super) const TEXTS: u16 = 0x00fc;
/// Goes on where a record was full.
pub(super) const CONTINUED: u16 = 0x003c;
/// The name and place of a sheet.
pub(super) const SHEET: u16 = 0x0085;
/// Cells, by what they hold.
pub(super) const NUMBER: u16 = 0x0203;
pub(super) const SHORT_NUMBER: u16 = 0x027e;
pub(super) const SHORT_NUMBERS: u16 = 0x00bd;
pub(super) const SHARED_TEXT: u16 = 0x00fd;
pub(super) const TEXT: u16 = 0x0204;
pub(super) const RICH_TEXT: u16 = 0x00d6;
pub(super) const TRUTH_OR_ERROR: u16 = 0x0205;
pub(super) const FORMULA: u16 = 0x0006;
/// The text that is the result of the formula before it.
pub(super) const FORMULA_TEXT: u16 = 0x0207;

/// The version of Excel 97 to 2003, as the beginning states it.
pub(super) const BIFF8: u16 = 0x0600;

/// A record.
pub(super) struct Record<'a> {
    pub kind: u16,
    pub data: &'a [u8],
}

impl Record<'_> {
    pub fn u8(&self, at: usize) -> Option<u8> {
        self.data.get(at).copied()
    }

    pub fn u16(&self, at: usize) -> Option<u16> {
        self.data.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
    }

    pub fn u32(&self, at: usize) -> Option<u32> {
        self.data.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
    }

    pub fn f64(&self, at: usize) -> Option<f64> {
        self.data.get(at..)?.first_chunk().map(|bytes| f64::from_le_bytes(*bytes))
    }
}

/// The records of a stream from a place on.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    /// Where the next record begins.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The next record; `None` at the end of the stream.
    pub fn advance(&mut self) -> Result<Option<Record<'a>>, String> {
        let rest = self.stream.get(self.at..).unwrap_or_default();
        let Some(&[k0, k1, l0, l1]) = rest.first_chunk() else { return Ok(None) };
        let length = usize::from(u16::from_le_bytes([l0, l1]));
        let data = rest
            .get(4..4 + length)
            .ok_or_else(|| format!("el registro del byte {} no cabe en el archivo", self.at))?;
        self.at += 4 + length;
        Ok(Some(Record { kind: u16::from_le_bytes([k0, k1]), data }))
    }

    /// The next record if it continues the last one.
    pub fn continued(&mut self) -> Option<&'a [u8]> {
        let mut next = Records { ..*self };
        let record = next.advance().ok()?.filter(|record| record.kind == CONTINUED)?;
        *self = next;
        Some(record.data)
    }
}
