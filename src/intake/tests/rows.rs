//! What single rows become.

use super::*;

#[test]
fn a_place_decided_by_hand_serves_where_nothing_else_leads() {
    let mut known = Known::default();
    let manual = Manual { municipality: 3, submunicipal: Some("76041:rozo".into()) };
    known.placements.add(Some("prueba"), "El Carmelo alto", manual);
    let read =
        |place: &str| demand_among("fecha,tema,municipio", &["2025-03-01", "Salud", place], &known);
    let placed = read("EL CARMELO ALTO");
    assert_eq!(placed.placement.map(|place| place.method), Some(Method::Manual));
    assert_eq!(placed.placement.map(|place| place.municipality), Some(3));
    assert_eq!(placed.submunicipal.as_deref(), Some("76041:rozo"));
    assert_eq!(placed.quality_flags, ["unknown_place", "manual"]);
    assert_eq!(read("Cali").placement.map(|place| place.method), Some(Method::Name));
    assert_eq!(read("El Carmelo").placement, None);
}

#[test]
fn what_offices_added_is_read_and_nothing_added_is_none() {
    let header = "fecha,tema,gravedad,ods,territorio étnico,bpin,competencia,compromisos";
    let read = |cells: &[&str]| demand(header, &[&["2025-03-01", "Salud"], cells].concat()).details;
    let told = read(&[
        "4",
        "ODS 6|16. Paz, justicia e instituciones sólidas; 6 y 11",
        "Resguardo",
        "2021003760123",
        "Gobernación",
        "C1|C2",
    ]);
    let expected = Details {
        severity: Some(4),
        ods: vec![6, 16, 11],
        ethnic_territory: ethnic_territories().by_id("resguardo"),
        plan_link: Some("2021003760123".into()),
        competence: competences().by_id("departamental"),
        commitment_ids: vec!["C1".into(), "C2".into()],
        ..Details::default()
    };
    assert_eq!(told, expected.boxed());
    assert_eq!(read(&["", "-", "n/a", "", "", ""]), None);
}

/// Rows without an id that say the same are several people: who asks for one is rid of one.
#[test]
fn what_was_erased_is_not_read_again() {
    let row = ["2025-03-01", "Salud", "Cali"].map(str::to_owned).to_vec();
    let rows = [row.clone(), row.clone(), row];
    let ids = |known: &Known| {
        let (batch, report) = read("fecha,tema,municipio", &rows, known);
        let Records::Demands(demands) = batch.records else { panic!() };
        let ids: Vec<CompactString> = demands.iter().map(|demand| demand.id.clone()).collect();
        (ids, report.tally.rejected)
    };
    let (all, _) = ids(&Known::default());
    let erased = [Key::of("prueba", &all[1]).prefix()].into();
    let left = ids(&Known { erased, ..Known::default() });
    assert_eq!(left, (vec![all[0].clone(), all[2].clone()], 1));
}

#[test]
fn municipalities_of_other_departments_are_not_placed_here() {
    let read = |department: &str, place: &str| {
        let row = ["2025-03-01", "Salud", department, place];
        let demand = demand("fecha,tema,departamento,municipio", &row);
        (demand.placement.is_some(), demand.quality_flags)
    };
    assert_eq!(read("Nariño", "La Unión"), (false, vec!["other_department"]));
    assert_eq!(read("19", "Bolívar"), (false, vec!["other_department"]));
    assert_eq!(read("Valle", "La Unión"), (true, vec![]));
    assert_eq!(read("76", "Bolívar"), (true, vec![]));
    assert_eq!(read("", "Bolívar"), (true, vec![]));
}

#[test]
fn a_declared_place_may_name_what_lies_below() {
    let read = |place: &str| demand("fecha,tema,municipio", &["2025-03-01", "Salud", place]);
    let placed = read("Cali - Comuna 13");
    assert_eq!(placed.submunicipal.as_deref(), Some("76001:comuna_13"));
    assert_eq!(placed.declared_place, "Cali - Comuna 13");
    assert_eq!(placed.quality_flags, [""; 0]);
    assert_eq!(read("Cali (zona urbana)").submunicipal, None);
}

