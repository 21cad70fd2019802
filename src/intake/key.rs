//! What tells records apart: a key may stand once in a file.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use compact_str::format_compact;

use crate::demand::Demand;
use crate::intake::columns::Columns;
use crate::intake::field::Field;
use crate::intake::reader::{Draft, Reader, Record};
use crate::intake::rule::{DUPLICATE_IN_FILE, ERASED, REPEATED_ROW};

/// A demand's key as one text: its source and its id there.
pub fn demand_key(source: &str, id: &str) -> String {
    // The separator stands in no text that people write.
    format!("{source}\u{1f}{id}")
}

/// The keys of one file and the line of each.
///
/// A key is kept as two hashes of 64 bits with random keys of their own: two of a thousand million
/// keys meet by chance once in 10²⁰ files.
#[derive(Debug, Default)]
pub(super) struct Keys {
    hashers: [RandomState; 2],
    lines: HashMap<[u64; 2], u64, Folded>,
    repeats: HashMap<String, u32>,
}

impl Keys {
    /// Makes room for `rows` more where the next ones have none.
    pub fn make_room(&mut self, next: usize, rows: usize) {
        if self.lines.capacity() - self.lines.len() < next {
            self.lines.reserve(rows);
        }
    }

    /// Whether a row may keep its key; else the row is rejected, and why is noted.
    pub fn claim(&mut self, draft: &mut Draft, reader: &Reader<'_>) -> bool {
        let Reader { columns, desk, .. } = reader;
        if draft.is_invented {
            self.tell_apart(draft, columns);
        }
        let Some(record) = &draft.record else { return false };
        let key = match record {
            Record::Demand(demand) => (demand.source.as_str(), demand.id.as_str()),
            Record::Commitment(commitment) => ("", commitment.id.as_str()),
            Record::Event(event) => ("", event.id.as_str()),
        };
        if matches!(record, Record::Demand(_)) && desk.known.is_erased(key.0, key.1) {
            let reason = if draft.is_invented {
                "Se borró por solicitud"
            } else {
                "Se borró por solicitud; si es otra demanda, póngale otro identificador"
            };
            // A report repeats nothing of it.
            draft.notes.issues.clear();
            draft.notes.reject(ERASED.id, columns.name(Field::Id), "", reason.to_owned());
            return false;
        }
        let hashes = [0, 1].map(|at: usize| self.hashers[at].hash_one(key));
        let line = draft.notes.line;
        let first = *self.lines.entry(hashes).or_insert(line);
        if first == line {
            return true;
        }
        let reason = format!("El identificador ya está en la línea {first}");
        let id = key.1.to_owned();
        draft.notes.issues.truncate(draft.described);
        draft.notes.reject(DUPLICATE_IN_FILE.id, columns.name(Field::Id), &id, reason);
        false
    }

    /// Gives a row whose content stood before another id: rows that say the same may be several
    /// people, so that each is kept.
    fn tell_apart(&mut self, draft: &mut Draft, columns: &Columns) {
        let Some(Record::Demand(demand)) = &mut draft.record else { return };
        let times = self.repeats.entry(demand.id.to_string()).or_default();
        *times += 1;
        if *times == 1 {
            return;
        }
        demand.id = format_compact!("{}-{times}", demand.id);
        let settled = draft.notes.issues.split_off(draft.described);
        let reason = "Sin identificador e igual a una fila anterior: se guarda como otra demanda";
        draft.notes.observe(REPEATED_ROW.id, columns.name(Field::Id), "", reason.to_owned());
        draft.described = draft.notes.issues.len();
        draft.notes.issues.extend(settled);
        mark(demand, draft.notes.flags());
    }
}

fn mark(demand: &mut Demand, flags: Vec<&'static str>) {
    demand.quality_flags = flags;
}

/// Hashes what is a hash already.
#[derive(Clone, Debug, Default)]
struct Folded;

/// Keeps the last of two hashes.
#[derive(Debug, Default)]
struct Last(u64);

impl BuildHasher for Folded {
    type Hasher = Last;

    fn build_hasher(&self) -> Last {
        Last::default()
    }
}

impl std::hash::Hasher for Last {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write_usize(&mut self, _length: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}
