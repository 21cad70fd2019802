//! The promises: made at meetings about what was asked there; 37 % of them are kept.

use jiff::ToSpan;
use rand::RngExt;
use rand::seq::SliceRandom;

use crate::demo::demand::Draft;
use crate::demo::event::Event;
use crate::demo::random::{Random, Stream, pick, skewed, stream};
use crate::demo::row::{CommitmentRow, SYNTHETIC};
use crate::demo::table::Mixes;
use crate::demo::world::STRATA;
use crate::territory::Geodata;

/// Promises for each demand: 2,365 in a set of 20,000.
const PER_DEMAND: f64 = 2_365.0 / 20_000.0;
/// Part of the promises that is kept.
const FULFILLED: f64 = 0.37;
/// How the others stand: status, its weight, least and most progress, status of the demand.
const OTHERS: [(&str, usize, u8, u8, &str); 7] = [
    ("agreed", 15, 0, 0, "committed"),
    ("planned", 20, 0, 15, "committed"),
    ("contracting", 12, 10, 30, "committed"),
    ("in_progress", 33, 20, 95, "in_progress"),
    ("not_fulfilled", 12, 0, 60, "not_fulfilled"),
    ("renegotiated", 5, 5, 50, "committed"),
    ("cancelled", 3, 0, 20, "not_fulfilled"),
];

/// How a promise stands.
#[derive(Clone, Copy)]
struct Standing {
    status: &'static str,
    progress: (u8, u8),
    demand_status: &'static str,
}

/// Draws the promises of a set of `total` demands and marks the demands that they answer.
pub(super) fn draw(
    geodata: &Geodata,
    mixes: &Mixes,
    events: &[Event],
    drafts: &mut [Draft],
    seed: u64,
    total: usize,
) -> Vec<CommitmentRow> {
    let mut random = stream(seed, Stream::Commitments);
    let mut asked = candidates(geodata, drafts, &mut random);
    let count = ((total as f64 * PER_DEMAND).round() as usize).min(asked.len());
    let standings = standings(count, &mut random);
    let mut rows = Vec::with_capacity(count);
    for standing in standings {
        let Some(index) = asked.pop() else { break };
        let id = format!("COM-{:05}", rows.len() + 1);
        let demands = with_another(&mut asked, drafts, index, &mut random);
        for &demand in &demands {
            mark(&mut drafts[demand], mixes, standing);
        }
        rows.push(write(geodata, events, drafts, (id, &demands), standing, &mut random));
    }
    rows
}

/// Demands of meetings of the rounds before the last, in a random order; in one municipality
/// nothing was promised.
fn candidates(geodata: &Geodata, drafts: &[Draft], random: &mut Random) -> Vec<usize> {
    let without = random.random_range(0..geodata.municipalities.len());
    let last = STRATA.iter().rposition(|stratum| stratum.round.is_some());
    let asked = |draft: &Draft| {
        let promised = draft.municipality != without && Some(draft.stratum) != last;
        draft.event.is_some() && !draft.spare && promised
    };
    let mut asked: Vec<usize> = (0..drafts.len()).filter(|&at| asked(&drafts[at])).collect();
    asked.shuffle(random);
    asked
}

/// Exactly the part that is kept, and the rest as their weights say, in a random order.
fn standings(count: usize, random: &mut Random) -> Vec<Standing> {
    let kept = (count as f64 * FULFILLED).round() as usize;
    let fulfilled =
        Standing { status: "fulfilled", progress: (100, 100), demand_status: "fulfilled" };
    let others = OTHERS.iter().map(|&(status, weight, least, most, demand_status)| {
        (Standing { status, progress: (least, most), demand_status }, weight)
    });
    let urn: Vec<Standing> =
        others.flat_map(|(standing, weight)| std::iter::repeat_n(standing, weight)).collect();
    let mut all = vec![fulfilled; kept];
    all.extend((kept..count).map(|_| *pick(random, &urn)));
    all.shuffle(random);
    all
}

/// The demand, and sometimes the next one of the same municipality.
fn with_another(
    asked: &mut Vec<usize>,
    drafts: &[Draft],
    index: usize,
    random: &mut Random,
) -> Vec<usize> {
    let mut demands = vec![index];
    // Only the end of the list is searched: it is in a random order.
    let recent = asked.len().saturating_sub(300);
    let same = |&at: &usize| drafts[asked[at]].event == drafts[index].event;
    if random.random_bool(0.3)
        && let Some(place) = (recent..asked.len()).find(same)
    {
        demands.push(asked.swap_remove(place));
    }
    demands
}

fn mark(draft: &mut Draft, mixes: &Mixes, standing: Standing) {
    standing.demand_status.clone_into(&mut draft.row.status);
    draft.row.responsible.clone_from(&mixes.responsible[usize::from(draft.theme)]);
}

fn write(
    geodata: &Geodata,
    events: &[Event],
    drafts: &[Draft],
    (id, demands): (String, &[usize]),
    standing: Standing,
    random: &mut Random,
) -> CommitmentRow {
    let first = &drafts[demands[0]];
    let place = &geodata.municipalities[first.municipality];
    let agreed = first.date.saturating_add(random.random_range(0..=30).days());
    // What was not kept was due long enough ago to know it.
    let days = if standing.status == "not_fulfilled" { 90..150 } else { 90..540 };
    let due = agreed.saturating_add(random.random_range(days).days());
    let (least, most) = standing.progress;
    let fulfilled = standing.status == "fulfilled";
    CommitmentRow {
        demands: joined(demands, |at| &drafts[at].row.id),
        code: place.code.to_string(),
        name: place.name.clone(),
        themes: main_themes(drafts, demands),
        responsible: first.row.responsible.clone(),
        agreed: agreed.to_string(),
        event: first.event.map(|at| events[at].row.id.clone()).unwrap_or_default(),
        due: due.to_string(),
        status: standing.status.to_owned(),
        progress: random.random_range(least..=most).to_string(),
        amount: format!("{:.0}000000", skewed(random, 120.0).clamp(2.0, 20_000.0).ceil()),
        evidence: if fulfilled { format!("https://evidencia.example/{id}") } else { String::new() },
        synthetic: SYNTHETIC,
        id,
    }
}

fn joined<'a>(demands: &[usize], id: impl Fn(usize) -> &'a String) -> String {
    demands.iter().map(|&at| id(at).as_str()).collect::<Vec<_>>().join("|")
}

fn main_themes(drafts: &[Draft], demands: &[usize]) -> String {
    let ids = crate::demand::themes().terms();
    let mut named: Vec<&str> =
        demands.iter().map(|&at| ids[usize::from(drafts[at].theme)].id.as_str()).collect();
    named.dedup();
    named.join("|")
}
