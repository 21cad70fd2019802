//! What a store keeps beside the records themselves.

use jiff::civil::Date;

use crate::demand::Demand;
use crate::intake::{Kind, Tally};

/// Where a batch came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Name of the file; of an edit, what was written.
    pub file: String,
    /// Hex SHA-256 of the file's bytes; none of an edit.
    pub file_hash: Option<String>,
    /// When it was stored, as RFC 3339.
    pub at: String,
    /// Who stored it: the name of a token; empty for whoever runs the program.
    pub by: String,
}

/// How a batch came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// As a file.
    Import,
    /// As a few records, written one by one.
    Edit,
}

impl Action {
    /// `import` or `edit`.
    pub fn id(self) -> &'static str {
        match self {
            Action::Import => "import",
            Action::Edit => "edit",
        }
    }
}

/// A batch in the list of imports.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// The number of its batch, by which it can be undone.
    pub id: u32,
    /// How it came.
    pub action: Action,
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

/// One change of the list of live batches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number: one more than that of the change before.
    pub number: u32,
    /// What changed.
    pub change: Change,
}

/// What a step changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A batch was added.
    Append {
        /// Hash of its content.
        hash: String,
        /// Day of its last demand or event.
        last_day: Option<Date>,
    },
    /// The batch with this number was taken back.
    Undo(u32),
    /// A demand was erased from these batches; the erasure is a batch without records.
    Erase {
        /// Hash that stands for the erasure.
        hash: String,
        /// Why.
        reason: String,
        /// The batches that held it.
        batches: Vec<u32>,
    },
}

/// A record as it was from a moment on.
#[derive(Clone, Debug, PartialEq)]
pub struct Past<T> {
    /// When it was stored, as RFC 3339.
    pub at: String,
    /// Who stored it.
    pub by: String,
    /// The record.
    pub record: T,
}

/// Batch and row of a demand: where to go on in the queue of those without a territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WaitingPlace {
    /// Number of the batch.
    pub batch: u32,
    /// Row in it.
    pub row: u32,
}

/// A demand without a territory.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// Where it is stored.
    pub place: WaitingPlace,
    /// The demand.
    pub demand: Demand,
}

/// What whoever holds a token may do; each may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sees what is not public.
    Analyst,
    /// Stores records.
    Editor,
    /// Erases records and gives out tokens.
    Admin,
}

impl Role {
    /// Every role, from the least.
    pub const ALL: [Role; 3] = [Role::Analyst, Role::Editor, Role::Admin];

    /// `analyst`, `editor`, `admin`.
    pub fn id(self) -> &'static str {
        match self {
            Role::Analyst => "analyst",
            Role::Editor => "editor",
            Role::Admin => "admin",
        }
    }

    /// The role with this id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }
}

/// A token, without its text, which is nowhere kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its number, by which it can be revoked.
    pub id: u32,
    /// Who or what holds it.
    pub name: String,
    /// What it allows.
    pub role: Role,
    /// When it was made, as RFC 3339.
    pub created_at: String,
    /// When it was revoked; `None` = it holds.
    pub revoked_at: Option<String>,
}

/// Where a declared place is, as somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The source that writes it so; `None` = any.
    pub source: Option<String>,
    /// The declared place, folded.
    pub place: String,
    /// Index of its municipality.
    pub municipality: u16,
    /// Comuna, corregimiento or vereda, as an id.
    pub submunicipal: Option<String>,
    /// Who said so.
    pub by: String,
    /// When, as RFC 3339.
    pub at: String,
}

/// An upload that waits for its confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// Its id, which nobody can guess.
    pub id: String,
    /// When it came, as RFC 3339.
    pub at: String,
    /// Who sent it.
    pub by: String,
    /// Name of the file.
    pub file: String,
    /// How it is to be read, as JSON.
    pub options: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A note of who did what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// When, as RFC 3339.
    pub at: String,
    /// Who: the name of a token.
    pub by: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// More about it.
    pub detail: String,
}
