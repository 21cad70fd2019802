//! Excel 97–2003 workbooks: the container and the records in it.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| tejido_fuzz::read("a.xls", bytes));
