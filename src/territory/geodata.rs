//! Everything known about the places: read from its parts, embedded unless an operator replaces them.

use std::collections::{BTreeMap, HashMap};

use geo::{Coord, MultiPolygon};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::territory::partition::anchor;
use crate::territory::topojson;
use crate::territory::{
    Edition, EthnicGroup, Ethnicity, Indicators, Level, MunicipalityCode, OUTSIDE, Part, Partition,
    Population, PovertyIndicator, Scheme, Subregion, Territory, Topology,
};
use crate::text::{hex, slug};

/// Distance within which a vertex may be left out of the outlines that are drawn, in degrees
/// (about 55 m: half a pixel on a map of the department 1,800 px wide).
const OUTLINE_TOLERANCE: f64 = 0.0005;

/// The department that the geodata describe.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Two digits: `76`.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// What lies around it, named at the edge of maps.
    #[serde(default)]
    pub neighbours: Vec<Neighbour>,
    /// A coarse ring of longitudes and latitudes around its open sea and coast, overlapping its
    /// own land but nobody else's: what lies in it and in no municipality is water.
    #[serde(default)]
    pub sea: Vec<(f64, f64)>,
}

/// Something beyond the border that a map names.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Neighbour {
    /// Name for people.
    pub name: String,
    /// Where the name stands, in degrees.
    pub lon: f64,
    /// Where the name stands, in degrees.
    pub lat: f64,
    /// Whether it is a sea, drawn in italics.
    #[serde(default)]
    pub water: bool,
}

/// A municipality of the gazetteer.
#[derive(Clone, Debug, PartialEq)]
pub struct Municipality {
    /// DIVIPOLA code.
    pub code: MunicipalityCode,
    /// Common name: `Cali`.
    pub name: String,
    /// Name in DIVIPOLA: `SANTIAGO DE CALI`.
    pub official_name: String,
    /// Other names that people use.
    pub aliases: Vec<String>,
    /// Official area.
    pub area_km2: f64,
    /// Where its seat is, in degrees.
    pub seat: Coord<f64>,
}

/// What is wrong with a part of the geodata.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {detail}")]
pub struct GeodataError {
    /// The part's file.
    pub file: String,
    /// Line, column, value and what was expected.
    pub detail: String,
}

/// The text of each file, by its path in a geodata directory.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    files: BTreeMap<String, String>,
    /// Boundaries as an operator gave them, with the code of each; they replace the embedded ones.
    pub given_boundaries: Option<Vec<(String, MultiPolygon<f64>)>>,
}

/// The files of a geodata directory by their path in it, as they come with the program.
const EMBEDDED: [(&str, &str); 14] = [
    ("department.toml", include_str!("../../geodata/department.toml")),
    (
        "boundaries/boundaries.topojson",
        include_str!("../../geodata/boundaries/boundaries.topojson"),
    ),
    ("boundaries/edition.toml", include_str!("../../geodata/boundaries/edition.toml")),
    (
        "municipalities/municipalities.csv",
        include_str!("../../geodata/municipalities/municipalities.csv"),
    ),
    ("municipalities/edition.toml", include_str!("../../geodata/municipalities/edition.toml")),
    ("subregions/subregions.csv", include_str!("../../geodata/subregions/subregions.csv")),
    ("subregions/schemes.toml", include_str!("../../geodata/subregions/schemes.toml")),
    ("subregions/edition.toml", include_str!("../../geodata/subregions/edition.toml")),
    ("population/population.csv", include_str!("../../geodata/population/population.csv")),
    ("population/edition.toml", include_str!("../../geodata/population/edition.toml")),
    ("ethnicity/ethnicity.csv", include_str!("../../geodata/ethnicity/ethnicity.csv")),
    ("ethnicity/edition.toml", include_str!("../../geodata/ethnicity/edition.toml")),
    ("indicators/indicators.csv", include_str!("../../geodata/indicators/indicators.csv")),
    ("indicators/edition.toml", include_str!("../../geodata/indicators/edition.toml")),
];

