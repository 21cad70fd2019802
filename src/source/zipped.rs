//! Archives: those that workbooks are, and those in which a file is sent.
//!
//! The sizes that an archive states are held against limits before anything is read, and what
//! inflates is held against what was stated: an archive of a few megabytes that holds terabytes
//! is refused at once.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::source::input::{Input, Source, has_ending};
use crate::source::reader::{self, Head};
use crate::source::table::{Choice, Error, Rows};

/// The id of archives among the formats.
pub(super) const ID: &str = "zip";

/// The most bytes of a workbook's parts, inflated.
const BOOK_BYTES_MAX: u64 = 2 << 30;

/// The most bytes of a part of a workbook that is held in memory.
const PART_BYTES_MAX: u64 = 256 << 20;

/// The most bytes of a file that is read out of an archive into memory.
const MEMBER_BYTES_MAX: u64 = 512 << 20;

/// The most members of an archive.
const MEMBERS_MAX: usize = 10_000;

/// The longest text between two marks of XML.
const RUN_BYTES_MAX: u64 = 4 << 20;

/// Deflate makes nothing smaller than this.
const RATIO_MAX: u64 = 1032;

/// An archive that can inflate to no more than this need not be inflated to be trusted.
const TRUSTED_BYTES: u64 = 64 << 20;

/// How members begin that hold no records: leftovers of operating systems.
const LEFTOVERS: [&str; 3] = ["__MACOSX/", ".", "Thumbs.db"];

type Archive = ZipArchive<Box<dyn Source>>;

/// Whether it is an archive.
pub(super) fn tells(head: &Head<'_>) -> bool {
    head.bytes.starts_with(b"PK\x03\x04") || head.bytes.starts_with(b"PK\x05\x06")
}

/// Whether it is an archive with a member under each of these beginnings.
pub(super) fn holds(head: &Head<'_>, beginnings: &[&str]) -> bool {
    let Some(archive) =
        Some(head).filter(|head| tells(head)).and_then(|head| open_at(head.input).ok())
    else {
        return false;
    };
    let has = |beginning: &&str| {
        archive.file_names_raw().any(|name| name.starts_with(beginning.as_bytes()))
    };
    beginnings.iter().all(has)
}

fn open_at(input: &Input) -> Result<Archive, Error> {
    let archive =
        ZipArchive::new(input.reader().map_err(Error::Open)?).map_err(|e| error("ZIP", e))?;
    if archive.len() > MEMBERS_MAX {
        return Err(too_large("el número de archivos que trae", &MEMBERS_MAX.to_string()));
    }
    Ok(archive)
}

/// Holds a workbook's archive against the limits.
///
/// # Errors
/// When a part is protected, too large, or larger than the archive states.
pub(super) fn check(input: &Input, format: &'static str) -> Result<(), Error> {
    let mut archive = open_at(input)?;
    let mut total = 0_u64;
    for at in 0..archive.len() {
        let member = archive.by_index_raw(at).map_err(|cause| error(format, cause))?;
        if member.encrypted() {
            return Err(Error::Protected);
        }
        let name = String::from_utf8_lossy(member.name_raw()).into_owned();
        total = total.saturating_add(member.size());
        // Sheets are read cell by cell, other parts as a whole.
        let is_sheet = name.contains("/worksheets/") || name == "content.xml";
        if total > BOOK_BYTES_MAX || (!is_sheet && member.size() > PART_BYTES_MAX) {
            return Err(too_large(&format!("{name}, descomprimido,"), "2 GB"));
        }
    }
    if input.length().saturating_mul(RATIO_MAX) <= TRUSTED_BYTES {
        return Ok(());
    }
    each(input, format, |name, length, reader| {
        let mut longest = LongestRun { is_text: has_ending(name, "xml"), run: 0, longest: 0 };
        let read = io::copy(reader, &mut longest).map_err(|cause| unread(format, name, cause))?;
        if longest.longest > RUN_BYTES_MAX {
            return Err(too_large(&format!("un texto de {name}"), "4 MB"));
        }
        if read > length { Err(liar(format, name)) } else { Ok(()) }
    })
}

/// Measures texts between the marks of XML, each of which is held in memory.
struct LongestRun {
    is_text: bool,
    run: u64,
    longest: u64,
}

impl Write for LongestRun {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if self.is_text {
            for (number, run) in piece.split(|byte| *byte == b'<').enumerate() {
                self.run = run.len() as u64 + if number == 0 { self.run } else { 0 };
                self.longest = self.longest.max(self.run);
            }
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Gives each member with its name, the length that it states, and a reader that ends one byte
/// after that length.
pub(super) fn each(
    input: &Input,
    format: &'static str,
    mut look: impl FnMut(&str, u64, &mut dyn Read) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut archive = open_at(input)?;
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).map_err(|cause| error(format, cause))?;
        let name = String::from_utf8_lossy(member.name_raw()).into_owned();
        let length = member.size();
        look(&name, length, &mut member.by_ref().take(length.saturating_add(1)))?;
    }
    Ok(())
}

/// Opens what an archive holds: a single thing of which records are read.
pub(super) fn open(input: &Input, choice: &Choice) -> Result<Box<dyn Rows>, Error> {
    let mut archive = open_at(input)?;
    let names = names(&archive);
    let one = match shapefiles(&names).as_slice() {
        [] => single(&names),
        [shape] => Some(shape.clone()),
        _ => None,
    };
    let name = one.ok_or_else(|| Error::Archive { members: listed(&names) })?;
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let is_part = |own: &&String| {
        **own == name
            || has_ending(&name, "shp") && own.rsplit_once('.').is_some_and(|(s, _)| s == stem)
    };
    let mut parts = Vec::new();
    for own in names.iter().filter(is_part) {
        parts.push((own.clone(), inflate(&mut archive, own)?));
    }
    let main = parts.iter().position(|(own, _)| *own == name).unwrap_or_default();
    let (name, bytes) = parts.swap_remove(main);
    let inner = Input::bytes(base(&name), bytes).with_parts(parts);
    if reader::find(&inner)?.id == ID {
        return Err(Error::Archive { members: vec![format!("{name} (otro archivo comprimido)")] });
    }
    reader::open(&inner, choice)
}

