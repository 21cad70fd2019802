//! Wires the parts; imports, publishes, serves, stops.

mod serve;

pub use serve::{ServeError, listen, serve};
