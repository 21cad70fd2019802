//! Brings files into a store: reads each against what is stored, and keeps its records as one
//! batch.
//!
//! Files of one import are read in the order events, demands, commitments, whatever order they
//! are given in, as demands take their place from events. A file that fails is told, and the
//! others are imported all the same.

mod desk;
mod flow;
pub mod json;
mod options;
mod pen;
mod queue;
pub mod record;
mod write;

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::demand::Batch;
use crate::intake::{self, Cells, Intake, Issue, Kind, Known, Manual, Mapping, Report, Severity};
use crate::locate::Locator;
use crate::source::{self, Choice, Input, Row, Rows};
use crate::store::{self, Origin, Remembered, Store};

pub use desk::{Desk, Rehearsed, Upload};
pub use flow::{Listener, read_all};
pub use pen::{Amended, Letter, Unwritten, Written};
pub use queue::{Decision, Placed, Queued};
pub use write::{Misfit, RECORDS_MAX, Sheet};

/// Bytes between two calls that tell how far an import is.
const PROGRESS_BYTES: u64 = 1 << 20;

/// Why a file was not imported.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is no table.
    #[error(transparent)]
    Table(#[from] source::Error),
    /// Its records could not be stored.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// There is no room for it.
    #[error("no hay dónde poner el archivo")]
    Room(#[source] io::Error),
}

/// What to import, and how.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The files.
    pub files: Vec<Input>,
    /// The sheet that is read of a workbook; the one with the best header where it is not given.
    pub sheet: Option<String>,
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
    /// Who stores: the name of a token; empty for whoever runs the program.
    pub by: String,
}

/// What an import tells while it goes on.
pub struct Watch<'a> {
    /// Bytes read since the last call.
    pub on_progress: &'a mut dyn FnMut(u64),
    /// An issue of a file.
    pub on_issue: &'a mut dyn FnMut(&Path, &Issue),
    /// A row that is not stored: the header, its line, its cells, and why.
    pub on_rejected: &'a mut OnRejected<'a>,
}

/// Is told of a row that is not stored: the header, its line, its cells, and why.
pub type OnRejected<'a> = dyn FnMut(&[String], u64, &Cells, &[Issue]) + 'a;

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
    store: &dyn Store,
    locator: &Locator,
    request: &Request,
    now: Timestamp,
    watch: &mut Watch<'_>,
) -> Result<Vec<Outcome>, store::Error> {
    let mut known = store.known()?;
    remember(&mut known, store)?;
    let mut session = Session { store, locator, request, now, known };
    let mut opened: Vec<(&Input, Result<Opened, Error>)> =
        request.files.iter().map(|file| (file, open(file, request))).collect();
    opened.sort_by_key(|(_, opened)| opened.as_ref().map(|opened| opened.kind).ok());
    let outcomes = opened.into_iter().map(|(file, opened)| {
        let result = opened.and_then(|opened| session.import(file, opened, watch));
        Outcome { file: file.shown().to_owned(), result }
    });
    Ok(outcomes.collect())
}

/// Adds the places that were decided by hand to what is known.
///
/// # Errors
/// When the store does not answer.
pub fn remember(known: &mut Known, store: &dyn Store) -> Result<(), store::Error> {
    for Remembered { source, place, municipality, submunicipal, .. } in store.placements()? {
        known.placements.add(source.as_deref(), &place, Manual { municipality, submunicipal });
    }
    Ok(())
}

/// Takes an import back.
///
/// # Errors
/// When there is no such import, or it is undone already.
pub fn undo(store: &dyn Store, id: u32, now: Timestamp) -> Result<(), store::Error> {
    store.undo(id, &now.to_string(), "")?;
    Ok(())
}

/// A table whose header was read.
struct Opened {
    kind: Kind,
    table: Box<dyn Rows>,
}

fn open(file: &Input, request: &Request) -> Result<Opened, Error> {
    let headers = request.mappings.iter().map(|mapping| mapping.column.clone()).collect();
    let choice = Choice { sheet: request.sheet.clone(), headers };
    let table = source::open(file, &choice)?;
    let kind = request.kind.unwrap_or_else(|| intake::recognise(table.header()));
    Ok(Opened { kind, table })
}

/// What every file of an import is read with.
struct Session<'a> {
    store: &'a dyn Store,
    locator: &'a Locator,
    request: &'a Request,
    now: Timestamp,
    known: Known,
}

