//! Places: codes, levels, subregion schemes, names and aliases, boundaries and their editions.

mod added;
mod boundary;
mod check;
mod code;
mod edition;
mod geodata;
mod level;
mod partition;
mod parts;
mod projection;
mod table;
mod topojson;
mod topology;
mod urban;

pub use added::{AddedLayer, AddedPlace, GivenLayer, GivenPlace};
pub use boundary::{Boundary, nest};
pub use check::{Check, Defect};
pub use code::MunicipalityCode;
pub use edition::{Edition, Part};
pub use geodata::{Department, Geodata, Municipality, Neighbour};
pub use level::{LayerName, Level};
pub use partition::{OUTSIDE, Partition, Scheme, Subregion, Territory};
pub use parts::{GeodataError, Parts};
pub use projection::{Crs, Grid, Projection, TransverseMercator, on_plane, planar_km2};
pub use table::{EthnicGroup, Ethnicity, Indicators, Population, PovertyIndicator};
pub use topojson::{
    parse as parse_topojson, snap, write as write_topojson, write_level as write_topojson_level,
};
pub use topology::{Shape, Topology};
pub use urban::UrbanGrid;