#[test]
fn corrections_are_made_only_when_asked_for() {
    let header: Vec<String> = ["fecha", "tema", "lon", "lat"].map(str::to_owned).to_vec();
    let known = Known::default();
    let read = |fixes: Vec<&'static str>, x: &str, y: &str| {
        let options = Options { fixes, ..Options::default() };
        let (mut intake, _) = Intake::open(&header, 1, &options, &LOCATOR, &known);
        intake.push(2, &Cells::from(vec!["2025-03-01", "Salud", x, y]));
        let Records::Demands(mut demands) = intake.finish().0.records else { panic!() };
        demands.pop().unwrap()
    };
    let offered = read(vec![], "3.4516", "-76.5320");
    assert_eq!((offered.placement, offered.quality_flags), (None, vec!["swapped_coordinates"]));
    let corrected = read(vec!["swapped_coordinates"], "3.4516", "-76.5320");
    assert_eq!(corrected.quality_flags, ["corrected_coordinates"]);
    assert_eq!(corrected.placement.map(|place| place.method), Some(Method::Point));
    assert_eq!(corrected.point, Some(geo::Coord { x: -76.532, y: 3.4516 }));
    let both = |fixes| read(fixes, "3.4516", "76.5320").placement.is_some();
    assert!(!both(vec!["swapped_coordinates"]));
    assert!(both(vec!["swapped_coordinates", "lost_sign"]));
    let plane = read(vec![], "1060551.43", "873525.06");
    assert_eq!(plane.quality_flags, ["projected_coordinates"]);
    assert!(plane.placement.is_some());
}

#[test]
fn columns_whose_cells_are_personal_are_dropped_whatever_their_name() {
    let header = "fecha,tema,dato1,dato2";
    let rows: Vec<Vec<String>> = (0..5)
        .map(|row| vec!["2025-03-01".into(), "Salud".into(), format!("300123456{row}"), "x".into()])
        .collect();
    let (_, report) = read(header, &rows, &Known::default());
    let finding = report.findings.iter().find(|f| f.rule == "identity_dropped").unwrap();
    assert_eq!(finding.examples[0].column, "dato1");
    assert!(finding.examples[0].reason.contains("teléfonos"), "{finding:?}");
    assert!(finding.examples[0].reason.contains("5 celdas"), "{finding:?}");
    let unknown = report.findings.iter().find(|f| f.rule == "unknown_column").unwrap();
    assert_eq!(unknown.examples[0].column, "dato2");
}

#[test]
fn other_rows_or_another_order_give_another_hash() {
    let rows = [["1", "Salud", "Cali"], ["2", "Salud", "Cali"]];
    let hash = |order: &[usize]| {
        let rows: Vec<Vec<String>> = order
            .iter()
            .map(|&row| [rows[row][0], "2025-03-01", rows[row][1], rows[row][2]])
            .map(|row| row.map(str::to_owned).to_vec())
            .collect();
        read("id,fecha,tema,municipio", &rows, &Known::default()).0.hash
    };
    let hashes = [hash(&[0]), hash(&[0, 1]), hash(&[1, 0]), hash(&[1])];
    for (place, hash) in hashes.iter().enumerate() {
        assert!(!hashes[..place].contains(hash));
        assert_eq!(hash.len(), 64);
    }
}

#[test]
fn made_up_rows_give_another_hash() {
    let hash = |synthetic: &str| {
        let row = ["1", "2025-03-01", "Salud", synthetic].map(str::to_owned).to_vec();
        read("id,fecha,tema,sintético", &[row], &Known::default()).0.hash
    };
    assert_eq!(hash(""), hash("0"));
    assert_ne!(hash(""), hash("1"));
}

