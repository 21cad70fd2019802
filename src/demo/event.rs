//! The meetings: one in each municipality and round, more in the largest cities.

use jiff::ToSpan;
use jiff::civil::Date;
use rand::RngExt;

use crate::demo::people::ethnic_shares;
use crate::demo::random::{Random, Stream, normal, skewed, stream};
use crate::demo::row::{EventRow, SYNTHETIC};
use crate::demo::world::{STRATA, people};
use crate::territory::Geodata;

/// People for each further meeting of a round in the same municipality.
const PEOPLE_PER_EVENT: f64 = 300_000.0;

/// A meeting.
pub(super) struct Event {
    pub(super) municipality: usize,
    pub(super) stratum: usize,
    pub(super) date: Date,
    /// Channel of what is said at it.
    pub(super) channel: &'static str,
    pub(super) row: EventRow,
}

/// Draws the meetings by round and municipality.
pub(super) fn draw(geodata: &Geodata, seed: u64) -> Vec<Event> {
    let mut random = stream(seed, Stream::Events);
    let places = geodata.municipalities.len();
    let mut events = Vec::new();
    for stratum in (0..STRATA.len()).filter(|&stratum| STRATA[stratum].round.is_some()) {
        // The first round could not reach one municipality.
        let missed = (stratum == 0 && places > 1).then(|| random.random_range(0..places));
        for municipality in (0..places).filter(|&place| Some(place) != missed) {
            let year = STRATA[stratum].from.year();
            let more = (people(geodata, municipality, year) / PEOPLE_PER_EVENT) as usize;
            for number in 1..=(1 + more) {
                events.push(draw_event(geodata, stratum, municipality, number, &mut random));
            }
        }
    }
    events
}

fn draw_event(
    geodata: &Geodata,
    stratum: usize,
    municipality: usize,
    number: usize,
    random: &mut Random,
) -> Event {
    let place = &geodata.municipalities[municipality];
    let round = STRATA[stratum].round.unwrap_or_default();
    let date = draw_day(stratum, random);
    let (kind, channel) = match random.random_range(0..10) {
        0..8 => ("conversatorio", "conversatorio"),
        8 => ("mesa", "mesa_territorial"),
        _ => ("taller", "taller_preparatorio"),
    };
    let row = EventRow {
        id: format!("EV-{round}-{}-{number}", place.code),
        round: round.to_owned(),
        date: date.to_string(),
        kind: kind.to_owned(),
        code: place.code.to_string(),
        name: place.name.clone(),
        collection: "cuota",
        synthetic: SYNTHETIC,
        ..attendance(ethnic_shares(geodata, municipality), random)
    };
    Event { municipality, stratum, date, channel, row }
}

/// A weekday or Saturday of the stratum's period.
pub(super) fn draw_day(stratum: usize, random: &mut Random) -> Date {
    let days = (STRATA[stratum].to - STRATA[stratum].from).get_days();
    let day = STRATA[stratum].from.saturating_add(random.random_range(0..=days).days());
    match day.weekday() {
        // Most of what comes on a Sunday is stamped on a day nearby, in the same stratum.
        jiff::civil::Weekday::Sunday if day < STRATA[stratum].to => day.saturating_add(1.day()),
        _ => day,
    }
}

/// How many came, in all and of some groups; these overlap.
fn attendance([indigenous, afro]: [f64; 2], random: &mut Random) -> EventRow {
    let total = skewed(random, 120.0).clamp(25.0, 600.0).round();
    let mut part = |share: f64| {
        let share = (share * (1.0 + normal(random, 0.15))).clamp(0.0, 0.95);
        (total * share).round() as u32
    };
    EventRow {
        attendees: total as u32,
        women: part(0.56),
        young: part(0.18),
        old: part(0.22),
        indigenous: part(indigenous),
        afro: part(afro),
        peasants: part(0.2),
        disabled: part(0.04),
        victims: part(0.11),
        ..EventRow::default()
    }
}
