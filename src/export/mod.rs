//! one file for each format
