//! Rows become demands, commitments and events; what is wrong with a row is said, never silent.
//!
//! Every row ends in one of three places: `read = located + unlocated + rejected`. A rejected row
//! is reported with its line, column, value and reason; a stored one carries the rules that it
//! broke as flags.

mod columns;
mod commitment;
mod demand;
mod digest;
mod event;
mod field;
mod gather;
mod key;
mod place;
mod rejected;
mod report;
mod row;
mod rule;
mod suggest;
mod value;

use std::collections::{HashMap, HashSet};

use csv::StringRecord;
use jiff::civil::Date;

use crate::demand::{Batch, Event, Records};
use crate::locate::Locator;

use columns::Columns;
use key::Keys;
use report::Notes;
use row::{Row, Terms};
use rule::{MISSING_COLUMN, UNCLOSED_QUOTE};

pub use columns::{Mapping, known_columns, recognise};
pub use field::{Card, Field, Kind};
pub use gather::gather;
pub use key::demand_key;
pub use rejected::RejectedRows;
pub use report::{Finding, Report, Tally};
pub use rule::{
    CELL_ERROR, Issue, RAGGED_ROW, RULES, Rule, SHAPE_AS_POINT, SKIPPED_ROW, Severity,
    UNKNOWN_COLUMN, UNREADABLE_COORDINATE, UNREADABLE_ROW, find as find_rule,
};
pub use suggest::{Suggestion, suggestions};
pub use value::COLOMBIA;

/// What was stored before: keys that a new record updates, events that demands refer to.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Keys of demands, as [`demand_key`] writes them.
    pub demands: HashSet<String>,
    /// Ids of commitments.
    pub commitments: HashSet<String>,
    /// Events by id.
    pub events: HashMap<String, Meeting>,
}

/// What a demand takes from its event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meeting {
    /// Index of its municipality.
    pub municipality: Option<u16>,
    /// Its round.
    pub round: Option<String>,
}

impl Known {
    /// Adds the records of a batch.
    pub fn add(&mut self, records: &Records) {
        match records {
            Records::Demands(demands) => {
                self.demands.extend(demands.iter().map(|d| demand_key(&d.source, &d.id)));
            }
            Records::Commitments(commitments) => {
                self.commitments.extend(commitments.iter().map(|c| c.id.clone()));
            }
            Records::Events(events) => self.events.extend(events.iter().map(meeting)),
        }
    }
}

fn meeting(event: &Event) -> (String, Meeting) {
    let meeting = Meeting { municipality: event.municipality, round: event.round.clone() };
    (event.id.clone(), meeting)
}

/// How a file is to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What its rows are; recognised from the header where it is not given.
    pub kind: Option<Kind>,
    /// The source of rows that name none.
    pub source: String,
    /// Fields assigned to columns.
    pub mappings: Vec<Mapping>,
    /// Today in Colombia: what was received later is observed.
    pub today: Option<Date>,
}

/// What rows are read against.
struct Desk<'a> {
    locator: &'a Locator,
    known: &'a Known,
    today: Option<Date>,
}

/// Reads the rows of one file.
pub struct Intake<'a> {
    kind: Kind,
    desk: Desk<'a>,
    columns: Columns,
    source: String,
    missing: Option<String>,
    terms: Terms,
    keys: Keys,
    records: Records,
    synthetic: bool,
    report: Report,
}

impl<'a> Intake<'a> {
    /// Matches the header with fields; the issues are about columns that are not used.
    pub fn open(
        header: &[String],
        line: u64,
        options: &Options,
        locator: &'a Locator,
        known: &'a Known,
    ) -> (Self, Vec<Issue>) {
        let kind = options.kind.unwrap_or_else(|| columns::recognise(header));
        let columns = Columns::new(header, kind, &options.mappings);
        let mut intake = Self {
            kind,
            desk: Desk { locator, known, today: options.today },
            missing: missing_column(kind, &columns),
            columns,
            source: options.source.clone(),
            terms: Terms::default(),
            keys: Keys::default(),
            records: no_records(kind),
            synthetic: false,
            report: Report::default(),
        };
        let mut notices = intake.columns.notices(line);
        notices.extend(columns::lost(header, kind, &options.mappings, line));
        for issue in &notices {
            intake.report.note(issue);
        }
        (intake, notices)
    }

    /// What its rows are.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Reads a row; the issues say what is wrong with it.
    pub fn push(&mut self, line: u64, cells: &StringRecord) -> Vec<Issue> {
        self.take(cells, Notes { line, ..Notes::default() })
    }

    /// Reads a row in which a quote opens that never closes.
    pub fn push_unclosed(&mut self, line: u64, cells: &StringRecord) -> Vec<Issue> {
        let mut notes = Notes { line, ..Notes::default() };
        let reason = "Abre comillas que no cierra: su texto se lee hasta el final de la línea";
        notes.observe(UNCLOSED_QUOTE.id, "", "", reason.to_owned());
        self.take(cells, notes)
    }

