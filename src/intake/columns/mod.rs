//! Which column of a file holds which field.
//!
//! Two columns under one header hold one field: in each row the first that is filled counts, and
//! the report says so.

mod header;
mod identity;
mod position;

use crate::demand::{Code, groups};
use crate::intake::field::{ATTENDEES_ID, ATTENDEES_PREFIXES, Field, IGNORED_ID, Kind};
use crate::intake::profile::Profile;
use crate::intake::rule::{
    ASSUMED_COLUMN, Issue, KNOWN_FORM, REPEATED_COLUMN, Rule, Severity, UNKNOWN_COLUMN,
};
use crate::intake::{Cells, Options};
use crate::text::fold;

use header::Header;

pub(super) use identity::is_identity;
pub(super) use position::Source;

/// A field that the caller assigned to a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The column's header.
    pub column: String,
    /// The field's id.
    pub field: String,
}

impl Mapping {
    /// Reads `COLUMN=FIELD`: the id of a field of some kind, `attendees_` and a group, or `ignored`.
    ///
    /// # Errors
    /// Without a field that is known: those that are.
    pub fn parse(text: &str) -> Result<Self, Vec<&'static str>> {
        let is_group =
            |field: &str| field.strip_prefix(ATTENDEES_ID).and_then(find_group).is_some();
        match text.rsplit_once('=') {
            Some((column, field)) if is_group(field) || Self::fields().contains(&field) => {
                Ok(Self { column: column.to_owned(), field: field.to_owned() })
            }
            _ => Err(Self::fields()),
        }
    }

    /// The ids of every kind's fields, each once, in the order of the alphabet.
    fn fields() -> Vec<&'static str> {
        let cards = Kind::ALL.iter().flat_map(|kind| kind.fields());
        let mut fields: Vec<&str> = cards.map(|card| card.id).chain([IGNORED_ID]).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// The mappings of a file: what was given for it now comes before what was saved for its
    /// source.
    pub fn merge(given: &[Mapping], saved: &[Mapping]) -> Vec<Mapping> {
        let is_given = |old: &&Mapping| {
            given.iter().any(|new| new.field == old.field || fold(&new.column) == fold(&old.column))
        };
        given.iter().chain(saved.iter().filter(|old| !is_given(old))).cloned().collect()
    }
}

/// The columns of one file.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    header: Vec<String>,
    places: [Option<usize>; Field::COUNT],
    /// Further columns under the header of one that holds a field.
    spares: Vec<(Field, usize)>,
    /// The columns that count one group of an event's attendees.
    pub attendees: Vec<(usize, Code)>,
    /// Where coordinates stand, the likelier first.
    pub positions: Vec<Source>,
    /// Left out by the caller.
    ignored: Vec<usize>,
    notices: Vec<Issue>,
}

impl Columns {
    /// Matches headers with the fields of `kind`; what the caller mapped comes first.
    pub fn new(header: &[String], kind: Kind, options: &Options, line: u64) -> Self {
        let headers: Vec<Header> = header.iter().map(|text| Header::new(text)).collect();
        let mut columns = Self {
            header: header.to_vec(),
            places: [None; Field::COUNT],
            spares: Vec::new(),
            attendees: Vec::new(),
            positions: Vec::new(),
            ignored: Vec::new(),
            notices: Vec::new(),
        };
        columns.take_mapped(kind, &headers, &options.mappings);
        if let Some(profile) = Profile::of(kind, &headers_of(&headers)) {
            columns.take_profile(kind, &headers, profile, line);
        }
        columns.take_named(kind, &headers);
        if options.headers_are_cut {
            columns.take_cut(kind, &headers, line);
        }
        columns.take_asked(kind, &headers, line);
        columns.take_spares(kind, &headers, line);
        if kind == Kind::Events {
            columns.take_attendees(&headers);
        }
        columns.positions = position::sources(&mut columns, &headers, kind);
        columns.notices.extend(lost(&headers, kind, &options.mappings, line));
        columns
    }

    fn take_mapped(&mut self, kind: Kind, headers: &[Header], mappings: &[Mapping]) {
        for Mapping { column, field } in mappings {
            let Some(at) = place_of(headers, column) else { continue };
            if field == IGNORED_ID {
                self.ignored.push(at);
            } else if let Some(card) = kind.fields().iter().find(|card| card.id == field) {
                self.places[card.field as usize].get_or_insert(at);
            } else if let Some(group) = field.strip_prefix(ATTENDEES_ID).and_then(find_group) {
                self.attendees.push((at, group));
            }
        }
    }

