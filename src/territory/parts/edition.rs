//! Where each part comes from, and a hash of its data.

use std::collections::BTreeMap;

use geo::MultiPolygon;
use sha2::{Digest, Sha256};

use crate::territory::parts::{GeodataError, Parts, read_toml};
use crate::territory::{Edition, GivenPlace, Part};
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
    for boundary in given.into_iter().flatten() {
        update(&mut hash, &boundary.code, &boundary.shape);
    }
    for layer in parts.given_layers.iter().filter(|_| part == Part::Layers) {
        hash.update(format!("{} {}\n", layer.id, layer.title));
        for GivenPlace { id, name, parent, shape, .. } in &layer.places {
            update(&mut hash, &format!("{id:?} {name:?} {parent}\n"), shape);
        }
    }
    hex(&hash.finalize()[..6])
}

fn update(hash: &mut Sha256, name: &str, shape: &MultiPolygon<f64>) {
    hash.update(name.as_bytes());
    for polygon in shape {
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            hash.update(ring.0.len().to_le_bytes());
            for at in &ring.0 {
                hash.update(at.x.to_le_bytes());
                hash.update(at.y.to_le_bytes());
            }
        }
    }
}
