//! The planted faults: rows spoilt on purpose, each with the rule that must report it.

use geo::Coord;
use rand::RngExt;
use rand::seq::SliceRandom;

use crate::demo::demand::Draft;
use crate::demo::place::{Ground, write_point};
use crate::demo::random::{Random, Stream, pick, stream};
use crate::demo::row::DemandRow;
use crate::territory::Geodata;

/// What becomes of a spoilt row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Kept with its place.
    Located,
    /// Kept without a place.
    Unlocated,
    /// Not kept.
    Rejected,
}

impl Outcome {
    /// The id in `verdad.json`.
    pub(super) fn id(self) -> &'static str {
        match self {
            Outcome::Located => "located",
            Outcome::Unlocated => "unlocated",
            Outcome::Rejected => "rejected",
        }
    }
}

/// A spoilt row.
pub(super) struct Fault {
    /// Place of the row among the demands.
    pub(super) row: usize,
    /// Id of the rule that must report it.
    pub(super) rule: &'static str,
    /// The column at fault.
    pub(super) column: &'static str,
    /// What stands there.
    pub(super) value: String,
    pub(super) outcome: Outcome,
}

/// What a way of spoiling may look at.
struct Scene<'a> {
    grounds: &'a [Ground<'a>],
    drafts: &'a [Draft],
    row: usize,
}

