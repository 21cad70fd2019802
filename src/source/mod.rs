//! Reads files, one file for each format.

mod boundary;
mod crossing;
pub mod csv;
pub mod geodata;
pub mod geojson;
pub mod located;
mod population;
mod shapefile;
mod wkt;
