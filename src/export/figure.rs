//! Figures of a whole level — inequality, segregation, funnels — as JSON, and as CSV with the same
//! rows.

use serde_json::{Map, Value as Json, json};

use crate::analysis::{
    Curve, Figure, Funnel, FunnelRow, Inequality, Population, Segregation, Subject,
};
use crate::demand;
use crate::export::csv::SYNTHETIC;
use crate::export::table::GeneratedFrom;
use crate::export::{Value, write_rows};
use crate::indicator::assemblage::DRAWS;
use crate::indicator::funnel::Place;
use crate::layer::SEED;
use crate::query::Query;
use crate::snapshot::Snapshot;
use crate::territory::EthnicGroup;
use crate::text::{Lang, Words};

/// Columns of a figure.
const FIGURE: [&str; 10] =
    ["subject", "id", "name", "measure", "value", "n", "base", "low", "high", "reason"];

/// Columns of a point of Lorenz's curve.
const POINT: [&str; 8] = [
    "subject",
    "id",
    "name",
    "territory",
    "territory_name",
    "demands",
    "share_of_territories",
    "share_of_demands",
];

/// Columns of a territory in a funnel.
const FUNNEL: [&str; 13] = [
    "territory",
    "name",
    "smr",
    "n",
    "expected",
    "low",
    "high",
    "reason",
    "lower_95",
    "upper_95",
    "lower_998",
    "upper_998",
    "position",
];

/// Inequality: figures of all demands and of each theme, and Lorenz's curves.
pub fn inequality_json(snapshot: &Snapshot, answer: &Inequality) -> String {
    let lang = answer.query.lang;
    let curve = |curve: &Curve| {
        let columns = ["territory", "name", "demands", "share_of_territories", "share_of_demands"];
        let points = points(curve, lang).map(|row| object(columns, row.into_iter().skip(3)));
        let mut head = subject_json(curve.subject, lang);
        head.insert("n".into(), json!(curve.n));
        head.insert("points".into(), json!(points.collect::<Vec<_>>()));
        head
    };
    let mut document = document(snapshot, &answer.query);
    document.insert("territories".into(), json!(answer.territories));
    document.insert("rows".into(), figures_json(&answer.figures, lang));
    document.insert("lorenz".into(), json!(answer.curves.iter().map(curve).collect::<Vec<_>>()));
    json!(document).to_string()
}

/// The figures of inequality, or the points of Lorenz's curves.
pub fn inequality_csv(snapshot: &Snapshot, answer: &Inequality, curves: bool) -> String {
    let lang = answer.query.lang;
    if !curves {
        return figures_csv(snapshot, &answer.figures, lang);
    }
    let rows = answer.curves.iter().flat_map(|curve| points(curve, lang));
    with_origin(POINT, rows.map(|row| (row, snapshot.synthetic)))
}

/// Segregation of themes and of people.
pub fn segregation_json(snapshot: &Snapshot, answer: &Segregation) -> String {
    let lang = answer.query.lang;
    let place = |place: &Population| object(population_columns(), population(place, answer.year));
    let mut document = document(snapshot, &answer.query);
    document.insert("territories".into(), json!(answer.territories));
    document.insert("seed".into(), json!(SEED));
    document.insert("draws".into(), json!(DRAWS));
    document.insert("rows".into(), figures_json(&answer.figures, lang));
    document.insert("people_year".into(), json!(answer.year));
    document.insert("people".into(), json!(answer.places.iter().map(place).collect::<Vec<_>>()));
    json!(document).to_string()
}

/// The figures of segregation, or the people of each territory.
pub fn segregation_csv(snapshot: &Snapshot, answer: &Segregation, people: bool) -> String {
    if !people {
        return figures_csv(snapshot, &answer.figures, answer.query.lang);
    }
    let rows = answer.places.iter().map(|place| population(place, answer.year));
    with_origin(population_columns(), rows.map(|row| (row, false)))
}

/// The ratio of each territory with the limits of chance.
pub fn funnel_json(snapshot: &Snapshot, answer: &Funnel) -> String {
    let mut document = document(snapshot, &answer.query);
    document.insert("measure".into(), json!("smr"));
    let rows = answer.rows.iter().map(|row| object(FUNNEL, funnel_row(row)));
    document.insert("rows".into(), json!(rows.collect::<Vec<_>>()));
    json!(document).to_string()
}

/// The same rows as CSV.
pub fn funnel_csv(snapshot: &Snapshot, answer: &Funnel) -> String {
    with_origin(FUNNEL, answer.rows.iter().map(|row| (funnel_row(row), snapshot.synthetic)))
}

/// What every document begins with.
fn document(snapshot: &Snapshot, query: &Query) -> Map<String, Json> {
    let head = json!({
        "version": snapshot.version,
        "query": query.canonical(),
        "as_of": snapshot.as_of.map(|day| day.to_string()),
        "synthetic": snapshot.synthetic,
        "generated_from": GeneratedFrom::of(snapshot),
    });
    head.as_object().cloned().unwrap_or_default()
}

