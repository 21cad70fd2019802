//! Reads files, one file for each format.

pub mod csv;
pub mod geodata;
pub mod geojson;
pub mod located;
