//! `/locate` and `/locate/batch`.

use crate::fixture::with_comunas;
use crate::server::{Answer, ask, faults, get_json, post, send, send_to, start};

fn check(query: &str, code: &str, method: &str) {
    let found = get_json(&format!("/locate?{query}"));
    assert_eq!(found["municipality"]["code"], code, "{query}: {found}");
    assert_eq!(found["method"], method, "{query}");
}

#[test]
fn points_names_and_codes_find_their_municipality() {
    check("lat=3.4516&lon=-76.532", "76001", "point");
    check("code=76.834", "76834", "code");
    check("name=Tulu%C3%A1", "76834", "name");
    check("name=buga", "76111", "alias");
}

#[test]
fn what_is_found_lies_in_its_subregion_and_department() {
    let found = get_json("/locate?code=76109");
    assert_eq!(found["subregion"]["code"], "pacifico");
    assert_eq!(found["department"]["code"], "76");
}

#[test]
fn what_is_not_found_says_why_and_what_is_near() {
    let lost = get_json("/locate?name=Tulia");
    assert_eq!(lost["found"], false);
    assert_eq!(lost["suggestions"][0]["name"], "Tuluá");
    assert_eq!(get_json("/locate?lat=0&lon=0")["found"], false);
    assert!(get_json("/locate?lat=10&lon=-70")["reason"].is_string());
}

#[test]
fn what_looks_like_two_keys_is_one_name() {
    assert_eq!(get_json("/locate?name=x%26code%3D76001")["found"], false);
    assert_eq!(get_json("/locate?name=x&code=76001")["found"], true);
}

#[test]
fn half_a_point_and_no_clue_at_all_are_problems() {
    assert_eq!(faults("/locate?lat=3", 400), ["lon"]);
    assert_eq!(faults("/locate?lon=3", 400), ["lat"]);
    assert_eq!(faults("/locate?lat=95&lon=0", 400), ["lat"]);
    assert_eq!(faults("/locate?lat=NaN&lon=0", 400), ["lat"]);
    assert_eq!(faults("/locate", 400), ["lat"]);
    assert_eq!(faults("/locate?place=Cali", 400), ["place"]);
}

#[test]
fn a_table_comes_back_with_the_place_of_each_row() {
    let answer = post("/locate/batch", "id;lon;lat\n1;-76.532;3.4516\n2;0;0\n");
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<&str> = answer.text().lines().collect();
    assert!(lines[0].starts_with("id;lon;lat;municipality_code;"), "{}", lines[0]);
    assert!(lines[1].starts_with("1;-76.532;3.4516;76001;Cali;sur;point;0.95;"), "{}", lines[1]);
    assert_eq!(lines[2], "2;0;0;;;;;;;");
}

#[test]
fn columns_and_distances_of_a_table_are_chosen_by_the_query() {
    let table = "ciudad,x,y\nCali,-76.532,3.4516\n";
    let by_name = post("/locate/batch?name=ciudad", table);
    assert!(by_name.text().ends_with("76001,Cali,sur,name,0.85,,false\n"), "{}", by_name.text());
    let by_point = post("/locate/batch?lon=x&lat=y&distances=true", table);
    let row = by_point.text().lines().nth(1).unwrap();
    assert!(row.split(',').nth(8).unwrap().parse::<f64>().unwrap() > 1000.0, "{row}");
}

#[test]
fn a_table_without_places_or_that_is_none_is_a_problem() {
    let parameter = |answer: Answer| {
        assert_eq!(answer.status, 400, "{}", answer.text());
        answer.json()["errors"][0]["parameter"].as_str().unwrap().to_owned()
    };
    assert_eq!(parameter(post("/locate/batch", "id,texto\n1,a\n")), "column");
    assert_eq!(parameter(post("/locate/batch?name=ciudad", "id,texto\n1,a\n")), "column");
    assert_eq!(parameter(post("/locate/batch?distances=2", "lon,lat\n")), "distances");
    assert_eq!(parameter(post("/locate/batch?place=a", "lon,lat\n")), "place");
    assert_eq!(parameter(post("/locate/batch", "")), "body");
    assert_eq!(parameter(post("/locate/batch", "lon,lat\n\0\0\0,1\n")), "body");
}

#[test]
fn a_table_of_no_stated_length_is_read_up_to_the_limit() {
    let chunked = |rows: usize| {
        let table = format!("lon,lat\n{}", "-76.532,3.4516\n".repeat(rows));
        let body = format!("{:x}\r\n{table}\r\n0\r\n\r\n", table.len());
        send("POST", "/locate/batch", &[("Transfer-Encoding", "chunked")], &body)
    };
    assert_eq!(chunked(10).text().lines().count(), 11);
    assert_eq!(chunked(100).status, 413);
}

#[test]
fn a_batch_is_only_posted() {
    let answer = ask("GET", "/locate/batch", &[]);
    assert_eq!((answer.status, answer.header("allow")), (405, "POST, OPTIONS"));
}

/// The table that `tests/locate` asks the locator itself.
#[test]
fn borders_and_coasts_are_treated_as_the_table_says() {
    let mut reader = csv::Reader::from_reader(include_str!("../locate/rules.csv").as_bytes());
    for row in reader.records().map(Result::unwrap) {
        let [
            place,
            lon,
            lat,
            declared,
            municipality,
            method,
            confidence,
            conflict,
            distance,
            reason,
        ] = std::array::from_fn(|column| row[column].to_owned());
        let code = if declared.is_empty() { String::new() } else { format!("&code={declared}") };
        let found = get_json(&format!("/locate?lon={lon}&lat={lat}{code}"));
        if municipality.is_empty() {
            assert_eq!(found["reason"], reason.as_str(), "{place}");
            continue;
        }
        assert_eq!(found["municipality"]["code"], municipality.as_str(), "{place}");
        assert_eq!(found["method"], method.as_str(), "{place}");
        assert_eq!(found["confidence"].to_string().parse::<f64>(), confidence.parse(), "{place}");
        assert_eq!(found["conflict"].to_string(), conflict, "{place}");
        let metres = found["distance_to_border_m"].as_f64().map(|metres| format!("{metres:.1}"));
        assert_eq!(metres.unwrap_or_default(), distance, "{place}");
    }
}

#[test]
fn layers_below_municipalities_answer_too() {
    let server = start(with_comunas);
    let found = |query: &str| {
        let answer = send_to(server, "GET", &format!("/locate?{query}"), &[], "");
        answer.json()["layers"]["comunas"].clone()
    };
    let inside = found("lon=-76.535&lat=3.45");
    assert_eq!(inside["code"], "76001:comuna_3");
    assert_eq!((&inside["name"], &inside["level"]), (&"Comuna 3".into(), &"comunas".into()));
    for (query, reason) in [
        ("lon=-76.525&lat=3.45", "in_none"),
        ("lon=-76.3&lat=3.53", "not_covered"),
        ("name=Cali", "no_point"),
    ] {
        let missing = found(query);
        assert!(missing["code"].is_null() && missing["detail"].is_string(), "{missing}");
        assert_eq!(missing["reason"], reason);
    }
    let table = "lon,lat\n-76.535,3.45\n";
    let length = table.len().to_string();
    let batch = send_to(server, "POST", "/locate/batch", &[("Content-Length", &length)], table);
    assert!(batch.text().ends_with(",76001:comuna_3\n"), "{}", batch.text());
    assert!(get_json("/locate?name=Cali").get("layers").is_none());
}