/// Kind, id and name of what a figure is about.
fn subject(subject: Subject, lang: Lang) -> [Value; 3] {
    let (kind, id, name) = match subject {
        Subject::Demands => {
            ("demands", None, Words::new("Todas las demandas", "All demands").get(lang).to_owned())
        }
        Subject::Theme(theme) => {
            let term = demand::themes().term(theme);
            ("theme", Some(term.id.as_str()), term.label(lang).to_owned())
        }
        Subject::Affected(group) => {
            let term = demand::groups().term(group);
            ("affected_group", Some(term.id.as_str()), term.label(lang).to_owned())
        }
        Subject::People => {
            ("people", None, Words::new("Toda la población", "All people").get(lang).to_owned())
        }
        Subject::Group(group) => {
            ("ethnic_group", Some(group.id()), group.title().get(lang).to_owned())
        }
    };
    [Value::Text(kind.to_owned()), Value::text(id), Value::Text(name)]
}

fn subject_json(about: Subject, lang: Lang) -> Map<String, Json> {
    object(["subject", "id", "name"], subject(about, lang))
}

fn figure(figure: &Figure, lang: Lang) -> Vec<Value> {
    let measure = Value::Text(figure.measure.to_owned());
    let head = subject(figure.subject, lang).into_iter().chain([measure]);
    head.chain(Value::of_estimate(&figure.estimate)).collect()
}

fn figures_json(figures: &[Figure], lang: Lang) -> Json {
    json!(figures.iter().map(|row| object(FIGURE, figure(row, lang))).collect::<Vec<_>>())
}

/// Figures as CSV; those about people are published facts, whatever the demands are.
fn figures_csv(snapshot: &Snapshot, figures: &[Figure], lang: Lang) -> String {
    let is_made_up = |row: &Figure| {
        snapshot.synthetic && !matches!(row.subject, Subject::People | Subject::Group(_))
    };
    with_origin(FIGURE, figures.iter().map(|row| (figure(row, lang), is_made_up(row))))
}

/// The points of a curve; the first, where nothing is yet added, has no territory.
fn points(curve: &Curve, lang: Lang) -> impl Iterator<Item = Vec<Value>> {
    let added = curve.added.iter().map(Some);
    let places = std::iter::once(None).chain(added);
    let head = subject(curve.subject, lang);
    curve.points.iter().zip(places).map(move |(&(territories, demands), place)| {
        let texts = [place.map(|place| place.0.as_str()), place.map(|place| place.1.as_str())];
        let here = place.map_or(Value::Null, |place| Value::Count(place.2));
        let shares = [Value::Number(territories), Value::Number(demands)];
        let texts = texts.map(Value::text);
        head.iter().cloned().chain(texts).chain([here]).chain(shares).collect()
    })
}

/// `territory`, `name`, `year`, `people`, each group, then the effective number of groups.
fn population_columns() -> Vec<&'static str> {
    let groups = EthnicGroup::ALL.into_iter().map(EthnicGroup::id);
    let head = ["territory", "name", "year", "people"].into_iter();
    head.chain(groups).chain(["ethnic_diversity", "reason"]).collect()
}

fn population(place: &Population, year: Option<i16>) -> Vec<Value> {
    let [value, .., reason] = Value::of_estimate(&place.effective);
    let year = year.and_then(|year| u64::try_from(year).ok()).map_or(Value::Null, Value::Count);
    let group = |group: usize| people(place.people.map(|people| people[group]));
    let groups = (0..EthnicGroup::ALL.len()).map(group);
    let all = people(place.people.map(|people| people.iter().sum()));
    let head = [Value::Text(place.id.clone()), Value::Text(place.name.clone()), year, all];
    head.into_iter().chain(groups).chain([value, reason]).collect()
}

/// Whole people.
fn people(number: Option<f64>) -> Value {
    number.map_or(Value::Null, |number| Value::Count(number.round() as u64))
}

fn funnel_row(row: &FunnelRow) -> Vec<Value> {
    let head = [Value::Text(row.id.clone()), Value::Text(row.name.clone())];
    let ends = |limits: &Option<(f64, f64)>| {
        [Value::number(limits.map(|l| l.0)), Value::number(limits.map(|l| l.1))]
    };
    let limits = row.limits.iter().flat_map(ends);
    let place = Value::text(row.place.map(Place::id));
    let estimate = Value::of_estimate(&row.ratio);
    head.into_iter().chain(estimate).chain(limits).chain([place]).collect()
}

fn object(
    columns: impl IntoIterator<Item = &'static str>,
    values: impl IntoIterator<Item = Value>,
) -> Map<String, Json> {
    let pairs = columns.into_iter().zip(values);
    pairs.map(|(column, value)| (column.to_owned(), Json::from(value))).collect()
}

/// Rows as CSV, each with whether it rests on made-up demands.
fn with_origin(
    columns: impl IntoIterator<Item = &'static str>,
    rows: impl Iterator<Item = (Vec<Value>, bool)>,
) -> String {
    let header = columns.into_iter().chain([SYNTHETIC]);
    write_rows(
        header,
        rows.map(|(row, made_up)| row.into_iter().chain([Value::Flag(made_up)]).collect()),
    )
}
