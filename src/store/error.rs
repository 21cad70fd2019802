//! Why the store did not do what it was asked.

use std::io;
use std::path::PathBuf;

/// What a database said.
pub(super) type Cause = Box<dyn std::error::Error + Send + Sync>;

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
    #[error("la base de datos {place} no responde como debe")]
    Database {
        /// Where it is.
        place: String,
        /// What it said.
        #[source]
        source: Cause,
    },
    /// The database cannot be reached, or was lost on the way.
    #[error("no hay conexión con la base de datos {place}")]
    Away {
        /// Where it is.
        place: String,
        /// What was said last.
        #[source]
        source: Cause,
    },
    /// There is no room left where the database is.
    #[error("no queda espacio para la base de datos {place}; no se guardó nada")]
    Full {
        /// Where it is.
        place: String,
        /// What it said.
        #[source]
        source: Cause,
    },
    /// Another program kept the database to itself for too long.
    #[error("otro programa escribe en la base de datos {place}; intente de nuevo")]
    Busy {
        /// Where it is.
        place: String,
        /// What it said.
        #[source]
        source: Cause,
    },
    /// A later release wrote it.
    #[error("la base de datos {place} es de una versión posterior del programa ({version})")]
    Newer {
        /// Where it is.
        place: String,
        /// Version of its tables.
        version: i64,
    },
    /// The address of the database is not understood.
    #[error("la dirección de la base de datos no se entiende: {reason}")]
    Address {
        /// What is wrong with it.
        reason: String,
    },
    /// A cell holds what this program never writes.
    #[error("la base de datos tiene un valor inesperado: {text:?} no es {what}")]
    Foreign {
        /// What it should be.
        what: &'static str,
        /// What it is.
        text: String,
    },
    /// The file's bytes are stored already.
    #[error("el archivo ya está cargado: importación {import}; deshágala para cargarlo otra vez")]
    SameFile {
        /// The import that holds it.
        import: u32,
    },
    /// A demand was erased while a batch that has it was on its way.
    #[error(
        "una demanda se borró mientras se guardaba con otras; no se guardó nada: intente de nuevo"
    )]
    Erased,
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
    /// No such record.
    #[error("no hay demanda {id} de la fuente {source_name}")]
    NoRecord {
        /// Its source.
        source_name: String,
        /// Its id there.
        id: String,
    },
    /// No such token, or it is revoked.
    #[error("no hay credencial {id} vigente")]
    NoToken {
        /// What was asked for.
        id: u32,
    },
    /// A thread of ours ended before its work was done; why is in the log.
    #[error("falla del programa; no se guardó nada")]
    Panicked,
    /// The system gives no random numbers.
    #[error("el sistema no da números al azar")]
    Random(#[source] Cause),
}