impl Parts {
    /// Valle del Cauca as it comes with the program.
    pub fn embedded() -> Self {
        let files = EMBEDDED.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned()));
        Self { files: files.collect(), given_boundaries: None }
    }

    /// The paths that a geodata directory may hold.
    pub fn paths() -> impl Iterator<Item = &'static str> {
        EMBEDDED.into_iter().map(|(path, _)| path)
    }

    /// Replaces one file.
    pub fn replace(&mut self, path: &str, text: String) {
        self.files.insert(path.to_owned(), text);
    }

    fn text(&self, path: &str) -> Result<&str, GeodataError> {
        self.files.get(path).map(String::as_str).ok_or_else(|| error(path, "the file is missing"))
    }
}

/// The places, ready for use.
#[derive(Clone, Debug)]
pub struct Geodata {
    /// The department.
    pub department: Department,
    /// Its municipalities by ascending code; everywhere else they are indices into this list.
    pub municipalities: Vec<Municipality>,
    /// Boundaries of the full level, one shape for each municipality.
    pub topology: Topology,
    /// Subregion schemes; the first is the default.
    pub schemes: Vec<Scheme>,
    /// People by year.
    pub population: Population,
    /// People by year and ethnic group.
    pub ethnicity: Ethnicity,
    /// Poverty indicators.
    pub indicators: Indicators,
    /// Where each part comes from.
    pub editions: BTreeMap<Part, Edition>,
    partitions: Vec<Partition>,
    by_code: HashMap<MunicipalityCode, u16>,
}

impl Geodata {
    /// Valle del Cauca as it comes with the program.
    ///
    /// # Panics
    /// Never in a built program: a test reads the embedded files.
    pub fn embedded() -> Self {
        Self::read(&Parts::embedded()).expect("the embedded geodata are read by a test")
    }

    /// Reads all parts and checks that they fit together.
    ///
    /// # Errors
    /// Names the file, the line and what is wrong in it.
    pub fn read(parts: &Parts) -> Result<Self, GeodataError> {
        let department: Department = read_toml(parts, "department.toml")?;
        let municipalities = read_municipalities(parts)?;
        let by_code: HashMap<_, _> =
            municipalities.iter().zip(0_u16..).map(|(m, index)| (m.code, index)).collect();
        let index =
            |code: &str| MunicipalityCode::parse(code).and_then(|c| by_code.get(&c).copied());
        let topology = read_topology(parts, &municipalities)?;
        let schemes = read_schemes(parts, &index, municipalities.len())?;
        let population = read_population(parts, &index)?;
        let ethnicity = read_ethnicity(parts, &index)?;
        let indicators = read_indicators(parts, &index)?;
        let partitions = partitions(&department, &municipalities, &schemes, &topology);
        let editions = read_editions(parts)?;
        Ok(Self {
            department,
            municipalities,
            topology,
            schemes,
            population,
            ethnicity,
            indicators,
            editions,
            partitions,
            by_code,
        })
    }

    /// Index of the municipality with this code.
    pub fn index(&self, code: MunicipalityCode) -> Option<u16> {
        self.by_code.get(&code).copied()
    }

    /// The territories of a level; `scheme` matters for subregions only and defaults to the first.
    pub fn partition(&self, level: Level, scheme: Option<&str>) -> Option<&Partition> {
        let wanted = match (level, scheme) {
            (Level::Subregion, Some(id)) => Some(self.schemes.iter().position(|s| s.id == id)?),
            (Level::Subregion, None) => Some(0),
            _ => None,
        };
        self.partitions.iter().find(|p| p.level == level && p.scheme == wanted)
    }

    /// The municipalities as a partition of the department.
    pub fn by_municipality(&self) -> &Partition {
        &self.partitions[0]
    }

    /// A territory of any level and scheme, by its id.
    pub fn territory(&self, id: &str) -> Option<&Territory> {
        let mut all = self.partitions.iter().flat_map(|partition| &partition.territories);
        all.find(|territory| territory.id == id)
    }

