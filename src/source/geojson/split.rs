//! Cuts a stream of JSON into features, each of which fits into memory; the whole need not.

use std::collections::HashMap;
use std::io::BufRead;

use crate::source::geojson::FORMAT;
use crate::source::table::Error;

/// The longest feature: borders in full detail take a few megabytes.
const FEATURE_BYTES_MAX: usize = 16 << 20;

/// The longest member of a collection beside its features that is kept.
const MEMBER_BYTES_MAX: usize = 1 << 16;

/// A file that is cut.
pub(super) enum Split<R> {
    Collection(Collection<R>),
    Separated(Separated<R>),
}

impl<R: BufRead> Split<R> {
    /// The text of the next feature.
    pub fn advance(&mut self) -> Result<Option<Vec<u8>>, Error> {
        match self {
            Split::Collection(collection) => collection.advance(),
            Split::Separated(separated) => separated.advance(),
        }
    }

    pub fn bytes_read(&self) -> u64 {
        match self {
            Split::Collection(collection) => collection.bytes.read,
            Split::Separated(separated) => separated.read,
        }
    }

    /// Whether features are told by their lines and not by their number.
    pub fn is_lines(&self) -> bool {
        matches!(self, Split::Separated(separated) if separated.mark == b'\n')
    }

    /// The line of the last feature.
    pub fn line(&self) -> u64 {
        match self {
            Split::Collection(_) => 0,
            Split::Separated(separated) => separated.line,
        }
    }
}

/// Features between marks.
pub(super) struct Separated<R> {
    reader: R,
    mark: u8,
    line: u64,
    read: u64,
}

impl<R: BufRead> Separated<R> {
    pub fn new(reader: R, mark: u8) -> Self {
        Self { reader, mark, line: 0, read: 0 }
    }

    fn advance(&mut self) -> Result<Option<Vec<u8>>, Error> {
        loop {
            let mut text = Vec::new();
            let limit = FEATURE_BYTES_MAX as u64 + 1;
            let mut reader = std::io::Read::take(&mut self.reader, limit);
            let length = reader.read_until(self.mark, &mut text).map_err(Error::Read)?;
            if length == 0 {
                return Ok(None);
            }
            self.line += 1;
            self.read += length as u64;
            if length > FEATURE_BYTES_MAX {
                return Err(too_long(self.line));
            }
            let trimmed = text.strip_suffix(&[self.mark]).unwrap_or(&text);
            let trimmed = trimmed.strip_prefix(b"\xef\xbb\xbf").unwrap_or(trimmed);
            let trimmed = trimmed.trim_ascii();
            if !trimmed.is_empty() {
                return Ok(Some(trimmed.strip_suffix(b",").unwrap_or(trimmed).to_vec()));
            }
        }
    }
}

fn too_long(number: u64) -> Error {
    let what = format!("el elemento {number}");
    Error::TooLarge { what, max: format!("{} MB", FEATURE_BYTES_MAX >> 20) }
}

/// Bytes one by one, with the next in sight.
struct Bytes<R> {
    reader: R,
    read: u64,
}

impl<R: BufRead> Bytes<R> {
    fn peek(&mut self) -> Result<Option<u8>, Error> {
        Ok(self.reader.fill_buf().map_err(Error::Read)?.first().copied())
    }

    fn next(&mut self) -> Result<Option<u8>, Error> {
        let next = self.peek()?;
        if next.is_some() {
            self.reader.consume(1);
            self.read += 1;
        }
        Ok(next)
    }

    /// Passes white space over; the byte after it stays.
    fn peek_filled(&mut self) -> Result<Option<u8>, Error> {
        while self.peek()?.is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.next()?;
        }
        self.peek()
    }

    /// Takes a value, up to the end of its last bracket, quote or digit. What passes the limit is
    /// not kept.
    fn value(&mut self, bytes_max: usize) -> Result<(Vec<u8>, bool), Error> {
        let (mut text, mut length, mut depth) = (Vec::new(), 0_usize, 0_usize);
        let (mut is_quoted, mut is_escaped) = (false, false);
        loop {
            let buffer = self.reader.fill_buf().map_err(Error::Read)?;
            if buffer.is_empty() {
                return Err(cut());
            }
            let mut end = None;
            for (at, &byte) in buffer.iter().enumerate() {
                if is_quoted {
                    is_quoted = is_escaped || byte != b'"';
                    is_escaped = byte == b'\\' && !is_escaped;
                    if !is_quoted && depth == 0 {
                        end = Some(at + 1);
                        break;
                    }
                    continue;
                }
                match byte {
                    b'"' => is_quoted = true,
                    b'{' | b'[' => depth += 1,
                    // A number ends before what follows it.
                    b'}' | b']' | b',' if depth == 0 => {
                        end = Some(at);
                        break;
                    }
                    b'}' | b']' => {
                        depth -= 1;
                        if depth == 0 {
                            end = Some(at + 1);
                            break;
                        }
                    }
                    _ => {}
                }
            }
            let taken = end.unwrap_or(buffer.len());
            length += taken;
            if length <= bytes_max {
                text.extend_from_slice(&buffer[..taken]);
            }
            self.reader.consume(taken);
            self.read += taken as u64;
            if end.is_some() {
                return Ok((text, length <= bytes_max));
            }
        }
    }
}

fn cut() -> Error {
    damaged("termina antes de tiempo")
}

fn damaged(detail: &str) -> Error {
    Error::Damaged { format: FORMAT, detail: detail.to_owned() }
}

