//! A made-up department runs from its own folder alone.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tejido::chart::{self, CHARTS, Options};
use tejido::demand::Method;
use tejido::disclose::{self, View};
use tejido::layer;
use tejido::locate::{Clues, Locator};
use tejido::query::Query;
use tejido::snapshot::Snapshot;
use tejido::source::geodata::{self, Build};
use tejido::territory::{Geodata, Level};

use crate::fixture::{Form, PLACES, geojson, write_shapefile};

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Boundaries, names and nothing else.
fn bare() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "boundaries/limites.geojson", &geojson());
    dir
}

/// With a description, subregions, and people of one year.
fn full() -> tempfile::TempDir {
    let dir = bare();
    write(dir.path(), "department.toml", "code = \"42\"\nname = \"La Sabana Alta\"\n");
    let scheme = "[[scheme]]\nid = \"bandas\"\ntitle = \"Bandas\"\nsource = \"inventada\"\n\
                  verified = false\ncomplete = true\n";
    write(dir.path(), "subregions/schemes.toml", scheme);
    let band = |code: &str| if code < "42004" { "Sur" } else { "Norte" };
    let rows = PLACES.map(|(code, ..)| format!("bandas,{},{code}\n", band(code))).concat();
    write(dir.path(), "subregions/subregions.csv", &format!("scheme,subregion,code\n{rows}"));
    let rows = PLACES.map(|(code, ..)| format!("{code},total,1000\n")).concat();
    write(dir.path(), "population/population.csv", &format!("code,area,2024\n{rows}"));
    let edition = "title = \"Población\"\npublisher = \"Censo de la Sabana\"\nedition = \"2024\"\n\
                   licence = \"abierta\"\nattribution = \"Censo de la Sabana, 2024\"\n";
    write(dir.path(), "population/edition.toml", edition);
    dir
}

fn read(dir: &tempfile::TempDir) -> Geodata {
    geodata::read(Some(dir.path())).unwrap()
}

#[test]
fn nothing_of_the_embedded_department_is_added() {
    let geodata = read(&bare());
    assert_eq!(geodata.municipalities.len(), 6);
    assert_eq!(geodata.schemes, []);
    assert_eq!(geodata.population.years(), None);
    assert!(geodata.partition(Level::Subregion, None).is_none());
    assert_eq!(geodata.attributions(), ["Límites municipales: fuente sin declarar."]);
}

#[test]
fn its_own_parts_are_read() {
    let geodata = read(&full());
    assert_eq!(geodata.department.name, "La Sabana Alta");
    let bands = geodata.partition(Level::Subregion, None).unwrap();
    let names: Vec<_> = bands.territories.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["Sur", "Norte"]);
    assert_eq!(bands.territories[0].shape.0.len(), 1);
    assert_eq!(geodata.population.total(5, 2024), Some(1000.0));
    assert!(geodata.attributions().contains(&"Censo de la Sabana, 2024"));
}

#[test]
fn points_names_and_codes_are_placed_in_it() {
    let geodata = Arc::new(read(&bare()));
    let locator = Locator::new(Arc::clone(&geodata));
    for (index, (code, name, lon, lat)) in (0..).zip(PLACES) {
        assert_eq!(locator.point((lon + 0.05, lat + 0.05).into()), Some(index));
        let by_name = locator.locate(Clues { name: Some(name), ..Clues::default() }).unwrap();
        assert_eq!((by_name.municipality, by_name.method), (index, Method::Name));
        let by_code = locator.locate(Clues { code: Some(code), ..Clues::default() }).unwrap();
        assert_eq!(by_code.municipality, index);
    }
    assert_eq!(locator.point((-76.5, 3.4).into()), None);
    assert!(locator.locate(Clues { name: Some("Cali"), ..Clues::default() }).is_none());
}

