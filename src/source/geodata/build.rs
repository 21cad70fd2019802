//! Builds the files of a geodata directory from published sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use geo::{MapCoords, MultiPolygon};

use crate::source::geodata::{
    Error, added, boundary_file, content, only_file, read_boundaries, read_bytes, read_text,
};
use crate::source::population;
use crate::territory::{
    Boundary, Department, EthnicGroup, Geodata, Municipality, MunicipalityCode, Parts, Topology,
    snap, write_topojson,
};

/// What to build.
#[derive(Clone, Debug, Default)]
pub struct Build {
    /// The department, by its two digits; needed where the boundaries are of several.
    pub department: Option<String>,
    /// Whether coordinates are rounded to 10⁻⁶ degree, as in the embedded edition; else the
    /// source's precision is kept.
    pub on_grid: bool,
}

/// How one file is made from the sources in a folder.
type Builder = fn(&Path) -> Result<String, Error>;

/// The files that are built where their source is there: by source, result and builder.
const OPTIONAL: [(&str, &str, Builder); 5] = [
    ("municipalities.csv", MUNICIPALITIES, build_municipalities),
    ("subregions.csv", "subregions/subregions.csv", build_subregions),
    ("population.csv", POPULATION, build_population),
    ("ethnicity.csv", "ethnicity/ethnicity.csv", build_ethnicity),
    ("indicators.csv", "indicators/indicators.csv", build_indicators),
];

const MUNICIPALITIES: &str = "municipalities/municipalities.csv";
const POPULATION: &str = "population/population.csv";
const DEPARTMENT: &str = "department.toml";

/// Builds the data files of a geodata directory from published sources.
///
/// `from` holds one shapefile or GeoJSON of boundaries and, as far as they are at hand,
/// `municipalities.csv`, `subregions.csv`, `population.csv` (or DANE's form as `.xlsx`),
/// `ethnicity.csv` and `indicators.csv`, and added layers in `layers/`. Returns the files written.
///
/// # Errors
/// Names the source file, its line or record, and what was expected there.
pub fn build(from: &Path, to: &Path, wanted: &Build) -> Result<Vec<PathBuf>, Error> {
    let boundaries = read_source(from, wanted)?;
    let mut files = vec![("boundaries/boundaries.topojson", topojson(from, &boundaries)?)];
    let mut parts = Parts::default();
    parts.given_boundaries = Some(boundaries);
    let geodata = Geodata::read(&parts)?;
    for (source, path, make) in OPTIONAL {
        if from.join(source).is_file() {
            files.push((path, make(from)?));
        }
    }
    for (path, text) in named_by_boundaries(from, to, &geodata)? {
        if files.iter().all(|(built, _)| *built != path) {
            files.push((path, text));
        }
    }
    let layers = build_layers(from, parts, &geodata.department, wanted.on_grid)?;
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text)).chain(layers);
    files.map(|(path, text)| write(to, &path, &text)).collect()
}

/// The files of added layers: places of this department alone, in degrees.
fn build_layers(
    from: &Path,
    mut parts: Parts,
    department: &Department,
    on_grid: bool,
) -> Result<Vec<(String, String)>, Error> {
    parts.given_layers = added::read(from)?;
    for layer in &mut parts.given_layers {
        let of_another = |parent: &str| {
            MunicipalityCode::parse(parent).is_some_and(|code| !department.holds(code))
        };
        layer.places.retain(|place| !of_another(&place.parent));
        if on_grid {
            layer.places.iter_mut().for_each(|place| place.shape = place.shape.map_coords(snap));
        }
    }
    Ok(added::written(&Geodata::read(&parts)?))
}

/// What stands in for sources that are missing.
fn named_by_boundaries(
    from: &Path,
    to: &Path,
    geodata: &Geodata,
) -> Result<Vec<(&'static str, String)>, Error> {
    let mut files = Vec::new();
    let Department { code, name, .. } = &geodata.department;
    // The embedded department's own names, aliases and seats are better than what boundaries say.
    if *code != Geodata::embedded().department.code {
        files.push((MUNICIPALITIES, municipalities_csv(&geodata.municipalities)));
        if !to.join(DEPARTMENT).is_file() {
            let name = toml::Value::from(name.as_str());
            files.push((DEPARTMENT, format!("code = {code:?}\nname = {name}\n")));
        }
    }
    if let Some(form) = only_file(from, &["xlsx"])? {
        files.push((POPULATION, read_form(&form, geodata)?));
    }
    Ok(files)
}

fn write(to: &Path, path: &str, text: &str) -> Result<PathBuf, Error> {
    let path = to.join(path);
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(to))?;
        fs::write(&path, text)
    };
    write().map_err(|source| Error::Write { path: path.clone(), source })?;
    Ok(path)
}

/// The wanted department's boundaries, by ascending code.
fn read_source(from: &Path, wanted: &Build) -> Result<Vec<Boundary>, Error> {
    let missing = || content(from, "no .shp and no .geojson with boundaries in it".into());
    let file = boundary_file(from)?.ok_or_else(missing)?;
    let boundaries = read_boundaries(&file)?;
    let mut by_code = BTreeMap::new();
    for mut boundary in boundaries {
        let wrong = || content(&file, format!("{:?} is not a municipality's code", boundary.code));
        let code = MunicipalityCode::parse(&boundary.code).ok_or_else(wrong)?;
        boundary.code = code.to_string();
        if wanted.on_grid {
            boundary.shape = boundary.shape.map_coords(snap);
        }
        by_code.insert(code, boundary);
    }
    let department = department(&by_code, wanted).map_err(|detail| content(&file, detail))?;
    by_code.retain(|code, _| code.department() == department);
    Ok(by_code.into_values().collect())
}

