//! Context layers: published facts about places, to read demands against.

use crate::indicator::alpha::entropy;
use crate::indicator::{Card, Compute, Estimate, Family, Measure, Reason, Scope, Unit};
use crate::territory::{Geodata, PovertyIndicator, Territory};
use crate::text::Words;

const fn card(
    id: &'static str,
    title: Words,
    meaning: Words,
    (unit, greatest): (Unit, f64),
    reference: &'static str,
) -> Measure {
    let card = Card {
        id,
        methods: &[],
        family: Family::Context,
        scope: Scope::Place,
        title,
        meaning,
        formula: Words::same(""),
        limits: Words::new(
            "Describe el lugar, no lo que pide: que dos mapas se parezcan no dice que uno cause \
             el otro.",
            "Describes the place, not what it asks for: two maps that look alike do not say that \
             one causes the other.",
        ),
        unit,
        range: (0.0, greatest),
        reference,
        oracle: "",
        reasons: &[Reason::MissingValue, Reason::MissingPopulation, Reason::PopulationExtrapolated],
    };
    Measure { context: true, ..Measure::new(card, Compute::Layer) }
}

/// Unsatisfied basic needs.
pub static NBI: Measure = card(
    "nbi_pct",
    Words::new("Necesidades básicas insatisfechas", "Unsatisfied basic needs"),
    Words::new(
        "Personas con alguna necesidad básica insatisfecha, censo de 2018; en subregiones, promedio \
         ponderado por población.",
        "People with some unsatisfied basic need, census of 2018; in subregions, weighted by \
         population.",
    ),
    (Unit::Percent, 100.0),
    "DANE, Censo Nacional de Población y Vivienda 2018",
);

/// Monetary poverty.
pub static MONETARY_POVERTY: Measure = card(
    "monetary_poverty_pct",
    Words::new("Pobreza monetaria", "Monetary poverty"),
    Words::new(
        "Personas en pobreza monetaria, 2024, estimación para áreas pequeñas; en subregiones, \
         promedio ponderado por población.",
        "People in monetary poverty, 2024, small-area estimate; in subregions, weighted by \
         population.",
    ),
    (Unit::Percent, 100.0),
    "DANE, pobreza monetaria municipal 2024",
);

/// Municipal performance.
pub static MDM: Measure = card(
    "mdm",
    Words::new("Desempeño municipal", "Municipal performance"),
    Words::new(
        "Medición del desempeño municipal, 2021, de 0 a 100; en subregiones, promedio ponderado por \
         población.",
        "Measure of municipal performance, 2021, from 0 to 100; in subregions, weighted by \
         population.",
    ),
    (Unit::Score, 100.0),
    "DNP, Medición del Desempeño Municipal 2021",
);

/// Inhabitants.
pub static POPULATION: Measure = card(
    "population",
    Words::new("Población", "Population"),
    Words::new("Habitantes proyectados para el año.", "Inhabitants projected for the year."),
    (Unit::People, f64::INFINITY),
    "DANE, proyecciones de población municipal",
);

/// Effective number of ethnic groups.
pub static ETHNIC_DIVERSITY: Measure = card(
    "ethnic_diversity",
    Words::new("Diversidad étnica", "Ethnic diversity"),
    Words::new(
        "Número efectivo de grupos étnicos: 1 = todas las personas del mismo grupo, 2 = como dos \
         grupos iguales.",
        "Effective number of ethnic groups: 1 = everyone of one group, 2 = as two equal groups.",
    ),
    (Unit::EffectiveGroups, f64::INFINITY),
    "Hill (1973), Ecology 54:427, on DANE's projections by ethnic belonging",
);

/// Inhabitants per square kilometre.
pub static DENSITY: Measure = card(
    "density_per_km2",
    Words::new("Densidad de población", "Population density"),
    Words::new("Habitantes por kilómetro cuadrado.", "Inhabitants per square kilometre."),
    (Unit::PerKm2, f64::INFINITY),
    "DANE, proyecciones de población y área del Marco Geoestadístico Nacional",
);

