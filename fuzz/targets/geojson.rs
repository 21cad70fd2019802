//! Collections of features.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| tejido_fuzz::read("a.geojson", bytes));