/// A way of spoiling a row: gives what then stands in the column; `None` = not possible here.
struct Kind {
    rule: &'static str,
    column: &'static str,
    outcome: Outcome,
    spoil: fn(&mut DemandRow, &Scene<'_>, &mut Random) -> Option<String>,
}

const KINDS: [Kind; 11] = [
    kind(
        "unreadable_date",
        "fecha",
        Outcome::Rejected,
        unreadable_date,
    ),
    kind("no_content", "titulo", Outcome::Rejected, no_content),
    kind("duplicate_in_file", "id", Outcome::Rejected, duplicate),
    kind(
        "unknown_place",
        "municipio",
        Outcome::Unlocated,
        unknown_place,
    ),
    kind(
        "unknown_code",
        "codigo_municipio",
        Outcome::Unlocated,
        unknown_code,
    ),
    kind("unknown_theme", "tema", Outcome::Located, unknown_theme),
    kind("swapped_coordinates", "lon", Outcome::Located, swapped),
    kind("null_island", "lon", Outcome::Located, null_island),
    kind("outside_department", "lon", Outcome::Located, outside),
    kind(
        "place_conflict",
        "codigo_municipio",
        Outcome::Located,
        conflict,
    ),
    kind("out_of_range", "urgencia", Outcome::Located, out_of_range),
];

const fn kind(
    rule: &'static str,
    column: &'static str,
    outcome: Outcome,
    spoil: fn(&mut DemandRow, &Scene<'_>, &mut Random) -> Option<String>,
) -> Kind {
    Kind {
        rule,
        column,
        outcome,
        spoil,
    }
}

/// How many rows of a set of `demands` are spoilt: up to eight in each way.
pub(super) fn spare(demands: usize) -> usize {
    (demands / 1_000).clamp(1, 8) * KINDS.len()
}

/// Spoils the spare rows, each in one way.
pub(super) fn plant(geodata: &Geodata, drafts: &mut [Draft], seed: u64) -> Vec<Fault> {
    let mut random = stream(seed, Stream::Faults);
    let places = 0..geodata.municipalities.len();
    let grounds: Vec<Ground> = places
        .map(|index| Ground::new(geodata, index, &mut random))
        .collect();
    let mut rows: Vec<usize> = (0..drafts.len()).filter(|&row| drafts[row].spare).collect();
    rows.shuffle(&mut random);
    let ways = rows.into_iter().zip(KINDS.iter().cycle());
    let mut faults: Vec<Fault> = ways
        .filter_map(|(row, kind)| spoil(kind, drafts, row, &grounds, &mut random))
        .collect();
    faults.sort_by_key(|fault| fault.row);
    faults
}

fn spoil(
    kind: &Kind,
    drafts: &mut [Draft],
    row: usize,
    grounds: &[Ground<'_>],
    random: &mut Random,
) -> Option<Fault> {
    let mut spoilt = drafts[row].row.clone();
    // Whatever is wrong with a row, it is the only thing.
    grounds[drafts[row].municipality].declare(&mut spoilt);
    let value = (kind.spoil)(
        &mut spoilt,
        &Scene {
            grounds,
            drafts,
            row,
        },
        random,
    )?;
    drafts[row].row = spoilt;
    Some(Fault {
        row,
        rule: kind.rule,
        column: kind.column,
        value,
        outcome: kind.outcome,
    })
}

fn put(cell: &mut String, random: &mut Random, values: &[&str]) -> Option<String> {
    (*pick(random, values)).clone_into(cell);
    Some(cell.clone())
}

fn unreadable_date(row: &mut DemandRow, _: &Scene<'_>, random: &mut Random) -> Option<String> {
    put(
        &mut row.date,
        random,
        &["31/02/2025", "ayer", "2025-13-05", "sin fecha"],
    )
}

fn no_content(row: &mut DemandRow, _: &Scene<'_>, _: &mut Random) -> Option<String> {
    row.title.clear();
    row.description.clear();
    row.themes.clear();
    Some(String::new())
}

/// Takes the key of a row further up, with other content.
fn duplicate(row: &mut DemandRow, scene: &Scene<'_>, random: &mut Random) -> Option<String> {
    let above = &scene.drafts[..scene.row];
    let sound = |draft: &&Draft| !draft.spare && draft.row.source == row.source;
    let keys: Vec<&String> = above
        .iter()
        .filter(sound)
        .map(|draft| &draft.row.id)
        .collect();
    let key = keys.get(random.random_range(0..keys.len().max(1)))?;
    row.id.clone_from(key);
    Some(row.id.clone())
}

fn unknown_place(row: &mut DemandRow, _: &Scene<'_>, random: &mut Random) -> Option<String> {
    row.code.clear();
    put(
        &mut row.name,
        random,
        &["Pereira", "Popayán", "Quibdó", "Puerto Tejada"],
    )
}

/// Codes of other departments, two of them of places whose names exist here too, and one of none.
fn unknown_code(row: &mut DemandRow, _: &Scene<'_>, random: &mut Random) -> Option<String> {
    row.name.clear();
    put(&mut row.code, random, &["05055", "19100", "27001", "76999"])
}

fn unknown_theme(row: &mut DemandRow, _: &Scene<'_>, random: &mut Random) -> Option<String> {
    put(
        &mut row.themes,
        random,
        &["Aviación civil", "Asuntos internacionales", "Pensiones"],
    )
}

fn swapped(row: &mut DemandRow, scene: &Scene<'_>, _: &mut Random) -> Option<String> {
    scene.own_ground().write_seat(row);
    std::mem::swap(&mut row.lon, &mut row.lat);
    Some(row.lon.clone())
}

fn null_island(row: &mut DemandRow, _: &Scene<'_>, _: &mut Random) -> Option<String> {
    "0".clone_into(&mut row.lon);
    "0".clone_into(&mut row.lat);
    Some(row.lon.clone())
}

/// A point in Bogotá, Medellín or Neiva.
fn outside(row: &mut DemandRow, _: &Scene<'_>, random: &mut Random) -> Option<String> {
    let (x, y) = *pick(
        random,
        &[(-74.081, 4.61), (-75.567, 6.247), (-75.289, 2.927)],
    );
    write_point(row, Coord { x, y });
    Some(row.lon.clone())
}

/// A point in the seat of one municipality, beside the code and the name of another.
fn conflict(row: &mut DemandRow, scene: &Scene<'_>, random: &mut Random) -> Option<String> {
    let own = scene.drafts[scene.row].municipality;
    let others = scene
        .grounds
        .len()
        .checked_sub(1)
        .filter(|&others| others > 0)?;
    let other = (own + random.random_range(1..=others)) % scene.grounds.len();
    scene.grounds[other].declare(row);
    let (code, name) = (row.code.clone(), row.name.clone());
    scene.own_ground().write_seat(row);
    row.code.clone_from(&code);
    row.name = name;
    Some(code)
}

fn out_of_range(row: &mut DemandRow, _: &Scene<'_>, random: &mut Random) -> Option<String> {
    put(&mut row.urgency, random, &["0", "7", "9", "-1"])
}

impl Scene<'_> {
    fn own_ground(&self) -> &Ground<'_> {
        &self.grounds[self.drafts[self.row].municipality]
    }
}
