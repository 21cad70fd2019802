//! Rows become demands, commitments and events; what is wrong with a row is said, never silent.
//!
//! Every row ends in one of three places: `read = located + unlocated + rejected`. A rejected row
//! is reported with its line, column, value and reason; a stored one carries the rules that it
//! broke as flags. Rows may be read in blocks, on every core: what comes out is the same.

mod below;
mod cells;
mod census;
mod columns;
mod commitment;
mod demand;
mod details;
mod digest;
mod event;
mod field;
mod gather;
mod key;
mod known;
mod place;
mod position;
mod privacy;
mod profile;
mod reader;
mod rejected;
mod report;
mod row;
mod rule;
mod suggest;
mod value;

use jiff::civil::Date;

use crate::demand::{Batch, Records};
use crate::locate::Locator;

use below::Below;
use census::Census;
use columns::Columns;
use key::Keys;
use position::Frame;
use reader::{Desk, Draft, Reader, Record, Scratch};

pub use cells::Cells;
pub use columns::{Mapping, known_columns, recognise};
pub use field::{Card, Field, Kind};
pub use gather::gather;
pub use key::demand_key;
pub use known::{Known, Manual, Meeting, Placements};
pub use reader::Line;
pub use rejected::RejectedRows;
pub use report::{Finding, Report, Tally, VALUE_CHARS_MAX};
pub use rule::{
    CELL_ERROR, FIXES, Issue, RAGGED_ROW, RULES, Rule, SHAPE_AS_POINT, SKIPPED_ROW, Severity,
    UNKNOWN_COLUMN, UNREADABLE_COORDINATE, UNREADABLE_ROW, find as find_rule, find_fix,
};
pub use suggest::{Suggestion, suggestions};
pub use value::{COLOMBIA, plain_number};

/// Rows for which room is made at once, at most.
const ROOM_ROWS_MAX: usize = 1 << 20;

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
    /// Rules of [`FIXES`] whose corrections are made, not only offered.
    pub fixes: Vec<&'static str>,
    /// The format keeps only the beginning of each header, as dBASE does.
    pub headers_are_cut: bool,
}

/// Reads the rows of one file.
pub struct Intake<'a> {
    reader: Reader<'a>,
    scratch: Scratch,
    ledger: Ledger,
    header_line: u64,
    is_closed: bool,
}

/// The part of an intake that reads rows, each on its own: every thread takes a copy.
#[derive(Clone)]
pub struct Checker<'i, 'a> {
    reader: &'i Reader<'a>,
    scratch: Scratch,
}

/// Rows that were read, in their order.
pub struct Checked {
    drafts: Vec<Draft>,
    census: Census,
}

/// The part of an intake that sees the rows in their order: it tells keys apart, keeps records and
/// counts.
pub struct Ledger {
    census: Census,
    keys: Keys,
    records: Records,
    synthetic: bool,
    report: Report,
}

impl<'a> Intake<'a> {
    /// Matches the header with fields; the issues are about what the header says.
    pub fn open(
        header: &[String],
        line: u64,
        options: &Options,
        locator: &'a Locator,
        known: &'a Known,
    ) -> (Self, Vec<Issue>) {
        let kind = options.kind.unwrap_or_else(|| columns::recognise(header));
        let columns = Columns::new(header, kind, options, line);
        let census = Census::new(&columns);
        let desk = Desk {
            locator,
            known,
            today: options.today,
            frame: Frame::of(locator.geodata()),
            below: Below::new(locator.geodata()),
            fixes: options.fixes.clone(),
        };
        let missing = missing_column(kind, &columns);
        let notices = columns.notices().to_vec();
        let source = options.source.clone();
        let mut intake = Self {
            reader: Reader { kind, desk, columns, source, missing },
            scratch: Scratch::new(&census),
            ledger: Ledger::new(kind, census),
            header_line: line,
            is_closed: false,
        };
        for issue in &notices {
            intake.note(issue);
        }
        (intake, notices)
    }

    /// What its rows are.
    pub fn kind(&self) -> Kind {
        self.reader.kind
    }

    /// Takes note of what concerns the file and no row that is read.
    pub fn note(&mut self, notice: &Issue) {
        self.ledger.note(notice);
    }

    /// Reads a row; the issues say what is wrong with it.
    pub fn push(&mut self, line: u64, cells: &Cells) -> Vec<Issue> {
        self.push_line(Line { number: line, cells, is_unclosed: false, remarks: &[] })
    }

    /// Reads a row, with what its reader has to say about it.
    pub fn push_line(&mut self, line: Line<'_>) -> Vec<Issue> {
        let number = self.ledger.report.tally.read;
        let draft = self.reader.read(&mut self.scratch, line, number);
        self.ledger.admit(draft, &self.reader)
    }

    /// Its two parts, so that rows may be read while those before them are admitted.
    pub fn parts(&mut self) -> (Checker<'_, 'a>, &mut Ledger) {
        (Checker { reader: &self.reader, scratch: self.scratch.clone() }, &mut self.ledger)
    }

    /// What is said once every row was read: about the columns that were not used.
    pub fn close(&mut self) -> Vec<Issue> {
        if std::mem::replace(&mut self.is_closed, true) {
            return Vec::new();
        }
        let mut census = self.ledger.census.clone();
        census.merge(&self.scratch.census);
        let notices = census.notices(&self.reader.columns, self.header_line);
        for issue in &notices {
            self.note(issue);
        }
        notices
    }

