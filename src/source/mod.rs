//! Reads files, one file for each format.

pub mod geodata;
pub mod geojson;
