//! Places: codes, levels, subregion schemes, names and aliases, boundaries and their editions.

mod check;
mod code;
mod edition;
mod geodata;
mod partition;
mod table;
mod topojson;
mod topology;

pub use check::{Check, Defect};
pub use code::MunicipalityCode;
pub use edition::{Edition, Part};
pub use geodata::{Department, Geodata, GeodataError, Municipality, Neighbour, Parts};
pub use partition::{Level, OUTSIDE, Partition, Scheme, Subregion, Territory};
pub use table::{EthnicGroup, Ethnicity, Indicators, Population, PovertyIndicator};
pub use topojson::{parse as parse_topojson, snap, write as write_topojson};
pub use topology::{Shape, Topology};