/// The value of a context layer in a territory.
pub fn value(geodata: &Geodata, measure: &Measure, territory: &Territory, year: i16) -> Estimate {
    let value = match measure.id {
        // Weights are the people of the indicator's own year, whatever the period asked for.
        "nbi_pct" => weighted(geodata, PovertyIndicator::Nbi, territory, 2018),
        "monetary_poverty_pct" => {
            weighted(geodata, PovertyIndicator::MonetaryPoverty, territory, 2024)
        }
        "mdm" => weighted(geodata, PovertyIndicator::Mdm, territory, 2021),
        "population" => population(geodata, territory, year),
        "ethnic_diversity" => effective_groups(geodata, territory, year),
        "density_per_km2" => population(geodata, territory, year)
            .filter(|_| territory.area_km2 > 0.0)
            .map(|people| people / territory.area_km2),
        _ => None,
    };
    match value {
        None if matches!(measure.unit, Unit::People | Unit::PerKm2) => {
            Estimate::missing(0, None, Reason::MissingPopulation)
        }
        None => Estimate::missing(0, None, Reason::MissingValue),
        Some(value) => Estimate {
            value: Some(value),
            low: None,
            high: None,
            n: 0,
            base: population(geodata, territory, year),
            reason: extrapolated(geodata, measure, year),
        },
    }
}

/// Says so where a figure of another year stands in for that of the year asked for.
fn extrapolated(geodata: &Geodata, measure: &Measure, year: i16) -> Option<Reason> {
    let years = match measure.id {
        "population" | "density_per_km2" => geodata.population.years(),
        "ethnic_diversity" => geodata.ethnicity.years(),
        _ => None,
    };
    let outside = years.is_some_and(|years| !years.contains(&year));
    outside.then_some(Reason::PopulationExtrapolated)
}

/// People of a territory; `None` when the edition lacks one of its municipalities, or the territory
/// is a part of one.
pub fn population(geodata: &Geodata, territory: &Territory, year: i16) -> Option<f64> {
    let year = geodata.population.nearest_year(year)?;
    let members = territory.municipalities()?.iter();
    members.map(|&member| geodata.population.total(member, year)).sum()
}

/// The mean of its municipalities' values, weighted by their people.
fn weighted(
    geodata: &Geodata,
    indicator: PovertyIndicator,
    territory: &Territory,
    year: i16,
) -> Option<f64> {
    let members = territory.municipalities()?;
    if let &[single] = members {
        return geodata.indicators.value(indicator, single);
    }
    let year = geodata.population.nearest_year(year)?;
    let (mut sum, mut people) = (0.0, 0.0);
    for &member in members {
        let weight = geodata.population.total(member, year)?;
        sum += weight * geodata.indicators.value(indicator, member)?;
        people += weight;
    }
    (people > 0.0).then(|| sum / people)
}

/// People of each ethnic group in a territory, in the year that the edition has nearest to this
/// one; `None` when it lacks one of its municipalities.
pub fn ethnic_groups(geodata: &Geodata, territory: &Territory, year: i16) -> Option<[f64; 6]> {
    let year = ethnic_year(geodata, year)?;
    let mut people = [0.0; 6];
    for &member in territory.municipalities()? {
        let groups = geodata.ethnicity.groups(member, year)?;
        people.iter_mut().zip(groups).for_each(|(sum, group)| *sum += group);
    }
    Some(people)
}

/// The year of the edition of ethnic groups that is nearest to this one.
pub fn ethnic_year(geodata: &Geodata, year: i16) -> Option<i16> {
    let years = geodata.ethnicity.years()?;
    Some(year.clamp(*years.start(), *years.end()))
}

/// `exp(−Σ p ln p)` over the shares of groups; `None` without people.
pub fn effective_number(people: &[f64]) -> Option<f64> {
    let total: f64 = people.iter().sum();
    let shares = people.iter().map(|group| group / total);
    (total > 0.0).then(|| entropy(shares).exp())
}

fn effective_groups(geodata: &Geodata, territory: &Territory, year: i16) -> Option<f64> {
    effective_number(&ethnic_groups(geodata, territory, year)?)
}

#[cfg(test)]
mod tests {
    use crate::territory::Level;

    use super::*;

    #[test]
    fn a_subregion_is_the_weighted_mean_of_its_municipalities() {
        let geodata = Geodata::embedded();
        let all = &geodata.partition(Level::Department, None).unwrap().territories[0];
        let people = value(&geodata, &POPULATION, all, 2018).value.unwrap();
        assert!((people - 4_475_886.0).abs() < 0.5);
        let nbi = value(&geodata, &NBI, all, 2018).value.unwrap();
        assert!((5.0..8.0).contains(&nbi), "{nbi}");
    }

    #[test]
    fn ethnic_diversity_counts_effective_groups() {
        let geodata = Geodata::embedded();
        for territory in &geodata.by_municipality().territories {
            let diversity = value(&geodata, &ETHNIC_DIVERSITY, territory, 2024).value.unwrap();
            assert!((1.0..=6.0).contains(&diversity), "{}: {diversity}", territory.name);
        }
    }
}
