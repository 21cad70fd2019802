//! Wires the parts; imports, locates, publishes, serves, stops.

pub mod import;
pub mod locate;
mod past;
mod serve;
mod workspace;

pub use serve::{ServeError, listen, serve};
pub use workspace::{Workspace, WorkspaceError};
