//! Points fall where GEOS puts them, and unions are those that GEOS makes.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod editions;
mod embedded;
mod rules;
mod series;
