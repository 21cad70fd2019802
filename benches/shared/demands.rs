//! Made-up demands as a snapshot, for benchmarks.

use std::sync::Arc;

use tejido::locate::Locator;
use tejido::snapshot::{Dictionaries, Segment, Snapshot};
use tejido::territory::Geodata;

const SEGMENTS: usize = 8;

/// Demands whose columns are drawn independently, with a fixed seed.
pub fn snapshot(demands: usize) -> Snapshot {
    let locator = Arc::new(Locator::new(Arc::new(Geodata::embedded())));
    let mut random = 76_u64;
    let mut dictionaries = Dictionaries::default();
    (0..64_u32).for_each(|set| {
        dictionaries.group_sets.insert(&set);
    });
    let segments = (0..SEGMENTS).map(|_| Arc::new(segment(demands / SEGMENTS, &mut random)));
    let empty = Snapshot::build(locator, &[]);
    let days = Some((19_723, 19_723 + 899));
    Snapshot { segments: segments.collect(), dictionaries, days, ..empty }
}

fn segment(len: usize, random: &mut u64) -> Segment {
    let mut below = |bound: u64| splitmix(random) % bound;
    let mut narrow = |bound: u64| -> Vec<u8> { (0..len).map(|_| below(bound) as u8).collect() };
    let (theme, kind, status) = (narrow(21), narrow(10), narrow(11));
    let (channel, area, open) = (narrow(13), narrow(3), narrow(2));
    let mut wide = |from: u64, bound: u64| -> Vec<u16> {
        (0..len).map(|_| (from + splitmix(random) % bound) as u16).collect()
    };
    Segment {
        municipality: wide(0, 43),
        day: wide(19_723, 900),
        source: wide(0, 3),
        event: wide(0, 126),
        round: wide(0, 3),
        responsible: wide(0, 20),
        submunicipal: wide(0, 37),
        groups: wide(0, 64),
        voices: wide(0, 64),
        theme_list: wide(0, 200),
        number: (0..len as u32).collect(),
        theme,
        kind,
        status,
        channel,
        area,
        open,
    }
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