/// The one department of the boundaries, or the wanted one among them.
fn department<T>(by_code: &BTreeMap<MunicipalityCode, T>, wanted: &Build) -> Result<u32, String> {
    let mut codes: Vec<u32> = by_code.keys().map(|code| code.department()).collect();
    codes.dedup();
    let named: Vec<String> = codes.iter().map(|code| format!("{code:02}")).collect();
    match (&wanted.department, &codes[..]) {
        (None, [only]) => Ok(*only),
        (None, _) => Err(format!("boundaries of departments {named:?}; say which one to build")),
        (Some(wanted), _) => {
            let place = named.iter().position(|code| code == wanted);
            place
                .map(|place| codes[place])
                .ok_or_else(|| format!("no boundary of department {wanted}, only of {named:?}"))
        }
    }
}

fn topojson(from: &Path, boundaries: &[Boundary]) -> Result<String, Error> {
    let ids: Vec<String> = boundaries.iter().map(|boundary| boundary.code.clone()).collect();
    let shapes: Vec<MultiPolygon<f64>> =
        boundaries.iter().map(|boundary| boundary.shape.clone()).collect();
    write_topojson(&Topology::build(&shapes), &ids).map_err(|detail| content(from, detail))
}

const MUNICIPALITY_COLUMNS: [&str; 7] =
    ["code", "name", "official_name", "aliases", "area_km2", "seat_lon", "seat_lat"];

fn municipalities_csv(places: &[Municipality]) -> String {
    let rows = places.iter().map(|place| {
        let numbers = [place.area_km2, place.seat.x, place.seat.y].map(|number| number.to_string());
        let names = [place.code.to_string(), place.name.clone(), place.official_name.clone()];
        names.into_iter().chain([place.aliases.join("|")]).chain(numbers).collect()
    });
    write_csv(&MUNICIPALITY_COLUMNS.map(str::to_owned), rows)
}

fn build_municipalities(from: &Path) -> Result<String, Error> {
    let columns =
        ["code", "name", "official_name", "aliases", "area_mgn_km2", "seat_lon", "seat_lat"];
    let rows = read_columns(&from.join("municipalities.csv"), &columns)?;
    Ok(write_csv(&MUNICIPALITY_COLUMNS.map(str::to_owned), rows))
}

fn build_subregions(from: &Path) -> Result<String, Error> {
    let columns = ["scheme", "subregion", "code"];
    let rows = read_columns(&from.join("subregions.csv"), &columns)?;
    Ok(write_csv(&columns.map(str::to_owned), rows))
}

/// What the built table calls the whole, the seat and the rest, and the sources' columns.
const AREAS: [(&str, &str); 3] =
    [("total", "population"), ("cabecera", "population_cabecera"), ("rural", "population_rural")];

fn build_population(from: &Path) -> Result<String, Error> {
    spread_years(&from.join("population.csv"), "area", &AREAS)
}

/// People of the department's municipalities out of DANE's form, which has the whole country.
fn read_form(form: &Path, geodata: &Geodata) -> Result<String, Error> {
    let mut people =
        population::read(&read_bytes(form)?).map_err(|detail| content(form, detail))?;
    people.retain(|(code, _), _| geodata.index(*code).is_some());
    let named = people.into_iter().map(|((code, area), years)| ((code.to_string(), area), years));
    years_csv(named.collect(), "area", &AREAS).map_err(|detail| content(form, detail))
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

/// Values by place and kind (a place in the list of kinds), and by year.
type ByYear = BTreeMap<(String, usize), BTreeMap<String, String>>;

/// Turns a table with a row for each year into one with a column for each year.
fn spread_years(path: &Path, kind: &str, kinds: &[(&str, &str)]) -> Result<String, Error> {
    let mut columns = vec!["code", "year"];
    columns.extend(kinds.iter().map(|(_, column)| column));
    let mut by_place = ByYear::new();
    for row in read_columns(path, &columns)? {
        for (number, value) in row[2..].iter().enumerate() {
            let years = by_place.entry((row[0].clone(), number)).or_default();
            years.insert(row[1].clone(), value.clone());
        }
    }
    years_csv(by_place, kind, kinds).map_err(|detail| content(path, detail))
}

/// A table with a column for each year, of which no place may lack one.
fn years_csv(by_place: ByYear, kind: &str, kinds: &[(&str, &str)]) -> Result<String, String> {
    let years: BTreeSet<String> =
        by_place.values().flat_map(|years| years.keys().cloned()).collect();
    let mut header = vec!["code".to_owned(), kind.to_owned()];
    header.extend(years.iter().cloned());
    let mut rows = Vec::with_capacity(by_place.len());
    for ((code, number), mut values) in by_place {
        let name = kinds[number].0;
        let mut row = vec![code.clone(), name.to_owned()];
        for year in &years {
            let value = values.remove(year);
            row.push(value.ok_or_else(|| format!("{code}, {name}: nothing for {year}"))?);
        }
        rows.push(row);
    }
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
