//! Brings the tables of older releases up to date.

use crate::store::Error;
use crate::store::cell::Cell;
use crate::store::postgres::session::PgSession;
use crate::store::sql::Session;

/// What brings tables from one version to the next; never changed once released.
const STEPS: [&str; 4] = [
    include_str!("migrations/0001_batches.sql"),
    include_str!("migrations/0002_extract.sql"),
    include_str!("migrations/0003_details.sql"),
    include_str!("migrations/0004_erased_key.sql"),
];

/// Brings the tables up to date; whoever calls has their turn.
pub(super) fn migrate(session: &mut PgSession<'_>, place: String) -> Result<(), Error> {
    let version = version(session)?;
    if version > STEPS.len() as i64 {
        return Err(Error::Newer { place, version });
    }
    for (step, number) in STEPS.iter().zip(1_i64..).skip(version as usize) {
        session.say(step)?;
        let cells: [Cell<'_>; 1] = [number.into()];
        session.run("INSERT INTO migration (version) VALUES ($1)", &cells)?;
    }
    Ok(())
}

/// The version of the tables; 0 where there are none.
fn version(session: &mut PgSession<'_>) -> Result<i64, Error> {
    let session: &mut dyn Session = session;
    let is_there = "SELECT count(*) FROM information_schema.tables \
                    WHERE table_schema = current_schema() AND table_name = 'migration'";
    if session.number::<u32>(is_there, &[])? == 0 {
        return Ok(0);
    }
    session.number("SELECT max(version) FROM migration", &[])
}
