//! Questions about a whole level, each answered in one file.

pub mod diversity;
