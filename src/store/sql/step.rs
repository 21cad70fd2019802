//! The changes of the list of live batches, so that any state of it can be read again.

use crate::store::cell::Cells;
use crate::store::sql::Session;
use crate::store::{Change, Error, Step};

/// Number of the last change: they are counted from 1, none left out.
pub(super) fn last(session: &mut dyn Session) -> Result<u32, Error> {
    session.number("SELECT max(number) FROM batch", &[])
}

/// The changes after that number.
pub(super) fn steps(session: &mut dyn Session, after: u32) -> Result<Vec<Step>, Error> {
    const SQL: &str = "SELECT number, action, undoes, hash, reason, last_day FROM batch \
                       WHERE number > $1 ORDER BY number";
    let mut steps = session.all(SQL, &[after.into()], step)?;
    for step in &mut steps {
        if let Change::Erase { batches, .. } = &mut step.change {
            *batches = erased(session, step.number)?;
        }
    }
    Ok(steps)
}

/// Fields are read in the order of the statement's columns.
fn step(cells: &mut dyn Cells) -> Result<Step, Error> {
    let number = cells.number()?;
    let action: String = cells.string()?;
    let undoes = cells.number()?;
    let hash = cells.string()?;
    let reason = cells.string()?;
    let last_day = cells.date()?;
    let change = match action.as_str() {
        "undo" => Change::Undo(undoes),
        "erasure" => Change::Erase { hash, reason, batches: Vec::new() },
        _ => Change::Append { hash, last_day },
    };
    Ok(Step { number, change })
}

/// The batches that an erasure took rows from.
fn erased(session: &mut dyn Session, erasure: u32) -> Result<Vec<u32>, Error> {
    let sql = "SELECT DISTINCT batch FROM erased WHERE erasure = $1 ORDER BY batch";
    session.all(sql, &[erasure.into()], |cells| cells.number())
}