    /// The records, and what became of the rows.
    pub fn finish(mut self) -> (Batch, Report) {
        self.close();
        let geodata = self.reader.desk.locator.geodata();
        let Ledger { records, synthetic, report, .. } = self.ledger;
        let hash = digest::of_records(&records, synthetic, geodata);
        (Batch { hash, synthetic, records }, report)
    }
}

impl Checker<'_, '_> {
    /// Reads rows; `first` rows of the file stand before them.
    pub fn check(&mut self, lines: &[Line<'_>], first: u64) -> Checked {
        let rows = lines.iter().zip(first..);
        let read =
            |(line, number): (&Line<'_>, u64)| self.reader.read(&mut self.scratch, *line, number);
        Checked { drafts: rows.map(read).collect(), census: self.scratch.census.take() }
    }
}

impl Ledger {
    fn new(kind: Kind, census: Census) -> Self {
        Self {
            census,
            keys: Keys::default(),
            records: no_records(kind),
            synthetic: false,
            report: Report::default(),
        }
    }

    /// Takes note of what concerns the file and no row that is read.
    pub fn note(&mut self, notice: &Issue) {
        self.report.note(notice);
    }

    /// Makes room for the next rows and for as many as are likely to come, which saves moving
    /// those that are there again and again.
    pub fn make_room(&mut self, next: usize, likely: usize) {
        let rows = next.max(likely.min(ROOM_ROWS_MAX));
        self.keys.make_room(next, rows);
        match &mut self.records {
            Records::Demands(all) => make_room(all, next, rows),
            Records::Commitments(all) => make_room(all, next, rows),
            Records::Events(all) => make_room(all, next, rows),
        }
    }

    /// Admits rows in the order of the file; tells the place among them of each with issues.
    pub fn admit_all(
        &mut self,
        checked: Checked,
        checker: &Checker<'_, '_>,
        on_row: &mut dyn FnMut(usize, &[Issue]),
    ) {
        for (at, draft) in checked.drafts.into_iter().enumerate() {
            let issues = self.admit(draft, checker.reader);
            if !issues.is_empty() {
                on_row(at, &issues);
            }
        }
        self.census.merge(&checked.census);
    }

    /// Keeps a row that was read, unless its key stood before; the issues say what is wrong with it.
    fn admit(&mut self, mut draft: Draft, reader: &Reader<'_>) -> Vec<Issue> {
        let is_kept = self.keys.claim(&mut draft, reader);
        self.synthetic |= draft.is_synthetic;
        for issue in &draft.notes.issues {
            self.report.note(issue);
        }
        let tally = &mut self.report.tally;
        tally.read += 1;
        let Some(record) = draft.record.filter(|_| is_kept) else {
            tally.rejected += 1;
            return draft.notes.issues;
        };
        let (is_located, is_update) = ends(&record, reader.desk.known);
        tally.located += u64::from(is_located);
        tally.unlocated += u64::from(!is_located);
        tally.updated += u64::from(is_update);
        tally.observed += u64::from(!draft.notes.issues.is_empty());
        match (&mut self.records, record) {
            (Records::Demands(all), Record::Demand(demand)) => all.push(demand),
            (Records::Commitments(all), Record::Commitment(commitment)) => all.push(*commitment),
            (Records::Events(all), Record::Event(event)) => all.push(*event),
            // A reader reads one kind, that of its records.
            _ => {}
        }
        draft.notes.issues
    }
}

/// Makes room for so many rows where the next ones have none.
fn make_room<T>(all: &mut Vec<T>, next: usize, rows: usize) {
    if all.capacity() - all.len() < next {
        all.reserve(rows);
    }
}

/// Whether a record is located, and whether its key was stored before.
fn ends(record: &Record, known: &Known) -> (bool, bool) {
    match record {
        Record::Demand(demand) => {
            let is_known = !known.demands.is_empty()
                && known.demands.contains(&demand_key(&demand.source, &demand.id));
            (demand.placement.is_some(), is_known)
        }
        Record::Commitment(commitment) => {
            (!commitment.municipalities.is_empty(), known.commitments.contains(&commitment.id))
        }
        Record::Event(event) => {
            (event.municipality.is_some(), known.events.contains_key(&event.id))
        }
    }
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
        Kind::Demands => &[&[Field::ReceivedAt, Field::Year], &demand::CONTENT],
        Kind::Commitments | Kind::Events => &[&[Field::Id]],
    };
    let missing = required.iter().find(|any| !any.iter().any(|&field| columns.has(field)))?;
    let missing = missing.iter().filter(|field| **field != Field::Year);
    let names: Vec<String> = missing.map(|&field| name(kind, field)).collect();
    let names = names.join(" o ");
    Some(format!("Falta la columna {names}; si lleva otro nombre, use --map COLUMNA=CAMPO"))
}

/// A field as people and programs call it: `fecha` (`received_at`).
fn name(kind: Kind, field: Field) -> String {
    let card = kind.fields().iter().find(|card| card.field == field);
    card.map_or_else(String::new, |card| format!("«{}» ({})", card.aliases[0], card.id))
}

#[cfg(test)]
mod tests;
