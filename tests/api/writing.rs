//! Files and records come in through the server, and each ends where its answer says.

use serde_json::{Value, json};

use crate::served::Served;

const CSV: &str = "id,fecha,tema,municipio,descripción\n\
                   1,2025-03-01,Salud,Cali,Falta el puesto de salud\n\
                   2,2025-03-02,Educación,Macondo,Escuela sin techo\n\
                   3,,Salud,Buga,Sin fecha\n";

fn tally(report: &Value) -> [u64; 4] {
    ["read", "located", "unlocated", "rejected"].map(|key| report[key].as_u64().unwrap())
}

#[test]
fn a_file_is_rehearsed_confirmed_and_taken_back() {
    let served = Served::new();
    let rehearsed = served.upload("julio.csv", CSV, &[("dry_run", "true"), ("source", "mesa")]);
    assert_eq!(rehearsed.status, 200, "{}", rehearsed.text());
    let rehearsed = rehearsed.json();
    assert_eq!((tally(&rehearsed), &rehearsed["file"]), ([3, 1, 1, 1], &json!("julio.csv")));
    assert_eq!(served.read("/api/v1/imports")["imports"], json!([]), "nothing is stored yet");
    let id = rehearsed["id"].as_str().unwrap();
    assert_eq!(tally(&served.read(&format!("/api/v1/imports/{id}"))), [3, 1, 1, 1]);
    let rejected = served.ask("GET", &format!("/api/v1/imports/{id}/rejected"), &served.editor);
    let rejected = rejected.text().to_owned();
    assert!(rejected.contains("motivo") && rejected.contains("Sin fecha"), "{rejected}");
    assert!(!rejected.contains("Educación"), "only what is rejected: {rejected}");
    let commit = format!("/api/v1/imports/{id}/commit");
    let stored = served.ask("POST", &commit, &served.editor);
    assert_eq!((stored.status, stored.header("location")), (201, "/api/v1/imports/1"));
    assert_eq!(tally(&stored.json()), [3, 1, 1, 1]);
    assert_eq!(served.published(2), 2);
    let version = stored.json()["version"].clone();
    assert_eq!(served.ask("GET", "/health/ready", "").json()["version"], version);
    assert_eq!(served.ask("POST", &commit, &served.editor).status, 404, "it is stored");
    let import = &served.read("/api/v1/imports")["imports"][0];
    assert_eq!((tally(import), &import["by"]), ([3, 1, 1, 1], &json!("editor")));
    assert_eq!(served.upload("otra.csv", CSV, &[]).status, 409, "the same bytes again");
    let undone = served.ask("DELETE", "/api/v1/imports/1", &served.editor);
    assert_eq!((undone.status, &undone.json()["live"]), (200, &json!(false)));
    assert_eq!(served.ask("DELETE", "/api/v1/imports/1", &served.editor).status, 409);
    assert_eq!(served.published(0), 0);
    assert_eq!(served.upload("otra.csv", CSV, &[]).status, 201, "it may come again");
    let pinned =
        served.ask("GET", &format!("/api/v1/aggregates?v={}", version.as_str().unwrap()), "");
    assert_eq!(pinned.status, 200, "what was served before can be pinned");
}

#[test]
fn what_cannot_be_read_is_told_and_not_kept() {
    let served = Served::new();
    let answer = served.upload("nada.csv", "", &[("dry_run", "true")]);
    assert_eq!(answer.status, 422);
    assert!(answer.json()["detail"].as_str().unwrap().contains("vacío"), "{}", answer.text());
    for (parts, wrong) in [
        ([("kind", "cosas")], "kind"),
        ([("map", "tema")], "map"),
        ([("color", "rojo")], "color"),
        ([("dry_run", "quizá")], "dry_run"),
    ] {
        let answer = served.upload("julio.csv", CSV, &parts);
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert_eq!(answer.json()["errors"][0]["parameter"], wrong);
    }
    let send = |media, body| served.send("POST", "/api/v1/imports", &served.editor, media, body);
    assert_eq!(send("text/csv", CSV).status, 415);
    assert_eq!(send("multipart/form-data; boundary=x", "--x--\r\n").status, 400, "no file");
    assert_eq!(send("multipart/form-data; boundary=x", "nada").status, 400, "no form");
    assert_eq!(served.read("/api/v1/imports")["imports"], json!([]));
}

