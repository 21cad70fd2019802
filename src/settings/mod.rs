//! typed configuration, checked once at start