impl Session<'_> {
    fn import(
        &mut self,
        file: &Input,
        opened: Opened,
        watch: &mut Watch<'_>,
    ) -> Result<Imported, Error> {
        let kind = opened.kind;
        let hash = file.hash().map_err(source::Error::Read)?;
        if let Some(hash) = &hash {
            self.refuse_again(hash)?;
        }
        let (batch, report, hash_of_rows) = self.read(file, opened, watch)?;
        let file_hash = hash.or(hash_of_rows).unwrap_or_default();
        self.refuse_again(&file_hash)?;
        let id = self.keep(file, file_hash, &batch, &report)?;
        self.known.add(&batch.records);
        Ok(Imported { kind, report, id })
    }

    /// Refuses what was imported already and not taken back.
    fn refuse_again(&self, file_hash: &str) -> Result<(), store::Error> {
        match self.store.import_of(file_hash)? {
            Some(import) => Err(store::Error::SameFile { import }),
            None => Ok(()),
        }
    }

    fn read(
        &self,
        file: &Input,
        Opened { kind, mut table }: Opened,
        watch: &mut Watch<'_>,
    ) -> Result<(Batch, Report, Option<String>), Error> {
        let shown = file.shown();
        let options = self.options(file, kind, table.headers_are_cut())?;
        let (mut intake, notices) =
            Intake::open(table.header(), table.header_line(), &options, self.locator, &self.known);
        for issue in &notices {
            (watch.on_issue)(shown, issue);
        }
        let header = table.header().to_vec();
        let mut listener = Told { shown, header: &header, watch, bytes_passed_on: 0 };
        flow::read_all(&mut *table, file.length(), &mut intake, &mut listener)?;
        for issue in intake.close() {
            (watch.on_issue)(shown, &issue);
        }
        let (batch, report) = intake.finish();
        Ok((batch, report, table.hash()))
    }

    /// How a file is read: columns that were assigned for its source before stay assigned.
    fn options(
        &self,
        file: &Input,
        kind: Kind,
        headers_are_cut: bool,
    ) -> Result<intake::Options, Error> {
        let source = self.source(file);
        let saved = self.store.mapping_of(&source)?;
        Ok(intake::Options {
            kind: Some(kind),
            mappings: Mapping::merge(&self.request.mappings, &saved),
            source,
            today: Some(intake::COLOMBIA.to_datetime(self.now).date()),
            fixes: self.request.fixes.clone(),
            headers_are_cut,
        })
    }

    fn source(&self, file: &Input) -> String {
        self.request.source.clone().unwrap_or_else(|| file.stem())
    }

    /// Stores a batch. One without records is not stored: its file may be read again once its
    /// columns are mapped.
    fn keep(
        &mut self,
        file: &Input,
        file_hash: String,
        batch: &Batch,
        report: &Report,
    ) -> Result<Option<u32>, Error> {
        if self.request.dry_run || report.tally.read == report.tally.rejected {
            return Ok(None);
        }
        let origin = Origin {
            file: file.name.clone(),
            file_hash: Some(file_hash),
            at: self.now.to_string(),
            by: self.request.by.clone(),
        };
        let id = self.store.append(batch, &origin, report)?;
        if !self.request.mappings.is_empty() {
            let source = self.source(file);
            let saved = self.store.mapping_of(&source)?;
            self.store.save_mapping(&source, &Mapping::merge(&self.request.mappings, &saved))?;
        }
        Ok(Some(id))
    }
}

/// Passes on what is told about a file.
struct Told<'t, 'w> {
    shown: &'t Path,
    header: &'t [String],
    watch: &'t mut Watch<'w>,
    bytes_passed_on: u64,
}

impl flow::Listener for Told<'_, '_> {
    fn notice(&mut self, notice: &Issue) {
        (self.watch.on_issue)(self.shown, notice);
    }

    fn row(&mut self, row: &Row, issues: &[Issue]) {
        for issue in issues {
            (self.watch.on_issue)(self.shown, issue);
        }
        if issues.iter().any(|issue| issue.severity == Severity::Rejected) {
            let nothing = Cells::default();
            let cells = if issues.iter().any(Issue::is_erased) { &nothing } else { &row.cells };
            (self.watch.on_rejected)(self.header, row.line, cells, issues);
        }
    }

    fn progress(&mut self, bytes: u64) {
        let bytes_new = bytes.saturating_sub(self.bytes_passed_on);
        if bytes_new >= PROGRESS_BYTES {
            (self.watch.on_progress)(bytes_new);
            self.bytes_passed_on += bytes_new;
        }
    }
}