    fn take_profile(&mut self, kind: Kind, headers: &[Header], profile: &Profile, line: u64) {
        let free = |mapping: &&Mapping| {
            place_of(headers, &mapping.column).is_some_and(|at| self.is_free(at))
        };
        let mappings: Vec<Mapping> = profile.mappings.iter().filter(free).cloned().collect();
        self.take_mapped(kind, headers, &mappings);
        let reason = format!("Se lee como {}: sus columnas se conocen", profile.title);
        self.notices.push(about_column(KNOWN_FORM, "", reason, line));
    }

    fn take_named(&mut self, kind: Kind, headers: &[Header]) {
        for card in kind.fields() {
            if self.places[card.field as usize].is_none() {
                let found = header::named(card, headers, |at| self.is_free(at));
                self.places[card.field as usize] = found;
            }
        }
    }

    fn take_cut(&mut self, kind: Kind, headers: &[Header], line: u64) {
        for card in kind.fields() {
            if self.places[card.field as usize].is_none() {
                let found = header::cut(card, kind, headers, |at| self.is_free(at));
                self.assume(card.field, found, card.id, "un nombre cortado", line);
            }
        }
    }

    fn take_asked(&mut self, kind: Kind, headers: &[Header], line: u64) {
        for &(field, phrases) in kind.phrases() {
            if self.places[field as usize].is_none() {
                let found = header::asked(phrases, headers, |at| self.is_free(at));
                let id = kind.fields().iter().find(|card| card.field == field);
                self.assume(field, found, id.map_or("", |card| card.id), "sus palabras", line);
            }
        }
    }

    /// Takes a field from a column whose header is no sure sign of it, and says so.
    fn assume(&mut self, field: Field, found: Option<usize>, id: &str, sign: &str, line: u64) {
        let Some(at) = found else { return };
        self.places[field as usize] = Some(at);
        let reason = format!("Se lee como {id} por {sign}; si no lo es, use --map");
        self.notices.push(about_column(ASSUMED_COLUMN, &self.header[at], reason, line));
    }

    /// Columns under a header that stands twice.
    fn take_spares(&mut self, kind: Kind, headers: &[Header], line: u64) {
        let fields = kind.fields().iter().map(|card| card.field);
        let taken = fields.filter_map(|field| Some((field, self.places[field as usize]?)));
        let taken: Vec<(Field, usize)> = taken.collect();
        for (field, first) in taken {
            let is_same = |at: &usize| headers[*at].name == headers[first].name;
            let others = (0..headers.len()).filter(|at| self.is_free(*at)).filter(is_same);
            for at in others.collect::<Vec<_>>() {
                self.spares.push((field, at));
                let reason = "Encabezado repetido: en cada fila vale la primera celda con dato";
                let notice =
                    about_column(REPEATED_COLUMN, &self.header[at], reason.to_owned(), line);
                self.notices.push(notice);
            }
        }
    }

    fn take_attendees(&mut self, headers: &[Header]) {
        let group = |name: &str| {
            ATTENDEES_PREFIXES.iter().find_map(|prefix| find_group(name.strip_prefix(prefix)?))
        };
        for (at, header) in headers.iter().enumerate() {
            if let Some(group) = group(&header.name).filter(|_| self.is_free(at)) {
                self.attendees.push((at, group));
            }
        }
    }

    /// Whether a column holds no field yet.
    fn is_free(&self, at: usize) -> bool {
        !self.places.contains(&Some(at)) && !self.is_used_otherwise(at)
    }

    fn is_used_otherwise(&self, at: usize) -> bool {
        self.spares.iter().any(|(_, place)| *place == at)
            || self.attendees.iter().any(|(place, _)| *place == at)
            || self.ignored.contains(&at)
            || self.positions.iter().any(|source| source.uses(at))
    }

    pub fn len(&self) -> usize {
        self.header.len()
    }

    pub fn has(&self, field: Field) -> bool {
        self.places[field as usize].is_some()
    }

    /// The header of the column that holds `field`; empty when there is none.
    pub fn name(&self, field: Field) -> &str {
        self.places[field as usize].map_or("", |at| &self.header[at])
    }

    /// The header of the column at this place.
    pub fn name_at(&self, at: usize) -> &str {
        &self.header[at]
    }

