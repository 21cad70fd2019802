//! Laws that hold for every file; what single rows become is in `rows`.

mod rows;

use std::sync::{Arc, LazyLock};

use compact_str::CompactString;
use proptest::prelude::*;

use super::{Cells, Intake, Issue, Kind, Known, Line, Manual, Meeting, Options, Report};
use crate::demand::{
    Batch, Demand, Details, Key, Method, Records, competences, ethnic_territories,
};
use crate::locate::Locator;
use crate::territory::Geodata;

static LOCATOR: LazyLock<Locator> = LazyLock::new(|| Locator::new(Arc::new(Geodata::embedded())));

fn read(header: &str, rows: &[Vec<String>], known: &Known) -> (Batch, Report) {
    let header: Vec<String> = header.split(',').map(str::to_owned).collect();
    let options = Options { source: "prueba".into(), ..Options::default() };
    let (mut intake, _) = Intake::open(&header, 1, &options, &LOCATOR, known);
    for (row, line) in rows.iter().zip(2..) {
        intake.push(line, &Cells::from(row.clone()));
    }
    intake.finish()
}

/// Reads one demand.
fn demand(header: &str, row: &[&str]) -> Demand {
    demand_among(header, row, &Known::default())
}

fn demand_among(header: &str, row: &[&str], known: &Known) -> Demand {
    let row = row.iter().map(|&cell| cell.to_owned()).collect();
    let (batch, report) = read(header, &[row], known);
    let Records::Demands(mut demands) = batch.records else { panic!("{header} tells demands") };
    *demands.pop().unwrap_or_else(|| panic!("{:?}", report.findings))
}

/// A cell: empty, sound or spoilt.
fn cell() -> impl Strategy<Value = String> {
    let words = [
        "",
        "1",
        "2025-03-01",
        "31/02/2025",
        "Salud",
        "Salud|Vías",
        "Aviación",
        "Cali",
        "Pereira",
        "76001",
        "05001",
        "-76,53",
        "3.45",
        "0",
        "mujer",
        "EV1",
        "open",
        "99999999999",
        "=1+1",
    ];
    let words = proptest::sample::select(words.to_vec()).prop_map(str::to_owned);
    prop_oneof![4 => words, 1 => ".{0,12}"]
}

const HEADERS: [&str; 4] = [
    "fuente,id,fecha,título,tema,lon,lat,código municipio,municipio,urgencia,evento,grupos",
    "id,fecha,tipo,municipio,asistentes,asistentes_mujer,recolección",
    "id,demandas,municipio,temas,acordado,estado,avance,monto_cop",
    "id,tema,municipio",
];

fn stored(records: &Records) -> usize {
    match records {
        Records::Demands(all) => all.len(),
        Records::Commitments(all) => all.len(),
        Records::Events(all) => all.len(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_row_ends_in_one_place(
        header in proptest::sample::select(HEADERS.to_vec()),
        rows in prop::collection::vec(prop::collection::vec(cell(), 1..14), 0..12),
    ) {
        let (batch, report) = read(header, &rows, &Known::default());
        let tally = report.tally;
        prop_assert_eq!(tally.read, rows.len() as u64);
        prop_assert_eq!(tally.read, tally.located + tally.unlocated + tally.rejected);
        prop_assert_eq!(tally.located + tally.unlocated, stored(&batch.records) as u64);
        prop_assert!(tally.observed <= tally.located + tally.unlocated);
    }

    #[test]
    fn the_same_rows_give_the_same_hash(
        rows in prop::collection::vec(prop::collection::vec(cell(), 12), 1..6),
    ) {
        let first = read(HEADERS[0], &rows, &Known::default());
        prop_assert_eq!(&first, &read(HEADERS[0], &rows, &Known::default()));
    }
}

/// Reads rows in one block.
fn read_block(header: &str, rows: &[Vec<String>]) -> (Batch, Report) {
    let header: Vec<String> = header.split(',').map(str::to_owned).collect();
    let options = Options { source: "prueba".into(), ..Options::default() };
    let known = Known::default();
    let (mut intake, _) = Intake::open(&header, 1, &options, &LOCATOR, &known);
    let records: Vec<Cells> = rows.iter().cloned().map(Cells::from).collect();
    let line = |(cells, number)| Line { number, cells, is_unclosed: false, remarks: &[] };
    let lines: Vec<Line<'_>> = records.iter().zip(2..).map(line).collect();
    let (first, rest) = lines.split_at(lines.len() / 3);
    let (mut checker, ledger) = intake.parts();
    let blocks = [checker.check(first, 0), checker.check(rest, first.len() as u64)];
    for block in blocks {
        ledger.admit_all(block, &checker, &mut |_, _| {});
    }
    intake.finish()
}

/// A cell of text, with or without what tells of a person.
fn told() -> impl Strategy<Value = String> {
    let pieces = [
        "falta agua",
        "llamar a Ana",
        "3001234567",
        "573001234567",
        "300 123 4567",
        "(602) 555 1234",
        "C.C. 16.789.012",
        "cédula 1144123456",
        "66712345",
        "ana@example.org",
        "NIT 890.399.029-5",
        "en 2025",
        "$ 1.200.000",
        "Comuna 13",
    ];
    let piece = proptest::sample::select(pieces.to_vec());
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn blocks_are_read_as_rows_are_one_by_one(
        header in proptest::sample::select(HEADERS.to_vec()),
        rows in prop::collection::vec(prop::collection::vec(cell(), 1..14), 0..700),
    ) {
        prop_assert_eq!(read_block(header, &rows), read(header, &rows, &Known::default()));
    }

    #[test]
    fn nothing_that_is_stored_tells_of_a_person(
        rows in prop::collection::vec(prop::collection::vec(told(), 9), 1..20),
    ) {
        let header = "fecha,título,descripción,municipio,comuna,ronda,responsable,programa,compromisos";
        let dated = |row: Vec<String>| [vec!["2025-03-01".to_owned()], row[1..].to_vec()].concat();
        let rows: Vec<Vec<String>> = rows.into_iter().map(dated).collect();
        let (batch, report) = read(header, &rows, &Known::default());
        let Records::Demands(demands) = batch.records else { panic!("{header} tells demands") };
        let tells = |text: &str| super::privacy::redact(text) != text;
        for demand in demands {
            let Details { plan_link, commitment_ids, .. } = Details::of(&demand);
            let short = [&demand.submunicipal, &demand.round, &demand.responsible, plan_link];
            prop_assert!(commitment_ids.iter().all(|id| !id.contains([' ', '@'])));
            let texts = [demand.title.as_str(), &demand.description, &demand.declared_place];
            let texts = texts.into_iter().chain(short.into_iter().flatten().map(CompactString::as_str));
            for text in texts {
                prop_assert!(!tells(text), "{}", text);
            }
        }
        for example in report.findings.iter().flat_map(|finding| &finding.examples) {
            prop_assert!(!tells(&example.value), "{:?}", example);
        }
    }
}