    /// Every partition: municipalities, subregions of each scheme, department.
    pub fn partitions(&self) -> &[Partition] {
        &self.partitions
    }

    /// The lines to show beside every use of the data, each once.
    pub fn attributions(&self) -> Vec<&str> {
        let mut lines: Vec<&str> = Vec::new();
        for edition in self.editions.values() {
            if !lines.contains(&edition.attribution.as_str()) {
                lines.push(&edition.attribution);
            }
        }
        lines
    }
}

fn error(file: &str, detail: impl Into<String>) -> GeodataError {
    GeodataError { file: file.to_owned(), detail: detail.into() }
}

fn read_toml<T: DeserializeOwned>(parts: &Parts, path: &str) -> Result<T, GeodataError> {
    toml::from_str(parts.text(path)?).map_err(|cause| error(path, cause.to_string()))
}

/// The rows of a CSV part with the line of each.
fn read_csv<T: DeserializeOwned>(parts: &Parts, path: &str) -> Result<Vec<(u64, T)>, GeodataError> {
    let mut reader = csv::Reader::from_reader(parts.text(path)?.as_bytes());
    let header = reader.headers().cloned().map_err(|cause| error(path, cause.to_string()))?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|cause| error(path, cause.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = record.deserialize(Some(&header));
        rows.push((line, row.map_err(|cause| error(path, format!("line {line}: {cause}")))?));
    }
    Ok(rows)
}

type IndexOf<'a> = dyn Fn(&str) -> Option<u16> + 'a;

