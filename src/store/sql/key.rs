//! Finds demands by their key: a table of hashes, filled in the order of the hashes, so that a
//! bulk import does not jump about in it.

use crate::demand::Key;
use crate::snapshot::Part;
use crate::store::Error;
use crate::store::cell::Holds::Whole;
use crate::store::cell::Table;
use crate::store::sql::Session;

/// Batch and row stand before the hash, as in every table.
const TABLE: Table = Table { name: "demand_key", columns: &[("hash", Whole)] };

/// The first 64 bits of a key. Two keys may share them: whoever looks one up compares source and
/// id as well.
pub(in crate::store) fn hash(source: &str, id: &str) -> i64 {
    hash_of(Key::of(source, id))
}

fn hash_of(key: Key) -> i64 {
    key.prefix().cast_signed()
}

/// The hashes of the rows of a batch, in their order, each with its row.
pub(super) fn sorted(parts: &[Part]) -> Vec<(i64, u32)> {
    let keys = parts.iter().flat_map(Part::keys);
    let mut keys: Vec<(i64, u32)> = keys.map(|&key| hash_of(key)).zip(0..).collect();
    keys.sort_unstable();
    keys
}

/// Adds the keys of a batch.
pub(super) fn insert(
    session: &mut dyn Session,
    batch: u32,
    keys: &[(i64, u32)],
) -> Result<(), Error> {
    session.fill(&TABLE, keys.len(), &mut |place, to| {
        let (hash, row) = keys[place];
        to.extend([batch.into(), row.into(), hash.into()]);
    })
}
