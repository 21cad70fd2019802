//! The ethnic groups of the embedded geodata: how far they live apart, and each place's diversity.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use serde_json::{Map, Value, json};
use tejido::analysis::{Population, Segregation, Subject, segregation};
use tejido::disclose::{View, permit};
use tejido::locate::Locator;
use tejido::query::{Filter, Query};
use tejido::snapshot::Snapshot;
use tejido::territory::{EthnicGroup, Geodata};

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let locator = Locator::new(Arc::new(Geodata::embedded()));
    Snapshot::build(Arc::new(locator), &[])
});

/// What the method answers for a case's inputs; `None` where it is not offered.
pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    let found = || asked(inputs["year"].as_i64().unwrap() as i16);
    Some(match method {
        "ethnic_all" => figures(&found(), Subject::People),
        "ethnic_group" => figures(&found(), Subject::Group(group(&inputs["group"]))),
        "ethnic_places" => places(&found().places),
        _ => return None,
    })
}

/// The answer that clients get about a year.
fn asked(year: i16) -> Segregation {
    let (from, to) = (Some(date(year, 1, 1)), Some(date(year, 12, 31)));
    let query = Query { filter: Filter { from, to, ..Filter::default() }, ..Query::default() };
    let found = segregation(&SNAPSHOT, &permit(View::Public, query).unwrap()).unwrap();
    assert_eq!(found.year, Some(year));
    found
}

fn group(id: &Value) -> EthnicGroup {
    EthnicGroup::ALL.into_iter().find(|group| *id == group.id()).unwrap()
}

fn figures(found: &Segregation, subject: Subject) -> Value {
    let about = found.figures.iter().filter(|figure| figure.subject == subject);
    let pair = |figure: &tejido::analysis::Figure| {
        (figure.measure.to_owned(), json!(figure.estimate.value))
    };
    json!(about.map(pair).collect::<Map<String, Value>>())
}

fn places(places: &[Population]) -> Value {
    let share = |group: usize| {
        let of = |place: &Population| {
            let people = place.people.unwrap();
            people[group] / people.iter().sum::<f64>()
        };
        places.iter().map(of).collect::<Vec<f64>>()
    };
    let shares = EthnicGroup::ALL.into_iter().enumerate();
    let shares: Map<String, Value> =
        shares.map(|(place, group)| (group.id().to_owned(), json!(share(place)))).collect();
    let diversity: Vec<Option<f64>> = places.iter().map(|place| place.effective.value).collect();
    json!({
        "territory": places.iter().map(|place| &place.id).collect::<Vec<_>>(),
        "shares": shares,
        "ethnic_diversity": diversity,
        "hill_1": diversity,
    })
}
