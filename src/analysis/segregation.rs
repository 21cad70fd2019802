//! How far themes, and people's ethnic groups, live apart over the territories of a level.

use crate::analysis::figure::{Figure, Subject, about, affected, figure, plain, themes};
use crate::disclose::Permitted;
use crate::indicator::segregation::{
    CORRELATION_RATIO, DISSIMILARITY, ENTROPY, GINI_SEGREGATION, INTERACTION, ISOLATION,
    MULTIGROUP_DISSIMILARITY, MULTIGROUP_DIVERSITY, MULTIGROUP_ENTROPY, MULTIGROUP_EXPOSURE,
    ManyGroups, TwoGroups,
};
use crate::indicator::{Estimate, Input, Measure, Reason, context};
use crate::layer::{Scope, context_year, partition, selected};
use crate::query::{Query, QueryError};
use crate::snapshot::Snapshot;
use crate::territory::{EthnicGroup, Partition};

/// Measures of all groups together, in the order of answers.
const MANY: [&Measure; 4] =
    [&MULTIGROUP_DISSIMILARITY, &MULTIGROUP_ENTROPY, &MULTIGROUP_EXPOSURE, &MULTIGROUP_DIVERSITY];

/// Measures of one group among all, in the order of answers.
const TWO: [&Measure; 6] =
    [&DISSIMILARITY, &ISOLATION, &INTERACTION, &CORRELATION_RATIO, &ENTROPY, &GINI_SEGREGATION];

/// The answer.
#[derive(Clone, Debug)]
pub struct Segregation {
    /// The question.
    pub query: Query,
    /// How many territories there are.
    pub territories: usize,
    /// Figures of all themes, of each theme, for analysts of the demands about each group of people,
    /// of all ethnic groups, of each of them.
    pub figures: Vec<Figure>,
    /// The year of the people; `None` where the edition has no ethnic groups.
    pub year: Option<i16>,
    /// The people of each territory asked for.
    pub places: Vec<Population>,
}

/// The people of a territory by ethnic group.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// Id of the territory.
    pub id: String,
    /// Its name.
    pub name: String,
    /// People of each of [`EthnicGroup::ALL`]; `None` where the edition lacks a municipality.
    pub people: Option<[f64; 6]>,
    /// Effective number of ethnic groups.
    pub effective: Estimate,
}

/// How far themes and people's ethnic groups live apart over the level asked for. Territories in
/// the question choose the places that are listed, not those that are compared.
///
/// # Errors
/// Keys that have no meaning here.
pub fn segregation(snapshot: &Snapshot, query: &Permitted) -> Result<Segregation, QueryError> {
    plain(query)?;
    let partition = partition(snapshot, query);
    let year = context::ethnic_year(&snapshot.geodata, context_year(snapshot, &query.filter));
    let places = populations(snapshot, partition, year);
    let mut figures = of_demands(snapshot, query, partition);
    figures.extend(of_people(&places));
    let shown = selected(snapshot, query, partition);
    let places = places.into_iter().zip(shown).filter(|(_, shown)| *shown);
    Ok(Segregation {
        query: (**query).clone(),
        territories: partition.territories.len(),
        figures,
        year,
        places: places.map(|(place, _)| place).collect(),
    })
}

fn of_demands(snapshot: &Snapshot, query: &Permitted, partition: &Partition) -> Vec<Figure> {
    let input = |query: &Query| Scope::new(snapshot, query, partition).input();
    let all = input(query);
    let together = MANY.iter().filter_map(|measure| figure(Subject::Demands, measure, &all));
    let each = themes(query).flat_map(|theme| {
        let (subject, input) = (Subject::Theme(theme), input(&about(query, theme)));
        let figures = TWO.iter().filter_map(|measure| figure(subject, measure, &input));
        figures.chain([by_chance(subject, &input)]).collect::<Vec<_>>()
    });
    // Demands about a group of people are held against all demands of the question.
    let of_groups = affected(query).into_iter().flat_map(|(group, question)| {
        let input = Input { asked: all.events.clone(), ..input(&question) };
        let subject = Subject::Affected(group);
        TWO.iter().filter_map(|measure| figure(subject, measure, &input)).collect::<Vec<_>>()
    });
    together.chain(each).chain(of_groups).collect()
}

