//! Finds demands by their key: a table of hashes, filled in the order of the hashes, so that a
//! bulk import does not jump about in it.

use sha2::{Digest, Sha256};

use crate::demand::Demand;
use crate::intake::demand_key;
use crate::store::Error;
use crate::store::cell::Holds::Whole;
use crate::store::cell::Table;
use crate::store::sql::Session;

/// Batch and row stand before the hash, as in every table.
const TABLE: Table = Table { name: "demand_key", columns: &[("hash", Whole)] };

/// The first 64 bits of a key's SHA-256. Two keys may share them: whoever looks one up compares
/// source and id as well.
pub(in crate::store) fn hash(source: &str, id: &str) -> i64 {
    let digest = Sha256::digest(demand_key(source, id));
    digest.iter().take(8).fold(0, |hash, &byte| hash << 8 | i64::from(byte))
}

/// Adds the keys of a batch.
pub(super) fn insert(
    session: &mut dyn Session,
    batch: u32,
    demands: &[Demand],
) -> Result<(), Error> {
    let hashes = demands.iter().map(|demand| hash(&demand.source, &demand.id));
    let mut keys: Vec<(i64, u32)> = hashes.zip(0..).collect();
    keys.sort_unstable();
    session.fill(&TABLE, keys.len(), &mut |place, to| {
        let (hash, row) = keys[place];
        to.extend([batch.into(), row.into(), hash.into()]);
    })
}