#[test]
fn maps_of_it_are_answered_and_drawn() {
    for dir in [bare(), full()] {
        let geodata = Arc::new(read(&dir));
        let snapshot = Snapshot::build(Arc::new(Locator::new(geodata)), &[]);
        for measure in ["population", "nbi_pct", "count"] {
            let query = Query { measure: Some(measure.to_owned()), ..Query::default() };
            let query = disclose::permit(View::Public, query).unwrap();
            let layer = layer::answer(&snapshot, &query).unwrap();
            assert_eq!(layer.rows.len(), 6, "{measure}");
            for chart in &CHARTS {
                let drawing =
                    chart::compose(chart, &layer, &snapshot.geodata, &Options::image(900, 700));
                // The others name the places that stand out alone.
                let names_all = ["choropleth", "bars"].contains(&chart.id);
                let is_named = drawing.svg.contains("Puerto Ñato");
                assert!(is_named || !names_all, "{} of {measure}", chart.id);
                assert!(!drawing.svg.contains("Valle"), "{} of {measure}", chart.id);
            }
        }
    }
}

#[test]
fn levels_that_it_lacks_are_refused() {
    let check = |dir: &tempfile::TempDir, expected: bool| {
        let snapshot = Snapshot::build(Arc::new(Locator::new(Arc::new(read(dir)))), &[]);
        let read = Query::parse([("level", "subregion")], &layer::vocabulary(&snapshot));
        assert_eq!(read.is_ok(), expected);
    };
    check(&bare(), false);
    check(&full(), true);
}

#[test]
fn what_is_built_of_it_is_read_back_to_the_last_bit() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let crs = tejido::territory::Crs::ORIGEN_NACIONAL;
    write_shapefile(from.path(), &Form { crs, ..Form::default() });
    let written = geodata::build(from.path(), to.path(), &Build::default()).unwrap();
    assert_eq!(written.len(), 3);
    let built = read(&to);
    write_shapefile(&from.path().join("boundaries"), &Form { crs, ..Form::default() });
    let given = read(&from);
    assert_eq!(built.department, given.department);
    assert_eq!(built.municipalities, given.municipalities);
    assert_eq!(built.topology, given.topology);
}

#[test]
fn one_department_is_taken_out_of_several() {
    let dir = tempfile::tempdir().unwrap();
    let text = geojson().replace("42004", "43001");
    write(dir.path(), "boundaries/limites.geojson", &text);
    let error = geodata::read(Some(dir.path())).unwrap_err().to_string();
    assert!(error.contains(r#"which of {"42", "43"}"#), "{error}");
    write(dir.path(), "department.toml", "code = \"42\"\nname = \"Sabana Alta\"\n");
    assert_eq!(read(&dir).municipalities.len(), 5);
    let build = |department: Option<&str>| {
        let department = department.map(str::to_owned);
        let to = tempfile::tempdir().unwrap();
        let from = dir.path().join("boundaries");
        geodata::build(&from, to.path(), &Build { department, on_grid: false })
    };
    assert!(build(None).unwrap_err().to_string().contains("say which one"));
    assert!(build(Some("44")).unwrap_err().to_string().contains("no boundary of department 44"));
    assert_eq!(build(Some("43")).unwrap().len(), 3);
}

/// The form as DANE publishes it: an index, banner rows, the whole country, notes below.
const FORM: &[u8] = include_bytes!("population_form.xlsx");

fn with_form(form: &[u8]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "limites.geojson", &geojson());
    fs::write(dir.path().join("PPED-AreaMun.xlsx"), form).unwrap();
    dir
}

#[test]
fn people_are_read_from_the_form_that_dane_publishes() {
    let (from, to) = (with_form(FORM), tempfile::tempdir().unwrap());
    assert_eq!(geodata::build(from.path(), to.path(), &Build::default()).unwrap().len(), 4);
    let population = read(&to).population;
    assert_eq!(population.years(), Some(2024..=2025));
    assert_eq!(population.total(0, 2024), Some(1500.0));
    assert_eq!(population.urban_rural(5, 2025), Some((6001.0, 505.0)));
}

#[test]
fn a_broken_form_is_named() {
    for form in [&FORM[..FORM.len() / 2], b"", b"PK"] {
        let (from, to) = (with_form(form), tempfile::tempdir().unwrap());
        let error = geodata::build(from.path(), to.path(), &Build::default()).unwrap_err();
        assert!(error.to_string().contains("PPED-AreaMun.xlsx: "), "{error}");
    }
}
