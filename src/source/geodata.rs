//! Geodata directories: read to replace embedded parts, or built from published sources.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use geo::{MapCoords, MultiPolygon};

use crate::source::geojson;
use crate::territory::{EthnicGroup, Geodata, GeodataError, Parts, Topology, snap, write_topojson};

/// An operator's boundaries, which may stand in place of the TopoJSON.
const GIVEN_BOUNDARIES: &str = "boundaries/boundaries.geojson";

/// Why a geodata directory could not be read or built.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A file holds something else than expected.
    #[error("{path}: {detail}")]
    Content {
        /// The file.
        path: PathBuf,
        /// Where in it, and what.
        detail: String,
    },
    /// The parts do not fit together.
    #[error(transparent)]
    Parts(#[from] GeodataError),
}

/// The embedded geodata, with whatever parts `dir` holds in their place.
///
/// # Errors
/// Names the file that cannot be read or does not fit.
pub fn read(dir: Option<&Path>) -> Result<Geodata, Error> {
    let mut parts = Parts::embedded();
    if let Some(dir) = dir {
        overlay(&mut parts, dir)?;
    }
    Ok(Geodata::read(&parts)?)
}

fn overlay(parts: &mut Parts, dir: &Path) -> Result<(), Error> {
    let mut found = false;
    for path in Parts::paths() {
        let file = dir.join(path);
        if file.is_file() {
            parts.replace(path, read_text(&file)?);
            found = true;
        }
    }
    let file = dir.join(GIVEN_BOUNDARIES);
    if file.is_file() {
        let boundaries = geojson::read_boundaries(&read_text(&file)?);
        parts.given_boundaries = Some(boundaries.map_err(|detail| content(&file, detail))?);
        found = true;
    }
    if found {
        return Ok(());
    }
    let known: Vec<_> = Parts::paths().collect();
    Err(content(dir, format!("none of the files of a geodata directory is here: {known:?}")))
}

/// Builds the data files of a geodata directory from published sources.
///
/// `from` holds `mgn_valle.geojson`, `municipalities.csv`, `subregions.csv`, `population.csv`,
/// `ethnicity.csv` and `indicators.csv`. Returns the files written.
///
/// # Errors
/// Names the source file, its line or feature, and what was expected there.
pub fn build(from: &Path, to: &Path) -> Result<Vec<PathBuf>, Error> {
    let files = [
        ("boundaries/boundaries.topojson", build_boundaries(from)?),
        ("municipalities/municipalities.csv", build_municipalities(from)?),
        ("subregions/subregions.csv", build_subregions(from)?),
        ("population/population.csv", build_population(from)?),
        ("ethnicity/ethnicity.csv", build_ethnicity(from)?),
        ("indicators/indicators.csv", build_indicators(from)?),
    ];
    let mut written = Vec::new();
    for (path, text) in files {
        let path = to.join(path);
        let write = || {
            fs::create_dir_all(path.parent().unwrap_or(to))?;
            fs::write(&path, text)
        };
        write().map_err(|source| Error::Write { path: path.clone(), source })?;
        written.push(path);
    }
    Ok(written)
}

fn build_boundaries(from: &Path) -> Result<String, Error> {
    let path = from.join("mgn_valle.geojson");
    let boundaries = geojson::read_boundaries(&read_text(&path)?);
    let mut boundaries = boundaries.map_err(|detail| content(&path, detail))?;
    boundaries.sort_by(|a, b| a.0.cmp(&b.0));
    let ids: Vec<String> = boundaries.iter().map(|(code, _)| code.clone()).collect();
    let shapes: Vec<MultiPolygon<f64>> =
        boundaries.iter().map(|(_, shape)| shape.map_coords(snap)).collect();
    write_topojson(&Topology::build(&shapes), &ids).map_err(|detail| content(&path, detail))
}

fn build_municipalities(from: &Path) -> Result<String, Error> {
    let columns =
        ["code", "name", "official_name", "aliases", "area_mgn_km2", "seat_lon", "seat_lat"];
    let rows = read_columns(&from.join("municipalities.csv"), &columns)?;
    let header = ["code", "name", "official_name", "aliases", "area_km2", "seat_lon", "seat_lat"];
    Ok(write_csv(&header.map(str::to_owned), rows))
}

