//! Wires the parts; imports, locates, publishes, serves, stops.

pub mod import;
pub mod locate;
mod serve;

pub use serve::{ServeError, listen, serve};
