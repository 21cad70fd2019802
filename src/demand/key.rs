//! What tells one demand from all others, in few bytes.

use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};

/// The first 96 bits of the SHA-256 of a demand's source and its id there: among ten million
/// demands two share them with a probability of 10⁻¹⁵.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key([u32; 3]);

impl Key {
    /// Its length.
    pub const BYTES: usize = 12;

    /// The key of the demand with this id in this source.
    pub fn of(source: &str, id: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(source);
        // Stands in no text that people write.
        hash.update([0x1f]);
        hash.update(id);
        let digest = hash.finalize();
        let (words, _) = digest.as_chunks::<4>();
        Self([words[0], words[1], words[2]].map(u32::from_be_bytes))
    }

    /// Its first 64 bits.
    pub fn prefix(self) -> u64 {
        u64::from(self.0[0]) << 32 | u64::from(self.0[1])
    }

    /// Its bytes.
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        for (part, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(self.0) {
            *part = word.to_be_bytes();
        }
        bytes
    }

    /// The key with these bytes.
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let (words, _) = bytes.as_chunks::<4>();
        Self([words[0], words[1], words[2]].map(u32::from_be_bytes))
    }
}

/// A key is a hash already: its first bits are as good as any.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.prefix());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_and_survive_their_bytes() {
        let key = Key::of("pqrs", "1");
        assert_ne!(key, Key::of("pqrs1", ""));
        assert_eq!(Key::from_bytes(key.to_bytes()), key);
        assert_eq!(key.to_bytes()[..8], key.prefix().to_be_bytes());
    }
}
