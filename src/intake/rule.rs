//! What the intake checks: one card for each rule, and what it found against it.

use crate::text::Words;

/// A check that every row passes or fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id in reports and in the flags of stored records.
    pub id: &'static str,
    /// What it says about a row.
    pub title: Words,
}

/// What an issue means for its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The row is not stored.
    Rejected,
    /// The row is stored with a flag.
    Observed,
    /// It concerns a column of the file, not a row.
    Notice,
}

impl Severity {
    /// `rejected`, `observed` or `notice`.
    pub fn id(self) -> &'static str {
        match self {
            Severity::Rejected => "rejected",
            Severity::Observed => "observed",
            Severity::Notice => "notice",
        }
    }
}

/// Something that a rule found in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// Where, counted from 1.
    pub line: u64,
    /// The column's name in the file; empty when it is about the whole row.
    pub column: String,
    /// The text that was found.
    pub value: String,
    /// The rule's id.
    pub rule: &'static str,
    /// What is wrong and what was done, for people.
    pub reason: String,
    /// What it means for the row.
    pub severity: Severity,
}

impl Issue {
    /// Whether it is about a demand that was erased: nothing of it is repeated.
    pub fn is_erased(&self) -> bool {
        self.rule == ERASED.id
    }
}

const fn rule(id: &'static str, es: &'static str, en: &'static str) -> Rule {
    Rule { id, title: Words::new(es, en) }
}

/// Every rule, in the order in which reports list them.
pub const RULES: &[Rule] = &[
    MISSING_COLUMN,
    MISSING_ID,
    ERASED,
    MISSING_DATE,
    UNREADABLE_DATE,
    SERIAL_DATE,
    MONTH_ONLY,
    FUTURE_DATE,
    NO_CONTENT,
    DUPLICATE_IN_FILE,
    RAGGED_ROW,
    UNREADABLE_ROW,
    UNCLOSED_QUOTE,
    CELL_ERROR,
    REPEATED_ROW,
    COLUMN_CONFLICT,
    NULL_ISLAND,
    SWAPPED_COORDINATES,
    LOST_SIGN,
    LOST_POINT,
    CORRECTED_COORDINATES,
    PROJECTED_COORDINATES,
    OTHER_POINT,
    UNREADABLE_COORDINATE,
    SHAPE_AS_POINT,
    OUTSIDE_DEPARTMENT,
    OTHER_DEPARTMENT,
    UNKNOWN_PLACE,
    UNKNOWN_CODE,
    NO_PLACE,
    PLACE_CONFLICT,
    NEAR_BORDER,
    NEAR,
    MANUAL,
    UNKNOWN_THEME,
    UNKNOWN_TERM,
    UNKNOWN_GROUP,
    UNKNOWN_EVENT,
    UNREADABLE_NUMBER,
    OUT_OF_RANGE,
    FRACTION_PERCENT,
    REDACTED,
    IDENTITY_DROPPED,
    KNOWN_FORM,
    ASSUMED_COLUMN,
    REPEATED_COLUMN,
    UNKNOWN_COLUMN,
    SKIPPED_ROW,
];

/// Rules about coordinates whose corrections can be asked for.
pub const FIXES: [Rule; 3] = [SWAPPED_COORDINATES, LOST_SIGN, LOST_POINT];

/// The id of the rule among [`FIXES`] that has it.
pub fn find_fix(id: &str) -> Option<&'static str> {
    FIXES.iter().find(|rule| rule.id == id).map(|rule| rule.id)
}

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

pub(super) const MISSING_COLUMN: Rule =
    rule("missing_column", "Falta una columna obligatoria", "A required column is missing");
pub(super) const MISSING_ID: Rule =
    rule("missing_id", "Sin identificador", "Without an identifier");
pub(super) const ERASED: Rule = rule(
    "erased",
    "Se borró antes a solicitud de alguien: no vuelve a guardarse",
    "Was erased before because someone asked: it is not stored again",
);
pub(super) const MISSING_DATE: Rule = rule("missing_date", "Sin fecha", "Without a date");
pub(super) const UNREADABLE_DATE: Rule =
    rule("unreadable_date", "Fecha que no se puede leer", "Unreadable date");
pub(super) const SERIAL_DATE: Rule = rule(
    "serial_date",
    "Fecha guardada como número de una hoja de cálculo",
    "Date kept as a spreadsheet's number",
);
pub(super) const MONTH_ONLY: Rule = rule(
    "month_only",
    "Fecha sin día: se toma el primero del mes",
    "Date without a day: the first of the month is taken",
);
pub(super) const FUTURE_DATE: Rule =
    rule("future_date", "Fecha de recepción posterior a hoy", "Received later than today");
pub(super) const NO_CONTENT: Rule =
    rule("no_content", "Sin tema, título ni descripción", "No theme, title or description");
pub(super) const DUPLICATE_IN_FILE: Rule =
    rule("duplicate_in_file", "Identificador repetido en el archivo", "Identifier twice in a file");
/// A row with more or fewer cells than the header.
pub const RAGGED_ROW: Rule =
    rule("ragged_row", "Celdas de más o de menos", "Too many or too few cells");
pub(super) const UNCLOSED_QUOTE: Rule =
    rule("unclosed_quote", "Comillas que no cierran", "A quote that never closes");
/// A row that its format does not let read.
pub const UNREADABLE_ROW: Rule =
    rule("unreadable_row", "Fila que no se puede leer", "Row that cannot be read");
/// A cell that holds an error of a formula.
pub const CELL_ERROR: Rule =
    rule("cell_error", "Celda con un error de fórmula", "Cell with an error of a formula");
