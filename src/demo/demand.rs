//! The demands: at each meeting about as many as at any other, in the open source as many as the
//! rates say; the theme of each is drawn by itself from its place's and stratum's mix.

use jiff::ToSpan;
use jiff::civil::Date;
use rand::RngExt;

use crate::demand::{Code, Collection, themes};
use crate::demo::event::{Event, draw_day};
use crate::demo::people::{affected, ethnic_shares, voices};
use crate::demo::place::Ground;
use crate::demo::random::{Random, Stream, normal, pick, poisson, skewed, stream, weighted};
use crate::demo::row::{DemandRow, SYNTHETIC};
use crate::demo::table::{Mixes, Phrase, phrases};
use crate::demo::world::{STRATA, World};
use crate::territory::Geodata;

/// Fifteen working days: how long an office may take to answer a petition.
const DAYS_TO_ANSWER: i64 = 21;

/// A demand before it is written.
pub(super) struct Draft {
    pub(super) municipality: usize,
    pub(super) stratum: usize,
    /// Its main theme.
    pub(super) theme: Code,
    pub(super) date: Date,
    /// Place of its meeting among the events.
    pub(super) event: Option<usize>,
    /// To be spoilt: not a part of the sample.
    pub(super) spare: bool,
    pub(super) row: DemandRow,
}

/// Draws `total` demands, of which `spare` are there to be spoilt, in the order of the file.
pub(super) fn draw(
    geodata: &Geodata,
    mixes: &Mixes,
    world: &World,
    events: &[Event],
    seed: u64,
    (total, spare): (usize, usize),
) -> Vec<Draft> {
    let mut drafts = draw_themes(world, events, seed, (total, spare));
    drafts.sort_by_key(|draft| draft.date);
    number(&mut drafts);
    write_places(geodata, &mut drafts, seed);
    write_details(geodata, mixes, events, &mut drafts, seed);
    drafts
}

/// Who asks for what, where and when.
fn draw_themes(
    world: &World,
    events: &[Event],
    seed: u64,
    (total, spare): (usize, usize),
) -> Vec<Draft> {
    let mut random = stream(seed, Stream::Demands);
    let mut drafts = draw_open(world, total - spare, &mut random);
    let rest = total - spare - drafts.len();
    for (event, count) in spread(rest, events.len(), &mut random).into_iter().enumerate() {
        for _ in 0..count {
            drafts.push(draw_at_event(world, events, event, false, &mut random));
        }
    }
    for _ in 0..spare {
        let event = random.random_range(0..events.len());
        drafts.push(draw_at_event(world, events, event, true, &mut random));
    }
    drafts
}

fn draw_open(world: &World, most: usize, random: &mut Random) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (municipality, place) in world.places.iter().enumerate() {
        for stratum in (0..STRATA.len()).filter(|&s| STRATA[s].collection == Collection::Open) {
            for _ in 0..poisson(random, place.expected(stratum)) {
                let date = draw_day(stratum, random);
                drafts.push(draft(world, municipality, stratum, date, random));
            }
        }
    }
    drafts.truncate(most);
    drafts
}

fn draw_at_event(
    world: &World,
    events: &[Event],
    index: usize,
    spare: bool,
    random: &mut Random,
) -> Draft {
    let event = &events[index];
    let draft = draft(world, event.municipality, event.stratum, event.date, random);
    Draft { event: Some(index), spare, ..draft }
}

fn draft(
    world: &World,
    municipality: usize,
    stratum: usize,
    date: Date,
    random: &mut Random,
) -> Draft {
    let theme = weighted(random, &world.places[municipality].mixes[stratum]) as Code;
    let row = DemandRow::default();
    Draft { municipality, stratum, theme, date, event: None, spare: false, row }
}

/// Splits `total` into `parts` numbers that differ little.
fn spread(total: usize, parts: usize, random: &mut Random) -> Vec<usize> {
    let weights: Vec<f64> =
        (0..parts).map(|_| (1.0 + normal(random, 0.12)).clamp(0.5, 1.5)).collect();
    let sum: f64 = weights.iter().sum();
    let mut before = 0.0;
    let mut given = 0;
    let split = weights.iter().map(|weight| {
        before += weight;
        let until = ((before / sum) * total as f64).round() as usize;
        let part = until - given;
        given = until;
        part
    });
    split.collect()
}

fn number(drafts: &mut [Draft]) {
    let mut numbers = [0; 2];
    for draft in drafts {
        let open = usize::from(STRATA[draft.stratum].collection == Collection::Open);
        numbers[open] += 1;
        draft.row.id = format!("{}-{:06}", ["CONV", "PQRS"][open], numbers[open]);
    }
}

