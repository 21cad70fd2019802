//! A file of made-up demands, as large as a year of a large department, with a fixed seed.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use tejido::demand::{channels, kinds, themes};
use tejido::territory::Geodata;

/// The columns of the file.
const HEADER: &str = "fuente,id,fecha,titulo,descripcion,tema,tipo,canal,lon,lat,municipio,zona,\
                      grupos_afectados,urgencia,estado,responsable";

const TITLES: [&str; 6] = [
    "Acueducto de la vereda",
    "Vía terciaria en mal estado",
    "Puesto de salud sin médico",
    "Restaurante escolar",
    "Alumbrado del parque",
    "Escenario deportivo",
];

const TEXTS: [&str; 5] = [
    "La comunidad pide que se atienda pronto",
    "\"Lo dijeron en la mesa, y quedó en el acta\"",
    "Hace 3 años que esperan la obra del sector 12",
    "",
    "Piden visita de la secretaría antes de marzo de 2026",
];

const OFFICES: [&str; 4] =
    ["Secretaría de Salud", "Secretaría de Infraestructura", "Secretaría de Educación", ""];

const GROUPS: [&str; 4] = ["", "mujer", "juventud|mujer", "campesino"];

/// Writes as many rows.
pub(crate) fn write(path: &Path, rows: usize, geodata: &Geodata) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "{HEADER}")?;
    let mut random = 76_u64;
    let mut below = |bound: usize| (splitmix(&mut random) % bound as u64) as usize;
    let ids = |catalogue: &tejido::demand::Catalogue| -> Vec<String> {
        catalogue.terms().iter().map(|term| term.id.clone()).collect()
    };
    let (themes, kinds, channels) = (ids(themes()), ids(kinds()), ids(channels()));
    for row in 0..rows {
        let place = &geodata.municipalities[below(geodata.municipalities.len())];
        let off = |around: f64, step: usize| around + (step as f64 - 20_000.0) / 1e6;
        let (x, y) = (off(place.seat.x, below(40_000)), off(place.seat.y, below(40_000)));
        let (year, month, day) = (2023 + below(3), 1 + below(12), 1 + below(28));
        write!(file, "{},D{row},{year}-{month:02}-{day:02},", ["pqrs", "mesas", "web"][below(3)])?;
        write!(file, "{},{},", TITLES[below(6)], TEXTS[below(5)])?;
        write!(file, "{},{},{},", themes[below(20)], kinds[below(10)], channels[below(13)])?;
        write!(file, "{x:.5},{y:.5},{},", place.name)?;
        let (area, status) =
            (["cabecera", "rural"][below(2)], ["received", "in_progress"][below(2)]);
        let (groups, urgency, office) = (GROUPS[below(4)], 1 + below(5), OFFICES[below(4)]);
        writeln!(file, "{area},{groups},{urgency},{status},{office}")?;
    }
    file.flush()
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
