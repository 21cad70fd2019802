//! The one hand that writes records which programs send, so that many small writes cost few
//! transactions.
//!
//! Writes that come while others are under way wait, and are stored with those that came
//! meanwhile: each is answered once it is safe.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::oneshot;

use crate::demand::{Batch, Demand, Records};
use crate::ingest::remember;
use crate::ingest::write::Sheet;
use crate::intake::{self, COLOMBIA, Intake, Issue, Kind, Known, Report, Severity, Tally, gather};
use crate::locate::Locator;
use crate::store::{self, Origin, Store};

/// How long the first write of a batch waits for others.
const GATHERED_FOR: Duration = Duration::from_millis(10);
/// A batch ends at a write that takes it past as many records.
const BATCH_RECORDS: usize = 10_000;

/// Records to write.
pub struct Letter {
    /// The records.
    pub sheet: Sheet,
    /// The source of those that name none.
    pub source: String,
    /// Who writes.
    pub by: String,
    /// What the only record amends.
    pub amends: Option<Amended>,
}

/// A record that is stored and gets other values.
#[derive(Debug)]
pub struct Amended {
    /// The fields that change: a value that cannot be kept rejects the change.
    pub fields: Vec<String>,
    /// The demand, where what was found out about its place stays.
    pub settled: Option<Demand>,
}

/// What became of the records of a letter.
#[derive(Clone, Debug)]
pub struct Written {
    /// Rows by outcome, and findings.
    pub report: Report,
    /// What is wrong with each, by the record's place from 1.
    pub issues: Vec<Issue>,
    /// The keys that were stored: source and id, the source empty where the kind has none.
    pub keys: Vec<(String, String)>,
    /// The batch; `None` when nothing was stored.
    pub batch: Option<u32>,
}

impl Written {
    /// Nothing is stored where something is wrong in these fields.
    fn refuse_in(&mut self, fields: &[String]) {
        let mut is_refused = false;
        for issue in self.issues.iter_mut().filter(|issue| fields.contains(&issue.column)) {
            issue.severity = Severity::Rejected;
            is_refused = true;
        }
        if is_refused {
            self.keys.clear();
            let read = self.report.tally.read;
            self.report.tally = Tally { read, rejected: read, ..Tally::default() };
        }
    }
}

/// Why nothing is known to be written.
#[derive(Clone, Debug, thiserror::Error)]
#[error("no se pudo guardar: {0}")]
pub struct Unwritten(Arc<store::Error>);

impl Unwritten {
    /// What the store said.
    pub fn cause(&self) -> &store::Error {
        &self.0
    }
}

type Answer = Result<Written, Unwritten>;

/// The hand that writes.
pub(super) struct Pen {
    letters: Sender<(Letter, oneshot::Sender<Answer>)>,
}

impl Pen {
    pub fn new(store: Arc<dyn Store>, locator: Arc<Locator>, now: fn() -> Timestamp) -> Self {
        let (letters, inbox) = channel();
        // It ends when the last sender is gone.
        thread::spawn(move || Hand { store, locator, now }.write_all(&inbox));
        Self { letters }
    }

    /// Hands a letter over; the answer comes once it is stored. `None` when nobody writes any more.
    pub fn send(&self, letter: Letter) -> Option<oneshot::Receiver<Answer>> {
        let (answer, wait) = oneshot::channel();
        self.letters.send((letter, answer)).ok().map(|()| wait)
    }
}

struct Hand {
    store: Arc<dyn Store>,
    locator: Arc<Locator>,
    now: fn() -> Timestamp,
}

/// A letter that was read: what will be answered, and to whom.
struct Opened {
    kind: Kind,
    by: String,
    batch: Batch,
    written: Written,
    answer: oneshot::Sender<Answer>,
}

impl Hand {
    fn write_all(&self, inbox: &Receiver<(Letter, oneshot::Sender<Answer>)>) {
        while let Ok(first) = inbox.recv() {
            let begun = Instant::now();
            let mut records = first.0.sheet.rows.len();
            let mut letters = vec![first];
            while records < BATCH_RECORDS {
                let patience = GATHERED_FOR.saturating_sub(begun.elapsed());
                let Ok(next) = inbox.recv_timeout(patience) else { break };
                records += next.0.sheet.rows.len();
                letters.push(next);
            }
            self.write(letters);
        }
    }

    /// Writes letters in the order in which they came; neighbours that may go into one batch do.
    fn write(&self, letters: Vec<(Letter, oneshot::Sender<Answer>)>) {
        let known = match self.known(letters.iter().map(|(letter, _)| letter)) {
            Ok(known) => known,
            Err(error) => {
                let error = Arc::new(error);
                for (_, answer) in letters {
                    // Who does not wait any more has left.
                    let _ = answer.send(Err(Unwritten(Arc::clone(&error))));
                }
                return;
            }
        };
        let mut together: Vec<Opened> = Vec::new();
        let mut keys = HashSet::new();
        for (letter, answer) in letters {
            let opened = self.open(letter, answer, &known);
            let fits = together.last().is_none_or(|last| {
                (last.kind, &last.by) == (opened.kind, &opened.by)
                    && opened.written.keys.iter().all(|key| !keys.contains(key))
            });
            if !fits {
                self.store(std::mem::take(&mut together));
                keys.clear();
            }
            keys.extend(opened.written.keys.iter().cloned());
            together.push(opened);
        }
        self.store(together);
    }

