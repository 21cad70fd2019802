//! The content of an OpenDocument spreadsheet.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let members = [("content.xml", bytes), ("META-INF/manifest.xml", b"".as_slice())];
    tejido_fuzz::read("a.ods", &tejido_fuzz::archive(&members));
});
