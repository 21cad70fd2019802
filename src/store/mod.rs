//! Keeps batches: an append-only list, in which an undo is a batch as well.
//!
//! The store is the record: private texts and exact points are nowhere else. A batch is written
//! whole or not at all, whatever happens to the program meanwhile.

mod sqlite;

use std::io;
use std::path::PathBuf;

use crate::intake::{Kind, Tally};

pub use sqlite::{Step, Store};

/// Where a batch came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Name of the file.
    pub file: String,
    /// Hex SHA-256 of its bytes.
    pub file_hash: String,
    /// When it was imported, as RFC 3339.
    pub at: String,
}

/// A batch in the list of imports.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// Its number in the list of batches, by which it can be undone.
    pub id: u32,
    /// Where it came from.
    pub origin: Origin,
    /// What its records are.
    pub kind: Kind,
    /// Hash of its content.
    pub hash: String,
    /// Made up for demonstration.
    pub synthetic: bool,
    /// What became of the file's rows.
    pub tally: Tally,
    /// How often each rule was broken.
    pub findings: Vec<(String, u64)>,
    /// Not undone.
    pub live: bool,
}

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder could not be made.
    #[error("no se puede crear la carpeta {path}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The database failed.
    #[error("la base de datos {path} no responde como debe")]
    Database {
        /// Its file.
        path: PathBuf,
        /// What it said.
        #[source]
        source: rusqlite::Error,
    },
    /// A later release wrote it.
    #[error("la base de datos {path} es de una versión posterior del programa ({version})")]
    Newer {
        /// Its file.
        path: PathBuf,
        /// Version of its tables.
        version: i64,
    },
    /// The file's bytes are stored already.
    #[error("el archivo ya está cargado: importación {import}; deshágala para cargarlo otra vez")]
    SameFile {
        /// The import that holds it.
        import: u32,
    },
    /// No such import.
    #[error("no hay importación {id}")]
    NoImport {
        /// What was asked for.
        id: u32,
    },
    /// It was undone before.
    #[error("la importación {id} ya está deshecha")]
    Undone {
        /// What was asked for.
        id: u32,
    },
}
