//! Headers as offices write them.

use super::*;

fn header(text: &str) -> Vec<String> {
    text.split('|').map(str::to_owned).collect()
}

fn columns(text: &str, kind: Kind, mappings: &[Mapping]) -> Columns {
    let options = Options { mappings: mappings.to_vec(), ..Options::default() };
    Columns::new(&header(text), kind, &options, 1)
}

fn unused(columns: &Columns) -> Vec<&str> {
    columns.unused().map(|(at, _)| columns.name_at(at)).collect()
}

fn rules(columns: &Columns) -> Vec<&str> {
    columns.notices().iter().map(|issue| issue.rule).collect()
}

fn mapping(column: &str, field: &str) -> Mapping {
    Mapping::parse(&format!("{column}={field}")).unwrap()
}

fn check_kind(text: &str, expected: Kind) {
    assert_eq!(recognise(&header(text)), expected, "{text}");
}

/// Checks which columns the fields of demands are read from.
fn check_fields(text: &str, expected: &[(Field, &str)]) {
    let columns = columns(text, Kind::Demands, &[]);
    for (field, column) in expected {
        assert_eq!(columns.name(*field), *column, "{field:?} of {text}");
    }
}

#[test]
fn headers_tell_the_kind() {
    check_kind("Fecha|Tema|Municipio", Kind::Demands);
    check_kind("id|ronda|fecha|tipo|municipio|asistentes", Kind::Events);
    check_kind("id|fecha|municipio|asistentes_mujer", Kind::Events);
    check_kind("id|demandas|municipio|acordado|vence|estado|avance", Kind::Commitments);
    check_kind("a|b|c", Kind::Demands);
    check_kind("Id Compromiso|Conversatorio|Municipio|Compromiso|Estado", Kind::Commitments);
    check_kind("Conversatorio|Fecha|Municipio|Total Asistentes|Mujeres", Kind::Events);
}

#[test]
fn a_mapped_column_takes_the_place_of_a_named_one() {
    let columns = columns("Fecha|Asunto|Tema", Kind::Demands, &[mapping("ASUNTO", "themes")]);
    assert_eq!(columns.name(Field::Themes), "Asunto");
    assert_eq!(columns.name(Field::Title), "");
    assert_eq!(unused(&columns), ["Tema"]);
}

#[test]
fn a_field_whose_column_is_mapped_elsewhere_takes_its_next_one() {
    let columns = columns("fecha|titulo|asunto", Kind::Demands, &[mapping("titulo", "themes")]);
    assert_eq!(columns.name(Field::Title), "asunto");
    assert_eq!(unused(&columns), [""; 0]);
}

#[test]
fn a_column_may_be_left_out() {
    let columns = columns("fecha|tema|asunto", Kind::Demands, &[mapping("asunto", "ignored")]);
    assert!(!columns.has(Field::Title));
    assert_eq!(unused(&columns), [""; 0]);
}

#[test]
fn what_is_given_now_comes_before_what_was_saved() {
    let given = [mapping("Eje", "themes")];
    let saved =
        [mapping("Sector", "themes"), mapping("EJE", "title"), mapping("Lugar", "municipality")];
    let merged = Mapping::merge(&given, &saved);
    assert_eq!(merged, [mapping("Eje", "themes"), mapping("Lugar", "municipality")]);
}

#[test]
fn columns_that_identify_people_are_told() {
    let columns = columns("fecha|tema|Cédula|Correo electrónico|eps", Kind::Demands, &[]);
    let unused: Vec<bool> = columns.unused().map(|(_, is_identity)| is_identity).collect();
    assert_eq!(unused, [true, true, false]);
}

#[test]
fn exports_of_forms_are_understood() {
    check_fields(
        "Marca temporal|¿En qué municipio vive?|¿Cuál es su nombre?|Describa su solicitud|\
         ¿Sobre qué tema es su solicitud?|Correo",
        &[
            (Field::ReceivedAt, "Marca temporal"),
            (Field::Municipality, "¿En qué municipio vive?"),
            (Field::Description, "Describa su solicitud"),
            (Field::Themes, "¿Sobre qué tema es su solicitud?"),
        ],
    );
    check_fields(
        "start time|lugar|datos/municipio|datos/tema|_lugar_latitude|_lugar_longitude|_uuid|_geolocation",
        &[
            (Field::ReceivedAt, "start time"),
            (Field::Municipality, "datos/municipio"),
            (Field::Themes, "datos/tema"),
            (Field::Lon, "_lugar_longitude"),
            (Field::Id, "_uuid"),
        ],
    );
    check_fields(
        "Respondent ID|Start Date|IP Address|1. Municipio|2. Tema|¿Qué necesidad tiene su barrio?",
        &[
            (Field::Description, "¿Qué necesidad tiene su barrio?"),
            (Field::Id, "Respondent ID"),
            (Field::ReceivedAt, "Start Date"),
            (Field::Municipality, "1. Municipio"),
            (Field::Themes, "2. Tema"),
        ],
    );
    check_fields(
        "No. Radicado|Fecha Radicación|Tipo PQRSD|Asunto|Dependencia Asignada|Fecha límite de respuesta",
        &[
            (Field::Id, "No. Radicado"),
            (Field::Kind, "Tipo PQRSD"),
            (Field::Responsible, "Dependencia Asignada"),
            (Field::DueAt, "Fecha límite de respuesta"),
        ],
    );
}

