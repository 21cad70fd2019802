//! What is read: a file, bytes in memory, or the rows of a database.

use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::source::postgres::Address;
use crate::source::table::Error;
use crate::text::hex;

/// The first bytes, by which a format is told.
pub const HEAD_BYTES: usize = 4096;

/// Where records come from.
#[derive(Clone)]
pub struct Input {
    /// What people call it: the file's name, never a path or a password.
    pub name: String,
    body: Body,
    /// What belongs to it and came along with it.
    parts: Vec<(String, Arc<[u8]>)>,
}

#[derive(Clone)]
enum Body {
    File(PathBuf),
    Bytes(Arc<[u8]>),
    Database(Box<Address>),
}

/// A file's bytes, from any place on.
pub(super) trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

impl Input {
    /// A file under its own name.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self { name, body: Body::File(path), parts: Vec::new() }
    }

    /// A file that people call otherwise, as one that was sent and waits in a folder.
    pub fn named(path: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        Self { name: name.into(), body: Body::File(path.into()), parts: Vec::new() }
    }

    /// Bytes in memory.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), body: Body::Bytes(bytes.into()), parts: Vec::new() }
    }

    /// The rows of a database: of the table that the parameter `table` of its address names, or
    /// of a query.
    ///
    /// # Errors
    /// When the address is not understood, or says no table and there is no query.
    pub fn database(url: &str, query: Option<&str>) -> Result<Self, Error> {
        let address = Box::new(Address::parse(url, query)?);
        let name = address.name.clone();
        Ok(Self { name, body: Body::Database(address), parts: Vec::new() })
    }

    /// The database and what is asked of it.
    pub(super) fn address(&self) -> Option<&Address> {
        match &self.body {
            Body::Database(address) => Some(address),
            Body::File(_) | Body::Bytes(_) => None,
        }
    }

    /// The same with other files that belong to it, by their names.
    pub(super) fn with_parts(mut self, parts: Vec<(String, Arc<[u8]>)>) -> Self {
        self.parts = parts;
        self
    }

    /// The name without its ending: the source of records that name none.
    pub fn stem(&self) -> String {
        let stem = match &self.body {
            Body::Database(_) => None,
            Body::File(_) | Body::Bytes(_) => Path::new(&self.name).file_stem(),
        };
        stem.map_or_else(|| self.name.clone(), |stem| stem.to_string_lossy().into_owned())
    }

    /// The file of the same name with another ending, whatever its case, up to a limit of bytes;
    /// `None` when there is none.
    pub(super) fn part(&self, ending: &str, bytes_max: u64) -> io::Result<Option<Vec<u8>>> {
        let is_it = |name: &str| has_ending(name, ending);
        if let Some((_, bytes)) = self.parts.iter().find(|(name, _)| is_it(name)) {
            return Ok(Some(bytes.to_vec()));
        }
        let Body::File(path) = &self.body else { return Ok(None) };
        let endings = [ending.to_owned(), ending.to_uppercase()];
        let mut paths = endings.iter().map(|ending| path.with_extension(ending));
        let Some(path) = paths.find(|path| path.is_file()) else { return Ok(None) };
        read_up_to(File::open(path)?, bytes_max).map(Some)
    }

    /// The path as it was given, or the name: what messages call it.
    pub fn shown(&self) -> &Path {
        match &self.body {
            Body::File(path) if path.ends_with(&self.name) => path,
            _ => Path::new(&self.name),
        }
    }

    /// How many bytes there are; 0 where it is not known.
    pub fn length(&self) -> u64 {
        match &self.body {
            Body::File(path) => path.metadata().map_or(0, |data| data.len()),
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::Database(_) => 0,
        }
    }

    /// Its bytes, from the first on.
    pub(super) fn reader(&self) -> io::Result<Box<dyn Source>> {
        Ok(match &self.body {
            Body::File(path) => Box::new(BufReader::new(File::open(path)?)),
            Body::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
            // What is asked of a database has no bytes of its own.
            Body::Database(_) => Box::new(io::empty()),
        })
    }

    /// Its first bytes.
    pub(super) fn head(&self) -> io::Result<Vec<u8>> {
        let mut head = Vec::with_capacity(HEAD_BYTES);
        self.reader()?.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    /// All its bytes, up to a limit; one more than the limit where there are more.
    pub(super) fn read_up_to(&self, bytes_max: u64) -> io::Result<Vec<u8>> {
        read_up_to(self.reader()?, bytes_max)
    }

    /// Hex SHA-256 of its bytes; `None` where only reading the rows tells it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn hash(&self) -> io::Result<Option<String>> {
        if self.address().is_some() {
            return Ok(None);
        }
        let mut reader = self.reader()?;
        let mut hash = Sha256::new();
        let mut piece = vec![0; 1 << 16];
        loop {
            let length = reader.read(&mut piece)?;
            if length == 0 {
                return Ok(Some(hex(&hash.finalize())));
            }
            hash.update(&piece[..length]);
        }
    }
}

/// Whether a file's name ends so, in either case.
pub(super) fn has_ending(name: &str, ending: &str) -> bool {
    let own = Path::new(name).extension().and_then(OsStr::to_str);
    own.is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

fn read_up_to(reader: impl Read, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(bytes_max.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("name", &self.name).finish_non_exhaustive()
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
