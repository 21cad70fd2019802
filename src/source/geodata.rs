//! Geodata directories: read to replace embedded parts, or built from published sources.

mod added;
mod build;

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::source::geojson;
use crate::source::shapefile;
use crate::territory::{Boundary, Geodata, GeodataError, Parts};

pub use build::{Build, build};

/// Longest file that is read, in bytes: the whole country in full detail has about a quarter.
const LENGTH_MAX: u64 = 1 << 30;

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
/// A folder of another department stands alone: nothing of Valle del Cauca is added to it.
///
/// # Errors
/// Names the file that cannot be read or does not fit.
pub fn read(dir: Option<&Path>) -> Result<Geodata, Error> {
    let embedded = Parts::embedded();
    let parts = match dir {
        Some(dir) => read_parts(dir)?.completed(&embedded)?,
        None => embedded,
    };
    Ok(Geodata::read(&parts)?)
}

fn read_parts(dir: &Path) -> Result<Parts, Error> {
    let mut parts = Parts::default();
    for path in Parts::paths() {
        let file = dir.join(path);
        if file.is_file() {
            parts.replace(path, read_text(&file)?);
        }
    }
    if let Some(file) = boundary_file(&dir.join("boundaries"))? {
        parts.given_boundaries = Some(read_boundaries(&file)?);
    }
    parts.given_layers = added::read(dir)?;
    if parts.is_empty() {
        let known: Vec<_> = Parts::paths().collect();
        let detail = "none of the files of a geodata directory is here: boundaries/*.shp, \
                      boundaries/*.geojson, layers/layers.toml or";
        return Err(content(dir, format!("{detail} {known:?}")));
    }
    Ok(parts)
}

/// The shapefile or GeoJSON in a folder.
fn boundary_file(dir: &Path) -> Result<Option<PathBuf>, Error> {
    only_file(dir, &["shp", "geojson"])
}

/// The one file in a folder with one of these endings.
fn only_file(dir: &Path, endings: &[&str]) -> Result<Option<PathBuf>, Error> {
    if !dir.is_dir() {
        return Ok(None);
    }
    let entries = fs::read_dir(dir).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|source| Error::Read { path: dir.to_owned(), source })?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|path| endings.iter().any(|ending| has_ending(path, ending)));
    files.sort();
    match &files[..] {
        [] => Ok(None),
        [file] => Ok(Some(file.clone())),
        several => Err(content(dir, format!("several .{}: {several:?}", endings.join(", .")))),
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

fn read_boundaries(path: &Path) -> Result<Vec<Boundary>, Error> {
    if has_ending(path, "shp") {
        return shapefile::read(path);
    }
    geojson::read(&read_text(path)?).map_err(|detail| content(path, detail))
}

fn read_text(path: &Path) -> Result<String, Error> {
    let text = String::from_utf8(read_bytes(path)?);
    text.map_err(|cause| content(path, format!("it is not UTF-8: {cause}")))
}

pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let read = || {
        let length = fs::metadata(path)?.len();
        if length <= LENGTH_MAX { fs::read(path) } else { Err(too_long(length)) }
    };
    read().map_err(|source| Error::Read { path: path.to_owned(), source })
}

fn too_long(length: u64) -> io::Error {
    io::Error::other(format!("{length} bytes; at most {LENGTH_MAX} are read"))
}

pub(super) fn content(path: &Path, detail: String) -> Error {
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
        let built = build(from.path(), to.path(), &Build { on_grid: true, ..Build::default() });
        assert_eq!(built.unwrap().len(), 6);
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
        let error = build(from.path(), to.path(), &Build::default()).unwrap_err().to_string();
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
        fs::write(dir.path().join("boundaries/limites.geojson"), BOUNDARIES).unwrap();
        let error = read(Some(dir.path())).unwrap_err().to_string();
        assert!(error.contains("no boundary for 76036 Andalucía"), "{error}");
    }
}
