//! The web page, one file for each screen: HTML as a function of a layer and a query.
//!
//! Every screen works without JavaScript; one small module enhances it. Nothing comes from
//! elsewhere.

mod asset;
mod carried;
mod clusters;
mod change;
mod changes;
mod compare;
mod diversity;
mod form;
mod locator;
mod map;
mod method;
mod problem;
mod profile;
mod share;
mod shell;
mod table;
mod queue;
mod uploads;

pub use asset::{Asset, assets};
pub use carried::Carried;
pub use changes::{CHANGES_PATH, ChangesScreen, Drawn, changes, changes_address};
pub use clusters::{ClustersScreen, clusters, clusters_address};
pub use compare::{CompareScreen, compare, compare_path};
pub use form::tidy;
pub use map::{MapScreen, map, map_address};
pub use method::{method, method_path, methods};
pub use problem::{Explained, problem};
pub use profile::{ProfileScreen, profile};
pub use queue::{Offer, Unplaced, queue};
pub use shell::{about, territory_path};
pub use table::Sort;
pub use uploads::{Frame, QUEUE_PATH, Stored, UPLOADS_PATH, Waiting, entrance, rehearsal, uploads};