fn write_places(geodata: &Geodata, drafts: &mut [Draft], seed: u64) {
    let mut random = stream(seed, Stream::Places);
    let mut ground = |index| Ground::new(geodata, index, &mut random);
    let grounds: Vec<Ground> = (0..geodata.municipalities.len()).map(&mut ground).collect();
    let phrases = phrases();
    for draft in drafts {
        let Phrase { title, description } = pick(&mut random, &phrases[usize::from(draft.theme)]);
        draft.row.title.clone_from(title);
        draft.row.description.clone_from(description);
        let at_event = draft.event.is_some();
        grounds[draft.municipality].write(&mut draft.row, at_event, &mut random);
    }
}

fn write_details(
    geodata: &Geodata,
    mixes: &Mixes,
    events: &[Event],
    drafts: &mut [Draft],
    seed: u64,
) {
    let mut random = stream(seed, Stream::Details);
    let ethnic: Vec<[f64; 2]> =
        (0..geodata.municipalities.len()).map(|index| ethnic_shares(geodata, index)).collect();
    for draft in drafts {
        let shares = ethnic[draft.municipality];
        write_kind(draft, events, &mut random);
        write_weight(draft, &mut random);
        draft.row.themes = write_themes(draft.theme, &mut random);
        draft.row.affected = affected(&mixes.groups[usize::from(draft.theme)], shares, &mut random);
        draft.row.voices = voices(shares, &mut random);
        if draft.row.status != "received" {
            draft.row.responsible.clone_from(&mixes.responsible[usize::from(draft.theme)]);
        }
    }
}

/// The main theme, and sometimes a second one.
fn write_themes(main: Code, random: &mut Random) -> String {
    let ids = themes().terms();
    let main = &ids[usize::from(main)].id;
    let second = &pick(random, ids).id;
    if random.random_bool(0.12) && second != main {
        return format!("{main}|{second}");
    }
    main.clone()
}

/// Source, channel, kind, status and dates.
fn write_kind(draft: &mut Draft, events: &[Event], random: &mut Random) {
    let stratum = &STRATA[draft.stratum];
    let own = std::mem::take(&mut draft.row);
    let row = DemandRow {
        source: stratum.source.to_owned(),
        round: stratum.round.unwrap_or_default().to_owned(),
        date: write_date(draft.date, random),
        synthetic: SYNTHETIC,
        ..own
    };
    draft.row = match draft.event {
        Some(event) => said_at(&events[event], row, random),
        None => sent_in(draft.date, row, random),
    };
}

fn said_at(event: &Event, row: DemandRow, random: &mut Random) -> DemandRow {
    DemandRow {
        event: event.row.id.clone(),
        channel: event.channel.to_owned(),
        collection: event.row.collection.to_owned(),
        kind: chosen(random, &[("necesidad", 5), ("propuesta", 3), ("peticion", 2)]),
        status: chosen(random, &[("received", 3), ("validated", 4), ("prioritised", 3)]),
        ..row
    }
}

fn sent_in(date: Date, row: DemandRow, random: &mut Random) -> DemandRow {
    let channels = [("web", 40), ("telefono", 20), ("ventanilla", 25), ("whatsapp", 15)];
    let kinds = [
        ("peticion", 45),
        ("reclamo", 18),
        ("queja", 15),
        ("sugerencia", 8),
        ("consulta", 8),
        ("denuncia", 6),
    ];
    let statuses = [
        ("fulfilled", 40),
        ("in_progress", 25),
        ("received", 15),
        ("not_fulfilled", 10),
        ("referred", 10),
    ];
    DemandRow {
        channel: chosen(random, &channels),
        kind: chosen(random, &kinds),
        status: chosen(random, &statuses),
        collection: "abierta".to_owned(),
        due: date.saturating_add(DAYS_TO_ANSWER.days()).to_string(),
        ..row
    }
}

/// One of several ids, as likely as its weight is heavy.
fn chosen(random: &mut Random, ids: &[(&str, u32)]) -> String {
    let weights: Vec<f64> = ids.iter().map(|&(_, weight)| f64::from(weight)).collect();
    ids[weighted(random, &weights)].0.to_owned()
}

/// Offices write days in more than one way.
fn write_date(date: Date, random: &mut Random) -> String {
    if random.random_bool(0.1) {
        return date.strftime("%d/%m/%Y").to_string();
    }
    date.to_string()
}

/// How many it affects, how urgent it is said to be, how many back it.
fn write_weight(draft: &mut Draft, random: &mut Random) {
    if random.random_bool(0.6) {
        draft.row.people = format!("{:.0}", skewed(random, 80.0).clamp(1.0, 50_000.0).ceil());
    }
    if random.random_bool(0.8) {
        draft.row.urgency = (3.4 + normal(random, 1.1)).round().clamp(1.0, 5.0).to_string();
    }
    if random.random_bool(0.3) {
        draft.row.support = poisson(random, 6.0).to_string();
    }
}
