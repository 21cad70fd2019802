//! The department and its municipalities: from their files, else from what boundaries say.

use geo::Coord;
use serde::Deserialize;

use crate::territory::partition::anchor;
use crate::territory::parts::{DEPARTMENT, GeodataError, Parts, error, read_csv, read_toml};
use crate::territory::{Boundary, Department, Municipality, MunicipalityCode, OUTSIDE, planar_km2};

const PATH: &str = "municipalities/municipalities.csv";

/// The department; where no file describes it, the one whose boundaries were given.
pub(in crate::territory) fn read_department(parts: &Parts) -> Result<Department, GeodataError> {
    let given = parts.given_boundaries.as_ref().and_then(|given| given.first());
    let Some(first) = given.filter(|_| !parts.has(DEPARTMENT)) else {
        return read_toml(parts, DEPARTMENT);
    };
    let code = MunicipalityCode::parse(&first.code).ok_or_else(|| {
        error(DEPARTMENT, format!("the boundaries' {:?} is not a code", first.code))
    })?;
    let code = format!("{:02}", code.department());
    let name = first.department.as_deref().map_or_else(|| format!("Departamento {code}"), in_words);
    Ok(Department { code, name, neighbours: Vec::new(), sea: Vec::new() })
}

#[derive(Deserialize)]
struct MunicipalityRow {
    code: String,
    name: String,
    official_name: String,
    aliases: String,
    area_km2: f64,
    seat_lon: f64,
    seat_lat: f64,
}

/// The municipalities by ascending code; where no file names them, the boundaries do.
pub(in crate::territory) fn read_municipalities(
    parts: &Parts,
    department: &Department,
) -> Result<Vec<Municipality>, GeodataError> {
    let mut municipalities = match &parts.given_boundaries {
        Some(given) if !parts.has(PATH) => named_by_boundaries(given, department),
        _ => read_rows(parts)?,
    };
    municipalities.sort_by_key(|m| m.code);
    if municipalities.is_empty() {
        return Err(error(PATH, "no municipality in it"));
    }
    if municipalities.len() >= usize::from(OUTSIDE) {
        return Err(error(PATH, format!("more than {} municipalities", OUTSIDE - 1)));
    }
    match municipalities.windows(2).find(|pair| pair[0].code == pair[1].code) {
        Some(pair) => Err(error(PATH, format!("code {} twice", pair[0].code))),
        None => Ok(municipalities),
    }
}

fn read_rows(parts: &Parts) -> Result<Vec<Municipality>, GeodataError> {
    let mut municipalities = Vec::new();
    for (line, row) in read_csv::<MunicipalityRow>(parts, PATH)? {
        let code = MunicipalityCode::parse(&row.code)
            .ok_or_else(|| error(PATH, format!("line {line}: {:?} is not a code", row.code)))?;
        municipalities.push(Municipality {
            code,
            name: row.name,
            official_name: row.official_name,
            aliases: row.aliases.split('|').filter(|a| !a.is_empty()).map(str::to_owned).collect(),
            area_km2: row.area_km2,
            seat: Coord { x: row.seat_lon, y: row.seat_lat },
        });
    }
    Ok(municipalities)
}

fn named_by_boundaries(given: &[Boundary], department: &Department) -> Vec<Municipality> {
    let named = given.iter().filter_map(|boundary| {
        let code = MunicipalityCode::parse(&boundary.code)?;
        let official_name = boundary.name.clone().unwrap_or_else(|| code.to_string());
        Some(Municipality {
            code,
            name: in_words(&official_name),
            official_name,
            aliases: Vec::new(),
            area_km2: boundary.area_km2.unwrap_or_else(|| planar_km2(&boundary.shape)),
            seat: anchor(&boundary.shape),
        })
    });
    named.filter(|place| department.holds(place.code)).collect()
}

/// A name in capitals as people write it: `SAN JOSÉ DEL PALMAR` is San José del Palmar.
fn in_words(name: &str) -> String {
    const SMALL: [&str; 8] = ["de", "del", "la", "las", "los", "el", "y", "e"];
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let lower = name.to_lowercase();
    let words = lower.split(' ').enumerate().map(|(place, word)| {
        if place > 0 && SMALL.contains(&word) { word.to_owned() } else { capital(word) }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_capitals_are_written_as_people_do() {
        for (name, expected) in [
            ("SAN JOSÉ DEL PALMAR", "San José del Palmar"),
            ("EL ÁGUILA", "El Águila"),
            ("Bogotá, D.C.", "Bogotá, D.C."),
        ] {
            assert_eq!(in_words(name), expected);
        }
    }
}
