//! Which column of a file holds which field.

use csv::StringRecord;

use crate::demand::{Code, groups};
use crate::intake::field::{ATTENDEES_PREFIXES, Card, Field, IDENTITY_WORDS, Kind};
use crate::intake::rule::{IDENTITY_DROPPED, Issue, Rule, Severity, UNKNOWN_COLUMN};
use crate::text::fold;

/// A field that the caller assigned to a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The column's header.
    pub column: String,
    /// The field's id.
    pub field: String,
}

impl Mapping {
    /// Reads `COLUMN=FIELD`, the field by its id.
    ///
    /// # Errors
    /// Without a field that is known: those that are.
    pub fn parse(text: &str) -> Result<Self, Vec<&'static str>> {
        let mut fields: Vec<&str> =
            Kind::ALL.iter().flat_map(|kind| kind.fields()).map(|card| card.id).collect();
        fields.sort_unstable();
        fields.dedup();
        match text.rsplit_once('=') {
            Some((column, field)) if fields.contains(&field) => {
                Ok(Self { column: column.to_owned(), field: field.to_owned() })
            }
            _ => Err(fields),
        }
    }
}

/// The columns of one file.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    header: Vec<String>,
    places: [Option<usize>; Field::COUNT],
    /// The columns that count one group of an event's attendees.
    pub attendees: Vec<(usize, Code)>,
}

impl Columns {
    /// Matches headers with the fields of `kind`; what the caller mapped comes first.
    pub fn new(header: &[String], kind: Kind, mappings: &[Mapping]) -> Self {
        let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
        let mut columns =
            Self { header: header.to_vec(), places: [None; Field::COUNT], attendees: Vec::new() };
        for card in kind.fields() {
            columns.places[card.field as usize] = mapped(card, &folded, mappings);
        }
        for card in kind.fields() {
            if columns.places[card.field as usize].is_none() {
                let is_free = |at: usize| !columns.places.contains(&Some(at));
                columns.places[card.field as usize] = named(card, &folded, is_free);
            }
        }
        if kind == Kind::Events {
            columns.attendees = attendees_by_group(&folded);
        }
        columns
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
    pub fn cell<'a>(&self, cells: &'a StringRecord, field: Field) -> &'a str {
        self.places[field as usize].map_or("", |at| Self::cell_at(cells, at))
    }

    /// The cell at this place; empty when blank or absent.
    pub fn cell_at(cells: &StringRecord, at: usize) -> &str {
        let text = cells.get(at).unwrap_or_default().trim();
        if is_blank(text) { "" } else { text }
    }

    /// What is said about columns that are not used.
    pub fn notices(&self, line: u64) -> Vec<Issue> {
        let used = |at: &usize| {
            self.places.contains(&Some(*at)) || self.attendees.iter().any(|(place, _)| place == at)
        };
        let unused = (0..self.header.len()).filter(|at| !used(at));
        unused.map(|at| notice(&self.header[at], line)).collect()
    }
}

/// Mappings to fields of `kind` whose columns the header lacks.
pub(super) fn lost<'a>(
    header: &'a [String],
    kind: Kind,
    mappings: &'a [Mapping],
    line: u64,
) -> impl Iterator<Item = Issue> + 'a {
    let is_lost = move |mapping: &&Mapping| {
        kind.fields().iter().any(|card| card.id == mapping.field)
            && !header.iter().any(|name| fold(name) == fold(&mapping.column))
    };
    mappings.iter().filter(is_lost).map(move |mapping| {
        let reason = format!("El archivo no tiene esta columna, que --map da a {}", mapping.field);
        about_column(UNKNOWN_COLUMN, &mapping.column, reason, line)
    })
}

/// The kind whose telling columns the header holds most of; demands when none tells.
pub fn recognise(header: &[String]) -> Kind {
    let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
    let score = |kind: Kind| {
        let found = kind.fields().iter().filter(|card| named(card, &folded, |_| true).is_some());
        let telling = found.clone().filter(|card| card.telling).count();
        let groups = if kind == Kind::Events { attendees_by_group(&folded).len() } else { 0 };
        (telling + groups, kind == Kind::Demands, found.count())
    };
    Kind::ALL.into_iter().max_by_key(|&kind| score(kind)).unwrap_or(Kind::Demands)
}

