//! Commitments as rows.

use rusqlite::{Connection, Result, Transaction, params};

use crate::demand::Commitment;
use crate::store::sqlite::cells::{Cells, date, insert_sql, select};
use crate::store::sqlite::ids::{Ids, join, split};

const TABLE: &str = "commitment";

/// The columns in the order in which this file writes and reads them.
const COLUMNS: [&str; 12] = [
    "id",
    "demand_ids",
    "municipalities",
    "themes",
    "responsible",
    "agreed_at",
    "event_id",
    "due_at",
    "status",
    "progress",
    "amount_cop",
    "evidence_url",
];

pub(super) fn insert(
    transaction: &Transaction<'_>,
    ids: &Ids,
    batch: u32,
    commitments: &[Commitment],
) -> Result<()> {
    let mut insert = transaction.prepare(&insert_sql(TABLE, &COLUMNS))?;
    for (c, row) in commitments.iter().zip(0_u32..) {
        let places: Vec<&str> = c.municipalities.iter().map(|&m| ids.municipality(m)).collect();
        insert.execute(params![
            batch,
            row,
            c.id,
            join(&c.demand_ids),
            join(&places),
            ids.themes.join(&c.themes),
            c.responsible,
            date(c.agreed_at),
            c.event_id,
            date(c.due_at),
            c.status,
            c.progress,
            c.amount_cop,
            c.evidence_url,
        ])?;
    }
    Ok(())
}

pub(super) fn read(connection: &Connection, ids: &Ids, batch: u32) -> Result<Vec<Commitment>> {
    select(connection, TABLE, &COLUMNS, batch, |cells| commitment(cells, ids))
}

fn commitment(cells: &mut Cells<'_>, ids: &Ids) -> Result<Commitment> {
    Ok(Commitment {
        id: cells.string()?,
        demand_ids: split(cells.text()?).map(str::to_owned).collect(),
        municipalities: split(cells.text()?).filter_map(|code| ids.index(code)).collect(),
        themes: ids.themes.split(cells.text()?),
        responsible: cells.maybe_string()?,
        agreed_at: cells.date()?,
        event_id: cells.maybe_string()?,
        due_at: cells.date()?,
        status: cells.string()?,
        progress: cells.whole()?,
        amount_cop: cells.real()?,
        evidence_url: cells.maybe_string()?,
    })
}