#[test]
fn who_may_do_what_is_told_by_the_token() {
    let served = Served::new();
    let status = |method, path, token: &str| served.ask(method, path, token).status;
    assert_eq!(status("GET", "/api/v1/imports", ""), 401);
    assert_eq!(served.ask("GET", "/api/v1/imports", "").header("www-authenticate"), "Bearer");
    assert_eq!(status("GET", "/api/v1/imports", "tejido_nadie"), 401);
    assert_eq!(status("GET", "/api/v1/aggregates", "tejido_nadie"), 401, "never the public answer");
    assert_eq!(status("GET", "/api/v1/imports", &served.analyst), 403);
    assert_eq!(status("GET", "/api/v1/imports", &served.editor), 200);
    let erase = "/api/v1/demands/api/1?reason=solicitud";
    assert_eq!(status("DELETE", erase, &served.editor), 403);
    assert_eq!(status("DELETE", erase, &served.admin), 404);
    let groups = "/api/v1/aggregates?by=group";
    assert_eq!(status("GET", groups, ""), 403);
    let answer = served.ask("GET", groups, &served.analyst);
    assert_eq!((answer.status, answer.header("cache-control")), (200, "private, no-cache"));
    for path in ["/api/v1/segregation", "/api/v1/inequality"] {
        let tells_groups = |token: &str| {
            let rows = served.ask("GET", path, token).json()["rows"].clone();
            let rows = rows.as_array().unwrap().clone();
            rows.iter().any(|row| row["subject"] == "affected_group")
        };
        assert!(tells_groups(&served.analyst) && !tells_groups(""), "{path}");
    }
    let public = served.ask("GET", "/api/v1/aggregates", "");
    let own = served.ask("GET", "/api/v1/aggregates", &served.analyst);
    assert_ne!(public.header("etag"), own.header("etag"));
}

/// Expected: shapely 2.2.0, in pyproj's azimuthal equidistant projection around the point.
#[test]
fn a_stored_point_is_shown_with_its_distance_to_the_border() {
    let served = Served::new();
    let demand = json!({
        "source": "web", "id": "R2", "received_at": "2025-07-03", "themes": ["salud"],
        "lon": -76.53, "lat": 3.43,
    });
    served.write("POST", "/api/v1/demands", &demand, 201);
    let placement = &served.read("/api/v1/demands/web/R2")["placement"];
    assert_eq!((&placement["method"], &placement["confidence"]), (&json!("point"), &json!(0.95)));
    let distance_m = placement["distance_to_border_m"].as_f64().unwrap();
    assert!((distance_m - 6_285.930).abs() < 0.7, "{distance_m}");
}

#[test]
fn a_record_is_stored_changed_and_erased() {
    let served = Served::new();
    let demand = json!({
        "source": "web", "id": "R/1", "received_at": "2025-07-03", "themes": ["salud", "vivienda"],
        "municipality": "Tuluá", "description": "Mi cel es 310 555 1234", "urgency": 4,
    });
    let stored = served.write("POST", "/api/v1/demands", &demand, 201);
    assert_eq!((tally(&stored), &stored["id"]), ([1, 1, 0, 0], &json!("R/1")));
    assert_eq!(served.published(1), 1);
    let again = served.write("POST", "/api/v1/demands", &demand, 200);
    assert_eq!(again["updated"], 1);
    let path = "/api/v1/demands/web/R%2F1";
    let read = served.read(path);
    assert_eq!(read["placement"]["municipality"]["name"], "Tuluá");
    assert!(!read["description"].as_str().unwrap().contains("555"), "{read}");
    let changed = json!({"status": "in_progress", "urgency": null});
    served.write("PATCH", path, &changed, 200);
    let read = served.read(path);
    assert_eq!((&read["status"], &read["urgency"]), (&json!("in_progress"), &Value::Null));
    assert_eq!(read["placement"]["municipality"]["name"], "Tuluá");
    let wrong = served.write("PATCH", path, &json!({"status": "quién sabe"}), 422);
    assert_eq!(wrong["issues"][0]["pointer"], "/0/status");
    assert_eq!(served.read(path)["status"], "in_progress", "a change is whole or not at all");
    served.write("PATCH", path, &json!({"id": "R/2"}), 400);
    served.write("PATCH", path, &json!({"statu": "received"}), 400);
    assert_eq!(served.published(1), 1);
    let version = served.ask("GET", "/health/ready", "").json()["version"].clone();
    let erased = served.ask("DELETE", &format!("{path}?reason=solicitud"), &served.admin);
    assert_eq!(erased.status, 200, "{}", erased.text());
    assert_eq!(served.ask("GET", path, &served.editor).status, 404);
    assert_eq!(served.published(0), 0);
    let refused = served.write("POST", "/api/v1/demands", &demand, 422);
    assert_eq!(refused["issues"][0]["rule"], "erased", "what was erased does not come back");
    let file = "fuente,id,fecha,tema,descripcion\nweb,R/1,2025-07-03,Salud,Lo de siempre\n";
    let rehearsed = served.upload("julio.csv", file, &[("dry_run", "true")]).json();
    assert_eq!(tally(&rehearsed), [1, 0, 0, 1]);
    let rejected = format!("/api/v1/imports/{}/rejected", rehearsed["id"].as_str().unwrap());
    let rejected = served.ask("GET", &rejected, &served.editor).text().to_owned();
    assert!(rejected.contains("Se borró") && !rejected.contains("siempre"), "{rejected}");
    let pinned = format!("/api/v1/aggregates?v={}", version.as_str().unwrap());
    let gone = served.ask("GET", &pinned, "");
    assert_eq!(gone.status, 410, "{}", gone.text());
    assert!(gone.text().contains("solicitud"), "{}", gone.text());
}

