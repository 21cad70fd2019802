//! Makes one batch of several.

use crate::demand::{Batch, Records};
use crate::intake::digest;
use crate::territory::Geodata;

/// The records of all batches as one batch; their keys must differ.
///
/// # Panics
/// Where there is no batch, or they are not of one kind.
pub fn gather(batches: Vec<Batch>, geodata: &Geodata) -> Batch {
    let mut batches = batches.into_iter();
    let mut all = batches.next().expect("there is a batch");
    for Batch { records, synthetic, .. } in batches {
        all.synthetic |= synthetic;
        match (&mut all.records, records) {
            (Records::Demands(all), Records::Demands(more)) => all.extend(more),
            (Records::Commitments(all), Records::Commitments(more)) => all.extend(more),
            (Records::Events(all), Records::Events(more)) => all.extend(more),
            _ => unreachable!("batches of one kind are gathered"),
        }
    }
    all.hash = digest::of_records(&all.records, all.synthetic, geodata);
    all
}