pub(super) const REPEATED_ROW: Rule =
    rule("repeated_row", "Fila idéntica a otra, sin identificador", "Row equal to another, no id");
pub(super) const COLUMN_CONFLICT: Rule = rule(
    "column_conflict",
    "Dos columnas del mismo nombre dicen cosas distintas",
    "Two columns of one name say different things",
);
pub(super) const NULL_ISLAND: Rule = rule("null_island", "Coordenadas 0, 0", "Coordinates 0, 0");
pub(super) const SWAPPED_COORDINATES: Rule = rule(
    "swapped_coordinates",
    "Longitud y latitud intercambiadas",
    "Longitude and latitude swapped",
);
pub(super) const LOST_SIGN: Rule =
    rule("lost_sign", "Coordenada que perdió su signo", "Coordinate that lost its sign");
pub(super) const LOST_POINT: Rule = rule(
    "lost_point",
    "Coordenada que perdió su punto decimal",
    "Coordinate that lost its decimal point",
);
pub(super) const CORRECTED_COORDINATES: Rule = rule(
    "corrected_coordinates",
    "Coordenadas corregidas, como se pidió",
    "Coordinates corrected, as was asked for",
);
pub(super) const PROJECTED_COORDINATES: Rule = rule(
    "projected_coordinates",
    "Coordenadas en metros de un plano, llevadas a grados",
    "Coordinates in metres of a plane, turned into degrees",
);
pub(super) const OTHER_POINT: Rule =
    rule("other_point", "Otras columnas dan otro punto", "Other columns give another point");
/// A coordinate, or a figure, that says no place.
pub const UNREADABLE_COORDINATE: Rule =
    rule("unreadable_coordinate", "Coordenada que no se puede leer", "Unreadable coordinate");
/// A figure other than a point.
pub const SHAPE_AS_POINT: Rule = rule(
    "shape_as_point",
    "Figura llevada a un punto de su interior",
    "Figure stood for by a point inside",
);
pub(super) const OUTSIDE_DEPARTMENT: Rule =
    rule("outside_department", "Punto fuera del departamento", "Point outside the department");
pub(super) const OTHER_DEPARTMENT: Rule = rule(
    "other_department",
    "Municipio de otro departamento",
    "Municipality of another department",
);
pub(super) const UNKNOWN_PLACE: Rule =
    rule("unknown_place", "Municipio no reconocido", "Unknown municipality");
pub(super) const UNKNOWN_CODE: Rule =
    rule("unknown_code", "Código de municipio no reconocido", "Unknown municipality code");
pub(super) const NO_PLACE: Rule = rule("no_place", "Sin lugar", "Without a place");
pub(super) const PLACE_CONFLICT: Rule = rule(
    "place_conflict",
    "El punto y el municipio declarado no coinciden",
    "Point and declared municipality disagree",
);
pub(super) const NEAR_BORDER: Rule = rule(
    "near_border",
    "Punto junto al límite: prevalece el municipio declarado",
    "Point beside the border: the declared municipality prevails",
);
pub(super) const NEAR: Rule = rule(
    "near",
    "Punto fuera del límite, llevado al municipio más cercano",
    "Point outside the border, taken to the nearest municipality",
);
pub(super) const MANUAL: Rule =
    rule("manual", "Ubicada como se decidió a mano", "Placed as was decided by hand");
pub(super) const UNKNOWN_THEME: Rule = rule("unknown_theme", "Tema no reconocido", "Unknown theme");
pub(super) const UNKNOWN_TERM: Rule =
    rule("unknown_term", "Valor fuera de su lista", "Value outside its list");
pub(super) const UNKNOWN_GROUP: Rule =
    rule("unknown_group", "Grupo no reconocido", "Unknown group");
pub(super) const UNKNOWN_EVENT: Rule =
    rule("unknown_event", "Evento que no está cargado", "Event that is not loaded");
pub(super) const UNREADABLE_NUMBER: Rule =
    rule("unreadable_number", "Número que no se puede leer", "Unreadable number");
pub(super) const OUT_OF_RANGE: Rule =
    rule("out_of_range", "Número fuera de su intervalo", "Number outside its range");
pub(super) const FRACTION_PERCENT: Rule = rule(
    "fraction_percent",
    "Porcentaje escrito como fracción de uno",
    "Percentage written as a fraction of one",
);
pub(super) const REDACTED: Rule = rule(
    "redacted",
    "Texto del que se quitaron datos personales",
    "Text from which personal data were taken out",
);
pub(super) const KNOWN_FORM: Rule =
    rule("known_form", "Archivo de una forma conocida", "File of a known form");
pub(super) const ASSUMED_COLUMN: Rule = rule(
    "assumed_column",
    "Columna que se lee por lo que dice su encabezado",
    "Column that is read by what its header says",
);
pub(super) const REPEATED_COLUMN: Rule =
    rule("repeated_column", "Encabezado repetido", "Header that stands twice");
pub(super) const IDENTITY_DROPPED: Rule = rule(
    "identity_dropped",
    "Datos de identidad, que no se guardan",
    "Data about a person's identity, which are not stored",
);
/// A column that holds no field.
pub const UNKNOWN_COLUMN: Rule =
    rule("unknown_column", "Columna que no se usa", "Column that is not used");
/// A row of a file that is no record.
pub const SKIPPED_ROW: Rule =
    rule("skipped_row", "Fila que no es un registro", "Row that is no record");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_listed_once() {
        let mut ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), RULES.len());
        assert_eq!(find("unreadable_date"), Some(&UNREADABLE_DATE));
        assert_eq!(find("bad"), None);
    }
}
