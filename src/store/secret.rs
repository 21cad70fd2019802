//! Random texts: tokens, of which only the hash is kept, and ids that nobody can guess.

use sha2::{Digest, Sha256};

use crate::store::Error;
use crate::text::hex;

/// What every token begins with, so that scanners of leaked secrets know it.
pub const SECRET_PREFIX: &str = "tejido_";

/// A new token: its text is shown once.
pub struct Secret {
    /// What its holder sends.
    pub text: String,
    /// What the store keeps.
    pub hash: String,
}

impl Secret {
    /// A token of 256 random bits.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn new() -> Result<Self, Error> {
        let text = format!("{SECRET_PREFIX}{}", hex(&random::<32>()?));
        Ok(Self { hash: hash_of(&text), text })
    }
}

/// The hash by which a token is found. A token has too many bits to be guessed, so that one round
/// of SHA-256 keeps it.
pub fn hash_of(text: &str) -> String {
    hex(&Sha256::digest(text))
}

/// An id of 128 random bits.
///
/// # Errors
/// When the system gives no random numbers.
pub fn random_id() -> Result<String, Error> {
    Ok(hex(&random::<16>()?))
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|source| Error::Random(source.into()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_are_found_by_their_hash() {
        let [one, other] = [Secret::new().unwrap(), Secret::new().unwrap()];
        assert_ne!(one.text, other.text);
        assert_eq!(one.text.len(), SECRET_PREFIX.len() + 64);
        assert_eq!(hash_of(&one.text), one.hash);
    }
}
