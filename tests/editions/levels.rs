//! The places of an added layer as a level: counted, drawn, exported and compared like any other.

use std::sync::Arc;

use tejido::analysis;
use tejido::chart::{self, Options};
use tejido::demand::Batch;
use tejido::disclose::{Permitted, View, permit};
use tejido::export;
use tejido::indicator::{MEASURES, Reason};
use tejido::intake::{Intake, Known, Options as Reading};
use tejido::layer::{self, Table};
use tejido::query::{Query, QueryError};
use tejido::snapshot::Snapshot;
use tejido::territory::Level;

use crate::layers::locator;

/// Date, theme, municipality, longitude, latitude, comuna.
type Row = [&'static str; 6];

/// Three in comuna 1, two of them about health; one in comuna 2; one between both; one in another
/// municipality; one without a place.
const ROWS: [Row; 7] = [
    ["2025-03-01", "Salud", "", "-70.16", "6.01", ""],
    ["2025-03-02", "Salud", "", "-70.17", "6.02", ""],
    ["2025-03-03", "Vivienda", "Villa María", "", "", "Comuna 1"],
    ["2025-04-01", "Salud", "", "-70.12", "6.01", ""],
    ["2025-04-02", "Salud", "", "-70.12", "6.055", ""],
    ["2025-04-03", "Vivienda", "El Caño", "", "", ""],
    ["2025-04-04", "Salud", "", "", "", ""],
];

fn batch() -> Batch {
    let locator = locator();
    let header = ["fecha", "tema", "municipio", "lon", "lat", "comuna", "recoleccion"];
    let header = header.map(str::to_owned);
    let known = Known::default();
    let (mut intake, _) = Intake::open(&header, 1, &Reading::default(), &locator, &known);
    for (row, line) in ROWS.into_iter().zip(2..) {
        let cells = [&row[..], &["abierta"]].concat();
        intake.push(line, &tejido::intake::Cells::from(cells));
    }
    intake.finish().0
}

fn snapshot() -> Snapshot {
    Snapshot::build(Arc::new(locator()), &[batch()])
}

fn parse(snapshot: &Snapshot, address: &str) -> Result<Query, Vec<QueryError>> {
    let pairs = address.split('&').filter_map(|pair| pair.split_once('='));
    Query::parse(pairs, &layer::vocabulary(snapshot))
}

fn ask(snapshot: &Snapshot, address: &str) -> Permitted {
    permit(View::Public, parse(snapshot, address).expect(address)).unwrap()
}

fn table(snapshot: &Snapshot, address: &str) -> Table {
    layer::table(snapshot, &ask(snapshot, address)).expect(address)
}

fn check(address: &str, expected: &[(&str, f64)]) {
    let found = table(&snapshot(), address);
    let key = |keys: &[(String, String)]| {
        keys.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join("/")
    };
    let rows: Vec<_> =
        found.rows.iter().map(|row| (key(&row.keys), row.estimate.value.unwrap())).collect();
    let rows: Vec<_> = rows.iter().map(|(key, value)| (key.as_str(), *value)).collect();
    assert_eq!(rows, expected, "{address}");
}

#[test]
fn a_layer_is_a_level_among_those_allowed() {
    let snapshot = snapshot();
    let query = parse(&snapshot, "level=comunas").unwrap();
    assert_eq!((query.level.id(), query.canonical().as_str()), ("comunas", "level=comunas"));
    let errors = parse(&snapshot, "level=barrios").unwrap_err();
    assert_eq!(errors[0].allowed, ["municipality", "department", "comunas", "veredas"]);
}

#[test]
fn what_lies_in_no_place_has_a_row_so_that_levels_add_up() {
    check(
        "level=comunas&measure=count",
        &[("42001:comuna_1", 3.0), ("42001:comuna_2", 1.0), ("outside", 2.0), ("unlocated", 1.0)],
    );
    check(
        "level=veredas&measure=count",
        &[("42001:v_01", 0.0), ("42002:v_02", 0.0), ("outside", 6.0), ("unlocated", 1.0)],
    );
    check(
        "level=comunas&by=territory,month&theme=salud&measure=count",
        &[
            ("42001:comuna_1/2025-03", 2.0),
            ("42001:comuna_1/2025-04", 0.0),
            ("42001:comuna_2/2025-03", 0.0),
            ("42001:comuna_2/2025-04", 1.0),
            ("outside/2025-04", 1.0),
            ("unlocated/2025-04", 1.0),
        ],
    );
}

#[test]
fn a_place_narrows_what_is_counted_and_chooses_rows() {
    let health = |address: &str, expected: f64| {
        let found = table(&snapshot(), address);
        let row = found.rows.iter().find(|row| row.keys[0].0 == "salud").unwrap();
        assert_eq!(row.estimate.value, Some(expected), "{address}");
    };
    health("by=theme&measure=count&territory=42001:comuna_1", 2.0);
    health("by=theme&measure=count&territory=42001:comuna_1,42003", 2.0);
    health("by=theme&measure=count&territory=42001:comuna_2,42001", 4.0);
    check(
        "level=comunas&measure=count&territory=42001:comuna_2",
        &[("42001:comuna_2", 1.0), ("outside", 2.0), ("unlocated", 1.0)],
    );
}

#[test]
fn shares_are_known_and_what_needs_people_is_not() {
    let snapshot = snapshot();
    let values = |address: &str| -> Vec<_> {
        let layer = layer::answer(&snapshot, &ask(&snapshot, address)).expect(address);
        layer.rows.iter().map(|row| (row.estimate.value, row.estimate.reason)).collect()
    };
    let shares = values("level=comunas&theme=salud");
    assert_eq!(shares, [(Some(2.0 / 3.0), None), (Some(1.0), None)]);
    for measure in ["rate_per_10k", "rate_eb", "population", "density_per_km2"] {
        for value in values(&format!("level=comunas&measure={measure}")) {
            assert_eq!(value, (None, Some(Reason::MissingPopulation)), "{measure}");
        }
    }
    let poverty = values("level=comunas&measure=nbi_pct");
    assert_eq!(poverty, [(None, Some(Reason::MissingValue)); 2]);
}

#[test]
fn every_measure_and_analysis_answers_with_numbers_or_reasons() {
    let snapshot = snapshot();
    let is_said = |value: Option<f64>, reason: Option<Reason>| match value {
        Some(value) => value.is_finite(),
        None => reason.is_some(),
    };
    for measure in MEASURES {
        let address = format!("level=comunas&theme=salud&measure={}", measure.id);
        let Ok(found) = layer::table(&snapshot, &ask(&snapshot, &address)) else {
            continue;
        };
        for row in found.rows {
            let estimate = row.estimate;
            assert!(is_said(estimate.value, estimate.reason), "{}", measure.id);
        }
    }
    let query = ask(&snapshot, "level=comunas");
    let diversity = analysis::diversity(&snapshot, &query).unwrap();
    assert_eq!(diversity.places.len(), 2);
    assert!(analysis::clusters(&snapshot, &ask(&snapshot, "level=comunas&theme=salud")).is_ok());
    assert!(analysis::trends(&snapshot, &query, analysis::Step::Month).is_ok());
}

#[test]
fn a_place_has_a_profile() {
    let snapshot = snapshot();
    let profile = layer::profile(&snapshot, "42001:comuna_1", tejido::text::Lang::Es).unwrap();
    assert_eq!((profile.n, profile.population, profile.level.id()), (3, None, "comunas"));
    assert_eq!(profile.neighbours, [("42001:comuna_2".to_owned(), "Comuna 2".to_owned())]);
}

#[test]
fn its_places_are_drawn_and_nothing_else_is_coloured() {
    let snapshot = snapshot();
    let layer = layer::answer(&snapshot, &ask(&snapshot, "level=comunas&theme=salud")).unwrap();
    let drawn = chart::draw("choropleth", &layer, &snapshot.geodata, &Options::image(900, 700));
    let svg = drawn.unwrap().svg;
    assert!(svg.contains("Comuna 1") && svg.contains("Capas añadidas"), "{svg}");
    assert_eq!(svg.matches("data-code=").count(), 2);
}

#[test]
fn a_collection_holds_its_places_with_their_municipality() {
    let snapshot = snapshot();
    let ids: Vec<_> =
        export::datasets(&snapshot.geodata).iter().map(|dataset| dataset.id).collect();
    let fixed = ["municipios", "subregiones", "departamento", "demandas"];
    assert_eq!(ids, [&fixed[..], &["comunas", "veredas"]].concat());
    let dataset = export::dataset(&snapshot.geodata, "comunas").unwrap();
    let query = ask(&snapshot, "level=comunas&theme=salud");
    let found = dataset.features(&snapshot, &query, &[], 0, 10).unwrap();
    assert_eq!(found.features.len(), 2);
    let text = (export::format("csv").unwrap().write)(&found);
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].contains("municipality_code") && !lines[0].contains("population"), "{text}");
    assert!(lines[1].contains("42001:comuna_1") && lines[1].contains("comunas"), "{text}");
}

#[test]
fn the_level_is_that_of_its_layer() {
    let snapshot = snapshot();
    let levels = snapshot.geodata.levels();
    assert!(
        levels.iter().filter(|level| level.is_added()).all(|level| *level < Level::Municipality)
    );
}
