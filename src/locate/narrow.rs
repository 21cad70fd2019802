//! The answers of a grid's cells in as few bytes as tell them apart.

use crate::locate::grid::ANSWER_MAX;
use crate::territory::OUTSIDE;

/// The answers of the cells alone, in as few bytes as tell them apart: every point reads one, which
/// takes longest where a core's own memory does not hold them all.
#[derive(Debug)]
pub(super) enum Table {
    Bytes(Vec<u8>),
    Words(Vec<u16>),
}

/// What is read of a cell that is no answer, or one that does not fit.
pub(super) const OPEN: u16 = OUTSIDE - 1;

/// An answer in few bytes.
pub(super) trait Narrow: Copy {
    /// Of an entry of the grid.
    fn of(entry: u32) -> Self;

    /// The municipality, [`OUTSIDE`] or [`OPEN`].
    fn answer(self) -> u16;
}

/// The last two bytes stand for what the last two words do.
impl Narrow for u8 {
    fn of(entry: u32) -> Self {
        match u16::of(entry) {
            OUTSIDE => u8::MAX,
            answer => u8::try_from(answer).map_or(OPEN as u8, |answer| answer.min(OPEN as u8)),
        }
    }

    #[inline]
    fn answer(self) -> u16 {
        u16::from(self) | if self < OPEN as u8 { 0 } else { 0xff00 }
    }
}

impl Narrow for u16 {
    fn of(entry: u32) -> Self {
        u16::try_from(entry).unwrap_or(OPEN)
    }

    #[inline]
    fn answer(self) -> u16 {
        self
    }
}

impl Table {
    /// Of the grid's entries.
    pub fn of(entries: &[u32]) -> Self {
        let is_answer = |entry: &&u32| **entry < ANSWER_MAX;
        let most = entries.iter().filter(is_answer).max().copied().unwrap_or_default();
        match u8::of(most).answer() {
            OPEN => Table::Words(entries.iter().map(|entry| u16::of(*entry)).collect()),
            _ => Table::Bytes(entries.iter().map(|entry| u8::of(*entry)).collect()),
        }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        match self {
            Table::Bytes(answers) => answers.capacity(),
            Table::Words(answers) => answers.capacity() * size_of::<u16>(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of each entry; `None` where it is open.
    fn read(entries: &[u32]) -> (usize, Vec<Option<u16>>) {
        fn answers<T: Narrow>(all: &[T]) -> Vec<Option<u16>> {
            all.iter().map(|one| Some(one.answer()).filter(|answer| *answer != OPEN)).collect()
        }
        let table = Table::of(entries);
        let found = match &table {
            Table::Bytes(all) => answers(all),
            Table::Words(all) => answers(all),
        };
        (table.bytes() / entries.len(), found)
    }

    #[test]
    fn answers_are_those_of_the_entries_and_all_else_is_open() {
        let block = 1 << 31;
        let expected = vec![Some(0), Some(253), Some(OUTSIDE), None, None];
        assert_eq!(read(&[0, 253, ANSWER_MAX, ANSWER_MAX + 1, block]), (1, expected));
        let expected = vec![Some(254), Some(65_533), Some(OUTSIDE), None, None];
        assert_eq!(read(&[254, 65_533, ANSWER_MAX, 65_534, block]), (2, expected));
    }
}
