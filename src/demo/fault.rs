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

/// A way of spoiling a row.
struct Kind {
    rule: &'static str,
    column: &'static str,
    /// The cell of that column.
    cell: fn(&DemandRow) -> &String,
    outcome: Outcome,
    /// Leaves the row as it is where this way is not possible.
    spoil: fn(&mut DemandRow, &Scene<'_>, &mut Random),
}

const KINDS: [Kind; 11] = [
    Kind {
        rule: "unreadable_date",
        column: "fecha",
        cell: |row| &row.date,
        outcome: Outcome::Rejected,
        spoil: |row, _, random| {
            put(&mut row.date, random, &["31/02/2025", "ayer", "2025-13-05", "sin fecha"]);
        },
    },
    Kind {
        rule: "no_content",
        column: "titulo",
        cell: |row| &row.title,
        outcome: Outcome::Rejected,
        spoil: |row, _, _| empty(row),
    },
    Kind {
        rule: "duplicate_in_file",
        column: "id",
        cell: |row| &row.id,
        outcome: Outcome::Rejected,
        spoil: duplicate,
    },
    Kind {
        rule: "unknown_place",
        column: "municipio",
        cell: |row| &row.name,
        outcome: Outcome::Unlocated,
        spoil: |row, _, random| {
            undeclare(row);
            put(&mut row.name, random, &["Pereira", "Popayán", "Quibdó", "Puerto Tejada"]);
        },
    },
    Kind {
        // Codes of other departments, two of them of places whose names exist here too, and none.
        rule: "unknown_code",
        column: "codigo_municipio",
        cell: |row| &row.code,
        outcome: Outcome::Unlocated,
        spoil: |row, _, random| {
            undeclare(row);
            put(&mut row.code, random, &["05055", "19100", "27001", "76999"]);
        },
    },
    Kind {
        rule: "unknown_theme",
        column: "tema",
        cell: |row| &row.themes,
        outcome: Outcome::Located,
        spoil: |row, _, random| {
            let themes = ["Aviación civil", "Asuntos internacionales", "Pensiones"];
            put(&mut row.themes, random, &themes);
        },
    },
    Kind {
        rule: "swapped_coordinates",
        column: "lon",
        cell: |row| &row.lon,
        outcome: Outcome::Located,
        spoil: |row, scene, _| {
            scene.own_ground().write_seat(row);
            std::mem::swap(&mut row.lon, &mut row.lat);
        },
    },
    Kind {
        rule: "null_island",
        column: "lon",
        cell: |row| &row.lon,
        outcome: Outcome::Located,
        spoil: |row, _, _| {
            "0".clone_into(&mut row.lon);
            "0".clone_into(&mut row.lat);
        },
    },
    Kind {
        rule: "outside_department",
        column: "lon",
        cell: |row| &row.lon,
        outcome: Outcome::Located,
        spoil: outside,
    },
    Kind {
        rule: "place_conflict",
        column: "codigo_municipio",
        cell: |row| &row.code,
        outcome: Outcome::Located,
        spoil: conflict,
    },
    Kind {
        rule: "out_of_range",
        column: "urgencia",
        cell: |row| &row.urgency,
        outcome: Outcome::Located,
        spoil: |row, _, random| put(&mut row.urgency, random, &["0", "7", "9", "-1"]),
    },
];

/// How many rows of a set of `demands` are spoilt: up to eight in each way.
pub(super) fn spare(demands: usize) -> usize {
    (demands / 1_000).clamp(1, 8) * KINDS.len()
}

/// Spoils the spare rows, each in one way.
pub(super) fn plant(geodata: &Geodata, drafts: &mut [Draft], seed: u64) -> Vec<Fault> {
    let mut random = stream(seed, Stream::Faults);
    let places = 0..geodata.municipalities.len();
    let grounds: Vec<Ground> =
        places.map(|index| Ground::new(geodata, index, &mut random)).collect();
    let mut rows: Vec<usize> = (0..drafts.len()).filter(|&row| drafts[row].spare).collect();
    rows.shuffle(&mut random);
    let ways = rows.into_iter().zip(KINDS.iter().cycle());
    let mut faults: Vec<Fault> =
        ways.filter_map(|(row, kind)| spoil(kind, drafts, row, &grounds, &mut random)).collect();
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
    let mut sound = drafts[row].row.clone();
    // Whatever is wrong with a row, it is the only thing.
    grounds[drafts[row].municipality].declare(&mut sound);
    let mut spoilt = sound.clone();
    (kind.spoil)(&mut spoilt, &Scene { grounds, drafts, row }, random);
    if spoilt == sound {
        return None;
    }
    let value = (kind.cell)(&spoilt).clone();
    drafts[row].row = spoilt;
    Some(Fault { row, rule: kind.rule, column: kind.column, value, outcome: kind.outcome })
}

fn put(cell: &mut String, random: &mut Random, values: &[&str]) {
    (*pick(random, values)).clone_into(cell);
}

fn empty(row: &mut DemandRow) {
    row.title.clear();
    row.description.clear();
    row.themes.clear();
}

/// Takes away everything that tells the place; the meeting would tell it too.
fn undeclare(row: &mut DemandRow) {
    row.code.clear();
    row.name.clear();
    row.event.clear();
}

/// Takes the key of a row further up, with other content.
fn duplicate(row: &mut DemandRow, scene: &Scene<'_>, random: &mut Random) {
    let above = &scene.drafts[..scene.row];
    let sound = |draft: &&Draft| !draft.spare && draft.row.source == row.source;
    let keys: Vec<&String> = above.iter().filter(sound).map(|draft| &draft.row.id).collect();
    if !keys.is_empty() {
        row.id.clone_from(pick::<&String>(random, &keys));
    }
}

/// A point in Bogotá, Medellín or Neiva.
fn outside(row: &mut DemandRow, _: &Scene<'_>, random: &mut Random) {
    let (x, y) = *pick(random, &[(-74.081, 4.61), (-75.567, 6.247), (-75.289, 2.927)]);
    write_point(row, Coord { x, y });
}

/// A point in the seat of one municipality, beside the code and the name of another.
fn conflict(row: &mut DemandRow, scene: &Scene<'_>, random: &mut Random) {
    let own = scene.drafts[scene.row].municipality;
    let count = scene.grounds.len();
    if count < 2 {
        return;
    }
    let mut declared = row.clone();
    scene.grounds[(own + random.random_range(1..count)) % count].declare(&mut declared);
    scene.own_ground().write_seat(row);
    row.code = declared.code;
    row.name = declared.name;
}

impl Scene<'_> {
    fn own_ground(&self) -> &Ground<'_> {
        &self.grounds[self.drafts[self.row].municipality]
    }
}