/// The features of a collection.
pub(super) struct Collection<R> {
    bytes: Bytes<R>,
    /// Members beside the features, as far as they were met.
    pub members: HashMap<String, Vec<u8>>,
    is_within: bool,
    number: u64,
}

impl<R: BufRead> Collection<R> {
    pub fn new(reader: R) -> Self {
        let bytes = Bytes { reader, read: 0 };
        Self { bytes, members: HashMap::new(), is_within: false, number: 0 }
    }

    /// Reads up to the first feature.
    pub fn begin(&mut self) -> Result<(), Error> {
        while self.bytes.peek()?.is_some_and(|byte| byte != b'{') {
            self.bytes.next()?;
        }
        self.bytes.next()?.ok_or(Error::Empty)?;
        self.seek_features()?;
        if self.is_within { Ok(()) } else { Err(damaged("no tiene una lista features")) }
    }

    /// Reads to the end, keeping nothing of the features.
    pub fn pass(&mut self) -> Result<(), Error> {
        self.begin()?;
        while self.element(0)?.is_some() {}
        Ok(())
    }

    /// The text of the next feature.
    fn advance(&mut self) -> Result<Option<Vec<u8>>, Error> {
        match self.element(FEATURE_BYTES_MAX)? {
            Some((_, false)) => Err(too_long(self.number)),
            found => Ok(found.map(|(text, _)| text)),
        }
    }

    fn element(&mut self, bytes_max: usize) -> Result<Option<(Vec<u8>, bool)>, Error> {
        while self.is_within {
            match self.bytes.peek_filled()?.ok_or_else(cut)? {
                b',' => drop(self.bytes.next()?),
                b']' => {
                    self.bytes.next()?;
                    self.is_within = false;
                    self.seek_features()?;
                }
                b'}' => return Err(damaged("una llave cierra lo que no se abrió")),
                _ => {
                    self.number += 1;
                    return self.bytes.value(bytes_max).map(Some);
                }
            }
        }
        Ok(None)
    }

    /// Reads members up to the list of features, or to the end of the collection.
    fn seek_features(&mut self) -> Result<(), Error> {
        loop {
            match self.bytes.peek_filled()? {
                None | Some(b'}') => return Ok(()),
                Some(b',') => drop(self.bytes.next()?),
                Some(b'"') => {
                    let (name, _) = self.bytes.value(MEMBER_BYTES_MAX)?;
                    if self.bytes.peek_filled()? != Some(b':') {
                        return Err(damaged("a un nombre no le siguen dos puntos"));
                    }
                    self.bytes.next()?;
                    if self.member(&name)? {
                        return Ok(());
                    }
                }
                Some(_) => return Err(damaged("se esperaba el nombre de un miembro")),
            }
        }
    }

    /// Reads a member's value; `true` when it is the list of features, which begins.
    fn member(&mut self, name: &[u8]) -> Result<bool, Error> {
        let next = self.bytes.peek_filled()?.ok_or_else(cut)?;
        if name == b"\"features\"" && next == b'[' {
            self.bytes.next()?;
            self.is_within = true;
            return Ok(true);
        }
        let (text, is_whole) = self.bytes.value(MEMBER_BYTES_MAX)?;
        let name = String::from_utf8_lossy(name).trim_matches('"').to_owned();
        if is_whole && self.members.len() < 64 {
            self.members.insert(name, text);
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(text: &str) -> Result<Vec<String>, Error> {
        // A small buffer, so that values cross its ends.
        let mut collection = Collection::new(std::io::BufReader::with_capacity(3, text.as_bytes()));
        collection.begin()?;
        let mut texts = Vec::new();
        while let Some(text) = collection.advance()? {
            texts.push(String::from_utf8(text).unwrap());
        }
        Ok(texts)
    }

    #[test]
    fn features_are_cut_out_of_a_collection() {
        let text = r#" {"type": "FeatureCollection", "n": 1, "x": {"features": [0]}, "features":
            [ {"a": "}],\"{"}, {"b": [1, {}]} ,7, null], "crs": {"y": 2}} "#;
        let expected = [r#"{"a": "}],\"{"}"#, r#"{"b": [1, {}]}"#, "7", "null"];
        assert_eq!(collection(text).unwrap(), expected);
        assert_eq!(collection(r#"{"features":[]}"#).unwrap(), [""; 0]);
    }

    #[test]
    fn members_after_the_features_are_met() {
        let text = r#"{"features": [{"a": 1}], "crs": {"y": 2}}"#;
        let mut whole = Collection::new(text.as_bytes());
        whole.pass().unwrap();
        assert_eq!(whole.members["crs"], b"{\"y\": 2}");
    }

    #[test]
    fn what_breaks_off_is_damaged() {
        let check = |text: &str, expected: &str| {
            let error = collection(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        };
        check(r#"{"features": [{"a": 1}"#, "termina");
        check(r#"{"features": [{"a": "#, "termina");
        check(r#"{"features": {}}"#, "lista features");
        check(r#"{"features": [}]}"#, "llave");
        check("{1: 2}", "nombre");
        check("[1]", "vacío");
    }

    #[test]
    fn features_stand_on_lines() {
        let text = "\u{feff}{\"a\":1}\n\n{\"b\":2},\r\n{\"c\":3}";
        let mut lines = Separated::new(text.as_bytes(), b'\n');
        let mut found = Vec::new();
        while let Some(text) = lines.advance().unwrap() {
            found.push((lines.line, String::from_utf8(text).unwrap()));
        }
        let expected = [(1, "{\"a\":1}"), (3, "{\"b\":2}"), (4, "{\"c\":3}")];
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
    }
}