#[test]
fn a_field_read_from_a_question_is_told() {
    let columns = columns("fecha|tema|¿En qué municipio vive?", Kind::Demands, &[]);
    assert_eq!(rules(&columns), ["assumed_column"]);
}

#[test]
fn questions_about_people_are_no_fields() {
    let columns =
        columns("fecha|tema|¿Cuál es el teléfono de contacto en su municipio?", Kind::Demands, &[]);
    assert!(!columns.has(Field::Municipality));
    assert_eq!(columns.unused().map(|(_, is_identity)| is_identity).collect::<Vec<_>>(), [true]);
}

#[test]
fn headers_that_were_cut_are_told_by_their_beginning() {
    let header = header("FECHA_RECI|DESCRIPCI|MUNICIPI|TEMA|ESTAD");
    let cut = |headers_are_cut| {
        let options = Options { headers_are_cut, ..Options::default() };
        Columns::new(&header, Kind::Demands, &options, 1)
    };
    let columns = cut(true);
    assert_eq!(columns.name(Field::ReceivedAt), "FECHA_RECI");
    assert_eq!(columns.name(Field::Description), "DESCRIPCI");
    assert_eq!(columns.name(Field::Municipality), "MUNICIPI");
    assert_eq!(columns.name(Field::Status), "ESTAD");
    assert_eq!(rules(&columns), ["assumed_column"; 4]);
    assert!(!cut(false).has(Field::ReceivedAt));
}

#[test]
fn of_columns_of_one_name_the_first_filled_counts() {
    let columns = columns("fecha|tema|FECHA|Tema", Kind::Demands, &[]);
    assert_eq!(rules(&columns), ["repeated_column"; 2]);
    let read = |cells: [&str; 4]| {
        let cells = Cells::from(cells.to_vec());
        let other = columns.other_cell(&cells, Field::ReceivedAt).map(str::to_owned);
        (columns.cell(&cells, Field::ReceivedAt).to_owned(), other)
    };
    assert_eq!(read(["1", "", "2", ""]), ("1".into(), Some("2".into())));
    assert_eq!(read(["", "", "2", ""]), ("2".into(), None));
    assert_eq!(read(["1", "", "1", ""]), ("1".into(), None));
    assert_eq!(unused(&columns), [""; 0]);
}

#[test]
fn every_pair_and_text_of_coordinates_is_found() {
    let sources = |text: &str| columns(text, Kind::Demands, &[]).positions;
    assert_eq!(sources("lon|lat"), [Source::Pair(Some(0), Some(1))]);
    assert_eq!(
        sources("lat|lon|x|y|wkt"),
        [Source::Pair(Some(1), Some(0)), Source::Pair(Some(2), Some(3)), Source::Text(4)]
    );
    assert_eq!(sources("fecha|Coordenadas"), [Source::Text(1)]);
    assert_eq!(sources("fecha|longitud"), [Source::Pair(Some(1), None)]);
    assert_eq!(
        sources("_a_latitude|_a_longitude|_geolocation"),
        [Source::Pair(Some(1), Some(0)), Source::Text(2)]
    );
    assert_eq!(sources("fecha|tema"), []);
}

#[test]
fn attendees_are_counted_by_group() {
    let group = |name: &str| groups().by_id(name).unwrap();
    let named = columns("id|asistentes|asistentes_mujer|participantes jóvenes", Kind::Events, &[]);
    assert_eq!(named.attendees, [(2, group("mujer")), (3, group("juventud"))]);
    let mapped = columns("id|fem", Kind::Events, &[mapping("fem", "attendees_mujer")]);
    assert_eq!(mapped.attendees, [(1, group("mujer"))]);
}

#[test]
fn every_mark_for_nothing_to_say_is_a_blank_cell() {
    for mark in BLANKS {
        for text in [(*mark).to_owned(), format!(" {} ", mark.to_uppercase())] {
            assert_eq!(Columns::cell_at(&Cells::from(vec![text]), 0), "", "{mark}");
        }
    }
}