#[test]
fn lists_of_records_are_told_one_by_one() {
    let served = Served::new();
    let demands = json!([
        {"id": "1", "received_at": "2025-07-03", "themes": ["salud"], "municipality_code": "76001"},
        {"id": "2", "received_at": "ayer", "themes": ["salud"]},
        {"id": "3", "received_at": "2025-07-04", "title": "Agua", "municipality": "Macondo"},
    ]);
    let stored = served.write("POST", "/api/v1/demands", &demands, 201);
    assert_eq!(tally(&stored), [3, 1, 1, 1]);
    let pointers: Vec<&Value> =
        stored["issues"].as_array().unwrap().iter().map(|issue| &issue["pointer"]).collect();
    assert_eq!(pointers, ["/1/received_at", "/2/municipality"]);
    let lines = "{\"id\":\"4\",\"received_at\":\"2025-07-05\",\"title\":\"a\"}\n\
                 {\"id\":\"5\",\"received_at\":\"2025-07-05\",\"title\":\"b\"}\n";
    let path = "/api/v1/demands";
    let answer = served.send("POST", path, &served.editor, "application/x-ndjson", lines);
    assert_eq!((answer.status, tally(&answer.json())), (201, [2, 0, 2, 0]));
    assert_eq!(served.published(4), 4);
    for (media, body, status) in [
        ("text/plain", "{}", 415),
        ("application/json", "{", 400),
        ("application/json", "[]", 400),
        ("application/json", "[1]", 400),
        ("application/json", "{\"title\": {}}", 400),
        ("application/json", "{\"title\": \"sin fecha\"}", 422),
    ] {
        let answer = served.send("POST", path, &served.editor, media, body);
        assert_eq!(answer.status, status, "{body}: {}", answer.text());
    }
}

#[test]
fn what_offices_add_to_a_demand_comes_back_and_can_be_changed() {
    let served = Served::new();
    let added = json!({
        "updated_at": "2025-08-01", "location_precision": "vereda", "severity": 4, "ods": [6, 11],
        "ethnic_territory": "consejo_comunitario", "plan_link": "2021003760123",
        "competencia": "concurrente", "commitment_ids": ["C1", "C2"],
    });
    let mut demand = json!({"source": "web", "id": "1", "received_at": "2025-07-03",
                            "title": "Acueducto", "municipality_code": "76109"});
    demand.as_object_mut().unwrap().extend(added.as_object().unwrap().clone());
    served.write("POST", "/api/v1/demands", &demand, 201);
    let told = |field: &str| served.read("/api/v1/demands/web/1")[field].clone();
    for (field, value) in added.as_object().unwrap() {
        assert_eq!(told(field), *value, "{field}");
    }
    let change = json!({"severity": 5, "plan_link": null, "updated_at": "2025-09-01"});
    served.write("PATCH", "/api/v1/demands/web/1", &change, 200);
    assert_eq!((told("severity"), told("plan_link")), (json!(5), Value::Null));
    assert_eq!((told("ods"), told("updated_at")), (json!([6, 11]), json!("2025-09-01")));
}

