//! Every format of which records are read, told by what a file holds and not by its name.

use crate::source::csv;
use crate::source::geojson;
use crate::source::input::Input;
use crate::source::ods;
use crate::source::postgres;
use crate::source::shapefile;
use crate::source::table::{Choice, Error, Rows};
use crate::source::xls;
use crate::source::xlsx;
use crate::source::zipped;
use crate::text::Words;

/// A format of which records are read.
#[derive(Clone, Copy)]
pub struct Reader {
    /// Its id.
    pub id: &'static str,
    /// What people call it.
    pub title: Words,
    /// How names of its files usually end.
    pub endings: &'static [&'static str],
    /// What of it is read, and how.
    pub about: Words,
    /// Whether a file that begins so is one.
    tells: fn(&Head<'_>) -> bool,
    open: Open,
}

/// Opens what is of a format.
type Open = fn(&Input, &Choice) -> Result<Box<dyn Rows>, Error>;

/// What a file begins with; its name is a hint where the beginning leaves a doubt.
pub(super) struct Head<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) input: &'a Input,
}

/// Every format, in the order in which a file is held against them; text comes last.
pub const READERS: &[Reader] = &[
    Reader {
        id: "postgresql",
        title: Words::new("Tabla o consulta de PostgreSQL", "PostgreSQL table or query"),
        endings: &[],
        about: Words::new(
            "postgres://USUARIO@SERVIDOR/BASE?table=ESQUEMA.TABLA, o la base y --query SQL. Se lee \
             en una transacción de solo lectura; de las geometrías de PostGIS, su punto.",
            "postgres://USER@HOST/DATABASE?table=SCHEMA.TABLE, or the database and --query SQL. \
             Read in a transaction that reads only; of PostGIS geometries, their point.",
        ),
        tells: postgres::tells,
        open: postgres::open,
    },
    Reader {
        id: "xlsx",
        title: Words::new("Libro de Excel", "Excel workbook"),
        endings: &["xlsx", "xlsm"],
        about: Words::new(
            "Una hoja: la que se nombre con --sheet o la que tenga el mejor encabezado. \
             Las fechas se leen con su formato, también las contadas desde 1904; \
             de las fórmulas, su último resultado.",
            "One sheet: the one named by --sheet, or the one with the best header. Dates are read \
             by their format, those counted from 1904 too; of formulas, their last result.",
        ),
        tells: xlsx::tells,
        open: xlsx::open,
    },
    Reader {
        id: "ods",
        title: Words::new("Hoja de cálculo OpenDocument", "OpenDocument spreadsheet"),
        endings: &["ods"],
        about: Words::new("Como un libro de Excel.", "As an Excel workbook."),
        tells: ods::tells,
        open: ods::open,
    },
    Reader {
        id: "xls",
        title: Words::new("Libro de Excel 97–2003", "Excel 97–2003 workbook"),
        endings: &["xls"],
        about: Words::new("Como un libro de Excel.", "As an Excel workbook."),
        tells: xls::tells,
        open: xls::open,
    },
    Reader {
        id: zipped::ID,
        title: Words::new("Archivo comprimido", "Archive"),
        endings: &["zip"],
        about: Words::new(
            "Un solo archivo de cualquiera de estos formatos, o un shapefile con sus partes.",
            "A single file of any of these formats, or a shapefile with its parts.",
        ),
        tells: zipped::tells,
        open: zipped::open,
    },
    Reader {
        id: "shapefile",
        title: Words::new("Shapefile", "Shapefile"),
        endings: &["shp"],
        about: Words::new(
            "Puntos, con .dbf y .prj al lado; de otras figuras, un punto interior. \
             Los nombres de columna, cortados a diez letras, se reconocen por su comienzo.",
            "Points, with .dbf and .prj beside it; of other shapes, a point inside. Names of \
             columns, cut at ten letters, are recognised by their beginnings.",
        ),
        tells: shapefile::tells,
        open: shapefile::open,
    },
    Reader {
        id: "geojson",
        title: Words::new("GeoJSON", "GeoJSON"),
        endings: &["geojson", "json"],
        about: Words::new(
            "Cada elemento es una fila: sus propiedades, con las anidadas como a.b, y su punto \
             en lon y lat; de otras figuras, un punto interior. Un crs antiguo se respeta.",
            "Each feature is a row: its properties, nested ones as a.b, and its point in lon and \
             lat; of other shapes, a point inside. An old crs is honoured.",
        ),
        tells: geojson::tells_collection,
        open: geojson::open_collection,
    },
    Reader {
        id: "geojsonl",
        title: Words::new("GeoJSON por líneas", "Newline-delimited GeoJSON"),
        endings: &["geojsonl", "ndgeojson", "ndjson", "geojsons"],
        about: Words::new(
            "Un elemento en cada línea, o separados por RS (RFC 8142).",
            "A feature on each line, or parted by RS (RFC 8142).",
        ),
        tells: geojson::tells_lines,
        open: geojson::open_lines,
    },
    Reader {
        id: "csv",
        title: Words::new("Texto delimitado (CSV, TSV)", "Delimited text (CSV, TSV)"),
        endings: &["csv", "tsv", "txt"],
        about: Words::new(
            "Separado por comas, puntos y comas o tabuladores, en UTF-8, Windows-1252 o UTF-16. \
             Los títulos encima del encabezado y las notas al pie se informan y no se leen.",
            "Parted by commas, semicolons or tabs, in UTF-8, Windows-1252 or UTF-16. Titles above \
             the header and notes below are reported, not read.",
        ),
        tells: |_| true,
        open: csv::open,
    },
];

