//! A filter compiled into one test for each column that it names.

use crate::demand::Code;
use crate::query::Filter;
use crate::snapshot::{Dictionary, Segment, Snapshot, day_number};

/// A mark for each 16-bit code.
pub(super) type Marks = [u8; 1 << 16];

/// Codes that a row is compared with one by one, the last repeated where there are fewer.
type Few<T> = [T; 4];

/// A condition on one column.
pub(super) enum Test {
    /// An 8-bit column equals one of a few codes.
    Few8(fn(&Segment) -> &[u8], Few<u8>),
    /// A 16-bit column equals one of a few codes.
    Few16(fn(&Segment) -> &[u16], Few<u16>),
    /// An 8-bit column holds one of the codes marked.
    Many8(fn(&Segment) -> &[u8], Box<[u8; 256]>),
    /// A 16-bit column holds one of the codes marked.
    Many16(fn(&Segment) -> &[u16], Box<Marks>),
    /// The day lies between two, both included.
    Days(u16, u16),
    /// One of two holds.
    Either(Box<Test>, Box<Test>),
    /// No row passes: the filter names only what no demand has.
    Nothing,
}

/// The tests of a filter; all must hold.
pub(super) fn compile(snapshot: &Snapshot, filter: &Filter) -> Vec<Test> {
    let words = &snapshot.dictionaries;
    let mut tests = Vec::new();
    if filter.from.is_some() || filter.to.is_some() {
        let from = filter.from.map_or(0, day_number);
        tests.push(Test::Days(from, filter.to.map_or(u16::MAX, day_number)));
    }
    if !filter.territories.is_empty() {
        tests.push(within(snapshot, &filter.territories));
    }
    push8(&mut tests, |s| &s.theme, &filter.themes);
    push8(&mut tests, |s| &s.kind, &filter.kinds);
    push8(&mut tests, |s| &s.status, &filter.statuses);
    push8(&mut tests, |s| &s.channel, &filter.channels);
    push8(&mut tests, |s| &s.area, &filter.areas);
    push16(&mut tests, |s| &s.source, &words.source, &filter.sources);
    push16(&mut tests, |s| &s.event, &words.event, &filter.events);
    push16(&mut tests, |s| &s.round, &words.round, &filter.rounds);
    push16(&mut tests, |s| &s.responsible, &words.responsible, &filter.responsible);
    push16(&mut tests, |s| &s.submunicipal, &words.submunicipal, &filter.submunicipal);
    push_sets(&mut tests, |s| &s.groups, &words.group_sets, &filter.groups);
    push_sets(&mut tests, |s| &s.voices, &words.voice_sets, &filter.voices);
    tests
}

/// The codes as a short list; `None` when there are too many or none.
fn few<T: Copy>(codes: &[T]) -> Option<Few<T>> {
    let last = *codes.last()?;
    let mut few = [last; 4];
    few.get_mut(..codes.len())?.copy_from_slice(codes);
    Some(few)
}

/// A test of some 16-bit codes.
fn any16(column: fn(&Segment) -> &[u16], codes: &[u16]) -> Test {
    if codes.is_empty() {
        return Test::Nothing;
    }
    if let Some(few) = few(codes) {
        return Test::Few16(column, few);
    }
    let unmarked: Box<[u8]> = vec![0; 1 << 16].into_boxed_slice();
    let mut marked: Box<Marks> = unmarked.try_into().expect("the length is the array's");
    for &code in codes {
        marked[usize::from(code)] = 1;
    }
    Test::Many16(column, marked)
}

/// A test of lying in one of some territories: municipalities, or parts of them.
fn within(snapshot: &Snapshot, ids: &[String]) -> Test {
    let territories = ids.iter().filter_map(|id| snapshot.geodata.territory(id));
    let (parts, whole): (Vec<_>, Vec<_>) = territories.partition(|place| place.level.is_added());
    let members: Vec<u16> = whole.iter().flat_map(|place| place.members.iter().copied()).collect();
    let places = &snapshot.dictionaries.submunicipal;
    let places: Vec<u16> = parts.iter().filter_map(|part| places.code(part.id.as_str())).collect();
    let [whole, part] = [any16(|s| &s.municipality, &members), any16(|s| &s.submunicipal, &places)];
    match (members.is_empty(), parts.is_empty()) {
        (_, true) => whole,
        (true, false) => part,
        (false, false) => Test::Either(Box::new(whole), Box::new(part)),
    }
}

fn push8(tests: &mut Vec<Test>, column: fn(&Segment) -> &[u8], codes: &[Code]) {
    if codes.is_empty() {
        return;
    }
    if let Some(few) = few(codes) {
        tests.push(Test::Few8(column, few));
        return;
    }
    let mut marked = Box::new([0; 256]);
    for &code in codes {
        marked[usize::from(code)] = 1;
    }
    tests.push(Test::Many8(column, marked));
}

fn push16(
    tests: &mut Vec<Test>,
    column: fn(&Segment) -> &[u16],
    dictionary: &Dictionary,
    values: &[String],
) {
    if values.is_empty() {
        return;
    }
    let codes: Vec<u16> = values.iter().filter_map(|v| dictionary.code(v.as_str())).collect();
    tests.push(any16(column, &codes));
}

/// A set passes when it holds any of the groups.
fn push_sets(
    tests: &mut Vec<Test>,
    column: fn(&Segment) -> &[u16],
    sets: &Dictionary<u32>,
    groups: &[Code],
) {
    if groups.is_empty() {
        return;
    }
    let wanted = groups.iter().fold(0_u32, |set, &group| set | 1 << group);
    let holds = |(set, code): (&u32, u16)| (set & wanted != 0).then_some(code);
    let codes: Vec<u16> = sets.values().iter().zip(0..).filter_map(holds).collect();
    tests.push(any16(column, &codes));
}
