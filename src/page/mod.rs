//! The web page, one file for each screen: HTML as a function of a layer and a query.
//!
//! Every screen works without JavaScript; one small module enhances it. Nothing comes from
//! elsewhere.

mod asset;
mod form;
mod map;
mod problem;
mod profile;
mod shell;
mod table;

pub use asset::{Asset, assets};
pub use map::{MapScreen, map};
pub use problem::problem;
pub use profile::{ProfileScreen, profile};
pub use shell::territory_path;
pub use table::Sort;