#[test]
fn a_place_said_by_hand_is_remembered() {
    let served = Served::new();
    let demand = |id: u8| {
        json!({"source": "web", "id": id.to_string(), "received_at": "2025-07-03",
               "title": "Vía", "municipality": "El Cruce de la Ye"})
    };
    served.write("POST", "/api/v1/demands", &json!([demand(1), demand(2)]), 201);
    let queue = served.read("/api/v1/demands/unlocated");
    assert_eq!(queue["demands"].as_array().unwrap().len(), 2);
    let place = json!({"municipality_code": "76834"});
    let placed = served.write("PUT", "/api/v1/demands/web/1/place", &place, 200);
    assert_eq!(placed["placed"], 2, "those alike too");
    assert_eq!(served.read("/api/v1/demands/unlocated")["demands"], json!([]));
    let later = served.write("POST", "/api/v1/demands", &demand(3), 201);
    assert_eq!(tally(&later), [1, 1, 0, 0], "now and later");
    let read = served.read("/api/v1/demands/web/3");
    assert_eq!(read["placement"]["method"], "manual");
    served.write("PUT", "/api/v1/demands/web/1/place", &json!({"municipality_code": "05001"}), 400);
    served.write("PUT", "/api/v1/demands/web/9/place", &place, 404);
}

#[test]
fn a_commitment_keeps_its_history() {
    let served = Served::new();
    let event = json!({"id": "EV1", "date": "2025-03-01", "municipality": "Cali",
                       "attendees": 120, "attendees_mujer": 70});
    served.write("POST", "/api/v1/events", &event, 201);
    assert_eq!(served.read("/api/v1/events/EV1")["attendees_mujer"], 70);
    let commitment = json!({"id": "C1", "title": "Dotar el puesto de salud", "note": "Firmado",
                            "demand_ids": ["1", "2"], "municipality_code": "76001",
                            "status": "agreed", "event_id": "EV1", "amount_cop": 91_233_179.26});
    served.write("POST", "/api/v1/commitments", &commitment, 201);
    served.write(
        "PATCH",
        "/api/v1/commitments/C1",
        &json!({"status": "in_progress", "progress": 40}),
        200,
    );
    let read = served.read("/api/v1/commitments/C1");
    assert_eq!(read["amount_cop"], 91_233_179.26);
    let statuses: Vec<&Value> =
        read["history"].as_array().unwrap().iter().map(|past| &past["status"]).collect();
    assert_eq!(statuses, ["agreed", "in_progress"]);
    assert_eq!(read["title"], "Dotar el puesto de salud");
    let notes = [&read["history"][0]["note"], &read["history"][1]["note"], &read["note"]];
    assert_eq!(notes, [&json!("Firmado"), &Value::Null, &Value::Null], "a note is of one change");
    let analyst = served.ask("GET", "/api/v1/commitments/C1", &served.analyst).json();
    assert_eq!((&analyst["status"], &analyst["title"]), (&json!("in_progress"), &Value::Null));
    assert!(!analyst.to_string().contains("Firmado"), "{analyst}");
    assert_eq!(served.ask("GET", "/api/v1/commitments/C1", "").status, 401);
    served.write("PATCH", "/api/v1/commitments/C9", &json!({"progress": 1}), 404);
}

#[test]
fn the_page_takes_a_file_from_whoever_enters() {
    let served = Served::new();
    let form = "application/x-www-form-urlencoded";
    let enter =
        |token: &str| served.send("POST", "/cargas/entrar", "", form, &format!("token={token}"));
    assert!(served.ask("GET", "/cargas", "").text().contains("type=\"password\""));
    assert!(enter(&served.analyst).text().contains("no alcanza"));
    let entered = enter(&served.editor);
    let cookie = entered.header("set-cookie");
    assert_eq!((entered.status, entered.header("location")), (303, "/cargas"));
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert!(served.ask("GET", "/cargas", &served.editor).text().contains("type=\"file\""));
    let sent = served.upload_page("julio.csv", CSV);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let report = sent.header("location").to_owned();
    let page = served.ask("GET", &report, &served.editor);
    assert!(page.text().contains("Confirmar: guardar 2 filas"), "{}", page.text());
    let stored = served.ask("POST", &format!("{report}/confirmar"), &served.editor);
    assert_eq!((stored.status, served.published(2)), (303, 2));
    let undone = served.ask("POST", "/cargas/1/deshacer", &served.editor);
    assert_eq!((undone.status, served.published(0)), (303, 0));
}