/// Opens a file with the reader that its contents ask for.
///
/// # Errors
/// Says why it is no table.
pub fn open(input: &Input, choice: &Choice) -> Result<Box<dyn Rows>, Error> {
    (find(input)?.open)(input, choice)
}

/// The format of a file.
///
/// # Errors
/// When it cannot be read, or is known to hold no records.
pub fn find(input: &Input) -> Result<&'static Reader, Error> {
    let bytes = input.head().map_err(Error::Open)?;
    let head = Head { bytes: &bytes, input };
    if let Some((_, what, advice)) = UNREAD.iter().find(|(mark, ..)| bytes.starts_with(mark)) {
        return Err(Error::Unread { what, advice });
    }
    let known = READERS.iter().find(|reader| (reader.tells)(&head));
    known.ok_or(Error::Unread { what: "no es un formato conocido", advice: AS_CSV })
}

const AS_CSV: &str = "guárdelo como CSV o XLSX";

/// Beginnings of files that people send and that hold no records.
const UNREAD: [(&[u8], &str, &str); 8] = [
    (b"%PDF", "es un PDF", "pida la tabla de la que salió, en XLSX o CSV"),
    (b"\x89PNG", "es una imagen", "pida la tabla de la que salió, en XLSX o CSV"),
    (b"\xff\xd8\xff", "es una imagen", "pida la tabla de la que salió, en XLSX o CSV"),
    (b"Rar!", "es un archivo RAR", "descomprímalo"),
    (b"7z\xbc\xaf\x27\x1c", "es un archivo 7z", "descomprímalo"),
    (b"\x1f\x8b", "es un archivo gzip", "descomprímalo"),
    (b"{\\rtf", "es un documento RTF", AS_CSV),
    (b"SQLite format 3\0", "es una base de SQLite", AS_CSV),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, bytes: &[u8], expected: &str) {
        let found = find(&Input::bytes(name, bytes));
        let found = found.map_or_else(|error| error.to_string(), |reader| reader.id.to_owned());
        assert!(found.starts_with(expected), "{name}: {found}");
    }

    #[test]
    fn contents_tell_the_format_whatever_the_name() {
        check("a.xlsx", b"fecha,tema\n", "csv");
        check("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls");
        check("a.csv", b"\xef\xbb\xbf { \"type\": \"FeatureCollection\"", "geojson");
        check("a.txt", b"\x1e{\"type\":\"Feature\",\"properties\":{}}\n", "geojsonl");
        check("a.txt", b"{\"type\":\"Feature\",\"properties\":{}}\n{\"type\"", "geojsonl");
        check("a.csv", b"\0\0\x27\x0a\0\0\0\0", "shapefile");
        check("a.csv", b"", "csv");
        check("a.csv", b"%PDF-1.7", "es un PDF");
    }

    #[test]
    fn ids_are_unique() {
        let ids: std::collections::HashSet<_> = READERS.iter().map(|reader| reader.id).collect();
        assert_eq!(ids.len(), READERS.len());
    }
}
