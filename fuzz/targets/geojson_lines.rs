//! Features on lines or after separators.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let separated = [b"\x1e".as_slice(), bytes].concat();
    tejido_fuzz::read("a.geojsonl", bytes);
    tejido_fuzz::read("a.geojsonl", &separated);
});