fn build_subregions(from: &Path) -> Result<String, Error> {
    let columns = ["scheme", "subregion", "code"];
    let rows = read_columns(&from.join("subregions.csv"), &columns)?;
    Ok(write_csv(&columns.map(str::to_owned), rows))
}

fn build_population(from: &Path) -> Result<String, Error> {
    let kinds = [
        ("total", "population"),
        ("cabecera", "population_cabecera"),
        ("rural", "population_rural"),
    ];
    spread_years(&from.join("population.csv"), "area", &kinds)
}

fn build_ethnicity(from: &Path) -> Result<String, Error> {
    let kinds = EthnicGroup::ALL.map(|group| (group.id(), group.id()));
    spread_years(&from.join("ethnicity.csv"), "group", &kinds)
}

fn build_indicators(from: &Path) -> Result<String, Error> {
    let path = from.join("indicators.csv");
    let columns = ["code", "nbi_pct", "monetary_poverty_2024", "mdm_2021"];
    let mut rows = Vec::new();
    for row in read_columns(&path, &columns)? {
        let poverty: f64 = row[2].parse().map_err(|cause: std::num::ParseFloatError| {
            content(&path, format!("{}, {:?}: {cause}", row[0], row[2]))
        })?;
        // Two decimals of a percentage are what four of a fraction hold.
        let values = [
            ("nbi_pct", row[1].clone()),
            ("monetary_poverty_pct", format!("{:.2}", poverty * 100.0)),
            ("mdm", row[3].clone()),
        ];
        rows.extend(values.into_iter().map(|(id, value)| vec![row[0].clone(), id.into(), value]));
    }
    Ok(write_csv(&["code", "indicator", "value"].map(str::to_owned), rows))
}

/// Turns a table with a row for each year into one with a column for each year.
fn spread_years(path: &Path, kind: &str, kinds: &[(&str, &str)]) -> Result<String, Error> {
    let mut columns = vec!["code", "year"];
    columns.extend(kinds.iter().map(|(_, column)| column));
    let mut by_place: BTreeMap<(String, usize), BTreeMap<String, String>> = BTreeMap::new();
    for row in read_columns(path, &columns)? {
        for (number, value) in row[2..].iter().enumerate() {
            let years = by_place.entry((row[0].clone(), number)).or_default();
            years.insert(row[1].clone(), value.clone());
        }
    }
    let years: Vec<String> =
        by_place.values().next().map(|years| years.keys().cloned().collect()).unwrap_or_default();
    let mut header = vec!["code".to_owned(), kind.to_owned()];
    header.extend(years.iter().cloned());
    let rows = by_place.into_iter().map(|((code, number), values)| {
        let mut row = vec![code, kinds[number].0.to_owned()];
        row.extend(years.iter().map(|year| values.get(year).cloned().unwrap_or_default()));
        row
    });
    Ok(write_csv(&header, rows))
}

/// The named columns of a CSV file, in that order.
fn read_columns(path: &Path, columns: &[&str]) -> Result<Vec<Vec<String>>, Error> {
    let text = read_text(path)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| content(path, e.to_string()))?.clone();
    let place = |name: &&str| {
        header.iter().position(|known| known == *name).ok_or_else(|| {
            let header: Vec<&str> = header.iter().collect();
            content(path, format!("line 1: no column {name:?} in {header:?}"))
        })
    };
    let places = columns.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| content(path, e.to_string()))?;
        rows.push(places.iter().map(|&place| record[place].to_owned()).collect());
    }
    Ok(rows)
}

