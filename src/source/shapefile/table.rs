//! The `.dbf` beside a shapefile: the wanted fields of each record, in its character set.
//!
//! The character set is what the `.cpg` says, else what the table's own mark says, else UTF-8 if
//! every byte allows it, else Windows-1252, which holds Latin-1.

use std::io::Cursor;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use shapefile::dbase::encoding::EncodingRs;
use shapefile::dbase::{FieldIndex, FieldValue, File};

use crate::source::boundary::{Attributes, Reading};

/// Bytes of a table's header before its fields.
const HEADER: usize = 32;

/// The attributes of each record, `None` for those that were deleted.
///
/// # Errors
/// Names the record, counted from 1, or what the header states wrongly.
pub(super) fn read(
    bytes: &[u8],
    label: Option<&str>,
    reading: &Reading<'_>,
) -> Result<Vec<Option<Attributes>>, String> {
    let count = check_lengths(bytes)?;
    let encoding = EncodingRs::from(encoding(bytes, label)?);
    let file = File::open_with_encoding(Cursor::new(bytes), encoding);
    let mut file = file.map_err(|e| format!("its header: {e}"))?;
    let wanted: Vec<(usize, String)> = file
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, field)| (reading.wants)(field.name()))
        .map(|(index, field)| (index, field.name().to_owned()))
        .collect();
    (0..count)
        .map(|record| row(&mut file, record, &wanted))
        .enumerate()
        .map(|(record, row)| row.map_err(|detail| format!("record {}: {detail}", record + 1)))
        .collect()
}

fn row(
    file: &mut File<Cursor<&[u8]>>,
    record: usize,
    wanted: &[(usize, String)],
) -> Result<Option<Attributes>, String> {
    let mut record = file.record(record).ok_or("it is missing")?;
    if record.is_deleted().map_err(|e| e.to_string())? {
        return Ok(None);
    }
    let mut attributes = Attributes::default();
    for (index, name) in wanted {
        let value = record.read_field(FieldIndex(*index)).map_err(|e| format!("{name}: {e}"))?;
        let text = text(value);
        if text.contains(char::REPLACEMENT_CHARACTER) {
            return Err(format!("{name}: {text:?} is not in the table's character set"));
        }
        attributes.insert(name, &text);
    }
    Ok(Some(attributes))
}

fn text(value: FieldValue) -> String {
    match value {
        FieldValue::Character(Some(text)) | FieldValue::Memo(text) => text,
        FieldValue::Numeric(Some(number)) | FieldValue::Double(number) => number.to_string(),
        FieldValue::Float(Some(number)) => number.to_string(),
        FieldValue::Integer(number) => number.to_string(),
        _ => String::new(),
    }
}

/// Whether the lengths that the header states fit; says how many records there are.
pub(super) fn check_lengths(bytes: &[u8]) -> Result<usize, String> {
    let number = |at: usize| bytes.get(at).copied().map(usize::from);
    let two = |at: usize| Some(number(at)? + (number(at + 1)? << 8));
    let header = || Some((two(4)? + (two(6)? << 16), two(8)?, two(10)?));
    let Some((count, start, length)) = header() else {
        return Err(format!("{} bytes are no table", bytes.len()));
    };
    if start <= HEADER || length < 2 || start > bytes.len() {
        return Err(format!("its header states records of {length} bytes from byte {start} on"));
    }
    let end = start.saturating_add(count.saturating_mul(length));
    // Some programs leave out the mark at the end, and some write more than one.
    if bytes.len() < end || bytes.len() > end + length {
        let found = bytes.len();
        return Err(format!(
            "its header states {count} records of {length} bytes, {end} bytes in all; it has {found}"
        ));
    }
    Ok(count)
}

pub(super) fn encoding(bytes: &[u8], label: Option<&str>) -> Result<&'static Encoding, String> {
    if let Some(label) = label.filter(|label| !label.is_empty()) {
        return by_label(label)
            .ok_or_else(|| format!("its .cpg names {label:?}, no known character set"));
    }
    match bytes.get(29) {
        Some(0x03 | 0x57 | 0x58 | 0x59) => Ok(WINDOWS_1252),
        Some(0xf0) => Ok(UTF_8),
        _ if std::str::from_utf8(&bytes[HEADER..]).is_ok() => Ok(UTF_8),
        _ => Ok(WINDOWS_1252),
    }
}

/// `UTF-8`, `ISO-8859-1`, `ISO 88591`, `ANSI 1252`, `1252`, `65001`, …
fn by_label(label: &str) -> Option<&'static Encoding> {
    let plain: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
    match plain.to_ascii_uppercase().as_str() {
        "UTF8" | "65001" => Some(UTF_8),
        "ISO88591" | "88591" | "LATIN1" | "1252" | "CP1252" | "ANSI1252" | "WINDOWS1252" => {
            Some(WINDOWS_1252)
        }
        _ => Encoding::for_label(label.as_bytes()),
    }
}