/// What chance alone would make the dissimilarity of a theme.
fn by_chance(subject: Subject, input: &Input) -> Figure {
    let [chosen, asked] = [&input.events, &input.asked]
        .map(|counts| counts.iter().map(|count| *count as f64).collect::<Vec<_>>());
    let value = TwoGroups::new(&chosen, &asked).map(|groups| groups.dissimilarity_by_chance());
    let estimate =
        Estimate::enumerated(value, input.events.iter().sum(), asked.iter().sum::<f64>());
    Figure { subject, measure: "dissimilarity_by_chance", estimate }
}

/// The people of every territory, those of a group that nobody belongs to included.
fn populations(snapshot: &Snapshot, partition: &Partition, year: Option<i16>) -> Vec<Population> {
    let geodata = &snapshot.geodata;
    let place = |territory: &crate::territory::Territory| {
        let people = year.and_then(|year| context::ethnic_groups(geodata, territory, year));
        let total = people.map(|people| people.iter().sum::<f64>());
        let missing =
            if people.is_none() { Reason::NoDemographics } else { Reason::ZeroPopulation };
        let value = people.and_then(|people| context::effective_number(&people));
        Population {
            id: territory.id.clone(),
            name: territory.name.clone(),
            people,
            effective: Estimate::enumerated(value.ok_or(missing), 0, total.unwrap_or(0.0)),
        }
    };
    partition.territories.iter().map(place).collect()
}

/// The same figures about people: one group among all, and all groups.
fn of_people(places: &[Population]) -> Vec<Figure> {
    let known: Option<Vec<Vec<f64>>> =
        places.iter().map(|place| place.people.map(|people| people.to_vec())).collect();
    let rows = known.ok_or(Reason::NoDemographics);
    let everyone: f64 = rows.iter().flatten().flatten().sum();
    let figure = |subject, measure: &Measure, value: Result<f64, Reason>| Figure {
        subject,
        measure: measure.id,
        estimate: Estimate::enumerated(value, 0, everyone),
    };
    let all = rows.as_ref().map_err(|reason| *reason).and_then(|rows| ManyGroups::new(rows));
    let all = &all;
    let of_all = |index: fn(&ManyGroups) -> Result<f64, Reason>| {
        all.as_ref().map_err(|reason| *reason).and_then(index)
    };
    let many = [
        of_all(ManyGroups::dissimilarity),
        of_all(ManyGroups::entropy),
        of_all(ManyGroups::normalised_exposure),
        of_all(|groups| Ok(groups.diversity())),
    ];
    let mut figures: Vec<Figure> =
        MANY.iter().zip(many).map(|(m, value)| figure(Subject::People, m, value)).collect();
    for (place, group) in EthnicGroup::ALL.into_iter().enumerate() {
        let two = rows.as_ref().map_err(|reason| *reason).and_then(|rows| of_group(rows, place));
        let values = |index: fn(&TwoGroups) -> f64| two.as_ref().map(index).map_err(|r| *r);
        let values = [
            values(TwoGroups::dissimilarity),
            values(TwoGroups::isolation),
            values(TwoGroups::interaction),
            values(TwoGroups::correlation_ratio),
            values(TwoGroups::entropy),
            values(TwoGroups::gini),
        ];
        let subject = Subject::Group(group);
        figures.extend(TWO.iter().zip(values).map(|(m, value)| figure(subject, m, value)));
    }
    figures
}

/// One group against everyone.
fn of_group(rows: &[Vec<f64>], group: usize) -> Result<TwoGroups, Reason> {
    let part: Vec<f64> = rows.iter().map(|row| row[group]).collect();
    let all: Vec<f64> = rows.iter().map(|row| row.iter().sum()).collect();
    TwoGroups::new(&part, &all)
}
