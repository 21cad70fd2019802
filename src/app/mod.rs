//! Wires the parts; publishes, serves, stops; the only reader of the clock.

mod clock;
mod past;
mod serve;
mod workspace;

pub use clock::now;
pub use serve::{ServeError, listen, serve};
pub use workspace::{Workspace, WorkspaceError};
