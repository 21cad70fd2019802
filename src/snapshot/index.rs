//! Which row holds the latest record of each key.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::demand::Key;

/// Rows by their keys: 17 bytes for each place of the table, of which seven in eight are used at
/// most and seven in sixteen at least; so 19 to 39 bytes for each demand.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    latest: HashMap<Key, u32, BuildHasherDefault<KeyHasher>>,
    rows: u32,
}

impl Index {
    /// How many rows were numbered.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Makes room for so many more, so that a bulk load does not grow step by step.
    pub fn reserve(&mut self, rows: usize) {
        if rows > self.latest.len() {
            self.latest.reserve(rows);
        }
    }

    /// Numbers the next row; returns the row that had its key before.
    pub fn insert(&mut self, key: Key) -> Option<u32> {
        let number = self.rows;
        self.rows += 1;
        self.latest.insert(key, number)
    }
}

/// A key is a hash already, and hands over its first bits.
#[derive(Clone, Copy, Debug, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, bits: u64) {
        self.0 = bits;
    }
}