/// Names of members that are files, without what operating systems leave behind.
fn names(archive: &Archive) -> Vec<String> {
    let names = archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned());
    let is_file = |name: &String| {
        !name.ends_with('/')
            && !LEFTOVERS.iter().any(|mark| name.starts_with(mark) || base(name).starts_with(mark))
    };
    names.filter(is_file).collect()
}

fn base(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

fn shapefiles(names: &[String]) -> Vec<String> {
    names.iter().filter(|name| has_ending(name, "shp")).cloned().collect()
}

/// The only member whose name ends as files of records do; texts that explain may lie beside it.
fn single(names: &[String]) -> Option<String> {
    if let [only] = names {
        return Some(only.clone());
    }
    let is_table = |name: &&String| {
        let endings = reader::READERS.iter().flat_map(|reader| reader.endings);
        endings.filter(|ending| **ending != "txt").any(|ending| has_ending(name, ending))
    };
    let mut tables = names.iter().filter(is_table);
    let first = tables.next()?;
    tables.next().is_none().then(|| first.clone())
}

/// The first names, for a message.
fn listed(names: &[String]) -> Vec<String> {
    const LISTED_MAX: usize = 12;
    let mut listed: Vec<String> = names.iter().take(LISTED_MAX).cloned().collect();
    if names.len() > LISTED_MAX {
        listed.push(format!("y {} más", names.len() - LISTED_MAX));
    }
    if listed.is_empty() {
        listed.push("nada".to_owned());
    }
    listed
}

/// A member's bytes, not more than it states and not more than fit.
fn inflate(archive: &mut Archive, name: &str) -> Result<Arc<[u8]>, Error> {
    let at = archive.index_for_name_raw(name.as_bytes());
    let at = at.ok_or_else(|| error("ZIP", ZipError::FileNotFound))?;
    let member = archive.by_index(at).map_err(|cause| error("ZIP", cause))?;
    let length = member.size();
    if length > MEMBER_BYTES_MAX {
        return Err(too_large(&format!("{name}, descomprimido,"), "512 MB; descomprímalo"));
    }
    let mut bytes = Vec::new();
    member.take(length + 1).read_to_end(&mut bytes).map_err(|cause| unread("ZIP", name, cause))?;
    if bytes.len() as u64 > length {
        return Err(liar("ZIP", name));
    }
    Ok(bytes.into())
}

fn too_large(what: &str, max: &str) -> Error {
    Error::TooLarge { what: what.to_owned(), max: max.to_owned() }
}

/// A member that cannot be inflated is no fault of the disk.
fn unread(format: &'static str, name: &str, cause: io::Error) -> Error {
    match cause.kind() {
        ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof => {
            Error::Damaged {
                format,
                detail: format!("{name} trae otra cosa que la que dice: {cause}"),
            }
        }
        _ => Error::Read(cause),
    }
}

fn liar(format: &'static str, name: &str) -> Error {
    Error::Damaged { format, detail: format!("{name} trae más de lo que dice traer") }
}

fn error(format: &'static str, cause: ZipError) -> Error {
    match cause {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Error::Protected
        }
        ZipError::Io(cause) => Error::Read(cause),
        cause => Error::Damaged { format, detail: cause.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    fn archive(members: &[(&str, &[u8], CompressionMethod)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes, method) in members {
            let options = SimpleFileOptions::default().compression_method(*method);
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// Has the directory state another size of the first member.
    fn state(bytes: &mut [u8], size: u32) {
        let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        bytes[directory + 24..directory + 28].copy_from_slice(&size.to_le_bytes());
    }

    fn check_error(bytes: Vec<u8>, expected: &str) {
        let error = check(&Input::bytes("a.xlsx", bytes), "XLSX").unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn what_inflates_beyond_measure_is_refused_at_once() {
        let sheet = "xl/worksheets/sheet1.xml";
        let mut bytes = archive(&[(sheet, &[b' '; 9000], CompressionMethod::Deflated)]);
        state(&mut bytes, 3 << 30);
        check_error(bytes, "2 GB");
        let mut bytes = archive(&[("xl/a.xml", &[b' '; 9000], CompressionMethod::Deflated)]);
        state(&mut bytes, 300 << 20);
        check_error(bytes, "xl/a.xml");
    }

    #[test]
    fn what_inflates_beyond_what_it_states_is_refused() {
        let filler = vec![7; 70_000];
        let mut bytes = archive(&[
            ("xl/a.xml", &[b' '; 9000], CompressionMethod::Deflated),
            ("xl/media/a.png", &filler, CompressionMethod::Stored),
        ]);
        assert!(check(&Input::bytes("a.xlsx", bytes.clone()), "XLSX").is_ok());
        state(&mut bytes, 10);
        check_error(bytes, "xl/a.xml");
    }

    #[test]
    fn texts_without_marks_have_a_limit() {
        let long = vec![b'x'; RUN_BYTES_MAX as usize + 1];
        let bytes = archive(&[("xl/a.xml", &long, CompressionMethod::Stored)]);
        check_error(bytes, "xl/a.xml");
    }
}