#[test]
fn a_demand_without_a_place_takes_that_of_its_event() {
    let meeting = Meeting { municipality: Some(5), round: Some("2".into()) };
    let known = Known { events: [("EV1".to_owned(), meeting)].into(), ..Known::default() };
    let header = "fecha,tema,municipio,lon,lat,evento,ronda";
    let place = |row: &[&str]| demand_among(header, row, &known).placement;
    let bare = demand_among(header, &["2025-03-01", "Salud", "", "", "", "EV1", ""], &known);
    assert_eq!(bare.placement.map(|place| place.method), Some(Method::Parent));
    assert_eq!(bare.placement.map(|place| place.municipality), Some(5));
    assert_eq!(bare.round.as_deref(), Some("2"));
    let zero = place(&["2025-03-01", "Salud", "", "0", "0", "EV1", "1"]);
    assert_eq!(zero.map(|place| place.method), Some(Method::Parent));
    let named = place(&["2025-03-01", "Salud", "Cali", "", "", "EV1", "1"]);
    assert_eq!(named.map(|place| place.method), Some(Method::Name));
    // What it says of itself is not replaced by what its event says.
    assert_eq!(place(&["2025-03-01", "Salud", "Pereira", "", "", "EV1", "1"]), None);
}

#[test]
fn a_place_within_a_municipality_is_told_from_those_of_others() {
    let place = |row: &[&str]| demand("fecha,tema,municipio,comuna", row).submunicipal;
    let check = |municipality, comuna, expected: Option<&str>| {
        let found = place(&["2025-03-01", "Salud", municipality, comuna]);
        assert_eq!(found.as_deref(), expected, "{municipality} {comuna}");
    };
    check("Cali", "Comuna 1", Some("76001:comuna_1"));
    check("Palmira", "comuna 1", Some("76520:comuna_1"));
    check("Cali", "¿?", None);
    check("", "Comuna 1", None);
}

#[test]
fn what_cannot_be_used_is_kept_as_a_flag() {
    let header = "fecha,tema,municipio,lon,lat,urgencia,evento";
    let row = ["2025-03-01", "Aviación", "Cali", "3.45", "-76.53", "9", "EV9"];
    let demand = demand(header, &row);
    let flags = ["unknown_theme", "swapped_coordinates", "out_of_range", "unknown_event"];
    assert_eq!(demand.quality_flags, flags);
    assert_eq!(demand.title, "Aviación", "a theme outside the list stays readable");
    assert_eq!(demand.urgency, None);
    assert_eq!(demand.declared_place, "Cali");
}

#[test]
fn what_was_received_later_than_today_is_observed() {
    let header = ["fecha", "tema"].map(str::to_owned);
    let today = Some(jiff::civil::date(2025, 3, 1));
    let options = Options { today, ..Options::default() };
    let known = Known::default();
    let (mut intake, _) = Intake::open(&header, 1, &options, &LOCATOR, &known);
    let rules = |issues: Vec<Issue>| issues.iter().map(|issue| issue.rule).collect::<Vec<_>>();
    let mut push = |day: &str| rules(intake.push(2, &Cells::from(vec![day, "Salud"])));
    assert_eq!(push("2025-03-01"), ["no_place"]);
    assert_eq!(push("2025-03-02"), ["future_date", "no_place"]);
}

#[test]
fn every_clue_that_leads_nowhere_is_told() {
    let flags = |row: &[&str]| {
        let mut cells = vec!["2025-03-01", "Salud"];
        cells.extend(row);
        demand("fecha,tema,lon,lat,divipola,municipio", &cells).quality_flags
    };
    assert_eq!(flags(&["", "", "76001", "Cali"]), [""; 0]);
    assert_eq!(flags(&["", "", "76001", "Pereira"]), ["unknown_place"]);
    assert_eq!(flags(&["", "", "05001", "Cali"]), ["unknown_code"]);
    assert_eq!(flags(&["", "", "76001", "Palmira"]), ["place_conflict"]);
    assert_eq!(flags(&["-76.53", "3.45", "76109", ""]), ["place_conflict"]);
    assert_eq!(flags(&["-76.53", "3.45", "76999", "Cali"]), ["unknown_code"]);
    assert_eq!(flags(&["0", "0", "05001", ""]), ["null_island", "unknown_code"]);
}

#[test]
fn a_given_kind_prevails_over_the_header() {
    let header: Vec<String> = ["id", "municipio"].map(str::to_owned).to_vec();
    let options = Options { kind: Some(Kind::Events), ..Options::default() };
    let known = Known::default();
    let (intake, _) = Intake::open(&header, 1, &options, &LOCATOR, &known);
    assert_eq!(intake.kind(), Kind::Events);
}