fn write_csv(header: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(header.to_vec()).chain(rows) {
        writer.write_record(&row).expect("memory takes every row");
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("rows are text")
}

fn read_text(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

fn content(path: &Path, detail: String) -> Error {
    Error::Content { path: path.to_owned(), detail }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::territory::{Level, MunicipalityCode};

    /// Two squares side by side, written off the grid as published files are.
    const BOUNDARIES: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"mpio_cdpmp":"76020"},"geometry":{"type":"Polygon",
        "coordinates":[[[-76.0000001,4],[-75.5,4],[-75.5,4.5],[-76,4.5],[-76.0000001,4]]]}},
        {"type":"Feature","properties":{"mpio_cdpmp":"76001"},"geometry":{"type":"Polygon",
        "coordinates":[[[-76.5,4],[-76,4],[-76.0000002,4.5],[-76.5,4.5],[-76.5,4]]]}}]}"#;

    const SOURCES: [(&str, &str); 6] = [
        ("mgn_valle.geojson", BOUNDARIES),
        (
            "municipalities.csv",
            "code,name,official_name,aliases,area_mgn_km2,area_igac_km2,seat_lon,seat_lat\n\
             76001,Cali,SANTIAGO DE CALI,Santiago de Cali,3070,1,-76.2,4.2\n\
             76020,Alcalá,ALCALÁ,,3070,1,-75.7,4.2\n",
        ),
        (
            "subregions.csv",
            "scheme,subregion,code\ngobernacion5,Sur,76001\ngobernacion5,Norte,76020\n",
        ),
        (
            "population.csv",
            "code,year,population,population_cabecera,population_rural\n\
             76001,2018,10,7,3\n76001,2019,11,8,3\n76020,2018,5,1,4\n76020,2019,6,1,5\n",
        ),
        (
            "ethnicity.csv",
            "code,year,indigena,rrom,raizal,palenquero,afro,ninguno\n\
             76001,2018,1,0,0,0,2,7\n76020,2018,0,0,0,0,1,4\n",
        ),
        (
            "indicators.csv",
            "code,nbi_pct,monetary_poverty_2024,mdm_2021\n76001,4.1,0.2834,60\n76020,8,0.4,50\n",
        ),
    ];

    fn sources(change: (&str, &str)) -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (file, text) in SOURCES {
            let text = if file == change.0 { change.1 } else { text };
            fs::write(dir.path().join(file), text).unwrap();
        }
        dir
    }

    #[test]
    fn what_is_built_can_be_read_in_place_of_the_embedded_parts() {
        let (from, to) = (sources(("", "")), tempfile::tempdir().unwrap());
        assert_eq!(build(from.path(), to.path()).unwrap().len(), 6);
        let geodata = read(Some(to.path())).unwrap();
        let names: Vec<_> = geodata.municipalities.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(names, ["Cali", "Alcalá"]);
        assert_eq!(geodata.topology.rook_neighbours(), [(0, 1)]);
        assert_eq!(geodata.partition(Level::Department, None).unwrap().territories.len(), 1);
        assert_eq!(geodata.population.urban_rural(1, 2019), Some((1.0, 5.0)));
        assert!(geodata.index(MunicipalityCode::parse("76109").unwrap()).is_none());
    }

    fn check_error(file: &str, text: &str, expected: &str) {
        let (from, to) = (sources((file, text)), tempfile::tempdir().unwrap());
        let error = build(from.path(), to.path()).unwrap_err().to_string();
        assert!(error.contains(file) && error.contains(expected), "{error}");
    }

    #[test]
    fn a_source_that_does_not_fit_is_named() {
        check_error(
            "subregions.csv",
            "scheme,code\n",
            "no column \"subregion\" in [\"scheme\", \"code\"]",
        );
        check_error("mgn_valle.geojson", "{}", "");
        check_error(
            "indicators.csv",
            "code,nbi_pct,monetary_poverty_2024,mdm_2021\n76001,4.1,much,60\n",
            "76001, \"much\": invalid float",
        );
    }

    #[test]
    fn a_folder_without_geodata_is_refused() {
        let empty = tempfile::tempdir().unwrap();
        let error = read(Some(empty.path())).unwrap_err().to_string();
        assert!(error.contains("none of the files of a geodata directory"), "{error}");
    }

    #[test]
    fn boundaries_as_geojson_replace_the_embedded_ones() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("boundaries")).unwrap();
        fs::write(dir.path().join(GIVEN_BOUNDARIES), BOUNDARIES).unwrap();
        let error = read(Some(dir.path())).unwrap_err().to_string();
        assert!(error.contains("no boundary for 76036 Andalucía"), "{error}");
    }
}
