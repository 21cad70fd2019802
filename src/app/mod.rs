//! Wires the parts; imports, publishes, serves, stops.

pub mod import;
mod past;
mod serve;
mod workspace;

pub use serve::{ServeError, listen, serve};
pub use workspace::{Workspace, WorkspaceError};
