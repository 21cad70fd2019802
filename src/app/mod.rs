//! Wires the parts; publishes, serves, stops; the only reader of the clock.

mod clock;
mod feed;
mod past;
mod serve;
mod workspace;

pub use clock::now;
pub use feed::Feed;
pub use serve::{ServeError, listen, serve};
pub use workspace::{Workspace, WorkspaceError};
