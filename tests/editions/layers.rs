//! Layers below municipalities: comunas and veredas that a folder adds to its boundaries.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use tejido::demand::Records;
use tejido::intake::{Intake, Known, Options};
use tejido::locate::{Locator, NoneThere};
use tejido::source::geodata::{self, Build, build};
use tejido::source::located::{Choice, append};
use tejido::territory::{Check, Defect, Geodata, Part};

use crate::fixture::geojson;

const LIST: &str = r#"
[[layer]]
id = "comunas"
title = "Comunas de Villa María"
file = "comunas.geojson"
name_field = "NOMBRE"
parent = "42001"

[[layer]]
id = "veredas"
title = "Veredas"
file = "veredas.geojson"
id_field = "codigo"
name_field = "nombre"
parent_field = "mpio"
"#;

/// A place from a low to a high corner.
fn place(properties: &Value, [west, south, east, north]: [f64; 4]) -> Value {
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    json!({
        "type": "Feature",
        "properties": properties,
        "geometry": { "type": "Polygon", "coordinates": [ring] },
    })
}

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// Two comunas in the south of Villa María, whose north has none.
fn comunas() -> Vec<Value> {
    vec![
        place(&json!({ "NOMBRE": "Comuna 2" }), [-70.15, 6.0, -70.1, 6.05]),
        place(&json!({ "NOMBRE": "Comuna 1" }), [-70.2, 6.0, -70.15, 6.05]),
    ]
}

/// One vereda in Peña Blanca that reaches 100 m into El Caño, and one in Villa María's north.
fn veredas() -> Vec<Value> {
    let of = |code: &str, name: &str, parent: &str| json!({ "codigo": code, "nombre": name, "mpio": parent });
    vec![
        place(&of("V-02", "El Chontaduro", "42002"), [-70.05, 6.0, -69.999_1, 6.05]),
        place(&of("V-01", "La Cima", "42001"), [-70.2, 6.06, -70.1, 6.1]),
    ]
}

fn write(folder: &Path, list: &str, comunas: &[Value], veredas: &[Value]) {
    let put = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("boundaries/limites.geojson", &geojson());
    put("layers/layers.toml", list);
    put("layers/comunas.geojson", &collection(comunas));
    put("layers/veredas.geojson", &collection(veredas));
}

fn read(list: &str, comunas: &[Value], veredas: &[Value]) -> Result<Geodata, String> {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), list, comunas, veredas);
    geodata::read(Some(dir.path())).map_err(|error| error.to_string())
}

fn geodata() -> Geodata {
    read(LIST, &comunas(), &veredas()).unwrap()
}

pub fn locator() -> Locator {
    Locator::new(Arc::new(geodata()))
}

#[test]
fn places_have_their_municipality_in_their_id() {
    let geodata = geodata();
    let ids = |layer: usize| -> Vec<&str> {
        geodata.layers[layer].places.iter().map(|place| place.id.as_str()).collect()
    };
    assert_eq!(ids(0), ["42001:comuna_1", "42001:comuna_2"]);
    assert_eq!(ids(1), ["42001:v_01", "42002:v_02"]);
    assert_eq!(geodata.layers[1].find("42002:v_02").unwrap().name, "El Chontaduro");
    assert_eq!(geodata.layers[1].find("42002:v_03"), None);
    assert!(geodata.attributions().contains(&"Capas añadidas: fuente sin declarar."));
}

#[test]
fn layers_are_a_part_of_the_edition() {
    let hash = |geodata: &Geodata| geodata.editions[&Part::Layers].hash.clone();
    let mut moved = comunas();
    moved.pop();
    assert_ne!(hash(&geodata()), hash(&read(LIST, &moved, &veredas()).unwrap()));
    assert_eq!(hash(&geodata()), hash(&geodata()));
}

