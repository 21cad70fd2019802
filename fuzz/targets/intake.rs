//! Rows of any bytes, made records.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| tejido_fuzz::take_in("a.csv", bytes));
