//! Shapes, their table, their system and their character set, in an archive.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The table begins where its length says, so that both parts may hold any bytes.
    let Some((length, rest)) = bytes.split_first_chunk() else { return };
    let (shapes, rest) = rest.split_at(rest.len().min(usize::from(u16::from_le_bytes(*length))));
    let [prj, table] = tejido_fuzz::parts(rest);
    let prj = ("a.prj", prj);
    let members = [("a.shp", shapes), ("a.dbf", table), prj];
    let members = if prj.1.is_empty() { &members[..2] } else { &members[..] };
    tejido_fuzz::read("a.zip", &tejido_fuzz::archive(members));
});