#[test]
fn what_is_built_of_layers_is_read_back_to_the_last_bit() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // Boundaries and layers as they are published, with a vereda of another department.
    let mut veredas = veredas();
    let other = json!({ "codigo": "V-09", "nombre": "Lejos", "mpio": "43001" });
    veredas.push(place(&other, [-60.0, 6.0, -59.9, 6.1]));
    write(from.path(), LIST, &comunas(), &veredas);
    fs::rename(from.path().join("boundaries/limites.geojson"), from.path().join("limites.geojson"))
        .unwrap();
    let written = build(from.path(), to.path(), &Build::default()).unwrap();
    assert_eq!(written.iter().filter(|path| path.starts_with(to.path().join("layers"))).count(), 3);
    let built = geodata::read(Some(to.path())).unwrap();
    assert_eq!(built.layers, geodata().layers);
}

#[test]
fn the_embedded_department_may_get_layers_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("layers")).unwrap();
    let list = LIST.split("[[layer]]").nth(1).unwrap().replace("42001", "76001");
    fs::write(dir.path().join("layers/layers.toml"), format!("[[layer]]{list}")).unwrap();
    fs::write(dir.path().join("layers/comunas.geojson"), collection(&comunas())).unwrap();
    let geodata = geodata::read(Some(dir.path())).unwrap();
    assert_eq!(geodata.municipalities.len(), 42);
    assert_eq!(geodata.layers[0].places[0].id, "76001:comuna_1");
}

#[test]
fn a_point_lies_in_a_place_or_there_is_a_reason() {
    let locator = locator();
    let check = |x: f64, y: f64, expected: [Result<&str, NoneThere>; 2]| {
        let municipality = locator.point((x, y).into()).unwrap();
        let found = locator.in_layers(Some((x, y).into()), municipality);
        let found: Vec<_> = found.map(|(_, place)| place.map(|place| place.id.as_str())).collect();
        assert_eq!(found, expected, "{x} {y}");
    };
    let (between, not_covered) = (Err(NoneThere::Between), Err(NoneThere::NotCovered));
    check(-70.16, 6.01, [Ok("42001:comuna_1"), between]);
    check(-70.15, 6.01, [Ok("42001:comuna_1"), between]);
    check(-70.12, 6.01, [Ok("42001:comuna_2"), between]);
    check(-70.12, 6.07, [between, Ok("42001:v_01")]);
    check(-70.12, 6.055, [between, between]);
    check(-70.02, 6.01, [not_covered, Ok("42002:v_02")]);
    // El Caño has no veredas; a point of Peña Blanca beside La Cima would have another's.
    check(-69.999_5, 6.01, [not_covered, not_covered]);
    let without_point: Vec<_> = locator.in_layers(None, 0).map(|(_, place)| place).collect();
    assert_eq!(without_point, [Err(NoneThere::NoPoint); 2]);
}

#[test]
fn a_place_of_another_municipality_is_none() {
    let mut veredas = veredas();
    veredas.push(place(
        &json!({ "codigo": "V-03", "nombre": "Arriba", "mpio": "42003" }),
        [-69.95, 6.0, -69.9, 6.05],
    ));
    let locator = Locator::new(Arc::new(read(LIST, &comunas(), &veredas).unwrap()));
    let found = locator.in_layers(Some((-69.999_5, 6.01).into()), 2).nth(1).unwrap().1;
    assert_eq!(found, Err(NoneThere::OtherMunicipality));
}

#[test]
fn a_table_gets_a_column_for_each_layer() {
    let mut output = Vec::new();
    let input = "lon,lat,municipio\n-70.16,6.01,\n-70.12,6.055,\n0,0,Villa María\n1,1,\n";
    append(input.as_bytes(), &mut output, &Choice::default(), &locator()).unwrap();
    let output = String::from_utf8(output).unwrap();
    let ends: Vec<_> = output.lines().map(|line| line.split(",conflict,").last()).collect();
    assert_eq!(ends[0], Some("comunas_id,veredas_id"));
    let ends: Vec<_> = output.lines().skip(1).map(|line| line.rsplitn(3, ',').collect()).collect();
    let last_two: Vec<[&str; 2]> = ends.iter().map(|end: &Vec<&str>| [end[1], end[0]]).collect();
    assert_eq!(last_two, [["42001:comuna_1", ""], ["", ""], ["", ""], ["", ""]]);
}

