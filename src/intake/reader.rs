//! Reads one row on its own: what it says, where it belongs and what is wrong with it. Whether
//! another row has the same key is for whoever sees them all.

use jiff::civil::Date;

use crate::demand::{Commitment, Demand, Event};
use crate::intake::below::Below;
use crate::intake::census::Census;
use crate::intake::columns::Columns;
use crate::intake::field::{Field, Kind};
use crate::intake::known::Known;
use crate::intake::position::Frame;
use crate::intake::report::Notes;
use crate::intake::row::{Row, Terms};
use crate::intake::rule::{Issue, MISSING_COLUMN, MISSING_ID, RAGGED_ROW, UNCLOSED_QUOTE};
use crate::intake::{Cells, commitment, demand, digest, event};
use crate::locate::Locator;

/// Hex digits of a content's hash that serve as id: 64 bits.
const ID_DIGITS: usize = 16;

/// What rows are read against.
pub(super) struct Desk<'a> {
    pub locator: &'a Locator,
    pub known: &'a Known,
    pub today: Option<Date>,
    pub frame: Frame,
    pub below: Below,
    /// Rules whose corrections were asked for.
    pub fixes: Vec<&'static str>,
}

/// A row of a file.
#[derive(Clone, Copy, Debug)]
pub struct Line<'r> {
    /// Its first line, counted from 1.
    pub number: u64,
    /// Its cells.
    pub cells: &'r Cells,
    /// Whether a quote opens in it that never closes.
    pub is_unclosed: bool,
    /// What its reader has to say about it.
    pub remarks: &'r [Issue],
}

/// What one thread needs while it reads.
#[derive(Clone, Debug)]
pub(super) struct Scratch {
    terms: Terms,
    pub census: Census,
}

impl Scratch {
    pub fn new(census: &Census) -> Self {
        Self { terms: Terms::default(), census: census.clone() }
    }
}

/// A record of one of the kinds. They are large, and pass through several hands.
#[derive(Debug)]
pub(super) enum Record {
    Demand(Box<Demand>),
    Commitment(Box<Commitment>),
    Event(Box<Event>),
}

/// A row that was read, before its key is compared with those of others.
#[derive(Debug)]
pub(super) struct Draft {
    /// What was noticed about it.
    pub notes: Notes,
    /// How many of the issues are about what it says; the others are about what follows from it.
    pub described: usize,
    /// `None` when it is rejected.
    pub record: Option<Record>,
    /// Whether its id was made from its content.
    pub is_invented: bool,
    pub is_synthetic: bool,
}

/// Reads rows of one file.
pub(super) struct Reader<'a> {
    pub kind: Kind,
    pub desk: Desk<'a>,
    pub columns: Columns,
    /// The source of rows that name none.
    pub source: String,
    /// Why no row can be kept.
    pub missing: Option<String>,
}

impl Reader<'_> {
    /// Reads a row; `number` counts the rows of the file from 0.
    pub fn read(&self, scratch: &mut Scratch, line: Line<'_>, number: u64) -> Draft {
        let Line { number: line, cells, is_unclosed, remarks } = line;
        let mut notes = Notes { line, issues: remarks.to_vec() };
        if is_unclosed {
            let reason = "Abre comillas que no cierra: su texto se lee hasta el final de la línea";
            notes.observe(UNCLOSED_QUOTE.id, "", "", reason.to_owned());
        }
        scratch.census.add(cells, number);
        match &self.missing {
            Some(reason) => notes.reject(MISSING_COLUMN.id, "", "", reason.clone()),
            None => check_shape(&self.columns, cells, &mut notes),
        }
        let mut draft =
            Draft { notes, described: 0, record: None, is_invented: false, is_synthetic: false };
        if !draft.notes.rejects() {
            self.read_cells(scratch, cells, &mut draft);
        }
        draft
    }

    fn read_cells(&self, scratch: &mut Scratch, cells: &Cells, draft: &mut Draft) {
        let terms = &mut scratch.terms;
        let mut row = Row { columns: &self.columns, cells, terms, notes: &mut draft.notes };
        draft.is_synthetic = row.is_synthetic();
        row.check_repeated();
        let mut described = 0;
        draft.record = match self.kind {
            Kind::Demands => self.read_demand(&mut row, &mut described, &mut draft.is_invented),
            Kind::Commitments => id(&mut row).map(|id| {
                described = row.notes.issues.len();
                Record::Commitment(Box::new(commitment::read(&mut row, &self.desk, id)))
            }),
            Kind::Events => id(&mut row).map(|id| {
                described = row.notes.issues.len();
                Record::Event(Box::new(event::read(&mut row, &self.desk, id)))
            }),
        };
        draft.described = described;
    }

    fn read_demand(
        &self,
        row: &mut Row<'_>,
        described: &mut usize,
        is_invented: &mut bool,
    ) -> Option<Record> {
        let mut demand = Box::new(demand::describe(row, &self.desk)?);
        demand.source = row.text(Field::Source).unwrap_or_else(|| self.source.as_str().into());
        demand.id = row.text(Field::Id).unwrap_or_else(|| {
            *is_invented = true;
            let mut id = digest::of_row(&demand, self.desk.locator.geodata());
            id.truncate(ID_DIGITS);
            id.into()
        });
        *described = row.notes.issues.len();
        demand::settle(row, &self.desk, &mut demand);
        Some(Record::Demand(demand))
    }
}

/// The id of an event or a commitment; `None` when the row is rejected.
fn id(row: &mut Row<'_>) -> Option<String> {
    let id = row.text(Field::Id);
    if id.is_none() {
        row.reject(MISSING_ID, Field::Id, "Sin identificador");
    }
    id
}

/// Fewer cells than the header leave the last fields blank; more shift the fields.
fn check_shape(columns: &Columns, cells: &Cells, notes: &mut Notes) {
    let (expected, found) = (columns.len(), cells.len());
    if found == expected {
        return;
    }
    let surplus = cells.iter().skip(expected).find(|cell| !cell.trim().is_empty());
    let reason = |consequence: &str| {
        let noun = if found == 1 { "celda" } else { "celdas" };
        format!("Tiene {found} {noun} y el encabezado {expected}: {consequence}")
    };
    if let Some(surplus) = surplus {
        let reason = reason("¿un separador dentro de un texto sin comillas?");
        notes.reject(RAGGED_ROW.id, "", surplus, reason);
    } else if found < expected {
        let reason = reason("las que faltan se toman por vacías");
        notes.observe(RAGGED_ROW.id, columns.name_at(found), "", reason);
    }
}
