//! Reads files, one file for each format.

mod ahead;
mod boundary;
mod cell;
mod crossing;
pub mod csv;
mod footer;
pub mod geodata;
pub mod geojson;
mod headed;
mod header;
mod input;
pub mod located;
mod ods;
mod point;
mod population;
mod postgres;
mod reader;
mod shapefile;
mod sheet;
mod table;
mod wkt;
mod xls;
mod xlsx;
mod zipped;

pub use input::Input;
pub use postgres::Dial;
pub use reader::{READERS, Reader, find, open};
pub use table::{Block, COLUMNS_MAX, Choice, Error, RECORD_BYTES_MAX, Row, Rows};
