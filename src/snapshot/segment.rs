//! Columns of demands that were stored one after the other: every value a small code, so that a
//! count reads few bytes.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// No value, in columns of 16 bits; in columns of 8 bits it is `u8::MAX`.
pub const NONE: u16 = u16::MAX;

/// Located and unlocated demands, column by column, all of the same length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Segment {
    /// Index of the municipality; [`NONE`] = unlocated.
    pub municipality: Vec<u16>,
    /// Days since 1970-01-01.
    pub day: Vec<u16>,
    /// Main theme; `u8::MAX` = unclassified.
    pub theme: Vec<u8>,
    /// Kind of request.
    pub kind: Vec<u8>,
    /// Where it stands.
    pub status: Vec<u8>,
    /// Through which channel.
    pub channel: Vec<u8>,
    /// Seat, settlement, countryside.
    pub area: Vec<u8>,
    /// 1 = openly collected, 0 = by quota.
    pub open: Vec<u8>,
    /// Code in the dictionary of sources.
    pub source: Vec<u16>,
    /// Code in the dictionary of events.
    pub event: Vec<u16>,
    /// Code in the dictionary of rounds.
    pub round: Vec<u16>,
    /// Code in the dictionary of those who answer.
    pub responsible: Vec<u16>,
    /// Code in the dictionary of comunas, corregimientos and veredas.
    pub submunicipal: Vec<u16>,
    /// Place in `Dictionaries::group_sets`.
    pub groups: Vec<u16>,
    /// Place in `Dictionaries::voice_sets`.
    pub voices: Vec<u16>,
    /// Place in `Dictionaries::theme_lists`.
    pub theme_list: Vec<u16>,
    /// Number of the row among all that were stored, ascending.
    pub number: Vec<u32>,
}

impl Segment {
    /// How many demands it holds.
    pub fn len(&self) -> usize {
        self.municipality.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.municipality.is_empty()
    }

    /// Takes out these rows, ascending.
    pub(super) fn remove(&mut self, rows: &[usize]) {
        for column in self.columns_8() {
            remove(column, rows);
        }
        for column in self.columns_16() {
            remove(column, rows);
        }
        remove(&mut self.number, rows);
    }

    fn columns_8(&mut self) -> [&mut Vec<u8>; 6] {
        let Self { theme, kind, status, channel, area, open, .. } = self;
        [theme, kind, status, channel, area, open]
    }

    fn columns_16(&mut self) -> [&mut Vec<u16>; 10] {
        let Self {
            municipality,
            day,
            source,
            event,
            round,
            responsible,
            submunicipal,
            groups,
            voices,
            theme_list,
            ..
        } = self;
        [
            municipality,
            day,
            source,
            event,
            round,
            responsible,
            submunicipal,
            groups,
            voices,
            theme_list,
        ]
    }
}

/// Takes out the values at these places, ascending.
fn remove<T>(column: &mut Vec<T>, places: &[usize]) {
    let (mut place, mut gone) = (0, places.iter().peekable());
    column.retain(|_| {
        let stays = gone.next_if_eq(&&place).is_none();
        place += 1;
        stays
    });
}

/// Distinct values of an open column and their codes, in order of first appearance.
#[derive(Clone, Debug)]
pub struct Dictionary<T = String> {
    values: Vec<T>,
    codes: HashMap<T, u16>,
}

impl<T> Default for Dictionary<T> {
    fn default() -> Self {
        Self { values: Vec::new(), codes: HashMap::new() }
    }
}

impl<T: Hash + Eq + Clone> Dictionary<T> {
    /// The values in order of their codes.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// The code of a value that is in it.
    pub fn code<Q>(&self, value: &Q) -> Option<u16>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.codes.get(value).copied()
    }

    /// The code of a value, which is added if it is new; [`NONE`] when all codes are taken.
    pub fn insert<Q>(&mut self, value: &Q) -> u16
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = T> + ?Sized,
    {
        if let Some(code) = self.code(value) {
            return code;
        }
        let Some(code) = u16::try_from(self.values.len()).ok().filter(|&code| code < NONE) else {
            return NONE;
        };
        self.values.push(value.to_owned());
        self.codes.insert(value.to_owned(), code);
        code
    }
}
