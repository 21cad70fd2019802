//! Operators' own places: other departments, other editions, and files that are broken.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod broken;
mod department;
mod fixture;
mod layers;
mod levels;
mod shapefiles;
mod topology;
