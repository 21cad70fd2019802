//! Archives as they come.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: tejido_fuzz::let_panic("calamine"), |bytes: &[u8]| tejido_fuzz::read("a.zip", bytes));
