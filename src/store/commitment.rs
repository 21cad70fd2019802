//! Commitments as rows.

use crate::demand::Commitment;
use crate::store::Error;
use crate::store::cell::Holds::{Date, Real, Text, Whole};
use crate::store::cell::{Cell, Cells, Table};
use crate::store::ids::{Ids, join, split};

/// The columns in the order in which this file writes and reads them.
pub(super) const TABLE: Table = Table {
    name: "commitment",
    columns: &[
        ("id", Text),
        ("demand_ids", Text),
        ("municipalities", Text),
        ("themes", Text),
        ("responsible", Text),
        ("agreed_at", Date),
        ("event_id", Text),
        ("due_at", Date),
        ("status", Text),
        ("progress", Whole),
        ("amount_cop", Real),
        ("evidence_url", Text),
        ("title", Text),
        ("note", Text),
    ],
};

pub(super) fn write<'a>(c: &'a Commitment, ids: &'a Ids, to: &mut Vec<Cell<'a>>) {
    let places: Vec<&str> = c.municipalities.iter().map(|&m| ids.municipality(m)).collect();
    to.extend([
        (&c.id).into(),
        join(&c.demand_ids).into(),
        join(&places).into_owned().into(),
        ids.themes.join(&c.themes).into(),
        c.responsible.as_deref().into(),
        c.agreed_at.into(),
        c.event_id.as_deref().into(),
        c.due_at.into(),
        (&c.status).into(),
        c.progress.into(),
        c.amount_cop.into(),
        c.evidence_url.as_deref().into(),
        c.title.as_deref().into(),
        c.note.as_deref().into(),
    ]);
}

/// Fields are read in the order of [`TABLE`], as Rust evaluates them in the order written.
pub(super) fn read(cells: &mut dyn Cells, ids: &Ids) -> Result<Commitment, Error> {
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
        title: cells.maybe_string()?,
        note: cells.maybe_string()?,
    })
}
