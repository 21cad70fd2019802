//! Tables about municipalities, read from their parts; each may be missing.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::territory::parts::{GeodataError, IndexOf, Parts, error, known, read_csv};
use crate::territory::{EthnicGroup, Ethnicity, Indicators, Population, PovertyIndicator};

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
    if !parts.has(path) {
        return Ok(());
    }
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

/// People by year and area; nobody where the part is missing.
pub(in crate::territory) fn read_population(
    parts: &Parts,
    index: &IndexOf,
) -> Result<Population, GeodataError> {
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

/// People by year and ethnic group; nobody where the part is missing.
pub(in crate::territory) fn read_ethnicity(
    parts: &Parts,
    index: &IndexOf,
) -> Result<Ethnicity, GeodataError> {
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

/// Poverty indicators; none where the part is missing.
pub(in crate::territory) fn read_indicators(
    parts: &Parts,
    index: &IndexOf,
) -> Result<Indicators, GeodataError> {
    const PATH: &str = "indicators/indicators.csv";
    let mut indicators = Indicators::default();
    if !parts.has(PATH) {
        return Ok(indicators);
    }
    for (line, row) in read_csv::<IndicatorRow>(parts, PATH)? {
        let place = known(index, PATH, line, &row.code)?;
        let unknown = || error(PATH, format!("line {line}: no indicator {:?}", row.indicator));
        let mut all = PovertyIndicator::ALL.into_iter();
        let indicator = all.find(|i| i.id() == row.indicator).ok_or_else(unknown)?;
        indicators.values.insert((indicator, place), row.value);
    }
    Ok(indicators)
}