    /// The cell that holds `field`; empty when blank or absent.
    pub fn cell<'a>(&self, cells: &'a Cells, field: Field) -> &'a str {
        let text = self.places[field as usize].map_or("", |at| Self::cell_at(cells, at));
        if text.is_empty() && !self.spares.is_empty() {
            return self.spare_cells(cells, field).next().unwrap_or(text);
        }
        text
    }

    /// A filled cell under the same header that says something else.
    pub fn other_cell<'a>(&self, cells: &'a Cells, field: Field) -> Option<&'a str> {
        let first = self.cell(cells, field);
        self.spare_cells(cells, field).find(|text| *text != first)
    }

    /// The fields that stand in several columns under one header.
    pub fn repeated(&self) -> impl Iterator<Item = Field> {
        self.spares.iter().map(|(field, _)| *field)
    }

    fn spare_cells<'a>(&self, cells: &'a Cells, field: Field) -> impl Iterator<Item = &'a str> {
        let spares = self.spares.iter().filter(move |(spare, _)| *spare == field);
        spares.map(|(_, at)| Self::cell_at(cells, *at)).filter(|text| !text.is_empty())
    }

    /// The cell at this place; empty when blank or absent.
    pub fn cell_at(cells: &Cells, at: usize) -> &str {
        let text = trimmed(cells.get(at).unwrap_or_default());
        if is_blank(text) { "" } else { text }
    }

    /// What is said about the header.
    pub fn notices(&self) -> &[Issue] {
        &self.notices
    }

    /// The columns that hold no field, and whether their headers tell of people.
    pub fn unused(&self) -> impl Iterator<Item = (usize, bool)> {
        let unused = (0..self.header.len()).filter(|&at| self.is_free(at));
        unused.map(|at| (at, Header::new(&self.header[at]).is_identity()))
    }
}

fn headers_of(headers: &[Header]) -> Vec<&str> {
    headers.iter().map(|header| header.name.as_str()).collect()
}

fn place_of(headers: &[Header], column: &str) -> Option<usize> {
    let column = fold(column);
    headers.iter().position(|header| header.name == column)
}

fn find_group(name: &str) -> Option<Code> {
    groups().find(name)
}

/// Mappings to fields of `kind` whose columns the header lacks.
fn lost(headers: &[Header], kind: Kind, mappings: &[Mapping], line: u64) -> Vec<Issue> {
    let is_lost = |mapping: &&Mapping| {
        kind.fields().iter().any(|card| card.id == mapping.field)
            && place_of(headers, &mapping.column).is_none()
    };
    let lost = mappings.iter().filter(is_lost).map(|mapping| {
        let reason = format!("El archivo no tiene esta columna, que --map da a {}", mapping.field);
        about_column(UNKNOWN_COLUMN, &mapping.column, reason, line)
    });
    lost.collect()
}

/// The kind whose telling columns the header holds most of; demands when none tells.
pub fn recognise(header: &[String]) -> Kind {
    let headers: Vec<Header> = header.iter().map(|text| Header::new(text)).collect();
    if let Some(kind) =
        Kind::ALL.into_iter().find(|kind| Profile::of(*kind, &headers_of(&headers)).is_some())
    {
        return kind;
    }
    let score = |kind: Kind| {
        let found =
            kind.fields().iter().filter(|card| header::named(card, &headers, |_| true).is_some());
        let telling = found.clone().filter(|card| card.telling).count();
        let has_group = |header: &&Header| {
            let name = header.name.as_str();
            let rests = ATTENDEES_PREFIXES.iter().filter_map(|prefix| name.strip_prefix(prefix));
            rests.filter_map(find_group).count() > 0
        };
        let groups = headers.iter().filter(has_group).count();
        let groups = if kind == Kind::Events { groups } else { 0 };
        (telling + groups, kind == Kind::Demands, found.count())
    };
    Kind::ALL.into_iter().max_by_key(|&kind| score(kind)).unwrap_or(Kind::Demands)
}

/// How many columns of the header hold a field of the kind that has most of them.
pub fn known_columns(header: &[String]) -> usize {
    let used = |kind: Kind| {
        let columns = Columns::new(header, kind, &Options::default(), 1);
        header.len() - columns.unused().count()
    };
    Kind::ALL.into_iter().map(used).max().unwrap_or_default()
}

pub(super) fn about_column(rule: Rule, column: &str, reason: String, line: u64) -> Issue {
    Issue {
        line,
        column: column.to_owned(),
        value: String::new(),
        rule: rule.id,
        reason,
        severity: Severity::Notice,
    }
}

/// Marks that people write where they have nothing to say.
const BLANKS: &[&str] = &["-", "--", "n/a", "na", "n.a.", "nd", "n/d", "s/d", "null", "sin dato"];

fn is_blank(text: &str) -> bool {
    // Nearly all texts end here: each row asks for dozens of cells.
    matches!(text.as_bytes().first(), Some(b'-' | b'N' | b'S' | b'n' | b's'))
        && text.len() <= 8
        && BLANKS.iter().any(|mark| text.eq_ignore_ascii_case(mark))
}

/// A text without space around it; one that begins and ends with a visible mark has none.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests;
