//! The version of a snapshot: what it holds, as one short hash.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::territory::Geodata;
use crate::text::hex;

/// First 12 hex digits of the SHA-256 over the hashes of the batches in their order, the editions
/// and the last day; grows batch by batch.
#[derive(Clone, Default)]
pub struct VersionHash(Sha256);

impl VersionHash {
    /// Takes the hash of the next batch.
    pub fn push(&mut self, batch: &str) {
        self.0.update(batch.as_bytes());
        self.0.update(b"\n");
    }

    /// The version of what was taken, whose last day is `as_of`.
    pub fn finish(&self, geodata: &Geodata, as_of: Option<Date>) -> String {
        let mut hash = self.0.clone();
        for (part, edition) in &geodata.editions {
            hash.update(format!("{} {}\n", part.folder(), edition.hash));
        }
        hash.update(format!("{:?}\n", geodata.department));
        hash.update(as_of.map_or_else(String::new, |day| day.to_string()));
        hex(&hash.finalize()[..6])
    }
}