fn known(index: &IndexOf, path: &str, line: u64, code: &str) -> Result<u16, GeodataError> {
    index(code).ok_or_else(|| error(path, format!("line {line}: no municipality {code:?}")))
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

fn read_municipalities(parts: &Parts) -> Result<Vec<Municipality>, GeodataError> {
    const PATH: &str = "municipalities/municipalities.csv";
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

/// The boundaries, reordered as the municipalities are.
fn read_topology(parts: &Parts, places: &[Municipality]) -> Result<Topology, GeodataError> {
    const PATH: &str = "boundaries/boundaries.topojson";
    let (mut topology, ids) = match &parts.given_boundaries {
        Some(given) => {
            let shapes: Vec<_> = given.iter().map(|(_, shape)| shape.clone()).collect();
            (Topology::build(&shapes), given.iter().map(|(id, _)| id.clone()).collect())
        }
        None => topojson::parse(parts.text(PATH)?).map_err(|detail| error(PATH, detail))?,
    };
    let mut by_code = HashMap::new();
    for (id, shape) in ids.iter().zip(std::mem::take(&mut topology.shapes)) {
        let code = MunicipalityCode::parse(id)
            .ok_or_else(|| error(PATH, format!("{id:?} is not a municipality's code")))?;
        if by_code.insert(code, shape).is_some() {
            return Err(error(PATH, format!("code {code} twice")));
        }
    }
    for place in places {
        let shape = by_code.remove(&place.code);
        let missing = || error(PATH, format!("no boundary for {} {}", place.code, place.name));
        topology.shapes.push(shape.ok_or_else(missing)?);
    }
    match by_code.keys().min() {
        Some(code) => Err(error(PATH, format!("boundary {code} has no municipality of that code"))),
        None => Ok(topology),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemesFile {
    scheme: Vec<SchemeRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemeRow {
    id: String,
    title: String,
    source: String,
    verified: bool,
    complete: bool,
}

#[derive(Deserialize)]
struct SubregionRow {
    scheme: String,
    subregion: String,
    code: String,
}

fn read_schemes(
    parts: &Parts,
    index: &IndexOf,
    places: usize,
) -> Result<Vec<Scheme>, GeodataError> {
    const PATH: &str = "subregions/subregions.csv";
    let file: SchemesFile = read_toml(parts, "subregions/schemes.toml")?;
    let mut schemes: Vec<Scheme> = file.scheme.into_iter().map(empty_scheme).collect();
    for (line, row) in read_csv::<SubregionRow>(parts, PATH)? {
        let member = known(index, PATH, line, &row.code)?;
        let unknown = || error(PATH, format!("line {line}: no scheme {:?}", row.scheme));
        let scheme = schemes.iter_mut().find(|s| s.id == row.scheme).ok_or_else(unknown)?;
        if scheme.subregions.iter().any(|s| s.members.contains(&member)) {
            return Err(error(PATH, format!("line {line}: {} is in two subregions", row.code)));
        }
        let slug = slug(&row.subregion, '_');
        match scheme.subregions.iter_mut().find(|s| s.slug == slug) {
            Some(subregion) => subregion.members.push(member),
            None => scheme.subregions.push(Subregion {
                slug,
                name: row.subregion,
                members: vec![member],
            }),
        }
    }
    for scheme in &mut schemes {
        scheme.subregions.iter_mut().for_each(|s| s.members.sort_unstable());
        let placed: usize = scheme.subregions.iter().map(|s| s.members.len()).sum();
        if scheme.complete && placed < places {
            let detail = format!("scheme {}: {placed} of {places} municipalities", scheme.id);
            return Err(error(PATH, format!("{detail}, though it says it is complete")));
        }
    }
    if schemes.is_empty() {
        return Err(error("subregions/schemes.toml", "no scheme in it"));
    }
    Ok(schemes)
}

fn empty_scheme(row: SchemeRow) -> Scheme {
    Scheme {
        id: row.id,
        title: row.title,
        source: row.source,
        verified: row.verified,
        complete: row.complete,
        subregions: Vec::new(),
    }
}

/// A row of a table with one column for each year.
type YearRow = BTreeMap<String, String>;

/// Reads a table with one column for each year: hands `store` the municipality, the value of
/// column `kind`, the year and the people.
fn read_years(
    parts: &Parts,
    path: &str,
    kind: &str,
    index: &IndexOf,
    mut store: impl FnMut(u16, &str, i16, f64) -> Result<(), String>,
) -> Result<(), GeodataError> {
    for (line, row) in read_csv::<YearRow>(parts, path)? {
        let field = |name: &str| {
            row.get(name).ok_or_else(|| error(path, format!("line 1: no column {name:?}")))
        };
        let municipality = known(index, path, line, field("code")?)?;
        let kind = field(kind)?;
        for (year, people) in row.iter().filter_map(|(k, v)| Some((k.parse().ok()?, v))) {
            let wrong =
                || error(path, format!("line {line}, column {year}: {people:?} is no number"));
            let people: f64 = people.parse().ok().filter(|p| *p >= 0.0).ok_or_else(wrong)?;
            store(municipality, kind, year, people)
                .map_err(|detail| error(path, format!("line {line}: {detail}")))?;
        }
    }
    Ok(())
}

fn read_population(parts: &Parts, index: &IndexOf) -> Result<Population, GeodataError> {
    const AREAS: [&str; 3] = ["total", "cabecera", "rural"];
    let mut population = Population::default();
    read_years(parts, "population/population.csv", "area", index, |place, area, year, people| {
        let column = AREAS.iter().position(|known| *known == area);
        let column = column.ok_or_else(|| format!("area {area:?}, expected one of {AREAS:?}"))?;
        population.people.entry((place, year)).or_default()[column] = people;
        Ok(())
    })?;
    Ok(population)
}

fn read_ethnicity(parts: &Parts, index: &IndexOf) -> Result<Ethnicity, GeodataError> {
    let mut ethnicity = Ethnicity::default();
    read_years(parts, "ethnicity/ethnicity.csv", "group", index, |place, group, year, people| {
        let column = EthnicGroup::ALL.iter().position(|known| known.id() == group);
        let column = column.ok_or_else(|| format!("unknown group {group:?}"))?;
        ethnicity.people.entry((place, year)).or_default()[column] = people;
        Ok(())
    })?;
    Ok(ethnicity)
}

#[derive(Deserialize)]
struct IndicatorRow {
    code: String,
    indicator: String,
    value: f64,
}

fn read_indicators(parts: &Parts, index: &IndexOf) -> Result<Indicators, GeodataError> {
    const PATH: &str = "indicators/indicators.csv";
    let mut indicators = Indicators::default();
    for (line, row) in read_csv::<IndicatorRow>(parts, PATH)? {
        let place = known(index, PATH, line, &row.code)?;
        let unknown = || error(PATH, format!("line {line}: no indicator {:?}", row.indicator));
        let mut all = PovertyIndicator::ALL.into_iter();
        let indicator = all.find(|i| i.id() == row.indicator).ok_or_else(unknown)?;
        indicators.values.insert((indicator, place), row.value);
    }
    Ok(indicators)
}

fn read_editions(parts: &Parts) -> Result<BTreeMap<Part, Edition>, GeodataError> {
    let mut editions = BTreeMap::new();
    for part in Part::ALL {
        let folder = format!("{}/", part.folder());
        let mut edition: Edition = read_toml(parts, &format!("{folder}edition.toml"))?;
        let mut hash = Sha256::new();
        for (_, text) in
            parts.files.range(folder.clone()..).take_while(|f| f.0.starts_with(&folder))
        {
            hash.update(text.as_bytes());
        }
        if let (Part::Boundaries, Some(given)) = (part, &parts.given_boundaries) {
            hash.update(format!("{given:?}").as_bytes());
        }
        edition.hash = hex(&hash.finalize()[..6]);
        editions.insert(part, edition);
    }
    Ok(editions)
}

fn partitions(
    department: &Department,
    places: &[Municipality],
    schemes: &[Scheme],
    topology: &Topology,
) -> Vec<Partition> {
    let light = topology.simplified(OUTLINE_TOLERANCE);
    let territory = |id: String, name: &str, level, members: Vec<u16>| {
        let indices: Vec<usize> = members.iter().map(|&m| usize::from(m)).collect();
        // Simplified arcs are the same arcs: one dissolve serves both.
        let shape = topology.dissolve(&indices);
        let area_km2 = indices.iter().map(|&m| places[m].area_km2).sum();
        let (outline, shape) = (light.polygons(&shape), topology.polygons(&shape));
        let anchor = anchor(&shape);
        Territory { id, name: name.to_owned(), level, members, area_km2, shape, outline, anchor }
    };
    let every = || (0_u16..).take(places.len());
    let single = |(place, index): (&Municipality, u16)| {
        territory(place.code.to_string(), &place.name, Level::Municipality, vec![index])
    };
    let municipalities = places.iter().zip(0_u16..).map(single).collect();
    let mut partitions = vec![partition(Level::Municipality, None, municipalities, places.len())];
    for (number, scheme) in schemes.iter().enumerate() {
        let group = |s: &Subregion| {
            let id = subregion_id(number, scheme, s);
            territory(id, &s.name, Level::Subregion, s.members.clone())
        };
        let groups = scheme.subregions.iter().map(group).collect();
        partitions.push(partition(Level::Subregion, Some(number), groups, places.len()));
    }
    let all =
        territory(department.code.clone(), &department.name, Level::Department, every().collect());
    partitions.push(partition(Level::Department, None, vec![all], places.len()));
    partitions
}

/// The scheme is left out of the ids of the default one.
fn subregion_id(number: usize, scheme: &Scheme, subregion: &Subregion) -> String {
    if number == 0 { subregion.slug.clone() } else { format!("{}:{}", scheme.id, subregion.slug) }
}

fn partition(
    level: Level,
    scheme: Option<usize>,
    territories: Vec<Territory>,
    places: usize,
) -> Partition {
    let mut of_municipality = vec![OUTSIDE; places];
    for (territory, index) in territories.iter().zip(0_u16..) {
        for &member in &territory.members {
            of_municipality[usize::from(member)] = index;
        }
    }
    Partition { level, scheme, territories, of_municipality }
}
