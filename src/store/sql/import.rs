//! The list of what was stored.

use crate::intake::Tally;
use crate::store::cell::Cells;
use crate::store::sql::Session;
use crate::store::sql::batch::{LIVE, kind};
use crate::store::{Action, Error, Import, Origin};

/// Every import and edit, the undone ones too.
pub(super) fn imports(session: &mut dyn Session) -> Result<Vec<Import>, Error> {
    let sql = format!(
        "SELECT number, file_hash IS NOT NULL, file, file_hash, at, author, kind, hash, synthetic, \
         read, located, unlocated, rejected, updated, observed, {LIVE} \
         FROM batch WHERE action IN ('import', 'edit') ORDER BY number"
    );
    let mut imports = session.all(&sql, &[], import)?;
    add_findings(session, &mut imports)?;
    Ok(imports)
}

/// Fields are read in the order of the statement's columns.
fn import(cells: &mut dyn Cells) -> Result<Import, Error> {
    Ok(Import {
        id: cells.number()?,
        action: if cells.flag()? { Action::Import } else { Action::Edit },
        origin: Origin {
            file: cells.string()?,
            file_hash: cells.maybe_string()?,
            at: cells.string()?,
            by: cells.string()?,
        },
        kind: kind(cells.text()?)?,
        hash: cells.string()?,
        synthetic: cells.flag()?,
        tally: Tally {
            read: cells.number()?,
            located: cells.number()?,
            unlocated: cells.number()?,
            rejected: cells.number()?,
            updated: cells.number()?,
            observed: cells.number()?,
        },
        findings: Vec::new(),
        live: cells.flag()?,
    })
}

/// Both lists are in the order of their batches.
fn add_findings(session: &mut dyn Session, imports: &mut [Import]) -> Result<(), Error> {
    let sql = "SELECT batch, rule, count FROM finding ORDER BY batch, rule";
    let findings = session
        .all(sql, &[], |cells| Ok((cells.number::<u32>()?, cells.string()?, cells.number()?)))?;
    for (batch, rule, count) in findings {
        if let Ok(place) = imports.binary_search_by_key(&batch, |import| import.id) {
            imports[place].findings.push((rule, count));
        }
    }
    Ok(())
}

/// The live import of the file with this hash.
pub(super) fn of_file(session: &mut dyn Session, file_hash: &str) -> Result<Option<u32>, Error> {
    let sql = format!("SELECT number FROM batch WHERE file_hash = $1 AND {LIVE}");
    session.first(&sql, &[file_hash.into()], |cells| cells.number())
}
