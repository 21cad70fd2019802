//! Territories of a level as features: what is known about each place and, where the question asks
//! for one, the value of a measure with its interval.

use crate::demand::themes;
use crate::export::{About, Collection, Feature, Geometry, Value};
use crate::indicator::Unit;
use crate::layer::{Layer, Row};
use crate::snapshot::Snapshot;
use crate::territory::{Geodata, Level, Partition, PovertyIndicator, Territory};

/// The territories of `partition` in its order, with the values of `layer`, which answers a
/// question about that same partition.
pub(super) fn territories<'s>(
    snapshot: &'s Snapshot,
    partition: &'s Partition,
    layer: Option<&Layer>,
) -> Collection<'s> {
    let geodata = &snapshot.geodata;
    let year = year(snapshot);
    let mut fields = place_fields(partition);
    fields.extend(layer.into_iter().flat_map(measure_fields));
    let feature = |(index, territory): (usize, &'s Territory)| {
        let mut values = place_values(geodata, territory, year);
        values.extend(layer.into_iter().flat_map(|layer| measure_values(layer, index)));
        let geometry = Geometry::Shape(&territory.shape);
        Feature { id: territory.id.clone(), geometry, values }
    };
    Collection {
        fields,
        features: partition.territories.iter().enumerate().map(feature).collect(),
        about: about(snapshot, layer),
    }
}

/// The year of the population that is shown: that of the data.
fn year(snapshot: &Snapshot) -> Option<i16> {
    let population = &snapshot.geodata.population;
    match snapshot.as_of {
        Some(day) => population.nearest_year(day.year()),
        None => population.years().map(|years| *years.start()),
    }
}

fn about(snapshot: &Snapshot, layer: Option<&Layer>) -> About {
    let attributions = snapshot.geodata.attributions();
    About {
        version: snapshot.version.clone(),
        synthetic: layer.is_some_and(|layer| layer.synthetic),
        attributions: attributions.into_iter().map(str::to_owned).collect(),
        ..About::default()
    }
}

fn place_fields(partition: &Partition) -> Vec<String> {
    let names = ["code", "name", "level"];
    let holders = ["municipality_code", "municipality_name", "subregion_id", "subregion_name"];
    let size = ["area_km2", "population", "population_year"];
    let poverty = PovertyIndicator::ALL.map(PovertyIndicator::id);
    let fields = names.into_iter().chain(holders).chain(size).chain(poverty);
    fields.filter(|field| applies(field, partition)).map(str::to_owned).collect()
}

/// What is published for municipalities alone is left out elsewhere, and people of parts of them.
fn applies(field: &str, partition: &Partition) -> bool {
    let is_poverty = PovertyIndicator::ALL.iter().any(|indicator| indicator.id() == field);
    match field {
        _ if field.starts_with("municipality_") => partition.level.is_added(),
        _ if field.starts_with("population") => !partition.level.is_added(),
        _ if field.starts_with("subregion") || is_poverty => partition.level == Level::Municipality,
        _ => true,
    }
}

fn place_values(geodata: &Geodata, territory: &Territory, year: Option<i16>) -> Vec<Value> {
    let mut values = vec![
        Value::Text(territory.id.clone()),
        Value::Text(territory.name.clone()),
        Value::Text(territory.level.id().into()),
    ];
    if territory.level.is_added() {
        let holder = &geodata.by_municipality().territories[usize::from(territory.members[0])];
        values.extend([&holder.id, &holder.name].map(|text| Value::Text(text.clone())));
        values.push(Value::Number(territory.area_km2));
        return values;
    }
    let single = territory.level == Level::Municipality;
    if single {
        let subregion = subregion_of(geodata, territory.members[0]);
        values.push(Value::text(subregion.map(|s| s.id.clone())));
        values.push(Value::text(subregion.map(|s| s.name.clone())));
    }
    values.push(Value::Number(territory.area_km2));
    values.push(Value::number(year.and_then(|year| people(geodata, territory, year))));
    values.push(year.map_or(Value::Null, |year| Value::Count(year.unsigned_abs().into())));
    if single {
        let published = |i| geodata.indicators.value(i, territory.members[0]);
        values.extend(PovertyIndicator::ALL.map(|i| Value::number(published(i))));
    }
    values
}

/// People of all members in a year; nothing when the edition lacks one of them, or for a part of
/// one.
fn people(geodata: &Geodata, territory: &Territory, year: i16) -> Option<f64> {
    let members = territory.municipalities()?.iter();
    members.map(|&member| geodata.population.total(member, year)).sum()
}

fn measure_fields(layer: &Layer) -> Vec<String> {
    let value = layer.measure.id;
    let theme = (layer.measure.unit == Unit::Theme).then_some("share");
    let rest = ["n", "base", "low", "high", "reason"];
    std::iter::once(value).chain(theme).chain(rest).map(str::to_owned).collect()
}

fn measure_values(layer: &Layer, index: usize) -> Vec<Value> {
    let Row { estimate, theme, .. } = &layer.rows[index];
    let mut values = Vec::new();
    if layer.measure.unit == Unit::Theme {
        values.push(Value::text(theme.map(|theme| themes().term(theme).id.as_str())));
    }
    values.extend(Value::of_estimate(estimate));
    values
}

/// The subregion of the default scheme that holds a municipality.
fn subregion_of(geodata: &Geodata, municipality: u16) -> Option<&Territory> {
    let partition = geodata.partition(Level::Subregion, None)?;
    let index = partition.of_municipality.get(usize::from(municipality))?;
    partition.territories.get(usize::from(*index))
}