    /// Reads a row about which its reader has remarks.
    pub fn push_remarked(
        &mut self,
        line: u64,
        cells: &StringRecord,
        remarks: Vec<Issue>,
    ) -> Vec<Issue> {
        self.take(cells, Notes { line, issues: remarks })
    }

    /// Takes note of what concerns the file and no row that is read.
    pub fn note(&mut self, notice: &Issue) {
        self.report.note(notice);
    }

    fn take(&mut self, cells: &StringRecord, mut notes: Notes) -> Vec<Issue> {
        match &self.missing {
            Some(reason) => notes.reject(MISSING_COLUMN.id, "", "", reason.clone()),
            None => check_shape(&self.columns, cells, &mut notes),
        }
        let stored = if notes.rejects() { None } else { self.read(cells, &mut notes) };
        self.count(stored, &notes);
        for issue in &notes.issues {
            self.report.note(issue);
        }
        notes.issues
    }

    /// The records, and what became of the rows.
    pub fn finish(self) -> (Batch, Report) {
        let hash = digest::of_records(&self.records, self.synthetic, self.desk.locator.geodata());
        (Batch { hash, synthetic: self.synthetic, records: self.records }, self.report)
    }

    /// Reads a row of the right shape; `None` when it is rejected.
    fn read(&mut self, cells: &StringRecord, notes: &mut Notes) -> Option<Stored> {
        let Self { columns, terms, desk, keys, .. } = self;
        let mut row = Row { columns, cells, terms, notes };
        self.synthetic |= row.is_synthetic();
        match &mut self.records {
            Records::Demands(all) => {
                let mut demand = demand::describe(&mut row)?;
                let geodata = desk.locator.geodata();
                let key = keys.claim_demand(&mut row, &mut demand, &self.source, geodata)?;
                demand::settle(&mut row, desk, &mut demand);
                let is_located = demand.placement.is_some();
                all.push(demand);
                Some(Stored { is_located, is_update: desk.known.demands.contains(&key) })
            }
            Records::Commitments(all) => {
                let id = keys.claim_id(&mut row)?;
                let is_update = desk.known.commitments.contains(&id);
                let commitment = commitment::read(&mut row, desk, id);
                let is_located = !commitment.municipalities.is_empty();
                all.push(commitment);
                Some(Stored { is_located, is_update })
            }
            Records::Events(all) => {
                let id = keys.claim_id(&mut row)?;
                let is_update = desk.known.events.contains_key(&id);
                let event = event::read(&mut row, desk, id);
                let is_located = event.municipality.is_some();
                all.push(event);
                Some(Stored { is_located, is_update })
            }
        }
    }

    fn count(&mut self, stored: Option<Stored>, notes: &Notes) {
        let tally = &mut self.report.tally;
        tally.read += 1;
        let Some(stored) = stored else {
            tally.rejected += 1;
            return;
        };
        tally.located += u64::from(stored.is_located);
        tally.unlocated += u64::from(!stored.is_located);
        tally.updated += u64::from(stored.is_update);
        tally.observed += u64::from(!notes.issues.is_empty());
    }
}

/// What became of a stored row.
struct Stored {
    is_located: bool,
    is_update: bool,
}

fn no_records(kind: Kind) -> Records {
    match kind {
        Kind::Demands => Records::Demands(Vec::new()),
        Kind::Commitments => Records::Commitments(Vec::new()),
        Kind::Events => Records::Events(Vec::new()),
    }
}

/// Why no row of the file can be kept, when a required column is missing.
fn missing_column(kind: Kind, columns: &Columns) -> Option<String> {
    let required: &[&[Field]] = match kind {
        Kind::Demands => &[&[Field::ReceivedAt], &demand::CONTENT],
        Kind::Commitments | Kind::Events => &[&[Field::Id]],
    };
    let missing = required.iter().find(|any| !any.iter().any(|&field| columns.has(field)))?;
    let names: Vec<String> = missing.iter().map(|&field| name(kind, field)).collect();
    let names = names.join(" o ");
    Some(format!("Falta la columna {names}; si lleva otro nombre, use --map COLUMNA=CAMPO"))
}

/// A field as people and programs call it: `fecha` (`received_at`).
fn name(kind: Kind, field: Field) -> String {
    let card = kind.fields().iter().find(|card| card.field == field);
    card.map_or_else(String::new, |card| format!("«{}» ({})", card.aliases[0], card.id))
}

/// Fewer cells than the header leave the last fields blank; more shift the fields.
fn check_shape(columns: &Columns, cells: &StringRecord, notes: &mut Notes) {
    let (expected, found) = (columns.len(), cells.len());
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

#[cfg(test)]
mod tests;