#[test]
fn demands_take_their_place_from_the_point_unless_they_name_one() {
    let locator = locator();
    let header = ["fecha", "tema", "municipio", "lon", "lat", "comuna"].map(str::to_owned);
    let known = Known::default();
    let (mut intake, _) = Intake::open(&header, 1, &Options::default(), &locator, &known);
    let rows = [
        ["2025-03-01", "Salud", "", "-70.16", "6.01", ""],
        ["2025-03-01", "Salud", "", "-70.16", "6.01", "Comuna 2"],
        ["2025-03-01", "Salud", "Peña Blanca", "", "", "El Chontaduro"],
        ["2025-03-01", "Salud", "Peña Blanca", "", "", "Otra"],
        ["2025-03-01", "Salud", "Peña Blanca", "", "", ""],
        ["2025-03-01", "Salud", "", "-70.12", "6.055", ""],
    ];
    for (row, line) in rows.into_iter().zip(2..) {
        intake.push(line, &tejido::intake::Cells::from(row.to_vec()));
    }
    let (batch, _) = intake.finish();
    let Records::Demands(demands) = batch.records else { panic!("demands") };
    let found: Vec<_> = demands.iter().map(|demand| demand.submunicipal.as_deref()).collect();
    let expected =
        [Some("42001:comuna_1"), Some("42001:comuna_2"), Some("42002:v_02"), Some("42002:otra")];
    assert_eq!(found, [&expected[..], &[None, None]].concat());
}

#[test]
fn the_check_counts_places_and_finds_those_that_reach_too_far() {
    let check = Check::of(&geodata());
    assert_eq!(check.layers, [("comunas".to_owned(), 2), ("veredas".to_owned(), 2)]);
    let [Defect::Beyond { territory, reach_m, area_km2 }] = &check.defects[..] else {
        panic!("{:?}", check.defects)
    };
    assert_eq!(territory, "42002:v_02");
    assert!((reach_m - 99.5).abs() < 1.0 && (area_km2 - 0.55).abs() < 0.01, "{reach_m} {area_km2}");
    let mut doubled = comunas();
    doubled.push(place(&json!({ "NOMBRE": "Comuna 3" }), [-70.16, 6.0, -70.15, 6.01]));
    let check = Check::of(&read(LIST, &doubled, &veredas()[1..]).unwrap());
    let [Defect::Overlap { territories, .. }] = &check.defects[..] else {
        panic!("{:?}", check.defects)
    };
    assert_eq!(*territories, ["42001:comuna_1", "42001:comuna_3"]);
}

#[test]
fn what_does_not_fit_is_named() {
    let check = |list: &str, comunas: &[Value], expected: &str| {
        let error = read(list, comunas, &veredas()).unwrap_err();
        assert!(error.contains(expected), "{error}");
    };
    let twice = [comunas(), vec![comunas()[0].clone()]].concat();
    check(LIST, &twice, "feature 3: 42001:comuna_2: feature 1 has this id too");
    let nameless = [place(&json!({}), [-70.2, 6.0, -70.1, 6.05])];
    check(LIST, &nameless, "feature 1: nothing in its field \"NOMBRE\"");
    let orphans = LIST.replace("42001", "42999");
    check(&orphans, &comunas(), "feature 1: no municipality \"42999\"");
    check(&LIST.replace("parent = \"42001\"", ""), &comunas(), "either a parent_field");
    check(&LIST.replace("name_field = \"NOMBRE\"", ""), &comunas(), "an id_field or a name_field");
    for id in ["subregion", "veredas", "Comunas"] {
        let list = LIST.replace("\"comunas\"", &format!("{id:?}"));
        check(&list, &comunas(), "cannot be a layer's id, or is taken");
    }
    check(&LIST.replace("comunas.geojson", "otras.geojson"), &comunas(), "otras.geojson");
}
