//! Brings the tables of older releases up to date.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use crate::store::Error;
use crate::store::sql::key_hash;
use crate::store::sqlite::failed;

/// What brings tables from one version to the next; never changed once released.
const STEPS: [Step; 5] = [
    Step { sql: include_str!("migrations/0001_batches.sql"), then: |_| Ok(()) },
    Step { sql: include_str!("migrations/0002_desk.sql"), then: add_keys },
    Step { sql: include_str!("migrations/0003_extract.sql"), then: |_| Ok(()) },
    Step { sql: include_str!("migrations/0004_details.sql"), then: |_| Ok(()) },
    Step { sql: include_str!("migrations/0005_erased_key.sql"), then: |_| Ok(()) },
];

struct Step {
    sql: &'static str,
    /// What SQL alone cannot do.
    then: fn(&Transaction<'_>) -> rusqlite::Result<()>,
}

/// Brings the tables up to date, one transaction for each step.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), Error> {
    let version = steps(connection).map_err(|source| failed(path, source))?;
    if version > STEPS.len() as i64 {
        return Err(Error::Newer { place: path.display().to_string(), version });
    }
    Ok(())
}

/// Tables are replaced while others refer to them, so that references are checked afterwards.
fn steps(connection: &mut Connection) -> rusqlite::Result<i64> {
    connection.pragma_update(None, "foreign_keys", false)?;
    while let Some(()) = step(connection)? {}
    connection.pragma_update(None, "foreign_keys", true)?;
    version(connection)
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Takes the next step, if there is one.
fn step(connection: &mut Connection) -> rusqlite::Result<Option<()>> {
    if next(version(connection)?).is_none() {
        return Ok(None);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have taken it meanwhile.
    let version = version(&transaction)?;
    let Some(step) = next(version) else { return Ok(None) };
    transaction.execute_batch(step.sql)?;
    (step.then)(&transaction)?;
    transaction.pragma_update(None, "user_version", version + 1)?;
    transaction.commit()?;
    Ok(Some(()))
}

fn next(version: i64) -> Option<&'static Step> {
    usize::try_from(version).ok().and_then(|version| STEPS.get(version))
}

/// The keys of demands that were stored before there was a table of them.
fn add_keys(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut select = transaction.prepare("SELECT batch, row, source, id FROM demand")?;
    let keys = select.query_map([], |row| {
        let (source, id): (String, String) = (row.get(2)?, row.get(3)?);
        Ok((key_hash(&source, &id), row.get::<_, u32>(0)?, row.get::<_, u32>(1)?))
    })?;
    let mut keys: Vec<(i64, u32, u32)> = keys.collect::<rusqlite::Result<_>>()?;
    keys.sort_unstable();
    let sql = "INSERT INTO demand_key (hash, batch, row) VALUES (?, ?, ?)";
    let mut insert = transaction.prepare(sql)?;
    for (hash, batch, row) in keys {
        insert.execute(params![hash, batch, row])?;
    }
    Ok(())
}
