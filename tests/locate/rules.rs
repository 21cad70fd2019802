//! The rules at borders and off the coast: a table of points and what becomes of each.

use std::sync::{Arc, LazyLock};

use csv::StringRecord;
use tejido::locate::{Clues, Locator};
use tejido::territory::Geodata;

const TABLE: &str = include_str!("rules.csv");

static LOCATOR: LazyLock<Locator> = LazyLock::new(|| Locator::new(Arc::new(Geodata::embedded())));

/// What the table says of a point, after its columns `place`, `lon`, `lat` and `declared`.
fn expected(row: &StringRecord) -> Vec<&str> {
    row.iter().skip(4).collect()
}

/// The same columns for what is found.
fn found(row: &StringRecord) -> Vec<String> {
    let number = |at: usize| row[at].parse::<f64>().unwrap();
    let point = Some((number(1), number(2)).into());
    let place = match LOCATOR.place(Clues { point, code: Some(&row[3]), name: None }) {
        Ok(place) => place,
        Err(why) => return [vec![String::new(); 5], vec![why.id().to_owned()]].concat(),
    };
    let code = LOCATOR.geodata().municipalities[usize::from(place.municipality)].code;
    let distance = place.distance_to_border_m.map(|distance_m| format!("{distance_m:.1}"));
    vec![
        code.to_string(),
        place.method.id().to_owned(),
        place.confidence.to_string(),
        place.conflict.to_string(),
        distance.unwrap_or_default(),
        String::new(),
    ]
}

#[test]
fn each_point_goes_where_the_table_says() {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    let rows: Vec<StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(rows.len() > 50);
    for row in rows {
        assert_eq!(found(&row), expected(&row), "{}", &row[0]);
    }
}
