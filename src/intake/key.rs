//! What tells records apart: a key may stand once in a file.

use std::collections::HashMap;

use crate::demand::Demand;
use crate::intake::digest;
use crate::intake::field::Field;
use crate::intake::row::Row;
use crate::intake::rule::{DUPLICATE_IN_FILE, MISSING_ID, REPEATED_ROW};
use crate::territory::Geodata;

/// Hex digits of a content's hash that serve as id: 64 bits.
const ID_DIGITS: usize = 16;

/// A demand's key as one text: its source and its id there.
pub fn demand_key(source: &str, id: &str) -> String {
    // The separator stands in no text that people write.
    format!("{source}\u{1f}{id}")
}

/// The keys of one file and the line of each.
#[derive(Debug, Default)]
pub(super) struct Keys {
    lines: HashMap<String, u64>,
    repeats: HashMap<String, u32>,
}

impl Keys {
    /// Gives a demand its source and its id; returns its key, or `None` when the row is rejected.
    pub fn claim_demand(
        &mut self,
        row: &mut Row<'_>,
        demand: &mut Demand,
        source: &str,
        geodata: &Geodata,
    ) -> Option<String> {
        demand.source = row.text(Field::Source).unwrap_or_else(|| source.to_owned());
        demand.id = match row.text(Field::Id) {
            Some(id) => id,
            None => self.invent(row, demand, geodata),
        };
        self.claim(row, demand_key(&demand.source, &demand.id))
    }

    /// The id of an event or a commitment; `None` when the row is rejected.
    pub fn claim_id(&mut self, row: &mut Row<'_>) -> Option<String> {
        let id = row.text(Field::Id);
        if id.is_none() {
            row.reject(MISSING_ID, Field::Id, "Sin identificador");
        }
        self.claim(row, id?)
    }

    fn claim(&mut self, row: &mut Row<'_>, key: String) -> Option<String> {
        if let Some(line) = self.lines.get(&key) {
            let reason = format!("El identificador ya está en la línea {line}");
            row.reject(DUPLICATE_IN_FILE, Field::Id, reason);
            return None;
        }
        self.lines.insert(key.clone(), row.notes.line);
        Some(key)
    }

    /// An id from the content. Rows that say the same may be several people: each is kept.
    fn invent(&mut self, row: &mut Row<'_>, demand: &Demand, geodata: &Geodata) -> String {
        let mut id = digest::of_row(demand, geodata);
        id.truncate(ID_DIGITS);
        let times = self.repeats.entry(id.clone()).or_default();
        *times += 1;
        if *times == 1 {
            return id;
        }
        let reason = "Sin identificador e igual a una fila anterior: se guarda como otra demanda";
        row.observe(REPEATED_ROW, Field::Id, reason);
        format!("{id}-{times}")
    }
}