/// How many columns of the header hold a field of the kind that has most of them.
pub fn known_columns(header: &[String]) -> usize {
    let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
    let found = |kind: Kind| {
        let mut places: Vec<usize> =
            kind.fields().iter().filter_map(|card| named(card, &folded, |_| true)).collect();
        places.sort_unstable();
        places.dedup();
        places.len()
    };
    Kind::ALL.into_iter().map(found).max().unwrap_or_default()
}

fn mapped(card: &Card, folded: &[String], mappings: &[Mapping]) -> Option<usize> {
    let mapping = mappings.iter().find(|mapping| mapping.field == card.id)?;
    let column = fold(&mapping.column);
    folded.iter().position(|name| *name == column)
}

/// The free column whose header stands first among the names of a field.
fn named(card: &Card, folded: &[String], is_free: impl Fn(usize) -> bool) -> Option<usize> {
    let place = |name: &str| {
        folded
            .iter()
            .enumerate()
            .find(|(at, header)| *header == name && is_free(*at))
            .map(|(at, _)| at)
    };
    place(&fold(card.id)).or_else(|| card.aliases.iter().find_map(|alias| place(alias)))
}

fn attendees_by_group(folded: &[String]) -> Vec<(usize, Code)> {
    let group = |name: &str| {
        ATTENDEES_PREFIXES.iter().find_map(|prefix| groups().find(name.strip_prefix(prefix)?))
    };
    folded.iter().enumerate().filter_map(|(at, name)| Some((at, group(name)?))).collect()
}

fn notice(column: &str, line: u64) -> Issue {
    let is_identity = fold(column).split(' ').any(|word| IDENTITY_WORDS.contains(&word));
    let (rule, reason) = if is_identity {
        (IDENTITY_DROPPED, "Parece identificar a personas: la columna no se guarda")
    } else {
        (UNKNOWN_COLUMN, "Ningún campo lleva este nombre; asígnelo con --map COLUMNA=CAMPO")
    };
    about_column(rule, column, reason.to_owned(), line)
}

fn about_column(rule: Rule, column: &str, reason: String, line: u64) -> Issue {
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
    text.len() <= 8 && BLANKS.iter().any(|mark| text.eq_ignore_ascii_case(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    fn check_kind(text: &str, expected: Kind) {
        assert_eq!(recognise(&header(text)), expected, "{text}");
    }

    #[test]
    fn headers_tell_the_kind() {
        check_kind("Fecha,Tema,Municipio", Kind::Demands);
        check_kind("id,ronda,fecha,tipo,municipio,asistentes", Kind::Events);
        check_kind("id,fecha,municipio,asistentes_mujer", Kind::Events);
        check_kind("id,demandas,municipio,acordado,vence,estado,avance", Kind::Commitments);
        check_kind("a,b,c", Kind::Demands);
    }

    #[test]
    fn a_mapped_column_takes_the_place_of_a_named_one() {
        let mapping = Mapping { column: "ASUNTO".into(), field: "themes".into() };
        let columns = Columns::new(&header("Fecha,Asunto,Tema"), Kind::Demands, &[mapping]);
        assert_eq!(columns.name(Field::Themes), "Asunto");
        assert_eq!(columns.name(Field::Title), "");
        let unused: Vec<_> = columns.notices(1).into_iter().map(|issue| issue.column).collect();
        assert_eq!(unused, ["Tema"]);
    }

    #[test]
    fn a_field_whose_column_is_mapped_elsewhere_takes_its_next_one() {
        let mapping = Mapping { column: "titulo".into(), field: "themes".into() };
        let columns = Columns::new(&header("fecha,titulo,asunto"), Kind::Demands, &[mapping]);
        assert_eq!(columns.name(Field::Title), "asunto");
        assert!(columns.notices(1).is_empty());
    }

    #[test]
    fn columns_that_identify_people_are_dropped() {
        let columns =
            Columns::new(&header("fecha,tema,Cédula,Correo electrónico,eps"), Kind::Demands, &[]);
        let rules: Vec<_> = columns.notices(1).iter().map(|issue| issue.rule).collect();
        assert_eq!(rules, ["identity_dropped", "identity_dropped", "unknown_column"]);
    }
}