    /// Reads the records of a letter against what is stored.
    fn open(&self, letter: Letter, answer: oneshot::Sender<Answer>, known: &Known) -> Opened {
        let Letter { sheet, source, by, amends } = letter;
        let options = intake::Options {
            kind: Some(sheet.kind),
            source,
            today: Some(COLOMBIA.to_datetime((self.now)()).date()),
            ..intake::Options::default()
        };
        let (mut intake, _) = Intake::open(&sheet.header, 0, &options, &self.locator, known);
        let rows = sheet.rows.iter().zip(1..);
        let issues = rows.flat_map(|(cells, place)| intake.push(place, cells)).collect();
        let (mut batch, report) = intake.finish();
        let mut written = Written { keys: keys(&batch.records), report, issues, batch: None };
        if let Some(Amended { fields, settled }) = amends {
            written.refuse_in(&fields);
            if let (Some(base), Records::Demands(demands)) = (settled, &mut batch.records) {
                for demand in demands {
                    stay(demand, &base, &mut written.report);
                }
            }
        }
        Opened { kind: sheet.kind, by, batch, written, answer }
    }

    /// What is stored under the keys that the records name, and the places decided by hand: asked
    /// once for all letters.
    fn known<'l>(&self, letters: impl Iterator<Item = &'l Letter>) -> Result<Known, store::Error> {
        let mut named = Named::default();
        letters.for_each(|letter| named.add(letter));
        let Named { demands, commitments, events } = named;
        let mut known = self.store.known_of(&demands, &commitments, &events)?;
        remember(&mut known, &*self.store)?;
        Ok(known)
    }

    /// Stores letters as one batch, and answers each.
    fn store(&self, together: Vec<Opened>) {
        let (with, without): (Vec<Opened>, Vec<Opened>) =
            together.into_iter().partition(|opened| !opened.written.keys.is_empty());
        for Opened { written, answer, .. } in without {
            let _ = answer.send(Ok(written));
        }
        let Some(first) = with.first() else { return };
        let origin = Origin {
            file: "API".to_owned(),
            file_hash: None,
            at: (self.now)().to_string(),
            by: first.by.clone(),
        };
        let mut report = Report::default();
        let mut batches = Vec::new();
        let mut answers = Vec::new();
        for Opened { batch, written, answer, .. } in with {
            report.add(&written.report);
            batches.push(batch);
            answers.push((written, answer));
        }
        let batch = gather(batches, self.locator.geodata());
        let stored = self.store.append(&batch, &origin, &report).map_err(Arc::new);
        for (written, answer) in answers {
            let told = stored.as_ref().map(|&batch| Written { batch: Some(batch), ..written });
            let _ = answer.send(told.map_err(|error| Unwritten(Arc::clone(error))));
        }
    }
}

/// The keys that records name.
#[derive(Default)]
struct Named {
    demands: Vec<(String, String)>,
    commitments: Vec<String>,
    events: Vec<String>,
}

impl Named {
    fn add(&mut self, Letter { sheet, source, .. }: &Letter) {
        let column = |name: &str| sheet.header.iter().position(|header| header == name);
        let cell = |row: usize, at: Option<usize>| {
            let text = at.and_then(|at| sheet.rows[row].get(at)).unwrap_or_default();
            text.trim().to_owned()
        };
        let [id, own_source, event] = ["id", "source", "event_id"].map(column);
        let rows = 0..sheet.rows.len();
        self.events.extend(rows.clone().map(|row| cell(row, event)));
        let ids = rows.map(|row| (row, cell(row, id)));
        match sheet.kind {
            Kind::Demands => {
                let key = |(row, id)| match cell(row, own_source) {
                    own if own.is_empty() => (source.clone(), id),
                    own => (own, id),
                };
                self.demands.extend(ids.map(key));
            }
            Kind::Commitments => self.commitments.extend(ids.map(|(_, id)| id)),
            Kind::Events => self.events.extend(ids.map(|(_, id)| id)),
        }
    }
}

/// Leaves an amended demand where it was.
fn stay(demand: &mut Demand, base: &Demand, report: &mut Report) {
    if report.tally.rejected == 0 {
        let is_located = base.placement.is_some();
        report.tally.located = u64::from(is_located);
        report.tally.unlocated = u64::from(!is_located);
    }
    demand.point = base.point;
    demand.placement = base.placement;
    demand.declared_place.clone_from(&base.declared_place);
    demand.submunicipal.clone_from(&base.submunicipal);
    demand.quality_flags.clone_from(&base.quality_flags);
}

fn keys(records: &Records) -> Vec<(String, String)> {
    let alone = |id: &String| (String::new(), id.clone());
    match records {
        Records::Demands(all) => {
            all.iter().map(|demand| (demand.source.to_string(), demand.id.to_string())).collect()
        }
        Records::Commitments(all) => all.iter().map(|commitment| alone(&commitment.id)).collect(),
        Records::Events(all) => all.iter().map(|event| alone(&event.id)).collect(),
    }
}
