//! Brings files into a store: reads each against what is stored, and keeps its records as one
//! batch.
//!
//! Files of one import are read in the order events, demands, commitments, whatever order they
//! are given in, as demands take their place from events. A file that fails is told, and the
//! others are imported all the same.

pub mod json;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::demand::Batch;
use crate::intake::{self, Intake, Issue, Kind, Known, Mapping, Report};
use crate::locate::Locator;
use crate::source::csv::{self, Table};
use crate::store::{self, Origin, Store};
use crate::text::hex;

/// Bytes between two calls that tell how far an import is.
const PROGRESS_BYTES: u64 = 1 << 20;

/// Why a file was not imported.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be opened.
    #[error("no se puede abrir")]
    Open(#[source] io::Error),
    /// It is no table.
    #[error(transparent)]
    Table(#[from] csv::Error),
    /// Its records could not be stored.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What to import, and how.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The files.
    pub files: Vec<PathBuf>,
    /// What their rows are; recognised from each header where it is not given.
    pub kind: Option<Kind>,
    /// The source of rows that name none; the file's stem where it is not given.
    pub source: Option<String>,
    /// Fields assigned to columns.
    pub mappings: Vec<Mapping>,
    /// Rules of [`intake::FIXES`] whose corrections are made, not only offered.
    pub fixes: Vec<&'static str>,
    /// Reads and reports, and stores nothing.
    pub dry_run: bool,
}

/// What an import tells while it goes on.
pub struct Watch<'a> {
    /// Bytes read since the last call.
    pub on_progress: &'a mut dyn FnMut(u64),
    /// An issue of a file.
    pub on_issue: &'a mut dyn FnMut(&Path, &Issue),
}

/// What became of one file.
#[derive(Debug)]
pub struct Outcome {
    /// The file, as it was given.
    pub file: PathBuf,
    /// The report, or why there is none.
    pub result: Result<Imported, Error>,
}

/// A file that was read.
#[derive(Debug)]
pub struct Imported {
    /// What its rows are.
    pub kind: Kind,
    /// What became of them.
    pub report: Report,
    /// The number of its batch; `None` when nothing was stored.
    pub id: Option<u32>,
}

/// Imports files, in the order in which they are read.
///
/// # Errors
/// When the store fails before any file is read; what fails later is told for each file.
pub fn import(
    store: &mut Store,
    locator: &Locator,
    request: &Request,
    now: Timestamp,
    watch: &mut Watch<'_>,
) -> Result<Vec<Outcome>, store::Error> {
    let known = store.known()?;
    let mut desk = Desk { store, locator, request, now, known };
    let mut opened: Vec<(PathBuf, Result<Opened, Error>)> =
        request.files.iter().map(|file| (file.clone(), open(file, request.kind))).collect();
    opened.sort_by_key(|(_, opened)| opened.as_ref().map(|opened| opened.kind).ok());
    let outcomes = opened.into_iter().map(|(file, opened)| {
        let result = opened.and_then(|opened| desk.import(&file, opened, watch));
        Outcome { file, result }
    });
    Ok(outcomes.collect())
}

/// Takes an import back.
///
/// # Errors
/// When there is no such import, or it is undone already.
pub fn undo(store: &mut Store, id: u32, now: Timestamp) -> Result<(), store::Error> {
    store.undo(id, &now.to_string())
}

/// A table whose header was read.
struct Opened {
    kind: Kind,
    table: Table<File>,
}

fn open(file: &Path, kind: Option<Kind>) -> Result<Opened, Error> {
    let table = Table::open(File::open(file).map_err(Error::Open)?)?;
    let kind = kind.unwrap_or_else(|| intake::recognise(&table.header));
    Ok(Opened { kind, table })
}

/// What every file of an import is read with.
struct Desk<'a> {
    store: &'a mut Store,
    locator: &'a Locator,
    request: &'a Request,
    now: Timestamp,
    known: Known,
}

impl Desk<'_> {
    fn import(
        &mut self,
        file: &Path,
        opened: Opened,
        watch: &mut Watch<'_>,
    ) -> Result<Imported, Error> {
        let kind = opened.kind;
        let file_hash = hash(file).map_err(Error::Open)?;
        if let Some(import) = self.store.import_of(&file_hash)? {
            return Err(store::Error::SameFile { import }.into());
        }
        let (batch, report) = self.read(file, opened, watch)?;
        let id = self.keep(file, file_hash, &batch, &report)?;
        self.known.add(&batch.records);
        Ok(Imported { kind, report, id })
    }

    fn read(
        &self,
        file: &Path,
        Opened { kind, mut table }: Opened,
        watch: &mut Watch<'_>,
    ) -> Result<(Batch, Report), Error> {
        let stem = || file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let options = intake::Options {
            kind: Some(kind),
            source: self.request.source.clone().unwrap_or_else(stem),
            mappings: self.request.mappings.clone(),
            today: Some(intake::COLOMBIA.to_datetime(self.now).date()),
            fixes: self.request.fixes.clone(),
            headers_are_cut: false,
        };
        let (mut intake, notices) =
            Intake::open(&table.header, table.header_line, &options, self.locator, &self.known);
        for issue in &notices {
            (watch.on_issue)(file, issue);
        }
        let mut bytes_told = 0;
        while let Some(row) = table.next_row()? {
            let issues = if row.is_unclosed {
                intake.push_unclosed(row.line, &row.cells)
            } else {
                intake.push(row.line, &row.cells)
            };
            for issue in issues {
                (watch.on_issue)(file, &issue);
            }
            let bytes_new = table.bytes_read() - bytes_told;
            if bytes_new >= PROGRESS_BYTES {
                (watch.on_progress)(bytes_new);
                bytes_told += bytes_new;
            }
        }
        for issue in intake.close() {
            (watch.on_issue)(file, &issue);
        }
        Ok(intake.finish())
    }

    /// Stores a batch. One without records is not stored: its file may be read again once its
    /// columns are mapped.
    fn keep(
        &mut self,
        file: &Path,
        file_hash: String,
        batch: &Batch,
        report: &Report,
    ) -> Result<Option<u32>, Error> {
        if self.request.dry_run || report.tally.read == report.tally.rejected {
            return Ok(None);
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let origin = Origin { file: name, file_hash, at: self.now.to_string() };
        Ok(Some(self.store.append(batch, &origin, report)?))
    }
}

/// Hex SHA-256 of a file's bytes.
fn hash(file: &Path) -> io::Result<String> {
    let mut reader = File::open(file)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        let length = reader.read(&mut piece)?;
        if length == 0 {
            break;
        }
        hash.update(&piece[..length]);
    }
    Ok(hex(&hash.finalize()))
}
