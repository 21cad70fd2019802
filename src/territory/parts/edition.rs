//! Where each part comes from, and a hash of its data.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::territory::parts::{GeodataError, Parts, read_toml};
use crate::territory::{Boundary, Edition, Part};
use crate::text::hex;

/// The edition of each part that has data; a part that does not describe itself says so.
pub(in crate::territory) fn read_editions(
    parts: &Parts,
) -> Result<BTreeMap<Part, Edition>, GeodataError> {
    let mut editions = BTreeMap::new();
    for part in Part::ALL.into_iter().filter(|&part| parts.has_part(part)) {
        let path = format!("{}/edition.toml", part.folder());
        let mut edition: Edition =
            if parts.has(&path) { read_toml(parts, &path)? } else { Edition::undeclared(part) };
        edition.hash = hash(parts, part);
        editions.insert(part, edition);
    }
    Ok(editions)
}

fn hash(parts: &Parts, part: Part) -> String {
    let mut hash = Sha256::new();
    for (_, text) in parts.of_part(part) {
        hash.update(text.as_bytes());
    }
    let given = parts.given_boundaries.as_ref().filter(|_| part == Part::Boundaries);
    given.into_iter().flatten().for_each(|boundary| update(&mut hash, boundary));
    hex(&hash.finalize()[..6])
}

fn update(hash: &mut Sha256, boundary: &Boundary) {
    hash.update(boundary.code.as_bytes());
    for polygon in &boundary.shape {
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            hash.update(ring.0.len().to_le_bytes());
            for at in &ring.0 {
                hash.update(at.x.to_le_bytes());
                hash.update(at.y.to_le_bytes());
            }
        }
    }
}
